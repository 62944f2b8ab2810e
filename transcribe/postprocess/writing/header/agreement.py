"""What the words behind the opening say about it once more: the patient's age, and the surname."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from transcribe.postprocess.writing.commands import Spoken
from transcribe.postprocess.writing.header.likeness import may_be_one
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import TITLES_OF_PATIENTS, title_of
from transcribe.postprocess.writing.header.questions import HeaderQuestion, severity_of
from transcribe.postprocess.writing.header.segment import DATES, Segment
from transcribe.postprocess.writing.numbers.lexicon import below_hundred_at
from transcribe.postprocess.writing.pieces import Piece

FIRST_WORDS = 60  # behind the opening, in which the patient's age is told
_AGE = re.compile(r"(\d{1,3})-years?-old")
_OLD = (("year", "old"), ("years", "old"), ("year-old",), ("years-old",), ("years", "of", "age"))


def agreed(segments: Sequence[Segment], line: Line, end: int) -> list[Segment]:
    """The segments, with a date of birth settled by the age that the first sentences tell.

    Where the age fits the date of birth on the date of service, the two sayings agree and a torn year needs no
    question; where it fits another reading only, that one is taken, and asked about.
    """
    age = _age_told(line, end)
    seen = next((s.value for s in reversed(segments) if s.field in DATES and s.value), None)
    if age is None or seen is None:
        return list(segments)
    return [_settled(s, age, date.fromisoformat(seen)) if s.field == "date_of_birth" else s for s in segments]


def _settled(born: Segment, age: int, seen: date) -> Segment:
    if born.value is None or not born.doubt or any(other[:4] == born.value[:4] for other in born.suggestions):
        return born
    if _age_on(seen, born.value) == age:
        return replace(born, doubt="", suggestions=())
    fitting = [other for other in born.suggestions if _age_on(seen, other) == age]
    if len(fitting) != 1:
        return born
    return replace(born, value=fitting[0], suggestions=(born.value,))


def _age_on(day: date, born: str) -> int:
    birth = date.fromisoformat(born)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _age_told(line: Line, start: int) -> int | None:
    """The first age of the text: "a 66-year-old man", "sixty six year old"."""
    for at in range(start, min(start + FIRST_WORDS, len(line))):
        if whole := _AGE.fullmatch(line.plains[at]):
            return int(whole[1])
        figure = line.plains[at]
        spoken_age = below_hundred_at(line.plains, at)
        age, length = (int(figure), 1) if figure.isdecimal() and len(figure) < 4 else spoken_age or (0, 0)
        if length and any(line.plains[at + length : at + length + len(words)] == words for words in _OLD):
            return age
    return None


def surname_again(
    stream: Sequence[Piece | Spoken], patient: str, *, spelled: bool, cased: bool
) -> Iterator[HeaderQuestion]:
    """A question where the text calls the patient by a surname that sounds like the header's and is another."""
    if spelled or not cased:
        return
    *first, surname = patient.split()
    names = _surnames(stream)
    others = {name: count for name, count in names.items() if name != surname and may_be_one(name, surname)}
    if not others or names[surname] >= max(others.values()):
        return
    said = ", ".join(f"“{name}”" for name in others)
    yield HeaderQuestion(
        "patient",
        f"The patient's surname was heard as “{surname}” in the opening and as {said} in the text.",
        severity_of("patient"),
        tuple(" ".join([*first, name]) for name in sorted(others, key=others.__getitem__, reverse=True)),
    )


def _surnames(stream: Sequence[Piece | Spoken]) -> Counter[str]:
    """The names behind "Mr.", "Mrs." and the like, and how often each was heard."""
    found: Counter[str] = Counter()
    for title, name in pairwise(stream):
        if isinstance(title, Piece) and isinstance(name, Piece) and title_of(title.plain) in TITLES_OF_PATIENTS:
            text = name.text.removesuffix("'s").removesuffix("’s")
            if text[:1].isupper() and len(text) > 2:
                found[text] += 1
    return found
