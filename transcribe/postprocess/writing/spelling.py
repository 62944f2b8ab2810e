"""Names that the author spelled: the letters mend the name before them, everywhere in the document."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from rapidfuzz import fuzz

from transcribe.postprocess.writing.left_out import LeftOut, noted
from transcribe.postprocess.writing.letters import Letter, letters_at
from transcribe.postprocess.writing.pieces import Piece, words_of
from transcribe.postprocess.writing.same_kind import is_number_word, small_words
from transcribe.postprocess.writing.written import Change, Question
from transcribe.report import Severity
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
LIKE_ELSEWHERE = 80.0  # the same name at another place
TITLES = frozenset({"dr", "doctor", "mr", "mister", "mrs", "missus", "ms", "miss", "prof", "professor"})
NAMED = TITLES | {f"{title}." for title in TITLES} | {"patient", "named", "name", "dear"}


@dataclass(frozen=True, slots=True)
class Spelled:
    """The pieces with the names mended; the names (lower case to written); and what is no longer in the text."""

    pieces: list[Piece]
    names: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A spelling: pieces ``start:end`` said it; it gives ``written`` for the pieces ``name``."""

    start: int
    end: int
    written: str
    name: tuple[int, int]
    sure: bool


def with_spellings(pieces: Sequence[Piece]) -> Spelled:
    """Every spelling applied to the name that it follows, and to that name elsewhere; its letters vanish."""
    found = list(_spellings(pieces))
    if not found:
        return Spelled(list(pieces))
    mended = list(pieces)
    names: dict[str, str] = {}
    gone: list[LeftOut] = []
    for spelling in found:
        said = tuple(pieces[spelling.start : spelling.end])
        gone.append(LeftOut("edit.spelling", said))
        _mend(mended, spelling, words_of(said))
        if spelling.sure:
            names |= {word.lower(): word for word in spelling.written.split()}
    away = {place for spelling in found for place in range(spelling.start, spelling.end)}
    own = {place for spelling in found for place in range(*spelling.name)}
    _mend_elsewhere(mended, names, away | own)
    for spelling in found:
        sign = mended[spelling.end - 1].sign
        last = spelling.name[1] - 1
        if sign and last >= 0 and spelling.name[1] == spelling.start:
            mended[last] = replace(mended[last], sign=sign)
    return Spelled([piece for place, piece in enumerate(mended) if place not in away], names, tuple(gone))


def _mend(pieces: list[Piece], spelling: _Spelling, said: str) -> None:
    first, last = spelling.name
    heard = f"{words_of(pieces[first:last])} {said}".strip()
    if not spelling.sure:
        question = Question(
            kind="spelling",
            severity=Severity.MINOR,
            message=f"The author spelled “{spelling.written}”, but it is not clear which word that is.",
            heard=heard,
            suggestions=(spelling.written,),
        )
        for place in range(first, last):
            pieces[place] = noted(pieces[place], question)
        return
    texts = spelling.written.split()
    if len(texts) < last - first:  # two words heard, one hyphenated name spelled
        front, _, back = spelling.written.partition("-")
        texts = [f"{front}-", back]
        pieces[last - 1] = replace(pieces[last - 1], glued=True)
    change = Change("edit.spelling", heard, " ".join(texts).replace("- ", "-"))
    for text, place in zip(texts, range(first, last), strict=True):
        pieces[place] = noted(replace(pieces[place], text=text), change)


def _mend_elsewhere(pieces: list[Piece], names: Mapping[str, str], done: set[int]) -> None:
    cased = any(piece.text[:1].isupper() for piece in pieces)
    for place, piece in enumerate(pieces):
        word = piece.plain
        if place in done or len(word) < 4 or word in names or not _may_be_name(pieces, place, cased):
            continue
        stem, possessive = (word[:-2], word[-2:]) if word.endswith(("'s", "’s")) else (word, "")
        for known, written in names.items():
            if stem == known or stem[0] != known[0] or fuzz.ratio(stem, known) < LIKE_ELSEWHERE:
                continue
            text = _cased(written, piece.text) + possessive
            pieces[place] = noted(replace(piece, text=text), Change("edit.spelling", piece.text, text))
            break


def _may_be_name(pieces: Sequence[Piece], place: int, cased: bool) -> bool:
    """After a title; or, in a text with capitals, a capital that begins no sentence."""
    before = pieces[place - 1] if place else None
    if before is not None and before.text.lower() in NAMED:
        return True
    inside = before is not None and not before.sign.strip(",")
    return cased and inside and pieces[place].text[:1].isupper()


