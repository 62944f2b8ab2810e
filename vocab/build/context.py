"""Builds ``vocab/context.tsv``: what stands beside drugs, diagnoses, findings and other terms, as log-odds.

    transcribe learn adapter …                       # leaves the practice dictations in its folder: text.jsonl
    python vocab/build/context.py NOTES text.jsonl   # writes the table; with --measure says what it is worth

NOTES is a folder with ``aci_bench.jsonl`` and ``mts_dialog.jsonl`` (a ``text`` on each line; Yim et al. 2023, Ben
Abacha et al. 2023, both CC BY 4.0). From them, from our own passages and dictations, and from the practice dictations,
the words around every known term are counted against the words around all other words. Only counts are kept.

Practice sentences and notes are two worlds: a word counts for a kind of term only as far as it stands there more often
than in the *same* world by chance, and one practice sentence counts a tenth. Every text is read twice, with its
signs and without, as authors may or may not say them.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from transcribe.postprocess.correction.context import PLACES, Table, around, context_table, evidence
from transcribe.postprocess.correction.neighbours import DRUG, SIGN, folded
from transcribe.postprocess.correction.terms import Kind, same, spoken_terms
from transcribe.tables import rows_of, table, vocabulary_folder

ROOT = Path(__file__).resolve().parents[2]
NOTES = ("aci_bench", "mts_dialog")
LEARNED, MEASURED = range(21, 41), (*range(1, 13), *range(51, 83))  # our own dictations by number
UNCOUNTED = {Kind.BRAND, Kind.OTHER, Kind.PLAIN}  # brands are counted with drugs
KINDS = tuple(kind for kind in Kind if kind not in UNCOUNTED)

SHARE = {"notes": 0.5, "practice": 0.05}  # what one place counts; it is read twice, with and without signs
PRIOR = 0.25  # imagined places that say nothing: what was hardly ever seen weighs nothing
NEARNESS = (1.0, 0.7, 0.4)  # the neighbours say partly the same: the farther ones count less
SEEN, DOCUMENTS = 8, 4  # places and documents in which a word must have stood
WEAKEST = 0.15  # log-odds that are not worth the cell
ROWS = 4_500
BREADTH = 400  # places from which on a word is no more worth a row than others
PARTS = 5

HEAD = """\
# What stands around terms: natural log-odds that a term of this kind stands here, and not any other word, by one word
# beside it. at: -1 is the word just before the term, 1 the one just behind it, up to three on each side. word: as
# heard, in small letters, or a class: <number>, <unit>, <form> (tablet), <time> (days), <route>, <frequency>, <sign>
# (punctuation, spoken or written), <code> (L4-L5), <drug>. Then a column for each kind of term (drug: brands too); an
# empty cell is 0. The numbers of all neighbours are added. Made by vocab/build/context.py; an edit by hand is lost when
# it is made anew. Sources: our own practice sentences, passages and dictations; counts, no text, of the notes of
# Wen-wai Yim, Yujuan Fu, Asma Ben Abacha, Neal Snider, Thomas Lin, Meliha Yetisgen: "ACI-BENCH: a Novel Ambient
# Clinical Intelligence Dataset for Benchmarking Automatic Visit Note Generation", Scientific Data 10 (2023), and of
# Asma Ben Abacha, Wen-wai Yim, Yadan Fan, Thomas Lin: "An Empirical Study of Clinical Note Generation from
# Doctor-Patient Encounters" (MTS-Dialog), EACL 2023; both under CC BY 4.0 (creativecommons.org/licenses/by/4.0).
# Changed: reduced to log-odds. Licence of this table: CC BY 4.0.
"""

_WORD = re.compile(r"\d+(?:[.,/:x-]\d+)*%?|[^\W\d_]+(?:['’][a-z]+)?\d*(?:-\d+)?|[^\s-]")


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a sign or a whole known term, as it is heard."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word or a term stands: its kind, the word itself, and what is beside it by place."""

    kind: Kind | None
    text: str
    beside: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The places of one document of one world ("notes" or "practice")."""

    name: str
    world: str
    places: tuple[Place, ...]

    @property
    def lot(self) -> int:
        """The lot it is counted in: one of five that are measured by what the others teach, or the practice's own."""
        return PARTS if self.world == "practice" else crc32(self.name.encode()) % PARTS


