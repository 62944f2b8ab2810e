"""Utterances: capitals, signs and kinds of the written text, and pauses of the spoken one."""

from __future__ import annotations

import pytest

from transcribe.learning.utterance import Kind, Piece, Utterance

DRUG = Piece("metoprolol", "metoprolol", Kind.TERM)


def piece(text: str, sign: str = "", kind: Kind = Kind.PLAIN) -> Piece:
    return Piece(text, text, kind, sign)


@pytest.mark.parametrize(
    ("pieces", "written", "said"),
    [
        ([DRUG, piece("daily", ".")], " Metoprolol daily.", "metoprolol daily."),
        ([piece("well", "."), DRUG], " Well. Metoprolol", "well. metoprolol"),
        ([piece("meds", ":"), DRUG], " Meds: metoprolol", "meds, metoprolol"),
        ([piece("better", "?"), piece("yes", "!")], " Better? Yes!", "better. yes."),
        ([Piece("P H probe", "pH probe", Kind.TERM)], " pH probe", "P H probe"),
        ([piece("x-ray")], " X-ray", "x-ray"),
        ([Piece("seven P M", "7 p.m.", Kind.NUMBER, "."), piece("then")], " 7 p.m. Then", "seven P M. then"),
        ([Piece("seven P M", "7 p.m.", Kind.NUMBER, ","), piece("then")], " 7 p.m., then", "seven P M, then"),
        ([piece("well"), piece("period", ".", Kind.COMMAND), piece("he")], " Well period. He", "well period. he"),
    ],
)
def test_written_and_said(pieces: list[Piece], written: str, said: str) -> None:
    utterance = Utterance(tuple(pieces), "frames")
    assert utterance.written == written
    assert utterance.said == said


def test_kinds_of_the_written_text() -> None:
    pieces = (piece("start"), DRUG, Piece("five", "5", Kind.NUMBER, ","), piece("period", ".", Kind.COMMAND))
    assert list(Utterance(pieces, "frames").marked()) == [
        (" Start", Kind.PLAIN),
        (" metoprolol", Kind.TERM),
        (" 5", Kind.NUMBER),
        (",", Kind.PLAIN),
        (" period", Kind.COMMAND),
        (".", Kind.COMMAND),
    ]
