"""Whether a cue means something where it stands: what its row of ``vocab/header_cues.tsv`` asks for."""

from __future__ import annotations

from transcribe.postprocess.writing.header.cues import Cue, words_of
from transcribe.postprocess.writing.header.segment import IDENTITY, UNVALUED, Situation


def counts(cue: Cue, situation: Situation, at: int) -> bool:
    """Whether a cue's conditions hold here."""
    behind = at + len(cue.said)
    conditions = {
        "work_type": situation.after_work_type,
        "letter": situation.letter,
        "after_name": situation.last is not None and situation.last.field == "author",
        "after_service": situation.last is not None and situation.last.field in ("work_type", "date_of_service"),
        "colon": ":" in situation.line.sign(behind - 1),
        "damaged": True,
        "never": False,
        "ending": False,
        "untyped": "work_type" not in situation.fields
        and bool(situation.before)
        and (situation.before[-1].field not in UNVALUED or _behind_place(situation)),
        "author": situation.last is not None and situation.last.field == "author",
        "heading": bool(situation.fields & IDENTITY),
        "unauthored": "author" not in situation.fields
        and bool(situation.fields & (IDENTITY | {"work_type", "procedure"}))
        and situation.before[-1].field not in UNVALUED,
    }
    return all(conditions[where] for where in cue.where)


def _behind_place(situation: Situation) -> bool:
    """Whether the unknown words just before are a place: "from Saint Brigid's hospital to doctor Bell"."""
    left = situation.before[-1]
    words = situation.line.plains[left.start : left.end]
    return situation.plain and left.field == "left" and not words_of("place").isdisjoint(words)