@dataclass
class Counts:
    """How often, and in how many documents, words stood beside anything and beside each kind of term, in one world."""

    total: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    beside: Counter[tuple[int, str]] = field(default_factory=Counter)
    with_kind: Counter[tuple[Kind, int, str]] = field(default_factory=Counter)
    documents: Counter[tuple[int, str]] = field(default_factory=Counter)

    def add(self, text: Document) -> None:
        """Counts the places of one document more."""
        self.documents.update({neighbour for place in text.places for neighbour in place.beside})
        for place in text.places:
            self.total += 1
            self.beside.update(place.beside)
            if place.kind:
                self.kinds[place.kind] += 1
                self.with_kind.update((place.kind, *neighbour) for neighbour in place.beside)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.total + other.total,
            self.kinds + other.kinds,
            self.beside + other.beside,
            self.with_kind + other.with_kind,
            self.documents + other.documents,
        )


Worlds = dict[str, Counts]


class Labels:
    """Finds the known terms in words; headings and words of everyday English in the wide list are none."""

    def __init__(self) -> None:
        headings = {same(form) for row in table("headings") for form in (row["spoken"], row["written"])}
        everyday = {row["word"] for row in table("english_sounds") if row["kind"] == "common"}
        english = {row["word"] for row in table("english_sounds")}
        self.kinds: dict[str, Kind] = {}
        for term, said in spoken_terms().items():
            for wording in {same(term.written), same(said)}:
                plain = english if term.kind is Kind.ABBREVIATION else everyday if term.rank == 4 else frozenset()
                if len(wording) > 2 and not (term.ordinary or wording in headings or wording in plain):
                    self.kinds.setdefault(wording, Kind.DRUG if term.kind is Kind.BRAND else term.kind)
        self._longest: Counter[str] = Counter()
        for wording in self.kinds:
            words = wording.split()
            self._longest[words[0]] = max(self._longest[words[0]], len(words))

    def items(self, words: Sequence[str]) -> list[Item]:
        """Words with the longest known terms among them as one; numbers and units are no terms."""
        items: list[Item] = []
        start = 0
        while start < len(words):
            items.append(self._item(words, start))
            start += len(items[-1].text.split())
        return items

    def _item(self, words: Sequence[str], start: int) -> Item:
        for length in range(self._longest[words[start]], 0, -1):
            wording = " ".join(words[start : start + length])
            kind = self.kinds.get(wording)
            if kind and (length > 1 or _is_word(wording)):
                return Item(wording, kind)
        return Item(words[start])


def _is_word(wording: str) -> bool:
    return not folded([wording])[0].startswith("<") or folded([wording]) == (DRUG,)


def words_of(text: str) -> list[str]:
    """The words of a written text as they would be heard, with every sign and line end as one class."""
    words = [
        word.casefold() if word[0].isalnum() else SIGN
        for line in text.splitlines()
        for word in [*_WORD.findall(line), "."]
    ]
    return [word for place, word in enumerate(words) if word != SIGN or words[place - 1 : place] != [SIGN]]


def spoken(text: str) -> list[str]:
    """The words of a spoken text, its commands as signs."""
    words, signs, place = text.split(), [], 0
    while place < len(words):
        length = next((n for n in (3, 2, 1) if folded(words[place : place + n]) == (SIGN,)), 0)
        signs.append(SIGN if length else words[place])
        place += length or 1
    return signs


def practice(path: Path, labels: Labels) -> Iterator[list[Item]]:
    """The practice dictations; their pieces say what is a term and what a name."""
    names = {row["name"].casefold(): row["kind"] for row in rows_of(ROOT / "transcribe/learning/text/names.tsv")}
    for line in path.read_text(encoding="utf-8").splitlines():
        items: list[Item] = []
        for _, pieces in json.loads(line)["utterances"]:
            for said, written, kind, sign in pieces:
                items += _piece(said, written, kind, labels, names)
                items += [Item(SIGN)] * bool(sign)
        yield items


