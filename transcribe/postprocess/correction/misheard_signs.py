"""Spoken punctuation that a recogniser took for other words, in text without sound: "coma" where a comma was said.

The writer finds such commands in what was heard (``writing/commands.py``) by their neighbours and the pauses around
them. Plain text has no pauses; where its author surely speaks punctuation, one point less is therefore enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from transcribe.postprocess.correction.known_words import is_medical
from transcribe.postprocess.correction.pronunciations import is_english, spoken
from transcribe.postprocess.correction.replacing import in_place_of
from transcribe.postprocess.correction.sound_distance import distances
from transcribe.postprocess.writing.command_table import Action, Command, Entry, Form, Spoken, commands, forms, words_in
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.evidence import ENOUGH, Surroundings, points
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.written import Change
from transcribe.tables import table

RULE = "correction.sign"
WITHOUT_PAUSES = 1  # points that a pause would have been worth
SAID = frozenset({"comma", "period"})  # what is looked for by its sound, too
ALIKE = 0.2  # distance up to which no word counts as a sign
LONGEST = 8  # letters of such a word
ALONE = 2  # points that are enough where no other sign was spoken
SEVERAL, FOR_ANOTHER = 2, 2  # where so many signs were misheard, so many points speak for another one
SURE = 1  # trust from which a listed form needs no other sign beside it


def with_signs(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with every misheard sign in the words in which it is said, and marked."""
    entries = find_commands(pieces)
    signs = sum(map(_is_surely_spoken, entries)) or _recurring(entries) - 1
    said = _signs_said(entries, signs, 0)
    if sum(map(bool, said)) >= SEVERAL:
        said = _signs_said(entries, signs, FOR_ANOTHER)
    result: list[Piece] = []
    for entry, words in zip(entries, said, strict=True):
        result += _respelled(_pieces(entry), words) if words else _pieces(entry)
    return result


def _signs_said(entries: Sequence[Entry], signs: int, more: int) -> list[tuple[str, ...]]:
    """For each entry the words of the sign that was spoken there, if they are not what was heard."""
    flat = [piece for entry in entries for piece in _pieces(entry)]
    return [_said(entry, entries[:place], flat, signs, more) for place, entry in enumerate(entries)]


def _pieces(entry: Entry) -> tuple[Piece, ...]:
    return entry.pieces if isinstance(entry, Spoken) else (entry,)


def _is_surely_spoken(entry: Entry) -> bool:
    """Whether this is a sign that was heard as it is said."""
    return isinstance(entry, Spoken) and entry.command.action is Action.SIGN and _heard(entry) == entry.command.said


def _heard(entry: Entry) -> tuple[str, ...]:
    return tuple(piece.plain for piece in _pieces(entry))


def _said(entry: Entry, done: Sequence[Entry], flat: list[Piece], signs: int, more: int) -> tuple[str, ...]:
    """``signs`` speak for it elsewhere; ``more``: points that are added."""
    if isinstance(entry, Spoken) and len(entry.pieces) > 1:
        is_sign = entry.command.action is Action.SIGN
        return entry.command.said if is_sign and _heard(entry) != entry.command.said else ()
    form = _misheard(_heard(entry)[0])
    if form is None:
        return ()
    place = sum(len(_pieces(one)) for one in done)
    words = [piece.plain for piece in flat]
    cased = any(piece.text[:1].isupper() for piece in flat)
    here = Surroundings(form, done, flat, words, place, place + 1, (), signs + 1, cased)
    enough = ENOUGH - WITHOUT_PAUSES if signs > 0 or form.trust >= SURE else ALONE
    return form.command.said if points(here) + _clause_points(words, place) + more >= enough else ()


def _clause_points(words: Sequence[str], place: int) -> int:
    """The points of ``vocab/sign_evidence.tsv`` for the words beside a place."""
    beside = {"before": words[place - 1] if place else "", "after": "".join(words[place + 1 : place + 2])}
    return sum(points for where, known, points in _evidence() if beside[where] in known)


@cache
def _evidence() -> tuple[tuple[str, frozenset[str], int], ...]:
    return tuple((row["where"], words_in(row["words"]), int(row["points"])) for row in table("sign_evidence"))


def _recurring(entries: Sequence[Entry]) -> int:
    """How often one misheard sign stands in the text: hardly anyone speaks of coma twice."""
    found = (_misheard(_heard(entry)[0]) for entry in entries if len(_pieces(entry)) == 1)
    return max(Counter(form.command.name for form in found if form).values(), default=0)


@lru_cache(maxsize=10_000)
def _misheard(word: str) -> Form | None:
    """The sign that a word may stand for: one that recognisers are known to write, or no word, but with its sound."""
    listed = (form for form in forms().get(word, ()) if len(form.heard) == 1 and form.command.action is Action.SIGN)
    for form in listed:
        return form if form.heard != form.command.said else None
    sounds = spoken(word)[:1]
    if not sounds or len(word) > LONGEST or is_english(word) or is_medical(word):
        return None
    sign = min(_signs(), key=lambda sign: distances([_signs()[sign]], sounds)[0])
    return Form((word,), sign, 1) if distances([_signs()[sign]], sounds)[0] <= ALIKE else None


@cache
def _signs() -> dict[Command, str]:
    """The signs that are said in one word and are mistaken for others, with their sounds."""
    return {command: spoken(command.name)[0] for command in commands() if command.name in SAID}


def _respelled(heard: Sequence[Piece], said: Sequence[str]) -> list[Piece]:
    change = Change(RULE, " ".join(piece.text for piece in heard), " ".join(said))
    return in_place_of(heard, change, min(piece.probability for piece in heard), begins_sentence=False)
