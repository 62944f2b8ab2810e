"""What stands beside a phrase, as the tables' conditions ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.written import Written
from transcribe.tables import table

NUMBER = "#"
NOUN = "@noun"
NAME = "@name"
LETTER = "@letter"
EDGE = "^"  # the beginning or the end of the run, or a punctuation sign
NUMBER_KINDS = frozenset({"zero", "digit", "teen", "tens", "scale", "point", "ordinal"})


def words_of(token: Written) -> tuple[str, ...]:
    """The words of a token as the tables spell them: "A.S.A." and "A-S-A" are three letters, a sign is nothing."""
    plain = token.plain.replace("’", "'")
    if not plain:
        return ()
    for joint in "-.":
        parts = plain.split(joint)
        if len(parts) > 1 and all(parts) and (joint == "-" or all(len(part) == 1 and part.isalpha() for part in parts)):
            return tuple(parts)
    return (plain,)


def is_number(word: str) -> bool:
    """Whether a word is a number, in figures or as a number word."""
    return word[:1].isdigit() or word in number_words()


def is_letter(word: str) -> bool:
    """Whether a word is a letter; "a" is taken for the article."""
    return len(word) == 1 and word.isalpha() and word != "a"


@cache
def number_words() -> frozenset[str]:
    """The words of ``vocab/number_words.tsv`` that are (or begin) a number; the letter "o" is not one here."""
    rows = table("number_words")
    return frozenset(row["word"] for row in rows if row["kind"] in NUMBER_KINDS and len(row["word"]) > 1)


def is_noun_like(token: Written) -> bool:
    """Whether a token may be the noun (or its adjective) that a hyphenated word stands before."""
    word = words_of(token)[0] if words_of(token) else ""
    if not word.isalpha() or len(word) < 3 or is_number(word) or word.endswith("ly"):
        return False
    return not is_function_word(word) and word not in not_nouns()


@cache
def not_nouns() -> frozenset[str]:
    """The verbs and adverbs of ``vocab/not_nouns.tsv``."""
    return frozenset(row["word"] for row in table("not_nouns"))


def next_fits(run: Sequence[Written], end: int, wanted: frozenset[str]) -> bool:
    """Whether what follows place ``end`` is among the wanted words or kinds."""
    if end >= len(run) or not words_of(run[end]):
        return EDGE in wanted
    word = words_of(run[end])[0]
    return (
        word in wanted
        or (NUMBER in wanted and is_number(word))
        or (LETTER in wanted and is_letter(word))
        or (NOUN in wanted and is_noun_like(run[end]))
        or (NAME in wanted and run[end].text[:1].isupper())
    )


def previous_fits(run: Sequence[Written], start: int, wanted: frozenset[str]) -> bool:
    """Whether what stands before place ``start`` is among the wanted words or kinds."""
    if start == 0 or not words_of(run[start - 1]):
        if NAME in wanted and start > 1 and run[start - 1].text == ",":
            return run[start - 2].text[:1].isupper()
        return EDGE in wanted
    word = words_of(run[start - 1])[-1]
    return (
        word in wanted
        or (NUMBER in wanted and is_number(word))
        or (LETTER in wanted and is_letter(word))
        or (NAME in wanted and run[start - 1].text[:1].isupper())
    )
