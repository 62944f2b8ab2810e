"""The people of the invented office, read from ``people.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from transcribe.store.people import Person
from transcribe.store.states import Role
from transcribe.tables import rows_of

PASSWORD = "sandbox office"


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody of the office; ``see``: what a visitor may look at in this person's place, "" for nothing special."""

    person: Person
    title: str
    see: str

    @property
    def dictates(self) -> bool:
        """Whether this is an author."""
        return Role.AUTHOR in self.person.roles


@cache
def people() -> tuple[Invented, ...]:
    """Everybody, those first who are worth a visit."""
    return tuple(
        Invented(
            Person(row["id"], row["name"], frozenset(map(Role, row["roles"].split(",")))), row["title"], row["see"]
        )
        for row in rows_of(Path(__file__).with_name("people.tsv"))
    )
