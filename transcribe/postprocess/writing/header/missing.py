"""What an opening said and nobody understood, or lacks: asked about, never passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from transcribe.postprocess.writing.header.evidence import is_plain
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import TITLES_OF_DOCTORS, Name, ends_names, name_at, title_at
from transcribe.postprocess.writing.header.questions import HeaderQuestion, name_of, severity_of
from transcribe.postprocess.writing.header.segment import IDENTITY, Segment
from transcribe.postprocess.writing.header.unread import announced
from transcribe.report import Severity

BEHIND_OPENING = 10  # words behind an opening among which "patient" shows that it was not read to its end


def segments_end(segments: Sequence[Segment]) -> int:
    """The word behind the last segment."""
    return segments[-1].end if segments else 0


def missing(found: Collection[str], segments: Sequence[Segment], line: Line) -> Iterator[HeaderQuestion]:
    """The patient's name, where the opening tells about a patient and no name was understood; other fields whose cue
    was said, with nothing behind it that was understood."""
    cut_off = bool(segments) and _patient_behind(line, segments_end(segments))
    if "patient" not in found and (cut_off or not (IDENTITY - {"patient"}).isdisjoint(found)):
        left = [segment for segment in segments if segment.field == "left"]
        words = line.indices(left[-1].start, left[-1].end) if left else ()
        heard = (line.heard(left[-1].start, left[-1].end),) if left else ()
        message = "The opening tells about a patient, but no name was understood."
        yield HeaderQuestion("patient", message, Severity.CRITICAL, heard, words)
    if "author" not in found and (doctor := _doctor_left(segments, line)):
        message = f"The author was not understood; “{doctor.titled}” stands among words that belong to no field."
        yield HeaderQuestion("author", message, Severity.MAJOR, (doctor.text,), line.indices(doctor.start, doctor.end))
    figures = [s for s in segments if s.field == "left" and any(map(str.isdigit, s.value or ""))]
    if figures and "date_of_birth" not in found and not IDENTITY.isdisjoint(found):
        message = f"Was the date of birth said here? “{figures[0].value}” was not understood."
        words = line.indices(figures[0].start, figures[0].end)
        yield HeaderQuestion("date_of_birth", message, Severity.CRITICAL, (), words)
        return
    fields = announced(line, opened=bool(segments) and is_plain(line, "MDY"))
    if not segments and len(fields) < 2:
        return
    for name, place in fields.items():
        if name not in found and not any(segment.field == name and segment.doubt for segment in segments):
            message = f"The {name_of(name)} was announced, but was not understood."
            yield HeaderQuestion(name, message, severity_of(name), (), line.indices(place, place + 1))


def _patient_behind(line: Line, end: int) -> bool:
    """Whether "patient" and a name stand right behind what was read of the opening."""
    places = range(end, min(end + BEHIND_OPENING, len(line) - 1))
    return line.cased and any(
        line.plains[place] == "patient" and line.words[place + 1].capital and not ends_names(line.plains[place - 1])
        for place in places
    )


def _doctor_left(segments: Sequence[Segment], line: Line) -> Name | None:
    """A doctor among the words that belong to no field."""
    left = (place for segment in segments if segment.field == "left" for place in range(segment.start, segment.end))
    names = (name_at(line, place, {}) for place in left if title_at(line, place)[0] in TITLES_OF_DOCTORS)
    return next((name for name in names if name), None)


def left_over(segments: Sequence[Segment], line: Line) -> Iterator[HeaderQuestion]:
    """The words within the opening that belong to no field."""
    for segment in segments:
        if segment.field == "left":
            yield HeaderQuestion(
                "opening",
                f"These words of the opening belong to no field: “{segment.value}”.",
                Severity.MAJOR,
                (),
                line.indices(segment.start, segment.end),
            )
