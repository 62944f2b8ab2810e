"""Eponyms: "Crohn disease" where "Crohn's disease" was said, by ``vocab/eponyms.tsv``."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache

from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.style.rewriting import Found, as_written, rewritten
from transcribe.postprocess.writing.style.surroundings import key, words_of
from transcribe.postprocess.writing.written import Context, Run, Written
from transcribe.report import Origin
from transcribe.tables import table

RULE = "style.eponym"


@cache
def _eponyms() -> dict[str, tuple[dict[str, str], bool]]:
    """Every form of a name, lower case and without accents, with its row and whether the form is a possessive."""
    forms: dict[str, tuple[dict[str, str], bool]] = {}
    for row in table("eponyms"):
        name = _plain(row["name"])
        possessives = [f"{name}'s", f"{name}s"] + ([f"{name}'", f"{name}es"] if name.endswith("s") else [])
        if name.endswith("s"):
            possessives.append(f"{name[:-1]}'s")
        for form in possessives:
            forms[form] = (row, True)
    for row in table("eponyms"):
        forms[_plain(row["name"])] = (row, False)
    return forms


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.lower().replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def write_eponyms(run: Run, context: Context) -> Run:
    """Eponyms before the nouns they belong to: with a capital, and with or without the possessive."""
    plain = context.style.eponyms == "plain"

    def find(run: Run, place: int) -> Found | None:
        token = run[place]
        found = _eponyms().get(_plain(_word(token)))
        if found is None or place + 1 >= len(run):
            return None
        row, possessive = found
        if not _belongs(row, run, place) or _is_person(run, place, context):
            return None
        heard = _word(token)
        dropped = plain and possessive
        name = row["name"] if heard.isascii() else _accented(heard, possessive)
        if possessive and not dropped:
            name += "'" if name.endswith("s") else "'s"
        capital = token.text[:1].isupper() and token.text[1:2].islower()
        if token.text.isupper():
            return None
        if (not possessive and capital) or heard.replace("’", "'") == name:
            return _kept(token)
        return 1, as_written([token], name, RULE)

    return rewritten(run, find)


def _kept(token: Written) -> Found | None:
    """A name that is right already; one that is also a small word ("Down") is marked, so that its capital stays."""
    if token.origin is Origin.STYLE or not is_function_word(token.text):
        return None
    return 1, [replace(token, origin=Origin.STYLE)]


def _word(token: Written) -> str:
    return token.text.strip('“”"()')


def _accented(heard: str, possessive: bool) -> str:
    """A name that was heard with its accents keeps them."""
    name = heard.replace("’", "'")
    if possessive:
        name = name.removesuffix("'s").removesuffix("'")
    return name[:1].upper() + name[1:]


def _belongs(row: dict[str, str], run: Run, place: int) -> bool:
    """Whether a noun of the eponym comes next, or behind one word more ("Crohn's ileal disease")."""
    nouns = row["nouns"].split("|")
    return key(run[place + 1]) in nouns


def _is_person(run: Run, place: int, context: Context) -> bool:
    """Whether the name is a person of this document: "Mr. Baker's cyst"."""
    earlier = key(run[place - 1]) if place else ""
    if not earlier and place > 1 and run[place - 1].text == ".":
        earlier = key(run[place - 2])
    name = key(run[place]).removesuffix("'s").removesuffix("'")
    return earlier in words_of("title") or name in context.names
