"""How much text a report holds: the counts by which transcription is paid."""

from __future__ import annotations

import pytest

from transcribe.report import Block, DocumentType, Origin, Report, Section, Source, Token
from transcribe.volume import Volume, volume_of


def block(text: str, typed: str = "") -> Block:
    """A paragraph of one token a word; the words of ``typed`` were typed by a person."""
    return Block(
        tokens=tuple(
            Token(text=word, space=" ", origin=Origin.TYPED if word in typed.split() else Origin.HEARD)
            for word in text.split(" ")
        )
    )


def report(*sections: Section, seconds: float | None = 12.5) -> Report:
    return Report(
        document_type=DocumentType.LETTER, source=Source(file="visit.wav", seconds=seconds), sections=sections
    )


@pytest.mark.parametrize(
    ("text", "typed", "counted"),
    [
        ("No chest pain.", "", (3, 0, 14, 12, 1)),
        ("No chest pain.", "No pain.", (3, 2, 14, 12, 1)),
        ("No — pain.", "—", (2, 0, 10, 8, 1)),  # punctuation alone is no word
        ("He takes 5 mg of warfarin.", "5", (6, 1, 26, 21, 1)),
        ("a" * 65, "", (1, 0, 65, 65, 1)),
        ("a" * 66, "", (1, 0, 66, 66, 2)),
        (" ".join(["ten", "letters"] * 12), "", (24, 0, 143, 120, 3)),  # words are kept whole
        ("", "", (0, 0, 0, 0, 0)),
    ],
)
def test_a_paragraph(text: str, typed: str, counted: tuple[int, int, int, int, int]) -> None:
    assert volume_of(report(Section(blocks=(block(text, typed),)))) == Volume(12.5, *counted)


def test_headings_count_as_lines_and_nothing_that_the_program_adds() -> None:
    whole = report(
        Section(heading="Plan", blocks=(block("Return in two weeks."), block("Call if worse."))),
        Section(blocks=(block("Thank you."),)),
        seconds=None,
    )
    assert volume_of(whole) == Volume(None, 10, 0, 4 + 20 + 14 + 10, 4 + 17 + 12 + 9, 4)


def test_a_word_of_several_tokens_is_one_word() -> None:
    tokens = (
        Token(text="L4", space=""),
        Token(text="-5", space="", origin=Origin.TYPED),
        Token(text=".", space=" "),
        Token(text="Well", space=""),
    )
    counted = volume_of(report(Section(blocks=(Block(tokens=tokens),))))
    assert (counted.words, counted.typed_words) == (2, 1)
