"""Names whose letters are told in part: "Strand, that's with a d", "Phillips with a double l"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from transcribe.postprocess.writing.letters import letters_at
from transcribe.postprocess.writing.pieces import Piece, words_of
from transcribe.postprocess.writing.spelled_name import NAMED, Spelling, name_like
from transcribe.tables import table


@cache
def _instead_of() -> dict[str, tuple[str, ...]]:
    return {row["said"]: tuple(row["instead_of"].split("|")) for row in table("spelled_with")}


def spelled_with(pieces: Sequence[Piece], place: int) -> Spelling | None:
    """ "That's with a k", "with a p h", "with a double l" after a name."""
    words = [piece.plain.replace("’", "'") for piece in pieces[place : place + 3]]
    if "with" not in words:
        return None
    at = words.index("with")
    lead = tuple(words[:at])
    if lead not in {(), ("that's",), ("that", "is"), ("spelled",)}:
        return None
    if not name_like(pieces[place - 1]) or (not lead and not _titled(pieces, place - 1)):
        return None
    start = place + at + 1
    if start < len(pieces) and pieces[start].plain in {"a", "an", "one", "the"}:
        start += 1
    letters = letters_at(pieces, start, announced=False)
    if not letters or len(letters) > 2:
        return None
    return _lettered(pieces, place, "".join(letter.text.lower() for letter in letters), letters[-1].end)


def _lettered(pieces: Sequence[Piece], place: int, spelled: str, end: int) -> Spelling:
    """The one of the two words before ``place`` that may have the letters; if both or none may: a question."""
    found: list[tuple[int, str]] = []
    for at in (place - 1, place - 2):
        if at < 0 or not name_like(pieces[at]):
            break
        text = mended_with(pieces[at].plain, spelled)
        if text is not None:
            found.append((at, text))
    already = [(at, text) for at, text in found if text == pieces[at].plain]
    if len(already or found) == 1:
        at, text = (already or found)[0]
        return Spelling(place, end, _title(text), (at, at + 1), sure=True)
    return Spelling(place, end, words_of(pieces[place:end]), (place - 1, place), sure=False)


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
