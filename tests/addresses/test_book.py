"""The address book as a file, and to whom a report goes by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.templates.reports import HEADER, letter
from transcribe.addresses.addressing import address_flags, addressed
from transcribe.addresses.book import Book, read_book, write_book
from transcribe.addresses.errors import AddressError
from transcribe.addresses.recipients import Recipient, Route
from transcribe.report import Severity

BOOK = Book(
    (
        Recipient(name="Dr. Priya Raman", copies=("Records Office", "Dr. Owen Tate"), route=Route.FAX, fax="555-0199"),
        Recipient(name="Dr. Owen Tate"),
        Recipient(name="Records Office", copies=("Dr. Priya Raman",)),
    )
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "office" / "addresses.tsv"
    write_book(BOOK.recipients, path)
    assert read_book(path) == BOOK
    changed = Book((*BOOK.recipients, Recipient(name="New One", street="1 A Street|Suite 2", also=("x", "y"))))
    write_book(changed.recipients, path)
    assert read_book(path) == changed
    assert [each.name for each in path.parent.iterdir()] == ["addresses.tsv"]


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="|;"), min_size=1, max_size=40))
def test_any_name_survives(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("book") / "addresses.tsv"
    plain = " ".join("".join(" " if sign == "\0" else sign for sign in name).split())
    plain = plain.lstrip("# ")  # else the line would be a comment
    if not plain:
        return
    write_book((Recipient(name=plain),), path)
    assert [each.name for each in read_book(path).recipients] == [plain]


def test_no_book_is_an_empty_one(tmp_path: Path) -> None:
    assert read_book(None) == read_book(tmp_path / "none.tsv") == Book()
    with pytest.raises(AddressError):
        write_book((), tmp_path / "none" / ("x" * 300))


def test_everybody_who_gets_it_each_once() -> None:
    found = addressed(letter("Well."), BOOK)
    assert [(each.name, each.copy, each.recipient is not None) for each in found] == [
        ("Dr. Priya Raman", False, True),
        ("Dr. Owen Tate", True, True),
        ("the patient", True, False),
        ("Records Office", True, True),
    ]


def test_a_doubtful_name_is_asked_about_and_an_unknown_one_is_not() -> None:
    header = HEADER.model_copy(update={"recipient": "Dr. Ramen", "cc": ("Dr. Nakamura", "Dr. Owen Tait")})
    flags = address_flags(letter("Well.", header=header), BOOK)
    assert [(flag.field, flag.suggestions, flag.severity) for flag in flags] == [
        ("recipient", ("Dr. Priya Raman",), Severity.MAJOR),
        ("cc", ("Dr. Owen Tate",), Severity.MAJOR),
    ]
    assert address_flags(letter("Well."), BOOK) == ()