def _piece(said: str, written: str, kind: str, labels: Labels, names: Mapping[str, str]) -> list[Item]:
    known = labels.kinds.get(same(written)) or labels.kinds.get(same(said))
    words = said.casefold().split()
    if kind == "command":
        return [Item(SIGN)]
    if kind == "term" and known:
        return [Item(same(said), known)]
    if kind == "name" and written.replace("'", "").replace("-", "").isalpha() and words[-1] in names:
        return [Item(same(said), Kind.PERSON if names[words[-1]] != "place" else Kind.PLACE)]
    if kind == "name" and len(words) > 1 and len(words[-1]) > 1:
        person = names.get(words[0], "").startswith("given")
        return [Item(same(said), Kind.PERSON if person else Kind.PLACE)]
    return [Item(word) for word in words]


def places_of(items: Sequence[Item], *, signs: bool) -> Iterator[Place]:
    """All places of words and terms (not of numbers and signs) with what stands around them."""
    kept = [item for item in items if signs or item.text != SIGN]
    words = [item.text.split() for item in kept]
    reach = 2 * PLACES
    for number, item in enumerate(kept):
        if item.kind or _is_word(item.text):
            left = [word for part in words[max(0, number - reach) : number] for word in part]
            right = [word for part in words[number + 1 : number + 1 + reach] for word in part]
            yield Place(item.kind, item.text, tuple(around(left[-reach:], right[:reach])))


