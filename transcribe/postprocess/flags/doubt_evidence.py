"""What speaks for and against each word of a draft: the evidence from which its doubt is made.

All evidence comes from outside the word's meaning: how sure the recogniser was of it and of its neighbours, how the
stretch was decoded, whether the word exists, how long it took to say, what stands around it, what the correction did,
and, where there is one, what a second hearing made of the same sound.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import median

from transcribe.postprocess.correction.context import REACH, dose_fits, kind_evidence
from transcribe.postprocess.correction.judging import Evidence
from transcribe.postprocess.correction.neighbours import SIGN
from transcribe.postprocess.correction.pronunciations import is_common, is_english, spoken
from transcribe.postprocess.correction.terms import Kind, Term
from transcribe.postprocess.flags.agreement import Agreement, agreements
from transcribe.postprocess.flags.word_pairs import classed, shipped_pairs
from transcribe.postprocess.writing.written import dotted
from transcribe.report import Block, Correction, DocumentType, Flag, Header, Origin, Report, Section, Token
from transcribe.speech import Segment, Transcript, Word
from transcribe.tables import table
from transcribe.watchwords import watchwords

SIGNS = ".,:;?!\"'“”()-–…/"
SUREST = 5.0  # log-odds: recognisers are no surer than .993
SHORT = 3  # letters of a small word, which is easily lost or put in
PAUSE = 1.5  # seconds; a longer pause says no more
RATE = 1.5  # natural logarithm of how many times slower or faster than usual a word was said, at most
FAR_DOSE = 3  # words between a drug and its dose
JOINTS = frozenset({"and", "to", "of", "over", "by", "point"})  # between two parts of a number, or two numbers
OPENING = 12  # words at the beginning, where names stand
NEAR = 5  # words on either side
DRUGS = frozenset({Kind.DRUG, Kind.BRAND})
ROMAN = re.compile(r"I{1,3}|I?V|VI{1,3}|I?X|XI{1,2}")  # "class II", "type IV"


@dataclass(frozen=True, slots=True)
class Place:
    """A token of a draft."""

    section: int
    block: int
    token: int


@dataclass(frozen=True)
class Heard:
    """Everything that was heard: by the recogniser, and by a second one where there was a second hearing.

    ``knows``: the vocabulary's term of a wording.
    """

    transcript: Transcript
    knows: Callable[[str], Term | None]
    second: Transcript | None = None

    @cached_property
    def agreements(self) -> Sequence[Agreement]:
        """What the second hearing says of each word of the transcript; empty where there was none."""
        return agreements(self.transcript.words, self.second.words) if self.second else ()


def tokens_of(sections: Sequence[Section]) -> list[tuple[Place, Token]]:
    """The tokens that words were heard for, in order; punctuation is none of them."""
    return [
        (Place(number, place, index), token)
        for number, section in enumerate(sections)
        for place, block in enumerate(section.blocks)
        for index, token in enumerate(block.tokens)
        if token.words and token.text.strip(SIGNS)
    ]


def evidence_of(report: Report, heard: Heard) -> list[tuple[Place, Evidence]]:
    """The evidence for each word of a draft, in order; the report's flags are those that are known before."""
    tokens = tokens_of(report.sections)
    words = _Words(heard)
    changed = {place: one for one in report.corrections if not one.routine for place in _places(one)}
    offered = {place for flag in report.flags if flag.suggestions and flag.heard for place in _places(flag)}
    texts = [token.text.strip(SIGNS) for _, token in tokens]
    often = Counter(map(str.casefold, texts))
    kinds = [_of_text(text, heard.knows) for text in texts]
    classes = {
        (number, at): [SIGN, *classed([token.text for token in block.tokens]), SIGN]
        for number, section in enumerate(report.sections)
        for at, block in enumerate(section.blocks)
    }
    openings = _openings([text.casefold() for text in texts])
    lacking = _lacking(report.header)
    result: list[tuple[Place, Evidence]] = []
    for at, (place, token) in enumerate(tokens):
        section = report.sections[place.section]
        unheaded = section.heading is None and report.document_type is not DocumentType.LETTER
        evidence = {
            **words.evidence(token.words),
            **kinds[at],
            **_beside(kinds, at),
            **_of_numbers(texts, at, heard.knows),
            **_of_place(section.blocks[place.block], place.token, heard.knows),
            **_of_pairs(classes[place.section, place.block], place.token + 1),
            **_of_making(token, changed.get(place)),
            "offered": float(place in offered),
            "often": math.log(often[texts[at].casefold()]),
            "opening": float(at < OPENING),
            "unheaded": float(unheaded and place.section == 0),
            "unheaded later": float(unheaded and place.section > 0),
            "spoken header": openings[at],
            "lacking": lacking * openings[at],
        }
        result.append((place, evidence))
    return result


def _openings(words: Sequence[str]) -> list[float]:
    """The share of words that belong to spoken headers among the nearest ones: such words seldom stand in a text."""
    cues = [float(word in _opening_words()) for word in words]
    return [sum(cues[max(0, at - NEAR) : at + NEAR + 1]) / (2 * NEAR + 1) for at in range(len(words))]


