"""The values that follow the cues of an opening: names, dates, numbers, lists of recipients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transcribe.postprocess.writing.header.copies import copies_at, named_recipient_at
from transcribe.postprocess.writing.header.cues import Cue, cues_at
from transcribe.postprocess.writing.header.days import day_at
from transcribe.postprocess.writing.header.evidence import goes_on, ordinary, strong_field_at, unknown_work_type_at
from transcribe.postprocess.writing.header.identifiers import identifier_at
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import (
    TITLES_OF_DOCTORS,
    Name,
    cue_follows,
    name_at,
    title_at,
    usual_name,
)
from transcribe.postprocess.writing.header.roles import role_before_name_at
from transcribe.postprocess.writing.header.segment import DATES, IDENTITY, Segment, Situation
from transcribe.postprocess.writing.numbers.lexicon import is_number_word

LONGEST_NAME = 3  # words of a name that nothing but the next cue ends
LONGEST_PHRASE = 5  # words of a place or speciality
LIFETIME = 50  # years between two readings of a date, one of which is then no date of service
LONGEST_SUBJECT = 14  # words of a letter's subject
MOST_BEHIND_NAME = 4  # words up to which more of a patient's name may stand before the next field
CLINICIANS = frozenset({"author", "attending", "referring"})
THE_PATIENT = frozenset({("the", "patient"), ("our", "patient"), ("patient",)})
VALUES = {
    "author": "name",
    "patient": "name",
    "recipient": "name",
    "referring": "name",
    "mrn": "number",
    "nhs_number": "number",
    "account_number": "number",
    "date_of_birth": "date",
} | dict.fromkeys(DATES, "date")  # what is read again behind "correction"


def read_value(situation: Situation, cue: Cue, at: int) -> Segment | None:
    """The value of the cue's kind that begins at a word, or ``None``."""
    return _READERS[cue.value](situation, cue, at)


def _read_name(situation: Situation, cue: Cue, at: int) -> Segment | None:
    line = situation.line
    start = at + (1 if line.plains[at : at + 1] in (("is",), ("was",), ("number",)) and cue.field != "author" else 0)
    if cue.field == "recipient":
        return _recipient(situation, cue, start)
    role = role_before_name_at(line.plains, start) if cue.field in CLINICIANS else 0
    name = name_at(line, start + role, situation.spellings, small=True)
    if name is None:
        return None
    if cue.field == "patient":
        return _patient(situation, cue, name)
    whole, name = name, author_of(situation, name) if cue.field == "author" and name.closed else name
    if role and (name.title or name.words > 1):
        return cut(line, replace(named(cue.field, name, start), clinician=True), name, whole)
    return cut(line, named(cue.field, name, start), name, whole) if _is_person(cue, whole) else None


def author_of(situation: Situation, name: Name) -> Name:
    """The author's name without the unknown words before "clinic note" that it ran on into."""
    line = situation.line
    if line.cased or not situation.plain or line.sign(name.end - 1):
        return name
    usual = usual_name(line, name, situation.spellings)
    if usual.end == name.end:
        return name
    ran_on = usual.words + 1 < name.words or not name.closed
    return usual if ran_on or unknown_work_type_at(line, usual.end) else name


def cut(line: Line, segment: Segment, name: Name, whole: Name) -> Segment:
    """The author's segment with a doubt where the words that were cut off may be a name after all."""
    if whole.end == name.end or ordinary().issuperset(line.plains[name.end : whole.end]):
        return segment
    return replace(segment, doubt="may be longer", suggestions=(whole.text,))


def _recipient(situation: Situation, cue: Cue, at: int) -> Segment | None:
    line = situation.line
    if found := _to_the_patient(situation, at) or _to_whom(situation, at):
        return found
    name = name_at(line, at, situation.spellings, small=True)
    if name is None:
        phrase = named_recipient_at(line, at, situation.spellings)
        return Segment("recipient", phrase[0], at, phrase[1], at, words=2) if phrase else None
    if situation.plain and not line.cased and (not name.closed or name.words > LONGEST_NAME):
        name = usual_name(line, name, situation.spellings)
    if not _is_person(cue, name):
        return None
    segment = named("recipient", name, at)
    if second := _joined(situation, name):
        both = f"{name.text} and {second.titled}"
        return replace(segment, value=both, end=second.end, words=name.words + second.words)
    return segment


