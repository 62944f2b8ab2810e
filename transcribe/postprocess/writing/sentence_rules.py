"""What our own rules say of a gap between two units, on top of the learned weights.

The openers of ``vocab/sentence_openers.tsv``, findings one after another ("lungs clear | heart regular"), and the
orders of a plan ("stop glipizide | start empagliflozin"), none of which the learned notes show often enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from transcribe.postprocess.writing.sentence_signs import EDGE, part, shape
from transcribe.postprocess.writing.sentence_units import NUMBER, SCHEDULE, is_kind
from transcribe.tables import table

FORBIDDEN = -20.0
TENTHS = 10.0  # the tables' weights are tenths

HOLDING = -3.0  # "of | the", "reveals | no masses", "used to close | the fascia"
INSIDE = -3.0  # "is not enlarged monofilament | sensation is": the stop belongs one word earlier
PREDICATED = 2.5  # "is not enlarged | monofilament sensation is"
MEASURED = 4.0  # "at forty degrees | ankle dorsiflexion is"
FINDING = 6.0  # "… | abdomen soft", "… | extremities no edema"
PASSIVE = 3.0  # "… | a dressing was applied": rarer in the learned notes than in reports of operations

_COMPLETING = frozenset({"~ed", "~predicate", "~unit", "~al", "~ic", "~ous", NUMBER, SCHEDULE})
_PASSIVE_OPENINGS = frozenset({"DNV", "DNPNV", "DNPDNV"})


def rule_weight(said: Sequence[str], number: int, opening: str) -> float:
    """The rules' weight at the gap before unit ``number``; ``said`` has two edges before and three behind."""
    before3, before2, before, after, after2 = said[number - 1 : number + 4]
    if is_kind(before, "determiner", "title", "joining"):
        return FORBIDDEN
    if _held(before3, before2, before, after) or _goes_on(said, number):
        return HOLDING
    if opening == "NV":
        return _before_bare_noun(before3, before2, before)
    if after in _bodies() and is_kind(after2, "predicate", "negation") and not is_kind(before, "auxiliary", "verb"):
        return FINDING
    return max(_openers_at(said, number), default=PASSIVE if opening in _PASSIVE_OPENINGS else 0.0)


def _held(before3: str, before2: str, before: str, after: str) -> bool:
    """Whether what stands before calls for what stands behind."""
    infinitive = before2 == "to" and before != NUMBER and is_kind(after, "determiner", "negation")
    active = (
        is_kind(before, "verb")
        and not is_kind(before, "intransitive")
        and not is_kind(before2, "auxiliary", "negation")
    )
    measured = is_kind(before, "unit") and before2 == NUMBER and is_kind(before3, "determiner")  # "a 5-mm | port"
    value = after == NUMBER and part(before) == "N" and before != SCHEDULE
    relation = is_kind(before, "preposition", "subordinating", "month") and not is_kind(before, "verb")
    finding = before in _bodies() and is_kind(after, "predicate", "negation")
    return infinitive or active or measured or value or relation or finding


def _before_bare_noun(before3: str, before2: str, before: str) -> float:
    """Before nouns without a determiner that have their verb: "| ankle dorsiflexion is"."""
    if before == SCHEDULE or (is_kind(before, "unit") and is_kind(before3, "preposition")):
        return MEASURED
    if is_kind(before2, "auxiliary", "negation") and shape(before) in _COMPLETING:
        return PREDICATED
    return INSIDE if part(before) == "N" and shape(before) == "~" and shape(before2) in _COMPLETING else 0.0


def opens_order(said: Sequence[str], number: int) -> bool:
    """Whether a plan's order begins here: "start", but not "to start", "a start" or "an increase in"."""
    before, word, after = said[number + 1 : number + 4]
    if not is_kind(word, "order") or after == EDGE or is_kind(before, "order", "verb", "adverb"):
        return False
    if is_kind(before, "determiner", "preposition", "joining", "auxiliary", "subject", "negation"):
        return False
    noun = is_kind(after, "preposition", "joining", "verb", "auxiliary") or shape(before) == "~al"
    return not (noun and is_kind(word, "noun too"))


def _goes_on(said: Sequence[str], number: int) -> bool:
    """Whether an opener ends here that its sentence must follow: "on examination"."""
    end = number + 2
    return any(tuple(said[end - len(phrase) : end]) == phrase for phrase in _going_on().get(said[end - 1], ()))


def _openers_at(said: Sequence[str], number: int) -> list[float]:
    place = number + 2
    return [
        weight
        for phrase, weight in _openers().get(said[place], ())
        if tuple(said[place : place + len(phrase)]) == phrase
    ]


@cache
def _openers() -> dict[str, list[tuple[tuple[str, ...], float]]]:
    """The openers by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for row in table("sentence_openers"):
        said = tuple(row["said"].split())
        found.setdefault(said[0], []).append((said, int(row["tenths"]) / TENTHS))
    return found


@cache
def _going_on() -> dict[str, list[tuple[str, ...]]]:
    """The openers behind which no stop stands, by their last word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in table("sentence_openers"):
        if row["goes_on"]:
            said = tuple(row["said"].split())
            found.setdefault(said[-1], []).append(said)
    return found


@cache
def _bodies() -> frozenset[str]:
    return frozenset(row["said"] for row in table("clause_measures") if row["kind"] == "body")
