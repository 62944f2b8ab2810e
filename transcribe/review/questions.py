"""Questions to the author about a place in the sound, and the answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import insert, select, update

from transcribe.review.errors import ConflictError, MissingError
from transcribe.store.audit import AuditTrail
from transcribe.store.database import Database
from transcribe.store.moments import now
from transcribe.store.records import AnyRow
from transcribe.store.schema import Dictation
from transcribe.store.schema import Question as QuestionRow
from transcribe.store.sealing import Sealer


class Asked(BaseModel):
    """What is asked, about which tokens of the report and which seconds of the sound."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: int = Field(ge=0, le=10_000)
    block: int = Field(ge=0, le=10_000)
    tokens: tuple[int, int]
    start: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    end: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    sounds_like: str = Field(default="", max_length=500)
    text: str = Field(default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer, if there is one."""

    id: str
    dictation: str
    asked: Asked
    asked_by: str
    asked_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of all dictations."""

    database: Database
    sealer: Sealer
    audit: AuditTrail

    def ask(self, dictation: str, person: str, asked: Asked) -> Question:
        """Ask the author of a dictation."""
        question = uuid.uuid4().hex
        body = self.sealer.seal(asked.model_dump_json(), f"question {question}")
        values = {"id": question, "dictation_id": dictation, "asked_by": person, "asked_at": now(), "body": body}
        with self.database.writing() as connection:
            connection.execute(insert(QuestionRow).values(**values))
            self.audit.add(connection, person, "asked", dictation, question=question)
        return self.get(question)

    def answer(self, question: str, person: str, text: str) -> Question:
        """Answer a question, once. Raises ``ConflictError`` if it is answered, ``MissingError``."""
        sealed = self.sealer.seal(text, f"answer {question}")
        with self.database.writing() as connection:
            row = connection.execute(_asked().where(QuestionRow.id == question)).one_or_none()
            if row is None:
                raise MissingError("There is no such question.")
            if row.answered_at is not None:
                raise ConflictError("This question is answered already.", cause="overtaken")
            values = {"answer": sealed, "answered_by": person, "answered_at": now()}
            connection.execute(update(QuestionRow).where(QuestionRow.id == question).values(**values))
            self.audit.add(connection, person, "answered", row.dictation_id, question=question)
        return self.get(question)

    def get(self, question: str) -> Question:
        """A question. Raises ``MissingError``."""
        found = self._found(QuestionRow.id == question)
        if not found:
            raise MissingError("There is no such question.")
        return found[0]

    def of(self, dictation: str) -> tuple[Question, ...]:
        """All questions about a dictation, in the order in which they were asked."""
        return self._found(QuestionRow.dictation_id == dictation)

    def open_for(self, author: str) -> tuple[Question, ...]:
        """The open questions about an author's dictations."""
        own = select(Dictation.id).where(Dictation.author == author)
        return self._found(QuestionRow.dictation_id.in_(own) & QuestionRow.answered_at.is_(None))

    def _found(self, condition: Any) -> tuple[Question, ...]:
        with self.database.reading() as connection:
            rows = connection.execute(_asked().where(condition).order_by(QuestionRow.asked_at, QuestionRow.id))
            return tuple(self._question(row) for row in rows)

    def _question(self, row: AnyRow) -> Question:
        return Question(
            row.id,
            row.dictation_id,
            Asked.model_validate_json(self.sealer.open(row.body, f"question {row.id}")),
            row.asked_by,
            row.asked_at,
            None if row.answer is None else self.sealer.open(row.answer, f"answer {row.id}"),
            row.answered_by,
            row.answered_at,
        )


def _asked() -> Any:
    return select(*QuestionRow.__table__.columns)