def _joined(situation: Situation, name: Name) -> Name | None:
    """The second of two recipients: "to doctor Munro and doctor Abbot"."""
    line = situation.line
    if not name.title or line.plains[name.end : name.end + 1] != ("and",) or not title_at(line, name.end + 1)[1]:
        return None
    return name_at(line, name.end + 1, situation.spellings)


def _to_the_patient(situation: Situation, at: int) -> Segment | None:
    """ "To the patient missus Verity": the recipient is the patient."""
    line = situation.line
    length = next((n for n in (2, 1) if tuple(line.plains[at : at + n]) in THE_PATIENT), 0)
    name = name_at(line, at + length, situation.spellings) if length else None
    if name is None or not (name.closed or name.title) or name.title in TITLES_OF_DOCTORS:
        return None
    return replace(named("recipient", name, at + length), to_patient=True)


def _to_whom(situation: Situation, at: int) -> Segment | None:
    """ "Letter to whom it may concern"."""
    words = ("whom", "it", "may", "concern")
    if situation.line.plains[at : at + len(words)] != words:
        return None
    return Segment("recipient", "To whom it may concern", at, at + len(words), at, words=len(words))


def _is_person(cue: Cue, name: Name) -> bool:
    if cue.value == "title" or (cue.where and cue.field != "author"):
        return name.clinician or (cue.field == "recipient" and bool(name.title or name.closed))
    return bool(name.title) or (name.closed and (name.words > 1 or cue.field.startswith("patient_")))


def _patient(situation: Situation, cue: Cue, name: Name) -> Segment | None:
    line = situation.line
    if name.title in TITLES_OF_DOCTORS and cue.where:
        return None
    weak = cue.where and not line.cased and not name.title
    if situation.plain and (not name.closed or (name.words > LONGEST_NAME and not line.cased)):
        usual = name if line.cased else usual_name(line, name, situation.spellings)
        if usual.words > 1 and goes_on(line, usual.end, situation.order):
            return named("patient", usual, usual.start)
    if not name.closed and not (name.title and name.words > 1 and situation.before):
        return None
    if weak and not (name.end >= len(line) or line.stop(name.end) or cue_follows(line, name.end)):
        return None
    if name.words == 1 and "," in line.sign(name.end - 1) and (turned := _turned(situation, name)):
        return turned
    found = named("patient", name, name.start)
    if cue.damaged and not (situation.letter and "colon" in cue.where):
        found = replace(found, doubt="was said behind a word that may be part of it", suggestions=())
    return found


def _turned(situation: Situation, last: Name) -> Segment | None:
    """ "Oakley, Miriam": the family name first."""
    first = name_at(situation.line, last.end, situation.spellings)
    if first is None or first.title or first.words > 2 or not cue_follows(situation.line, first.end):
        return None
    text = f"{first.text} {last.text}"
    return Segment("patient", text, last.start, first.end, last.start, "was said in two parts", words=first.words + 1)


def named(field_name: str, name: Name, value_start: int) -> Segment:
    """A name as the value of a field."""
    segment = Segment(field_name, name.text, name.start, name.end, value_start, title=name.title, words=name.words)
    segment = replace(segment, clinician=name.clinician)
    if name.doubt:
        return replace(segment, doubt=name.doubt, suggestions=(name.other,) if name.other else ())
    if name.text.endswith(("'s", "’s")):
        return replace(segment, doubt="ends like a possessive", suggestions=(name.text[:-2], f"{name.text[:-2]}s"))
    return segment


