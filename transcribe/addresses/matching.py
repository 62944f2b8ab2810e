"""Who of the address book is meant by a dictated name.

Somebody is found only if the name fits nobody else: the whole name, another name under which he is known, or a part of
the name with the surname in it ("Dr. Raman", "P. Raman"). What only resembles a name, as a misheard one does, is
offered and never chosen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from transcribe.addresses.recipients import Recipient
from transcribe.tables import table

OFFERED = 3  # names at most
_LIKE = 72.0  # of 100: a name that may have been misheard for another
_PLACE = re.compile(r"\s+(?:at|of|in|from)\s+|\s*[,;(]\s*")
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant, or ``None`` and the printed names of those who may be, the likeliest first."""

    recipient: Recipient | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    recipient: int


class Names:
    """The names of an address book, ready to be compared."""

    def __init__(self, recipients: Sequence[Recipient]) -> None:
        self._recipients = recipients
        self._names = [
            _Name(words, number)
            for number, recipient in enumerate(recipients)
            for name in (recipient.name, *recipient.also)
            if (words := name_words(name))
        ]
        self._printed = {recipient.name.casefold(): recipient for recipient in recipients}

    def exact(self, name: str) -> Recipient | None:
        """The entry with this printed name; case does not matter."""
        return self._printed.get(" ".join(name.split()).casefold())

    def match(self, name: str | None) -> Match:
        """Who is meant by a name as it was dictated or typed."""
        text = " ".join((name or "").split())
        if not text:
            return Match()
        if whole := self.exact(text):
            return Match(whole)
        said = name_words(text)
        if not said:
            return Match()
        for fits in (_same, _part):
            found = sorted({each.recipient for each in self._names if fits(said, each.words)})
            if len(found) == 1:
                return Match(self._recipients[found[0]])
            if found:
                return Match(offered=tuple(self._recipients[number].name for number in found[:OFFERED]))
        return Match(offered=self._like(said))

    def _like(self, said: tuple[str, ...]) -> tuple[str, ...]:
        spoken = " ".join(said)
        names = [" ".join(each.words) for each in self._names]
        scored = process.extract(spoken, names, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=2 * OFFERED)
        surnames = process.extract(
            said[-1], [each.words[-1] for each in self._names], scorer=fuzz.ratio, score_cutoff=_LIKE, limit=2 * OFFERED
        )
        numbers = [self._names[at].recipient for _, _, at in sorted([*scored, *surnames], key=lambda hit: -hit[1])]
        return tuple(self._recipients[number].name for number in dict.fromkeys(numbers))[:OFFERED]


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without titles, degrees, accents and what stands behind it ("at Lakeside Clinic")."""
    person = _PLACE.split(" ".join(name.split()), maxsplit=1)[0] or name
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", person.casefold()) if not unicodedata.combining(sign)
    )
    words = _WORD.findall(plain.replace(".", " ").replace("’", "'"))
    return tuple(word for word in words if word not in _not_names())


def _same(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return sorted(said) == sorted(name)


def _part(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """The same surname, and every other word of the name is there, or begins with the initial that is."""
    if said[-1] != name[-1]:
        return False
    left = list(name[:-1])
    for word in said[:-1]:
        hit = next((each for each in left if each == word or _initial(word, each)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _initial(first: str, second: str) -> bool:
    return min(len(first), len(second)) == 1 and first[0] == second[0]


@cache
def _not_names() -> frozenset[str]:
    """Titles and degrees, as they are said and as they are written."""
    rows = [row for row in table("name_parts") if row["part"] in {"title", "credential", "suffix"}]
    return frozenset(row[column].casefold().replace(".", "") for row in rows for column in ("said", "written"))
