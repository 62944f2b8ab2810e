"""Wrapping the data key: either key opens it, no other one, and an old one no longer."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from transcribe.store.errors import NewerStoreError, OfficeKeyError, StoreError
from transcribe.store.keys import CARD_NAME, new_key, new_unwrapped, public_half, read_card, unwrap, wrap, write_card


def test_both_keys_open_the_same() -> None:
    office, recovery, inside = new_key(), new_key(), new_unwrapped()
    card = wrap(inside, "sqlite", public_half(office), public_half(recovery))
    assert unwrap(card, office) == unwrap(card, recovery) == inside
    assert unwrap(card, f"# both, while it is changed\n{new_key()}\n{office}\n") == inside


def test_the_standard_tool_opens_it_too() -> None:
    office = new_key()
    card = wrap(new_unwrapped(), "sqlite", public_half(office), public_half(new_key()))
    import base64

    opened = pyrage.decrypt(base64.b64decode(card.wrapped), [pyrage.x25519.Identity.from_str(office)])
    assert b'"data_key"' in opened


def test_another_key_opens_nothing() -> None:
    card = wrap(new_unwrapped(), "sqlite", public_half(new_key()), public_half(new_key()))
    with pytest.raises(OfficeKeyError, match="does not open this store"):
        unwrap(card, new_key())


@pytest.mark.parametrize("text", ["", "secret", "# only a remark\n", "AGE-SECRET-KEY-1QQQ", "ÄÖÜ"])
def test_what_is_not_a_key(text: str) -> None:
    card = wrap(new_unwrapped(), "sqlite", public_half(new_key()), public_half(new_key()))
    with pytest.raises(OfficeKeyError, match="not a key"):
        unwrap(card, text)


def test_each_purpose_has_its_own_key() -> None:
    keys = new_unwrapped().keys()
    different = {keys.database, keys.fields, keys.lookup, keys.naming, keys.audit}
    assert len(different) == 5
    assert {len(key) for key in different} == {32}


def test_no_key_is_shown() -> None:
    inside = new_unwrapped()
    shown = repr(inside) + repr(inside.keys())
    assert inside.data_key.hex() not in shown
    assert "AGE-SECRET" not in shown
    assert "\\x" not in shown


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (None, StoreError, "no store here"),
        ("{", StoreError, "cannot be read"),
        ("[]", StoreError, "damaged"),
        ('{"format": 1}', StoreError, "damaged"),
        ('{"format": 2, "new": true}', NewerStoreError, "newer version"),
    ],
)
def test_a_card_that_cannot_be_used(content: str | None, kind: type[StoreError], sentence: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / CARD_NAME).write_text(content)
    with pytest.raises(kind, match=sentence):
        read_card(tmp_path)


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    card = wrap(new_unwrapped(), "postgresql", public_half(new_key()), public_half(new_key()))
    write_card(tmp_path, card)
    assert read_card(tmp_path) == card
    assert [path.name for path in tmp_path.iterdir()] == [CARD_NAME]
