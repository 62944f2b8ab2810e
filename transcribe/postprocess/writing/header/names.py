"""Persons' names as they are said, and as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.writing.header.cues import cues_at, words_of
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.procedures import procedure_at
from transcribe.postprocess.writing.header.roles import role_at
from transcribe.postprocess.writing.header.spelling import is_spelled_at
from transcribe.postprocess.writing.headings import LONGEST as LONGEST_HEADING
from transcribe.postprocess.writing.headings import exact_heading
from transcribe.postprocess.writing.kind import work_type_at
from transcribe.postprocess.writing.numbers.dates import date_at
from transcribe.tables import table

LONGEST = 5  # words of a name, particles not counted
SHORTEST_SURNAME = 4  # letters of one that was heard as an ordinary word
TITLES_OF_DOCTORS = frozenset({"Dr.", "Prof.", "Nurse Practitioner", "Physician Assistant"})
TITLES_OF_PATIENTS = frozenset({"Mr.", "Mrs.", "Ms.", "Miss"})
_INITIALS = re.compile(r"[A-Za-z](?:\.[A-Za-z])*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name from word ``start`` to ``end``: the words as written, ``title`` and all; ``closed`` if something
    behind it shows that it is complete. ``words`` counts the names in it, initials and particles left out;
    ``degree`` tells that credentials stand behind it, ``doubt`` what is not sure about its words, ``""`` if nothing,
    and ``other`` is another way to write it."""

    text: str
    title: str
    start: int
    end: int
    closed: bool
    words: int
    degree: bool = False
    doubt: str = ""
    other: str = ""

    @property
    def clinician(self) -> bool:
        """Whether title or credentials show that this is a clinician."""
        return self.title in TITLES_OF_DOCTORS or self.degree

    @property
    def titled(self) -> str:
        """The name with its title, as a recipient's is printed."""
        return f"{self.title} {self.text}".strip()


@cache
def _parts(part: str) -> Mapping[str, str]:
    return {row["said"]: row["written"] for row in table("name_parts") if row["part"] == part}


@cache
def _stops() -> Mapping[str, str]:
    """Words that end a name, and whether they may be one all the same ("yes" with a capital, "first" as first name)."""
    return {row["word"]: row["as_name"] for row in table("name_stops")}


def ends_names(plain: str) -> bool:
    """Whether a word is one that no name runs on into."""
    return plain in _stops()


def title_of(plain: str) -> str:
    """The title that a word is, as written; "" if it is none."""
    return _parts("title").get(plain, "")


def title_at(line: Line, at: int) -> tuple[str, int]:
    """The title that begins at a word, as written, and the words it takes: ("", 0) if none does."""
    title, place = "", at
    while place < len(line) and place - at < 3 and (length := _part_at(line, place, "title")):
        if place > at and line.stop(place):
            break
        title, place = title or _parts("title")[" ".join(line.plains[place : place + length])], place + length
    return title, place - at


def name_at(
    line: Line, at: int, spellings: Mapping[str, str], most: int = LONGEST, *, small: bool = False
) -> Name | None:
    """The name that begins at a word, of ``most`` words at most; or ``None``.

    ``small`` allows that a recogniser wrote the surname as an ordinary word ("Lentine graves"), which is a doubt.
    """
    title, length = title_at(line, at)
    written: list[str] = []
    names, place = 0, at + length
    doubt, other = "", ""
    while place < len(line) and names < most:
        if place > at and (line.stop(place) or (_ends(line, place - 1) and place > at + length)):
            break
        word = _name_word(line, place, spellings, first=place == at + length)
        if word is None and small and names == 1 and not doubt and _small_surname(line, place):
            word, doubt = with_capitals(line.words[place].text), "has a word in it that was heard as no name"
        if word is None:
            break
        written.append(word)
        names += word not in _parts("particle").values()
        place += 1
    while written and written[-1] in _parts("particle").values() and not line.words[place - 1].capital:
        written.pop()
        place -= 1
    if not names:
        return None
    suffix, place = _behind(line, place, "suffix")
    degree, place = _behind(line, place, "credential")
    if small and len(written) == 1 and (parts := _hyphenated(written[0])):
        other, written, names = written[0], parts, len(parts)
        doubt = doubt or "was heard with a hyphen in it"
    if small and place < len(line) and line.words[place].piece.index == line.words[place - 1].piece.index:
        doubt = doubt or "was heard as one word with what follows it"
    text = " ".join([*written, suffix] if suffix else written)
    return Name(text, title, at, place, closed_at(line, place), names, bool(degree), doubt, other)


