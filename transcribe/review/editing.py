"""What a page sends as the edited report is not believed: only what a person can edit is taken from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from transcribe.report import Block, Correction, Flag, Header, Report, Section, Source, Token
from transcribe.review.errors import UnusableError
from transcribe.store.dictations import Facts, Row
from transcribe.templates.types import all_kinds

MOST_TOKENS = 50_000
MOST_MARKS = 10_000  # flags, blanks or corrections
LONGEST_TEXT = 20_000  # characters of a token, a heading, a header field
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no file format of ours can hold them


def accepted(edited: Report, base: Report) -> Report:
    """The edited report with everything that a person cannot change taken from the version it was made from.

    Raises ``UnusableError`` if it is too large, or if a mark points outside of the text.
    """
    _require_sizes(edited)
    sections = tuple(_section(section) for section in edited.sections)
    cleaned = base.model_copy(
        update={
            "document_type": edited.document_type,
            "template": _template(edited),
            "enclosures": tuple(filter(None, (written(name).strip() for name in edited.enclosures))),
            "header": _header(edited.header),
            "priority": edited.priority,
            "sections": sections,
            "corrections": edited.corrections,
            "flags": edited.flags,
            "blanks": edited.blanks,
        }
    )
    _require_places(cleaned)
    try:
        return Report.from_json(cleaned.model_dump_json())
    except (ValidationError, PydanticSerializationError, ValueError):
        raise UnusableError("The report holds something that cannot be kept.") from None


def empty_report(row: Row, facts: Facts) -> Report:
    """What is typed into where the program could make no draft."""
    return Report(
        document_type=row.document_type or "letter",
        source=Source(file=facts.file_name, seconds=facts.seconds),
        header=row.header,
        sections=(Section(blocks=(Block(),)),),
    )


def written(text: str) -> str:
    """A text without characters that cannot be written."""
    return _UNWRITABLE.sub("", text)


def _section(section: Section) -> Section:
    heading = None if section.heading is None else written(section.heading)
    return section.model_copy(update={"heading": heading, "blocks": tuple(_block(block) for block in section.blocks)})


def _block(block: Block) -> Block:
    return block.model_copy(update={"tokens": tuple(_token(token) for token in block.tokens)})


def _token(token: Token) -> Token:
    if _UNWRITABLE.search(token.text) or _UNWRITABLE.search(token.space):
        return token.model_copy(update={"text": written(token.text), "space": written(token.space)})
    return token


def _template(edited: Report) -> str | None:
    """The finer kind that was chosen, if there is such a kind of that document."""
    kind = all_kinds().get(edited.template or "")
    return kind.name if kind and kind.type is edited.document_type and kind.name != kind.type.value else None


def _header(header: Header) -> Header:
    fields = {name: written(value) for name, value in header.model_dump().items() if isinstance(value, str)}
    return header.model_copy(update={**fields, "cc": tuple(written(name) for name in header.cc)})


def _require_sizes(report: Report) -> None:
    blocks = [block for section in report.sections for block in section.blocks]
    marks = max(len(report.flags), len(report.blanks), len(report.corrections), len(report.enclosures))
    longest = max((len(text) for text in _texts(report)), default=0)
    if sum(len(block.tokens) for block in blocks) > MOST_TOKENS or marks > MOST_MARKS or longest > LONGEST_TEXT:
        raise UnusableError("The report is too large.")


def _texts(report: Report) -> Iterator[str]:
    for value in report.header.model_dump().values():
        yield from (value,) if isinstance(value, str) else value or ()
    yield from report.enclosures
    for section in report.sections:
        yield section.heading or ""
        for block in section.blocks:
            yield from (token.text + token.space for token in block.tokens)


def _require_places(report: Report) -> None:
    lengths = {
        (number, place): len(block.tokens)
        for number, section in enumerate(report.sections)
        for place, block in enumerate(section.blocks)
    }
    marks: list[Flag | Correction] = [*report.flags, *report.corrections]
    for mark in marks:
        length = lengths.get((mark.section, mark.block))
        elsewhere = isinstance(mark, Flag) and mark.field is not None
        first, last = mark.tokens
        if not elsewhere and (length is None or not 0 <= first <= last <= length):
            raise UnusableError("A mark of the report points outside of its text.")
    for blank in report.blanks:
        length = lengths.get((blank.section, blank.block))
        if length is None or not 0 <= blank.token <= length:
            raise UnusableError("A blank of the report points outside of its text.")