def _read_date(situation: Situation, cue: Cue, at: int) -> Segment | None:
    day = day_at(situation.line, at, situation.order)
    if day is None or (cue.damaged and len(cue.said) == 1 and day.iso is None):
        return None
    others = day.suggestions
    if cue.field in DATES and day.iso:
        others = tuple(other for other in others if abs(int(other[:4]) - int(day.iso[:4])) < LIFETIME)
    doubt = day.doubt if others or not (day.iso and day.suggestions) else ""
    return Segment(cue.field, day.iso, at, day.end, day.start, doubt, others)


def _read_number(situation: Situation, cue: Cue, at: int) -> Segment | None:
    found = identifier_at(situation.line, at)
    if found is None:
        return None
    return Segment(cue.field, found.text, at, found.end, found.start, found.doubt, found.suggestions)


def _read_copies(situation: Situation, _: Cue, at: int) -> Segment | None:
    found = copies_at(situation.line, at, situation.spellings)
    if found is None:
        return None
    doubt = found.doubt or ("" if found.complete else "was not understood to its end")
    return Segment("cc", ", ".join(found.recipients), at, found.end, at, doubt, items=found.recipients)


def _read_phrase(situation: Situation, cue: Cue, at: int) -> Segment | None:
    line, end = situation.line, at
    while end < len(line) and end - at < LONGEST_PHRASE and not (end > at and (line.stop(end) or line.sign(end - 1))):
        if cues_at(line.plains, end) and _strong(cues_at(line.plains, end)):
            break
        end += 1
    if end == at or not (end >= len(line) or line.stop(end) or line.sign(end - 1) or cue_follows(line, end)):
        return None
    return Segment(cue.field, line.heard(at, end), at, end, at)


def _read_subject(situation: Situation, cue: Cue, at: int) -> Segment | None:
    """What a letter is about, in free words: up to a sign or break, or the next part of the opening."""
    line, end = situation.line, at
    while end < len(line) and end - at <= LONGEST_SUBJECT and not (end > at and _subject_ends(line, end)):
        end += 1
    if end == at or end - at > LONGEST_SUBJECT or _is_about_person(situation, end):
        return None
    return Segment(cue.field, line.heard(at, end), at, end, at)


def _is_about_person(situation: Situation, end: int) -> bool:
    """Whether date of birth or record number follow, so that the words are a name that was misheard."""
    if "patient" in situation.fields or not situation.plain:
        return False
    line = situation.line
    if any(cue.field == "patient" for cue in cues_at(line.plains, end)):
        return False
    return any(
        strong_field_at(line, place, situation.order) in IDENTITY
        for place in range(end, min(end + MOST_BEHIND_NAME, len(line)))
    )


def _subject_ends(line: Line, at: int) -> bool:
    if line.stop(at) or set(line.sign(at - 1)) & set(".;:") or line.plains[at] == "dear" or cue_follows(line, at):
        return True
    return any(
        cue.value == "name" and "letter" in cue.where and title_at(line, at + len(cue.said))[1]
        for cue in cues_at(line.plains, at)
    )


def _read_age(situation: Situation, cue: Cue, at: int) -> Segment | None:
    """An age, which the header does not show; it is taken so that what follows is read."""
    line, end = situation.line, at
    while end < len(line) and end - at < 3 and is_number_word(line.plains[end]) and not (end > at and line.stop(end)):
        end += 1
    if end == at:
        return None
    for words in (("years", "old"), ("year", "old"), ("years", "of", "age"), ("years",)):
        if tuple(line.plains[end : end + len(words)]) == words:
            end += len(words)
            break
    return Segment(cue.field, line.heard(at, end), at, end, at)


def _strong(cues: Sequence[Cue]) -> bool:
    return any(cue.value in ("date", "number", "name", "copies") and not cue.damaged for cue in cues)


_READERS = {
    "name": _read_name,
    "title": _read_name,
    "date": _read_date,
    "number": _read_number,
    "copies": _read_copies,
    "phrase": _read_phrase,
    "subject": _read_subject,
    "age": _read_age,
}
