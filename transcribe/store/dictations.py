"""What goes into the store and comes out of it: plain values without a connection behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from transcribe.report import DocumentType, Header
from transcribe.store.states import State


class Facts(BaseModel):
    """What is known about a dictation beside its sound, from the inbox, the recorder or a worklist."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    author: Annotated[str, AfterValidator(str.casefold), Field(min_length=1, max_length=64)] | None = None
    header: Header = Header()  # what a worklist says about the patient
    document_type: DocumentType | None = None
    template: str | None = None  # the finer kind of document (``templates/types.toml``) that a worklist names
    stat: bool = False
    dictated_at: AwareDatetime | None = None
    seconds: float | None = None  # of sound
    file_name: str = ""  # of the recorder's file; it may name the patient
    problems: tuple[str, ...] = ()  # sentences for the secretary about what could not be used
    before: str = ""  # what this author has signed; only who drafts is told it, the store keeps none of it here
    extra: dict[str, str] = {}  # what a worklist says beside the header ("account_number", "referring")


@dataclass(frozen=True, slots=True)
class Received:
    """The dictation that a sound belongs to; ``new`` is false if that very sound was received before."""

    id: str
    new: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What is to be looked at in a version, and how good it is expected to be (``report.Quality``)."""

    seconds: float | None
    words: int
    critical: int
    major: int
    minor: int
    blanks: int
    wrong_share: float | None
    faster_to_type: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the worklist: all that can be known without reading a report."""

    id: str
    state: State
    state_since: datetime
    state_by: str  # who made the last move: in review, whose desk it lies on
    author: str | None
    document_type: DocumentType | None
    stat: bool
    received_at: datetime
    newest: int  # number of the newest version, 0 if there is none
    signed_version: int | None
    signed_at: datetime | None
    signed_by: str | None
    has_sound: bool
    header: Header  # what is known now about patient, dates and recipients
    assigned_to: str | None = None  # the secretary whose it is; none: everybody's
    counted: Counted | None = None  # of the newest version


@dataclass(frozen=True, slots=True)
class Filter:
    """Which dictations a worklist shows: those that meet everything that is set.

    ``patient`` are words of the patient's name in any order, whole words; ``mrn`` is the whole record number.
    ``pool_of`` is a secretary: what is the secretary's own or nobody's.
    """

    states: frozenset[State] = frozenset()
    author: str | None = None
    state_by: str | None = None
    stat: bool | None = None
    patient: str = ""
    mrn: str = ""
    document_type: DocumentType | None = None
    assigned_to: str | None = None
    pool_of: str | None = None


@dataclass(frozen=True, slots=True)
class VersionMade:
    """A version of the report without the report; ``sha256`` is of its JSON."""

    number: int
    addendum: bool
    made_by: str
    made_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentMade:
    """A finished file that was made of a version, for instance of the kind ``docx``."""

    id: int
    version: int
    kind: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class StepDone:
    """When a state was reached or another step done; the difference of two is a turnaround time."""

    step: str
    at: datetime
    by: str
    reason: str | None
