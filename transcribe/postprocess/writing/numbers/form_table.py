"""The rows of ``vocab/number_forms.tsv``, read once and indexed by the word that a form begins with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from transcribe.postprocess.writing.numbers.form_conditions import Condition, conditions_of
from transcribe.postprocess.writing.numbers.form_figures import shown
from transcribe.postprocess.writing.numbers.form_hearing import Reading
from transcribe.postprocess.writing.numbers.form_patterns import Spoken, Variant, variants_of
from transcribe.postprocess.writing.numbers.form_slots import FIRST_WORDS
from transcribe.tables import table

_SLOT = re.compile(r"\{(\d+)(?::([^}]*))?\}")


@dataclass(frozen=True, slots=True)
class Form:
    """A row: one of its straight patterns, and how it is written where.

    ``where`` are relations between slots ("1>2", "2=1+1"), ``settings`` choices of the house style.
    """

    rule: str
    order: int
    pattern: Variant
    written: str
    near: tuple[Condition, ...]
    not_near: tuple[Condition, ...]
    where: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]

    def allows(self, read: Mapping[int, Reading]) -> bool:
        """Whether the values read stand in the relations that the row asks for."""
        return all(_relation_holds(relation, read) for relation in self.where)

    def text(self, read: Mapping[int, Reading], thousands: int) -> str:
        """What is written; ``thousands`` is the number of digits from which on a number gets commas."""

        def filled(match: re.Match[str]) -> str:
            reading = read.get(int(match[1]))
            return "" if reading is None else shown(reading, match[2] or "", thousands)

        return " ".join(_SLOT.sub(filled, self.written).split())


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms: those that begin with a word, by it; those that begin with a number, by the word behind it."""

    by_word: Mapping[str, tuple[Form, ...]]
    by_next: Mapping[str, tuple[Form, ...]]
    other: tuple[Form, ...]  # begin with a number and go on with another slot, or end


@cache
def forms() -> Forms:
    """The table. Raises ``ValueError`` where a row is not well formed."""
    by_word: dict[str, list[Form]] = {}
    by_next: dict[str, list[Form]] = {}
    other: list[Form] = []
    for form in _rows():
        first = form.pattern[0]
        if isinstance(first, Spoken):
            places = [by_word.setdefault(word, []) for word in first.words]
        elif first.kind == "words":
            places = [by_word.setdefault(phrase, []) for phrase in {words[0] for words in first.words}]
        elif first.kind in FIRST_WORDS:
            places = [by_word.setdefault(word, []) for word in FIRST_WORDS[first.kind]]
        elif len(form.pattern) > 1 and isinstance(form.pattern[1], Spoken):
            places = [by_next.setdefault(word, []) for word in form.pattern[1].words]
        else:
            places = [other]
        for place in places:
            place.append(form)
    return Forms(
        {word: tuple(rows) for word, rows in by_word.items()},
        {word: tuple(rows) for word, rows in by_next.items()},
        tuple(other),
    )


def _rows() -> Iterator[Form]:
    for order, row in enumerate(table("number_forms")):
        try:
            variants = variants_of(row["said"])
        except (ValueError, IndexError, KeyError) as error:
            raise ValueError(f"number_forms.tsv, '{row['said']}': {error}") from None
        for variant in variants:
            yield Form(
                rule=f"number.{row['rule']}",
                order=order,
                pattern=variant,
                written=row["written"],
                near=conditions_of(row["near"]),
                not_near=conditions_of(row["not_near"]),
                where=tuple(row["where"].split()),
                settings=tuple(_choice(choice) for choice in row["settings"].split(";") if choice.strip()),
            )


def _choice(text: str) -> tuple[str, str]:
    name, _, value = text.strip().partition("=")
    return name, value


def _relation_holds(relation: str, read: Mapping[int, Reading]) -> bool:
    left, sign, right = re.split(r"(<=|>=|<|>|=)", relation, maxsplit=1)
    return _SIGNS[sign](_sum(left, read), _sum(right, read))


_SIGNS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
}


def _sum(text: str, read: Mapping[int, Reading]) -> Decimal:
    """ "1" is the first slot, "#1" is the number one."""
    total = Decimal(0)
    for part in text.split("+"):
        if part.startswith("#"):
            total += Decimal(part[1:])
        else:
            reading = read.get(int(part))
            total += reading.value if reading is not None and reading.value is not None else Decimal(0)
    return total
