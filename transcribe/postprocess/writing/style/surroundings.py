"""What stands around a word: doses, eyes, laboratory values, by ``vocab/surroundings.tsv`` and ``drugs.tsv``."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from transcribe.postprocess.writing.drug_list import drug_words
from transcribe.postprocess.writing.written import Run, Written
from transcribe.tables import table

ENDINGS = frozenset(".?!;")
DOSE_REACH = 3  # tokens before a word in which a dose is looked for
LAB_REACH = 5  # tokens before a value in which the name of a laboratory test is looked for
DRUG_ENDING = re.compile(
    r"[a-z]{2,}(?:olol|pril|sartan|statin|dipine|azole|cillin|mycin|oxacin|cycline|gliptin|gliflozin|glutide|afil"
    r"|prazole|tidine|triptan|setron|azepam|zolam|oxetine|mab|nib|vir|parin|xaban|thiazide|semide|formin)"
)
NUMBER = re.compile(r"[<>~]?\d[\d,./–-]*%?")


@lru_cache(maxsize=65536)
def _key(text: str) -> str:
    word = text.lower().replace("’", "'").strip(".")
    if not any(letter.isalnum() for letter in word):
        return ""
    parts = re.split(r"[.-]", word)
    if len(parts) > 1 and all(len(part) == 1 and part.isalpha() for part in parts):
        return "".join(parts)
    return word


def key(token: Written) -> str:
    """The word as the tables of the style spell it: letters heard with dots or hyphens ("B.I.D.") together; no sign."""
    return _key(token.text)


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of one kind in ``vocab/surroundings.tsv``."""
    return frozenset(row["word"].lower() for row in table("surroundings") if row["kind"] == kind)


def is_number(token: Written) -> bool:
    """Whether a token is a number in figures or in a word."""
    return NUMBER.fullmatch(token.text) is not None or token.plain in words_of("number")


def is_drug(token: Written) -> bool:
    """Whether a token is a drug's name, by the table or by its ending."""
    word = key(token)
    return word in drug_words() or DRUG_ENDING.fullmatch(word) is not None


def is_dose_word(token: Written) -> bool:
    """Whether a token is a number, or a unit, form, route or frequency of a dose, or a drug."""
    if is_number(token) or is_drug(token):
        return True
    word = key(token)
    return any(word in words_of(kind) for kind in ("unit", "form", "route", "frequency"))


def begins(run: Run, place: int) -> bool:
    """Whether a sentence, or what follows a colon, begins at a place."""
    while place and run[place - 1].text in {"“", "(", '"'}:
        place -= 1
    return place == 0 or run[place - 1].text in {".", "?", "!", ":", "•"}


def before(run: Run, place: int, reach: int) -> Run:
    """Up to ``reach`` tokens before a place, within its sentence; commas do not count."""
    found: Run = []
    while place and len(found) < reach:
        place -= 1
        if run[place].text in ENDINGS:
            break
        if not run[place].is_sign:
            found.append(run[place])
    return found


def after_number(run: Run, place: int) -> bool:
    """Whether the word before is a number."""
    return place > 0 and is_number(run[place - 1])


def in_dose(run: Run, place: int) -> bool:
    """Whether a dose, or a drug, stands shortly before."""
    return any(is_dose_word(token) for token in before(run, place, DOSE_REACH))


def near_medication(run: Run, place: int, length: int) -> bool:
    """Whether a unit or route of a dose, or a drug, stands shortly before or behind; a bare number is not enough."""
    near = before(run, place, DOSE_REACH) + run[place + length : place + length + 2]
    return any(is_drug(token) or key(token) in words_of("dose unit") | words_of("route") for token in near)


def behind_dose(run: Run, place: int) -> bool:
    """Whether the word before is the unit, form or frequency of a dose."""
    near = before(run, place, 1)
    return bool(near) and any(key(near[0]) in words_of(kind) for kind in ("unit", "form", "frequency", "interval"))


def in_laboratory(run: Run, place: int) -> bool:
    """Whether the name of a laboratory test, and no drug, stands shortly before."""
    near = before(run, place, LAB_REACH)
    return any(key(token) in words_of("laboratory") for token in near) and not any(is_drug(token) for token in near)


def speaks_of(run: Run, kind: str) -> bool:
    """Whether any word of a kind stands in the run."""
    words = words_of(kind)
    return any(key(token) in words for token in run)


def in_capitals(token: Written) -> bool:
    """Whether a word was heard as letters: in capitals, or with dots or hyphens between them."""
    letters = [letter for letter in token.text if letter.isalpha()]
    return len(letters) > 1 and (all(letter.isupper() for letter in letters) or key(token) != token.plain)
