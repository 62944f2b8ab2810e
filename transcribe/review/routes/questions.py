"""Questions to the author, the author's page of them, and the answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from transcribe.review.answers import Answer, QuestionGiven, QuestionsGiven
from transcribe.review.errors import ForbiddenError, MissingError
from transcribe.review.presenting import names_of, question_given
from transcribe.review.questions import Asked
from transcribe.review.rights import Act, is_author, sees
from transcribe.review.visitor import AtDesk, ByMedical, OfRow, require_act
from transcribe.store.states import Role

router = APIRouter(prefix="/api", tags=["questions"])

_MOST_OPEN = 200  # of one dictation


@router.post("/dictations/{dictation}/questions")
def ask(asked: Asked, desk: AtDesk, visitor: ByMedical, row: OfRow) -> QuestionGiven:
    """Ask the author about a place."""
    require_act(visitor, row, Act.ASK)
    if len(desk.questions.of(row.id)) >= _MOST_OPEN:
        raise ForbiddenError("There are too many questions about this dictation.")
    return question_given(desk.questions.ask(row.id, visitor.id, asked), names_of(desk))


@router.get("/questions")
def open_questions(desk: AtDesk, visitor: ByMedical) -> QuestionsGiven:
    """The open questions about the visitor's own dictations, the oldest first."""
    visitor.require(Role.AUTHOR)
    names = names_of(desk)
    given = []
    for question in desk.questions.open_for(visitor.id):
        desk.noted.access(question.dictation, "viewed", visitor.id)
        given.append(question_given(question, names, desk.store.row(question.dictation).header.patient))
    return QuestionsGiven(questions=given)


@router.post("/questions/{question}/answer")
def answer(
    question: Annotated[str, Path(pattern="^[0-9a-f]{32}$")], asked: Answer, desk: AtDesk, visitor: ByMedical
) -> QuestionGiven:
    """Answer a question about one's own dictation."""
    row = desk.store.row(desk.questions.get(question).dictation)
    if not sees(visitor.person, row):
        raise MissingError("There is no such question.")
    if not is_author(visitor.person, row):
        raise ForbiddenError("Only the author answers.")
    return question_given(desk.questions.answer(question, visitor.id, asked.text), names_of(desk))
