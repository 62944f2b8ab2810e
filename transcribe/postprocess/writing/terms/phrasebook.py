"""Entries of the spelling tables, and where they stand in a run.

A row has ``said`` (several forms parted by ``|``) and ``written``. The cells ``before`` and ``after`` name words of
which one must follow or come before; where both are filled, either is enough. ``not_before`` and ``not_after`` name
words that must not. ``#`` means any number, ``@noun`` a word that may be a noun, ``@name`` a word with a capital,
``@letter`` a single letter, ``^`` the edge of a sentence (a sign, the beginning or the end).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from transcribe.postprocess.writing.terms.surroundings import next_fits, previous_fits, words_of
from transcribe.postprocess.writing.written import Change, Run, Written, replaced, text_of
from transcribe.report import Origin

LONG_WORD = 4  # letters: shorter words in capitals are abbreviations
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One form that is said, what is written for it, and beside which words."""

    said: tuple[str, ...]
    written: str
    rule: str
    before: frozenset[str] = NOTHING
    after: frozenset[str] = NOTHING
    not_before: frozenset[str] = NOTHING
    not_after: frozenset[str] = NOTHING

    def stands(self, run: Sequence[Written], start: int, end: int) -> bool:
        """Whether the neighbours of ``run[start:end]`` are as this entry wants them."""
        if self.not_before and next_fits(run, end, self.not_before):
            return False
        if self.not_after and previous_fits(run, start, self.not_after):
            return False
        if not self.before and not self.after:
            return True
        return bool(self.before and next_fits(run, end, self.before)) or bool(
            self.after and previous_fits(run, start, self.after)
        )


def entries_of(rows: Iterable[Mapping[str, str]], rule: str) -> Iterable[Entry]:
    """The entries of a table's rows; a row without ``said`` is heard as it is written."""
    for row in rows:
        for said in (row.get("said") or row["written"].lower()).split("|"):
            yield Entry(
                said=tuple(said.replace("-", " ").split()),
                written=row["written"],
                rule=rule.format_map(row),
                before=_words(row.get("before")),
                after=_words(row.get("after")),
                not_before=_words(row.get("not_before")),
                not_after=_words(row.get("not_after")),
            )


def _words(cell: str | None) -> frozenset[str]:
    return frozenset(word for word in (cell or "").split("|") if word)


@dataclass(frozen=True, slots=True)
class Found:
    """An entry at a place: the end of its tokens, and a possessive ending that was heard with it."""

    entry: Entry
    end: int
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Entries by their first word, the longest first."""

    by_first: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Phrasebook:
        """A phrasebook of these entries."""
        by_first: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.said:
                by_first.setdefault(entry.said[0], []).append(entry)
        return cls({first: tuple(sorted(found, key=_strictness)) for first, found in by_first.items()})

    def at(self, run: Sequence[Written], start: int) -> Found | None:
        """The longest entry that is said at this place and stands there rightly."""
        words = words_of(run[start])
        if not words:
            return None
        for first in dict.fromkeys((words[0], _stem(words[0]))):
            for entry in self.by_first.get(first, ()):
                end, ending = _end(run, start, entry.said)
                if end and entry.stands(run, start, end):
                    return Found(entry, end, ending)
        return None


def _end(run: Sequence[Written], start: int, said: tuple[str, ...]) -> tuple[int, str]:
    """Where the words of ``said`` end in the run, on the edge of a token; (0, "") where they are not there."""
    matched = 0
    for place in range(start, len(run)):
        words = words_of(run[place])
        if not words or matched + len(words) > len(said):
            return 0, ""
        wanted = said[matched : matched + len(words)]
        matched += len(words)
        if words == wanted:
            if matched == len(said):
                return place + 1, ""
        elif matched == len(said) and (*words[:-1], _stem(words[-1])) == wanted:
            return place + 1, "'s"
        else:
            return 0, ""
    return 0, ""


def _strictness(entry: Entry) -> tuple[int, bool]:
    """The longest first; among these, those that want certain neighbours."""
    return -len(entry.said), not (entry.before or entry.after)


def _stem(word: str) -> str:
    return word.removesuffix("'s")


def written_as(run: Sequence[Written], written: str, rule: str) -> Run:
    """``written`` in place of ``run``: each token for itself where their number is the same, else on the least run."""
    written = written.replace("'", "’") if any("’" in token.text for token in run) else written
    if text_of(run) == written:
        return list(run)
    words = written.split(" ")
    if len(words) == len(run):
        change = Change(rule, text_of(run), written)
        return [
            token
            if token.text == word
            else replace(token, text=word, origin=Origin.STYLE, notes=(*token.notes, change))
            for token, word in zip(run, words, strict=True)
        ]
    first = 0
    while first < min(len(run), len(words)) - 1 and run[first].text == words[first]:
        first += 1
    last = 0
    while last < min(len(run), len(words)) - 1 - first and run[-1 - last].text == words[-1 - last]:
        last += 1
    middle = run[first : len(run) - last]
    text = " ".join(words[first : len(words) - last])
    return [*run[:first], *replaced(middle, text, rule, Origin.STYLE), *run[len(run) - last :]]


def rewrite(run: Run, book: Phrasebook, *, keep_capital: bool = False, hold: bool = False) -> Run:
    """The run with every entry of the book as it is written.

    ``keep_capital`` leaves a capital where it may begin a sentence or stands in a name ("Post operative"). ``hold``
    makes capitals the table's own, so that no later pass takes them back ("the bundle of His").
    """
    finished: Run = []
    place = 0
    while place < len(run):
        found = book.at(run, place)
        if found is None:
            finished.append(run[place])
            place += 1
            continue
        heard = run[place : found.end]
        written = _as_heard(heard, found.entry.written + found.ending)
        if keep_capital and _is_shouted(run, place, found.end):
            written = written.upper()
        elif keep_capital and written[:1].islower() and _keeps_capital(run, place, found.end):
            written = written[:1].upper() + written[1:]
        tokens = written_as(heard, written, found.entry.rule)
        finished.extend(_held(tokens) if hold else tokens)
        place = found.end
    return finished


def _held(tokens: Run) -> Run:
    return [replace(token, origin=Origin.STYLE) if token.text[:1].isupper() else token for token in tokens]


def _as_heard(heard: Sequence[Written], written: str) -> str:
    """``written``, with what was heard on purpose: a hyphen ("R-wave"), a small first letter ("aVF"), an apostrophe."""
    first, last = heard[0].text, heard[-1].text
    if len(heard) == 1 and " " in written and "-" in first:
        return written.replace(" ", "-") if first.lower() == written.lower().replace(" ", "-") else first
    if len(heard) == 1 and first[:1].islower() and first[1:2].isupper() and first.lower() == written.lower():
        return first
    return written + last[-1] if last[-1] in "'’" and not written.endswith("'") else written


def _is_shouted(run: Sequence[Written], start: int, end: int) -> bool:
    """Whether a phrase is part of a heading in capitals: "TRIPLE LUMEN CATHETER", "SHORT-TERM GOALS"."""
    if not all(token.text.isupper() and len(token.text) >= LONG_WORD for token in run[start:end]):
        return False
    beside = [*run[max(0, start - 1) : start], *run[end : end + 1]]
    return any(token.text.isupper() and len(token.text) >= LONG_WORD for token in beside)


def _keeps_capital(run: Sequence[Written], start: int, end: int) -> bool:
    if not run[start].text[:1].isupper():
        return False
    beside = [*run[max(0, start - 1) : start], *run[end : end + 1]]
    return start == 0 or run[start - 1].is_sign or any(token.text[:1].isupper() for token in beside)
