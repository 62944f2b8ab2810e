"""A patient as a record system knows one."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Visit(BaseModel):
    """A visit or appointment: its number at the record system, its day (``YYYY-MM-DD``), and with whom."""

    model_config = ConfigDict(frozen=True)

    number: str
    day: str = ""
    provider: str = ""


class Person(BaseModel):
    """A patient. Dates are ``YYYY-MM-DD``; what is not known is empty."""

    model_config = ConfigDict(frozen=True)

    mrn: str
    family: str = ""
    given: str = ""
    middle: str = ""
    date_of_birth: str = ""
    sex: Literal["", "F", "M", "O", "U"] = ""
    authority: str = ""  # who gives the record number
    former: tuple[str, ...] = ()  # record numbers that were merged into this one
    visits: tuple[Visit, ...] = ()

    @property
    def name(self) -> str:
        """As it is spoken: "Philippa M. Quarterdeck"."""
        return " ".join(filter(None, (self.given, self.middle, self.family)))

    def visit_on(self, day: str | None) -> str:
        """The number of the one visit on that day; "" if there is none, or more than one."""
        numbers = [visit.number for visit in self.visits if day and visit.day == day]
        return numbers[0] if len(numbers) == 1 else ""


def split_name(name: str) -> tuple[str, str, str]:
    """Family, given and middle names of a spoken name: "Quarterdeck, Philippa M." or "Philippa M. Quarterdeck".

    The last word is taken for the family name unless a comma says otherwise; a patient list knows better.
    """
    before, comma, after = name.partition(",")
    words = after.split() if comma else name.split()[:-1]
    family = before.strip() if comma else (name.split() or [""])[-1]
    return family, words[0] if words else "", " ".join(words[1:])
