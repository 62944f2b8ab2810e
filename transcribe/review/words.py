"""Words of a block as a reader sees them, with the tokens behind each: punctuation hangs on its word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcribe.report import Origin, Token

_PLAIN_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‑": "-", "…": "..."})


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands between two spaces: pieces of tokens, each with the number of its token in the block."""

    pieces: tuple[tuple[int, Token], ...]

    @property
    def text(self) -> str:
        """As it is read."""
        return "".join(token.text for _, token in self.pieces)


def units_of(tokens: Sequence[Token]) -> list[Unit]:
    """The units of a block; a token with a space inside ("25 mg") is parted."""
    units: list[Unit] = []
    pieces: list[tuple[int, Token]] = []
    for number, token in enumerate(tokens):
        parts = token.text.split()
        for at, part in enumerate(parts):
            last = at + 1 == len(parts)
            piece = (
                token
                if len(parts) == 1
                else token.model_copy(update={"text": part, "space": token.space if last else " "})
            )
            pieces.append((number, piece))
            if not last or token.space:
                units.append(Unit(tuple(pieces)))
                pieces = []
    if pieces:
        units.append(Unit(tuple(pieces)))
    return units


def tokens_of(units: Iterable[Unit]) -> tuple[Token, ...]:
    """The tokens of units that stand beside each other, with spaces between them and none at the end."""
    found: list[Token] = []
    for unit in units:
        if found and not found[-1].space:
            found[-1] = found[-1].model_copy(update={"space": " "})
        found += [token for _, token in unit.pieces]
    if found and found[-1].space:
        found[-1] = found[-1].model_copy(update={"space": ""})
    return tuple(found)


def typed(words: Sequence[str], instead_of: Sequence[Unit] = ()) -> tuple[Token, ...]:
    """Typed words as tokens, with the times of those they replace: one for one, or all of them together."""
    same_number = len(words) == len(instead_of)
    tokens = []
    for at, word in enumerate(words):
        replaced = instead_of[at : at + 1] if same_number else instead_of
        heard = [token for unit in replaced for _, token in unit.pieces]
        starts = [token.start for token in heard if token.start is not None]
        ends = [token.end for token in heard if token.end is not None]
        tokens.append(
            Token(
                text=word,
                space=" " if at + 1 < len(words) else "",
                start=min(starts, default=None),
                end=max(ends, default=None),
                origin=Origin.TYPED,
                words=tuple(sorted({index for token in heard for index in token.words})),
            )
        )
    return tuple(tokens)


def plain(text: str) -> str:
    """A text for comparison: Word's typographic signs as the plain ones, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN_SIGNS).split())
