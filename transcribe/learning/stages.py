"""The judges of the correction, fitted in the order in which evidence is gathered.

What the sound is asked depends on what is likely by then: each stage's candidates are those that the judges of the
stages before it let through, and its judges are fitted to these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcribe.postprocess.correction.asking import decoded_again, fitted, heard, parted, weighed, windows_of
from transcribe.postprocess.correction.candidates import Candidate
from transcribe.postprocess.correction.judging import Judge
from transcribe.postprocess.correction.judging import fitted as fitted_judge
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.settings import Repairing

if TYPE_CHECKING:
    from transcribe.learning.judgement import Studied

RIDGE = 3.0
TEXT = ""
PLAIN = "text"  # the judge of words without a recogniser's probabilities
STAGES = ("ear", "fit", "again")  # the measures by which the answers of the sound are known, in the order of asking

Measures = Mapping[str, Sequence[str]]
"""What each judge weighs, by its name."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A dictation with its candidates after each stage, by the stage's measure; ``TEXT``: those of the text alone."""

    study: Studied
    stages: Mapping[str, Sequence[Candidate]]

    @property
    def last(self) -> Sequence[Candidate]:
        """The candidates with the most evidence."""
        return list(self.stages.values())[-1]


def gathered(studies: Sequence[Studied], lexicon: Lexicon, measures: Measures, limits: Repairing) -> list[Gathered]:
    """Every stage that is weighed, for dictations with known words; the sound is asked nothing that no judge weighs."""
    found = [Gathered(study, {TEXT: study.candidates}) for study in studies]
    wanted = {"ear": limits.second_ear, "fit": limits.by_audio, "again": limits.second_pass > 0}
    for stage in (stage for stage in STAGES if wanted[stage] and all(study.sound for study in studies)):
        if any(stage in names for names in measures.values()):
            judges = fitted_judges(found, measures)
            found = [
                Gathered(one.study, {**one.stages, stage: _asked(stage, one, lexicon, judges, limits)}) for one in found
            ]
    return found


def fitted_judges(found: Sequence[Gathered], measures: Measures) -> dict[str, Judge]:
    """The judges that there are candidates for, each fitted to those of the stage that brought its last measure."""
    judges = {}
    for name, names in measures.items():
        last = next((stage for stage in reversed(STAGES) if stage in names), TEXT)
        rows = [
            (candidate.evidence, one.study.is_right(candidate))
            for one in found
            for candidate in (one.study.plain if name == PLAIN else one.stages.get(last, ()))
            if all(measure in candidate.evidence for measure in names)
        ]
        if any(right for _, right in rows):
            evidence, right = zip(*rows, strict=True)
            judges[name] = fitted_judge(evidence, right, names, ridge=RIDGE)
    return judges


def _asked(
    stage: str, one: Gathered, lexicon: Lexicon, judges: Mapping[str, Judge], limits: Repairing
) -> Sequence[Candidate]:
    pieces, sound, candidates = one.study.pieces, one.study.sound, weighed(one.last, judges)
    if sound is None:
        return []
    if stage == "ear":
        return heard(pieces, candidates, lexicon, sound)
    likely, _ = parted(candidates)
    if stage == "fit":
        return fitted(pieces, likely, sound)
    return decoded_again(pieces, likely, sound, windows_of(pieces, limits))
