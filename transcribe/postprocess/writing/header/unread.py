"""What was announced and not understood: taken as it was heard, and asked about."""

from __future__ import annotations

from dataclasses import replace

from transcribe.postprocess.writing.header.conditions import counts
from transcribe.postprocess.writing.header.copies import copies_at
from transcribe.postprocess.writing.header.cues import Cue, cues_at, patient_cues, plain_cues
from transcribe.postprocess.writing.header.days import day_at
from transcribe.postprocess.writing.header.evidence import FIRST_WORDS, strong_field_at, tells, text_begins
from transcribe.postprocess.writing.header.identifiers import identifier_at
from transcribe.postprocess.writing.header.likeness import sound_likeness
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import (
    TITLES_OF_DOCTORS,
    cue_follows,
    ends_names,
    heading_at,
    title_at,
    with_capitals,
)
from transcribe.postprocess.writing.header.near_cues import near_cue_at
from transcribe.postprocess.writing.header.roles import role_at
from transcribe.postprocess.writing.header.segment import IDENTITY, UNVALUED, Segment, Situation
from transcribe.postprocess.writing.header.spelling import is_spelled_at
from transcribe.postprocess.writing.kind import work_type_at
from transcribe.postprocess.writing.numbers.lexicon import is_number_word

LONGEST_VALUE = 9  # words of a date or number that is not understood
LONGEST_NAME = 16  # words that a name with its spelling may have become …
LONGEST_VALUE_OF_NAME = 4  # … of which the first ones are shown
LONGEST_DOCTOR = 4  # … and a doctor's, where no cue names the field …
LONGEST_PATIENT = 6  # … and a patient's
UNREAD = frozenset({"patient", "author"})
ANNOUNCED = IDENTITY | {"date_of_service"}
NAMED = frozenset({"date", "number"})  # words of cues that are no sentence
LIKE_CUE = 0.75  # of 1, between words and a cue, by their sound
MISHEARD = "may have been misheard"


def announced(line: Line, *, opened: bool) -> dict[str, int]:
    """The fields of the patient's identity that a cue of several words names before the text begins, and where.

    Where the words are no opening otherwise (not ``opened``), the text begins with the first verb.
    """
    found: dict[str, int] = {}
    for at in range(min(FIRST_WORDS, len(line))):
        if at and (text_begins(line, at) or (not opened and tells(line, at))):
            break
        for cue in cues_at(line.plains, at):
            if cue.field in ANNOUNCED and _announces(line, at, cue):
                found.setdefault("mrn" if cue.field == "nhs_number" else cue.field, at)
    return found


def _announces(line: Line, at: int, cue: Cue) -> bool:
    """Whether this is a cue of several words with a figure behind it."""
    at += len(cue.said)
    letters = all(len(word) == 1 for word in cue.said)
    if cue not in plain_cues() or len(cue.said) < 2 or not (letters or NAMED.intersection(cue.said)):
        return False
    return any(plain[:1].isdigit() or is_number_word(plain) for plain in line.plains[at : at + 3])


def unread_figures(situation: Situation, at: int) -> Segment | None:
    """A plain cue for a date or number, with figures behind it that make none: taken, and asked about."""
    line = situation.line
    cue = next((cue for cue in cues_at(line.plains, at) if cue.value in ("date", "number")), None)
    if cue is None or cue.where or len(cue.said) < 2 or not situation.before:
        return None
    start = at + len(cue.said)
    end = start
    while end < len(line) and end - start < LONGEST_VALUE and not line.stop(end):
        if cue_follows(line, end) or heading_at(line.plains, end) or line.plains[end] == "dear":
            break
        end += 1
        if line.sign(end - 1):
            break
    figures = any(is_number_word(plain) for plain in line.plains[start:end])
    closed = end >= len(line) or bool(line.stop(end) or line.sign(end - 1)) or cue_follows(line, end)
    closed = closed or line.plains[end] == "dear"
    if not figures or not (closed or heading_at(line.plains, end)):
        return None
    return Segment(cue.field, None, at, end, start, "was not understood")


