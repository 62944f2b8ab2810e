"""From a set and something that transcribes to all figures: of each case, pooled, and what failed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transcribe.errors import TranscribeError
from transcribe.evaluation.changes import Changes, Outcome, compare
from transcribe.evaluation.documents import Document, draft_document, expected_document, heard_document
from transcribe.evaluation.faults import Fault, faults
from transcribe.evaluation.figures import (
    Figure,
    Recall,
    edit_distance,
    false_corrections,
    repairs,
    word_errors,
)
from transcribe.evaluation.groups import STEMS, corrections_of, groups_of, repairs_of
from transcribe.evaluation.normalise import normalised, tokens
from transcribe.evaluation.recall import Occurrence, occurrences, recalls, texts
from transcribe.evaluation.review import CRITICAL, TERMS, catch, review_load, term_catch, trap_catch
from transcribe.evaluation.sets import Case, TermKind
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

    ``set_errors`` names entries of ``terms.json`` that do not stand in the finished text; ``faults``
    are the draft's faults and repairs, each in its place.
    """

    case: Case
    raw: Figures
    draft: Figures
    audio_seconds: float
    processing_seconds: float
    set_errors: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


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
      reference text: against that, spoken punctuation left out on both sides).
    * recalls, of both texts: against the finished text (see ``recall.py``).
    * ``keystrokes_per_100_words``, of both texts: to the finished text, letter by letter.
    * of the draft: ``false_corrections_per_1000`` and ``repaired``, of all words and by group (see
      ``changes.py``, ``groups.py``; recogniser's text and draft against what the draft's ``wer`` is
      measured against).
    * of the draft: ``catch_rate`` with its parts for medical terms
      and drugs, for what is critical and for the set's traps, ``review_load``, ``structure``, and
      ``header_recall`` (the share of header fields with the expected value).
    """
    raw: Figures = {}
    draft: Figures = {}
    heard = heard_document(transcribed.text, transcribed.report.transcript)
    drafted = draft_document(transcribed.report)
    if case.spoken is not None:
        spoken = tokens(case.spoken, spoken_marks=False)
        as_spoken = compare(spoken, tokens(heard.text, spoken_marks=False), tokens(drafted.text, spoken_marks=False))
        raw["wer"] = word_errors(as_spoken.before)
    found: tuple[Occurrence, ...] = ()
    absent: tuple[str, ...] = ()
    if case.expected is not None:
        reference = expected_document(case.expected)
        changes = compare(reference.tokens, heard.tokens, drafted.tokens)
        found, absent = occurrences(reference, case.terms) if case.terms else ((), ())
        _against_finished(case, changes, found, (reference, drafted), transcribed, raw, draft)
    elif case.spoken is not None:
        reference, changes = heard_document(case.spoken, ()), as_spoken
        draft["wer"] = word_errors(changes.after)
        draft["review_load"] = review_load(drafted)
    else:
        return CaseFigures(case, raw, draft, transcribed.audio_seconds, transcribed.processing_seconds)
    groups = groups_of(changes.reference, found)
    draft.update(_of_changes(changes, groups))
    return CaseFigures(
        case,
        raw,
        draft,
        transcribed.audio_seconds,
        transcribed.processing_seconds,
        absent,
        faults(changes, groups, reference, heard, drafted),
    )


def _against_finished(
    case: Case,
    changes: Changes,
    found: Sequence[Occurrence],
    documents: tuple[Document, Document],
    transcribed: Transcribed,
    raw: Figures,
    draft: Figures,
) -> None:
    finished, drafted = documents
    reference, alignment, words = texts(changes.reference), changes.after, changes.draft
    draft["wer"] = word_errors(alignment)
    if case.terms:
        raw.update(recalls(found, reference, texts(changes.raw), changes.before))
        draft.update(recalls(found, reference, texts(words), alignment))
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


def _of_changes(changes: Changes, groups: Sequence[frozenset[TermKind]]) -> Figures:
    """False corrections and repairs: of all words, and of each group that has any."""
    added = [outcome for outcome in changes.extra.values() if outcome is Outcome.ADDED]
    figures: Figures = {
        "false_corrections_per_1000": false_corrections([*changes.outcomes, *added]),
        "repaired": repairs(changes.outcomes),
    }
    for kind, stem in STEMS.items():
        corrections = corrections_of(changes, groups, kind)
        if corrections.added or any(kind in of for of in groups):
            figures[f"{stem}_false_corrections_per_1000"] = corrections
            figures[f"{stem}_repaired"] = repairs_of(changes, groups, kind)
    return figures


def _header(expected: Header, found: Header) -> Recall:
    wanted = [
        (normalised(_plain(value)), normalised(_plain(getattr(found, name)))) for name, value in expected if value
    ]
    return Recall(sum(left == right for left, right in wanted), len(wanted))


def _plain(value: str | tuple[str, ...] | None) -> str:
    return "\n".join(value) if isinstance(value, tuple) else value or ""
