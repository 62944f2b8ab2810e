"""A part of an opening: the field that words belong to, its value, and what has been read before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.numbers.dates import Order
from transcribe.report import DocumentType

IDENTITY = frozenset({"patient", "date_of_birth", "mrn", "nhs_number"})
DATES = frozenset({"date_of_service", "date_of_letter", "date_of_admission", "date_of_discharge", "date_of_dictation"})
UNVALUED = frozenset({"nothing", "left", "correction", "spelled"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Words ``start`` to ``end`` of the line, the field they belong to and its value.

    The value is ``None`` where it was said but not understood; ``doubt`` then says why. ``value_start`` is where the
    value begins behind its cue. ``cued`` is false where the value stood alone.
    """

    field: str
    value: str | None
    start: int
    end: int
    value_start: int = 0
    doubt: str = ""
    suggestions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    title: str = ""
    words: int = 0
    clinician: bool = False
    to_patient: bool = False  # a recipient who is the patient
    document_type: DocumentType | None = None
    speciality: str = ""
    kept: bool = False  # filler that stays consumed even where nothing follows it
    cued: bool = True
    sure: bool = True  # the cue is no mis-heard one
    indices: tuple[int, ...] = ()  # of the transcript words behind the value


@dataclass(frozen=True, slots=True)
class Situation:
    """What has been read so far, on which the meaning of "to", "on" and "for" depends."""

    line: Line
    spellings: Mapping[str, str] = field(default_factory=dict)
    order: Order = "MDY"
    before: tuple[Segment, ...] = ()
    plain: bool = False  # beyond doubt an opening, whatever unknown words are in it

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have been read."""
        return frozenset(segment.field for segment in self.before)

    @property
    def last(self) -> Segment | None:
        """The last segment that is more than filler."""
        return next((s for s in reversed(self.before) if s.field not in UNVALUED or s.field == "left"), None)

    @property
    def letter(self) -> bool:
        """Whether this is the opening of a letter."""
        return any(s.document_type is DocumentType.LETTER or s.field == "recipient" for s in self.before)

    @property
    def after_work_type(self) -> bool:
        """Whether a work type or procedure, or the name of an author behind one, was read just before."""
        fields = [s.field for s in self.before if s.field not in UNVALUED]
        while fields and fields[-1] in ("author", "attending", "location", "recipient") and len(fields) > 1:
            fields.pop()
        return bool(fields) and fields[-1] in ("work_type", "procedure")
