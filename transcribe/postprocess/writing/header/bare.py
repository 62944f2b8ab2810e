"""Values that stand in an opening without a cue: a doctor, a date, a patient."""

from __future__ import annotations

from dataclasses import replace

from transcribe.postprocess.writing.header.cues import cues_at, words_of
from transcribe.postprocess.writing.header.days import day_at
from transcribe.postprocess.writing.header.evidence import may_follow_author
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import (
    TITLES_OF_DOCTORS,
    Name,
    cue_follows,
    heading_at,
    name_at,
    title_at,
)
from transcribe.postprocess.writing.header.near_cues import near_cue_at
from transcribe.postprocess.writing.header.roles import role_before_name_at, role_behind_name_at
from transcribe.postprocess.writing.header.segment import IDENTITY, UNVALUED, Segment, Situation
from transcribe.postprocess.writing.header.values import author_of, cut, named

BEFORE_AUTHORS = frozenset({"work_type", "procedure", "left"})  # an author without a cue stands behind these …


def doctor(situation: Situation, at: int) -> Segment | None:
    """ "Doctor Elena Marsh here": a doctor without a cue, first or behind the work type, is the author."""
    line = situation.line
    role = role_before_name_at(line.plains, at)
    if "author" in situation.fields or not (role or title_at(line, at)[1]):
        return None
    name = name_at(line, at + role, situation.spellings, small=True)
    if name is None or not (name.title or name.words > 1) or not (role or _is_clinician(line, name)):
        return None
    whole, name = name, author_of(situation, name)
    here = dictates(line, name.end)
    evident = situation.plain and may_follow_author(line, name.end)
    if not (name.closed or situation.before or here or evident):
        return None
    last = situation.last
    follows = here or evident or header_goes_on(line, name.end)
    if last is not None and last.field not in BEFORE_AUTHORS and not follows:
        return None
    found = cut(line, replace(named("author", name, at), cued=here, clinician=True), name, whole)
    if "attending" in situation.fields and not here:
        found = replace(found, doubt="may not be who dictates: an attending was named as well")
    return found


def _is_clinician(line: Line, name: Name) -> bool:
    """By title or degree, or by the post behind the name: surgeons of the United Kingdom are "Mister"."""
    role = role_behind_name_at(line.plains, name.end)
    return name.clinician or bool(name.title and role and role.post)


def header_goes_on(line: Line, at: int) -> bool:
    """Whether a break, a heading or another cue of the header follows, so that nothing is told about the person."""
    return at >= len(line) or bool(line.stop(at)) or cue_follows(line, at) or bool(heading_at(line.plains, at))


def dictates(line: Line, at: int) -> bool:
    """Whether "here", "dictating" or the like stands at a word."""
    return any("after_name" in cue.where for cue in cues_at(line.plains, at))


def bare_date(situation: Situation, at: int) -> Segment | None:
    """A date without a cue, behind other fields of the header."""
    if not situation.fields - UNVALUED or situation.fields & {"date_of_service", "date_of_letter"}:
        return None
    line = situation.line
    on = at + 1 < len(line) and line.plains[at] == "on" and not line.stop(at + 1)
    day = day_at(line, at + on, situation.order, connected=False)
    if day is None or day.iso is None:
        return None
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


def bare_patient(situation: Situation, at: int) -> Segment | None:
    """A name without a cue, right before a date of birth or a record number."""
    line = situation.line
    if "patient" in situation.fields or not situation.fields - UNVALUED:
        return None
    name = name_at(line, at, situation.spellings)
    if name is None or name.words < 2 or name.title in TITLES_OF_DOCTORS:
        return None
    following = cues_at(line.plains, name.end)
    near = near_cue_at(line, name.end)
    if not any(cue.field in IDENTITY - {"patient"} for cue in (*following, *((near.cue,) if near else ()))):
        return None
    found = replace(named("patient", name, at), cued=False)
    if line.plains[at] in words_of("patient"):
        rest = name_at(line, at + 1, situation.spellings)
        found = replace(found, doubt="may begin with a word that is no name", suggestions=(rest.text,) if rest else ())
    return found
