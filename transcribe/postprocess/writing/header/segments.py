"""The parts of an opening, one after another: each a cue and the value that follows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from transcribe.postprocess.writing.header.bare import bare_date, bare_patient, dictates, doctor, header_goes_on
from transcribe.postprocess.writing.header.conditions import counts
from transcribe.postprocess.writing.header.cues import Cue, cues_at, words_of
from transcribe.postprocess.writing.header.evidence import (
    IN_CUES,
    is_plain,
    strong_field_at,
    tells,
    unknown_work_type_at,
)
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import (
    closed_at,
    cue_follows,
    heading_at,
    name_at,
    with_capitals,
)
from transcribe.postprocess.writing.header.near_cues import near_cue_at
from transcribe.postprocess.writing.header.procedures import procedure_at
from transcribe.postprocess.writing.header.roles import role_behind_name_at
from transcribe.postprocess.writing.header.segment import DATES, IDENTITY, UNVALUED, Segment, Situation
from transcribe.postprocess.writing.header.spelling import letters_at
from transcribe.postprocess.writing.header.unread import (
    unread_copies,
    unread_doctor,
    unread_figures,
    unread_name,
    unread_patient,
)
from transcribe.postprocess.writing.header.values import VALUES, read_value
from transcribe.postprocess.writing.kind import work_type_at
from transcribe.postprocess.writing.numbers.dates import Order
from transcribe.report import DocumentType

CLINICIANS = frozenset({"author", "attending", "referring", "recipient", "cc"})  # whose posts may be told
BEFORE_PROCEDURES = frozenset({"author", "work_type", "date_of_service", "attending"})
LONGEST_SALUTATION = 9  # words from "dear" to a subject
TO_WHOM = ("to", "whom", "it", "may", "concern")
LONGEST_LOST = 30  # words at the beginning of an opening that are beyond reading
LONGEST_GAP = 8  # words of an opening that may belong to nothing
_LONG_NUMBER = re.compile(r"\d{4,}")  # of a record number behind a cue that was misheard


def read_segments(
    line: Line, spellings: Mapping[str, str], order: Order, at: int = 0, before: tuple[Segment, ...] = ()
) -> list[Segment]:
    """The opening's segments in order, from a word on, behind those ``before`` it; empty if none begins there."""
    segments: list[Segment] = []
    plain = is_plain(line, order)
    while at < len(line) and not _stops(line, at, (*before, *segments)):
        situation = Situation(line, spellings, order, (*before, *segments), plain)
        segment = segment_at(situation, at) or _gap(situation, at)
        if segment is None or segment.end <= at:
            break
        segments.append(replace(segment, indices=line.indices(segment.value_start, segment.end)))
        at = segment.end
    while segments and segments[-1].field in UNVALUED and not segments[-1].kept:
        segments.pop()
    return segments


def read_from_first_field(line: Line, spellings: Mapping[str, str], order: Order) -> list[Segment]:
    """The segments from the first date or number of the header on, where the words before it are beyond reading.

    Empty where these may be a sentence, or where nothing shows that this is an opening.
    """
    if not is_plain(line, order):
        return []
    for at in range(1, min(LONGEST_LOST, len(line))):
        if line.stop(at) or line.plains[at - 1] in words_of("seen") | words_of("sentence") - IN_CUES:
            return []
        if strong_field_at(line, at, order) in IDENTITY | {"date"} - {"patient"}:
            lost = Segment("left", line.heard(0, at), 0, at)
            found = read_segments(line, spellings, order, at, (lost,))
            return [lost, *found] if found else []
    return []


def read_subject(line: Line, at: int, spellings: Mapping[str, str], order: Order) -> list[Segment]:
    """The subject line behind the salutation that begins at a word: "dear doctor Raman re Felix Brandt, date of
    birth …"; empty if there is none."""
    if line.plains[at : at + 1] != ("dear",):
        return []
    letter = Segment("work_type", None, at, at, document_type=DocumentType.LETTER)
    greeted = name_at(line, at + 1, spellings)
    for place in range(at + 1, min(at + LONGEST_SALUTATION, len(line))):
        stands_apart = line.stop(place) or line.sign(place - 1) or (greeted and place == greeted.end)
        if stands_apart and any(cue.field == "subject" for cue in cues_at(line.plains, place)):
            found = read_segments(line, spellings, order, place, (letter,))
            while found and found[-1].field == "left":
                found.pop()
            return found if found and found[0].field in ("patient", "subject") else []
    return []


