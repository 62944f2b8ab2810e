"""What the desk answers and takes, as pydantic models: the contract with the pages (docs/desk-api.md)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from transcribe.report import DocumentType, Report
from transcribe.review.questions import Asked
from transcribe.review.rights import Act
from transcribe.review.texts import Normal
from transcribe.store.states import Role, State

PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.@-]{0,63}$")]
Password = Annotated[str, StringConstraints(max_length=1000)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Taken(BaseModel):
    """Base of what is taken from a page: nothing that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(BaseModel):
    """Base of what is given to a page."""

    model_config = ConfigDict(frozen=True)


class Problem(Given):
    """Why something was not done, in one plain sentence; beside it may stand ``cause``, ``seq``, ``holder`` …"""

    error: str


class Done(Given):
    """It is done."""

    done: bool = True


# -- accounts


class Login(Taken):
    """Name and password."""

    person: Annotated[str, StringConstraints(max_length=200)]
    password: Password


class Me(Given):
    """Who is logged in."""

    person: str
    name: str
    roles: list[Role]
    office: str
    idle_minutes: int
    must_change_password: bool


class NewPassword(Taken):
    """The old password and the one from now on."""

    old: Password
    new: Password


class SetupNeeded(Given):
    """Whether the first administrator is still to be made; ``sign_on``: what the office's own sign-on is called."""

    needed: bool
    sign_on: str | None


class Setup(Taken):
    """The first administrator, with the token that the terminal showed."""

    token: Annotated[str, StringConstraints(max_length=200)]
    person: PersonId
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    password: Password


class PersonGiven(Given):
    """A person as the administrator sees one."""

    person: str
    name: str
    roles: list[Role]
    locked: bool


class Everybody(Given):
    """The people of the office, by id."""

    people: list[PersonGiven]


class PersonAdded(Taken):
    """A new person."""

    person: PersonId
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    roles: list[Role] = Field(max_length=4)
    password: Password | None = None
    locked: bool = False


class PersonChanged(Taken):
    """What is to be different; what is not named stays."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = None
    roles: Annotated[list[Role], Field(max_length=4)] | None = None
    locked: bool | None = None
    password: Password | None = None


# -- worklist


class QualityGiven(Given):
    """How good the draft is expected to be."""

    wrong_share: float
    faster_to_type: bool


class FlagCounts(Given):
    """Open flags by severity."""

    critical: int = 0
    major: int = 0
    minor: int = 0


class RowGiven(Given):
    """A line of the worklist."""

    id: str
    state: State
    stat: bool
    due: datetime
    author: str | None
    author_name: str | None
    document_type: DocumentType | None
    patient: str | None
    mrn: str | None
    seconds: float | None
    received_at: datetime
    state_since: datetime
    state_by: str
    quality: QualityGiven | None
    flags: FlagCounts
    blanks: int
    version: int
    signed_version: int | None
    has_sound: bool
    held_by: str | None
    held_name: str | None
    assigned_to: str | None
    assigned_name: str | None


class Worklist(Given):
    """A page of the worklist; ``next`` is what ``after`` is to be for the following one."""

    rows: list[RowGiven]
    next: str | None


class Assignment(Taken):
    """What is to be different; what is not named stays. ``assigned_to`` "": everybody's."""

    author: PersonId | None = None
    document_type: DocumentType | None = None
    stat: bool | None = None
    assigned_to: PersonId | Literal[""] | None = None


class Uploaded(Given):
    """The dictation that a sound belongs to; ``new`` is false if that very sound was here before."""

    id: str
    new: bool


# -- one dictation


class WorkingGiven(Given):
    """What was typed so far, and not yet kept as a version."""

    seq: int
    base_version: int
    saved_by: str
    saved_at: datetime
    report: Report


class LeaseGiven(Given):
    """Who holds the dictation."""

    holder: str
    holder_name: str
    until: datetime
    yours: bool


class QuestionGiven(Asked):
    """A question to the author, with its answer."""

    id: str
    dictation: str
    asked_by: str
    asked_by_name: str
    patient: str | None
    asked_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


class QuestionsGiven(Given):
    """Questions, the oldest first."""

    questions: list[QuestionGiven]


class DictationGiven(Given):
    """All that the editor needs."""

    row: RowGiven
    report: Report
    version: int
    working: WorkingGiven | None
    lease: LeaseGiven | None
    questions: list[QuestionGiven]
    may: list[Act]
    people_names: dict[str, str]


class StepGiven(Given):
    """A step of the way of a dictation."""

    what: str
    at: datetime
    by: str
    by_name: str
    reason: str | None


