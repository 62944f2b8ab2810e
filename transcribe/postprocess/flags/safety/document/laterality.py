"""Which side of which structure a draft speaks of, and in which sense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.claims import Claim, claim
from transcribe.postprocess.flags.safety.passages import Passage, Place
from transcribe.postprocess.flags.safety.phrases import Phrase, Phrases
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.tables import table

BOTH = "both"
_SIDE = r"(?P<side>left|right|[LR](?=\s)|Lt\.?|Rt\.?|bilateral|both)"
_BEHIND = re.compile(
    r"^(?:\s[\w-]+){0,3}(?:,|\s\(|\s-)\s*(?P<side>left|right|bilateral)(?:[- ]sided?)?(?=\s*(?:[.,;)]|$))"
)
_ON_THE = re.compile(
    r"^(?:\s[\w-]+){0,3}\s(?:on|of) the (?P<side>left|right)(?! \w+ (?:side|hand))(?=\s*(?:[.,;]|$|side|and|with))"
)
_EYES = re.compile(r"\b(?:O\.?(?P<eye>[DSU])\.?)(?=[\s,.;:)]|$)")
_YEAR = re.compile(r"\b(?:in|of)(?: [A-Z][a-z]{2,8},?(?: of)?)? (?:19|20)\d\d\b")  # "in 2007", "in February 2007"
_LOBES = re.compile(r"\b(?P<side>[RL])[UML]L\b")
_MEANS = {
    "l": "left",
    "lt": "left",
    "r": "right",
    "rt": "right",
    "bilateral": BOTH,
    "both": BOTH,
    "d": "right",
    "s": "left",
    "u": BOTH,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A side named with a structure: "left", "knee", as written "left medial meniscus".

    ``sense``: "compared", "past", "placed" where the sentence speaks of both sides, of an earlier time, or of where
    something lay; else empty. ``normal``: whether it finds nothing wrong there. ``labels``: whether it only heads what
    follows ("Right knee: …"). ``of_two``: whether its sentence tells something of both sides ("pain of the right knee
    and swelling of the left knee") without holding one against the other.
    """

    passage: Passage
    place: Place
    sentence: str
    side: str
    region: str
    structure: str
    sense: str
    normal: bool
    labels: bool
    of_two: bool


def mentions(passages: Iterable[Passage]) -> Iterator[Mention]:
    """Every side named with a paired structure (``vocab/paired_structures.tsv``); a family's history is left out."""
    for sentence in sentences_of(passage for passage in passages if passage.holds != "family_history"):
        found = list(_in(sentence)) if _sided(sentence.text) else []
        if found:
            yield from _with_senses(sentence, found)


@dataclass(frozen=True, slots=True)
class _Named:
    side: str
    region: str
    structure: str
    start: int
    end: int


def _sided(text: str) -> bool:
    return (
        re.search(r"(?i)\b(?:left|right|bilateral|both|rt|lt)\b|\b[LR]\b|\bO\.?[DSU]\b|\b[RL][UML]L\b", text)
        is not None
    )


def _in(sentence: Sentence) -> Iterator[_Named]:
    text = sentence.text
    for structure in _structures().found(text):
        named = _beside(text, structure)
        if named is not None:
            yield named
    eyes = _EYES.finditer(text) if "eye" in sentence.passage.text.lower() or _names_eye(text) else ()
    for match in eyes:
        yield _Named(_MEANS[match["eye"].lower()], "eye", "eye", match.start(), match.end())
    for match in _LOBES.finditer(text):
        yield _Named(_MEANS[match["side"].lower()], "lung", "lung", match.start(), match.end())


def _names_eye(text: str) -> bool:
    return any(structure.means == "eye" for structure in _structures().found(text))


def _beside(text: str, structure: Phrase[str]) -> _Named | None:
    """The side before a structure ("left posterior horn of …" is not "left … knee"), or behind a comma."""
    before = text[max(0, structure.start - 60) : structure.start]
    sides = list(_before_pattern().finditer(before))
    if sides:
        start = structure.start - len(before) + sides[-1].start("side")
        return _Named(_side(sides[-1]["side"]), structure.means, structure.text, start, structure.end)
    behind = _BEHIND.match(text[structure.end :]) or _ON_THE.match(text[structure.end :])
    if behind is not None:
        return _Named(
            _side(behind["side"]), structure.means, structure.text, structure.start, structure.end + behind.end()
        )
    return None


def _side(word: str) -> str:
    word = word.lower().rstrip(".")
    return _MEANS.get(word, word)


def _with_senses(sentence: Sentence, found: list[_Named]) -> Iterator[Mention]:
    senses = {phrase.means for phrase in _contexts().found(sentence.text)}
    words = {match.lower() for match in re.findall(r"(?i)\b(?:left|right)\b(?!-handed)", sentence.text)}
    for named in found:
        if sentence.passage.holds == "past_history" or _YEAR.search(sentence.text):
            senses.add("past")
        sense = next((what for what in ("compared", "past", "placed") if what in senses), "")
        sides = {other.side for other in found if other.region == named.region}
        of_two = len(sides - {BOTH}) > 1 and not sense
        if len(words) > 1 or len(sides) > 1:
            sense = "compared"
        yield Mention(
            passage=sentence.passage,
            place=sentence.place(named.start, named.end),
            sentence=sentence.text,
            side=named.side,
            region=named.region,
            structure=named.structure,
            sense=sense,
            normal="normal" in senses or claim(sentence.text, named.start, named.end) is Claim.ABSENT,
            labels=sentence.text[named.end :].lstrip()[:1] == ":",
            of_two=of_two,
        )


@cache
def _structures() -> Phrases[str]:
    return Phrases({row["structure"]: row["region"] for row in table("paired_structures")})


@cache
def _contexts() -> Phrases[str]:
    return Phrases({row["word"]: row["means"] for row in table("side_contexts") if row["means"] != "stop"})


@cache
def _before_pattern() -> re.Pattern[str]:
    stops = "|".join(re.escape(row["word"]) for row in table("side_contexts") if row["means"] == "stop")
    return re.compile(
        rf"(?i)(?<![\w-]){_SIDE}(?:[- ]sided)?(?:,?[\s/-]+(?!(?:{stops}|left|right)\b)[\w'-]+){{0,4}}[\s-]+$"
    )
