"""Names of people: behind a title, and the document's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.terms.phrasebook import written_as
from transcribe.postprocess.writing.terms.surroundings import is_number, not_nouns, words_of
from transcribe.postprocess.writing.written import Context, Run, Written
from transcribe.tables import table

LONGEST_NAME = 3  # words behind a title

_PARTS = re.compile(r"(?:\bmc(?=[a-z]{3}))|[a-z]+")  # "o'brien-mckay" has four


def write_titles(run: Run, context: Context) -> Run:
    """Every title that stands before a name, with the name: "doctor rutherford" is "Dr. Rutherford".

    A title that was written as one ("dr.") needs no name that is known as such. British titles have no stop.
    """
    names, british = context.names, context.style.english == "UK"
    finished: Run = []
    place = 0
    while place < len(run):
        written = None if run[place].text.isupper() else titles().get(run[place].plain)
        length = _name_length(run, place, names) if written else 0
        if not written or not (length or (written.endswith(".") and run[place].text == written.lower())):
            finished.append(run[place])
            place += 1
            continue
        title = written.removesuffix(".") if british else written
        finished.extend(written_as(run[place : place + 1], title, "capital.title"))
        finished.extend(
            token for heard in run[place + 1 : place + 1 + length] for token in _capital(heard, names, "capital.title")
        )
        place += 1 + length
    return finished


def write_names(run: Run, names: Mapping[str, str]) -> Run:
    """The document's own names with their capitals; those that are also English words only beside another name."""
    if not names:
        return run
    finished: Run = []
    for place, token in enumerate(run):
        ending = token.plain.replace("’", "'")
        known = names.get(ending) or names.get(ending.removesuffix("'s"))
        if known is None or (_is_word(ending.removesuffix("'s")) and not _beside_name(run, place, names)):
            finished.append(token)
        else:
            finished.extend(_capital(token, names, "capital.name"))
    return finished


@cache
def titles() -> Mapping[str, str]:
    """Titles as they are said, to what is written."""
    return {row["said"]: row["written"] for row in table("titles")}


@cache
def given_names() -> frozenset[str]:
    """Common given names: behind one of them the surname is still to come."""
    return frozenset(row["name"] for row in table("given_names"))


@cache
def word_names() -> frozenset[str]:
    """Names that are also English words."""
    return frozenset(row["name"] for row in table("word_names"))


@cache
def _no_name() -> frozenset[str]:
    """Words that follow "doctor" or "miss" without being a name: "doctor visits", "miss a dose"."""
    return not_nouns() | frozenset(row["word"] for row in table("title_stops") if row["where"] == "behind")


@cache
def _unsure() -> Mapping[str, frozenset[str]]:
    """Titles that are also words, with the words that show that they are titles."""
    return {row["said"]: frozenset(row["after"].split("|")) for row in table("titles") if row["after"]}


def _name_length(run: Sequence[Written], place: int, names: Mapping[str, str]) -> int:
    """How many words of a name follow the title at ``place``."""
    title = run[place].plain
    before = words_of(run[place - 1])[-1] if place and words_of(run[place - 1]) else ""
    sure = run[place].text.endswith(".")
    if before in _determiners() and not sure:
        return 0
    length = 0
    while length < LONGEST_NAME and _continues(run, place + 1 + length, length, names):
        length += 1
    if not length:
        return 0
    first = run[place + 1]
    wanted = _unsure().get(title)
    if wanted and not sure and before not in wanted and first.plain not in names and not first.text[:1].isupper():
        return 0
    return length


def _continues(run: Sequence[Written], place: int, length: int, names: Mapping[str, str]) -> bool:
    """Whether the word at ``place`` is the name's word number ``length``."""
    if place >= len(run) or not words_of(run[place]):
        return False
    token = run[place]
    plain = token.plain.replace("’", "'").removesuffix("'s")
    if not plain.replace("-", "").replace("'", "").isalpha() or is_number(plain):
        return False
    if plain in names:
        return True
    if is_function_word(plain) or plain in _no_name() or len(plain) < 2:
        return False
    if token.text[:1].isupper():
        return True
    return length == 0 or (length == 1 and run[place - 1].plain in given_names())


@cache
def _determiners() -> frozenset[str]:
    return frozenset(row["word"] for row in table("title_stops") if row["where"] == "before")


def _is_word(plain: str) -> bool:
    return plain in word_names() or is_function_word(plain)


def _beside_name(run: Sequence[Written], place: int, names: Mapping[str, str]) -> bool:
    before = run[place - 1] if place else None
    after = run[place + 1] if place + 1 < len(run) else None
    beside = [token.plain for token in (before, after) if token is not None]
    own = run[place].plain
    return any((word in names and word != own) or word in titles() for word in beside if word)


def _capital(token: Written, names: Mapping[str, str], rule: str) -> Run:
    if any(letter.isupper() for letter in token.text[1:]) and not token.text.isupper():
        return [token]  # "McKenna", "O'Brien"
    plain = token.text.lower().replace("’", "'")
    stem = plain.removesuffix("'s")
    written = names.get(plain) or names.get(stem)
    if written is None:
        if token.text[:1].isupper():
            return [token]
        written = _PARTS.sub(lambda part: part[0].capitalize(), stem)
    if stem != plain and plain not in names:
        written += token.text[len(stem) :]
    return written_as([token], written, rule)