def _small_surname(line: Line, at: int) -> bool:
    """Whether a small word behind a first name may be the surname: nothing else, and the name is complete with it."""
    word, plain = line.words[at], line.plains[at]
    if not line.cased or word.capital or not _WORD.fullmatch(word.text.lstrip("-")) or len(plain) < SHORTEST_SURNAME:
        return False
    other = plain in _stops() or plain in words_of("sentence") or plain in words_of("work_word") or closed_at(line, at)
    return not other and closed_at(line, at + 1)


def _hyphenated(word: str) -> list[str]:
    """First name and surname of "Winslow-Carry", where nothing else of a name was heard."""
    parts = word.split("-")
    return parts if len(parts) == 2 and all(len(part) > 2 and part[0].isupper() for part in parts) else []


def usual_name(line: Line, name: Name, spellings: Mapping[str, str]) -> Name:
    """The name without what may have run on into it: a given name and a surname, more where the table of given names
    or an initial says so."""
    first = name.start + title_at(line, name.start)[1]
    most = 2
    for place in range(first + 1, name.end):
        if line.plains[place] not in _given() and len(line.plains[place]) > 1:
            break
        most += 1
    return (name_at(line, name.start, spellings, most) or name) if name.words > most else name


def closed_at(line: Line, at: int) -> bool:
    """Whether something stands at ``at``, or a sign right before it, that no name runs on into."""
    return bool(
        at >= len(line)
        or line.stop(at)
        or line.sign(at - 1)
        or line.plains[at] == "dear"
        or cue_follows(line, at)
        or heading_at(line.plains, at)
        or work_type_at(line.plains, at)
        or is_spelled_at(line, at)
        or role_at(line.plains, at)
        or procedure_at(line.plains, at)
    )


def heading_at(plains: Sequence[str], at: int) -> int:
    """How many words the heading takes that begins at a word; 0 if none does."""
    found = exact_heading(list(plains[at : at + LONGEST_HEADING]))
    return found.length if found else 0


def cue_follows(line: Line, at: int) -> bool:
    """Whether a cue begins at a word that means one by itself."""
    return any(
        cue.field in ("spelled", "correction", "age")
        or "after_name" in cue.where
        or (cue.value in ("date", "number", "copies") and (not cue.where or len(cue.said) > 1))
        or (cue.value == "name" and not cue.where)
        or (cue.where == {"work_type"} and _person_follows(line, at + len(cue.said)))
        for cue in cues_at(line.plains, at)
    )


def _person_follows(line: Line, at: int) -> bool:
    return bool(title_at(line, at)[1]) or (at < len(line) and line.plains[at] == "patient")


def _ends(line: Line, at: int) -> bool:
    """Whether a sign behind a word ends the name; the stop behind an initial or title does not."""
    sign, word = line.sign(at), line.words[at]
    if sign == "." and (_INITIALS.fullmatch(word.text) or word.plain in _parts("particle")):
        return False
    return bool(sign)


def _name_word(line: Line, at: int, spellings: Mapping[str, str], *, first: bool) -> str | None:
    """The word of a name at a place as it is written; ``None`` if it is none."""
    word, plain = line.words[at], line.plains[at]
    if plain in spellings and not ends_names(plain):
        return spellings[plain]
    if not first and (is_spelled_at(line, at) or _part_at(line, at, "credential")):
        return None
    if _INITIALS.fullmatch(word.text) and (len(plain) == 1 or "." in word.text):
        return _initials(plain) if _is_initial(line, at) else None
    if not _WORD.fullmatch(word.text) or _stopped(line, at, first=first):
        return None
    if plain in _parts("particle"):
        return _particle(line, at, first=first)
    return with_capitals(word.text) if word.capital or not line.cased else None


