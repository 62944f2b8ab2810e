"""Are the reference's terms, numbers, negations and sides in the text, at the place where they belong?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transcribe.evaluation.alignment import Alignment
from transcribe.evaluation.documents import Document
from transcribe.evaluation.figures import Recall
from transcribe.evaluation.normalise import SPOKEN_MARKS, Token
from transcribe.evaluation.sets import TERM_KINDS, TermKind, Terms

SLACK = 2
"""A term may lie this many words beside its aligned place."""

NAMES: dict[str, tuple[TermKind, ...]] = {
    "medical_term_recall": ("medical_terms",),
    "drug_recall": ("drugs",),
    "medical_term_and_drug_recall": ("medical_terms", "drugs"),
    "number_recall": ("numbers",),
    "negation_recall": ("negations",),
    "side_recall": ("sides",),
}
"""Each recall's name and the lists it counts."""


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """A term where it stands in the finished text: the half-open range of its normalised words."""

    start: int
    end: int
    kind: TermKind


def occurrences(document: Document, terms: Terms) -> tuple[tuple[Occurrence, ...], tuple[str, ...]]:
    """Every occurrence of every listed term in the finished text, and the entries that have none.

    An entry counts at each place where it stands in a line of the text, whole and in any case; the
    same place counts once for a kind, however often it is listed. An entry that stands nowhere is
    an error of the set, named by its list and number ("drugs 3"), never by its words.
    """
    found: set[Occurrence] = set()
    absent: list[str] = []
    for kind in TERM_KINDS:
        for number, entry in enumerate(getattr(terms, kind), 1):
            places = _places(document, entry)
            if not places:
                absent.append(f"{kind} {number}")
            found.update(Occurrence(start, end, kind) for start, end in places)
    return tuple(sorted(found)), tuple(absent)


def places_of(document: Document, entry: str) -> tuple[tuple[int, int], ...]:
    """The word ranges at which ``entry`` stands in a document, in any case of letters."""
    return tuple(sorted(set(_places(document, entry))))


def _places(document: Document, entry: str) -> list[tuple[int, int]]:
    words = r"\s+".join(re.escape(word) for word in entry.split())
    if not words:
        return []
    pattern = re.compile(rf"(?<!\w)(?<!\d[.,/]){words}(?!\w)(?![.,/]\d)", re.IGNORECASE)
    result: list[tuple[int, int]] = []
    for line in document.lines:
        for match in pattern.finditer(line.text):
            start, end = line.start + match.start(), line.start + match.end()
            inside = [index for index, token in enumerate(document.tokens) if token.start < end and start < token.end]
            if inside:
                result.append((inside[0], inside[-1] + 1))
    return result


def is_found(occurrence: Occurrence, reference: Sequence[str], hypothesis: Sequence[str], alignment: Alignment) -> bool:
    """Do the term's words stand together within :data:`SLACK` words of their aligned place?

    Spoken punctuation that was left in the text does not part them ("chest pain comma orthopnea").
    """
    wanted = tuple(reference[occurrence.start : occurrence.end])
    start, end = alignment.hypothesis_span(occurrence.start, occurrence.end)
    window = tuple(hypothesis[max(0, start - SLACK) : end + SLACK])
    unmarked = tuple(word for word in window if (word,) not in SPOKEN_MARKS)
    return _contains(window, wanted) or _contains(unmarked, wanted)


def _contains(window: Sequence[str], wanted: Sequence[str]) -> bool:
    width = len(wanted)
    return any(tuple(window[at : at + width]) == tuple(wanted) for at in range(len(window) - width + 1))


def recalls(
    found: Sequence[Occurrence],
    reference: Sequence[str],
    hypothesis: Sequence[str],
    alignment: Alignment,
) -> dict[str, Recall]:
    """The recall of each kind in one text, by the figure's name."""
    right = {one for one in found if is_found(one, reference, hypothesis, alignment)}
    return {
        name: Recall(sum(one.kind in kinds for one in right), sum(one.kind in kinds for one in found))
        for name, kinds in NAMES.items()
    }


def texts(words: Sequence[Token]) -> list[str]:
    """The bare words of tokens."""
    return [word.text for word in words]
