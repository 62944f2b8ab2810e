"""Fits the judges of the correction: ``transcribe learn correction SET…``.

Every candidate for a repair in dictations with known words is a row: its evidence, and whether the repair would have
made the text better. The judges that are stored are fitted to all rows; what they are worth is told by others, each
fitted without the dictations on which it is tried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from transcribe.errors import LearningError
from transcribe.evaluation.sets import read_set
from transcribe.learning.answers import Answers
from transcribe.pipeline import Pipeline
from transcribe.postprocess.correction.candidates import Candidate, candidates_of, judged, with_fit
from transcribe.postprocess.correction.correcting import flattened, knowledge_of, repairs_of
from transcribe.postprocess.correction.judging import MEASURES, Judge, fitted
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.correction.spans import spans_of
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.pieces import Piece, pieces_of
from transcribe.settings import Repairing
from transcribe.speech import Sound, Transcript

FOLDS = 5
RIDGE = 3.0


@dataclass(frozen=True)
class Studied:
    """One dictation: its words, its sound, every candidate, and what each would have changed (errors fewer)."""

    dictation: str
    pieces: Sequence[Piece]
    sound: Sound | None
    candidates: tuple[Candidate, ...]
    answers: Answers

    def gain(self, candidate: Candidate) -> int:
        """Errors fewer with this candidate."""
        return self.answers.gain(candidate.span.first, candidate.span.last, candidate.term.written)

    def is_right(self, candidate: Candidate) -> bool:
        """Whether this candidate was said there: a wrong word for three wrong ones is no repair."""
        return self.answers.is_right(candidate.span.first, candidate.span.last, candidate.term.written)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What repairs with one judge were worth: of those written, and of those only offered."""

    words: int
    written: int
    fixed: int  # errors fewer, by repairs that were right
    broken: int  # errors more, by repairs that spoiled right words
    neither: int  # repairs that put wrong words in place of wrong ones
    offered: int
    offered_right: int


def studied(dictation: str, said: str, transcript: Transcript, lexicon: Lexicon, sound: Sound | None = None) -> Studied:
    """The candidates of one dictation beside what was really ``said``."""
    entries = find_commands(pieces_of(transcript.words))
    pieces = flattened(entries)
    candidates = candidates_of(pieces, spans_of(entries, knowledge_of(lexicon)), lexicon, sound)
    return Studied(
        dictation, pieces, sound, tuple(candidates), Answers.of(said, [piece.text + piece.sign for piece in pieces])
    )


def study(sets: Sequence[Path], pipeline: Pipeline, report: Callable[[str], None]) -> list[Studied]:
    """All dictations of the sets that have known words; with their sound if the settings ask for it."""
    lexicon = Lexicon.load()
    found = []
    for case in (case for folder in sets for case in read_set(folder)):
        if case.spoken is None:
            continue
        recording, heard = pipeline.hear(case.audio)
        sound = pipeline.asked_sound(recording, heard.transcript)
        found.append(studied(case.dictation, case.spoken, heard.transcript, lexicon, sound))
        report(f"{case.name}: {len(found[-1].candidates)} candidates")
    if not any(study.is_right(one) for study in found for one in study.candidates):
        raise LearningError("Nothing in these sets was misheard that the vocabulary knows; there is nothing to learn.")
    return found


def learn_correction(
    sets: Sequence[Path], pipeline: Pipeline, out: Path, report: Callable[[str], None] = print
) -> None:
    """Fit the judges to these sets, say what they are worth on dictations left out, and write them to ``out``.

    Raises ``LearningError`` if there is nothing to learn from.
    """
    studies = study(sets, pipeline, report)
    for name, worth in cross_validated(studies, pipeline.settings.correction).items():
        report(f"{name}: {worth}")
    note = (
        f"Weights of the evidence (see judging.py), fitted to {len(studies)} recordings: transcribe learn correction."
    )
    write_judges(fit_all(studies), out, note)


def fit_all(studies: Sequence[Studied]) -> dict[str, Judge]:
    """A judge for each kind of evidence that is there; the last is fitted to what the one before it lets through."""
    judges = {
        name: _fitted(name, ((study, one) for study in studies for one in study.candidates))
        for name in ("text", "heard", "heard+ear")
        if all(measure in one.evidence for study in studies for one in study.candidates for measure in MEASURES[name])
    }
    if "heard+ear" in judges:
        rows = ((study, one) for study in studies for one in _with_fit(study, judges["heard+ear"]))
        judges["heard+ear+fit"] = _fitted("heard+ear+fit", rows)
    return judges


def _fitted(name: str, rows: Iterable[tuple[Studied, Candidate]]) -> Judge:
    known = [(one.evidence, study.is_right(one)) for study, one in rows]
    return fitted([evidence for evidence, _ in known], [right for _, right in known], MEASURES[name], ridge=RIDGE)


def _with_fit(study: Studied, judge: Judge) -> list[Candidate]:
    """The candidates that the recogniser was asked about."""
    if study.sound is None:
        return []
    found = with_fit(study.pieces, judged(study.candidates, judge), study.sound, judge)
    return [one for one in found if "fit" in one.evidence]


def cross_validated(studies: Sequence[Studied], limits: Repairing) -> dict[str, Outcome]:
    """What the judges are worth on dictations that they were not fitted to, by evidence."""
    names = sorted({study.dictation for study in studies})
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        judges = fit_all([study for study in studies if study.dictation not in held])
        for study in (study for study in studies if study.dictation in held):
            for name, judge in judges.items():
                rows = _with_fit(study, judges["heard+ear"]) if name == "heard+ear+fit" else study.candidates
                outcomes[name].append(outcome(study, judged(rows, judge), limits))
    return {name: _summed(rows) for name, rows in outcomes.items()}


def outcome(study: Studied, candidates: Sequence[Candidate], limits: Repairing) -> Outcome:
    """What the repairs chosen from these candidates would have done to one dictation."""
    repairs = repairs_of(candidates, limits)
    written = [(study.gain(repair.candidate), study.is_right(repair.candidate)) for repair in repairs if repair.apply]
    offered = [study.is_right(repair.candidate) for repair in repairs if not repair.apply]
    return Outcome(
        words=len(study.pieces),
        written=len(written),
        fixed=sum(gain for gain, right in written if right),
        broken=-sum(gain for gain, _ in written if gain < 0),
        neither=sum(gain >= 0 and not right for gain, right in written),
        offered=len(offered),
        offered_right=sum(offered),
    )


def _summed(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(*(sum(getattr(one, name) for one in outcomes) for name in Outcome.__dataclass_fields__))


def write_judges(judges: dict[str, Judge], path: Path, note: str) -> None:
    """The judges as TOML; ``note`` says on what they were fitted."""
    lines = [f"# {line}" for line in note.splitlines()]
    for name, judge in judges.items():
        lines += ["", f'[judge."{name}"]', f"bias = {judge.bias:.4f}", f'[judge."{name}".weights]']
        lines += [f'"{measure}" = {weight:.4f}' for measure, weight in judge.weights.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
