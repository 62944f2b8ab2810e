"""To whom copies go: "copy to doctor Owen Tate and to the patient"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcribe.postprocess.writing.header.cues import Cue, cues_at, words_of
from transcribe.postprocess.writing.header.days import day_at, is_month
from transcribe.postprocess.writing.header.identifiers import identifier_at
from transcribe.postprocess.writing.header.line import Line
from transcribe.postprocess.writing.header.names import heading_at, name_at, title_at, with_capitals
from transcribe.postprocess.writing.header.near_cues import near_cue_at

LONGEST_PHRASE = 7  # words of a recipient without a name: "the heart failure clinic at the county hospital"
JOINING = frozenset({"and", "to", "also", "into", "as", "well", "cc", "plus"})
ENDING = frozenset({"author", "patient", "referring", "recipient", "copies"})  # what comes behind a list of copies
ARTICLES = frozenset({"the", "his", "her", "their", "my", "our"})


@dataclass(frozen=True, slots=True)
class Copies:
    """Recipients of copies from word ``start`` to ``end``; ``complete`` if the list ended where lists end; ``doubt``
    is what is not sure about a name among them."""

    recipients: tuple[str, ...]
    start: int
    end: int
    complete: bool
    doubt: str = ""


def copies_at(line: Line, at: int, spellings: Mapping[str, str]) -> Copies | None:
    """The list of recipients that begins at a word, behind "copy to"."""
    recipients: list[str] = []
    place, doubt = at, ""
    while True:
        start = _joined(line, place, listed=bool(recipients))
        item = _recipient(line, start, spellings) if start is not None else None
        if item is None:
            break
        recipients.append(item[0])
        place = item[1]
        doubt = doubt or item[2]
    if not recipients:
        return None
    return Copies(tuple(recipients), at, place, _complete(line, place), doubt)


def _joined(line: Line, at: int, *, listed: bool) -> int | None:
    """Where the next recipient begins, little words passed over; ``None`` if the list does not go on."""
    place = at
    while place < len(line) and line.plains[place] in JOINING and not _cue_at(line, place):
        place += 1
    if place >= len(line) or (listed and line.stop(at)) or (listed and _cue_at(line, place)):
        return None
    if listed and place == at and ("," not in line.sign(at - 1) or "." in line.sign(at - 1)):
        return None
    if listed and place == at and not (title_at(line, at)[1] or line.plains[at] in ARTICLES):
        return None
    return place


def _recipient(line: Line, at: int, spellings: Mapping[str, str]) -> tuple[str, int, str] | None:
    """The recipient at a word, where it ends, and what is not sure about it."""
    if title_at(line, at)[1]:
        name = name_at(line, at, spellings, small=True)
        return (name.titled, name.end, name.doubt) if name else None
    if line.plains[at] not in ARTICLES:
        name = name_at(line, at, spellings)
        if name and name.words > 1 and (name.closed or line.plains[name.end] == "and"):
            return name.titled, name.end, name.doubt
    phrase = _phrase(line, at, spellings)
    return (*phrase, "") if phrase else None


def named_recipient_at(line: Line, at: int, spellings: Mapping[str, str]) -> tuple[str, int] | None:
    """ "the general practitioner", "the G P doctor Hugh Penrose": a recipient behind an article, and where it ends."""
    if at >= len(line) or line.plains[at] not in ARTICLES:
        return None
    found = _phrase(line, at, spellings)
    return found if found and _complete(line, found[1]) else None


def _phrase(line: Line, at: int, spellings: Mapping[str, str]) -> tuple[str, int] | None:
    """A recipient without a name ("the heart failure clinic"); a name at its end is the recipient itself."""
    place = at
    while place < len(line) and place - at < LONGEST_PHRASE:
        if place > at and (line.stop(place) or line.plains[place] == "and" or _cue_at(line, place)):
            break
        if is_month(line, place) or not line.plains[place].replace("-", "").replace("'", "").isalpha():
            break
        if place > at and title_at(line, place)[1] and (name := name_at(line, place, spellings)):
            return name.titled, name.end
        place += 1
        if line.sign(place - 1):
            break
    words = _written(line, at, place, spellings)
    if line.plains[at] not in ARTICLES and words_of("place").isdisjoint(line.plains[at:place]):
        return None
    if not words or line.plains[place - 1] in ARTICLES | JOINING:
        return None
    words[0] = words[0].lower() if line.plains[at] in ARTICLES else words[0]
    return " ".join(words), place


def _written(line: Line, start: int, end: int, spellings: Mapping[str, str]) -> list[str]:
    """The words of a phrase: letters joined ("the DVLA"), and a name behind "the parents of" with its capitals."""
    words: list[str] = []
    letters = False
    kin = False
    for place in range(start, end):
        plain = line.plains[place]
        letter = len(plain) == 1 and (letters or plain != "a")
        word = plain.upper() if letter else spellings.get(plain, line.words[place].text)
        word = with_capitals(word) if kin else word
        if letter and letters:
            words[-1] += word
        else:
            words.append(word)
        letters = letter
        kin = kin or (plain == "of" and place > start and line.plains[place - 1] in words_of("kin"))
    return words


def _cue_at(line: Line, at: int) -> Cue | None:
    """A cue that ends a list of recipients."""
    named = bool(at) and line.plains[at - 1] in ARTICLES  # "the patient", "the general practitioner"
    for cue in cues_at(line.plains, at):
        if named and cue.value == "name":
            continue
        plain = not cue.damaged and (not cue.where or len(cue.said) > 1)
        if plain and (cue.value in ("date", "number") or cue.field in ENDING):
            return cue
    near = near_cue_at(line, at)
    if near and (near.month or day_at(line, at + near.length, "MDY") or identifier_at(line, at + near.length)):
        return near.cue
    return None


def _complete(line: Line, at: int) -> bool:
    return at >= len(line) or bool(
        line.stop(at) or line.sign(at - 1) or _cue_at(line, at) or heading_at(line.plains, at) or is_month(line, at)
    )
