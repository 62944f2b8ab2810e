"""Letters that are labels: "jars labeled A through C", "part B", "hepatitis A and B"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from transcribe.postprocess.writing.terms.phrasebook import written_as
from transcribe.postprocess.writing.terms.spoken import neighbours
from transcribe.postprocess.writing.terms.surroundings import words_of
from transcribe.postprocess.writing.written import Run, Written
from transcribe.tables import table

LINKS = frozenset({"and", "or", "through", "thru", "to", ","})
LONGEST_SERIES = 12  # letters


def write_labels(run: Run) -> Run:
    """Every letter behind a word of ``vocab/letter_labels.tsv``, and the letters it is linked to, as capitals."""
    finished = list(run)
    for place, token in enumerate(run):
        letters = labels().get(token.plain)
        if letters is None:
            continue
        for label in _labels_behind(run, place + 1, letters):
            (finished[label],) = written_as([run[label]], run[label].text.upper(), "capital.label")
    return finished


@cache
def labels() -> Mapping[str, frozenset[str]]:
    """The words of the table, with the letters that may be labels behind them."""
    return {row["word"]: _letters(row["letters"]) for row in table("letter_labels")}


def _letters(cell: str) -> frozenset[str]:
    found: set[str] = set()
    for part in cell.split(","):
        first, _, last = part.partition("-")
        found.update(chr(code) for code in range(ord(first), ord(last or first) + 1))
    return frozenset(found)


def _labels_behind(run: Sequence[Written], place: int, letters: frozenset[str]) -> list[int]:
    """The places of the labels: one letter, or some with linking words or commas between them."""
    found: list[int] = []
    while len(found) < LONGEST_SERIES and _is_label(run, place, letters):
        found.append(place)
        place += 1
        while place < len(run) and _link(run[place]):
            place += 1
    return found


def _link(token: Written) -> bool:
    return (token.text if token.is_sign else token.plain) in LINKS


def _is_label(run: Sequence[Written], place: int, letters: frozenset[str]) -> bool:
    if place >= len(run) or run[place].text.lower() not in letters:
        return False
    behind = words_of(run[place + 1])[:1] if place + 1 < len(run) else ()
    if run[place].text == "a":
        return not behind or behind[0] in neighbours("after_label_a")
    return not behind or len(behind[0]) > 1 or not behind[0].isalpha()
