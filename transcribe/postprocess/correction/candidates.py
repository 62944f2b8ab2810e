"""Which terms may stand behind doubtful words, and what speaks for and against each of them.

Terms are looked for by the sound of what the recogniser wrote and, where there is a second ear, by what that heard.
Each find is measured in the same ways, and a judge (``judging.py``) makes one probability of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from transcribe.postprocess.correction.context import REACH, dose_fits, indicated, kind_evidence
from transcribe.postprocess.correction.judging import Evidence, Judge
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.correction.pronunciations import is_common, spoken
from transcribe.postprocess.correction.sound_distance import distances
from transcribe.postprocess.correction.spans import Span
from transcribe.postprocess.correction.terms import Kind, Term, same
from transcribe.postprocess.writing.pieces import Piece
from transcribe.speech import Sound

NEAREST = 8  # terms looked at for each span and way of hearing
WORST = 0.5  # distance beyond which a term is no candidate
FITTED = 3  # candidates of overlapping spans whose wording the recogniser itself is asked about
LIKELY = 0.03  # probability from which the recogniser is asked about a wording
DRUGS = frozenset({Kind.DRUG, Kind.BRAND})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that may have been said where a span was heard, with its evidence and the judge's probability."""

    span: Span
    term: Term
    evidence: Evidence
    probability: float = 0.0


def candidates_of(
    pieces: Sequence[Piece], spans: Sequence[Span], lexicon: Lexicon, sound: Sound | None = None
) -> list[Candidate]:
    """The candidates of all spans with the evidence of text, context and (with ``sound``) the second ear."""
    heard = [spoken(span.text)[:2] for span in spans]
    ear = [sound.phones(*_words(pieces, span)) if sound else "" for span in spans]
    listening = sound if any(ear) else None  # without a second ear nothing is heard anywhere
    found: list[dict[Term, str]] = [{} for _ in spans]
    for sounds in ([texts[0] if texts else "" for texts in heard], ear):
        asked = [place for place, phones in enumerate(sounds) if phones]
        written = [spans[place].text for place in asked]
        near = lexicon.nearest([sounds[place] for place in asked], NEAREST, WORST, written)
        for place, finds in zip(asked, near, strict=True):
            for one in finds:
                found[place].setdefault(one.term, one.sounds)
    document = tuple(piece.plain for piece in pieces)  # one tuple: what it is about is found out once
    result: list[Candidate] = []
    for span, texts, phones, terms in zip(spans, heard, ear, found, strict=True):
        chosen = {term: sounds for term, sounds in terms.items() if not _says_no_more(term, span)}
        if chosen and texts:
            result += _measured(pieces, document, span, texts, phones, chosen, listening)
    return _with_margins(result)


def _measured(
    pieces: Sequence[Piece],
    document: tuple[str, ...],
    span: Span,
    texts: Sequence[str],
    phones: str,
    terms: Mapping[Term, str],
    sound: Sound | None,
) -> list[Candidate]:
    said = list(terms.values())
    apart = [min(row) for row in zip(*(distances(said, [text] * len(said)) for text in texts), strict=True)]
    ear = distances(said, [phones] * len(said)) if sound else None
    like = sound.likeness(*_words(pieces, span), [*said, texts[0]]) if sound else None
    left, right = _neighbours(pieces, span)
    about_span = _span_evidence(pieces, span)
    result = []
    for place, (term, sounds) in enumerate(terms.items()):
        evidence = {
            **about_span,
            "text": float(apart[place]),
            "letters": Levenshtein.normalized_distance(_letters(term.written), _letters(span.text)),
            "length": len(sounds) / 10,
            "size": abs(len(sounds) - len(texts[0])) / max(len(sounds), len(texts[0])),
            "rank": float(term.rank),
            "rare": float(term.rank >= 4),
            "drug": float(term.kind in DRUGS),
            "words": float(term.written.count(" ")),
            "form": float(term.head is not None),
            "context": kind_evidence(term.kind, left, right),
            "dose": dose_fits(term, right),
            "indicated": indicated(term, document),
        }
        if ear is not None and like is not None:
            evidence |= {"ear": float(ear[place]), "like": float(like[place] - like[-1])}
        result.append(Candidate(span, term, evidence))
    return result


def _span_evidence(pieces: Sequence[Piece], span: Span) -> dict[str, float]:
    words = span.text.split()
    capitals = sum(piece.text[:1].isupper() for piece in pieces[span.first : span.last])
    return {
        "lowest": span.lowest,
        "mean": span.mean,
        "unknown": span.unknown / span.length,
        "known": float(span.unknown == 0),
        "common": sum(map(is_common, words)) / span.length,
        "whole": float(span.whole),
        "pieces": float(span.length),
        "single letters": sum(len(word) == 1 for word in words) / span.length,
        "capital": capitals / span.length,
    }


def _with_margins(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each candidate with how much better it sounds than the best other term for the same words."""
    by_span: dict[Span, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_span[candidate.span].append(candidate)
    result = []
    for group in by_span.values():
        for way in ("text", "ear"):
            values = [one.evidence[way] for one in group if way in one.evidence]
            if len(values) != len(group):
                continue
            for place, one in enumerate(group):
                rest = values[:place] + values[place + 1 :]
                margin = min(rest, default=WORST) - values[place]
                group[place] = replace(one, evidence={**one.evidence, f"{way} margin": margin})
        result += group
    return result


def _neighbours(pieces: Sequence[Piece], span: Span) -> tuple[list[str], list[str]]:
    return (
        [piece.text + piece.sign for piece in pieces[max(0, span.first - REACH) : span.first]],
        [piece.text + piece.sign for piece in pieces[span.last : span.last + REACH]],
    )


def _words(pieces: Sequence[Piece], span: Span) -> tuple[int, int]:
    """The transcript words behind a span, as a half-open range."""
    indices = [index for piece in pieces[span.first : span.last] for index in piece.words]
    return min(indices), max(indices) + 1


def judged(candidates: Sequence[Candidate], judge: Judge) -> list[Candidate]:
    """The candidates with the judge's probability, likeliest first."""
    known = [replace(one, probability=judge.probability(one.evidence)) for one in candidates]
    return sorted(known, key=lambda one: -one.probability)


def with_fit(pieces: Sequence[Piece], candidates: Sequence[Candidate], sound: Sound, judge: Judge) -> list[Candidate]:
    """The likelier candidates, judged anew with what the recogniser itself thinks of them; the rest behind.

    Of the candidates that share words only the first ``FITTED`` are asked about: each costs a pass of the decoder.
    """
    asked: list[Candidate] = []
    rest: list[Candidate] = []
    for one in candidates:
        rivals = sum(one.span.overlaps(other.span) for other in asked)
        (asked if one.probability >= LIKELY and rivals < FITTED else rest).append(one)
    by_span: dict[Span, list[Candidate]] = defaultdict(list)
    for one in asked:
        by_span[one.span].append(one)
    questions = [(*_words(pieces, span), [one.term.written for one in group]) for span, group in by_span.items()]
    fitted = [
        replace(one, evidence={**one.evidence, "fit": float(fit)})
        for group, fits in zip(by_span.values(), sound.fits(questions), strict=True)
        for one, fit in zip(group, fits, strict=True)
    ]
    return [*judged(fitted, judge), *rest]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _says_no_more(term: Term, span: Span) -> bool:
    """Whether a term is what was heard, in singular or plural or without some words: those may have been said."""
    written, heard = same(term.written), same(span.text)
    forms = {written, f"{written}s", f"{written}es"}
    return f" {written} " in f" {heard} " or heard in forms or written in {f"{heard}s", f"{heard}es"}
