"""Every kind of document as it is printed: styles and words of an invented one, signed, beside what they should be.

What is printed otherwise on purpose is looked at (``transcribe templates preview --kind KIND``), and the file in
``golden/`` changed with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx.document import Document
from docx.table import Table

from tests.templates.reports import OFFICE
from transcribe.settings import Author, Templates
from transcribe.templates.fields import Occasion
from transcribe.templates.sample import sample_of, sample_recipient
from transcribe.templates.signed import Signature
from transcribe.templates.types import all_kinds
from transcribe.templates.word import build_document

GOLDEN = Path(__file__).with_name("golden")
AUTHOR = Author(id="ashgrove", name="Noel Ashgrove, MD", title="Cardiology")
SIGNED = Signature("Noel Ashgrove, MD", datetime(2026, 11, 3, 15, 4, tzinfo=UTC), "0f" * 32, 2)


def outline(document: Document) -> Iterator[str]:
    """Head, text and foot of the first page, a line a paragraph with its style, or a row of a table."""
    section = document.sections[0]
    for part in (section.first_page_header, document, section.first_page_footer):
        for block in part.iter_inner_content():
            if isinstance(block, Table):
                yield from (" | ".join(cell.text.replace("\n", " / ") for cell in row.cells) for row in block.rows)
            elif block.text.strip():
                assert block.style is not None
                yield f"{block.style.name}: {block.text}".replace("\n", " / ")


@pytest.mark.parametrize("name", all_kinds())
def test_printed_as_it_was_looked_at(name: str) -> None:
    occasion = Occasion(
        OFFICE, AUTHOR, False, SIGNED, Templates(time_zone="America/New_York"), sample_recipient(), ("Records",)
    )
    made = build_document(sample_of(all_kinds()[name]), occasion)
    assert "\n".join(outline(made)) + "\n" == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_there_is_one_of_each_kind_and_no_other() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(all_kinds())