def _lacking(header: Header) -> float:
    """The share of what a spoken header tells that is not known of this dictation."""
    told = (header.author, header.patient, header.date_of_birth, header.mrn, header.date_of_service)
    return sum(one is None for one in told) / len(told)


class _Words:
    """The transcript's words with what was measured of them, ready to be put together for tokens."""

    def __init__(self, heard: Heard) -> None:
        self._words = heard.transcript.words
        self._sure = [log_odds(word.probability) for word in self._words]
        self._segments = [segment for segment in heard.transcript.segments for _ in segment.words]
        self._rates = _rates(self._words)
        self._agreements = heard.agreements
        self._mean = sum(self._sure) / max(1, len(self._sure))

    def evidence(self, words: Sequence[int]) -> dict[str, float]:
        """The evidence of the words behind one token."""
        first, last = min(words), max(words)
        sure = [self._sure[word] for word in words]
        segment = self._segments[first]
        evidence = {
            "lowest": min(sure),
            "mean": sum(sure) / len(sure),
            "before": self._sure[first - 1] if first else self._mean,
            "behind": self._sure[last + 1] if last + 1 < len(self._sure) else self._mean,
            "around": self._around(first, last),
            "document": self._mean,
            "rate": max(self._rates[word] for word in words),
            "haste": -min(self._rates[word] for word in words),
            "pause before": self._pause(first - 1),
            "pause behind": self._pause(last),
            "words": math.log(len(words)),
            **_of_segment(segment, first == 0 or self._segments[first - 1] is not segment),
        }
        return evidence | self._second(words) if self._agreements else evidence

    def _around(self, first: int, last: int) -> float:
        """The mean of four words on either side."""
        around = [*self._sure[max(0, first - 4) : first], *self._sure[last + 1 : last + 5]]
        return sum(around) / len(around) if around else self._mean

    def _pause(self, word: int) -> float:
        """Seconds between this word and the next."""
        if not 0 <= word < len(self._words) - 1:
            return PAUSE
        return min(PAUSE, max(0.0, self._words[word + 1].start - self._words[word].end))

    def _second(self, words: Sequence[int]) -> dict[str, float]:
        """What the second hearing says of these words and of their neighbours."""
        said = [self._agreements[word] for word in words]
        before, behind = min(words) - 1, max(words) + 1
        return {
            "apart": max(one.apart for one in said),
            "other": float(not all(one.same for one in said)),
            "second": min(log_odds(one.sure) for one in said),
            "extra": min(1.0, max(one.extra for one in said) / 4),
            "extra before": min(1.0, self._agreements[before].extra / 4) if before >= 0 else 0.0,
            "apart before": self._agreements[before].apart if before >= 0 else 0.0,
            "apart behind": self._agreements[behind].apart if behind < len(self._agreements) else 0.0,
        }


def log_odds(probability: float) -> float:
    """The log-odds of a probability, within ``SUREST``."""
    if probability <= 0:
        return -SUREST
    return max(-SUREST, min(SUREST, math.log(probability / max(1e-9, 1 - probability))))


def _rates(words: Sequence[Word]) -> list[float]:
    """How slowly each word was said beside the others: natural logarithm, 0 as usual or where it has no sound."""
    phones = [len(next(iter(spoken(word.text.strip(SIGNS))), "")) for word in words]
    seconds = [(word.end - word.start) / (count + 1) for word, count in zip(words, phones, strict=True)]
    usual = median([one for one in seconds if one > 0] or [1.0])
    return [max(-RATE, min(RATE, math.log(max(1e-3, one) / usual))) if usual else 0.0 for one in seconds]


def _of_segment(segment: Segment, begins: bool) -> dict[str, float]:
    return {
        "segment": max(-2.0, segment.average_log_probability),
        "looser": float(segment.temperature > 0),
        "again": float(segment.heard_again),
        "no speech": segment.no_speech_probability,
        "begins": float(begins),
    }


def _of_text(text: str, knows: Callable[[str], Term | None]) -> dict[str, float]:
    """Whether the word exists, and what sort of word it is."""
    plain = text.casefold()
    digits = any(map(str.isdigit, text))
    roman = ROMAN.fullmatch(text) is not None
    term = knows(text)
    kind = watchwords().get(plain, "")
    english, common = is_english(plain), is_common(plain)
    return {
        "unknown": float(not (digits or roman or term or english or dotted(f"{text}."))),  # "9:30 a.m" and a full stop
        "rare": float(not digits and term is None and english and not common),
        "term": float(term is not None and not common),
        "rank": (term.rank - 1) / 3 if term is not None and not common else 0.0,
        "drug": float(term is not None and term.kind in DRUGS and not term.ordinary),
        "number": float(digits),
        "figure": float(text.isdigit() and len(text) == 1),
        "side": float(kind == "side"),
        "negation": float(kind == "negation"),
        "small": float(common and len(plain) <= SHORT),
        "letter": float(len(plain) == 1 and plain.isalpha() and plain not in {"a", "i"}),
        "capital": float(text[:1].isupper()),
        "letters": min(len(plain), 12) / 12,
    }


