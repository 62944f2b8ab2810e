"""How a word or phrase may be spoken, as sounds (``transcribe/phones.py``), and whether a word is plain English.

A word is looked for in ``vocab/pronunciations.tsv``, then in ``vocab/english_sounds.tsv``, then there with its ending
taken off and in its American spelling; what is left is read letter by letter as :mod:`letter_sounds` has learned it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from transcribe.phones import from_arpabet
from transcribe.postprocess.correction.letter_sounds import learned
from transcribe.postprocess.correction.spoken_figures import figure_words
from transcribe.postprocess.correction.word_endings import stems, with_ending
from transcribe.tables import table

MOST = 4
"""Pronunciations given for one word or phrase."""

LONGEST_WORD = 60  # letters; more is no word, and is read only so far
LONGEST_TERM = 600  # characters
SHORT_FORM = 5  # letters up to which capitals mean that a word is spelled aloud
_FURTHER = 1.0  # cost of each further pronunciation in a table, as a difference in log-probability
_PIECES = re.compile(r"[a-z]+(?:'[a-z]+)*|\d*\.\d+|\d+|[^\sa-z\d]", re.IGNORECASE | re.ASCII)
_OPENING, _CLOSING = "\"'([", ".,;:!?\"')]"
_NO_VOWEL = re.compile(r"[^aeiouy]+")
_PLURAL_LETTERS = re.compile(r"([A-Z]{2,})'?s")


class Form(NamedTuple):
    """One way to say a word, and how much less usual than the first it is (natural logarithm; 0 for the first)."""

    sounds: str
    cost: float


Forms = tuple[Form, ...]


@lru_cache(maxsize=100_000)
def spoken(term: str) -> tuple[str, ...]:
    """The pronunciations of a word or phrase, most usual first, at most :data:`MOST`; none where nothing is said."""
    whole: Forms = (Form("", 0.0),)
    for forms in _said(_folded(term[:LONGEST_TERM])):
        whole = _best(Form(start.sounds + form.sounds, start.cost + form.cost) for start in whole for form in forms)
    return tuple(form.sounds for form in whole if form.sounds)


def is_english(word: str) -> bool:
    """Whether this is an English word, or a usual name or place (``vocab/english_sounds.tsv``)."""
    return _kind(word) is not None


def is_common(word: str) -> bool:
    """Whether this is a word of everyday English."""
    return _kind(word) == "common"


def _kind(word: str) -> str | None:
    plain = _folded(word).lower()
    row = _english_rows().get(plain) or _english_rows().get(plain.removesuffix("'s"))
    return row["kind"] if row else None


def _folded(text: str) -> str:
    """The text without accents, with plain apostrophes and hyphens."""
    marked = text.translate(_SIMPLER)
    return "".join(sign for sign in unicodedata.normalize("NFKD", marked) if not unicodedata.combining(sign))


_SIMPLER = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "æ": "ae", "œ": "oe", "ß": "ss", "ø": "o",
                          })  # fmt: skip


def _best(forms: Iterable[Form]) -> Forms:
    """The cheapest different forms, cheapest first."""
    cheapest: dict[str, float] = {}
    for sounds, cost in forms:
        cheapest[sounds] = min(cost, cheapest.get(sounds, cost))
    ranked = sorted(cheapest.items(), key=lambda form: form[1])[:MOST]
    return tuple(Form(sounds, cost) for sounds, cost in ranked)


def _listed(sounds: list[str]) -> Forms:
    """Pronunciations in their order, each a little less usual than the one before."""
    return tuple(Form(one, rank * _FURTHER) for rank, one in enumerate(dict.fromkeys(sounds)) if one)


def _said(text: str) -> Iterator[Forms]:
    """The forms of each thing that is said."""
    tokens = text.split()
    for place, token in enumerate(tokens):
        bare = token.lstrip(_OPENING).rstrip(_CLOSING)
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if bare == "a" and len(following) > 1:
            yield _english("a")
        elif words := _signs().get(bare):
            yield _choice(words)
        elif "-" in bare and (known := _table(bare.lower())):
            yield known
        else:
            for piece in _PIECES.findall(bare):
                yield from _piece(piece)


def _piece(piece: str) -> Iterator[Forms]:
    """The forms of a run of letters, a figure or a sign."""
    if words := _signs().get(piece):
        yield _choice(words)
    elif piece[-1].isdecimal() and piece.isascii():
        yield _choice(figure_words(piece))
    elif piece[0].isascii() and piece[0].isalpha():
        yield word_forms(piece)


def _choice(wordings: tuple[str, ...]) -> Forms:
    """The forms of several wordings of table words, in their order."""
    return _listed([_phrase(words) for words in wordings])


def _phrase(words: str) -> str:
    """The usual sounds of words without figures and signs."""
    return "".join(form.sounds for word in words.split() for form in word_forms(word)[:1])


@lru_cache(maxsize=100_000)
def word_forms(word: str) -> Forms:
    """The ways to say one run of the letters a-z, apostrophes between them; capitals may mean that it is spelled."""
    word = word[:LONGEST_WORD]
    if len(word) == 1:
        return _letter(word)
    if plural := _PLURAL_LETTERS.fullmatch(word):
        return tuple(Form(with_ending(sounds, "s"), cost) for sounds, cost in _short_form(plural[1]))
    if _spelled(word):
        return _short_form(word)
    lower = word.lower()
    return _table(lower) or _with_ending(lower) or _american(lower) or _read(lower)


def _table(word: str) -> Forms:
    """What the tables say of a word in small letters: the medical one, then the English one."""
    if known := _medical(word):
        return known
    if words := _units().get(word):
        return _listed([_phrase(words), _letters(word)])
    return _english(word)


def _letter(letter: str) -> Forms:
    return (Form(_english(letter.lower())[-1].sounds, 0.0),)  # the letter "a" comes after the article


def _letters(word: str) -> str:
    return "".join(_letter(letter)[0].sounds for letter in word)


def _spelled(word: str) -> bool:
    """Whether a word is a short form that may be said letter by letter."""
    if len(word) > 1 and word.isupper():
        return len(word) <= SHORT_FORM or word.lower() in _abbreviations()
    lower = word.lower()
    known, sayable = bool(_table(lower)), not _NO_VOWEL.fullmatch(lower)
    return not (known and sayable) if lower in _abbreviations() else not (known or sayable)


def _short_form(word: str) -> Forms:
    """Letter by letter or as a word: as a word first where a table knows it so ("PET"), but not for two letters."""
    lower = word.lower().replace("'", "")
    letters = _letters(lower)
    known = _medical(lower) if _NO_VOWEL.fullmatch(lower) else _table(lower)
    as_word = [form.sounds for form in known[:2]] if len(word) > 2 else []
    if not as_word and len(word) > 3 and _sayable(lower):
        guessed = (Form(form.sounds, form.cost + _FURTHER) for form in _read(lower))
        return _best((Form(letters, 0.0), *_listed(_other(lower)), *guessed))
    return _listed([*as_word, letters, *_other(lower)])[:MOST]


def _sayable(word: str) -> bool:
    return not _NO_VOWEL.fullmatch(word) and not re.search(r"[^aeiouy]{4}", word)


def _other(word: str) -> list[str]:
    """The other words for an abbreviation: "cabbage" for CABG."""
    return [_phrase(said) for said in _abbreviations().get(word, ()) if len(said.split()[0]) > 1]


def _with_ending(word: str) -> Forms:
    """A table's word with an English ending."""
    if word.endswith("'s"):
        return tuple(Form(with_ending(form.sounds, "s"), form.cost) for form in word_forms(word[:-2]))
    for ending, stem in stems(word):
        if len(stem) > 2 and (forms := _table(stem)):
            return tuple(Form(with_ending(form.sounds, ending), form.cost) for form in forms)
    return ()


