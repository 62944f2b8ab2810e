"""What the author said to the people, not for the document: notes, instructions, the end, "this is stat"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from transcribe.postprocess.writing.command_table import BREAKS, Action, Entry, Spoken
from transcribe.postprocess.writing.left_out import LeftOut, pieces_in
from transcribe.postprocess.writing.pauses import pause_between
from transcribe.postprocess.writing.pieces import Piece, words_of

LONGEST_NOTE = 60  # words; a longer one ends at its first full stop, and without one it is no note
NOTE_PAUSE = 0.3  # seconds of silence behind the full stop that ends a note
ENDS = frozenset({".", "?", "!"})
ANYWHERE = "anywhere"  # value of closing words that need no full stop before them


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that are not for the document: a note to the secretary, or talk after the end."""

    text: str
    start: float
    end: float
    words: tuple[int, int]  # half-open range of transcript word indices


@dataclass(slots=True)
class SetApart:
    """The stream without what was not for the document, and that."""

    stream: list[Entry] = field(default_factory=list)
    notes: list[Aside] = field(default_factory=list)
    after_end: list[Aside] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    stat: bool = False


def aside(pieces: Sequence[Piece]) -> Aside:
    """The pieces (at least one) as an aside."""
    indices = [index for piece in pieces for index in piece.words]
    return Aside(words_of(pieces), pieces[0].start, pieces[-1].end, (min(indices), max(indices) + 1))


def set_apart(stream: Sequence[Entry]) -> SetApart:
    """Take out everything that is not for the document; commands that turn out to be plain words become words."""
    found = SetApart()
    for dictation in _dictations(stream):
        end = _end(dictation)
        place = 0
        while place < end:
            place = _step(found, dictation, place, end)
        _after(found, dictation[end:])
    return found


def _dictations(stream: Sequence[Entry]) -> list[list[Entry]]:
    """The stream, cut before each "next patient"."""
    parts: list[list[Entry]] = [[]]
    for entry in stream:
        if isinstance(entry, Spoken) and entry.command.action is Action.NEXT_PATIENT and parts[-1]:
            parts.append([])
        parts[-1].append(entry)
    return parts


def _end(entries: Sequence[Entry]) -> int:
    """Where the document ends: at "end of dictation", or at closing words that nothing but such words follows."""
    for place, entry in enumerate(entries):
        if isinstance(entry, Spoken) and entry.command.action is Action.END:
            return _closing(entries[:place])
    return _closing(entries)


def _closing(entries: Sequence[Entry]) -> int:
    end = place = len(entries)
    while place:
        entry = entries[place - 1]
        if isinstance(entry, Piece):
            break
        if entry.command.action is Action.END_IF_LAST:
            if place > 1 and entry.command.value != ANYWHERE and not _ended(entries[place - 2]):
                break
            end = place - 1
        elif entry.command.action is not Action.SIGN:
            break
        place -= 1
    return end


def _ended(entry: Entry) -> bool:
    """Whether a sentence, or a command, ends with this entry."""
    if isinstance(entry, Piece):
        return bool(set(entry.sign) & ENDS)
    return entry.command.action is not Action.SIGN or entry.command.value in ENDS


def _after(found: SetApart, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    first = entries[0]
    if isinstance(first, Spoken) and first.command.action is Action.END:
        found.left_out.append(LeftOut("command.end", first.pieces))
        entries = entries[1:]
    pieces = pieces_in(entries)
    if pieces:
        found.after_end.append(aside(pieces))


def _step(found: SetApart, entries: Sequence[Entry], place: int, end: int) -> int:
    """Take one entry, or one aside; the place behind it."""
    entry = entries[place]
    if isinstance(entry, Piece):
        found.stream.append(entry)
        return place + 1
    action = entry.command.action
    if action is Action.STAT:
        found.stat = True
        found.left_out.append(LeftOut("command.stat", entry.pieces))
        return _past_sign(found, entries, place + 1, end)
    if action is Action.END_IF_LAST:
        found.stream.extend(entry.pieces)
        return place + 1
    if action not in {Action.NOTE, Action.INSTRUCTION}:
        found.stream.append(entry)
        return place + 1
    close = _note_end(entries, place, end, until_resumed=entry.command.value == "stop")
    if close == place:
        found.stream.extend(entry.pieces)
        return place + 1
    found.notes.append(aside(pieces_in(entries[place:close])))
    return close


def _past_sign(found: SetApart, entries: Sequence[Entry], place: int, end: int) -> int:
    """Behind the sign that closes a sentence which is not in the text any more."""
    if place < end and isinstance(entry := entries[place], Spoken) and entry.command.action is Action.SIGN:
        found.left_out.append(LeftOut("command.sign", entry.pieces))
        return place + 1
    return place


def _note_end(entries: Sequence[Entry], place: int, end: int, *, until_resumed: bool) -> int:
    """Where a note that begins at ``place`` ends: the next paragraph, or a full stop with a pause behind it."""
    at = place + 1
    stops: list[int] = []
    words = 0
    while at < end:
        entry = entries[at]
        if isinstance(entry, Spoken):
            if entry.command.action is Action.RESUME:
                return at + 1
            if entry.command.action in BREAKS and not until_resumed:
                break
            words += len(entry.pieces)
        else:
            words += 1
        if not until_resumed and _closes(entry):
            stops.append(at + 1)
            if _silence(entries, at + 1) is not False:
                return at + 1
        if words > LONGEST_NOTE:
            return stops[0] if stops else place
        at += 1
    return at


def _closes(entry: Entry) -> bool:
    if isinstance(entry, Spoken):
        return entry.command.action is Action.SIGN and entry.command.value in ENDS
    return bool(set(entry.sign) & ENDS)


def _silence(entries: Sequence[Entry], place: int) -> bool | None:
    """Whether a pause stands before the entry at ``place``; ``None`` without sound."""
    if place >= len(entries):
        return None
    before, after = pieces_in(entries[place - 1 : place]), pieces_in(entries[place : place + 1])
    pause = pause_between(before[-1], after[0]) if before and after else None
    return None if pause is None else pause >= NOTE_PAUSE
