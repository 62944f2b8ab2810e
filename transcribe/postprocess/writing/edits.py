"""Self-corrections carried out: "scratch that", "correction", "no, make that".

What was taken back vanishes with the sign before it; what stands carries a ``Change`` with everything that was heard.
Where it is not clear what was meant, all words stay, with a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from transcribe.postprocess.writing.command_table import BREAKS, SIGNS, Action, Entry, Spoken
from transcribe.postprocess.writing.corrections_said import REACH, Place, negated, place_of, repeated_from
from transcribe.postprocess.writing.left_out import LeftOut, noted, pieces_in
from transcribe.postprocess.writing.pieces import Piece, words_of
from transcribe.postprocess.writing.same_kind import span_at
from transcribe.postprocess.writing.written import Change, Question
from transcribe.report import Severity

AHEAD = 12  # words behind an edit that tell what it is about
SCRATCH_REACH = 25  # words back in which a repeated beginning is looked for
LONGEST_SCRATCH = 40  # words; without any sign nearer than that nobody knows where "that" begins
ENDS = frozenset({".", "?", "!"})
PAUSES = frozenset({",", ";", ":", "–"})
VOWEL_SOUNDS = frozenset("aeiou")
LETTERS_LIKE_AN = frozenset("aefhilmnorsx")


@dataclass(slots=True)
class Edited:
    """The stream with all edits carried out, and what was taken back."""

    stream: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def carry_out(stream: Sequence[Entry]) -> Edited:
    """Every edit of the stream, first to last."""
    edited = Edited()
    rest = list(stream)
    speaks = any(isinstance(entry, Spoken) and entry.command.value in ENDS for entry in rest)
    place = 0
    while place < len(rest):
        entry = rest[place]
        if isinstance(entry, Spoken) and entry.command.action is Action.SCRATCH:
            place = _scratch(edited, rest, place, speaks)
        elif isinstance(entry, Spoken) and entry.command.action is Action.CORRECTION:
            place = _correct(edited, rest, place, speaks)
        else:
            edited.stream.append(entry)
            place += 1
    return edited


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The words behind an edit: ``places`` are theirs in the stream; ``ended`` if a sign or a break follows them."""

    places: tuple[int, ...]
    words: tuple[str, ...]
    ended: bool


def _ahead(rest: Sequence[Entry], place: int, speaks: bool) -> _Ahead:
    at = place + 1
    while at < len(rest) and _is_mark(rest[at]):
        at += 1
    places: list[int] = []
    for here in range(at, min(len(rest), at + AHEAD)):
        entry = rest[here]
        if isinstance(entry, Spoken):
            return _Ahead(tuple(places), _plain(rest, places), ended=True)
        if entry.plain:
            places.append(here)
        if not speaks and set(entry.sign) & ENDS:
            return _Ahead(tuple(places), _plain(rest, places), ended=True)
    return _Ahead(tuple(places), _plain(rest, places), ended=at + AHEAD >= len(rest))


def _plain(entries: Sequence[Entry], places: Sequence[int]) -> tuple[str, ...]:
    return tuple(entry.plain for place in places if isinstance(entry := entries[place], Piece))


def _is_mark(entry: Entry) -> bool:
    """A sign that belongs to the edit, not to the text: "correction comma"."""
    if isinstance(entry, Spoken):
        return entry.command.action is Action.SIGN and entry.command.value in ENDS | PAUSES
    return not entry.plain


def _behind(done: Sequence[Entry], reach: int, speaks: bool, *, over_signs: bool = False) -> list[int]:
    """Places of the words before an edit, in order: up to a paragraph, and a full stop unless ``over_signs``."""
    places: list[int] = []
    for at in range(len(done) - 1, -1, -1):
        entry = done[at]
        if isinstance(entry, Spoken):
            if entry.command.action in BREAKS:
                break
            if entry.command.value in ENDS and places and not over_signs:
                break
            continue
        if not speaks and set(entry.sign) & ENDS and places and not over_signs:
            break
        if entry.plain:
            places.insert(0, at)
        if len(places) == reach:
            break
    return places


# --- correction


def _correct(edited: Edited, rest: list[Entry], place: int, speaks: bool) -> int:
    spoken = rest[place]
    assert isinstance(spoken, Spoken)
    certain = spoken.command.value == "strong"
    ahead = _ahead(rest, place, speaks)
    behind = _behind(edited.stream, REACH, speaks)
    found = None
    if ahead.words and behind:
        before = [entry.plain for at in behind if isinstance(entry := edited.stream[at], Piece)]
        found = place_of(before, ahead.words, ended=ahead.ended, certain=certain)
    if found is None:
        _leave(edited, spoken, certain)
        return place + 1
    return _put(edited, rest, place, _Found(found, behind, ahead))


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    behind: list[int]
    ahead: _Ahead


