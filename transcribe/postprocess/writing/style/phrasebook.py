"""Tables of phrases: found in a run by their first word, the longest first, with the neighbours they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from transcribe.postprocess.writing.style.surroundings import key
from transcribe.postprocess.writing.written import Run
from transcribe.report import Origin


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of a table: the words said, and the neighbours that it needs or must not have (columns of the row)."""

    said: tuple[str, ...]
    row: Mapping[str, str]
    after: frozenset[str]
    before: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]

    def stands(self, run: Run, place: int, length: int) -> bool:
        """Whether the neighbours allow the phrase at a place."""
        earlier = key(run[place - 1]) if place else ""
        later = key(run[place + length]) if place + length < len(run) else ""
        return (
            (not self.after or earlier in self.after)
            and (not self.before or later in self.before)
            and earlier not in self.not_after
            and later not in self.not_before
        )


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Phrases by their first word, longest first."""

    by_first: Mapping[str, tuple[Phrase, ...]]

    def readings(self, run: Run, place: int) -> Iterator[tuple[Phrase, int]]:
        """The phrases that a place may be read as, longest first, each with the number of its tokens."""
        for phrase in self.by_first.get(key(run[place]), ()):
            length = _length(run, place, phrase.said)
            if length and phrase.stands(run, place, length):
                yield phrase, length

    def at(self, run: Run, place: int) -> tuple[Phrase, int] | None:
        """The longest phrase at a place, and the number of its tokens."""
        return next(self.readings(run, place), None)


def phrasebook(rows: Iterable[Mapping[str, str]]) -> Phrasebook:
    """The phrases of a table's rows. The column ``said`` may give several forms, parted by ``|``.

    A phrase of several words is also found with hyphens ("post-op"); single letters are also found joined ("bid"),
    and one before a word with its stop ("q.day").
    """
    by_first: dict[str, list[Phrase]] = {}
    for row in rows:
        for said in _forms(row["said"]):
            neighbours = (_words(row.get(column, "")) for column in ("after", "before", "not_after", "not_before"))
            by_first.setdefault(said[0], []).append(Phrase(said, row, *neighbours))
    return Phrasebook(
        {first: tuple(sorted(phrases, key=lambda phrase: -len(phrase.said))) for first, phrases in by_first.items()}
    )


def _forms(cell: str) -> Iterable[tuple[str, ...]]:
    forms: dict[tuple[str, ...], None] = {}
    for form in cell.lower().split("|"):
        words = tuple(form.split())
        forms[words] = None
        if len(words) > 1:
            letters = all(len(word) == 1 for word in words)
            forms[("".join(words) if letters else "-".join(words),)] = None
            if len(words[0]) == 1 and not letters:
                forms[(f"{words[0]}.{' '.join(words[1:])}",)] = None
    return (words for words in forms if words)


def _words(cell: str) -> frozenset[str]:
    return frozenset(word for word in cell.lower().split("|") if word)


def _length(run: Run, place: int, said: tuple[str, ...]) -> int:
    """How many tokens from a place say the words (a dot heard behind a single letter is no hindrance); 0 if none."""
    at = place
    for number, word in enumerate(said, start=1):
        if at >= len(run) or key(run[at]) != word:
            return 0
        at += 1
        inside = number < len(said) and len(word) == 1
        if inside and at < len(run) and run[at].text == "." and run[at].origin is Origin.HEARD:
            at += 1
    return at - place