def _beside(kinds: Sequence[Evidence], at: int) -> dict[str, float]:
    """What sort of words the neighbours are: strange words come in rows."""
    before = kinds[at - 1] if at else {}
    behind = kinds[at + 1] if at + 1 < len(kinds) else {}
    return {
        "unknown before": before.get("unknown", 0.0),
        "unknown behind": behind.get("unknown", 0.0),
        "rare before": before.get("rare", 0.0),
        "rare behind": behind.get("rare", 0.0),
        "letter beside": max(before.get("letter", 0.0), behind.get("letter", 0.0)),
    }


def _of_numbers(texts: Sequence[str], at: int, knows: Callable[[str], Term | None]) -> dict[str, float]:
    """Whether a number may be part of another one ("700 and 50 mg"), and how far it is from the drug's usual doses."""
    beside = [_is_number(texts[place]) for place in range(max(0, at - 2), min(len(texts), at + 3)) if place != at]
    near = [_is_number(text) for text in (*texts[max(0, at - 1) : at], *texts[at + 1 : at + 2])]
    joint = texts[at].casefold() in JOINTS and len(near) == 2 and all(near)
    strange, better = _doses(texts, at, knows) if _is_number(texts[at]) else (0.0, 0.0)
    return {
        "number beside": float(_is_number(texts[at]) and any(near)),
        "number near": float(_is_number(texts[at]) and any(beside)),
        "joint": float(joint),
        "teen or ten": float(texts[at] in alike_numbers()),
        "strange dose": strange,
        "better dose": better,
    }


def _doses(texts: Sequence[str], at: int, knows: Callable[[str], Term | None]) -> tuple[float, float]:
    """How far a dose is from the usual strengths of the drug before it, and how much better one fits that sounds alike.

    Both from 0 to 2; 0 where nothing is known.
    """
    for place in range(at - 1, max(-1, at - 1 - FAR_DOSE), -1):
        if _is_number(texts[place]):
            break
        term = knows(texts[place])
        if term is not None and term.kind in DRUGS and not term.ordinary:
            right = list(texts[place + 1 : place + 1 + REACH])
            fits = dose_fits(term, right)
            other = alike_numbers().get(texts[at])
            right[at - place - 1] = other or texts[at]
            return (1 - fits, max(0.0, dose_fits(term, right) - fits)) if fits else (0.0, 0.0)
    return 0.0, 0.0


@cache
def alike_numbers() -> dict[str, str]:
    """Each number that is easily taken for another, with that other one."""
    rows = [(row["number"], row["like"]) for row in table("sound_alike_numbers")]
    return {**dict(rows), **{like: number for number, like in rows}}


def _is_number(text: str) -> bool:
    return any(map(str.isdigit, text))


def _of_place(block: Block, at: int, knows: Callable[[str], Term | None]) -> dict[str, float]:
    """What stands around the word in the text."""
    text = block.tokens[at].text.strip(SIGNS)
    left = [token.text for token in block.tokens[max(0, at - REACH) : at]]
    right = [token.text for token in block.tokens[at + 1 : at + 1 + REACH]]
    term = knows(text)
    kind = term.kind if term and term.kind is not Kind.OTHER else Kind.DRUG
    fits = kind_evidence(kind, left, right)
    return {
        "fits": fits if term and not is_common(text) else 0.0,
        "drug here": max(0.0, fits if kind is Kind.DRUG else kind_evidence(Kind.DRUG, left, right)),
        "item": float(block.kind == "item"),
        "at edge": float(at == 0),
    }


def _of_pairs(classes: Sequence[str], at: int) -> dict[str, float]:
    """How usual the word is, and how usual it is between its neighbours."""
    pairs = shipped_pairs()
    return {
        "share": pairs.share(classes[at]),
        "bond before": pairs.bond(classes[at - 1], classes[at]),
        "bond behind": pairs.bond(classes[at], classes[at + 1]),
    }


def _of_making(token: Token, correction: Correction | None) -> dict[str, float]:
    """How the token came to be, and what the correction thought of it."""
    corrected = correction is not None and token.origin is Origin.CORRECTION
    sure = correction.evidence.get("probability", 0.5) if correction else 0.5
    return {
        "corrected": float(corrected),
        "correction": log_odds(sure) if corrected else 0.0,
        "made number": float(token.origin is Origin.NUMBER),
        "made style": float(token.origin in {Origin.STYLE, Origin.COMMAND}),
    }


def _places(note: Correction | Flag) -> list[Place]:
    return [Place(note.section, note.block, token) for token in range(*note.tokens)]


@cache
def _opening_words() -> frozenset[str]:
    alphabet = (row["words"].split("|")[0] for row in table("phonetic_alphabet"))
    return frozenset((*(row["word"] for row in table("opening_words")), *alphabet))
