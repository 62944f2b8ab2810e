"""What a document of its kind must say and does not: one flag, naming all that is missing.

Only where the document is clearly of a kind (``vocab/document_signs.tsv``) is anything asked for
(``vocab/required_elements.tsv``); an element is there if its section is, or if the text speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.report import DocumentType
from transcribe.tables import table

ENOUGH = 2  # weight of what is missing for a flag …
ENOUGH_SMALL = 3  # … in a small procedure
WHOLE = 80  # words: a shorter text is no finished document of any kind
TOLD = 30  # words: a shorter section does not tell how something was done
_NAMES = {
    "operation": "operative report",
    "discharge": "discharge summary",
    "consultation": "consultation",
    "clinic_note": "note",
    "radiology": "imaging report",
}


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    holds: frozenset[str]
    words: Phrases[str] | None
    weight: int


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: str
    with_: tuple[frozenset[str], ...]
    without: frozenset[str]
    words: Phrases[str] | None


def check(draft: Draft) -> Iterator[Found]:
    """One flag on the document where an element is missing that its kind must have."""
    text = "\n".join(passage.text for passage in draft.passages)
    kind = _kind(draft, text)
    if kind is None:
        return
    there = _sections(draft)
    missing = [
        element
        for element in _elements()[kind]
        if not element.holds & there and not (element.words and element.words.within(text))
    ]
    anesthesia = " ".join(passage.text for passage in draft.holding("anesthesia"))
    enough = ENOUGH_SMALL if kind == "operation" and not _big().within(anesthesia) else ENOUGH
    if sum(element.weight for element in missing) >= enough or any(element.weight >= ENOUGH for element in missing):
        words = {"kind": _NAMES[kind], "missing": _listed([element.name for element in missing])}
        yield Found("element.missing", None, words)


def _sections(draft: Draft) -> frozenset[str]:
    """What the sections hold; "…_told" where a section is long enough to tell how something was done."""
    held = {passage.holds for passage in draft.passages if passage.holds}
    told = {f"{passage.holds}_told" for passage in draft.passages if len(passage.starts) >= TOLD}
    return frozenset(held | told)


def _kind(draft: Draft, text: str) -> str | None:
    if draft.document_type is DocumentType.LETTER or sum(len(passage.starts) for passage in draft.passages) < WHOLE:
        return None
    there = _sections(draft)
    for sign in _signs():
        fits = all(group & there for group in sign.with_) and not sign.without & there
        if fits and (sign.words is None or sign.words.within(text)):
            return sign.kind
    return None


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


def _phrases(cell: str) -> Phrases[str] | None:
    return Phrases({word: word for word in cell.split("|")}) if cell else None


@cache
def _elements() -> dict[str, tuple[_Element, ...]]:
    found: dict[str, tuple[_Element, ...]] = {}
    for row in table("required_elements"):
        element = _Element(
            row["element"], frozenset(row["holds"].split("|")), _phrases(row["words"]), int(row["weight"])
        )
        found[row["kind"]] = (*found.get(row["kind"], ()), element)
    return found


@cache
def _signs() -> tuple[_Sign, ...]:
    return tuple(
        _Sign(
            row["kind"],
            tuple(frozenset(part.strip() for part in group.split("|")) for group in row["with"].split("&")),
            frozenset(row["without"].split("|")),
            _phrases(row["words"]),
        )
        for row in table("document_signs")
    )


@cache
def _big() -> Phrases[str]:
    """Anesthesia of an operation that is no small procedure."""
    return Phrases({row["word"]: row["word"] for row in table("big_operations")})
