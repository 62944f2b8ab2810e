"""Words and phrases of a table, found in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Phrase(Generic[Meaning]):
    """One phrase in a text: its characters (half-open), and what the table says of it."""

    start: int
    end: int
    text: str
    means: Meaning


class Phrases(Generic[Meaning]):
    """The wordings of a table. Capitals do not count, nor whether words are parted by a hyphen or a space.

    Of two wordings that begin at one word, the longer is found. A wording is found in its plural too ("polyp",
    "polyps"); with ``*`` at its end it stands for all words that begin so ("prostat*").
    """

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = {_key(wording): meaning for wording, meaning in meanings.items()}
        self._begun = sorted((key[:-1] for key in self._meanings if key.endswith("*")), key=len, reverse=True)
        wordings = "|".join(_pattern(key) for key in sorted(self._meanings, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w-])(?:{wordings})(?!\w)", re.IGNORECASE)

    def found(self, text: str) -> Iterator[Phrase[Meaning]]:
        """The phrases in a text, from left to right, none within another."""
        for match in self._pattern.finditer(text):
            yield Phrase(match.start(), match.end(), match[0], self._meaning(_key(match[0])))

    def within(self, text: str) -> bool:
        """Whether any of them stands in the text."""
        return self._pattern.search(text) is not None

    def _meaning(self, key: str) -> Meaning:
        for form in (key, key.removesuffix("s"), key.removesuffix("es")):
            if form in self._meanings:
                return self._meanings[form]
        return self._meanings[next(begun for begun in self._begun if key.startswith(begun)) + "*"]


def _key(wording: str) -> str:
    return " ".join(wording.casefold().replace("-", " ").split())


def _pattern(key: str) -> str:
    words = r"[\s-]+".join(re.escape(word) for word in key.removesuffix("*").split())
    return words + (r"\w*" if key.endswith("*") else "(?:e?s)?")
