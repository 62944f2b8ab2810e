"""The author's name as a letter's signature has it, beside the one that its opening gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transcribe.postprocess.writing.header.likeness import any_may_be_one
from transcribe.postprocess.writing.header.questions import HeaderQuestion
from transcribe.postprocess.writing.letter import DEGREES, TITLES
from transcribe.postprocess.writing.page import Part, Role
from transcribe.postprocess.writing.written import Written
from transcribe.report import Header, Severity

MOST_WORDS = 4  # of a name


def author_signed(parts: Iterable[Part], header: Header) -> tuple[Header, tuple[HeaderQuestion, ...]]:
    """The header with the signature's name where the opening gave none, or one word of it, and what is to be asked.

    A name of two words at the end is better evidence than one at the beginning, where it runs into other words ("Dr.
    Tamm's in Ludlow respiratory clinic letter").
    """
    signed = _signed(parts)
    known = (header.author or "").split()
    name = " ".join(token.text for token in signed)
    words = tuple(index for token in signed for index in token.words)
    if len(known) > 1 and signed and not any_may_be_one(name.split(), known):
        sentence = f"The dictation is signed “{name}”; its author is “{header.author}”."
        return header, (HeaderQuestion("author", sentence, Severity.MAJOR, (), words),)
    if len(signed) < 2 or len(known) > 1:
        return header, ()
    named = header.model_copy(update={"author": name})
    if not known:
        return named, ()
    sentence = f"The dictation begins with the author “{header.author}” and is signed “{name}”."
    return named, (HeaderQuestion("author", sentence, Severity.MAJOR, (header.author or "",), words),)


def _signed(parts: Iterable[Part]) -> Sequence[Written]:
    """The words of the name in the first line below the closing; none if it does not look like a name."""
    lines = (each for part in parts for each in part.paragraphs if each.role is Role.SIGNATURE)
    line = next(lines, None)
    if line is None:
        return ()
    words = [token for token in line.run if token.plain and token.plain.replace(".", "") not in DEGREES | TITLES]
    named = 0 < len(words) <= MOST_WORDS and all(token.text[:1].isupper() and token.text.isalpha() for token in words)
    return words if named else ()
