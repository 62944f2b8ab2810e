"""Lays the heard words and spoken commands out as sections and blocks of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from transcribe.postprocess.writing.commands import Action, Spoken, speaks_punctuation, with_commands
from transcribe.postprocess.writing.headings import LONGEST, Heading, exact_heading, heading_in
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.sentences import Rules, is_function_word, sentence_starts
from transcribe.report import Block, Origin, Section, Token

ENDINGS = ".?!"
ONE_TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: value for value, word in enumerate(ONE_TO_TWELVE.split(), start=1)}
CLOSED = frozenset(".,:;?!)”/")  # signs that stand close to the word before them
TIGHT = frozenset("(“/-")  # signs that stand close to the word after them


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The finished sections; headings that were only nearly right; and what came after "end of dictation"."""

    sections: tuple[Section, ...]
    doubtful_headings: tuple[tuple[int, str, str], ...] = ()  # section, heard, written
    after_end: tuple[Piece, ...] = ()


@dataclass
class _Page:
    """The page that is being written."""

    own_signs: bool  # the recogniser's own punctuation is used
    sections: list[tuple[str | None, list[Block]]] = field(default_factory=lambda: [(None, [])])
    tokens: list[Token] = field(default_factory=list)
    kind: Literal["paragraph", "item"] = "paragraph"
    item: int = 0
    doubtful: list[tuple[int, str, str]] = field(default_factory=list)
    sentence: bool = True  # the next word begins a sentence

    def write(self, piece: Piece) -> None:
        """A heard word, and the sign behind it if the recogniser's signs are used."""
        if not piece.text and not (self.own_signs and piece.sign):
            return
        if piece.glued and self.tokens:
            self._tighten()
        if piece.text:
            self.tokens.append(
                Token(
                    text=piece.text,
                    start=piece.start,
                    end=piece.end,
                    probability=piece.probability,
                    words=(piece.index,),
                )
            )
            self.sentence = False
        if piece.sign and self.own_signs:
            self._sign(_single(piece.sign), Origin.HEARD, piece, piece)

    def sign(self, value: str, pieces: tuple[Piece, ...]) -> None:
        """A spoken sign; it takes the place of one that is already there."""
        self._sign(value, Origin.COMMAND, pieces[0], pieces[-1])

    def _sign(self, value: str, origin: Origin, first: Piece, last: Piece) -> None:
        if self.tokens and self.tokens[-1].text in {".", ",", ":", ";", "?", "!"} and value not in {"(", "“", "–"}:
            if origin is Origin.HEARD:
                return
            self.tokens.pop()
        if not self.tokens and value in CLOSED:
            return
        if value in CLOSED or value == "-":
            self._tighten()
        words = tuple(range(first.index, last.index + 1)) if origin is Origin.COMMAND else (first.index,)
        self.tokens.append(
            Token(
                text=value,
                space="" if value in TIGHT else " ",
                start=first.start if origin is Origin.COMMAND else None,
                end=last.end if origin is Origin.COMMAND else None,
                probability=None,
                origin=origin,
                words=words,
            )
        )
        self.sentence = value in ENDINGS

    def _tighten(self) -> None:
        if self.tokens:
            self.tokens[-1] = self.tokens[-1].model_copy(update={"space": ""})

    def new_block(self, kind: Literal["paragraph", "item"] = "paragraph") -> None:
        """End the block that is being written."""
        if self.tokens:
            self._tighten()
            self.sections[-1][1].append(Block(kind=self.kind, tokens=tuple(self.tokens)))
            self.tokens = []
        self.kind = kind
        self.sentence = True

    def heading(self, heading: Heading, heard: str) -> None:
        """Begin a section."""
        self.new_block()
        self.item = 0
        self.sections.append((heading.written, []))
        if heading.likeness < 100:
            self.doubtful.append((len(self.sections) - 1, heard, heading.written))


def lay_out(pieces: list[Piece], rules: Rules = "spacy") -> LaidOut:
    """Sections, blocks and tokens from heard words."""
    stream: list[Piece | Spoken] = list(with_commands(pieces))
    page = _Page(own_signs=not speaks_punctuation(stream))
    place = 0
    while place < len(stream):
        entry = stream[place]
        if isinstance(entry, Spoken) and entry.command.action is Action.END:
            break
        place += _structure(page, stream, place) or _write(page, entry)
    page.new_block()
    return LaidOut(*_kept(page, rules), after_end=_after(stream[place + 1 :]))


def _after(rest: list[Piece | Spoken]) -> tuple[Piece, ...]:
    return tuple(
        piece for entry in rest for piece in (entry.pieces if isinstance(entry, Spoken) else (entry,)) if piece.text
    )


