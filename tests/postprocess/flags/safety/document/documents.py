"""Small finished documents for the tests of the safety rules, written in one line.

``¶`` parts lines; a line after ``#`` is a heading, one after ``•`` an item of a list. ``LONG`` stands for a paragraph
of about seventy words, where a document must be of some length.
"""

from __future__ import annotations

from datetime import date

from transcribe.postprocess.flags.safety.passages import Draft, passages_of
from transcribe.postprocess.flags.safety.rules import Check, safety_flags
from transcribe.report import Block, DocumentType, Flag, Header, Section, Token

TODAY = date(2026, 11, 22)
LONG = "nothing else came up that day, and everybody went home early, " * 7 + "as usual."


def sections(document: str) -> tuple[Section, ...]:
    """The sections of a document of one line."""
    parts: list[tuple[str | None, list[Block]]] = []
    for line in map(str.strip, document.replace("LONG", LONG).split("¶")):
        if line.startswith("#"):
            parts.append((line.removeprefix("#").strip(), []))
            continue
        if not parts:
            parts.append((None, []))
        parts[-1][1].append(_block(line))
    return tuple(Section(heading=heading, blocks=tuple(blocks)) for heading, blocks in parts)


def draft(document: str, known: str = "") -> Draft:
    """The document as a rule reads it; ``known``: "patient=Ada Quill; type=letter"."""
    values = dict(part.strip().split("=") for part in known.split(";") if part.strip())
    kind = DocumentType(values.pop("type", "clinic_note"))
    return Draft(kind, Header.model_validate(values), passages_of(sections(document)), TODAY)


def flags(document: str, known: str, *checks: Check) -> tuple[Flag, ...]:
    """What some checks find in it."""
    return safety_flags(draft(document, known), checks)


def covered(document: str, flag: Flag) -> str:
    """The words of a document that lie under a flag."""
    first, behind = flag.tokens
    return " ".join(token.text for token in sections(document)[flag.section].blocks[flag.block].tokens[first:behind])


def _block(line: str) -> Block:
    words = line.removeprefix("•").split()
    tokens = tuple(Token(text=word, space=" " if number < len(words) else "") for number, word in enumerate(words, 1))
    return Block(kind="item" if line.startswith("•") else "paragraph", tokens=tokens)
