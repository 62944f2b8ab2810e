"""What each kind of evidence is worth to the correction, and what it costs.

    python benchmarks/correction.py SET [SET …] [--second-pass 4] [--model base] [--adapter auto]

The dictations of the sets, which need ``spoken.txt`` and ``expected.json``, are heard once. Then each row of the table
has other evidence: none, the sound of the words, what stands around them too, and with both of these what the sound
itself says: a second decoding, the recogniser's own scores, a second ear. The weights of a row's evidence are fitted
anew for each dictation without any recording of it, so a row is what the correction is worth on dictations it does not
know.

Terms, drugs, words and false corrections are those of the finished drafts (``transcribe evaluate``). Seconds are of the
correction alone, its share of recognition beside them; memory is how far the peak of the whole process has risen above
that of the recognition, so far. Loading is not counted in seconds; it is in memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from transcribe.asr.listening import Heard
from transcribe.audio import Recording
from transcribe.evaluation.figures import FalseCorrections, Figure, Recall, pooled
from transcribe.evaluation.run import CaseFigures, Transcribed, case_figures
from transcribe.evaluation.sets import Case, read_set
from transcribe.learning.judgement import Studied, studied
from transcribe.learning.stages import STAGES, Measures, fitted_judges, gathered
from transcribe.pipeline import Pipeline
from transcribe.postprocess.correction.correcting import Corrector
from transcribe.postprocess.correction.judging import MEASURES, Judge
from transcribe.postprocess.correction.judging import judges as shipped_judges
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.drafting import draft
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.report import Source
from transcribe.settings import Recognition, Repairing, Settings
from transcribe.speech import Sound

CONTEXT = ("context", "dose", "indicated", "elsewhere")  # measures of what stands around a word
SHOWN = {
    "medical_term_recall": "terms",
    "drug_recall": "drugs",
    "wer": "WER",
    "false_corrections_per_1000": "false",
}
"""Figures of the draft and the columns they stand in."""


@dataclass(frozen=True)
class Kept:
    """A case that was heard; its sound remembers what it was asked."""

    case: Case
    recording: Recording
    heard: Heard
    sound: Sound | None
    study: Studied

    def studied(self, row: Row) -> Studied:
        """Its candidates by text, with the sound if the row asks it."""
        return replace(self.study, sound=self.sound if row.asks_sound else None)


@dataclass(frozen=True)
class Row:
    """A row of the table: its judges' measures by name, or nothing at all."""

    name: str
    measures: Measures

    @property
    def asks_sound(self) -> bool:
        """Whether any judge weighs what the sound says."""
        return any(stage in names for names in self.measures.values() for stage in STAGES)

    def corrector(
        self, judges: Mapping[str, Judge], lexicon: Lexicon, sound: Sound | None, settings: Settings
    ) -> Corrector:
        """What repairs by this row's evidence."""
        return Corrector(
            lexicon=lexicon if self.measures else None,
            sound=sound if self.asks_sound else None,
            limits=settings.correction,
            judges=judges,
        )


