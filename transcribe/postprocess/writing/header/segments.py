"""The parts of an opening, one after another: each a cue and the value that follows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from transcribe.postprocess.writing.header.cues import Cue, cues_at, near_cue_at, words_of
from transcribe.postprocess.writing.header.days import day_at
from transcribe.postprocess.writing.header.evidence import (
    is_plain,
    may_follow_author,
    unknown_work_type_at,
)
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import (
    TITLES_OF_DOCTORS,
    Name,
    closed_at,
    cue_follows,
    heading_at,
    name_at,
    title_at,
    with_capitals,
)
from transcribe.postprocess.writing.header.procedures import procedure_at
from transcribe.postprocess.writing.header.roles import role_before_name_at, role_behind_name_at
from transcribe.postprocess.writing.header.segment import DATES, IDENTITY, UNVALUED, Segment, Situation
from transcribe.postprocess.writing.header.spelling import letters_at
from transcribe.postprocess.writing.header.values import VALUES, author_of, cut, named, read_value
from transcribe.postprocess.writing.kind import work_type_at
from transcribe.postprocess.writing.numbers.dates import Order
from transcribe.postprocess.writing.numbers.lexicon import is_number_word
from transcribe.report import DocumentType

BEFORE_AUTHORS = frozenset({"work_type", "procedure", "left"})  # an author without a cue stands behind these …
CLINICIANS = frozenset({"author", "attending", "referring", "recipient", "cc"})  # whose posts may be told
BEFORE_PROCEDURES = frozenset({"author", "work_type", "date_of_service", "attending"})
LONGEST_SALUTATION = 9  # words from "dear" to a subject
TO_WHOM = ("to", "whom", "it", "may", "concern")
LONGEST_GAP = 8  # words of an opening that may belong to nothing
LONGEST_VALUE = 9  # words of a date or number that is not understood
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
        if _counts(cue, situation, at) and (found := _with_value(situation, cue, at, len(cue.said))):
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
    near = near_cue_at(situation.line.plains, at)
    found = _with_value(situation, near[0], at, near[1]) if near else None
    if found is None or (near and near[0].value == "number" and not _LONG_NUMBER.fullmatch(found.value or "")):
        return None
    return replace(found, sure=False)


def _counts(cue: Cue, situation: Situation, at: int) -> bool:
    """Whether a cue's conditions hold here."""
    behind = at + len(cue.said)
    conditions = {
        "work_type": situation.after_work_type,
        "letter": situation.letter,
        "after_name": situation.last is not None and situation.last.field == "author",
        "after_service": situation.last is not None and situation.last.field in ("work_type", "date_of_service"),
        "colon": ":" in situation.line.sign(behind - 1),
        "damaged": True,
        "never": False,
        "ending": False,
        "untyped": "work_type" not in situation.fields
        and bool(situation.before)
        and (situation.before[-1].field not in UNVALUED or _behind_place(situation)),
        "author": situation.last is not None and situation.last.field == "author",
        "heading": bool(situation.fields & IDENTITY),
        "unauthored": "author" not in situation.fields
        and bool(situation.fields & (IDENTITY | {"work_type", "procedure"}))
        and situation.before[-1].field not in UNVALUED,
    }
    return all(conditions[where] for where in cue.where)


def _behind_place(situation: Situation) -> bool:
    """Whether the unknown words just before are a place: "from Saint Brigid's hospital to doctor Bell"."""
    left = situation.before[-1]
    words = situation.line.plains[left.start : left.end]
    return situation.plain and left.field == "left" and not words_of("place").isdisjoint(words)


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
        if found and "heading" in cue.where and not _header_goes_on(situation.line, found.end):
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


