"""The standard texts of a person ("normals"), put into a document by a few letters."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, insert, select

from transcribe.store.database import Database
from transcribe.store.schema import AutoText as TextRow
from transcribe.store.sealing import Sealer


class Normal(BaseModel):
    """A standard text: the letters by which it is put in, and the text itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    text: str = Field(min_length=1, max_length=10_000)


@dataclass(frozen=True, slots=True)
class Normals:
    """The standard texts of everybody."""

    database: Database
    sealer: Sealer

    def of(self, person: str) -> tuple[Normal, ...]:
        """The texts of a person, by name."""
        with self.database.reading() as connection:
            rows = connection.execute(select(*TextRow.__table__.columns).where(TextRow.person_id == person)).all()
        found = [Normal.model_validate_json(self.sealer.open(row.body, f"text {row.id}")) for row in rows]
        return tuple(sorted(found, key=lambda normal: normal.name.casefold()))

    def replace(self, person: str, normals: Iterable[Normal]) -> None:
        """Keep these texts of a person in place of those of before; of two with one name the last counts."""
        named = {normal.name.casefold(): normal for normal in normals}
        with self.database.writing() as connection:
            connection.execute(delete(TextRow).where(TextRow.person_id == person))
            for normal in named.values():
                text = uuid.uuid4().hex
                body = self.sealer.seal(normal.model_dump_json(), f"text {text}")
                connection.execute(insert(TextRow).values(id=text, person_id=person, body=body))
