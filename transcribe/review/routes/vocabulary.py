"""Medical words: found by their beginning, and added to the office's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from transcribe.review.answers import Done, Terms, UnknownWords, WordAdded, Words
from transcribe.review.errors import UnusableError
from transcribe.review.spelling import known_terms, unknown_words
from transcribe.review.visitor import AtDesk, ByMedical
from transcribe.store.states import Role
from transcribe.vocabulary.adding import add_to
from transcribe.vocabulary.command import word_list

router = APIRouter(prefix="/api", tags=["vocabulary"])


@router.get("/vocabulary")
def terms(desk: AtDesk, visitor: ByMedical, q: Annotated[str, Query(min_length=1, max_length=80)]) -> Terms:  # noqa: ARG001
    """The office's and the vocabulary's terms that begin with this text."""
    return Terms(terms=known_terms(desk.settings, q))


@router.post("/vocabulary")
def add(asked: WordAdded, desk: AtDesk, visitor: ByMedical) -> Done:
    """Add a word to the office's list; it is in use from the next dictation on.

    An author's own words are the author's; secretaries say whose they are.
    """
    author = ""
    if asked.scope == "author":
        author = visitor.id if Role.AUTHOR in visitor.person.roles else asked.author or ""
        if not author:
            raise UnusableError("Say whose word it is.")
    cells = {"term": asked.term, "kind": asked.kind, "misheard": asked.heard or "", "author": author}
    add_to(word_list(desk.settings), cells)
    desk.noted.word_added(visitor.id)
    return Done()


@router.post("/spelling")
def spelling(asked: Words, desk: AtDesk, visitor: ByMedical) -> UnknownWords:  # noqa: ARG001
    """Which of these words neither the English list nor the vocabulary nor the office's words know."""
    return UnknownWords(unknown=unknown_words(desk.settings, asked.words))
