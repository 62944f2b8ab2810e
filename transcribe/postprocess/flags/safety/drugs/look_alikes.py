"""A drug whose look-alike fits what is being treated, while it does not fit itself ("hydroxyzine for hypertension").

The pairs stand in ``vocab/sound_alikes.tsv``, what drugs are given for in ``vocab/drugs.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from transcribe.postprocess.correction.indications import NAMED, indicated
from transcribe.postprocess.correction.terms import Kind, Term, same
from transcribe.postprocess.flags.safety.drugs.drug_groups import groups_of
from transcribe.postprocess.flags.safety.drugs.drug_names import Drug, drug
from transcribe.postprocess.flags.safety.drugs.lexemes import lexemes
from transcribe.postprocess.flags.safety.drugs.medications import Medication, medications
from transcribe.postprocess.flags.safety.passages import Draft, Passage
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.tables import table

SHORT = 40  # words of a passage that is about one problem
ELSEWHERE = frozenset({"allergies", "family_history", "procedure", "description", "anesthesia", "preparation"})


def check(draft: Draft) -> Iterator[Found]:
    """``drug.look_alike``, at the drug's name; the other name is suggested."""
    whole: tuple[str, ...] | None = None
    named = frozenset(name for one in medications(draft.passages) for name in one.drug.ingredients)
    for one in medications(draft.passages):
        partners = _partners(one.drug)
        if not partners or not _is_ordered(one):
            continue
        near = _near(one)
        fitting = [other for other in partners if not other.ingredients & named and _fits(other, near) >= NAMED]
        if not fitting or not one.drug.indications:
            continue
        whole = whole or tuple(word for passage in draft.passages for word in _words(passage))
        if _fits(one.drug, whole) > 0:
            continue
        other = fitting[0]
        yield Found("drug.look_alike", one.place(), {"drug": one.written, "other": other.written}, (other.written,))


def _is_ordered(one: Medication) -> bool:
    """Whether it is given for an illness: not at an operation, into a wound."""
    if not one.is_given or one.drug.group or one.passage.holds in ELSEWHERE:
        return False
    local = any(route == "infiltration" for route, _, _ in one.regimen.routes)
    return not local and not any(dose.unit == "mL" for dose in one.regimen.doses)


def _fits(one: Drug, words: tuple[str, ...]) -> float:
    return indicated(Term(one.written, Kind.DRUG, 1), words)


def _near(one: Medication) -> tuple[str, ...]:
    """The words of the drug's sentence, or of its passage where this is short."""
    words = _words(one.passage)
    first, last = (0, len(words)) if len(words) <= SHORT else one.sentence
    return (*words[first : one.name.first], *words[one.name.last : last])


def _words(passage: Passage) -> tuple[str, ...]:
    return tuple(word.key for word in lexemes(passage.text))


def _partners(one: Drug) -> tuple[Drug, ...]:
    """The look-alikes of a drug that are given for something else."""
    own = {group.name for group in groups_of(one)}
    return tuple(
        other
        for name in one.known_as
        for other in _pairs().get(name, ())
        if not other.ingredients & one.ingredients
        and not own.intersection(group.name for group in groups_of(other))
        and not set(one.indications).intersection(other.indications)
    )


@cache
def _pairs() -> Mapping[str, tuple[Drug, ...]]:
    found: dict[str, tuple[Drug, ...]] = {}
    for row in table("sound_alikes"):
        if row["kind"] != "drug":
            continue
        for name, other in ((row["a"], row["b"]), (row["b"], row["a"])):
            known = drug(other)
            if known:
                found[same(name)] = (*found.get(same(name), ()), known)
    return found
