"""Forms that may be misread: the Joint Commission's "Do Not Use" list and ISMP's error-prone abbreviations.

Each row of ``vocab/do_not_use.tsv`` and ``vocab/error_prone.tsv`` has a level for each kind of document; the office's
own choice goes before it. What has more than one meaning is asked, never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.writing.style.phrasebook import Phrasebook, phrasebook
from transcribe.postprocess.writing.style.rewriting import Found, asked_once, exchanged, rewritten
from transcribe.postprocess.writing.style.surroundings import (
    after_number,
    in_capitals,
    in_dose,
    in_laboratory,
    is_drug,
    near_medication,
    speaks_of,
)
from transcribe.postprocess.writing.written import Context, Question, Run, Written, text_of
from transcribe.report import Severity
from transcribe.settings import Level
from transcribe.tables import table

DO_NOT_USE = "do-not-use"
ERROR_PRONE = "error-prone"
LISTS = {DO_NOT_USE: "the Joint Commission's Do Not Use list", ERROR_PRONE: "ISMP's list of error-prone abbreviations"}
SEVERITIES = {DO_NOT_USE: Severity.MAJOR, ERROR_PRONE: Severity.MINOR}
TRAILING_ZERO, NO_LEADING_ZERO = "5.0", ".5"  # rows that stand for a kind of number, which doses.py finds
TABLES = {DO_NOT_USE: "do_not_use", ERROR_PRONE: "error_prone"}


@dataclass(frozen=True, slots=True)
class _At:
    """A form as it stands in a run."""

    run: Run
    place: int
    length: int

    @property
    def heard_as_letters(self) -> bool:
        return self.length > 1 or in_capitals(self.run[self.place])

    @property
    def following(self) -> Written | None:
        end = self.place + self.length
        return self.run[end] if end < len(self.run) else None

    @property
    def alone_in_capitals(self) -> bool:
        neighbours = [self.following, self.run[self.place - 1] if self.place else None]
        return self.heard_as_letters and not any(token and token.text.isupper() for token in neighbours)


WHERE: Mapping[str, Callable[[_At], bool]] = {
    "number": lambda at: after_number(at.run, at.place),
    "dose": lambda at: in_dose(at.run, at.place),
    "medication": lambda at: near_medication(at.run, at.place, at.length),
    "capitals": lambda at: at.heard_as_letters,
    "letters": lambda at: at.alone_in_capitals,
    "ears": lambda at: speaks_of(at.run, "ear"),
    "noeyes": lambda at: not speaks_of(at.run, "eye"),
    "insulin": lambda at: speaks_of(at.run, "insulin"),
    "nolaboratory": lambda at: not in_laboratory(at.run, at.place),
    "nodigits": lambda at: at.following is None or not at.following.text[:1].isdigit(),
    "drug": lambda at: at.following is not None and is_drug(at.following),
}


def level_of(row: Mapping[str, str], kind: str, context: Context) -> Level:
    """What is done with a row's form in this document: by the office's choice, else by the row."""
    chosen = context.style.do_not_use if kind == DO_NOT_USE else context.style.error_prone
    levels: dict[str, Level] = {"rewrite": "rewrite", "flag": "flag", "leave": "leave"}
    return chosen or levels[row[context.document_type.value]]


@cache
def _book(kind: str) -> Phrasebook:
    return phrasebook(row for row in table(TABLES[kind]) if row["said"] not in {TRAILING_ZERO, NO_LEADING_ZERO})


def write_do_not_use(run: Run, context: Context) -> Run:
    """The run without the forms of the "Do Not Use" list."""
    return _without(run, context, DO_NOT_USE)


def write_error_prone(run: Run, context: Context) -> Run:
    """The run without ISMP's error-prone abbreviations."""
    return _without(run, context, ERROR_PRONE)


def _without(run: Run, context: Context, kind: str) -> Run:
    def find(run: Run, place: int) -> Found | None:
        for phrase, length in _book(kind).readings(run, place):
            if all(WHERE[where](_At(run, place, length)) for where in phrase.row["where"].split("|") if where):
                return _treated(run, place, length, phrase.row, kind, context)
        return None

    return rewritten(run, find)


def _treated(run: Run, place: int, length: int, row: Mapping[str, str], kind: str, context: Context) -> Found | None:
    level = level_of(row, kind, context)
    if level == "leave":
        return None
    alternatives = tuple(meaning for meaning in row["alternatives"].split("|") if meaning)
    if level == "rewrite" and row["written"]:
        return exchanged(run, place, length, _in_number(row["written"], run, place), f"style.{kind}", alternatives)
    meanings = tuple(meaning for meaning in (row["written"], *alternatives) if meaning)
    heard = run[place : place + length]
    return length, asked_once(heard, question(kind, heard, meanings))


def _in_number(written: str, run: Run, place: int) -> str:
    """ "1 unit", though "2 units"."""
    one = place > 0 and run[place - 1].text in {"1", "one"} and written.endswith("units")
    return written.removesuffix("s") if one else written


def question(kind: str, heard: Run, meanings: tuple[str, ...]) -> Question:
    """The question about a form that may be misread."""
    text = text_of(heard)
    message = f"“{text}” is on {LISTS[kind]}. Meant: {' or '.join(meanings)}?"
    return Question(kind=kind, severity=SEVERITIES[kind], message=message, heard=text, suggestions=meanings)
