"""What speaks for a command and what speaks against it, weighed by the points of ``vocab/command_evidence.tsv``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from transcribe.postprocess.writing.command_table import (
    BREAKS,
    EDITS,
    SIGNS,
    Action,
    Entry,
    Form,
    Spoken,
    commands,
    words_in,
)
from transcribe.postprocess.writing.pauses import pause_between
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.same_kind import is_number_word
from transcribe.tables import table

ENOUGH = 1  # points that make a command
LITERAL = 5  # points that a neighbour of commands.tsv takes away
PAUSE = 0.25  # seconds of silence that set a command apart
LOOKED_AHEAD = 25  # words in which a closing form is looked for
LONGEST_PHRASE = 6  # words in a neighbouring phrase
LIKENESS = 85.0  # of 100, for a neighbour that was heard a little wrong
SURE = 0.5  # probability below which a command's words may be a guess
GREETED = 6  # words back in which "dear" begins a greeting


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A possible command among what was heard: ``done`` stands before it, ``pieces[start:end]`` are its
    words, spelled plainly in ``words``.

    ``next_forms`` are the forms that may begin at ``end``. ``spoken_signs`` counts how often this author surely spoke
    a sign (``None``: not known yet), in a dictation of ``length`` words.
    """

    form: Form
    done: Sequence[Entry]
    pieces: Sequence[Piece]
    words: Sequence[str]
    start: int
    end: int
    next_forms: tuple[Form, ...]
    spoken_signs: int | None
    cased: bool

    def before(self) -> list[str]:
        """The dictated words just before, up to a sign or a command."""
        words: list[str] = []
        for entry in reversed(self.done):
            if isinstance(entry, Spoken) or entry.sign or len(words) == LONGEST_PHRASE:
                break
            words.insert(0, entry.plain)
        return words

    def after(self) -> list[str]:
        """The words just after; none if the recogniser put a sign behind the command."""
        if self.pieces[self.end - 1].sign:
            return []
        return self.following()

    def following(self) -> list[str]:
        """The words that follow, whatever sign is between."""
        return list(self.words[self.end : self.end + LONGEST_PHRASE])


@dataclass(frozen=True, slots=True)
class _Row:
    before: bool
    words: frozenset[str]
    flags: tuple[str, ...]
    points: int


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    rows: dict[str, list[_Row]] = {}
    for row in table("command_evidence"):
        cell = words_in(row["words"])
        entry = _Row(
            before=row["where"] == "before",
            words=frozenset(word for word in cell if not word.startswith("<")),
            flags=tuple(sorted(word for word in cell if word.startswith("<"))),
            points=int(row["points"]),
        )
        for name in words_in(row["command"]):
            rows.setdefault(name, []).append(entry)
    return {name: tuple(group) for name, group in rows.items()}


def points(place: Surroundings) -> int:
    """The sum of all evidence."""
    command = place.form.command
    before, after = _without_letter(place.before()), place.after()
    behind = {" ".join(before[start:]) for start in range(len(before))}
    ahead = {" ".join(after[:end]) for end in range(1, len(after) + 1)}
    total = place.form.trust
    if (
        not command.not_after.isdisjoint(behind)
        or not command.not_before.isdisjoint(ahead)
        or (before and _nearly_one_of(before[-1], command.not_after))
    ):
        total -= LITERAL
    for row in _rows_of(place.form.name, f"*{command.action}"):
        if not row.words.isdisjoint(behind if row.before else ahead) or any(
            _HOLDS[row.before, flag](place) for flag in row.flags
        ):
            total += row.points
    return total


@cache
def _rows_of(form: str, action: str) -> tuple[_Row, ...]:
    return (*_rows().get(form, ()), *_rows().get(action, ()))


def _without_letter(before: list[str]) -> list[str]:
    """The words before, with an "a" at their end that is a letter and no article ("p s a", "stage three a") joined to
    the word before it."""
    if len(before) < 2 or before[-1] != "a":
        return before
    spelled = _is_letter(before[-2]) or (len(before) > 2 and before[-2] == "i" and _is_letter(before[-3]))
    if spelled or before[-2] in _lettered() or _is_graded(before[:-1]):
        return [*before[:-2], before[-2] + "a"]
    return before


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and word not in {"a", "i"}