def _stops(line: Line, at: int, before: tuple[Segment, ...]) -> bool:
    """Whether the document begins here: a heading command, a heading and its colon, a salutation."""
    stop = line.stop(at)
    begun = bool(before)
    if stop and stop not in ("line", "paragraph") and begun:
        return True
    if line.plains[at] == "dear" or _to_whom_it_may_concern(line, at, before):
        return True
    length = heading_at(line.plains, at)
    closed = bool(length) and ":" in line.sign(at + length - 1)
    return closed and not any(cue.field in IDENTITY | DATES for cue in cues_at(line.plains, at))


def _to_whom_it_may_concern(line: Line, at: int, before: tuple[Segment, ...]) -> bool:
    """Whether this is the salutation, said again behind "letter to whom it may concern" or alone."""
    if line.plains[at : at + len(TO_WHOM)] != TO_WHOM:
        return False
    return any(s.field == "recipient" for s in before) or not cue_follows(line, at + len(TO_WHOM))


def segment_at(situation: Situation, at: int) -> Segment | None:
    """The segment that begins at a word, or ``None``. Behind a new paragraph only a cue with its value goes on."""
    if at >= len(situation.line):
        return None
    if situation.line.stop(at) == "paragraph" and situation.before:
        found = _cued(situation, at)
        return found if found and found.field not in UNVALUED | {"work_type"} else None
    return next((found for read in _READINGS if (found := read(situation, at))), None)


def _said(situation: Situation, at: int) -> Segment | None:
    """A cue with its value; a role behind a name goes before a cue that is only filler ("consultant", "surgeon")."""
    found = _cued(situation, at)
    if found and found.field != "nothing":
        return found
    role = _role(situation, at)
    return role if role and (found is None or role.end > found.end) else found


def _cued(situation: Situation, at: int) -> Segment | None:
    """A cue of the table and the value behind it."""
    for cue in cues_at(situation.line.plains, at):
        if counts(cue, situation, at) and (found := _with_value(situation, cue, at, len(cue.said))):
            return found
    return _led(situation, at) if situation.line.plains[at] in words_of("lead") else None


def _led(situation: Situation, at: int) -> Segment | None:
    """ "His date of birth", "and her record number": a little word before a cue."""
    for cue in cues_at(situation.line.plains, at + 1):
        if cue.value in ("date", "number") and not cue.where and not situation.line.stop(at + 1):
            found = _with_value(situation, cue, at + 1, len(cue.said))
            if found and found.field in IDENTITY | DATES and found.value:
                return replace(found, start=at)
    return None


def _misheard(situation: Situation, at: int) -> Segment | None:
    """Words that are like a cue for a date or number, with one behind them."""
    near = near_cue_at(situation.line, at)
    if near is None:
        return None
    length = near.length
    if near.month:
        situation = replace(situation, line=situation.line.with_word(at + length - 1, near.month))
        length -= 1
    found = _with_value(situation, near.cue, at, length)
    if found is None or (near.cue.value == "number" and not _LONG_NUMBER.fullmatch(found.value or "")):
        return None
    if near.month:
        found = replace(found, doubt=found.doubt or f"was understood with “{near.month}” in it")
    return replace(found, sure=False)


def _with_value(situation: Situation, cue: Cue, at: int, length: int) -> Segment | None:
    value_at = at + length
    if situation.line.stop(value_at) in ("paragraph", "heading") and cue.value != "none":
        return None
    if cue.value == "none":
        found = _nothing(situation, cue, value_at)
    elif cue.value == "work_type":
        found = _announced_work_type(situation, value_at)
    else:
        found = read_value(situation, cue, value_at)
        if found and "heading" in cue.where and not header_goes_on(situation.line, found.end):
            return None
    return replace(found, start=at, sure=not cue.damaged) if found else None


