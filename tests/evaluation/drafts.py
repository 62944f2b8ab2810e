"""Small drafts and finished documents for the tests, built from plain text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from transcribe.evaluation.run import Transcribed
from transcribe.evaluation.sets import Expected
from transcribe.report import (
    Blank,
    Block,
    DocumentType,
    Flag,
    Header,
    HeardWord,
    Report,
    Section,
    Severity,
    Source,
    Token,
)


def block(text: str, kind: Any = "paragraph") -> Block:
    """A block whose tokens are the text's words."""
    words = text.split()
    return Block(
        kind=kind,
        tokens=tuple(
            Token(text=word, space=" " if number < len(words) else "") for number, word in enumerate(words, 1)
        ),
    )


def report(*sections: Section, flags: tuple[Flag, ...] = (), blanks: tuple[Blank, ...] = ()) -> Report:
    """A clinic note of these sections."""
    return Report(
        document_type=DocumentType.CLINIC_NOTE,
        source=Source(file="audio.ogg"),
        sections=sections,
        flags=flags,
        blanks=blanks,
    )


def one_paragraph(text: str, *flagged: tuple[int, int], blanks: tuple[int, ...] = ()) -> Report:
    """A note of one paragraph, with flags over half-open ranges of its words and blanks before words."""
    return report(
        Section(blocks=(block(text),)),
        flags=tuple(
            Flag(
                kind="doubt",
                severity=Severity.MAJOR,
                section=0,
                block=0,
                tokens=between,
                message="Please listen.",
            )
            for between in flagged
        ),
        blanks=tuple(Blank(section=0, block=0, token=token, start=1.0, end=2.0, reason="no words") for token in blanks),
    )


def perfect(expected: Expected) -> Report:
    """The draft that is the finished document."""
    sections = tuple(
        Section(
            heading=section.heading,
            blocks=(
                *(block(text) for text in section.paragraphs),
                *(block(text, "item") for text in section.items),
            ),
        )
        for section in expected.sections
    )
    return report(*sections).model_copy(update={"header": expected.header or Header()})


def transcribed(text: str, draft: Report) -> Transcribed:
    """A recording of a minute, transcribed in ten seconds."""
    return Transcribed(text=text, report=draft, audio_seconds=60.0, processing_seconds=10.0)


def write_dictation(folder: Path, spoken: str, expected: Any, terms: Any = None, traps: Any = None) -> Path:
    """One dictation of a set, with a sound file that nobody opens."""
    folder.mkdir(parents=True)
    (folder / "audio.ogg").write_bytes(b"OggS")
    (folder / "spoken.txt").write_text(spoken, encoding="utf-8")
    for name, content in (("expected", expected), ("terms", terms), ("traps", traps)):
        if content is not None:
            (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def timed(draft: Report, heard: str) -> Report:
    """The draft of a transcript of these words, of a second each."""
    words = tuple(
        HeardWord(text=word, start=float(number), end=number + 1.0, probability=0.9)
        for number, word in enumerate(heard.split())
    )
    return draft.model_copy(update={"transcript": words})
