"""Correction of text alone, on the output of any recogniser, with a yardstick that is not ours.

    python benchmarks/text_correction.py PAIRS.jsonl [--recogniser NAME …] [--no-correct] [--limit N] [--show N]

PAIRS.jsonl holds an utterance a line: ``{"id": …, "ref": text, "hyp": {recogniser: text}}``, or ``"hyp": text`` of one
recogniser. Each recogniser's text is measured as it is and corrected (``--no-correct``: as it is both times).

Word error rate and medical word error rate are those of the package *medwer* 1.0.0 (MIT; its normaliser is Whisper's,
its 19,373 terms are from Health Canada's and ICD-10-CM's lists): the same sums as its ``Scorer``. The intervals are of
the relative change, paired, by drawing utterances again. What was repaired and broken, and of it numbers, sides and
negations, is counted by ``transcribe/evaluation``. ``--show N`` prints N changed places of each, the worst first.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from transcribe.evaluation.bootstrap import Fraction, interval_of_change
from transcribe.evaluation.changes import Outcome, compare
from transcribe.evaluation.documents import heard_document
from transcribe.evaluation.faults import Fault, faults
from transcribe.evaluation.groups import corrections_of, groups_of
from transcribe.evaluation.sets import TermKind

Correct = Callable[[str], str]
CRITICAL: tuple[TermKind, ...] = ("numbers", "sides", "negations")
WORST_FIRST = (Outcome.BROKEN, Outcome.ADDED, Outcome.ALTERED, Outcome.REPAIRED)
ONLY = "text"  # the name of the one recogniser of a file that names none


@dataclass(frozen=True)
class Pair:
    """What was said, and what each recogniser made of it."""

    reference: str
    heard: dict[str, str]


@dataclass(frozen=True, slots=True)
class Errors:
    """Edits and reference words of one utterance: of all words, and of medical terms alone."""

    words: Fraction
    medical: Fraction


@dataclass(frozen=True)
class Measured:
    """One recogniser: the errors of each utterance before and after, and what the correction did.

    ``worse`` counts words of a critical group that were right and no longer are, and such words that are new and wrong.
    """

    recogniser: str
    before: tuple[Errors, ...]
    after: tuple[Errors, ...]
    outcomes: Counter[Outcome]
    worse: Counter[TermKind]
    changed: tuple[Fault, ...]
    seconds: float


class Yardstick:
    """medwer's sums for one utterance; its own edit distance in Python takes minutes for a consultation."""

    def __init__(self) -> None:
        from medwer import Normalizer, default_terms_path, load_terms

        self._normalise = Normalizer()
        self._terms, self._longest = load_terms(default_terms_path())

    def errors(self, reference: str, heard: str) -> Errors | None:
        """Edits and reference words; ``None`` where the normalised reference is empty (medwer leaves it out)."""
        from medwer import keep_medical

        expected, found = self._normalise(reference), self._normalise(heard)
        if not expected.strip():
            return None
        medical = (keep_medical(side, self._terms, self._longest) for side in (expected, found))
        return Errors(_edits(expected, found), _edits(*medical))


def _edits(reference: str, heard: str) -> Fraction:
    words = reference.split()
    return Levenshtein.distance(words, heard.split()), len(words)


def read_pairs(file: Path) -> list[Pair]:
    """The utterances of a file; stops the program at a line that is none."""
    pairs = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            reference, heard = row["ref"], row["hyp"]
            heard = {ONLY: heard} if isinstance(heard, str) else dict(heard)
            if not all(isinstance(text, str) for text in (reference, *heard.values())):
                raise ValueError
        except (ValueError, KeyError, TypeError):
            sys.exit(f"Line {number} of {file.name} is no utterance with ref and hyp.")
        pairs.append(Pair(reference, heard))
    return pairs


def measured(pairs: Sequence[Pair], recogniser: str, correct: Correct, yardstick: Yardstick) -> Measured:
    """Correct one recogniser's texts and count; utterances that it has no text of are left out."""
    before: list[Errors] = []
    after: list[Errors] = []
    outcomes: Counter[Outcome] = Counter()
    worse: Counter[TermKind] = Counter()
    changed: list[Fault] = []
    seconds = 0.0
    for pair in pairs:
        if recogniser not in pair.heard:
            continue
        heard = pair.heard[recogniser]
        began = time.process_time()  # of the processor, so that other work on the machine does not count
        written = correct(heard)
        seconds += time.process_time() - began
        errors = yardstick.errors(pair.reference, heard)
        if errors is None:
            continue
        before.append(errors)
        after.append(errors if written == heard else yardstick.errors(pair.reference, written) or errors)
        if written != heard:
            _count(pair.reference, heard, written, outcomes, worse, changed)
    return Measured(recogniser, tuple(before), tuple(after), outcomes, worse, tuple(changed), seconds)