def _nothing(situation: Situation, cue: Cue, at: int) -> Segment | None:
    if cue.field == "sentence":
        return None
    if cue.field == "spelled":
        return _spelled(situation, at)
    if cue.field == "correction" and situation.last is None:
        return None
    return Segment(cue.field, None, at, at, kept="after_name" in cue.where)


def _announced_work_type(situation: Situation, at: int) -> Segment | None:
    found = _work_type(situation, at)
    if found is None and situation.line.plains[at : at + 1] in (("a",), ("an",), ("is",), ("the",)):
        found = _work_type(situation, at + 1)
    return found


def _work_type(situation: Situation, at: int) -> Segment | None:
    line = situation.line
    found = work_type_at(line.plains, at)
    if found is None:
        return _unknown_work_type(situation, at)
    if situation.before and line.stop(at) == "paragraph":
        return None
    if "work_type" in situation.fields and situation.before[-1].field != "correction":
        return None
    end = at + found.length
    if any(":" in line.sign(place) for place in range(at, end)) and heading_at(line.plains, at):
        return None
    trial = Segment("work_type", found.written, at, end, at, document_type=found.document_type)
    after = replace(situation, before=(*situation.before, trial))
    if not _closes(after, end):
        return None
    return replace(trial, speciality=found.speciality)


def _unknown_work_type(situation: Situation, at: int) -> Segment | None:
    """ "Lymphoedema clinic note", first or behind the author: the unknown words are taken for the speciality."""
    line, last = situation.line, situation.last
    if not situation.plain or line.stop(at) or (last is not None and last.field != "author"):
        return None
    found = unknown_work_type_at(line, at)
    if found is None:
        return None
    start, end = found
    known = work_type_at(line.plains, start)
    written = known.written if known else " ".join(with_capitals(word) for word in line.plains[start:end])
    trial = Segment("work_type", written, at, end, at, document_type=known.document_type if known else None)
    if ":" in line.sign(end - 1) or not _closes(replace(situation, before=(*situation.before, trial)), end):
        return None
    return replace(trial, speciality=" ".join(with_capitals(word) for word in line.plains[at:start]))


def _closes(situation: Situation, at: int) -> bool:
    """Whether a work type may end here: a sign, a break, or the next part of the opening."""
    line = situation.line
    if at >= len(line) or line.stop(at) or line.sign(at - 1) or heading_at(line.plains, at):
        return True
    following = segment_at(situation, at)
    if following is None and len(situation.before) > 1:
        following = _gap(situation, at)
    return following is not None and following.field != "nothing"


def _role(situation: Situation, at: int) -> Segment | None:
    """What the author is, said behind the name: taken as filler, the speciality kept."""
    line, last = situation.line, situation.last
    if last is None:
        return _department(situation, at)
    if last.field not in CLINICIANS or line.stop(at):
        return None
    role = role_behind_name_at(line.plains, at)
    if role is None:
        return None
    end = at + role.length
    trial = Segment("nothing", None, at, end, at, speciality=role.speciality, kept=True)
    goes_on = dictates(line, end) or segment_at(replace(situation, before=(*situation.before, trial)), end)
    sentence = "." in line.sign(at - 1)
    return trial if goes_on or (closed_at(line, end) and not sentence) else None


def _department(situation: Situation, at: int) -> Segment | None:
    """A speciality as the first words, before the author: "pathology, doctor Iris Kwan"."""
    role = role_behind_name_at(situation.line.plains, at)
    if role is None or role.post or not role.speciality:
        return None
    trial = Segment("nothing", None, at, at + role.length, at, speciality=role.speciality)
    following = segment_at(replace(situation, before=(*situation.before, trial)), trial.end)
    return trial if following and following.field == "author" else None


def _procedure(situation: Situation, at: int) -> Segment | None:
    """A procedure or study, at the beginning or behind author or work type, where the header goes on behind it."""
    line, last = situation.line, situation.last
    if "procedure" in situation.fields or (last is not None and last.field not in BEFORE_PROCEDURES):
        return None
    start = at + (situation.after_work_type and line.plains[at] in ("for", "of", "on"))
    length = procedure_at(line.plains, start)
    end = start + length
    if not length or ":" in line.sign(end - 1):
        return None
    trial = Segment("procedure", line.heard(start, end), at, end, start, document_type=DocumentType.PROCEDURE_REPORT)
    following = segment_at(replace(situation, before=(*situation.before, trial)), end)
    return trial if following and following.field != "nothing" else None