def _put(edited: Edited, rest: list[Entry], place: int, found: _Found) -> int:
    """Write the correction in the place of what it corrects."""
    meant, done = found.place, edited.stream
    start = found.behind[meant.start]
    stop = found.behind[meant.end] if meant.end < len(found.behind) else len(done)
    first = found.ahead.places[meant.skip]
    length = meant.moved or _standing(found.ahead.words[meant.skip :])
    moved_places = found.ahead.places[meant.skip : meant.skip + length]
    last = moved_places[-1]
    tail = _without_last_sign(done[stop:]) if meant.moved else []
    heard = words_of(pieces_in([*done[start:], *rest[place : last + 1]]))
    written_pieces = [entry for entry in rest[first : last + 1] if isinstance(entry, Piece)]
    signs = [entry for entry in rest[first : last + 1] if isinstance(entry, Spoken)]
    change = Change("edit.correction", heard, words_of([*written_pieces, *pieces_in(tail)]).rstrip(".,;:?!"))
    gone = (*pieces_in(done[start:stop]), *pieces_in(rest[place:first]), *pieces_in(signs))
    if meant.moved:
        gone += pieces_in([entry for entry in done[stop:] if isinstance(entry, Spoken) and entry not in tail])
    edited.left_out.append(LeftOut("edit.correction", gone))
    standing = [noted(_small(piece, number, done[:start]), change) for number, piece in enumerate(written_pieces)]
    if meant.moved and tail and standing:
        closing = standing[-1].sign
        standing[-1] = replace(standing[-1], sign="")
        tail = [*tail[:-1], replace(tail[-1], sign=closing)] if isinstance(tail[-1], Piece) else tail
    kept = _agreeing(done[:start], standing[0], change)
    edited.stream = [*kept, *standing, *tail]
    return last + 1


def _standing(words: Sequence[str]) -> int:
    """How many words of a correction carry its note: the whole thing named, or one word."""
    span = span_at(words, 0)
    return span.end if span is not None else 1


def _without_last_sign(entries: Sequence[Entry]) -> list[Entry]:
    """What is left between the corrected words and the correction, without the sign before the latter."""
    kept = list(entries)
    while kept and isinstance(kept[-1], Spoken) and kept[-1].command.action is Action.SIGN:
        kept.pop()
    return kept


def _small(piece: Piece, number: int, before: Sequence[Entry]) -> Piece:
    """A capital that the recogniser wrote only because it heard a new sentence becomes small."""
    text = piece.text
    inside = bool(before) and isinstance(before[-1], Piece) and not set(before[-1].sign) & ENDS
    if number or not inside or not (text[:1].isupper() and text[1:].islower()):
        return piece
    known = span_at([piece.plain], 0)
    if known is None or known.kind in {"weekday", "month", "level", "title", "drug"}:
        return piece
    return replace(piece, text=text.lower())


def _agreeing(before: list[Entry], first: Piece, change: Change) -> list[Entry]:
    """The article before the corrected words, "a" or "an" as the new ones want it."""
    if not before or not isinstance(article := before[-1], Piece) or article.plain not in {"a", "an"}:
        return before
    wanted = "an" if _sounds_open(first.plain) else "a"
    if article.plain == wanted:
        return before
    text = wanted.capitalize() if article.text[:1].isupper() else wanted
    return [*before[:-1], noted(replace(article, text=text), change)]


def _sounds_open(word: str) -> bool:
    """Whether a word begins with the sound of a vowel."""
    if word[:1].isdigit():
        return word.startswith("8") or (word[:2] in {"11", "18"} and not word[2:3].isdigit())
    if len(word) == 1:
        return word in LETTERS_LIKE_AN
    return word[:1] in VOWEL_SOUNDS and not word.startswith(("uni", "use", "usu", "eu", "one", "once", "ute", "ure"))


def _leave(edited: Edited, spoken: Spoken, certain: bool) -> None:
    """Nothing is guessed: all words stay, and the secretary is asked if a correction was surely meant."""
    if not certain:
        edited.stream.extend(spoken.pieces)
        return
    question = Question(
        kind="self-correction",
        severity=Severity.CRITICAL,
        message="The author corrected something here, but it is not clear which words: please listen.",
        heard=words_of(spoken.pieces),
    )
    edited.stream.extend(noted(piece, question) for piece in spoken.pieces)


