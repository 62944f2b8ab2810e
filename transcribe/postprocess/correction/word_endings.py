"""English endings of words: which word one may be the ending of, and how the word with its ending sounds."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.phones import VOWELS

_HISS = frozenset("szSZCJ")
_VOICELESS = frozenset("ptkfTsSC")


def stems(word: str) -> Iterator[tuple[str, str]]:
    """The endings that a word may have, each with a word that it may be the ending of: "biopsied" is "ed", "biopsy"."""
    if word.endswith("ses"):
        yield "es", f"{word[:-2]}is"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield "s", word[:-1]
        if word.endswith("es"):
            yield "s", word[:-2]
        if word.endswith("ies"):
            yield "s", f"{word[:-3]}y"
    if word.endswith("ed"):
        yield from (("ed", stem) for stem in (word[:-1], *_before_vowel(word[:-2])))
        if word.endswith("ied"):
            yield "ed", f"{word[:-3]}y"
    if word.endswith("ing"):
        yield from (("ing", stem) for stem in (f"{word[:-3]}e", *_before_vowel(word[:-3])))
    if word.endswith("ally"):
        yield "ally", word[:-4]
    if word.endswith("ly"):
        yield "ly", word[:-2]


def with_ending(sounds: str, ending: str) -> str:
    """The sounds of a word with one of the endings s, es ("metastases"), ed, ing, ally ("surgically"), ly."""
    last = sounds[-1:]
    if ending == "es" and len(sounds) > 1 and sounds[-2] in VOWELS:
        return f"{sounds[:-2]}iz"
    if ending in ("s", "es"):
        return sounds + ("Iz" if last in _HISS else "s" if last in _VOICELESS else "z")
    if ending == "ed":
        return sounds + ("Id" if last in ("t", "d") else "t" if last in _VOICELESS else "d")
    if ending == "ing":
        return f"{sounds}IN"
    return sounds + ("i" if last == "l" and ending == "ly" else "li")


def _before_vowel(stem: str) -> tuple[str, ...]:
    """A stem as it stands before an ending with a vowel, and with its last letter single ("stopp" is "stop")."""
    return (stem, stem[:-1]) if len(stem) > 2 and stem[-1] == stem[-2] else (stem,)
