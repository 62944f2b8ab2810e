"""What is not sure about a header, as questions to the secretary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.segment import IDENTITY, Segment
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Change
from transcribe.report import Severity

UNSURE_NAME = 0.65  # probability of a word of a name below which it is asked about
UNSURE_FIGURE = 0.5  # of a word of a date, or of a number that proves itself
UNSURE_BIRTHDAY = 0.6
UNSURE_RECORD = 0.75  # of the figures of a record number: one that is lost, or said twice and heard once, is not seen
SPOKEN_OF = {
    "author": "author",
    "patient": "patient's name",
    "date_of_birth": "date of birth",
    "mrn": "medical record number",
    "nhs_number": "NHS number",
    "date_of_service": "date of service",
    "date_of_letter": "date of the letter",
    "date_of_admission": "date of admission",
    "date_of_discharge": "date of discharge",
    "date_of_dictation": "date of dictation",
    "recipient": "recipient",
    "cc": "list of copies",
}
_LIMITS = {"mrn": UNSURE_RECORD, "nhs_number": UNSURE_FIGURE, "date_of_birth": UNSURE_BIRTHDAY}


@dataclass(frozen=True, slots=True)
class HeaderQuestion:
    """A header value to look at, in one plain sentence; ``words`` are the transcript words that it is about."""

    field: str
    message: str
    severity: Severity
    suggestions: tuple[str, ...] = ()
    words: tuple[int, ...] = ()


def name_of(field: str) -> str:
    """How a field is called in a sentence."""
    return SPOKEN_OF.get(field, field.replace("_", " "))


def severity_of(field: str) -> Severity:
    """Who the patient is, is critical; the rest of a header is major."""
    return Severity.CRITICAL if field in IDENTITY else Severity.MAJOR


def doubts_about(segment: Segment, line: Line) -> Iterator[HeaderQuestion]:
    """The questions that one value raises by itself."""
    words = line.indices(segment.value_start, segment.end)
    heard = line.heard(segment.value_start, segment.end)
    known = name_of(segment.field)

    def question(message: str, suggestions: tuple[str, ...] = ()) -> HeaderQuestion:
        return HeaderQuestion(segment.field, message, severity_of(segment.field), suggestions, words)

    if segment.field not in SPOKEN_OF:
        return  # it is not printed
    if segment.doubt:
        asked = question(f"The {known} (“{heard}”) {segment.doubt}.", segment.suggestions)
        yield replace(asked, severity=Severity.MINOR) if _is_order(segment) or _is_longer(segment) else asked
    elif segment.field in ("author", "patient", "recipient") and segment.words == 1:
        yield question(f"Only one name was heard for the {known} (“{segment.value}”).")
    elif (least := _least(segment, line)) is not None:
        yield question(f"The recogniser was not sure of the {known} (“{heard}”; {least:.0%}).")


def _is_order(segment: Segment) -> bool:
    """Whether only the order of day and month is open, which the office's choice settles ("05/11/1953")."""
    year = (segment.value or "")[:4]
    return (
        "date" in segment.field
        and bool(year)
        and bool(segment.suggestions)
        and all(other[:4] == year for other in segment.suggestions)
    )


def _is_longer(segment: Segment) -> bool:
    """Whether only the end of an author's name is open."""
    value = f"{segment.value} "
    return segment.field == "author" and any(other.startswith(value) for other in segment.suggestions)


def _least(segment: Segment, line: Line) -> float | None:
    """The lowest probability among a value's words, where it is low enough to ask."""
    if segment.value is None:
        return None
    limit = _LIMITS.get(segment.field, UNSURE_FIGURE if "date" in segment.field else UNSURE_NAME)
    pieces = [word.piece for word in line.words[segment.value_start : segment.end]]
    least = min((piece.probability for piece in pieces if not _is_spelled(piece)), default=1.0)
    return least if least < limit else None


def _is_spelled(piece: Piece) -> bool:
    """Whether the author spelled the word: then letters and word agree."""
    return any(isinstance(note, Change) and note.rule == "edit.spelling" for note in piece.notes)
