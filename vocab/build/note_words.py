"""Builds ``vocab/note_words.tsv``: the ordinary English words that medical notes use, by how often.

    python vocab/build/note_words.py NOTES

NOTES is a folder with ``aci_bench.jsonl`` and ``mts_dialog.jsonl`` (a ``text`` on each line; Yim et al. 2023, Ben
Abacha et al. 2023, both CC BY 4.0); our own passages and practice sentences are counted with them. Only counts are
kept, and they are reduced to three ranks. Words that the term lists hold are left out, and
negations and sides: no correction invents one.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from transcribe.postprocess.correction.known_words import watched
from transcribe.postprocess.correction.terms import same, spoken_terms
from transcribe.tables import rows_of, table, vocabulary_folder

ROOT = Path(__file__).resolve().parents[2]
NOTES = ("aci_bench", "mts_dialog")
OWN = (("passages", "passage"), ("ordinary", "sentence"))
SHORTEST = 5  # letters: a shorter word sounds like too many others
DOCUMENTS = 2  # in which a word must stand
RANKS = ((40, 1), (10, 2), (3, 3))  # the least number of times for each rank

HEAD = """\
# Ordinary English words that medical notes use and the term lists do not hold: what is no word at all may have been
# one of them. word: in small letters. rank: 1 said daily ... 3 rarer. Made by vocab/build/note_words.py; an edit by
# hand is lost when it is made anew. Sources: our own practice passages and sentences; counts, no text, of the notes of
# Wen-wai Yim, Yujuan Fu, Asma Ben Abacha, Neal Snider, Thomas Lin, Meliha Yetisgen: "ACI-BENCH: a Novel Ambient
# Clinical Intelligence Dataset for Benchmarking Automatic Visit Note Generation", Scientific Data 10 (2023), and of
# Asma Ben Abacha, Wen-wai Yim, Yadan Fan, Thomas Lin: "An Empirical Study of Clinical Note Generation from
# Doctor-Patient Encounters" (MTS-Dialog), EACL 2023; both under CC BY 4.0 (creativecommons.org/licenses/by/4.0).
# Changed: reduced to words and ranks. Licence of this table: CC BY 4.0.
"""


def texts(notes: Path) -> Iterator[str]:
    """Every document that is counted."""
    for name in NOTES:
        for line in (notes / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    for name, column in OWN:
        for row in rows_of(ROOT / f"transcribe/learning/text/{name}.tsv"):
            yield row[column]


def counted(documents: Iterator[str]) -> dict[str, int]:
    """How often each English word is used, if in enough documents."""
    english = {row["word"] for row in table("english_sounds") if row["kind"] != "name"}
    kept_out = {same(term.written) for term in spoken_terms()} | watched()
    times: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for text in documents:
        words = [word for word in re.findall(r"[a-z]+", text.casefold()) if len(word) >= SHORTEST]
        times.update(words)
        spread.update(set(words))
    return {
        word: count
        for word, count in times.items()
        if spread[word] >= DOCUMENTS and word in english and word not in kept_out
    }


def ranked(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The words in order of the alphabet, each with its rank."""
    found = ((word, next((rank for least, rank in RANKS if count >= least), 0)) for word, count in counts.items())
    return sorted((word, rank) for word, rank in found if rank)


def main() -> None:
    """Counts and writes the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("notes", type=Path, metavar="NOTES")
    rows = ranked(counted(texts(arguments.parse_args().notes)))
    lines = ["word\trank", *(f"{word}\t{rank}" for word, rank in rows)]
    (vocabulary_folder() / "note_words.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