class Remembered:
    """A sound that gives the same answer to the same question without being asked again."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._listened: tuple[object, Sequence[bool]] | None = None
        self._fits: dict[tuple[int, int, str], float] = {}
        self._again: dict[object, Sequence[Sequence[float]]] = {}
        self.phones, self.likeness = sound.phones, sound.likeness

    def listen(self, places: Sequence[tuple[int, int]], share: float) -> Sequence[bool]:
        """See ``Sound.listen``."""
        asked = (tuple(places), share)
        if self._listened is None or self._listened[0] != asked:
            self._listened = (asked, self._sound.listen(places, share))
        return self._listened[1]

    def fits(self, questions: Sequence[tuple[int, int, Sequence[str]]]) -> Sequence[Sequence[float]]:
        """See ``Sound.fits``."""
        single = [(first, last, wording) for first, last, wordings in questions for wording in wordings]
        new = [one for one in dict.fromkeys(single) if one not in self._fits]
        answers = self._sound.fits([(first, last, [wording]) for first, last, wording in new])
        self._fits |= {one: answer[0] for one, answer in zip(new, answers, strict=True)}
        return [[self._fits[first, last, wording] for wording in wordings] for first, last, wordings in questions]

    def again(self, questions: Sequence[tuple[int, int, Sequence[str]]], windows: int) -> Sequence[Sequence[float]]:
        """See ``Sound.again``."""
        asked = (tuple((first, last, tuple(wordings)) for first, last, wordings in questions), windows)
        if asked not in self._again:
            self._again[asked] = self._sound.again(questions, windows)
        return self._again[asked]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+", help="folders of dictations")
    parser.add_argument("--second-pass", type=int, default=4, help="windows a minute that are decoded again")
    parser.add_argument("--model", default="base")
    parser.add_argument("--adapter", default="auto")
    asked = parser.parse_args()
    settings = Settings(
        recognition=Recognition(model=asked.model, adapter=asked.adapter),
        correction=Repairing(by_audio=True, second_pass=asked.second_pass, second_ear=True),
    )
    pipeline = Pipeline(settings)
    _ = pipeline.recogniser
    began = time.perf_counter()
    cases = [case for folder in asked.sets for case in read_set(folder) if case.spoken and case.expected]
    heard = [(case, *pipeline.hear(case.audio)) for case in cases]
    recognition, before = time.perf_counter() - began, peak()
    seconds = sum(recording.seconds for _, recording, _ in heard)
    print(f"{len(heard)} recordings, {seconds:.0f} s of sound; recognition {recognition:.1f} s", flush=True)
    lexicon = Lexicon.load()
    costs = {row.name: cost(row, heard, pipeline, lexicon) for row in rows()}
    kept = [keep(*one, pipeline, lexicon) for one in heard]
    table = Table("evidence", *SHOWN.values(), "seconds", "of recognition", "peak MB more")
    for row in rows():
        figures = pooled_figures(accuracy(row, kept, lexicon, settings))
        taken, megabytes = costs[row.name]
        cells = [shown(figures[name]) for name in SHOWN]
        table.add_row(row.name, *cells, f"{taken:.1f}", f"{taken / recognition:.0%}", f"{megabytes - before:.0f}")
    Console(width=120).print(table)


def rows() -> list[Row]:
    """The rows of the table; what is asked of the sound stands in the order of its cost."""
    alone = {"heard": [name for name in MEASURES["heard"] if name not in CONTEXT]}

    def judges(*names: str) -> Measures:
        return {name: MEASURES[name] for name in names}

    ear = ("heard", "heard+ear")
    scores, ear_scores = ("heard", "heard+fit"), (*ear, "heard+fit", "heard+ear+fit")
    return [
        Row("nothing", {}),
        Row("sound of the words", alone),
        Row("+ context", judges("heard")),
        Row("  + second decoding", judges("heard", "heard+again")),
        Row("  + recogniser's scores", judges(*scores)),
        Row("  + scores, second decoding", judges(*scores, "heard+fit+again")),
        Row("  + second ear", judges(*ear)),
        Row("  + ear, scores", judges(*ear_scores)),
        Row("  + ear, scores, second decoding", judges(*ear_scores, "heard+fit+again", "heard+ear+fit+again")),
    ]


def keep(case: Case, recording: Recording, heard: Heard, pipeline: Pipeline, lexicon: Lexicon) -> Kept:
    """A case that was heard, with its candidates by text."""
    sound = pipeline.asked_sound(recording, heard.transcript)
    study = studied(case.dictation, case.spoken or "", heard.transcript, lexicon)
    return Kept(case, recording, heard, Remembered(sound) if sound else None, study)


def cost(
    row: Row, heard: Sequence[tuple[Case, Recording, Heard]], pipeline: Pipeline, lexicon: Lexicon
) -> tuple[float, float]:
    """Seconds of the correction of all cases by the shipped judges, and the process's peak memory so far (MB).

    0 seconds where a judge of the row is not shipped.
    """
    judges = {name: judge for name, judge in shipped_judges().items() if name in row.measures}
    began = time.perf_counter()
    for _, recording, words in heard if judges.keys() == row.measures.keys() else ():
        sound = pipeline.asked_sound(recording, words.transcript)
        row.corrector(judges, lexicon, sound, pipeline.settings).corrected(pieces_of(words.transcript.words))
    return time.perf_counter() - began, peak()


def accuracy(row: Row, kept: Sequence[Kept], lexicon: Lexicon, settings: Settings) -> Iterator[CaseFigures]:
    """The figures of each case's draft, repaired by judges that do not know its dictation."""
    found = gathered([one.studied(row) for one in kept], lexicon, row.measures, settings.correction)
    for one in kept:
        others = [other for other, its in zip(found, kept, strict=True) if its.case.spoken != one.case.spoken]
        corrector = row.corrector(fitted_judges(others, row.measures), lexicon, one.sound, settings)
        transcript, coverage = one.heard.transcript, one.heard.coverage
        report = draft(transcript, coverage, Source(file=one.case.audio.name), settings, corrector=corrector)
        yield case_figures(one.case, Transcribed(transcript.text, report, one.recording.seconds, 0.0))


def pooled_figures(cases: Iterable[CaseFigures]) -> dict[str, Figure]:
    """The drafts' figures that are shown, of all cases together."""
    drafts = [one.draft for one in cases]
    return {name: pooled([figures[name] for figures in drafts if name in figures]) for name in SHOWN}


def shown(figure: Figure) -> str:
    """A figure as the table shows it: found of all, broken words, or a rate."""
    if isinstance(figure, Recall):
        return f"{figure.found}/{figure.total}"
    if isinstance(figure, FalseCorrections):
        return f"{figure.broken} ({figure.rate or 0:.1f})"
    return f"{figure.rate or 0:.3f}"


def peak() -> float:
    """The process's greatest memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
