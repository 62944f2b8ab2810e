"""Who is meant by a dictated name."""

from __future__ import annotations

import pytest

from transcribe.addresses.book import Book
from transcribe.addresses.recipients import Recipient

BOOK = Book(
    (
        Recipient(name="Dr. Priya Raman", also=("the heart failure nurse",), organisation="Willow Street Practice"),
        Recipient(name="Owen Tate, MD"),
        Recipient(name="Dr. Anna Tate"),
        Recipient(name="Noël Ashgrove, MD, FACC"),
        Recipient(name="Dr. Mary-Ann O'Brien Smith"),
        Recipient(name="Harbor Insurance Company"),
        Recipient(name="李 明"),
    )
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Dr. Priya Raman", "Dr. Priya Raman"),
        ("doctor raman", "Dr. Priya Raman"),
        ("P. Raman", "Dr. Priya Raman"),
        ("Raman Priya", "Dr. Priya Raman"),
        ("Dr. Raman at Willow Street", "Dr. Priya Raman"),
        ("Dr. Raman, cardiology", "Dr. Priya Raman"),
        ("the heart failure nurse", "Dr. Priya Raman"),
        ("Owen Tate", "Owen Tate, MD"),
        ("Dr. O. Tate", "Owen Tate, MD"),
        ("Dr. Noel Ashgrove", "Noël Ashgrove, MD, FACC"),
        ("Dr. O’Brien Smith", "Dr. Mary-Ann O'Brien Smith"),
        ("Harbor Insurance Company", "Harbor Insurance Company"),
        ("李 明", "李 明"),
    ],
)
def test_surely_meant(said: str, meant: str) -> None:
    match = BOOK.match(said)
    assert match.recipient is not None
    assert (match.recipient.name, match.offered) == (meant, ())


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("Dr. Tate", ("Owen Tate, MD", "Dr. Anna Tate")),  # two of them
        ("Dr. Ramen", ("Dr. Priya Raman",)),  # misheard, perhaps
        ("Pria Raman", ("Dr. Priya Raman",)),
        ("Dr. Anil Raman", ("Dr. Priya Raman",)),  # somebody else of that name
        ("Dr. X. Tate", ("Owen Tate, MD", "Dr. Anna Tate")),
        ("Priya", ()),
        ("Dr. Nakamura", ()),
        ("the patient", ()),
        ("Dr.", ()),
        ("", ()),
        (None, ()),
        ("\u202e" * 50, ()),
    ],
)
def test_what_is_not_sure_is_never_chosen(said: str | None, offered: tuple[str, ...]) -> None:
    match = BOOK.match(said)
    assert match.recipient is None
    assert set(offered) <= set(match.offered)
    assert bool(offered) == bool(match.offered)
