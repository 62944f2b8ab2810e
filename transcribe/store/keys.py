"""The keys of a store. One random data key does the work; it lies wrapped in ``store.json``.

It is wrapped (as a small age file) for two keys: the *office key*, with which the programs open the store,
and the *recovery key*, which is printed once and kept on paper. To change the office key is to wrap
the data key anew; nothing else is touched. The standard tool opens it too, should this program be gone.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pyrage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, ValidationError

from transcribe.store.errors import NewerStoreError, OfficeKeyError, StoreError
from transcribe.store.files import write_whole

CARD_NAME = "store.json"
FORMAT = 1
DATA_KEY_BYTES = 32
WRONG_KEY = "This key does not open this store. Use the office key that belongs to it, or the recovery key."


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """The opened keys of a store, each for one purpose; none of them is ever shown."""

    database: bytes = field(repr=False)  # SQLCipher's raw key
    fields: bytes = field(repr=False)  # AES-256-GCM of patient data in columns
    lookup: bytes = field(repr=False)  # HMAC of what can be searched for
    naming: bytes = field(repr=False)  # HMAC of contents: the names of the vault's files
    audit: bytes = field(repr=False)  # HMAC of the audit chain and its heads
    vault: pyrage.x25519.Identity = field(repr=False)  # for whom the vault's files are encrypted


class Card(BaseModel):
    """``store.json``: what kind of store this is, and its wrapped data key. Nothing in it is secret."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    database: Literal["sqlite", "postgresql"]
    office: str  # the public half of the office key
    recovery: str  # of the recovery key
    wrapped: str  # base64 of an age file: the data key and the vault's key


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What a card wraps."""

    data_key: bytes = field(repr=False)
    vault: str = field(repr=False)

    def keys(self) -> StoreKeys:
        """The keys for each purpose, derived from the data key (HKDF-SHA256)."""
        database, fields, lookup, naming, audit = (
            _derived(self.data_key, purpose) for purpose in ("database", "fields", "lookup", "naming", "audit")
        )
        vault = pyrage.x25519.Identity.from_str(self.vault)
        return StoreKeys(database, fields, lookup, naming, audit, vault)


def new_key() -> str:
    """A new office or recovery key: one line, ``AGE-SECRET-KEY-1...``."""
    return str(pyrage.x25519.Identity.generate())


def new_unwrapped() -> Unwrapped:
    """A new data key and a new key for the vault."""
    return Unwrapped(secrets.token_bytes(DATA_KEY_BYTES), new_key())


def wrap(inside: Unwrapped, database: Literal["sqlite", "postgresql"], office: str, recovery: str) -> Card:
    """A card that either of two keys opens, given by their *public* halves (``public_half``)."""
    text = json.dumps({"data_key": inside.data_key.hex(), "vault": inside.vault}).encode()
    recipients = [pyrage.x25519.Recipient.from_str(public) for public in (office, recovery)]
    wrapped = base64.b64encode(pyrage.encrypt(text, recipients)).decode()
    return Card(database=database, office=office, recovery=recovery, wrapped=wrapped)


def unwrap(card: Card, key: str) -> Unwrapped:
    """Open a card with the lines of a key; any of several may fit. Raises ``OfficeKeyError``."""
    try:
        inside = json.loads(pyrage.decrypt(base64.b64decode(card.wrapped), _identities(key)))
        return Unwrapped(bytes.fromhex(inside["data_key"]), inside["vault"])
    except (pyrage.DecryptError, OSError, binascii.Error, ValueError, KeyError):
        raise OfficeKeyError(WRONG_KEY) from None


def public_half(key: str) -> str:
    """The public half of a key (of its first line). Raises ``OfficeKeyError``."""
    return str(_identities(key)[0].to_public())


def read_card(folder: Path) -> Card:
    """The card of the store in a folder. Raises ``StoreError``, ``NewerStoreError``."""
    try:
        content = json.loads((folder / CARD_NAME).read_bytes())
    except FileNotFoundError:
        raise StoreError(
            f"There is no store here ({CARD_NAME} is missing). Make one with 'transcribe store init'."
        ) from (None)
    except (OSError, ValueError):
        raise StoreError(f"{CARD_NAME} of the store cannot be read. Put it back from a backup.") from None
    if isinstance(content, dict) and isinstance(content.get("format"), int) and content["format"] > FORMAT:
        raise NewerStoreError(
            "This store was made by a newer version of the program. Use that version, or a newer one."
        )
    try:
        return Card.model_validate(content)
    except ValidationError:
        raise StoreError(f"{CARD_NAME} of the store is damaged. Put it back from a backup.") from None


def write_card(folder: Path, card: Card) -> None:
    """Write the card; after a power cut it is the old one or the new one. Raises ``OSError``."""
    write_whole(folder / CARD_NAME, card.model_dump_json(indent=1).encode() + b"\n")


def _identities(key: str) -> list[pyrage.x25519.Identity]:
    lines = [line.strip() for line in key.splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise OfficeKeyError("This is not a key: a key is one line that begins with AGE-SECRET-KEY-1.")
    return found


def _derived(data_key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"transcribe store 1: {purpose}".encode()).derive(data_key)
