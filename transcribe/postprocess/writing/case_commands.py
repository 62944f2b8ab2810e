"""Capitals, and styles that are not kept: "cap that", "all caps … end caps", "bold … end bold"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from transcribe.postprocess.writing.command_table import Action, Entry, Spoken
from transcribe.postprocess.writing.left_out import LeftOut, noted
from transcribe.postprocess.writing.pieces import Piece, words_of
from transcribe.postprocess.writing.written import Change

LONGEST_CAPITALS = 30  # words between "all caps" and its end; without an end only the next word is meant
CASES = frozenset(
    {Action.CAP_NEXT, Action.CAP_THAT, Action.CAPS_THAT, Action.CAPS_ON, Action.CAPS_OFF, Action.CAP_NONE}
)
VANISHING = frozenset({Action.STYLE, Action.RESUME, Action.NOTHING})


@dataclass(slots=True)
class Cased:
    """The stream with its capitals, and the command words that are no longer in it."""

    stream: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def with_case(stream: Sequence[Entry]) -> Cased:
    """Carry out the commands that change letters, write the signs that are words, and drop those that do nothing."""
    cased = Cased()
    rest = list(stream)
    for place, entry in enumerate(rest):
        if isinstance(entry, Piece):
            cased.stream.append(entry)
            continue
        action = entry.command.action
        if action is Action.WORD:
            cased.stream.append(_word(cased.stream, entry))
            cased.left_out.append(LeftOut("command.word", entry.pieces[1:]))
        elif action in CASES:
            _case(cased, rest, place, entry)
        elif action in VANISHING:
            rule = "command.style" if action is Action.STYLE else "command.control"
            cased.left_out.append(LeftOut(rule, entry.pieces))
            _note_next(rest, place, entry, rule)
        else:
            cased.stream.append(entry)
    return cased


def _word(done: Sequence[Entry], spoken: Spoken) -> Piece:
    """A sign that is written as a word; what begins with an apostrophe is glued to the word before it."""
    first, last = spoken.pieces[0], spoken.pieces[-1]
    text = spoken.command.value
    change = Change("command.word", words_of(spoken.pieces).rstrip(".,;:?!"), text)
    return Piece(
        text=text,
        sign=last.sign,
        index=first.index,
        start=first.start,
        end=last.end,
        probability=min(piece.probability for piece in spoken.pieces),
        glued=text.startswith("'") and bool(done) and isinstance(done[-1], Piece),
        notes=(change,),
    )


def _case(cased: Cased, rest: list[Entry], place: int, spoken: Spoken) -> None:
    action = spoken.command.action
    cased.left_out.append(LeftOut("command.case", spoken.pieces))
    if action in {Action.CAP_THAT, Action.CAPS_THAT}:
        _last(cased.stream, _title if action is Action.CAP_THAT else str.upper, spoken)
    elif action is Action.CAP_NEXT:
        _next(rest, place, _title, spoken)
    elif action is Action.CAP_NONE and not _begun(rest, place):
        _next(rest, place, str.lower, spoken)
    elif action is Action.CAPS_ON:
        until = _end_of_capitals(rest, place)
        for at in range(place + 1, until):
            _recase(rest, at, str.upper, spoken)
        if until == place + 1:
            _next(rest, place, str.upper, spoken)


def _begun(rest: Sequence[Entry], place: int) -> bool:
    """Whether capitals were begun before and not ended: "no caps" then ends them."""
    for entry in reversed(rest[:place]):
        if isinstance(entry, Spoken) and entry.command.action in {Action.CAPS_ON, Action.CAPS_OFF, Action.CAP_NONE}:
            return entry.command.action is Action.CAPS_ON
    return False


def _end_of_capitals(rest: Sequence[Entry], place: int) -> int:
    for at in range(place + 1, min(len(rest), place + 2 + LONGEST_CAPITALS)):
        entry = rest[at]
        if isinstance(entry, Spoken) and entry.command.action in {Action.CAPS_OFF, Action.CAP_NONE}:
            return at
    return place + 1


def _next(rest: list[Entry], place: int, recase: Callable[[str], str], spoken: Spoken) -> None:
    for at in range(place + 1, len(rest)):
        if isinstance(rest[at], Piece):
            _recase(rest, at, recase, spoken)
            return


def _last(done: list[Entry], recase: Callable[[str], str], spoken: Spoken) -> None:
    for at in range(len(done) - 1, -1, -1):
        if isinstance(done[at], Piece):
            _recase(done, at, recase, spoken)
            return


def _recase(entries: list[Entry], at: int, recase: Callable[[str], str], spoken: Spoken) -> None:
    piece = entries[at]
    if not isinstance(piece, Piece):
        return
    text = recase(piece.text)
    if text != piece.text:
        heard = words_of([replace(part, sign="") for part in spoken.pieces])
        entries[at] = noted(replace(piece, text=text), Change("command.case", f"{heard} {piece.text}", text))


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


def _note_next(rest: list[Entry], place: int, spoken: Spoken, rule: str) -> None:
    if place + 1 < len(rest) and isinstance(piece := rest[place + 1], Piece):
        rest[place + 1] = noted(piece, Change(rule, f"{words_of(spoken.pieces)} {piece.text}", piece.text))