def _count(
    reference: str,
    heard: str,
    written: str,
    outcomes: Counter[Outcome],
    worse: Counter[TermKind],
    changed: list[Fault],
) -> None:
    documents = [heard_document(text, ()) for text in (reference, heard, written)]
    changes = compare(*(document.tokens for document in documents))
    outcomes.update(changes.outcomes)
    groups = groups_of(changes.reference, ())
    outcomes.update(outcome for outcome in changes.extra.values() if outcome is Outcome.ADDED)
    for kind in CRITICAL:
        corrections = corrections_of(changes, groups, kind)
        worse[kind] += corrections.broken + corrections.added
    changed.extend(fault for fault in faults(changes, groups, *documents) if fault.outcomes != {Outcome.LEFT})


def table(results: Sequence[Measured], title: str) -> Table:
    """A row for each recogniser."""
    rows = Table("Recogniser", title=title, title_justify="left")
    for heading in ("WER", "after", "change, 95 %", "Medical WER", "after", "change, 95 %"):
        rows.add_column(heading, justify="right")
    for heading in ("repaired", "broken", "altered", "added", "worse: numbers / sides / negations", "seconds"):
        rows.add_column(heading, justify="right")
    for one in results:
        rows.add_row(
            one.recogniser,
            *_rates([errors.words for errors in one.before], [errors.words for errors in one.after]),
            *_rates([errors.medical for errors in one.before], [errors.medical for errors in one.after]),
            *(str(one.outcomes[kind]) for kind in (Outcome.REPAIRED, Outcome.BROKEN, Outcome.ALTERED, Outcome.ADDED)),
            " / ".join(str(one.worse[kind]) for kind in CRITICAL),
            f"{one.seconds:.1f}",
        )
    return rows


def _rates(before: Sequence[Fraction], after: Sequence[Fraction]) -> tuple[str, str, str]:
    old, new = _rate(before), _rate(after)
    if old is None or new is None:
        return "", "", ""
    between = interval_of_change(before, after)
    shown = f"{new / old - 1:+.1%}" if old else ""
    return f"{old:.4f}", f"{new:.4f}", shown + (f" ({between[0]:+.1%} to {between[1]:+.1%})" if between else "")


def _rate(fractions: Sequence[Fraction]) -> float | None:
    whole = sum(words for _, words in fractions)
    return sum(edits for edits, _ in fractions) / whole if whole else None


def shown(changed: Sequence[Fault], limit: int) -> Iterator[str]:
    """Lines for reading: what became of it, heard, written, what was said, and the words around."""

    def harm(fault: Fault) -> int:
        return min(WORST_FIRST.index(one) for one in fault.outcomes if one in WORST_FIRST)

    for fault in sorted(changed, key=harm)[:limit]:
        kinds = ", ".join(one for one in WORST_FIRST if one in fault.outcomes)
        around = f"…{fault.draft.before}[{fault.draft.text}]{fault.draft.after}…"
        yield f"{kinds}\t{fault.raw.text} → {fault.draft.text}\t({fault.reference.text})\t{around}"


def _correction(wanted: bool) -> Correct:
    if not wanted:
        return lambda text: text
    from transcribe.postprocess.correction.correcting import Corrector
    from transcribe.postprocess.correction.lexicon import Lexicon

    corrector = Corrector(lexicon=Lexicon.load())
    return lambda text: corrector.corrected_text(text).text


def _title(file: Path, results: Sequence[Measured]) -> str:
    most = max((one.before for one in results), key=len, default=())
    words = sum(int(errors.words[1]) for errors in most)
    medical = sum(int(errors.medical[1]) for errors in most)
    return f"{file.name}: {len(most)} utterances, {words:,} words, {medical:,} medical terms"


def main() -> None:
    """Measure the recognisers of the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, metavar="PAIRS.jsonl")
    parser.add_argument("--recogniser", action="append", metavar="NAME", help="only this one (may be given again)")
    parser.add_argument("--correct", action=argparse.BooleanOptionalAction, default=True, help="correct the texts")
    parser.add_argument("--limit", type=int, metavar="N", help="read only the first N utterances")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N changed places per recogniser")
    asked = parser.parse_args()
    pairs = read_pairs(asked.pairs)[: asked.limit]
    names = list(dict.fromkeys(name for pair in pairs for name in pair.heard))
    unknown = sorted(set(asked.recogniser or ()) - set(names))
    if unknown:
        sys.exit(f"{asked.pairs.name} has no text of {', '.join(unknown)}; it has {', '.join(names)}.")
    correct, yardstick = _correction(asked.correct), Yardstick()
    results = [measured(pairs, name, correct, yardstick) for name in asked.recogniser or names]
    Console(width=None if sys.stdout.isatty() else 220).print(table(results, _title(asked.pairs, results)))
    for one in results:
        for line in shown(one.changed, asked.show):
            print(f"{one.recogniser}\t{line}")


if __name__ == "__main__":
    main()
