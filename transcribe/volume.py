"""How much text a report holds, in the units by which transcription is counted and paid.

Only what was dictated or typed counts: headings, paragraphs and items of lists. Letterhead, salutation, signature and
the lines about the patient are made by the program and count for nobody.

characters          all characters with their spaces, without line ends
visible characters  those that leave ink ("visible black characters"): no spaces
lines               lines of the text set at 65 columns, words kept whole; a heading is a line, an empty line is none
65-character lines  characters / 65, and the same of visible characters / 65: fractions, as they are added up
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from transcribe.report import Block, Origin, Report

LINE = 65  # characters


@dataclass(frozen=True, slots=True)
class Volume:
    """Counts of one version of a report. ``seconds`` is the length of its sound, ``None`` if it is not known."""

    seconds: float | None
    words: int
    typed_words: int  # words with anything in them that a person typed
    characters: int
    visible_characters: int
    lines: int


def volume_of(report: Report) -> Volume:
    """Count the text of a report."""
    blocks = [block for section in report.sections for block in section.blocks]
    headings = [section.heading for section in report.sections if section.heading]
    texts = [*headings, *(block.text.strip() for block in blocks)]
    typed = [word_typed for block in blocks for word_typed in _typed(block)]
    return Volume(
        seconds=report.source.seconds,
        words=len(typed) + sum(len(heading.split()) for heading in headings),
        typed_words=sum(typed),
        characters=sum(map(len, texts)),
        visible_characters=sum(not sign.isspace() for text in texts for sign in text),
        lines=sum(len(textwrap.wrap(text, LINE)) for text in texts),
    )


def _typed(block: Block) -> Iterator[bool]:
    """For each word of a block, whether a person typed any of it; punctuation alone is no word."""
    word, typed = "", False
    for token in block.tokens:
        for sign in token.text + token.space:
            if not sign.isspace():
                word, typed = word + sign, typed or token.origin is Origin.TYPED
                continue
            if any(map(str.isalnum, word)):
                yield typed
            word, typed = "", False
    if any(map(str.isalnum, word)):
        yield typed
