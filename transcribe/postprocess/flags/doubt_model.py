"""How likely a word of a draft is wrong: a small logistic model over the evidence, fitted to finished documents.

The weights are in ``doubt.toml``, one set for drafts of one hearing and one for drafts with a second hearing. They are
fitted by ``transcribe learn doubt``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from transcribe.postprocess.correction.judging import Evidence, Judge

_RECOGNISER = ("lowest", "mean", "before", "behind", "around", "document", "segment", "looser", "again", "no speech")
_SPEECH = ("rate", "haste", "pause before", "pause behind", "begins")
_WORD = ("unknown", "rare", "term", "rank", "small", "letter", "capital", "letters", "often", "words")
_KIND = ("drug", "number", "figure", "side", "negation")
_BESIDE = ("unknown before", "unknown behind", "rare before", "rare behind", "letter beside")
_NUMBER = ("number beside", "number near", "joint", "teen or ten", "strange dose", "better dose")
_PAIRS = ("share", "bond before", "bond behind")
_PLACE = ("fits", "drug here", "item", "at edge", "opening", "unheaded", "unheaded later", "spoken header", "lacking")
_MAKING = ("corrected", "correction", "offered", "made number", "made style")
_ONE = (*_RECOGNISER, *_SPEECH, *_WORD, *_KIND, *_BESIDE, *_NUMBER, *_PAIRS, *_PLACE, *_MAKING)
_SECOND = ("apart", "other", "second", "extra", "extra before", "apart before", "apart behind")
MEASURES: Mapping[str, tuple[str, ...]] = {"one hearing": _ONE, "two hearings": (*_ONE, *_SECOND)}
"""What is weighed, by how often the recording was heard (``doubt_evidence.py`` says what each measure is)."""


def doubt_of(evidence: Evidence) -> float:
    """The probability (0 to 1) that a word with this evidence is wrong, or that words are missing right behind it."""
    heard_twice = _SECOND[0] in evidence and "two hearings" in doubters()
    return doubters()["two hearings" if heard_twice else "one hearing"].probability(evidence)


@cache
def doubters() -> dict[str, Judge]:
    """The fitted models by the names of ``MEASURES``; the second is there if dictations were heard twice for it."""
    content = tomllib.loads((files(__package__) / "doubt.toml").read_text(encoding="utf-8"))
    return {name: Judge(row["bias"], row["weights"]) for name, row in content["judge"].items()}
