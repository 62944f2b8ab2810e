"""Sealed columns, and what a dictation is found by."""

from __future__ import annotations

import pytest

from transcribe.report import Header
from transcribe.store.errors import DamagedError
from transcribe.store.sealing import Sealer, SearchKeys

KEY, OTHER = b"k" * 32, b"o" * 32


def test_what_is_sealed_comes_back() -> None:
    sealed = Sealer(KEY).seal("Philippa Quarterdeck – 5 mg", "header 1")
    assert b"Quarterdeck" not in sealed
    assert Sealer(KEY).open(sealed, "header 1") == "Philippa Quarterdeck – 5 mg"
    assert Sealer(KEY).seal("the same", "header 1") != Sealer(KEY).seal("the same", "header 1")


def test_it_opens_only_where_it_belongs_unchanged_and_with_its_key() -> None:
    sealed = Sealer(KEY).seal("Philippa Quarterdeck", "header 1")
    wrong = [
        (KEY, sealed, "header 2"),
        (OTHER, sealed, "header 1"),
        (KEY, sealed[:-1], "header 1"),
        (KEY, b"", "header 1"),
    ]
    wrong += [(KEY, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], "header 1") for at in range(len(sealed))]
    for key, text, place in wrong:
        with pytest.raises(DamagedError):
            Sealer(key).open(text, place)


@pytest.mark.parametrize(
    ("kept", "asked", "found"),
    [
        ("Philippa Quarterdeck", "quarterdeck", True),
        ("Philippa Quarterdeck", "QUARTERDECK, Philippa", True),
        ("Philippa Quarterdeck", "Philip", False),
        ("Zoë Müller", "zoe muller", True),
        ("O'Brien-Smith", "obrien smith", True),
        ("O’Brien", "O'Brien", True),
        ("Maria Osei", "Osei Ben", False),
    ],
)
def test_found_by_words_of_the_name(kept: str, asked: str, found: bool) -> None:
    keys = SearchKeys(KEY)
    assert (keys.of_name(asked) <= keys.of(Header(patient=kept))) is found


@pytest.mark.parametrize(
    ("kept", "asked", "found"),
    [("12-345 678", "12345678", True), ("a774", "A-774", True), ("0123", "123", False), ("123", "1234", False)],
)
def test_found_by_the_whole_record_number(kept: str, asked: str, found: bool) -> None:
    keys = SearchKeys(KEY)
    assert (keys.of_mrn(asked) <= keys.of(Header(mrn=kept))) is found


def test_a_name_is_not_a_number_and_nothing_is_found_by_nothing() -> None:
    keys = SearchKeys(KEY)
    assert not keys.of_name("774") & keys.of_mrn("774")
    assert not keys.of(Header()) | keys.of_name(" - ") | keys.of_mrn("  ")
    assert keys.of_mrn("774") != SearchKeys(OTHER).of_mrn("774")
