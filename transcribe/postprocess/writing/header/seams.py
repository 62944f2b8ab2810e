"""Where a recogniser ran the words of an opening together, or tore one: "MRN7730", "recolon", "Winslow" + "-Carry"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from transcribe.postprocess.correction.pronunciations import is_common
from transcribe.postprocess.writing.header.cues import abbreviated_cues, cues_at, long_cues, words_of
from transcribe.postprocess.writing.header.tears import MONTHS
from transcribe.postprocess.writing.pieces import Piece

FIRST_WORDS = 160  # in which an opening may stand
SHORTEST_CHAIN = 4  # parts of a row of letters and figures …
MOST_LONGER = 2  # … of which so many may have more than one sign
LIKE_SPELLED = 70.0  # of 100, between a name and the capitals behind it
_SPELLED = re.compile(r"[A-Z]{3,}")
_FIGURE_AND_LETTER = re.compile(r"(\d+)([A-Za-z])")
_LETTERS = re.compile(r"[A-Z]{2,5}")
_GLUED_NAME = re.compile(r"['’-][A-Z][a-z]+")
_GLUED_LETTER = re.compile(r"-[A-Za-z]")
_NAME = re.compile(r"[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)*")
_BEFORE_APOSTROPHE = frozenset({"O", "D"})
_ZERO = "o"
_DATE, _DATE_HEARD = "date", "8"
_LIKE_D = frozenset("td")


def mended(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, those of the opening parted where a cue stands in a word, and joined where a name was torn.

    Parts keep the place in the transcript and the times of the word that they were.
    """
    opening, rest = list(pieces[:FIRST_WORDS]), pieces[FIRST_WORDS:]
    whole = list(_whole_cues(opening))
    return [*_joined([part for place in range(len(whole)) for part in _parted(whole, place)]), *rest]