def american(word: str) -> str | None:
    """The American spelling of a word in small letters that has a British one in it."""
    pattern, spellings = _british_spellings()
    found = pattern.search(word)
    return word[: found.start()] + spellings[found[0]] + word[found.end() :] if found else None


def _american(word: str) -> Forms:
    """The forms of a British spelling's American one, for a word no table knows."""
    other = american(word)
    return (_table(other) or _with_ending(other) or _read(other)) if other else ()


@cache
def _british_spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    """Finds a British spelling in a word, and gives the American letters for it."""
    where = {"part": "{}", "start": "^{}", "word": "^{}$"}
    rows = [row for row in table("spelling_us_uk") if row["uk"] and row["place"] in where]
    longest_first = sorted(rows, key=lambda row: -len(row["uk"]))
    pattern = "|".join(where[row["place"]].format(re.escape(row["uk"])) for row in longest_first)
    return re.compile(pattern), {row["uk"]: row["us"] for row in rows}


def _read(word: str) -> Forms:
    """The learned readings of a word's letters."""
    readings = learned().readings(word.replace("'", ""), MOST)
    return tuple(Form(one.sounds, readings[0].log_probability - one.log_probability) for one in readings if one.sounds)


def _medical(word: str) -> Forms:
    """The medical table's American pronunciations, then its British ones."""
    row = _medical_rows().get(word)
    return _listed(_parted(row["sounds"]) + _parted(row["british"])) if row else ()


def _english(word: str) -> Forms:
    row = _english_rows().get(word)
    return _listed(_parted(row["sounds"])) if row else ()


@cache
def _medical_rows() -> dict[str, dict[str, str]]:
    return {row["word"]: row for row in table("pronunciations")}


@cache
def _english_rows() -> dict[str, dict[str, str]]:
    return {row["word"]: row for row in table("english_sounds")}


@cache
def _units() -> dict[str, str]:
    """Units as they are written, and the words for them: "mg" is "milligrams"."""
    units: dict[str, str] = {}
    for row in table("units"):
        said = row["plural"].split("|")[0] or row["singular"].split("|")[0]
        for letters in row["letters"].split("|"):
            if len(letters) > 1 and letters.isalpha() and _NO_VOWEL.fullmatch(letters):
                units.setdefault(letters, said)
    return units


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviations in small letters with the wordings in which they are heard, apart from themselves."""
    said: dict[str, tuple[str, ...]] = {}
    for row in table("abbreviations"):
        short = row["written"].lower()
        if short.isalpha():
            others = tuple(form for form in row["said"].split("|") if form.replace(" ", "").isalpha() and form != short)
            said[short] = tuple(dict.fromkeys(said.get(short, ()) + others))
    return said


@cache
def _signs() -> dict[str, tuple[str, ...]]:
    """Signs, and short forms with figures or signs in them ("SpO2"), with the words for them."""
    signs = {row["sign"]: tuple(row["words"].split("|")) for row in table("spoken_signs")}
    for row in table("abbreviations"):
        short, said = row["written"], row["said"].split("|")[0]
        if not short.isalpha() and " " not in short and said.replace(" ", "").isalpha():
            signs |= {short: (said,), short.lower(): (said,)}
    return signs


def _parted(cell: str) -> list[str]:
    return [from_arpabet(phones) for phones in cell.split(" | ")] if cell else []