def _particle(line: Line, at: int, *, first: bool) -> str:
    """ "van" in a name; as its first word ("della crane") it is a name itself."""
    plain, following = line.plains[at], line.plains[at + 1 : at + 2]
    if line.words[at].capital:
        return line.words[at].text
    alone = first and bool(following) and following[0] not in _parts("particle")
    return with_capitals(plain) if alone else _parts("particle")[plain]


def _is_initial(line: Line, at: int) -> bool:
    if line.plains[at] in ("a", "i") and not line.words[at].capital:
        return False
    return not any(len(cue.said) > 1 for cue in cues_at(line.plains, at))


def _initials(plain: str) -> str:
    return " ".join(f"{letter.upper()}." for letter in plain.split("."))


def _stopped(line: Line, at: int, *, first: bool) -> bool:
    plain = line.plains[at]
    if plain in _stops() and not _may_be_name(line, at, first=first):
        return True
    if not first and (_part_at(line, at, "suffix") or _part_at(line, at, "credential")):
        return True
    if any(len(cue.said) > 1 and cue.value != "none" for cue in cues_at(line.plains, at)):
        return True
    return not first and bool(
        heading_at(line.plains, at)
        or work_type_at(line.plains, at)
        or role_at(line.plains, at)
        or procedure_at(line.plains, at)
    )


def _may_be_name(line: Line, at: int, *, first: bool) -> bool:
    """Whether a word that ends names is one here: "Will Parker" with a capital, "june abbott" before a name."""
    use = _stops()[line.plains[at]]
    if "last" in use and not first and not line.cased and line.plains[at - 1] in _given():
        return _header_goes_on(line, at + 1)
    if "first" in use and first and not line.cased:
        return date_at(line.plains, at) is None and at + 1 < len(line) and line.plains[at + 1] not in _stops()
    return bool(use) and line.cased and line.words[at].capital


def _header_goes_on(line: Line, at: int) -> bool:
    return bool(
        at >= len(line)
        or line.stop(at)
        or line.sign(at - 1)
        or cue_follows(line, at)
        or heading_at(line.plains, at)
        or work_type_at(line.plains, at)
        or is_spelled_at(line, at)
        or any(cue.value in ("name", "work_type", "title") for cue in cues_at(line.plains, at))
    )


@cache
def _given() -> frozenset[str]:
    return frozenset(row["name"] for row in table("given_names"))


def _behind(line: Line, at: int, part: str) -> tuple[str, int]:
    """A suffix or credentials behind a name, as written, and the place behind them."""
    found = ""
    while at < len(line) and not line.stop(at) and (length := _part_at(line, at, part)):
        if cue_follows(line, at):
            break
        found, at = _parts(part)[" ".join(line.plains[at : at + length])], at + length
    return found, at


def _part_at(line: Line, at: int, part: str) -> int:
    longest = min(5, len(line) - at)
    return next(
        (length for length in range(longest, 0, -1) if " ".join(line.plains[at : at + length]) in _parts(part)), 0
    )


def in_english(name: str, english: str) -> str:
    """A name with its title as that English writes it: "Dr Penrose" in the United Kingdom."""
    if english != "UK":
        return name
    dotted = {*_parts("title").values(), *_parts("suffix").values()}
    return " ".join(word.rstrip(".") if word in dotted else word for word in name.split(" "))


def with_capitals(word: str) -> str:
    """A name's word with the capitals that names have; one that has a capital already stays as it is."""
    if word[:1].isupper() and not word.isupper():
        return word
    return re.sub(r"[^\W\d_]+", lambda match: _capital(match[0]), word.lower())


def _capital(part: str) -> str:
    if part == "s":
        return part
    if part.startswith("mc") and len(part) > 4:
        return "Mc" + part[2:].capitalize()
    return part.capitalize()