def _whole_cues(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, with the letters of a cue that were torn apart in one: "MR" + "-N2" is "MRN2"."""
    at = 0
    while at < len(pieces):
        piece, following = pieces[at], pieces[at + 1 : at + 2]
        if following and following[0].glued and not piece.sign:
            text = (piece.text + following[0].text).replace("-", "")
            letters = text.rstrip("0123456789")
            if letters != text and letters.lower() in abbreviated_cues() and len(piece.plain) > 1:
                yield _one(piece, following[0], text)
                at += 2
                continue
        yield piece
        at += 1


def _one(piece: Piece, following: Piece, text: str) -> Piece:
    return replace(
        piece,
        text=text,
        sign=following.sign,
        end=following.end,
        probability=min(piece.probability, following.probability),
        others=(*piece.others, *following.words),
        corrected=piece.corrected or following.corrected,
    )


def _parted(pieces: Sequence[Piece], at: int) -> list[Piece]:
    piece = pieces[at]
    found = (
        (_title_before_name(piece) if at == 0 else ())
        or _chain(piece)
        or _figure_before_cue(pieces, at)
        or _number_behind_cue(piece)
        or _dictating_behind_name(piece)
        or _letter_before_work_type(pieces, at)
        or _name_in_capitals(pieces, at)
        or _cue_and_sign(piece)
        or _zero_before_cue(pieces, at)
        or _date_in_number(pieces, at)
        or _cue_behind_name(pieces, at)
        or _half_cue_behind_name(pieces, at)
        or _letter_in_number(pieces, at)
        or _letters_of_row(pieces, at)
    )
    return _parts(piece, found) if found else [piece]


def _parts(piece: Piece, texts: Sequence[str]) -> list[Piece]:
    """The piece in parts; one that begins with a space is a word of its own."""
    last = len(texts) - 1
    return [
        replace(
            piece,
            text=text.lstrip(),
            sign=piece.sign if number == last else "",
            glued=(piece.glued or number > 0) and not text.startswith(" "),
        )
        for number, text in enumerate(texts)
    ]


def _title_before_name(piece: Piece) -> tuple[str, ...]:
    """ "Dockerfitz": a misheard "doctor" at the very beginning, alone or with the name."""
    for heard in words_of("doctor_heard"):
        if piece.plain.startswith(heard):
            name = piece.text[len(heard) :]
            return ("Doctor", name[:1].upper() + name[1:]) if name else ("Doctor",)
    return ()


def _chain(piece: Piece) -> tuple[str, ...]:
    """ "65-M-R-N-1-8-2": letters and figures that were written as one word."""
    parts = piece.text.split("-")
    single = [part for part in parts if len(part) == 1]
    mixed = any(part.isalpha() for part in single) and any(part.isdigit() for part in single)
    if len(parts) < SHORTEST_CHAIN or not mixed or not all(parts) or len(single) < len(parts) - MOST_LONGER:
        return ()
    return (parts[0], *(f"-{part}" for part in parts[1:]))


def _figure_before_cue(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "65M" + "-R" + "-N": a figure, and the first letter of a cue."""
    found = _FIGURE_AND_LETTER.fullmatch(pieces[at].text)
    letters = "".join(piece.plain for piece in pieces[at + 1 : at + 3] if piece.glued)
    return (found[1], found[2]) if found and found[2].lower() + letters in abbreviated_cues() else ()


def _number_behind_cue(piece: Piece) -> tuple[str, ...]:
    """ "MRN7730": the abbreviation of a cue and figures."""
    letters = piece.text.rstrip("0123456789-/.")
    number = piece.text[len(letters) :].lstrip("-.")
    plain = letters.lower().strip("-")
    if letters == piece.text:
        return ()
    if plain in abbreviated_cues():
        return letters, number
    spelled = letters.isupper() and len(plain) > 3 and plain[1:] in abbreviated_cues()  # "W" + "DOB3"
    return (letters[0], letters[1:], number) if spelled else ()


def _dictating_behind_name(piece: Piece) -> tuple[str, ...]:
    """ "Rendictating": what authors say behind their name, run together with it."""
    for word in words_of("dictating_glued"):
        if piece.plain.endswith(word) and piece.plain != word and piece.text[:1].isupper():
            return piece.text[: -len(word)], word
    return ()


def _letter_before_work_type(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "C. N. T. Oletter": the last letter of a spelling, run together with the next word."""
    word = pieces[at].plain
    spelled = at > 1 and all(len(piece.plain) == 1 and piece.plain.isalpha() for piece in pieces[at - 2 : at])
    return (pieces[at].text[0], pieces[at].text[1:]) if spelled and word[1:] in words_of("behind_letters") else ()


def _name_in_capitals(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "Griggs GRIGGS": the letters of the name before it, written as one word."""
    text, before = pieces[at].text, pieces[at - 1].text if at else ""
    if not _SPELLED.fullmatch(text) or not _NAME.fullmatch(before) or text.lower() in abbreviated_cues():
        return ()
    return tuple(text) if not is_common(before) and fuzz.ratio(before, text.capitalize()) >= LIKE_SPELLED else ()


def _cue_and_sign(piece: Piece) -> tuple[str, ...]:
    """ "recolon": a cue, and the command that was said behind it."""
    plain = piece.plain
    for sign in words_of("glued_sign"):
        cue = plain.removesuffix(sign)
        if cue != plain and any(len(found.said) == 1 and found.value == "name" for found in cues_at((cue,), 0)):
            return piece.text[: len(cue)], sign
    return ()


def _zero_before_cue(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "6334, odate of birth": the last figure of a number at the beginning of a cue."""
    plain, before = pieces[at].plain, pieces[at - 1].plain if at else ""
    if plain[:1] != _ZERO or not before[-1:].isdigit():
        return ()
    return (_ZERO, pieces[at].text[1:]) if _begins_long_cue(pieces, at, plain[1:]) else ()


def _date_in_number(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "118398 of birth": the "date" of a cue, heard as one more figure."""
    text = pieces[at].text.removeprefix("-")
    behind = tuple(piece.plain for piece in pieces[at + 1 : at + 4])
    if not text.isdigit() or text[-1] != _DATE_HEARD or pieces[at].sign or behind[:1] != ("of",):
        return ()
    if not any(len(cue.said) > 2 for cue in cues_at((_DATE, *behind), 0)):
        return ()
    return (pieces[at].text[:-1], f" {_DATE}") if len(text) > 1 else (f" {_DATE}",)


def _cue_behind_name(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "Leopoldine caromedical record": a cue at the end of a name's word."""
    plain = pieces[at].plain
    for cue in long_cues():
        first = cue.said[0]
        if plain != first and plain.endswith(first) and _begins_long_cue(pieces, at, first):
            cut = len(pieces[at].text) - len(first)
            return pieces[at].text[:cut].rstrip("-"), pieces[at].text[cut:]
    return ()


def _half_cue_behind_name(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "Trentate of birth": a cue whose first sound was heard as the last one of a name."""
    text, plain = pieces[at].text, pieces[at].plain
    rest = _DATE[1:]
    name = plain.removesuffix(rest)
    if not text[:1].isupper() or name == plain or len(name) < 3 or name[-1] not in _LIKE_D:
        return ()
    return (text[: len(name)], f" {_DATE}") if _begins_long_cue(pieces, at, _DATE) else ()


def _letter_in_number(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "441090 OB March 29": the first letter of "DOB" as one more figure of the number before it."""
    if at and _is_half_birthday(pieces, at - 1):
        return ("DOB",)
    return (pieces[at].text[:-1],) if _is_half_birthday(pieces, at) else ()


def _is_half_birthday(pieces: Sequence[Piece], at: int) -> bool:
    """Whether figures that end in a zero, "OB" and a month follow each other."""
    number, behind = pieces[at].text, [piece.plain for piece in pieces[at + 1 : at + 3]]
    month = len(behind) == 2 and behind[1] in MONTHS
    return number.isdigit() and number[-1] == "0" and not pieces[at].sign and month and behind[0] == "ob"


def _begins_long_cue(pieces: Sequence[Piece], at: int, first: str) -> bool:
    plains = (first, *(piece.plain for piece in pieces[at + 1 : at + 5]))
    return any(cue in long_cues() for cue in cues_at(plains, 0))


def _letters_of_row(pieces: Sequence[Piece], at: int) -> tuple[str, ...]:
    """ "ST-R-O-O-P": two letters in a row of single ones."""
    text = pieces[at].text
    following = pieces[at + 1 : at + 3]
    if not _LETTERS.fullmatch(text) or text.lower() in abbreviated_cues() or len(following) < 2:
        return ()
    row = all(piece.glued and _GLUED_LETTER.fullmatch(piece.text) for piece in following)
    return tuple(text) if row else ()


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with "O" + "'Reary" and "Winslow" + "-Carry" as one word each."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and piece.glued and _GLUED_NAME.fullmatch(piece.text) and _holds_name(held):
            held = _one(held, piece, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _holds_name(piece: Piece) -> bool:
    return not piece.sign and (piece.text in _BEFORE_APOSTROPHE or _NAME.fullmatch(piece.text) is not None)