def _doctor(situation: Situation, at: int) -> Segment | None:
    """ "Doctor Elena Marsh here": a doctor without a cue, first or behind the work type, is the author."""
    line = situation.line
    role = role_before_name_at(line.plains, at)
    if "author" in situation.fields or not (role or title_at(line, at)[1]):
        return None
    name = name_at(line, at + role, situation.spellings)
    if name is None or not (name.title or name.words > 1) or not (role or _is_clinician(line, name)):
        return None
    whole, name = name, author_of(situation, name)
    dictates = _dictates(line, name.end)
    evident = situation.plain and may_follow_author(line, name.end)
    if not (name.closed or situation.before or dictates or evident):
        return None
    last = situation.last
    follows = dictates or evident or _header_goes_on(line, name.end)
    if last is not None and last.field not in BEFORE_AUTHORS and not follows:
        return None
    found = cut(line, replace(named("author", name, at), cued=dictates, clinician=True), name, whole)
    if "attending" in situation.fields and not dictates:
        found = replace(found, doubt="may not be who dictates: an attending was named as well")
    return found


def _is_clinician(line: Line, name: Name) -> bool:
    """By title or degree, or by the post behind the name: surgeons of the United Kingdom are "Mister"."""
    role = role_behind_name_at(line.plains, name.end)
    return name.clinician or bool(name.title and role and role.post)


def _header_goes_on(line: Line, at: int) -> bool:
    """Whether a break, a heading or another cue of the header follows, so that nothing is told about the person."""
    return at >= len(line) or bool(line.stop(at)) or cue_follows(line, at) or bool(heading_at(line.plains, at))


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
    goes_on = _dictates(line, end) or segment_at(replace(situation, before=(*situation.before, trial)), end)
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


def _dictates(line: Line, at: int) -> bool:
    return any("after_name" in cue.where for cue in cues_at(line.plains, at))


def _bare_date(situation: Situation, at: int) -> Segment | None:
    """A date without a cue, behind other fields of the header."""
    if not situation.fields - UNVALUED or situation.fields & {"date_of_service", "date_of_letter"}:
        return None
    day = day_at(situation.line, at, situation.order, connected=False)
    if day is None or day.iso is None:
        return None
    line = situation.line
    if not (
        day.end >= len(line)
        or line.stop(day.end)
        or line.sign(day.end - 1)
        or cue_follows(line, day.end)
        or heading_at(line.plains, day.end)
        or line.plains[day.end] == "dear"
    ):
        return None
    return Segment("date_of_service", day.iso, at, day.end, day.start, day.doubt, day.suggestions, cued=False)


def _bare_patient(situation: Situation, at: int) -> Segment | None:
    """A name without a cue, right before a date of birth or a record number."""
    line = situation.line
    if "patient" in situation.fields or not situation.fields - UNVALUED:
        return None
    name = name_at(line, at, situation.spellings)
    if name is None or name.words < 2 or name.title in TITLES_OF_DOCTORS:
        return None
    following = cues_at(line.plains, name.end)
    near = near_cue_at(line.plains, name.end)
    if not any(cue.field in IDENTITY - {"patient"} for cue in (*following, *((near[0],) if near else ()))):
        return None
    found = replace(named("patient", name, at), cued=False)
    if line.plains[at] in words_of("patient"):
        rest = name_at(line, at + 1, situation.spellings)
        found = replace(found, doubt="may begin with a word that is no name", suggestions=(rest.text,) if rest else ())
    return found


def _unread(situation: Situation, at: int) -> Segment | None:
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
    if situation.before and (line.stop(at) or heading_at(line.plains, at)):
        return None
    sentence = bool(situation.before) and _begins_sentence(line, situation.before[-1])
    apart = bool(situation.before) and _ends_sentence(line, at - 1)
    for end in range(at + 1, min(at + LONGEST_GAP, len(line) - 1) + 1):
        sentence = sentence or line.plains[end - 1] in words_of("sentence")
        if (
            line.stop(end)
            or _stops(line, end, situation.before or (Segment("left", None, at, end),))
            or (sentence and _ends_sentence(line, end - 1))
        ):
            return None
        found = _resumed(situation, at, end)
        if found and not (sentence and (apart or not _tells_identity(situation, found))):
            return Segment("left", line.heard(at, end), at, end, at)
    return None


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
    _doctor,
    _procedure,
    _bare_date,
    _bare_patient,
    _unread,
    _misheard,
)
