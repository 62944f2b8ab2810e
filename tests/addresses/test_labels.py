"""Sheets of address labels."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import Mm

from transcribe.addresses.errors import AddressError
from transcribe.addresses.labels import label_sheets, labels_of
from transcribe.addresses.recipients import Recipient

PAPER = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}


@pytest.mark.parametrize("name", label_sheets())
def test_the_labels_of_a_sheet_lie_on_it(name: str) -> None:
    sheet = label_sheets()[name]
    width, height = PAPER[sheet.paper]
    assert sheet.left + (sheet.columns - 1) * sheet.across + sheet.width <= width
    assert sheet.top + (sheet.rows - 1) * sheet.down + sheet.height <= height
    assert sheet.width <= sheet.across
    assert sheet.height <= sheet.down


@pytest.mark.parametrize(("name", "first", "rows"), [("5160", 1, 2), ("5160", 6, 3), ("L7163", 1, 2), ("L7163", 14, 9)])
def test_one_label_each_in_order(name: str, first: int, rows: int) -> None:
    people = [Recipient(name=f"Dr. No. {number}", city="Portland") for number in range(4)]
    document = docx.Document(io.BytesIO(labels_of(people, name, first)))
    (table,) = document.tables
    assert len(table.rows) == rows
    assert abs((table.rows[0].height or 0) - Mm(label_sheets()[name].down)) < 700
    texts = [cell.text for row in table.rows for cell in row.cells[::2]]
    assert texts[first - 1 : first + 3] == [f"Dr. No. {number}\nPortland" for number in range(4)]
    assert not any(texts[: first - 1])


@pytest.mark.parametrize(("name", "first", "told"), [("9999", 1, "no sheet of labels"), ("5160", 31, "labels 1 to 30")])
def test_no_such_sheet(name: str, first: int, told: str) -> None:
    with pytest.raises(AddressError, match=told):
        labels_of((), name, first)
