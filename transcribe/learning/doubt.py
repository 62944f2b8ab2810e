"""Fits the weights of doubt: ``transcribe learn doubt SET…``.

Every word of the drafts of dictations with known text is a row: its evidence, and whether it is wrong. The weights that
are stored are fitted to all rows; what they are worth is told by others, each fitted without the speaker and without
the documents on which it is tried. A dictation's folder may name its speaker: ``NAME__SPEAKER``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from transcribe.asr.listening import Heard as HeardSound
from transcribe.asr.recogniser import Recogniser
from transcribe.asr.second_opinion import load_second_recogniser, second_opinion
from transcribe.audio import examine
from transcribe.errors import LearningError
from transcribe.evaluation.calibration import calibration_error, discrimination, reliability
from transcribe.evaluation.sets import Case, read_set
from transcribe.learning.judgement import write_judges
from transcribe.learning.kept import Kept
from transcribe.learning.marking import Marked
from transcribe.pipeline import Pipeline, dictation_of
from transcribe.postprocess.correction.judging import Evidence, Judge, fitted
from transcribe.postprocess.drafting import knowledge_of, written
from transcribe.postprocess.flags.choosing import Doubted
from transcribe.postprocess.flags.doubt import doubted_words
from transcribe.postprocess.flags.doubt_evidence import Heard, Place, evidence_of
from transcribe.postprocess.flags.doubt_model import MEASURES
from transcribe.report import Report, Source
from transcribe.speech import Transcript

RIDGE = 3.0


@dataclass(frozen=True)
class Studied:
    """The draft of one recording, without marks for doubt, with its evidence and what is wrong in it."""

    name: str
    document: str
    speaker: str
    report: Report
    heard: Heard
    evidence: tuple[tuple[Place, Evidence], ...]
    marked: Marked

    @cached_property
    def wrong(self) -> tuple[bool, ...]:
        """For each word with evidence, whether it is wrong, or words are missing right behind it."""
        return tuple(place in self.marked.wrong for place, _ in self.evidence)

    def doubted(self, judge: Judge) -> list[Doubted]:
        """The words with the doubt that a model gives them."""
        return doubted_words(self.report, self.evidence, judge.probability)


def learn_doubt(
    sets: Sequence[Path], pipeline: Pipeline, out: Path, kept: Path | None = None, report: Callable[[str], None] = print
) -> None:
    """Fit the weights to these sets, say what they are worth on other speakers and documents, write them to ``out``.

    ``kept``: a folder that keeps what was heard. Raises ``LearningError`` if there is nothing to learn from.
    """
    studies = study(sets, pipeline, kept, report)
    for name, rows in cross_validated(studies).items():
        report(f"{name}: {_worth(rows)}")
    note = f"Weights of the evidence of doubt (see doubt_model.py), fitted to {len(studies)} recordings."
    write_judges(fit_all(studies), out, f"{note}\nMade anew by `transcribe learn doubt`.")


def study(sets: Sequence[Path], pipeline: Pipeline, kept: Path | None, report: Callable[[str], None]) -> list[Studied]:
    """The drafts of all cases of the sets that have a finished or spoken text; heard twice if the settings want it."""
    ears = _Ears(pipeline, kept)
    found = []
    for case in (case for folder in sets for case in read_set(folder)):
        if case.expected is None and case.spoken is None:
            continue
        heard, second = ears.heard(case.audio)
        found.append(studied(case, heard, second, pipeline))
        report(f"{case.name}: {sum(found[-1].wrong)} of {len(found[-1].wrong)} words")
    if not any(any(one.wrong) for one in found):
        raise LearningError("Nothing is wrong in the drafts of these sets; there is nothing to learn.")
    return found


def studied(case: Case, heard: HeardSound, second: Transcript | None, pipeline: Pipeline) -> Studied:
    """One case, drafted from what was heard."""
    dictation = dictation_of(case.audio, pipeline.settings)
    asked = pipeline.settings.correction
    sound = pipeline.asked_sound(examine(case.audio), heard.transcript) if asked.by_sound and asked.by_audio else None
    corrector = pipeline.corrector(dictation.author, sound)
    source = Source(file=case.audio.name, seconds=heard.transcript.seconds)
    report = written(
        heard.transcript, heard.coverage, source, pipeline.settings, dictation=dictation, corrector=corrector
    )
    known = Heard(heard.transcript, knowledge_of(corrector), second)
    document, _, speaker = case.dictation.partition("__")
    return Studied(
        case.name,
        document,
        speaker or document,
        report,
        known,
        tuple(evidence_of(report, known)),
        Marked.of(report, case),
    )


class _Ears:
    """Hears sound files once or twice, and remembers what was heard where there is a folder for it."""

    def __init__(self, pipeline: Pipeline, kept: Path | None) -> None:
        self._pipeline = pipeline
        self._kept = kept
        settings = pipeline.settings
        self._wish = settings.review.second_opinion
        self._second: Recogniser | None = load_second_recogniser(self._wish, settings.recognition)

    def heard(self, audio: Path) -> tuple[HeardSound, Transcript | None]:
        """What was heard in a file, and what the second recogniser heard, if there is one."""
        first = self._of("first", audio, lambda: self._pipeline.hear(audio)[1])
        if self._second is None:
            return first, None
        second = self._of(self._second.model, audio, lambda: self._asked(audio, first))
        return first, second.transcript

    def _asked(self, audio: Path, first: HeardSound) -> HeardSound:
        assert self._second is not None
        return HeardSound(second_opinion(examine(audio), self._second), first.coverage)

    def _of(self, folder: str, audio: Path, hear: Callable[[], HeardSound]) -> HeardSound:
        if self._kept is None:
            return hear()
        store = Kept(self._kept / folder)
        heard = store.heard(audio)
        if heard is None:
            heard = hear()
            store.keep(audio, heard)
        return heard


def fit_all(studies: Sequence[Studied]) -> dict[str, Judge]:
    """The weights for drafts of one hearing and, where all were heard twice, of two."""
    rows = [evidence for one in studies for _, evidence in one.evidence]
    wrong = [truth for one in studies for truth in one.wrong]
    return {name: fitted(rows, wrong, measures, ridge=RIDGE) for name, measures in _known_measures(rows)}


def _known_measures(rows: Sequence[Evidence]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, measures in MEASURES.items():
        if all(measure in row for row in rows for measure in measures):
            yield name, measures


def cross_validated(studies: Sequence[Studied]) -> Mapping[str, list[tuple[Studied, list[Doubted]]]]:
    """Each recording with doubts from weights that know neither its speaker nor its document, by the weights' name."""
    result: dict[str, list[tuple[Studied, list[Doubted]]]] = defaultdict(list)
    for speaker in sorted({one.speaker for one in studies}):
        tried = [one for one in studies if one.speaker == speaker]
        documents = {one.document for one in tried}
        others = [one for one in studies if one.speaker != speaker and one.document not in documents]
        for name, judge in fit_all(others).items():
            result[name] += [(one, one.doubted(judge)) for one in tried]
    return result


def _worth(rows: Sequence[tuple[Studied, Sequence[Doubted]]]) -> str:
    doubts = [word.doubt for _, words in rows for word in words]
    wrong = [truth for one, _ in rows for truth in one.wrong]
    error = calibration_error(reliability(doubts, wrong))
    area = discrimination(doubts, wrong)
    return f"{sum(wrong)} of {len(wrong)} words wrong; area {area or 0:.3f}; calibration error {error:.3f}"
