"""The words beside a place, folded into what matters of them: a number, a unit, a sign, a known drug.

So "5 mg" and "twelve point five milligrams" are one thing to whoever weighs what stands around a word. Whatever belongs
to no class stays as it is. The classes come from the tables of ``vocab/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from transcribe.tables import table

NUMBER, UNIT, FORM, TIME = "<number>", "<unit>", "<form>", "<time>"
FREQUENCY, SIGN, CODE, DRUG = "<frequency>", "<sign>", "<code>", "<drug>"

LONGEST_PHRASE = 3  # words of a class's phrase that are looked for ("b i d")
SIGNS = ".,;:!?()[]\u201c\u201d"
UNITS = {"metric": UNIT, "percent": UNIT, "unit": UNIT, "form": FORM, "time": TIME}
"""The kinds of ``vocab/units.tsv`` that are folded; feet, seconds and cells are too often something else."""
NUMBERS = frozenset({"zero", "digit", "teen", "tens", "scale"})
COMMANDS = frozenset({"sign", "open", "close", "paragraph", "line", "item", "heading"})
TRUSTED = 0  # the trust of ``vocab/commands.tsv`` below which a command's word is more often meant literally ("stroke")
BESIDE_DRUGS = frozenset({"unit", "form", "route", "frequency"})  # kinds of ``vocab/surroundings.tsv``
NOT_DRUGS = frozenset({"class", "salt"})

_FIGURE = re.compile(r"[\d.,/:x+-]*\d[\d.,/:x+-]*")
_WITH_UNIT = re.compile(rf"({_FIGURE.pattern})([a-z%µμ][a-z%µμ/0-9]*)")


def folded(words: Iterable[str]) -> tuple[str, ...]:
    """Words as heard (their punctuation may hang on them), as words and classes; a number of several words is one.

    >>> folded(["metoprolol", "twelve", "point", "five", "milligrams", "b", "i", "d,"])
    ('<drug>', '<number>', '<unit>', '<frequency>', '<sign>')
    """
    return tuple(_numbers_joined(_phrases(list(_parted(words)))))


def _parted(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from _parts(word)


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    """A word with its punctuation and its unit as words of their own."""
    plain = word.casefold().replace("\u2019", "'")
    core = plain.strip(SIGNS)
    before = plain[: plain.find(core)] if core else plain
    after = plain[len(before) + len(core) :]
    return tuple(filter(None, (before and SIGN, *_figures(core), after and SIGN)))


def _figures(core: str) -> tuple[str, ...]:
    if not any(character.isdigit() for character in core):
        return (core,)
    if _FIGURE.fullmatch(core):
        return (NUMBER,)
    parts = _WITH_UNIT.fullmatch(core)
    named = parts and _classes().get(parts[2])
    return (NUMBER, named) if named else (CODE,)


def _phrases(words: Sequence[str]) -> Iterator[str]:
    """The words with the longest phrases of a class as that class."""
    classes = _classes()
    place = 0
    while place < len(words):
        length = _length(words, place)
        phrase = " ".join(words[place : place + length])
        yield classes.get(phrase, phrase)
        place += length


def _length(words: Sequence[str], place: int) -> int:
    """Words of the longest phrase with a class that begins here; 1 where there is none."""
    if words[place] in _longer():
        for length in range(min(LONGEST_PHRASE, len(words) - place), 1, -1):
            if " ".join(words[place : place + length]) in _classes():
                return length
    return 1


def _numbers_joined(words: Iterable[str]) -> Iterator[str]:
    """Runs of numbers, "point" between two of them, and runs of signs as one."""
    waiting = last = ""
    for word in words:
        if word == "point" and last == NUMBER:
            waiting = word
            continue
        if not (word == last and word in {NUMBER, SIGN}):
            if waiting:
                yield waiting
            yield word
        waiting, last = "", word
    if waiting:
        yield waiting


@cache
def _longer() -> frozenset[str]:
    """The first words of phrases."""
    return frozenset(phrase.split()[0] for phrase in _classes() if " " in phrase)


@cache
def _classes() -> dict[str, str]:
    """The class of each word or phrase; where two tables name it, the later one counts."""
    classes = dict.fromkeys(_drug_names(), DRUG)
    for row in table("commands"):
        if row["action"] in COMMANDS and int(row["trust"]) >= TRUSTED:
            classes[row["said"]] = SIGN
    for row in table("units"):
        if kind := UNITS.get(row["kind"]):
            forms = "|".join((row["singular"], row["plural"], row["letters"], row["written"].casefold()))
            classes |= dict.fromkeys(filter(None, forms.split("|")), kind)
    beside = {row["word"]: f"<{row['kind']}>" for row in table("surroundings") if row["kind"] in BESIDE_DRUGS}
    classes |= beside
    for row in table("frequencies"):
        kind = beside.get(row["plain"].casefold(), FREQUENCY)
        classes |= dict.fromkeys(row["said"].split("|"), kind)
    for row in table("number_words"):
        if row["kind"] in NUMBERS:
            classes[row["word"]] = NUMBER
        elif row["kind"] == "ordinal":
            classes.pop(row["word"], None)
    return {phrase: kind for phrase, kind in classes.items() if len(phrase.split()) <= LONGEST_PHRASE}


def _drug_names() -> Iterator[str]:
    for row in table("drugs"):
        if row["kind"] not in NOT_DRUGS and row["ordinary"] != "yes":
            yield row["name"].replace("-", " ")
