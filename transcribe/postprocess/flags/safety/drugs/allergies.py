"""A drug that is given against an allergy of the same document, and "no known allergies" beside a named one.

An allergy is to what is named, to its ingredients, and to the group they belong to (``vocab/drug_groups.tsv``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.drugs.drug_groups import Group, groups, groups_of, named_group
from transcribe.postprocess.flags.safety.drugs.drug_names import Drug
from transcribe.postprocess.flags.safety.drugs.lexemes import Lexeme, lexemes
from transcribe.postprocess.flags.safety.drugs.medications import GIVEN, Medication, Said, medications
from transcribe.postprocess.flags.safety.passages import Draft, Passage
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.tables import table

NO_ALLERGY = frozenset({Said.NO, Said.OTHER, Said.TOLERATED, Said.LAB})
NOT_GIVEN = frozenset({Said.ALLERGY, Said.NO, Said.STOP, Said.TOLERATED, Said.HARM})
NOT_NOW = frozenset({"past_history", "family_history", "allergies", "social_history"})
OTHER_KINDS = frozenset({"eye", "ear"})  # little of it gets into the body
WORDS_OF_REACTION = 14  # behind the drug's name


@dataclass(frozen=True, slots=True)
class Allergy:
    """An allergy of the patient as named in the document."""

    named: Medication
    group: Group | None
    severe: bool

    def forbids(self, drug: Drug) -> str:
        """The rule that speaks against a drug, empty if none does."""
        if drug.ingredients & self.named.drug.ingredients or drug.name == self.named.drug.name:
            return "allergy.given"
        if self.group and self.group.holds(drug):
            return "allergy.given"
        own = (self.group,) if self.group else groups_of(self.named.drug)
        for group in own:
            if group.holds(drug) and (group.allergy == "all" or (group.allergy == "severe" and self.severe)):
                return "allergy.given"
            if self.severe and any(groups()[name].holds(drug) for name in group.crosses):
                return "allergy.related"
        return ""


def check(draft: Draft) -> Iterator[Found]:
    """``allergy.given`` and ``allergy.related`` at the drug; ``allergy.none`` where allergies are denied."""
    drugs = medications(draft.passages)
    allergies = [allergy for one in drugs if (allergy := _allergy(one))]
    if not allergies:
        return
    tolerated = frozenset(name for one in drugs if Said.TOLERATED in one.cues for name in one.drug.ingredients)
    given: dict[frozenset[str], list[Medication]] = {}
    for one in drugs:
        if _is_given(one) and not one.drug.ingredients & tolerated:
            given.setdefault(one.drug.ingredients, []).append(one)
    for mentions in given.values():
        for one in [one for one in mentions if one.regimen.doses] or mentions[:1]:
            yield from _against(one, allergies)
    yield from _denied(draft, allergies)


def _against(one: Medication, allergies: Sequence[Allergy]) -> Iterator[Found]:
    for allergy in allergies:
        rule = allergy.forbids(one.drug)
        if rule:
            dose = one.regimen.dose
            place = one.place_with(dose) if dose else one.place()
            yield Found(rule, place, {"drug": one.written, "allergen": allergy.named.written})
            return


def _is_given(one: Medication) -> bool:
    if (
        one.drug.group
        or one.passage.holds in NOT_NOW
        or any(route in OTHER_KINDS for route, _, _ in one.regimen.routes)
    ):
        return False
    if NOT_GIVEN.intersection(one.cues) or not one.is_given:
        return False
    return one.passage.holds != "history" or bool(one.regimen.doses) or one.said is not Said.START


def _allergy(one: Medication) -> Allergy | None:
    if one.passage.holds == "family_history":
        return None
    taken = bool(one.regimen.doses or one.regimen.times or one.regimen.needed or GIVEN.intersection(one.cues))
    listed = one.passage.holds == "allergies" and not taken
    told = one.said in (Said.ALLERGY, Said.HARM, Said.EXCEPT) and Said.ALLERGY in one.cues
    if not (listed or told) or (NO_ALLERGY.intersection(one.cues) and Said.EXCEPT not in one.cues):
        return None
    words = lexemes(one.passage.text)
    last = min(one.sentence[1], one.name.last + WORDS_OF_REACTION)
    severe = any(_phrase_at(words, place, "severe") for place in range(one.sentence[0], last))
    return Allergy(one, named_group(one.drug), severe)


def _denied(draft: Draft, allergies: Sequence[Allergy]) -> Iterator[Found]:
    """Where no allergy is known by the words, though one is named in another sentence."""
    for passage in draft.passages:
        words = lexemes(passage.text)
        for place in range(len(words)):
            after = _phrase_at(words, place, "none") or _nothing_listed(passage, words, place)
            if after is None or (place and words[place - 1].key in ("if", "has")):
                continue
            end = next((at + 1 for at in range(after - 1, len(words)) if words[at].stops), len(words))
            elsewhere = [one for one in allergies if not _within(one, passage, place, end)]
            if elsewhere and not any(_within(one, passage, place, end) for one in allergies):
                where = passage.place(words[place].start, words[after - 1].end)
                yield Found("allergy.none", where, {"allergen": elsewhere[0].named.written})
                return


def _nothing_listed(passage: Passage, words: Sequence[Lexeme], place: int) -> int | None:
    """The place behind "None." that opens a section of allergies."""
    if place or passage.holds != "allergies":
        return None
    after = _phrase_at(words, place, "nothing")
    return after if after and (after == len(words) or words[after].stops) else None


def _within(allergy: Allergy, passage: Passage, first: int, last: int) -> bool:
    return allergy.named.passage is passage and first <= allergy.named.name.first < last


def _phrase_at(words: Sequence[Lexeme], place: int, kind: str) -> int | None:
    """The place behind the longest phrase of a kind that begins here."""
    phrases = _phrases().get((kind, words[place].key), ())
    found = [
        place + len(phrase)
        for phrase in phrases
        if tuple(one.key for one in words[place : place + len(phrase)]) == phrase
    ]
    return max(found, default=None)


@cache
def _phrases() -> Mapping[tuple[str, str], tuple[tuple[str, ...], ...]]:
    found: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}
    for row in table("allergy_words"):
        for said in row["said"].split("|"):
            words = tuple(said.split())
            key = (row["kind"], words[0])
            found[key] = (*found.get(key, ()), words)
    return found
