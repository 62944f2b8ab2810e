"""The page that is being written: sections, paragraphs and items, as runs of tokens that are still to be finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from transcribe.postprocess.writing.commands import Action, Spoken
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Run, Written
from transcribe.report import Origin

CLOSED = frozenset(".,:;?!)”/")  # signs that stand close to the word before them
TIGHT = frozenset("(“/-")  # signs that stand close to the word after them
STOPS = frozenset(".,:;?!")
ENDINGS = frozenset(".?!")


class Role(StrEnum):
    """What a paragraph is in a letter; everything else is text."""

    TEXT = "text"
    SUBJECT = "subject"
    SALUTATION = "salutation"
    CLOSING = "closing"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or list item on its way."""

    run: Run
    kind: Literal["paragraph", "item"] = "paragraph"
    role: Role = Role.TEXT


@dataclass(slots=True)
class Part:
    """A section on its way. ``heard`` is what was taken for its heading, where that was only nearly right."""

    heading: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    heard: str | None = None
    supplied: bool = False  # nobody said the heading: it was inserted
    unknown: bool = False  # no heading of the table is like these words
    words: tuple[int, ...] = ()  # transcript word indices of the spoken heading


@dataclass
class Page:
    """Takes words and signs one after the other."""

    own_signs: frozenset[str]  # which of the recogniser's own signs are used
    parts: list[Part] = field(default_factory=lambda: [Part()])
    run: Run = field(default_factory=list)
    kind: Literal["paragraph", "item"] = "paragraph"
    item: int = 0
    sentence: bool = True  # the next word begins a sentence
    labelled: bool = False  # … behind a label such as "Lungs:"

    def write(self, piece: Piece) -> None:
        """A heard word, and the sign behind it where the recogniser's signs are used."""
        if piece.text:
            self._word(piece)
        if piece.sign and (sign := _single(piece.sign)) in self.own_signs:
            self._sign(sign, Origin.HEARD, (piece,))

    def _word(self, piece: Piece) -> None:
        text = piece.text
        if self.labelled and text.isalpha() and text.islower() and len(text) > 1:
            text = text[:1].upper() + text[1:]
        self.labelled = False
        written = Written(
            text=text,
            words=piece.words,
            start=piece.start,
            end=piece.end,
            probability=piece.probability,
            origin=Origin.CORRECTION if piece.corrected else Origin.HEARD,
            notes=piece.notes,
        )
        self.sentence = False
        if not (piece.glued and self.run):
            self.run.append(written)
        elif self.run[-1].is_sign:
            self._tighten()
            self.run.append(written)
        else:
            self.run[-1] = _joined(self.run[-1], written)

    def label(self, written: str, pieces: list[Piece]) -> None:
        """A heading that stands in the line, with its colon: "Lungs:"."""
        words = tuple(index for piece in pieces for index in piece.words)
        start, end = pieces[0].start, pieces[-1].end
        self.run += [
            Written(text=word, words=words, start=start, end=end, origin=Origin.COMMAND) for word in written.split()
        ]
        self._tighten()
        self.run.append(Written(text=":", words=words, start=start, end=end, origin=Origin.COMMAND))
        self.sentence = self.labelled = True

    def announce(self) -> None:
        """A colon behind words that a list follows, where the author spoke no sign."""
        if self.run and not self.run[-1].is_sign:
            self._tighten()
            self.run.append(Written(text=":", space="", origin=Origin.STYLE))

    def command(self, spoken: Spoken) -> None:
        """A spoken sign, bracket or new paragraph."""
        action = spoken.command.action
        if action in (Action.SIGN, Action.OPEN, Action.CLOSE):
            self._sign(spoken.command.value, Origin.COMMAND, spoken.pieces)
        elif action in (Action.PARAGRAPH, Action.LINE):
            self.new_block()

    def _sign(self, value: str, origin: Origin, pieces: tuple[Piece, ...]) -> None:
        """Write a sign; a spoken one takes the place of a stop that is already there."""
        if self.run and self.run[-1].text in STOPS and value in STOPS:
            if origin is Origin.HEARD:
                return
            self.run.pop()
        if not self.run and value in CLOSED:
            return
        if value in CLOSED or value == "-":
            self._tighten()
        spoken = origin is Origin.COMMAND
        self.run.append(
            Written(
                text=value,
                space="" if value in TIGHT else " ",
                start=pieces[0].start if spoken else None,
                end=pieces[-1].end if spoken else None,
                origin=origin,
                words=tuple(index for piece in pieces for index in piece.words),
            )
        )
        self.sentence = value in ENDINGS or (self.sentence and value in {"”", ")"})

    def _tighten(self) -> None:
        if self.run:
            self.run[-1] = replace(self.run[-1], space="")

    def new_block(self, kind: Literal["paragraph", "item"] = "paragraph") -> None:
        """End the block that is being written."""
        if any(token.plain for token in self.run):  # a stray "-" is no paragraph
            self._tighten()
            self.parts[-1].paragraphs.append(Paragraph(self.run, self.kind))
        self.run = []
        self.kind = kind
        self.sentence, self.labelled = True, False

    def new_part(self, heading: str | None, pieces: Sequence[Piece] = (), *, sure: bool = True) -> None:
        """Begin a section whose heading was said with these words, more or less (``sure``: exactly)."""
        self.new_block()
        self.item = 0
        heard = None if sure else " ".join(piece.plain for piece in pieces)
        self.parts.append(Part(heading, heard=heard, words=tuple(index for piece in pieces for index in piece.words)))


def _joined(left: Written, right: Written) -> Written:
    """Two words that the recogniser wrote without a space between them ("2" and ".5")."""
    sure = [each.probability for each in (left, right) if each.probability is not None]
    return replace(
        left,
        text=left.text + right.text,
        space=right.space,
        words=(*left.words, *right.words),
        end=right.end,
        probability=min(sure, default=None),
        notes=(*left.notes, *right.notes),
    )


def _single(sign: str) -> str:
    """One sign for several ("…", "?!" or "..." that the recogniser wrote)."""
    return next((mark for mark in "?!:;," if mark in sign), ".")