def _write(page: _Page, entry: Piece | Spoken) -> int:
    """Write one word or carry out one command; how many entries that took (one)."""
    if isinstance(entry, Piece):
        page.write(entry)
        return 1
    action = entry.command.action
    if action in (Action.SIGN, Action.OPEN, Action.CLOSE):
        page.sign(entry.command.value, entry.pieces)
    elif action in (Action.PARAGRAPH, Action.LINE):
        page.new_block()
    return 1


def _structure(page: _Page, stream: list[Piece | Spoken], place: int) -> int:
    """A heading or a list item that begins here: how many entries it took, 0 if none does."""
    entry = stream[place]
    announced = isinstance(entry, Spoken) and entry.command.action is Action.HEADING
    if announced:
        return 1 + (_heading(page, stream, place + 1, announced=True) or 0)
    if not page.sentence:
        return _heading_in_midsentence(page, stream, place)
    return _heading(page, stream, place, announced=False) or _item(page, stream, place)


def _heading(page: _Page, stream: list[Piece | Spoken], place: int, *, announced: bool) -> int:
    """A heading: words of the table, closed by a colon; after "next heading" the colon may be missing."""
    run: list[Piece] = []
    for entry in stream[place : place + LONGEST]:
        if isinstance(entry, Spoken):
            break
        run.append(entry)
        if entry.sign:
            break
    words = [piece.plain for piece in run]
    closing = stream[place + len(run)] if place + len(run) < len(stream) else None
    spoken_colon = isinstance(closing, Spoken) and closing.command.value == ":"
    written_colon = bool(run) and ":" in run[-1].sign
    whole_sentence = bool(run) and run[-1].sign == "." and page.own_signs
    if run and (spoken_colon or written_colon):
        found = heading_in(words)
        took = len(run) + int(spoken_colon)
    elif announced or whole_sentence:
        found = exact_heading(words)
        if found and whole_sentence and not announced and found.length < len(words):
            found = None
        took = found.length if found else 0
    else:
        found, took = None, 0
    if found is None:
        return 0
    page.heading(found, " ".join(words))
    return took


def _heading_in_midsentence(page: _Page, stream: list[Piece | Spoken], place: int) -> int:
    """Two or more words of the table, exactly, and a spoken colon: "… twenty six chief complaint colon"."""
    for length in range(LONGEST, 1, -1):
        run = stream[place : place + length + 1]
        words = [entry.plain for entry in run if isinstance(entry, Piece)]
        closing = run[-1]
        if len(words) < length or not isinstance(closing, Spoken) or closing.command.value != ":":
            continue
        if (found := exact_heading(words)) and found.length == length:
            page.heading(found, " ".join(words))
            return length + 1
    return 0


def _item(page: _Page, stream: list[Piece | Spoken], place: int) -> int:
    """ "Number two" at the beginning of a sentence, if two is the number that comes next."""
    pair = stream[place : place + 2]
    if len(pair) < 2 or not all(isinstance(entry, Piece) for entry in pair):
        return 0
    first, second = (entry for entry in pair if isinstance(entry, Piece))
    if first.plain != "number" or _value(second.plain) != page.item + 1:
        return 0
    page.new_block("item")
    page.item += 1
    return 2


def _value(word: str) -> int | None:
    return int(word) if word.isdigit() and len(word) < 3 else NUMBERS.get(word)


def _single(sign: str) -> str:
    """One sign for several ("…", "?!" or "..." that the recogniser wrote)."""
    return next((mark for mark in "?!:;," if mark in sign), ".")


def _kept(page: _Page, rules: Rules) -> tuple[tuple[Section, ...], tuple[tuple[int, str, str], ...]]:
    """The sections that hold anything, finished; and the doubtful headings by their new numbers."""
    sections: list[Section] = []
    numbers: dict[int, int] = {}
    for number, (heading, blocks) in enumerate(page.sections):
        if heading is not None or blocks:
            numbers[number] = len(sections)
            sections.append(Section(heading=heading, blocks=tuple(_finished(block, rules) for block in blocks)))
    return tuple(sections), tuple((numbers[number], heard, written) for number, heard, written in page.doubtful)


def _finished(block: Block, rules: Rules) -> Block:
    """Capitals where sentences begin, small letters where the recogniser only thought one did, and a final stop."""
    tokens, starts, offset = list(block.tokens), set(sentence_starts(block.text, rules)), 0
    for number, token in enumerate(block.tokens):
        if number == 0 or offset in starts:
            tokens[number] = _with_text(token, token.text[:1].upper() + token.text[1:])
        elif is_function_word(token.text) and re.fullmatch("[A-Z][a-z]+", token.text):
            tokens[number] = _with_text(token, token.text.lower())
        offset += len(token.text) + len(token.space)
    if len(tokens) > 4 and tokens[-1].text[-1:].isalnum():
        tokens.append(Token(text=".", space="", origin=Origin.STYLE))
    return block.model_copy(update={"tokens": tuple(tokens)})


def _with_text(token: Token, text: str) -> Token:
    return token if token.text == text else token.model_copy(update={"text": text})
