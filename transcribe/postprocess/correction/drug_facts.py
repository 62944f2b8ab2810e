"""What ``vocab/drugs.tsv`` knows of a drug, a brand through its ingredients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.correction.terms import Kind, Term, same
from transcribe.tables import rows_of, vocabulary_folder

DRUGS = frozenset({Kind.DRUG, Kind.BRAND, Kind.CLASS})
NOT_DRUGS = frozenset({"class", "salt"})


@dataclass(frozen=True, slots=True)
class Facts:
    """``ingredients``: generic names, of a generic its own; ``classes``, ``strengths`` and ``indications`` as listed.

    A brand of several ingredients has no strengths here: nobody listed them.
    """

    ingredients: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    strengths: tuple[str, ...] = ()
    indications: tuple[str, ...] = ()


NOTHING = Facts()


def facts_of(term: Term) -> Facts:
    """What is known of a term; a short or other form has what its head has; nothing of what is no drug."""
    if term.kind not in DRUGS:
        return NOTHING
    known = _facts()
    for wording in (term.written, term.preferred, term.head):
        if wording and (found := known.get(same(wording))):
            return found
    return NOTHING


def drug_names() -> Iterator[tuple[str, Facts]]:
    """Every name of one drug that is not an everyday word as well, as it is looked up, with what is known of it."""
    known = _facts()
    for row in _rows().values():
        if row["kind"] not in NOT_DRUGS and row["ordinary"] != "yes":
            yield same(row["name"]), known[same(row["name"])]


@cache
def _facts() -> Mapping[str, Facts]:
    return {name: _read(row) for name, row in _rows().items()}


@cache
def _rows() -> Mapping[str, dict[str, str]]:
    return {same(row["name"]): row for row in rows_of(vocabulary_folder() / "drugs.tsv")}


def _read(row: dict[str, str]) -> Facts:
    names = [same(name) for name in row["generic"].split("+") if name] or [same(row["name"])]
    rows = [row, *(_rows()[name] for name in names if name in _rows())]
    return Facts(
        ingredients=frozenset(names),
        classes=frozenset(one["class"] for one in rows if one["class"]),
        strengths=_listed(rows, "strengths") if len(names) == 1 else _listed(rows[:1], "strengths"),
        indications=_listed(rows, "indications"),
    )


def _listed(rows: list[dict[str, str]], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for row in rows for entry in row[column].split("|") if entry))
