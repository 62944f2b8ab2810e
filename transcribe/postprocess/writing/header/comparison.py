"""The spoken header beside the worklist's: whose value is taken, and what must be asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from transcribe.postprocess.writing.header.opening import HeaderQuestion, Opening
from transcribe.postprocess.writing.header.questions import name_of, severity_of
from transcribe.report import Header, Severity
from transcribe.tables import table

LIKE_SPELLED = 85.0  # of 100: two spellings of one name …
LIKE_SOUNDED = 60.0  # … or of two words that sound alike
_CODES = {
    sign: code for code, signs in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), start=1) for sign in signs
}


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How two values of a field compare: the same, the same person or number in another spelling, or not."""

    same: bool
    alike: bool = False


def merge(spoken: Opening, worklist: Header | None) -> tuple[Header, tuple[HeaderQuestion, ...]]:
    """One header of what was said and what the worklist knows, and the questions where they differ.

    The worklist's value is taken where both have one, for it comes from the register and not through a microphone;
    only the recipient of a letter is the author's to say. What differs in more than spelling is asked.
    """
    if worklist is None:
        return spoken.header, ()
    confirmed = any(_compared(name, spoken.header, worklist).same for name in ("date_of_birth", "mrn"))
    values: dict[str, str | None] = {}
    questions: list[HeaderQuestion] = []
    for name in (field for field in Header.model_fields if field != "cc"):
        said, listed = getattr(spoken.header, name), getattr(worklist, name)
        values[name] = _kept(name, said, listed, spoken.header, worklist)
        if said and listed:
            questions.extend(_asked(name, said, listed, _compared(name, spoken.header, worklist), spoken, confirmed))
    known = [*spoken.header.cc]
    added = [copy for copy in worklist.cc if not any(_names(copy, other).alike for other in known)]
    return Header(**values, cc=(*known, *added)), tuple(questions)


def unsettled(spoken: Opening, worklist: Header | None) -> tuple[HeaderQuestion, ...]:
    """The opening's own questions, without those about values that the worklist has."""
    settled = {name for name in Header.model_fields if worklist is not None and getattr(worklist, name)}
    return tuple(question for question in spoken.questions if question.field not in settled)


def _kept(name: str, said: str | None, listed: str | None, header: Header, worklist: Header) -> str | None:
    if said and listed and name == "recipient":
        alike = _compared(name, header, worklist)
        title = said.split()[0] if said.split()[0].rstrip(".").lower() in _titles() else ""
        if alike.same or alike.alike:
            titled = listed.split()[0].rstrip(".").lower() in _titles()
            return listed if titled or not title else f"{title} {listed}"
        return said
    return listed or said


def _asked(
    name: str, said: str, listed: str, likeness: _Likeness, spoken: Opening, confirmed: bool
) -> list[HeaderQuestion]:
    if likeness.same:
        return []
    words = tuple(spoken.sources.get(name, ()))
    if likeness.alike:
        message = f"The {name_of(name)} is spelled as in the worklist (“{listed}”); “{said}” was heard."
        severity = Severity.MINOR if confirmed or name != "patient" else Severity.MAJOR
        return [HeaderQuestion(name, message, severity, (said,), words)]
    which = "which patient is it?" if severity_of(name) is Severity.CRITICAL else "which is right?"
    message = f"The dictation says {name_of(name)} “{said}”, the worklist “{listed}”: {which}"
    return [HeaderQuestion(name, message, severity_of(name), (said, listed), words)]


def _compared(name: str, spoken: Header, worklist: Header) -> _Likeness:
    said, listed = getattr(spoken, name), getattr(worklist, name)
    if not said or not listed:
        return _Likeness(False)
    if name in ("author", "patient", "recipient"):
        return _names(said, listed)
    if name == "mrn":
        return _Likeness(_number(said) == _number(listed))
    return _Likeness(said == listed)


def _number(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper()).lstrip("0")


def _names(said: str, listed: str) -> _Likeness:
    """Whether two names are the same, or the same in another spelling; a missing middle name does not count."""
    first, second = _words(said), _words(listed)
    if first == second:
        return _Likeness(True, True)
    if not first or not second or (_suffix(first) and _suffix(second) and _suffix(first) != _suffix(second)):
        return _Likeness(False)
    shorter, longer = sorted(([w for w in words if w not in _suffixes()] for words in (first, second)), key=len)
    if not shorter or not _alike(shorter[-1], longer[-1]) or (len(shorter) > 1 and not _alike(shorter[0], longer[0])):
        return _Likeness(False)
    return _Likeness(False, len(shorter) > 1 and _in_order(shorter, longer, _alike))


def _in_order(shorter: list[str], longer: list[str], alike: Callable[[str, str], bool]) -> bool:
    rest = iter(longer)
    return all(any(alike(word, other) for other in rest) for word in shorter)


def _words(name: str) -> list[str]:
    words = re.sub(r"[-.,]", " ", name.lower()).split()
    return [word for word in words if word not in _titles()]


@cache
def _titles() -> frozenset[str]:
    return frozenset(row["written"].lower().rstrip(".") for row in table("name_parts") if row["part"] == "title")


def _suffixes() -> frozenset[str]:
    return frozenset({"jr", "sr", "ii", "iii", "iv"})


def _suffix(words: list[str]) -> str:
    return next((word for word in words if word in _suffixes()), "")


def _alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    likeness = fuzz.ratio(one, other)
    return likeness >= LIKE_SPELLED or (likeness >= LIKE_SOUNDED and _sound(one) == _sound(other))


def _sound(word: str) -> str:
    """How a word sounds: its first letter and the groups of its consonants (the Soundex of the US census)."""
    codes: list[int] = []
    last = _CODES.get(word[0])
    for sign in word[1:]:
        code = _CODES.get(sign)
        if code is not None and code != last:
            codes.append(code)
        if sign not in "hw":
            last = code
    first = _CODES.get(word[0], 0)
    return f"{first or word[0]}{''.join(map(str, codes[:4]))}"