def _spellings(pieces: Sequence[Piece]) -> list[_Spelling]:
    found: list[_Spelling] = []
    place = 1
    while place < len(pieces):
        if not _may_begin(pieces[place]):
            place += 1
            continue
        spelling = _announced(pieces, place) or _alone(pieces, place) or _with_letter(pieces, place)
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


def _announced(pieces: Sequence[Piece], place: int) -> _Spelling | None:
    for words in _keywords().get(pieces[place].plain.replace("’", "'"), ()):
        said = tuple(piece.plain.replace("’", "'") for piece in pieces[place : place + len(words)])
        if said != words:
            continue
        letters = letters_at(pieces, place + len(words), announced=words not in SOFT)
        if words in SOFT:
            return _resembling(pieces, place, letters) if len(letters) > 2 else None
        return _after_keyword(pieces, place, letters) if len(letters) > 1 else None
    return None


def _after_keyword(pieces: Sequence[Piece], place: int, letters: list[Letter]) -> _Spelling | None:
    sure = _resembling(pieces, place, letters, announced=True)
    if sure is not None or len(letters) < 3:
        return sure
    return _Spelling(place, letters[-1].end, _written(letters, ""), (place - 1, place), sure=False)


def _alone(pieces: Sequence[Piece], place: int) -> _Spelling | None:
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
) -> _Spelling | None:
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
    written = _split(_written(letters[: best.count], pieces[best.last - 1].text), pieces[best.first : best.last])
    return _Spelling(place, letters[best.count - 1].end, written, (best.first, best.last), sure=True)


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
        if not _name_like(pieces[last - 1]):
            continue
        ranges.append((last - 1, last))
        if last >= 2 and last == place and _name_like(pieces[last - 2]) and not pieces[last - 2].sign:
            ranges.append((last - 2, last))
    return ranges


def _name_like(piece: Piece) -> bool:
    word = piece.plain
    return (
        len(word) > 1
        and any(letter.isalpha() for letter in word)
        and not word[0].isdigit()
        and word not in small_words()
        and not is_number_word(word)
        and piece.text.lower() not in NAMED
    )


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


def _cased(written: str, heard: str) -> str:
    return written if heard[:1].isupper() else written.lower()


@cache
def _instead_of() -> dict[str, tuple[str, ...]]:
    return {row["said"]: tuple(row["instead_of"].split("|")) for row in table("spelled_with")}


def _with_letter(pieces: Sequence[Piece], place: int) -> _Spelling | None:
    """ "That's with a k", "with a p h", "with a double l" after a name."""
    words = [piece.plain.replace("’", "'") for piece in pieces[place : place + 3]]
    if "with" not in words:
        return None
    at = words.index("with")
    lead = tuple(words[:at])
    if lead not in {(), ("that's",), ("that", "is"), ("spelled",)}:
        return None
    if not _name_like(pieces[place - 1]) or (not lead and not _titled(pieces, place - 1)):
        return None
    start = place + at + 1
    if start < len(pieces) and pieces[start].plain in {"a", "an", "one", "the"}:
        start += 1
    letters = letters_at(pieces, start, announced=False)
    if not letters or len(letters) > 2:
        return None
    return _lettered(pieces, place, "".join(letter.text.lower() for letter in letters), letters[-1].end)


def _lettered(pieces: Sequence[Piece], place: int, spelled: str, end: int) -> _Spelling:
    """The one of the two words before ``place`` that may have the letters; if both or none may: a question."""
    found: list[tuple[int, str]] = []
    for at in (place - 1, place - 2):
        if at < 0 or not _name_like(pieces[at]):
            break
        text = mended_with(pieces[at].plain, spelled)
        if text is not None:
            found.append((at, text))
    already = [(at, text) for at, text in found if text == pieces[at].plain]
    if len(already or found) == 1:
        at, text = (already or found)[0]
        return _Spelling(place, end, _title(text), (at, at + 1), sure=True)
    return _Spelling(place, end, words_of(pieces[place:end]), (place - 1, place), sure=False)


def _titled(pieces: Sequence[Piece], place: int) -> bool:
    return any(piece.text.lower() in NAMED for piece in pieces[max(0, place - 2) : place])


def mended_with(name: str, spelled: str) -> str | None:
    """The name with these letters: itself if it has them; one change of a sound; ``None`` if that is not clear."""
    if spelled in name:
        return name
    if len(spelled) == 2 and spelled[0] == spelled[1]:
        return name.replace(spelled[0], spelled) if name.count(spelled[0]) == 1 else None
    for sound in _instead_of().get(spelled, ()):
        if sound in name:
            return name.replace(sound, spelled) if name.count(sound) == 1 else None
    return None


def _title(word: str) -> str:
    return word[:1].upper() + word[1:]
