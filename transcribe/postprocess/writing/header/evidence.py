"""What shows that an opening is one although some of its words are known to no table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transcribe.postprocess.writing.header.cues import Cue, cues_at, words_of
from transcribe.postprocess.writing.header.days import day_at
from transcribe.postprocess.writing.header.identifiers import identifier_at
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import ends_names, heading_at, name_at, title_at
from transcribe.postprocess.writing.header.segment import DATES, IDENTITY
from transcribe.postprocess.writing.kind import speciality_at, work_type_at
from transcribe.postprocess.writing.numbers.dates import Order
from transcribe.postprocess.writing.numbers.lexicon import is_number_word
from transcribe.tables import table

FIRST_WORDS = 80  # in which the evidence must stand
FEWEST = 2  # different fields with their right kind of value
IN_CUES = frozenset({"is", "are"})  # "patient name is", "are guarding" for "regarding"
LONGEST_GAP = 8  # words from a name to the next field
LONGEST_BEHIND_AUTHOR = 12  # words from an author to the work type or patient
LONGEST_UNKNOWN = 4  # words of a speciality that no table knows


@cache
def _participles() -> frozenset[str]:
    return frozenset(row["word"] for row in table("participles"))


@cache
def ordinary() -> frozenset[str]:
    """Words of the body and of illness that are no part of a name."""
    return frozenset(row["word"] for row in table("ordinary_words"))


def is_plain(line: Line, order: Order) -> bool:
    """Whether the words are an opening beyond doubt: two fields with their values, before any text begins."""
    return len(set(_fields(line, order))) >= FEWEST


def _fields(line: Line, order: Order) -> Iterator[str]:
    for at in range(min(FIRST_WORDS, len(line))):
        found = strong_field_at(line, at, order)
        if at and not found and text_begins(line, at):
            return
        if found:
            yield found


def strong_field_at(line: Line, at: int, order: Order) -> str:
    """The field of a plain cue at a word that has the right kind of value behind it; "" if there is none."""
    for cue in cues_at(line.plains, at):
        if not cue.damaged and _has_value(line, cue, at + len(cue.said), order):
            return "date" if cue.field in DATES else cue.field
    return ""


def _has_value(line: Line, cue: Cue, at: int, order: Order) -> bool:
    if at >= len(line) or line.stop(at) == "paragraph":
        return False
    if cue.field == "patient" and cue.where <= {"letter"}:
        name = name_at(line, at, {})
        return name is not None and name.words > 1 and not is_verb(line.plains[name.end : name.end + 1])
    if cue.where or (len(cue.said) < 2 and cue.said[0] not in ("dob", "mrn")):
        return False
    if cue.value == "date" and cue.field in DATES | IDENTITY:
        day = day_at(line, at, order)
        return day is not None and day.iso is not None
    return cue.value == "number" and cue.field in IDENTITY and identifier_at(line, at) is not None


def text_begins(line: Line, at: int) -> bool:
    """Whether a heading, a greeting or a new paragraph ends the opening here."""
    if line.plains[at] == "dear" or line.stop(at) not in ("", "line"):
        return True
    length = heading_at(line.plains, at)
    return bool(length) and (":" in line.sign(at + length - 1) or bool(line.stop(at)))


def is_verb(words: tuple[str, ...]) -> bool:
    """Whether one of the words is of those that sentences are made with."""
    return any(word in words_of("sentence") or word in _participles() for word in words)


def tells(line: Line, at: int) -> bool:
    """Whether a word shows that something is told here, as no cue does: "is" does not ("patient name is")."""
    return line.plains[at] not in IN_CUES and (is_verb(line.plains[at : at + 1]) or line.plains[at] in words_of("seen"))


def goes_on(line: Line, at: int, order: Order) -> bool:
    """Whether a plain field follows behind a few words that are no sentence."""
    for end in range(at, min(at + LONGEST_GAP, len(line) - 1) + 1):
        if line.stop(end):
            return False
        if strong_field_at(line, end, order) not in ("", "patient"):
            return True
        if end > at and set(line.sign(end - 1)) & set(".!?:"):
            return False
        plain = line.plains[end]
        begins = end == at and ends_names(plain) and plain not in words_of("whence")
        if plain in words_of("sentence") or (begins and not is_number_word(plain)):
            return False
    return False


def may_follow_author(line: Line, at: int) -> bool:
    """Whether unknown words behind a doctor's name begin no sentence about what the doctor did."""
    for place in range(at, min(at + LONGEST_BEHIND_AUTHOR, len(line))):
        if work_type_at(line.plains, place) or line.plains[place] == "patient":
            return True
        if line.stop(place) or is_verb((line.plains[place],)) or line.plains[place] == "and":
            return False
        if place > at and line.sign(place):
            return True
        if place == at and ends_names(line.plains[at]) and line.plains[at] not in words_of("whence"):
            return line.plains[at] in words_of("work_noun") | words_of("work_word") | ordinary()
    return False


def unknown_work_type_at(line: Line, at: int) -> tuple[int, int] | None:
    """Where a work type begins and ends that stands behind words no table knows: "lymphoedema clinic note"."""
    found: tuple[int, int] | None = None
    for place in range(at, min(at + LONGEST_UNKNOWN, len(line) - 1) + 1):
        if place > at and (line.stop(place) or line.sign(place - 1)):
            break
        known = work_type_at(line.plains, place) if place > at else None
        if known and not speciality_at(line.plains, place):
            return place, place + known.length
        if (end := _work_nouns(line, place)) and not (found and found[1] == end):
            found = place, end
        if not _may_be_speciality(line, place):
            break
    return found


def _work_nouns(line: Line, at: int) -> int:
    """Where a run of nouns such as "clinic summary" ends; 0 if none begins here or a longer work type does."""
    end = at
    while end < len(line) and line.plains[end] in words_of("work_noun") and not (end > at and line.stop(end)):
        if work_type_at(line.plains, end):
            return 0
        end += 1
        if line.sign(end - 1):
            break
    if end > at and end < len(line) and not line.sign(end - 1) and work_type_at(line.plains, end):
        return 0
    return end if end > at else 0


def _may_be_speciality(line: Line, at: int) -> bool:
    plain = line.plains[at]
    if not plain.replace("-", "").replace("'", "").isalpha() or is_verb((plain,)) or title_at(line, at)[1]:
        return False
    if any(cue.value in ("date", "number", "name", "copies") and not cue.where for cue in cues_at(line.plains, at)):
        return False
    if plain in words_of("work_noun") | words_of("work_word") | ordinary():
        return True
    return not ends_names(plain) and not is_number_word(plain)
