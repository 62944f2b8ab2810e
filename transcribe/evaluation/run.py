"""From a set and something that transcribes to all figures: of each case, pooled, and what failed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transcribe.errors import TranscribeError
from transcribe.evaluation.alignment import Alignment, align, respelled
from transcribe.evaluation.documents import Document, draft_document, expected_document
from transcribe.evaluation.figures import (
    Figure,
    Recall,
    edit_distance,
    false_corrections,
    word_errors,
)
from transcribe.evaluation.normalise import Token, normalised, tokens
from transcribe.evaluation.recall import occurrences, recalls, texts
from transcribe.evaluation.review import CRITICAL, TERMS, catch, review_load, term_catch, trap_catch
from transcribe.evaluation.sets import Case
from transcribe.evaluation.structure import structure
from transcribe.report import Header, Report

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Transcribed:
    """What became of one sound file: the recogniser's text, the draft, and how long it took (seconds)."""

    text: str
    report: Report
    audio_seconds: float
    processing_seconds: float


Transcriber = Callable[[Path], Transcribed]
Progress = Callable[[Case, int, int], None]
"""Called before each case: the case, how many are done, how many there are."""

Figures = dict[str, Figure]
"""Figures by their plain name, in the order in which they are shown."""


@dataclass(frozen=True)
class CaseFigures:
    """The figures of one case: of the recogniser alone (``raw``) and of the finished draft.

    ``set_errors`` names entries of ``terms.json`` that do not stand in the finished text.
    """

    case: Case
    raw: Figures
    draft: Figures
    audio_seconds: float
    processing_seconds: float
    set_errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """A case that could not be transcribed, and the sentence that says why."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Evaluation:
    """The outcome for a whole set."""

    cases: tuple[CaseFigures, ...] = ()
    failed: tuple[Failure, ...] = field(default=())


def evaluate(cases: Sequence[Case], transcribe: Transcriber, progress: Progress | None = None) -> Evaluation:
    """Transcribe every case and count. A case that fails is reported in the result; the others go on."""
    done: list[CaseFigures] = []
    failed: list[Failure] = []
    for number, case in enumerate(cases):
        if progress is not None:
            progress(case, number, len(cases))
        try:
            transcribed = transcribe(case.audio)
        except TranscribeError as error:
            failed.append(Failure(case.name, str(error)))
        except Exception as error:  # noqa: BLE001 - one bad file must not cost the night's measurement
            logger.error("case %d of %d stopped with %s", number + 1, len(cases), type(error).__name__)
            failed.append(Failure(case.name, f"It stopped unexpectedly ({type(error).__name__})."))
        else:
            done.append(case_figures(case, transcribed))
    return Evaluation(tuple(done), tuple(failed))


def case_figures(case: Case, transcribed: Transcribed) -> CaseFigures:
    """All figures of one case.

    * raw ``wer``: the recogniser's text against the words as spoken, spoken punctuation left out on
      both sides.
    * draft ``wer``: the draft's text against the finished text (of a recording with nothing but a
      reference text: against that).
    * recalls, of both texts: against the finished text (see ``recall.py``).
    * ``keystrokes_per_100_words``, of both texts: to the finished text, letter by letter.
    * of the draft: ``false_corrections_per_1000``, ``catch_rate`` with its parts for medical terms
      and drugs, for what is critical and for the set's traps, ``review_load``, ``structure``, and
      ``header_recall`` (the share of header fields with the expected value).
    """
    raw: Figures = {}
    draft: Figures = {}
    errors: tuple[str, ...] = ()
    if case.spoken is not None:
        spoken = texts(tokens(case.spoken, spoken_marks=False))
        raw["wer"] = word_errors(_aligned(spoken, tokens(transcribed.text, spoken_marks=False))[0])
    drafted = draft_document(transcribed.report)
    if case.expected is not None:
        finished = expected_document(case.expected)
        errors = _against_finished(case, finished, transcribed, drafted, raw, draft)
    elif case.spoken is not None:
        draft["wer"] = word_errors(_aligned(texts(tokens(case.spoken)), drafted.tokens)[0])
        draft["review_load"] = review_load(drafted)
    return CaseFigures(case, raw, draft, transcribed.audio_seconds, transcribed.processing_seconds, errors)


def _against_finished(
    case: Case, finished: Document, transcribed: Transcribed, drafted: Document, raw: Figures, draft: Figures
) -> tuple[str, ...]:
    reference = texts(finished.tokens)
    raw_alignment, raw_words = _aligned(reference, tokens(transcribed.text))
    alignment, words = _aligned(reference, drafted.tokens)
    draft["wer"] = word_errors(alignment)
    found, absent = occurrences(finished, case.terms) if case.terms else ((), ())
    if case.terms:
        raw.update(recalls(found, reference, texts(raw_words), raw_alignment))
        draft.update(recalls(found, reference, texts(words), alignment))
    draft["false_corrections_per_1000"] = false_corrections(raw_alignment, alignment)
    draft["catch_rate"] = catch(alignment, drafted, words)
    if case.terms:
        draft["medical_term_catch_rate"] = term_catch(TERMS, found, reference, alignment, drafted, words)
        draft["critical_catch_rate"] = term_catch(CRITICAL, found, reference, alignment, drafted, words)
    if case.traps:
        draft["trap_catch_rate"] = trap_catch(case.traps, finished, alignment, drafted, words)
    draft["review_load"] = review_load(drafted)
    draft["structure"] = structure(finished, drafted, alignment, words)
    if case.expected is not None and case.expected.header is not None:
        draft["header_recall"] = _header(case.expected.header, transcribed.report.header)
    raw["keystrokes_per_100_words"] = edit_distance(transcribed.text, finished.text, len(reference))
    draft["keystrokes_per_100_words"] = edit_distance(drafted.text, finished.text, len(reference))
    return absent


def _aligned(reference: Sequence[str], words: Sequence[Token]) -> tuple[Alignment, tuple[Token, ...]]:
    """Align, the hypothesis's compounds written as the reference writes them."""
    hypothesis = respelled(reference, words)
    return align(reference, texts(hypothesis)), hypothesis


def _header(expected: Header, found: Header) -> Recall:
    wanted = [
        (normalised(_plain(value)), normalised(_plain(getattr(found, name)))) for name, value in expected if value
    ]
    return Recall(sum(left == right for left, right in wanted), len(wanted))


def _plain(value: str | tuple[str, ...] | None) -> str:
    return "\n".join(value) if isinstance(value, tuple) else value or ""
