"""Spoken commands, found among the pieces.

A command word is taken literally where its neighbours make it one of the dictated words ("sigmoid colon"); the
evidence is weighed, point by point (``evidence.py``). Where an author speaks punctuation, the recogniser's own commas
and full stops are dropped, so that nothing is doubled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz

from transcribe.postprocess.writing.command_table import (
    SIGNS,
    Action,
    Command,
    Entry,
    Form,
    Spoken,
    commands,
    forms,
)
from transcribe.postprocess.writing.evidence import ENOUGH, Surroundings, points
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.same_kind import is_number_word
from transcribe.postprocess.writing.written import Change
from transcribe.tables import table

__all__ = [
    "Action",
    "Command",
    "Entry",
    "Form",
    "Spoken",
    "commands",
    "find_commands",
    "speaks_punctuation",
    "spoken_signs",
]

SPOKEN_RATE = 40  # one spoken sign in so many words, or more, is an author who speaks punctuation
SURE = 2  # points with which a sign counts as surely spoken
LONGEST = 9  # words in a command


def find_commands(pieces: Sequence[Piece]) -> list[Entry]:
    """The pieces in order, with every spoken command, of whatever sort, in place of the pieces it was made of."""
    parted = _parted(pieces)
    cased = any(piece.text[:1].isupper() for piece in parted)
    words = [piece.plain for piece in parted]
    signs = sum(sure for _, sure in _scan(parted, words, cased, None))
    return [entry for entry, _ in _scan(parted, words, cased, signs)]


def _scan(pieces: list[Piece], words: list[str], cased: bool, signs: int | None) -> list[tuple[Entry, bool]]:
    """Every entry, and whether it is a sign that was surely spoken."""
    done: list[Entry] = []
    sure: list[bool] = []
    place = 0
    while place < len(pieces):
        found = _command_at(done, pieces, words, place, cased, signs) if words[place] in forms() else None
        if found is None:
            done.append(pieces[place])
            sure.append(False)
            place += 1
            continue
        form, length, score = found
        done.append(Spoken(_meant(form, done, pieces, place + length), tuple(pieces[place : place + length])))
        sure.append(form.command.action is Action.SIGN and score >= SURE)
        place += length
    return list(zip(done, sure, strict=True))


def _command_at(
    done: list[Entry], pieces: list[Piece], words: list[str], place: int, cased: bool, signs: int | None
) -> tuple[Form, int, int] | None:
    for form in _forms_at(words, place):
        end = place + len(form.heard)
        here = Surroundings(form, done, pieces, words, place, end, _forms_at(words, end), signs, cased)
        score = points(here)
        if score >= ENOUGH:
            return form, len(form.heard), score
        if form.command.action in SIGNS and len(form.heard) > 1:
            return None  # "a full stop" holds no shorter command
    return None


def _forms_at(words: Sequence[str], place: int) -> tuple[Form, ...]:
    """The forms that the words at ``place`` spell, longest first."""
    known = forms().get(words[place], ()) if place < len(words) else ()
    if not known:
        return ()
    heard = tuple(words[place : place + LONGEST])
    exact = tuple(form for form in known if heard[: len(form.heard)] == form.heard)
    return exact or _near_forms(heard)


@cache
def _near() -> dict[str, tuple[Form, ...]]:
    """Forms that may be heard a little wrong, by their first word."""
    return {
        first: tuple(form for form in group if form.command.near is not None and len(form.heard) > 1)
        for first, group in forms().items()
    }


def _near_forms(heard: tuple[str, ...]) -> tuple[Form, ...]:
    """Forms whose longest word was heard nearly right, all others exactly ("new pedrograph")."""
    return tuple(
        form
        for form in _near().get(heard[0], ())
        if len(heard) >= len(form.heard) and _nearly(heard[: len(form.heard)], form)
    )


def _nearly(heard: tuple[str, ...], form: Form) -> bool:
    longest = max(form.heard, key=len)
    for word, said in zip(heard, form.heard, strict=True):
        if said is longest and len(longest) > 7:
            alike = word[:1] == said[:1] and fuzz.ratio(word, said) >= (form.command.near or 100.0)
        else:
            alike = word == said
        if not alike:
            return False
    return True


def _meant(form: Form, done: Sequence[Entry], pieces: Sequence[Piece], end: int) -> Command:
    """The command of a form; a dash between two numbers is a hyphen."""
    command = form.command
    if command.value != "–" or not done or end >= len(pieces) or isinstance(done[-1], Spoken):
        return command
    numbers = all(_figure_like(piece.plain) for piece in (done[-1], pieces[end]))
    return replace(command, value="-") if numbers else command


def _figure_like(word: str) -> bool:
    return is_number_word(word) or word[-1:].isdigit()


@dataclass(frozen=True, slots=True)
class _Glue:
    word: str
    means: str


@cache
def _glued() -> dict[str, _Glue]:
    return {row["heard"]: _Glue(row["word"], row["means"]) for row in table("command_glued")}


@cache
def _behind_hyphens() -> frozenset[str]:
    """What behind a hyphen is a command: the comma in all its spellings that are no English words, and the period."""
    spellings = {
        form.name
        for group in forms().values()
        for form in group
        if form.command.value == "," and len(form.heard) == 1 and form.trust >= -1
    }
    return frozenset(spellings - {"coma", "commas"}) | {"period"}


def _parted(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with a word and a command that were heard as one word parted again ("non-period")."""
    parted: list[Piece] = []
    for piece in pieces:
        parted.extend(_parts(piece))
    return parted


def _parts(piece: Piece) -> tuple[Piece, ...]:
    known = _glued().get(piece.plain)
    if known is not None and known.means != "-":
        change = Change("command.glued", piece.text, known.word)
        word = replace(piece, text=known.word, sign="", notes=(*piece.notes, change))
        return word, replace(piece, text=known.means, glued=False)
    before, hyphen, behind = piece.text.rpartition("-")
    if not (hyphen and before.strip("-") and behind.lower() in _behind_hyphens()):
        return (piece,)
    if before.lower() in _glued():
        return (piece,)
    return replace(piece, text=before, sign=""), replace(piece, text=behind, glued=False)


def spoken_signs(stream: Iterable[Entry]) -> dict[str, int]:
    """How often each sign was spoken: an author may speak full stops, and leave the commas to the listener."""
    counts: dict[str, int] = {}
    for entry in stream:
        if isinstance(entry, Spoken) and entry.command.action is Action.SIGN:
            counts[entry.command.value] = counts.get(entry.command.value, 0) + 1
    return counts


def speaks_punctuation(stream: Sequence[Entry]) -> bool:
    """Whether this author dictates commas and full stops."""
    signs = sum(spoken_signs(stream).values())
    brackets = sum(isinstance(entry, Spoken) and entry.command.action is Action.OPEN for entry in stream)
    return signs > 0 and signs + brackets >= 2 and signs * SPOKEN_RATE >= len(stream)