def _is_graded(words: Sequence[str]) -> bool:
    """Whether the last word is the number of a stage or the like, so that a letter may follow."""
    return is_number_word(words[-1]) and bool(_graded() & set(words[-4:-1]))


@cache
def _lettered() -> frozenset[str]:
    """What a single letter may follow: "hepatitis a", "type a"."""
    return frozenset(row["word"] for row in table("letter_words") if row["kind"] == "letter")


@cache
def _graded() -> frozenset[str]:
    """What a number with a letter may follow: "stage three a"."""
    return frozenset(row["word"] for row in table("letter_words") if row["kind"] == "number")


def _nearly_one_of(word: str, phrases: frozenset[str]) -> bool:
    """Whether a long neighbour was heard a little wrong ("sigmoic colon")."""
    return len(word) > 5 and any(
        len(phrase) > 5 and phrase[0] == word[0] and fuzz.ratio(word, phrase) >= LIKENESS for phrase in phrases
    )


def _pause_before(place: Surroundings) -> bool:
    if not place.start:
        return False
    pause = pause_between(place.pieces[place.start - 1], place.pieces[place.start])
    return pause is not None and pause >= PAUSE


def _pause_after(place: Surroundings) -> bool:
    if place.end >= len(place.pieces):
        return False
    pause = pause_between(place.pieces[place.end - 1], place.pieces[place.end])
    return pause is not None and pause >= PAUSE


def _sign_before(place: Surroundings) -> bool:
    return bool(place.done) and isinstance(place.done[-1], Spoken) and place.done[-1].command.action in SIGNS


def _mark_before(place: Surroundings) -> bool:
    return bool(place.done) and isinstance(place.done[-1], Piece) and bool(place.done[-1].sign)


def _boundary_before(place: Surroundings) -> bool:
    return not place.done or isinstance(place.done[-1], Spoken) or bool(place.done[-1].sign)


def _layout_before(place: Surroundings) -> bool:
    return bool(place.done) and isinstance(place.done[-1], Spoken) and place.done[-1].command.action in BREAKS


def _mark_after(place: Surroundings) -> bool:
    return bool(place.pieces[place.end - 1].sign)


def _end_after(place: Surroundings) -> bool:
    return place.end >= len(place.pieces)


def _form_after(actions: frozenset[Action], trust: int) -> Callable[[Surroundings], bool]:
    def holds(place: Surroundings) -> bool:
        return any(form.command.action in actions and form.trust >= trust for form in place.next_forms)

    return holds


def _boundary_after(place: Surroundings) -> bool:
    return _end_after(place) or _mark_after(place) or _form_after(SIGNS | BREAKS, 1)(place)


def _number_before(place: Surroundings) -> bool:
    words = place.before()
    return bool(words) and is_number_word(words[-1])


def _number_after(place: Surroundings) -> bool:
    words = place.following()
    return bool(words) and (is_number_word(words[0]) or words[0][:1].isdigit())


def _capital_after(place: Surroundings) -> bool:
    return place.cased and place.end < len(place.pieces) and place.pieces[place.end].text[:1].isupper()


@cache
def _headings() -> frozenset[str]:
    return frozenset(row["spoken"] for row in table("headings"))


def _heading_before(place: Surroundings) -> bool:
    words = place.before()
    return any(" ".join(words[start:]) in _headings() for start in range(len(words)))


def _heading_after(place: Surroundings) -> bool:
    words = place.following()
    return any(" ".join(words[:end]) in _headings() for end in range(1, len(words) + 1))


def _greeting_before(place: Surroundings) -> bool:
    """ "Dear doctor X" before; or, where "dear" was misheard, "Dr. X" alone between two commands of the layout."""
    words: list[str] = []
    for entry in reversed(place.done[-GREETED:]):
        if isinstance(entry, Spoken):
            alone = entry.command.action in BREAKS and _form_after(BREAKS, 1)(place)
            return alone and bool(words) and bool({"dr", "doctor", "mr", "mister", "mrs", "ms"} & set(words[:3]))
        words.insert(0, entry.plain.rstrip("."))
        if entry.plain == "dear":
            return len(words) > 1
    return False