def documents(notes: Path, generated: Path) -> list[Document]:
    """Everything that is learned from, and our own dictations that are only measured (world "measured")."""
    labels = Labels()
    found = [
        _document(f"{name} {number}", "notes", labels.items(words_of(json.loads(line)["text"])))
        for name in NOTES
        for number, line in enumerate((notes / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    ]
    text = ROOT / "transcribe/learning/text"
    for name, column in (("passages", "passage"), ("ordinary", "sentence")):
        for number, row in enumerate(rows_of(text / f"{name}.tsv")):
            found.append(_document(f"{name} {number}", "notes", labels.items(words_of(row[column]))))
    for folder in sorted((ROOT / "tests/dictations").iterdir()):
        number = int(folder.name[:2]) if folder.name[:2].isdigit() else 0
        if number in LEARNED or number in MEASURED:
            items = labels.items(spoken((folder / "spoken.txt").read_text(encoding="utf-8")))
            found.append(_document(f"own {number}", "notes" if number in LEARNED else "measured", items))
    for number, items in enumerate(practice(generated, labels)):
        found.append(_document(f"practice {number}", "practice", items))
    return found


def _document(name: str, world: str, items: Sequence[Item]) -> Document:
    return Document(name, world, (*places_of(items, signs=True), *places_of(items, signs=False)))


def counted(texts: Iterable[Document]) -> Worlds:
    """The counts of each world."""
    worlds = {world: Counts() for world in SHARE}
    for text in texts:
        worlds[text.world].add(text)
    return worlds


def together(many: Iterable[Worlds]) -> Worlds:
    """The counts of several lots of documents as one."""
    return reduce(lambda one, other: {world: one[world] + other[world] for world in SHARE}, many)


def learned(worlds: Worlds) -> Table:
    """The log-odds, by place and word, of the words that say most."""
    english = {row["word"] for row in table("english_sounds") if row["kind"] != "name"}
    seen, spread = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for counts in worlds.values():
        seen.update(counts.beside)
        spread.update(counts.documents)
    rows: list[tuple[float, tuple[int, str], dict[str, float]]] = []
    for neighbour, times in seen.items():
        if times >= SEEN and spread[neighbour] >= DOCUMENTS and (neighbour[1] in english or neighbour[1][0] == "<"):
            odds = _log_odds(neighbour, worlds)
            rows.append((math.sqrt(min(times, BREADTH)) * sum(map(abs, odds.values())), neighbour, odds))
    rows.sort(key=lambda row: (-row[0], row[1]))
    return {neighbour: odds for _, neighbour, odds in sorted(rows[:ROWS], key=lambda row: row[1]) if odds}


def _log_odds(neighbour: tuple[int, str], worlds: Mapping[str, Counts]) -> dict[str, float]:
    odds: dict[str, float] = {}
    for kind in KINDS:
        found = expected = PRIOR
        for world, counts in worlds.items():
            if terms := counts.kinds[kind]:
                here = counts.with_kind[kind, *neighbour]
                found += SHARE[world] * here
                expected += SHARE[world] * (counts.beside[neighbour] - here) * terms / (counts.total - terms)
        value = NEARNESS[abs(neighbour[0]) - 1] * math.log(found / expected)
        if abs(value) >= WEAKEST:
            odds[kind.value] = round(value, 1)
    return odds


def written(learned_table: Table) -> str:
    """The table as a file."""
    lines = ["\t".join(("at", "word", *(kind.value for kind in KINDS)))]
    for (place, word), odds in learned_table.items():
        cells = (f"{odds[kind.value]:g}" if odds.get(kind.value) else "" for kind in KINDS)
        lines.append("\t".join((str(place), word, *cells)))
    return HEAD + "\n".join(lines) + "\n"


def measure(texts: Sequence[Document], known: Callable[[Document], Table]) -> None:
    """Prints, by kind, how well the evidence tells its places from others', and how high the true kind ranks."""
    scored: list[tuple[Kind | None, dict[Kind, float]]] = []
    for text in texts:
        weights = known(text)
        scored += [(p.kind, {kind: evidence(weights, kind, p.beside) for kind in KINDS}) for p in text.places]
    ranks: list[int] = []
    for kind in KINDS:
        true = np.array([values[kind] for found, values in scored if found is kind])
        other = np.array([values[kind] for found, values in scored if found is not kind])
        ranks_here = [
            1 + sum(value > values[kind] for value in values.values()) for found, values in scored if found is kind
        ]
        ranks += ranks_here
        if len(true):
            first = np.mean(np.array(ranks_here) == 1)
            print(f"{kind.value:13} {len(true):6} places, AUC {_auc(true, other):.3f}, first of kinds {first:.2f}")
    place = np.array(ranks)
    print(
        f"all: first {np.mean(place == 1):.3f}, among three {np.mean(place <= 3):.3f}, "
        f"mean {place.mean():.2f} of {len(KINDS)}"
    )


def _auc(true: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    ordered = np.sort(other)
    below = (np.searchsorted(ordered, true, "left") + np.searchsorted(ordered, true, "right")) / 2
    return float(below.mean() / len(other))


def main() -> None:
    """Learns and writes the table, or measures it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("notes", type=Path, metavar="NOTES")
    arguments.add_argument("practice", type=Path, metavar="text.jsonl")
    arguments.add_argument("--measure", action="store_true", help="measure it too, on documents not learned from")
    given = arguments.parse_args()
    texts = documents(given.notes, given.practice)
    lots = [counted(t for t in texts if t.world in SHARE and t.lot == lot) for lot in range(PARTS + 1)]
    (vocabulary_folder() / "context.tsv").write_text(written(learned(together(lots))), encoding="utf-8")
    if given.measure:
        _measure_all(texts, [learned(together(lots[:part] + lots[part + 1 :])) for part in range(PARTS)])


def _measure_all(texts: Sequence[Document], without: Sequence[Table]) -> None:
    for title, chosen in (
        ("held-out notes", [t for t in texts if t.name.startswith(NOTES)]),
        ("own dictations, held out", [t for t in texts if t.world == "notes" and t.name.startswith("own")]),
    ):
        print(title)
        measure(chosen, lambda text: without[text.lot])
    print("own dictations that nothing was learned from, the table as shipped")
    measure([t for t in texts if t.world == "measured"], lambda _: context_table())


if __name__ == "__main__":
    main()
