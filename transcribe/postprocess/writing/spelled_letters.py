"""Spellings in letters, and the name before them that each one spells."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from transcribe.postprocess.writing.letter_tally import also_letters, settled
from transcribe.postprocess.writing.letters import Letter, letters_at
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.same_kind import is_number_word
from transcribe.postprocess.writing.spelled_name import Spelling, name_like
from transcribe.postprocess.writing.spelled_with import spelled_with
from transcribe.tables import table

KEYWORDS = (
    ("and", "that's", "spelled"),
    ("which", "is", "spelled"),
    ("that", "is", "spelled"),
    ("last", "name", "spelled"),
    ("first", "name", "spelled"),
    ("name", "spelled"),
    ("that's", "spelled"),
    ("that", "is"),
    ("spelled", "as"),
    ("spelled",),
    ("spelling",),
    ("spelt",),
    ("spell",),
    ("that's",),
)
SOFT = frozenset({("that", "is"), ("that's",)})  # keywords only before three letters that resemble the word before
DEGREES = frozenset({"md", "do", "rn", "np", "pa"})
LIKE_ANNOUNCED = 45.0  # of 100: letters after "spelled" and the word just before them
LIKE_FURTHER = 70.0  # … and a word before that one
LIKE_ALONE = 75.0  # letters that no keyword announces


def spellings(pieces: Sequence[Piece]) -> list[Spelling]:
    """Every spelling, in order; none overlaps another."""
    found: list[Spelling] = []
    place = 1
    while place < len(pieces):
        if not _may_begin(pieces[place]):
            place += 1
            continue
        spelling = _announced(pieces, place) or _alone(pieces, place) or spelled_with(pieces, place)
        if spelling is None or (found and spelling.start < found[-1].end):
            place += 1
        else:
            found.append(spelling)
            place = spelling.end
    return found


def _may_begin(piece: Piece) -> bool:
    """Whether a spelling may begin with this piece; most words are passed over here."""
    word = piece.plain.replace("’", "'")
    return len(word) == 1 or "-" in word or "." in word or word in _keywords() or word in {"with", "capital", "double"}


@cache
def _keywords() -> dict[str, tuple[tuple[str, ...], ...]]:
    by_first: dict[str, tuple[tuple[str, ...], ...]] = {}
    for words in sorted(KEYWORDS, key=len, reverse=True):
        by_first[words[0]] = (*by_first.get(words[0], ()), words)
    return by_first


def _announced(pieces: Sequence[Piece], place: int) -> Spelling | None:
    for words in _keywords().get(pieces[place].plain.replace("’", "'"), ()):
        said = tuple(piece.plain.replace("’", "'") for piece in pieces[place : place + len(words)])
        if said != words:
            continue
        letters = letters_at(pieces, place + len(words), announced=words not in SOFT)
        if words in SOFT:
            return _resembling(pieces, place, letters) if len(letters) > 2 else None
        return _after_keyword(pieces, place, letters) if len(letters) > 1 else None
    return None


def _after_keyword(pieces: Sequence[Piece], place: int, letters: list[Letter]) -> Spelling | None:
    sure = _resembling(pieces, place, letters, announced=True)
    if sure is not None or len(letters) < 3:
        return sure
    return Spelling(place, letters[-1].end, _written(letters, ""), (place - 1, place), sure=False)


def _alone(pieces: Sequence[Piece], place: int) -> Spelling | None:
    """Three letters or more, without a keyword, that resemble the word or the two words before them."""
    word = pieces[place].plain
    single = len(word) == 1 and word.isalpha()
    chained = len(pieces[place].text) > 4 and ("-" in pieces[place].text or "." in pieces[place].text)
    if not (single or chained or word == "capital") or len(pieces[place - 1].plain) < 3:
        return None
    letters = letters_at(pieces, place, announced=False)
    if "".join(letter.text for letter in letters) in _abbreviations() and _figure_at(pieces, letters[-1].end):
        return None  # "mary dobbs d o b one one forty four"
    return _resembling(pieces, place, letters) if len(letters) > 2 else None


def _figure_at(pieces: Sequence[Piece], at: int) -> bool:
    word = pieces[at].plain if at < len(pieces) else ""
    return is_number_word(word) or word[:1].isdigit() or word in _months()


@cache
def _abbreviations() -> frozenset[str]:
    """The letters of "D O B", "M R N" and the like, which a date or number follows."""
    rows = (row for row in table("header_cues") if row["value"] in ("date", "number") and row["where"] != "damaged")
    letters = (row["said"].split() for row in rows)
    return frozenset("".join(said) for said in letters if all(len(letter) == 1 for letter in said))


@cache
def _months() -> frozenset[str]:
    return frozenset(name.lower() for name in month_name if name)


def _resembling(
    pieces: Sequence[Piece], place: int, letters: list[Letter], *, announced: bool = False
) -> Spelling | None:
    """The spelling for the word just before ``place`` that resembles the letters most, if one does."""
    ends = [len(letters)] + [
        count for count in range(len(letters) - 1, 1, -1) if letters[count].start != letters[count - 1].start
    ]
    found = [match for count in ends for match in _matches(pieces, place, letters[:count], announced)]
    exact = [match for match in found if match.likeness == 100.0]
    whole = [match for match in found if match.count == len(letters)]
    partial = [] if announced else found
    if exact and whole and _goes_on(letters[max(match.count for match in exact) :], announced):
        exact = []
    best = max(exact or whole or partial, key=lambda match: (match.likeness, match.count), default=None)
    if best is None:
        return None
    end = letters[best.count - 1].end
    heard = "".join(piece.plain for piece in pieces[best.first : best.last])
    spelled = [*letters[: best.count], *_lost_letters(pieces, end, letters[: best.count], heard)]
    end = spelled[-1].end
    text = "".join(letter.text for letter in spelled)
    if text.isalpha() and (name := settled(text, heard)) != text.lower():
        spelled = [Letter(letter, place, end) for letter in name]
    written = _split(_written(spelled, pieces[best.last - 1].text), pieces[best.first : best.last])
    return Spelling(place, end, written, (best.first, best.last), sure=True)


def _lost_letters(pieces: Sequence[Piece], at: int, letters: Sequence[Letter], heard: str) -> list[Letter]:
    """The letters that the recogniser wrote as a word behind the others ("T-R-E-V-E-L-Y, and")."""
    if at >= len(pieces):
        return []
    spelled = "".join(letter.text for letter in letters)
    return [Letter(letter, at, at + 1) for letter in also_letters(pieces[at].plain, spelled, heard)]


def _goes_on(rest: Sequence[Letter], announced: bool) -> bool:
    """Whether letters behind those that are the heard name belong to it: "thorn, spelled t h o r n e"."""
    more = "".join(letter.text.lower() for letter in rest)
    if len(more) == 1:
        return more not in {"a", "i"}
    return announced and len(more) == 2 and more not in DEGREES


@dataclass(frozen=True, slots=True)
class _Match:
    """The first ``count`` letters are like the words ``first:last``."""

    likeness: float
    count: int
    first: int
    last: int


def _matches(pieces: Sequence[Piece], place: int, letters: list[Letter], announced: bool) -> list[_Match]:
    spelled = "".join(letter.text.lower() for letter in letters if letter.text.isalpha())
    found: list[_Match] = []
    for first, last in _names_before(pieces, place, announced):
        name = "".join(piece.plain for piece in pieces[first:last])
        likeness = _likeness(name, spelled)
        nearest = last == place and last - first == 1
        needed = (LIKE_ANNOUNCED if nearest else LIKE_FURTHER) if announced else LIKE_ALONE
        if likeness >= needed:
            found.append(_Match(likeness, len(letters), first, last))
    return found


def _names_before(pieces: Sequence[Piece], place: int, announced: bool) -> list[tuple[int, int]]:
    """Ranges of one or two words before ``place`` that may be a name, nearest first."""
    ranges: list[tuple[int, int]] = []
    for last in range(place, max(0, place - (3 if announced else 1)), -1):
        if not name_like(pieces[last - 1]):
            continue
        ranges.append((last - 1, last))
        if last >= 2 and last == place and name_like(pieces[last - 2]) and not pieces[last - 2].sign:
            ranges.append((last - 2, last))
    return ranges


def _likeness(name: str, spelled: str) -> float:
    bare = name.replace("'", "").replace("’", "").replace("-", "")
    if abs(len(bare) - len(spelled)) > max(2, len(bare) // 2):
        return 0.0
    return float(fuzz.ratio(bare, spelled))


def _written(letters: Sequence[Letter], heard: str) -> str:
    """The spelled name with its capitals: as spelled, as heard if that is the same name, or by the custom of names."""
    text = "".join(letter.text for letter in letters)
    if heard[:1].isupper() and heard.lower() == text.lower():
        return heard
    if any(letter.isupper() for letter in text):
        return text[:1].upper() + text[1:]
    parts = [part[:1].upper() + part[1:] for part in text.split("-")]
    parts = ["Mc" + part[2:3].upper() + part[3:] if part.startswith("Mc") and len(part) > 4 else part for part in parts]
    return "-".join("'".join(bit[:1].upper() + bit[1:] for bit in part.split("'")) for part in parts)


def _split(written: str, heard: Sequence[Piece]) -> str:
    """The spelled letters parted into first and last name, where both were spelled in one."""
    if len(heard) == 1 or "-" in written:
        return written if len(heard) == 1 or len(written.partition("-")[2]) > 1 else written.replace("-", " ")
    bare = written.lower()
    first, last = heard[0].plain, heard[1].plain
    cut = max(range(1, len(bare)), key=lambda at: fuzz.ratio(bare[:at], first) + fuzz.ratio(bare[at:], last), default=1)
    return f"{written[:cut]} {written[cut : cut + 1].upper()}{written[cut + 1 :]}"
