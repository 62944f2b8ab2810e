"""Patient data in columns: encrypted, bound to its place, and found again only through keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
import zlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from transcribe.report import Header
from transcribe.store.errors import DamagedError

_NONCE_BYTES = 12
_KEY_CHARACTERS = 32  # of a search key: 128 bits


@dataclass(frozen=True, slots=True)
class Sealer:
    """AES-256-GCM with a random nonce before the ciphertext; the plaintext is deflated first.

    ``place`` says which column of which row it is for: moved to another place, it does not open.
    """

    key: bytes = field(repr=False)

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt a text for its place."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, zlib.compress(text.encode()), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text that was sealed for this place. Raises ``DamagedError``."""
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return zlib.decompress(AESGCM(self.key).decrypt(nonce, ciphertext, place.encode())).decode()
        except (InvalidTag, ValueError, zlib.error):
            raise DamagedError("A field of the database is damaged or stands in the wrong place.") from None


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """Keyed hashes by which a dictation is found: its medical record number, and each word of the patient's name.

    Who has the database but not the key sees that two dictations share a word of a name, not which.
    """

    key: bytes = field(repr=False)

    def of(self, header: Header) -> frozenset[str]:
        """All keys of what a header says."""
        return self.of_name(header.patient or "") | self.of_mrn(header.mrn or "")

    def of_name(self, name: str) -> frozenset[str]:
        """A key for each word of a name, whatever its case, accents and order."""
        return frozenset(self._hashed(f"name:{word}") for word in _plain(name, " ").split())

    def of_mrn(self, mrn: str) -> frozenset[str]:
        """The key of a record number, however it is grouped; none for an empty one."""
        digits = _plain(mrn, "")
        return frozenset({self._hashed(f"mrn:{digits}")} if digits else ())

    def _hashed(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:_KEY_CHARACTERS]


def _plain(text: str, between: str) -> str:
    """Small letters and figures without accents; an apostrophe joins, any other sign becomes ``between``."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        letter if letter.isalnum() else "" if unicodedata.combining(letter) or letter in "'’" else between
        for letter in letters
    )