def _measured_before(place: Surroundings) -> bool:
    """ "A two week", "the 6-month", "over a one to two year": a length of time as an attribute."""
    words = place.before()
    if not words:
        return False
    units = {"day", "week", "month", "year", "hour", "minute"}
    if "-" in words[-1] and words[-1].rsplit("-", 1)[1] in units:
        return True
    if len(words) < 3 or words[-1] not in units:
        return False
    start = len(words) - 1
    while start > 0 and (is_number_word(words[start - 1]) or words[start - 1] == "to"):
        start -= 1
    return start < len(words) - 1 and start > 0 and words[start - 1] in {"a", "an", "the", "this", "that", "any"}


def _again_after(place: Surroundings) -> bool:
    """The same command two or three words later."""
    length = place.end - place.start
    said = tuple(place.words[place.start : place.end])
    return any(tuple(place.words[at : at + length]) == said for at in (place.end + 1, place.end + 2))


def _closed_after(place: Surroundings) -> bool:
    wanted = "close" if place.form.command.action is Action.OPEN else "end"
    value = {"(": ")", "“": "”"}.get(place.form.command.value, "")
    ahead = place.words[place.end : place.end + LOOKED_AHEAD]
    if wanted == "close":
        return _has_closing(ahead, value)
    names = {f"end {place.form.name}", f"end of {place.form.name}", f"{place.form.name} off", f"stop {place.form.name}"}
    said = f" {' '.join(ahead)} "
    return any(f" {name} " in said for name in names)


@cache
def _closing_names(value: str) -> tuple[str, ...]:
    return tuple(
        f" {command.name} " for command in commands() if command.action is Action.CLOSE and command.value == value
    )


def _has_closing(ahead: Sequence[str], value: str) -> bool:
    said = f" {' '.join(ahead)} "
    return any(name in said for name in _closing_names(value))


def _resumed_after(place: Surroundings) -> bool:
    ahead = place.words[place.end : place.end + LOOKED_AHEAD]
    said = f" {' '.join(ahead)} "
    resumed = said.find(" resume dictation ")
    return resumed >= 0 and " stop " not in said[:resumed]


def _punctuates(place: Surroundings) -> bool:
    return place.spoken_signs is not None and place.spoken_signs >= 2


def _unsure(place: Surroundings) -> bool:
    return any(piece.probability < SURE for piece in place.pieces[place.start : place.end])


def _silent(place: Surroundings) -> bool:
    """In a dictation of some length nobody spoke a sign; or one sign where the recogniser has set several itself."""
    return place.spoken_signs == 0 and len(place.pieces) > 8


_HOLDS: dict[tuple[bool, str], Callable[[Surroundings], bool]] = {
    (True, "<pause>"): _pause_before,
    (True, "<sign>"): _sign_before,
    (True, "<mark>"): _mark_before,
    (True, "<boundary>"): _boundary_before,
    (True, "<layout>"): _layout_before,
    (True, "<number>"): _number_before,
    (True, "<heading>"): _heading_before,
    (True, "<greeting>"): _greeting_before,
    (True, "<measured>"): _measured_before,
    (False, "<pause>"): _pause_after,
    (False, "<mark>"): _mark_after,
    (False, "<end>"): _end_after,
    (False, "<sign>"): _form_after(frozenset({Action.SIGN}), 1),
    (False, "<layout>"): _form_after(BREAKS, 1),
    (False, "<edit>"): _form_after(EDITS, 1),
    (False, "<boundary>"): _boundary_after,
    (False, "<number>"): _number_after,
    (False, "<capital>"): _capital_after,
    (False, "<heading>"): _heading_after,
    (False, "<closed>"): _closed_after,
    (False, "<again>"): _again_after,
    (False, "<resumed>"): _resumed_after,
    (False, "<punctuates>"): _punctuates,
    (False, "<silent>"): _silent,
    (False, "<unsure>"): _unsure,
}
