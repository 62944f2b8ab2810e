"""Fits the judges of the correction: ``transcribe learn correction SET…``.

Every candidate for a repair in dictations with known words is a row: its evidence, and whether the repair would have
made the text better. Every recording is heard as the settings say and, where that is with an adapter, also without
one: more is misheard then that may be learned from. The judges that are stored are fitted to all rows; what they are
worth is told by others, each fitted without the speaker and without the documents on which it is tried. A dictation's
folder may name its speaker: ``NAME__SPEAKER``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcribe.asr.recogniser import adapted
from transcribe.asr.weights import find_weights
from transcribe.errors import LearningError
from transcribe.evaluation.sets import read_set
from transcribe.learning.answers import Answers
from transcribe.learning.stages import Gathered, fitted_judges, gathered
from transcribe.pipeline import Pipeline
from transcribe.postprocess.correction.asking import weighed
from transcribe.postprocess.correction.candidates import Candidate, candidates_of, judged
from transcribe.postprocess.correction.correcting import flattened, knowledge_of, repairs_of
from transcribe.postprocess.correction.judging import MEASURES, Judge
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.correction.spans import spans_of
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.pieces import Piece, pieces_of
from transcribe.settings import Repairing
from transcribe.speech import Sound, Transcript


@dataclass(frozen=True)
class Studied:
    """One dictation: its words, its sound, every candidate, and what each would have changed (errors fewer).

    ``plain`` are the candidates of the same words without the recogniser's probabilities, as other texts come. It was
    heard as usual, or (``adapted`` false) by the recogniser without its adapter.
    """

    dictation: str
    pieces: Sequence[Piece]
    sound: Sound | None
    candidates: tuple[Candidate, ...]
    plain: tuple[Candidate, ...]
    answers: Answers
    adapted: bool = True

    @property
    def document(self) -> str:
        """The dictation without its speaker."""
        return self.dictation.partition("__")[0]

    @property
    def speaker(self) -> str:
        """Who speaks, or else the document: then this is all that is known."""
        return self.dictation.partition("__")[2] or self.document

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
    """The candidates that the text of one dictation has, beside what was really ``said``."""
    pieces, candidates = _candidates(pieces_of(transcript.words), lexicon)
    _, plain = _candidates([replace(piece, probability=1.0) for piece in pieces], lexicon, plain=True)
    answers = Answers.of(said, [piece.text + piece.sign for piece in pieces])
    return Studied(dictation, pieces, sound, candidates, plain, answers)


def _candidates(
    pieces: Sequence[Piece], lexicon: Lexicon, *, plain: bool = False
) -> tuple[list[Piece], tuple[Candidate, ...]]:
    """The pieces as the candidates count them, and the candidates."""
    entries = find_commands(pieces)
    flat = flattened(entries)
    return flat, tuple(candidates_of(flat, spans_of(entries, knowledge_of(lexicon, plain=plain)), lexicon))


def study(sets: Sequence[Path], pipeline: Pipeline, lexicon: Lexicon, report: Callable[[str], None]) -> list[Studied]:
    """All dictations of the sets that have known words; with their sound if the settings ask for it."""
    cases = [(case, case.spoken) for folder in sets for case in read_set(folder) if case.spoken is not None]
    found = []
    for ears in filter(None, (pipeline, without_adapter(pipeline))):
        for case, said in cases:
            recording, heard = ears.hear(case.audio)
            sound = ears.asked_sound(recording, heard.transcript)
            one = studied(case.dictation, said, heard.transcript, lexicon, sound)
            found.append(replace(one, adapted=ears is pipeline))
            report(f"{case.name}: {len(one.candidates)} candidates")
    if not any(study.is_right(one) for study in found for one in study.candidates):
        raise LearningError("Nothing in these sets was misheard that the vocabulary knows; there is nothing to learn.")
    return found


def without_adapter(pipeline: Pipeline) -> Pipeline | None:
    """The same with the recogniser as it was before it learned anything; ``None`` if it has no adapter."""
    recognition = pipeline.settings.recognition
    weights = find_weights(recognition.model)
    if adapted(weights, recognition) is weights:
        return None
    plain = recognition.model_copy(update={"adapter": "none"})
    return Pipeline(pipeline.settings.model_copy(update={"recognition": plain}))


def learn_correction(
    sets: Sequence[Path], pipeline: Pipeline, out: Path, report: Callable[[str], None] = print
) -> None:
    """Fit the judges to these sets, say what they are worth on other speakers and documents, and write them to ``out``.

    The judges that weigh what the sound says are fitted if the settings ask it (``by_audio``, ``second_pass``). Raises
    ``LearningError`` if there is nothing to learn from.
    """
    lexicon, limits = Lexicon.load(), pipeline.settings.correction
    found = gathered(study(sets, pipeline, lexicon, report), lexicon, MEASURES, limits)
    for name, worth in cross_validated(found, limits).items():
        report(f"{name}: {worth}")
    note = f"Weights of the evidence (see judging.py), fitted to {len(found)} recordings: transcribe learn correction."
    write_judges(fitted_judges(found, MEASURES), out, note)


def cross_validated(found: Sequence[Gathered], limits: Repairing) -> dict[str, Outcome]:
    """What the judges are worth to recordings whose speaker and document they do not know, heard as usual.

    By the evidence that came last: the words alone, as another recogniser would write them; as heard; the sound.
    """
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for speaker in sorted({one.study.speaker for one in found}):
        tried = [one for one in found if one.study.speaker == speaker]
        documents = {one.study.document for one in tried}
        others = [one for one in found if one.study.speaker != speaker and one.study.document not in documents]
        judges = fitted_judges(others, MEASURES)
        for one in (one for one in tried if one.study.adapted):
            plain = judged(one.study.plain, judges["text"])
            outcomes["text"].append(outcome(one.study, plain, limits.of_text()))
            for name, candidates in one.stages.items():
                outcomes[name or "heard"].append(outcome(one.study, weighed(candidates, judges), limits))
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