# --- scratch that


def _scratch(edited: Edited, rest: list[Entry], place: int, speaks: bool) -> int:
    spoken = rest[place]
    assert isinstance(spoken, Spoken)
    start = _scratched_from(edited.stream, rest, place, speaks)
    if start is None:
        _leave(edited, spoken, certain=True)
        return place + 1
    at = place + 1
    while at < len(rest) and _is_mark(rest[at]):
        at += 1
    taken = edited.stream[start:]
    gone = (*pieces_in(taken), *pieces_in(rest[place:at]))
    edited.left_out.append(LeftOut("edit.scratch", gone))
    edited.stream = edited.stream[:start]
    follows = rest[at] if at < len(rest) else None
    if isinstance(follows, Piece):
        change = Change("edit.scratch", words_of([*gone, follows]), follows.text)
        edited.stream = _agreeing(edited.stream, follows, change)
        rest[at] = noted(_small(follows, 0, edited.stream), change)
    else:
        _note_on_last(edited.stream, gone)
    return at


def _note_on_last(stream: list[Entry], gone: Sequence[Piece]) -> None:
    for at in range(len(stream) - 1, -1, -1):
        entry = stream[at]
        if isinstance(entry, Piece) and entry.plain:
            stream[at] = noted(entry, Change("edit.scratch", words_of([entry, *gone]), entry.text))
            return


def _scratched_from(done: list[Entry], rest: list[Entry], place: int, speaks: bool) -> int | None:
    """From which entry on the text is taken back; ``None`` if that is not clear."""
    spoken = rest[place]
    assert isinstance(spoken, Spoken)
    how_much = spoken.command.value
    if how_much == "paragraph":
        return _back_to(done, frozenset(), speaks, LONGEST_SCRATCH * 10)
    if how_much == "sentence":
        return _back_to(done, ENDS, speaks, LONGEST_SCRATCH * 2)
    if how_much.startswith("word"):
        count = int(how_much.partition(" ")[2] or 1)
        words = _behind(done, count, speaks, over_signs=True)
        return words[0] if len(words) == count else None
    return _start_of_that(done, rest, place, speaks)


def _start_of_that(done: list[Entry], rest: list[Entry], place: int, speaks: bool) -> int | None:
    repeated = _repetition(done, rest, place, speaks)
    return _back_to_phrase(done, speaks) if repeated is None else repeated


def _repetition(done: list[Entry], rest: list[Entry], place: int, speaks: bool) -> int | None:
    """The author begins again with words that were said, or names another thing of the same kind."""
    ahead = _ahead(rest, place, speaks)
    behind = _behind(done, SCRATCH_REACH, speaks)
    if not ahead.words or not behind:
        return None
    before = [entry.plain for at in behind if isinstance(entry := done[at], Piece)]
    repeated = repeated_from(before, ahead.words, SCRATCH_REACH)
    if repeated is not None and not negated(before, repeated):
        return behind[repeated]
    alike = place_of(before, ahead.words, ended=ahead.ended, certain=False)
    if alike is not None and not alike.moved and not alike.skip:
        return behind[len(behind) - min(len(behind), REACH) + alike.start]
    return None


def _back_to_phrase(done: list[Entry], speaks: bool) -> int | None:
    at_end = bool(done) and _closes(done[-1], ENDS, speaks)
    return _back_to(done, ENDS if at_end else ENDS | PAUSES, speaks, LONGEST_SCRATCH)


def _back_to(done: list[Entry], signs: frozenset[str], speaks: bool, longest: int) -> int | None:
    """The entry behind the last sign or break before the phrase that is being taken back."""
    at = len(done)
    while at and _closes(done[at - 1], SIGN_VALUES, speaks) and not isinstance(done[at - 1], Piece):
        at -= 1
    last = at
    words = 0
    while at:
        entry = done[at - 1]
        if isinstance(entry, Spoken) and entry.command.action in BREAKS:
            break
        if at < last and _closes(entry, signs, speaks):
            break
        words += 1
        if words > longest:
            return None
        at -= 1
    return at if words else None


SIGN_VALUES = ENDS | PAUSES


def _closes(entry: Entry, signs: frozenset[str], speaks: bool) -> bool:
    if isinstance(entry, Spoken):
        return entry.command.action in SIGNS and entry.command.value in signs
    return not speaks and bool(set(entry.sign) & signs)