class VersionGiven(Given):
    """A version that was kept."""

    number: int
    addendum: bool
    made_by: str
    made_by_name: str
    made_at: datetime
    sha256: str


class History(Given):
    """What happened to a dictation, oldest first."""

    steps: list[StepGiven]
    versions: list[VersionGiven]


class Peaks(Given):
    """Loudness for the picture of the sound, 0 to 1."""

    seconds: float
    per_second: int
    peaks: list[float]


class TakeLease(Taken):
    """``take_over``: also from somebody else (supervisors)."""

    take_over: bool = False


class LeaseTaken(LeaseGiven):
    """The lease, and the state that the dictation is in now."""

    state: State


class Working(Taken):
    """What was typed so far; ``seq`` grows with each change, ``base_version`` is what it was made from."""

    base_version: int = Field(ge=0, le=1_000_000)
    seq: int = Field(ge=1, le=2**53)
    report: Report


class Saved(Given):
    """It is safe."""

    seq: int
    saved_at: datetime


class Finish(Taken):
    """Keep the working copy of this ``seq`` (0: there is none) as a version and move on with it."""

    seq: int = Field(ge=0, le=2**53)
    to: Literal["awaiting_signature", "draft", "returned_to_author", "in_review"]
    reason: Sentence | None = None


class Finished(Given):
    """The newest version and the state."""

    version: int
    state: State


# -- questions, signing


class Answer(Taken):
    """The author's answer."""

    text: Reason


class ToSign(Taken):
    """One letter to sign; ``override_reason`` where blanks or critical flags are open and are to stay."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    version: int = Field(ge=1, le=1_000_000)
    override_reason: Sentence | None = None


class Sign(Taken):
    """Letters to sign, with the password again."""

    password: Password
    items: list[ToSign] = Field(min_length=1, max_length=200)


class SignedItem(Given):
    """What became of one of them."""

    id: str
    signed: bool
    error: str | None


class SignedItems(Given):
    """What became of each."""

    results: list[SignedItem]


class SendBack(Taken):
    """Why it needs another look."""

    reason: Reason


class Addendum(Taken):
    """An addition to a signed report, signed with the password."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    password: Password


class NormalsGiven(Given):
    """Standard texts, by name."""

    normals: list[Normal]


class NormalsTaken(Taken):
    """All standard texts of the visitor, in place of those of before."""

    normals: list[Normal] = Field(max_length=500)


class Terms(Given):
    """Medical words."""

    terms: list[str]


class Words(Taken):
    """Words as they stand in a text."""

    words: list[Annotated[str, StringConstraints(max_length=200)]] = Field(max_length=500)


class UnknownWords(Given):
    """Those of them that no list knows."""

    unknown: list[str]


class SpanGiven(Given):
    """How long a part of the way takes."""

    name: str
    count: int
    median_hours: float
    p90_hours: float


class DayGiven(Given):
    """What was received on a day and signed on it, and how long what was received took."""

    day: date
    received: int
    signed: int
    median_hours: float | None


class TurnaroundGiven(Given):
    """The figures of the turnaround page."""

    steps: list[SpanGiven]
    days: list[DayGiven]


class RefusedGiven(Given):
    """A file of an inbox that was not taken in, and why; it lies where it was."""

    name: str
    sentence: str
    at: datetime


class TroubleGiven(Given):
    """Something that somebody must look after, in a sentence; ``where``: a worker or a destination."""

    where: str
    sentence: str
    at: datetime | None


class TroublesGiven(Given):
    """What does not go on by itself; there is no patient in it but what a file's name may say."""

    refused: list[RefusedGiven]
    workers: list[TroubleGiven]
    deliveries: list[TroubleGiven]
    put_aside: int  # dictations that the program could not do
    waiting: int  # that wait for their draft


class KindGiven(Given):
    """A kind of document that can be printed."""

    name: str
    type: DocumentType
    title: str
    about: str


class KindsGiven(Given):
    """The kinds of document, the three families first."""

    kinds: list[KindGiven]


class WordAdded(Taken):
    """A word for the vocabulary; ``heard`` is what was written instead and is to be rewritten from now on."""

    term: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    kind: Literal["", "drug", "term", "person", "place", "abbreviation", "other"] = ""
    heard: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] | None = None
    scope: Literal["office", "author"] = "office"
    author: PersonId | None = None  # whose word it is, for the scope "author"


class Edited(Given):
    """The report with the changes of an uploaded document, and how many there are; nothing is saved yet."""

    report: Report
    changes: int
    ignored: list[str]  # sentences about what could not be taken over


class Again(Taken):
    """Why it is to be recognised anew."""

    reason: Reason
