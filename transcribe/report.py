"""What is *written*: a draft report with full provenance, and its form as JSON (format 1).

Every token knows which heard words it came from and how it came to be, so a click on it can play
it and every change can be shown and undone. Joining ``text + space`` of a block's tokens gives
the block's text. Token ranges are half-open. Times are seconds from the start of the sound and
``None`` where a token has none (template text, for instance).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, computed_field

from transcribe.speech import Coverage, Transcript

FORMAT = 1
ROUTINE = frozenset({"number", "style", "term"})  # families of rules that change the form alone


class Origin(StrEnum):
    """How a token came to be."""

    HEARD = "heard"
    COMMAND = "command"
    CORRECTION = "correction"
    NUMBER = "number"
    STYLE = "style"
    TEMPLATE = "template"
    TYPED = "typed"


class Severity(StrEnum):
    """The field's quality classes: may harm, must be mended, should be mended."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class DocumentType(StrEnum):
    """The kinds of document that can be made; each is described in ``templates/types.toml``."""

    CLINIC_NOTE = "clinic_note"
    LETTER = "letter"
    PROCEDURE_REPORT = "procedure_report"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Token(_Value):
    """One piece of finished text; ``words`` are the indices of the heard words behind it.

    ``doubt`` is the calibrated probability that it is wrong, or that words are missing right beside it; ``None``
    where nothing was heard for it.
    """

    text: str
    space: str = " "
    start: float | None = None
    end: float | None = None
    probability: float | None = None
    doubt: float | None = None
    origin: Origin = Origin.HEARD
    words: tuple[int, ...] = ()


class Block(_Value):
    """A paragraph, or one item of a numbered list."""

    kind: Literal["paragraph", "item"] = "paragraph"
    tokens: tuple[Token, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        """The finished text of the block."""
        return "".join(token.text + token.space for token in self.tokens)


class Section(_Value):
    """Blocks under one heading, or under none."""

    heading: str | None = None
    blocks: tuple[Block, ...] = ()


class Header(_Value):
    """Who dictated about whom, for whom. Dates are ``YYYY-MM-DD``; what is not known is ``None``."""

    author: str | None = None
    patient: str | None = None
    date_of_birth: str | None = None
    mrn: str | None = None
    date_of_service: str | None = None
    recipient: str | None = None
    cc: tuple[str, ...] = ()


class Source(_Value):
    """The recording that a report was made from, and what listened to it."""

    file: str
    sha256: str | None = None
    seconds: float | None = None
    engine: str | None = None
    model: str | None = None


class Correction(_Value):
    """A replacement that was made, with its evidence and what else it might have been."""

    section: int
    block: int
    tokens: tuple[int, int]
    heard: str
    written: str
    rule: str
    evidence: dict[str, float] = {}
    alternatives: tuple[str, ...] = ()

    @property
    def routine(self) -> bool:
        """Whether only the form was changed ("five milligrams" to "5 mg"), by a rule that guesses nothing."""
        return self.rule.partition(".")[0] in ROUTINE


class Flag(_Value):
    """A reason to look: one plain sentence about a range of tokens, and suggested readings.

    ``heard`` is what the recogniser wrote there and ``probability`` how sure it was, where known. A flag on the
    header names its ``field``; its range of tokens is empty, and ``start`` says where in the sound it is about.
    ``rule`` names the safety rule that speaks (``vocab/safety_rules.tsv``). What is missing from the document has
    the field "document".
    """

    kind: str
    severity: Severity
    section: int
    block: int
    tokens: tuple[int, int]
    message: str
    suggestions: tuple[str, ...] = ()
    heard: str | None = None
    probability: float | None = None
    field: str | None = None
    start: float | None = None
    rule: str | None = None


class Aside(_Value):
    """Words of the recording that are not for the document: a note to the secretary, or talk after the end.

    ``words`` is the half-open range of transcript word indices.
    """

    kind: Literal["note", "after_end"]
    text: str
    start: float
    end: float
    words: tuple[int, int]


class UnwrittenReason(StrEnum):
    """Why words of the recording stand nowhere in the text."""

    COMMAND = "command"
    HEADER = "header"
    HEADING = "heading"
    TAKEN_BACK = "taken_back"
    SPELLING = "spelling"
    ASIDE = "aside"
    BLANK = "blank"
    UNKNOWN = "unknown"


class Unwritten(_Value):
    """Heard words (half-open range of transcript word indices) that no token of the document stands for."""

    reason: UnwrittenReason
    words: tuple[int, int]


class Blank(_Value):
    """A place where sound has no words, or none to be understood: it stands before token ``token`` of its block.

    ``sounds_like`` is what the recogniser wrote there; those words are left out of the text.
    """

    section: int
    block: int
    token: int
    start: float
    end: float
    sounds_like: str = ""
    reason: str


class HeardWord(_Value):
    """A word of the transcript as the report keeps it."""

    text: str
    start: float
    end: float
    probability: float


class Quality(_Value):
    """How good a draft is expected to be: ``wrong_share`` of its words will have to be mended.

    ``keystrokes_to_mend`` is the expected effort of mending the draft, ``keystrokes_to_type`` that of typing the whole
    text instead; ``faster_to_type`` advises the latter.
    """

    wrong_share: float
    keystrokes_to_mend: float
    keystrokes_to_type: float
    faster_to_type: bool = False


class Report(_Value):
    """A draft document: finished text with provenance, and everything a secretary must look at."""

    format: Literal[1] = 1
    document_type: DocumentType
    template: str | None = None  # the finer kind (``templates/types.toml``) that a person or worklist chose
    language: str = "en-US"
    source: Source
    header: Header = Header()
    sections: tuple[Section, ...] = ()
    corrections: tuple[Correction, ...] = ()
    flags: tuple[Flag, ...] = ()
    blanks: tuple[Blank, ...] = ()
    coverage: Coverage | None = None
    transcript: tuple[HeardWord, ...] = ()
    asides: tuple[Aside, ...] = ()
    unwritten: tuple[Unwritten, ...] = ()
    priority: Literal["routine", "stat"] = "routine"
    quality: Quality | None = None
    enclosures: tuple[str, ...] = ()  # what goes with a letter, as a person named it

    @property
    def text(self) -> str:
        """The document as plain text: headings and blocks, a line each."""
        lines: list[str] = []
        for section in self.sections:
            if section.heading:
                lines.append(section.heading)
            lines.extend(block.text for block in section.blocks)
        return "\n".join(lines)

    def to_json(self) -> str:
        """The report as indented JSON (UTF-8 text)."""
        return self.model_dump_json(indent=1)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain dictionaries and lists, as its JSON holds them."""
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Read a report back; raises ``pydantic.ValidationError`` if it is not one."""
        return cls.model_validate_json(text)


def heard_words(transcript: Transcript) -> tuple[HeardWord, ...]:
    """The transcript's words in the form that a report keeps."""
    return tuple(
        HeardWord(text=word.text, start=word.start, end=word.end, probability=word.probability)
        for word in transcript.words
    )


def read_report(path: Path) -> Report:
    """Read a report's JSON file."""
    return Report.from_json(path.read_bytes())
