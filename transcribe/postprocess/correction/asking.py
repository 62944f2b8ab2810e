"""What the recording itself says about doubtful words; each answer is weighed before the next question.

candidates by text ─► (second ear, where a term is likely enough ─►) the recogniser's own scores of the likely terms
─► the doubtful windows decoded again with these terms as hotwords

The scores bring most of the gain; the second decoding and the second ear add little to them, and cost a third and
half as much again (``benchmarks/correction.py``).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from transcribe.postprocess.correction.candidates import Candidate, candidates_of
from transcribe.postprocess.correction.judging import Evidence, Judge
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.correction.spans import Span
from transcribe.postprocess.correction.terms import Term
from transcribe.postprocess.writing.pieces import Piece
from transcribe.settings import Repairing
from transcribe.speech import Sound

WORTH_HEARING = 0.01  # probability of its best term from which the second ear listens to a span
SHARE = 0.3  # of the recording that it may hear: it costs more than the rest together
LIKELY = 0.03  # probability from which the recogniser is asked about a term …
RIVALS = 3  # … and so many terms for the same words
DOUBTFUL = (0.03, 0.97)  # probability between which a second decoding can still decide


def asked(
    pieces: Sequence[Piece],
    candidates: Sequence[Candidate],
    lexicon: Lexicon,
    sound: Sound,
    judges: Mapping[str, Judge],
    limits: Repairing,
    before: str = "",
) -> list[Candidate]:
    """The candidates of the text judged anew with what the sound says, likeliest first.

    Nothing is asked that no judge weighs. Candidates that the recogniser was not asked about come behind the others.
    """
    found = list(candidates)
    if limits.second_ear and weigh(judges, "ear"):
        found = weighed(heard(pieces, found, lexicon, sound, before), judges)
    again = limits.second_pass > 0 and weigh(judges, "again")
    if not again and not weigh(judges, "fit"):
        return found
    likely, rest = parted(found)
    if weigh(judges, "fit"):
        likely = weighed(fitted(pieces, likely, sound), judges)
    if again:
        likely = weighed(decoded_again(pieces, likely, sound, windows_of(pieces, limits)), judges)
    return [*likely, *rest]


def windows_of(pieces: Sequence[Piece], limits: Repairing) -> int:
    """How many windows of a dictation may be decoded again."""
    return limits.second_pass * math.ceil(max((piece.end for piece in pieces), default=0.0) / 60)


def weigh(judges: Mapping[str, Judge], measure: str) -> bool:
    """Whether any of the judges weighs a measure."""
    return any(measure in judge.weights for judge in judges.values())


def weighed(candidates: Iterable[Candidate], judges: Mapping[str, Judge]) -> list[Candidate]:
    """The candidates, each judged by all the evidence it has that there is a judge for; likeliest first."""
    known = [replace(one, probability=richest(one.evidence, judges).probability(one.evidence)) for one in candidates]
    return sorted(known, key=lambda one: -one.probability)


def richest(evidence: Evidence, judges: Mapping[str, Judge]) -> Judge:
    """The judge that weighs the most of the evidence there is."""
    fitting = (judge for judge in judges.values() if judge.weights.keys() <= evidence.keys())
    return max(fitting, key=lambda judge: len(judge.weights))


def heard(
    pieces: Sequence[Piece], candidates: Sequence[Candidate], lexicon: Lexicon, sound: Sound, before: str = ""
) -> list[Candidate]:
    """The candidates where the second ear listened with its evidence, and those that only it knows; then the others."""
    best: dict[Span, float] = {}
    for one in candidates:
        best[one.span] = max(best.get(one.span, 0.0), one.probability)
    worth = sorted((span for span in best if best[span] >= WORTH_HEARING), key=lambda span: -best[span])
    listened = sound.listen([words_behind(pieces, span) for span in worth], SHARE)
    spans = [span for span, yes in zip(worth, listened, strict=True) if yes]
    apart = frozenset(spans)
    return [
        *candidates_of(pieces, spans, lexicon, sound, before),
        *(one for one in candidates if one.span not in apart),
    ]


def parted(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """From candidates in order: the likely ones, of the same words no more than ``RIVALS``, and the rest."""
    likely: list[Candidate] = []
    rest: list[Candidate] = []
    for one in candidates:
        is_likely = one.probability >= LIKELY and sum(one.span.overlaps(other.span) for other in likely) < RIVALS
        (likely if is_likely else rest).append(one)
    return likely, rest


def fitted(pieces: Sequence[Piece], candidates: Sequence[Candidate], sound: Sound) -> list[Candidate]:
    """The candidates with how much better than the heard words the recogniser likes them (``fit``)."""
    groups = _by_span(candidates)
    answers = sound.fits(_questions(pieces, groups))
    return [
        replace(one, evidence={**one.evidence, "fit": float(fit)})
        for group, fits in zip(groups, answers, strict=True)
        for one, fit in zip(group, fits, strict=True)
    ]


def decoded_again(
    pieces: Sequence[Piece], candidates: Sequence[Candidate], sound: Sound, windows: int
) -> list[Candidate]:
    """The candidates with how surely a second decoding writes the term (``again``), or the same words (``stayed``).

    The windows with the greatest doubt come first; where none was decoded, both are 0.
    """
    groups = [group for group in _by_span(candidates) if DOUBTFUL[0] <= group[0].probability <= DOUBTFUL[1]]
    groups.sort(key=lambda group: abs(group[0].probability - 0.5))
    answers = sound.again(_questions(pieces, groups), windows)
    written: dict[tuple[Span, Term], tuple[float, float]] = {}
    for group, answer in zip(groups, answers, strict=True):
        for one, stands in zip(group, answer[1:], strict=False):
            written[one.span, one.term] = (stands, answer[0])
    nothing = (0.0, 0.0)
    return [
        replace(one, evidence={**one.evidence, "again": term, "stayed": same})
        for one in candidates
        for term, same in (written.get((one.span, one.term), nothing),)
    ]


def words_behind(pieces: Sequence[Piece], span: Span) -> tuple[int, int]:
    """The transcript words behind a span, as a half-open range."""
    indices = [index for piece in pieces[span.first : span.last] for index in piece.words]
    return min(indices), max(indices) + 1


def _by_span(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    groups: dict[Span, list[Candidate]] = defaultdict(list)
    for one in candidates:
        groups[one.span].append(one)
    return list(groups.values())


def _questions(pieces: Sequence[Piece], groups: Sequence[Sequence[Candidate]]) -> list[tuple[int, int, list[str]]]:
    return [(*words_behind(pieces, group[0].span), [one.term.written for one in group]) for group in groups]
