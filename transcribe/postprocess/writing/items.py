"""The numbers of a spoken list: "number one …", "problem two …", "one period …", "first … second …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcribe.postprocess.writing.command_table import SIGNS, Action, Spoken
from transcribe.postprocess.writing.numbers.cues import cue
from transcribe.postprocess.writing.page import ENDINGS
from transcribe.postprocess.writing.pieces import Piece

Entry = Piece | Spoken
LOST_ITEMS = 2  # so many numbers of a list may have gone unheard: "number one … number four"
FARTHEST = 120  # entries between one item and the next
ONE_TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
FIRST_TO_TENTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
NUMBERS = {word: value for value, word in enumerate(ONE_TO_TWELVE.split(), start=1)}
ORDINALS = {word: value for value, word in enumerate(FIRST_TO_TENTH.split(), start=1)}
LABELS = (("problem", "number"), ("item", "number"), ("number",), ("problem",), ("item",))


@dataclass(frozen=True, slots=True)
class Item:
    """An item's number, and how many entries of the stream it took."""

    value: int
    length: int


def follows(value: int, last: int) -> bool:
    """Whether an item may bear this number after ``last`` (0: none yet)."""
    return value == 1 or (last > 0 and last < value <= last + 1 + LOST_ITEMS)


def numbered_item(stream: Sequence[Entry], place: int) -> Item | None:
    """ "Number two", "problem two", "problem number two" at a place."""
    words = [entry.plain if isinstance(entry, Piece) else "" for entry in stream[place : place + 3]]
    for label in LABELS:
        value = _value(words[len(label)]) if len(words) > len(label) and tuple(words[: len(label)]) == label else None
        if value is not None:
            return Item(value, len(label) + 1)
    return None


def bare_number(stream: Sequence[Entry], place: int, last: int) -> Item | None:
    """A recogniser's "2." for a spoken "number two", where two comes next."""
    entry = stream[place]
    if isinstance(entry, Piece) and last and entry.sign[:1] == "." and entry.text == str(last + 1):
        return Item(last + 1, 1)
    return None


def counted_item(stream: Sequence[Entry], place: int, last: int, *, least: int = 2) -> Item | None:
    """ "One period …" (or "1." as it was heard) where "two period" follows before the next colon; "two period" then.

    ``least``: how many items a list must have to be one.
    """
    value, length = _closed_number(stream, place)
    if value is None or value != last + 1 or not isinstance(_at(stream, place + length), Piece):
        return None
    if value == 1:
        return Item(1, length) if _counts(stream, place + length, least) else None
    before = stream[place - 1]
    labelled = isinstance(before, Piece) and not before.sign and has_number_behind(before.plain)
    return None if labelled else Item(value, length)


def _closed_number(stream: Sequence[Entry], place: int) -> tuple[int | None, int]:
    """A number with a stop behind it, and how many entries both took."""
    entry, behind = stream[place], _at(stream, place + 1)
    if not isinstance(entry, Piece):
        return None, 0
    if entry.sign:
        return (_value(entry.plain), 1) if entry.sign[:1] == "." else (None, 0)
    spoken = isinstance(behind, Spoken) and behind.command.value == "."
    return (_value(entry.plain), 2) if spoken else (None, 0)


def _counts(stream: Sequence[Entry], place: int, least: int) -> bool:
    """Whether the items from the second to the ``least``-th follow."""
    last = 1
    for at in range(place + 1, min(len(stream), place + FARTHEST)):
        if last >= least:
            break
        entry = stream[at]
        if isinstance(entry, Spoken) and (entry.command.action is Action.HEADING or entry.command.value == ":"):
            break
        last += counted_item(stream, at, last) is not None
    return last >= least


def _at(stream: Sequence[Entry], place: int) -> Entry | None:
    return stream[place] if place < len(stream) else None


def has_number_behind(word: str) -> bool:
    """Whether a number behind this word belongs to it: "grade 2", "potassium 4"."""
    return word in cue("label") or word in cue("measured")


def ordinal_item(stream: Sequence[Entry], place: int, last: int) -> Item | None:
    """ "First" where a sentence further on begins with "second"; "second" after it, and so on."""
    entry = stream[place]
    value = ORDINALS.get(entry.plain.removesuffix("ly")) if isinstance(entry, Piece) else None
    if value is None or value != last + 1 or (value == 1 and not _second_follows(stream, place)):
        return None
    return Item(value, 1)


def _second_follows(stream: Sequence[Entry], place: int) -> bool:
    for at in range(place + 2, min(len(stream), place + FARTHEST)):
        entry, before = stream[at], stream[at - 1]
        if isinstance(entry, Spoken) and entry.command.action is Action.HEADING:
            return False
        if not isinstance(entry, Piece) or entry.plain.removesuffix("ly") != "second":
            continue
        if (isinstance(before, Spoken) and before.command.value != ",") or (
            isinstance(before, Piece) and any(sign in ENDINGS for sign in before.sign)
        ):
            return True
    return False


def unmarked_items(stream: Sequence[Entry]) -> dict[int, Item]:
    """Items in words without any punctuation: "… are now number one losartan number two torsemide …".

    A "number one" counts only if a "number two" follows before any break of the page.
    """
    found: dict[int, Item] = {}
    last = 0
    for place in range(len(stream)):
        entry = stream[place]
        if isinstance(entry, Spoken):
            last = last if entry.command.action in SIGNS | {Action.LINE, Action.PARAGRAPH} else 0
            continue
        item = numbered_item(stream, place)
        if item is None or _has_signs(stream, place):
            continue
        if (item.value == 1 and _next_follows(stream, place)) or (last and item.value == last + 1):
            found[place] = item
            last = item.value
    return found


def _has_signs(stream: Sequence[Entry], place: int) -> bool:
    near = stream[max(0, place - 1) : place]
    return any(isinstance(entry, Piece) and bool(entry.sign) for entry in near)


def _next_follows(stream: Sequence[Entry], place: int) -> bool:
    ahead = range(place + 2, min(len(stream), place + FARTHEST))
    return any((item := numbered_item(stream, at)) is not None and item.value == 2 for at in ahead)


def _value(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 3 else NUMBERS.get(word)
