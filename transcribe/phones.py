"""The sounds of English as one alphabet for the whole house: ARPABET phones without stress, one character each.

A pronunciation is a plain string of these characters, so that the fast string distances of rapidfuzz work on sounds.
"""

from __future__ import annotations

ALPHABET = {
    "AA": "a", "AE": "A", "AH": "V", "AO": "O", "AW": "W", "AY": "Y", "B": "b", "CH": "C", "D": "d", "DH": "D",
    "EH": "E", "ER": "R", "EY": "e", "F": "f", "G": "g", "HH": "h", "IH": "I", "IY": "i", "JH": "J", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "N", "OW": "o", "OY": "y", "P": "p", "R": "r", "S": "s", "SH": "S",
    "T": "t", "TH": "T", "UH": "U", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "Z",
}  # fmt: skip
"""Each ARPABET phone's character."""

VOWELS = frozenset("aAVOWYERIeioyUu")


def from_arpabet(phones: str) -> str:
    """``"M AH0 T OW1"`` → one character a phone; stress is dropped. Raises ``KeyError`` for a phone unknown here."""
    return "".join(ALPHABET[phone.rstrip("012")] for phone in phones.split())