def unread_name(situation: Situation, at: int) -> Segment | None:
    """The words between a plain cue for patient or author and the next field: whatever they are, they were the name."""
    line = situation.line
    for cue in cues_at(line.plains, at):
        if cue.field not in UNREAD or cue.value != "name" or "colon" in cue.where or cue.field in situation.fields:
            continue
        start = at + len(cue.said) + (line.plains[at + len(cue.said) : at + len(cue.said) + 1] == ("is",))
        if not situation.plain or not counts(cue, situation, at):
            continue
        if found := _as_heard(situation, cue.field, at, start, LONGEST_NAME):
            return found
    return None


def unread_doctor(situation: Situation, at: int) -> Segment | None:
    """The words between "doctor" and "dictating" or the work type, where no author was named yet."""
    length = title_at(situation.line, at)[1]
    if not length or not situation.plain or "author" in situation.fields:
        return None
    return _as_heard(situation, "author", at, at + length, LONGEST_DOCTOR)


def unread_patient(situation: Situation, at: int) -> Segment | None:
    """A few words without a cue, right before the date of birth or record number: nothing but the patient's name."""
    if not situation.plain or "patient" in situation.fields or len(situation.fields - UNVALUED) < 2:
        return None
    found = _as_heard(situation, "patient", at, at, LONGEST_PATIENT)
    if found is None or found.words < 2:
        return None
    line = situation.line
    near = near_cue_at(line, found.end)
    following = [*cues_at(line.plains, found.end), *([near.cue] if near else [])]
    return replace(found, cued=False) if any(cue.field in IDENTITY - {"patient"} for cue in following) else None


def unread_copies(situation: Situation, at: int) -> Segment | None:
    """Another doctor in the opening of a letter that names author and recipient: to him goes a copy."""
    if not situation.plain or not {"author", "recipient"} <= situation.fields or "cc" in situation.fields:
        return None
    if not title_at(situation.line, at)[1]:
        return None
    found = copies_at(situation.line, at, situation.spellings)
    if found is None or not found.complete:
        return None
    value = ", ".join(found.recipients)
    doubt = "was said behind words that were not understood"
    return Segment("cc", value, at, found.end, at, doubt, items=found.recipients)


def _as_heard(situation: Situation, field: str, at: int, start: int, longest: int) -> Segment | None:
    """The segment of words that end where the next field begins; without a value if no word of them is like a name."""
    line = situation.line
    if start >= len(line) or cue_follows(line, start) or line.stop(start):
        return None
    if field == "patient" and title_at(line, start)[0] in TITLES_OF_DOCTORS:
        return None
    for end in range(start + 1, min(start + longest, len(line) - 1) + 1):
        if line.stop(end) or heading_at(line.plains, end) or strong_field_at(line, end, situation.order) == field:
            return None
        if _goes_on(situation, field, end):
            first = start + _misheard_cue(line, start, end)
            words = [w for w in line.plains[first:end] if not ends_names(w) and w.replace("'", "").isalpha()]
            words = [with_capitals(word) for word in words if len(word) > 1][:LONGEST_VALUE_OF_NAME]
            value = " ".join(words)
            return Segment(field, value or None, at, end, start, MISHEARD, words=len(words))
    return None


def _misheard_cue(line: Line, start: int, end: int) -> int:
    """How many words at the beginning sound like a cue for the patient ("are guarding Felix"); 0 if none do."""
    for length in (3, 2, 1):
        said = line.heard(start, start + length)
        if start + length < end and any(sound_likeness(said, cue) >= LIKE_CUE for cue in patient_cues()):
            return length
    return 0


def _goes_on(situation: Situation, field: str, at: int) -> bool:
    line = situation.line
    if field == "author":
        cues = cues_at(line.plains, at)
        dictates = any("after_name" in cue.where or (cue.field == "patient" and not cue.where) for cue in cues)
        if dictates or work_type_at(line.plains, at) or role_at(line.plains, at):
            return True
    if strong_field_at(line, at, situation.order) or is_spelled_at(line, at):
        return True
    near = near_cue_at(line, at)
    behind = at + near.length if near else at
    found = near and (near.month or day_at(line, behind, situation.order) or identifier_at(line, behind))
    return bool(found)