def _spelled(situation: Situation, at: int) -> Segment | None:
    """Letters behind a name."""
    last = situation.last
    if last is None or not last.words or last.end > at:
        return None
    letters, length = letters_at(situation.line, at)
    return Segment("spelled", letters, at, at + length, at, kept=True) if length else None


def _again(situation: Situation, at: int) -> Segment | None:
    """The value that replaces the last one, said without a cue behind "correction"."""
    last = situation.last
    value = VALUES.get(last.field) if last else None
    if last is None or value is None or situation.before[-1].field != "correction":
        return None
    return read_value(situation, Cue((), last.field, value, frozenset()), at)


def _gap(situation: Situation, at: int) -> Segment | None:
    """Words that belong to nothing, if the opening goes on right behind them."""
    line = situation.line
    if situation.before and (line.stop(at) or (heading_at(line.plains, at) and not situation.plain)):
        return None
    sentence = bool(situation.before) and _begins_sentence(line, situation.before[-1])
    apart = bool(situation.before) and _ends_sentence(line, at - 1)
    lost = situation.plain and bool(situation.before) and not situation.fields & (IDENTITY - {"patient"})
    for end in range(at + 1, min(at + (LONGEST_LOST if lost else LONGEST_GAP), len(line) - 1) + 1):
        if line.stop(end) or _stops(line, end, situation.before or (Segment("left", None, at, end),)):
            return None
        told = tells(line, end - 1)
        sentence = sentence or (line.plains[end - 1] in words_of("sentence") and (told or not lost))
        if sentence and _ends_sentence(line, end - 1):
            return None
        found = _resumed(situation, at, end)
        if found and (not sentence or (lost and _in_a_row(situation, found))):
            return Segment("left", line.heard(at, end), at, end, at)
        if found and not apart and _tells_identity(situation, found):
            return Segment("left", line.heard(at, end), at, end, at)
    return None


def _in_a_row(situation: Situation, found: Segment) -> bool:
    """Whether two fields of the header follow each other here, as no sentence has them."""
    if found.field not in IDENTITY | DATES or found.value is None or not found.sure:
        return False
    return any(strong_field_at(situation.line, found.end + more, situation.order) for more in (0, 1))


def _begins_sentence(line: Line, last: Segment) -> bool:
    """Whether the filler just read was the beginning of a sentence ("this is a")."""
    if last.field != "nothing" or last.kept:
        return False
    return bool(words_of("sentence") & set(line.plains[max(last.start - 2, 0) : last.end]))


def _ends_sentence(line: Line, at: int) -> bool:
    return bool(set(line.sign(at)) & set(".!?"))


def _tells_identity(situation: Situation, found: Segment) -> bool:
    """Whether the header goes on so plainly that even words like a sentence's were none."""
    cue = situation.line.plains[found.start : found.value_start]
    known = situation.fields - UNVALUED
    return found.field in IDENTITY - known and len(known) > 1 and "born" not in cue


def _resumed(situation: Situation, at: int, end: int) -> Segment | None:
    """The segment with which the opening goes on at ``end``, if a plain cue begins it."""
    after = replace(situation, before=(*situation.before, Segment("left", None, at, end)))
    found = segment_at(after, end)
    if found is None or found.field in UNVALUED:
        return None
    uncued = not found.cued and not (found.field == "patient" and situation.line.sign(end - 1))
    if uncued or (found.field in DATES and found.value is None):
        return None
    return found if situation.fields - UNVALUED or found.field in ("author", "patient") else None


_READINGS = (
    _again,
    _spelled,
    _said,
    _work_type,
    doctor,
    _procedure,
    bare_date,
    bare_patient,
    unread_figures,
    _misheard,
    unread_name,
    unread_doctor,
    unread_patient,
    unread_copies,
)
