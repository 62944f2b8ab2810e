"""Openings that correct themselves: spelled names, and "correction" between two values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.questions import HeaderQuestion, name_of, severity_of
from transcribe.postprocess.writing.header.segment import UNVALUED, Segment
from transcribe.postprocess.writing.header.spelling import respelled
from transcribe.postprocess.writing.header.unread import MISHEARD
from transcribe.postprocess.writing.letter_tally import settled
from transcribe.report import Severity

LIKE_HEARD = 70.0  # of 100, between a name as heard and as spelled


def corrected(segments: Sequence[Segment], line: Line) -> tuple[list[Segment], list[HeaderQuestion]]:
    """The segments with spellings applied and what was corrected taken out, and the questions about both."""
    kept: list[Segment] = []
    questions: list[HeaderQuestion] = []
    pending = False
    for segment in segments:
        previous = _last_valued(kept)
        if segment.field == "correction":
            pending = True
        elif segment.field == "spelled" and previous is not None:
            kept[previous], question = _spelled(kept[previous], segment, line)
            questions.extend(question)
        elif pending and segment.field not in UNVALUED and previous is not None:
            same = [place for place, earlier in enumerate(kept) if earlier.field == segment.field]
            if same:
                questions.append(_note(kept[same[-1]], segment))
                kept[same[-1]] = replace(kept[same[-1]], field="nothing", value=None, document_type=None)
            pending = False
        kept.append(segment)
    return kept, questions


def _last_valued(segments: Sequence[Segment]) -> int | None:
    return next((n for n in range(len(segments) - 1, -1, -1) if segments[n].field not in UNVALUED), None)


def _spelled(named: Segment, letters: Segment, line: Line) -> tuple[Segment, list[HeaderQuestion]]:
    spelled = letters.value or ""
    written = respelled(named.value, spelled) if named.value else None
    if written is not None:
        found = replace(named, value=written, indices=(*named.indices, *letters.indices))
        return found, _unlike(named, found)
    if named.doubt == MISHEARD:
        before = (named.value or "").split()[:-1]
        value = " ".join([*before, settled(spelled, spelled).capitalize()])
        return replace(named, value=value, indices=(*named.indices, *letters.indices)), []
    message = f"The {name_of(named.field)} (“{named.value}”) was spelled “{spelled.upper()}”, which is not like it."
    words = line.indices(named.value_start, letters.end)
    return named, [HeaderQuestion(named.field, message, severity_of(named.field), (spelled.capitalize(),), words)]


def _unlike(named: Segment, spelled: Segment) -> list[HeaderQuestion]:
    """A question where the spelled name is rather unlike the one that was heard."""
    pairs = zip((named.value or "").lower().split(), (spelled.value or "").lower().split(), strict=False)
    if all(fuzz.ratio(heard, written) >= LIKE_HEARD for heard, written in pairs):
        return []
    message = f"The {name_of(named.field)} is written as it was spelled (“{spelled.value}”); “{named.value}” was heard."
    return [HeaderQuestion(named.field, message, severity_of(named.field), (named.value or "",), spelled.indices)]


def _note(earlier: Segment, later: Segment) -> HeaderQuestion:
    message = f"The {name_of(later.field)} was corrected while it was said: “{earlier.value}”, then “{later.value}”."
    words = (*earlier.indices, *later.indices)
    return HeaderQuestion(later.field, message, Severity.MINOR, (earlier.value,) if earlier.value else (), words)
