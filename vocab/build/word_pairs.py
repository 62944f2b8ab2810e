"""Builds ``vocab/word_pairs.tsv``: how often two words stand side by side in our own texts.

    transcribe learn adapter …                      # leaves the practice dictations in its folder: text.jsonl
    python vocab/build/word_pairs.py text.jsonl     # writes the table

Counted are the passages and plain sentences of ``transcribe/learning/text/`` and the practice dictations, whose
sentences are made of frames and so count less. Numbers, units, drugs and signs count as what they are
(``transcribe/postprocess/correction/neighbours.py``). Rarer pairs are left out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from transcribe.postprocess.correction.neighbours import SIGN
from transcribe.postprocess.flags.word_pairs import ANY, classed
from transcribe.postprocess.writing.written import run_of
from transcribe.tables import rows_of, vocabulary_folder

TEXTS = Path(__file__).resolve().parents[2] / "transcribe" / "learning" / "text"
PRACTICE = 0.25  # what one place in a practice dictation counts
SEEN = 1.0  # least count: once in a passage, four times in practice
HEAD = """\
# How often words stand side by side in our own texts. word and behind: small letters, or a class: <number>, <unit>,
# <form> (tablet), <time> (days), <route>, <frequency>, <sign> (punctuation, also the beginning and end of a text),
# <code> (L4-L5), <drug>. behind "*": the word itself, whatever follows. seen: counts; a place in a practice dictation
# counts a quarter. Made by vocab/build/word_pairs.py; an edit by hand is lost when it is made anew. Source: our own
# passages, sentences and practice dictations (transcribe/learning/text). Licence: Apache-2.0.
word	behind	seen
"""


def texts(practice: Path) -> Iterator[tuple[str, float]]:
    """Each text with what it counts."""
    for row in rows_of(TEXTS / "passages.tsv"):
        yield row["passage"], 1.0
    for row in rows_of(TEXTS / "ordinary.tsv"):
        yield next(text for text in row.values() if " " in text), 1.0
    with practice.open(encoding="utf-8") as lines:
        for line in lines:
            parts = (part for _, utterance in json.loads(line)["utterances"] for part in utterance)
            yield " ".join(written + sign for _, written, _, sign in parts), PRACTICE


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("practice", type=Path, help="text.jsonl of the practice dictations")
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text, weight in texts(parser.parse_args().practice):
        row = [SIGN, *classed([token.text for token in run_of(text)]), SIGN]
        for word in row:
            words[word] += weight  # type: ignore[assignment]
        for pair in pairwise(row):
            pairs[pair] += weight  # type: ignore[assignment]
    kept = {pair: seen for pair, seen in pairs.items() if seen >= SEEN}
    lines = [f"{word}\t{ANY}\t{seen:g}" for word, seen in sorted(words.items()) if seen >= SEEN]
    lines += [f"{word}\t{behind}\t{seen:g}" for (word, behind), seen in sorted(kept.items())]
    (vocabulary_folder() / "word_pairs.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(words)} words, {len(kept)} pairs")


if __name__ == "__main__":
    main()
