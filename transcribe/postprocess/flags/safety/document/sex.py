"""The patient's sex: by the words for the patient, and what is said that the other sex alone has.

Relatives, partners, donors, newborns and those who treat have a sex of their own; where the sexes themselves are the
matter ("transgender"), nothing is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.people import about_another, names_another
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.tables import table

WEIGHT = {"noun": 5, "title": 4, "pronoun": 1, "organ": 1}
LEAST = 2  # weight of what says the patient's sex: one noun, one title, or two pronouns
SHARE = 0.6  # of all that says a sex, for the sex to count as known
CHAIN = 4  # a pronoun so many sentences after another person was named may still be that person's
MAJORITY = 0.5  # … and where the patient is called both a man and a woman
OTHER = {"female": "male", "male": "female"}
CALLED = {"female": "a woman", "male": "a man"}
_THE_PATIENT = re.compile(
    r"(?i)(?:\d[\d/. -]*(?:year|yr|month|week|day)s?[- ]old|\by/o\b|\bthis|\bpatient is an?|\bis an?)"
    r"(?:[ ,]+(?!who\b|with\b|and\b|in\b|is\b|was\b|has\b)[\w-]+){0,6}?[ ,]+$"
)
_FORM = re.compile(r"(?i)\((?:fe)?male\)")  # "GENITOURINARY (FEMALE):", a form that holds both
_PATIENT_BEHIND = re.compile(r"(?i)^\s+patient\b")


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something that says a sex: a noun, title or pronoun for the patient, or an organ."""

    sentence: Sentence
    start: int
    end: int
    text: str
    sex: str
    how: str


def check(draft: Draft) -> Iterator[Found]:
    """An organ or illness of the other sex, or another sex in the words for the patient."""
    if any(_open().within(passage.text) for passage in draft.passages):
        return
    words = list(_words(draft))
    organs = list(_organs(draft))
    sex = _known(words) or _known(organs)
    if sex is None:
        return
    other = OTHER[sex]
    for how in ("noun", "title"):
        yield from (_found("sex.word", sign, sex) for sign in words if sign.sex == other and sign.how == how)
    yield from _pronouns([sign for sign in words if sign.how == "pronoun"], sex, other)
    yield from _first_each((sign for sign in organs if sign.sex == other), sex)


def _known(signs: Sequence[_Sign]) -> str | None:
    """The sex that nearly all signs say."""
    weight: Counter[str] = Counter()
    for sign in signs:
        weight[sign.sex] += WEIGHT[sign.how]
    if not weight:
        return None
    (sex, most), *_ = weight.most_common()
    called = {sign.sex for sign in signs if sign.how in ("noun", "title")}
    share = MAJORITY if len(called) > 1 else SHARE
    return sex if most >= LEAST and most > share * weight.total() else None


def _words(draft: Draft) -> Iterator[_Sign]:
    """The nouns, titles and pronouns that stand for the patient."""
    surname = (draft.header.patient or "").split()[-1:]
    before: Sentence | None = None
    strangers = 0  # sentences since somebody else was named
    for sentence in _patients_sentences(draft):
        if before is None or sentence.passage is not before.passage:
            strangers = 0
        before = sentence
        strangers = CHAIN if names_another(sentence.text) else strangers - 1
        for phrase in _sex_words().found(sentence.text):
            sex, how = phrase.means
            if (
                (how == "noun" and _is_patient(sentence.text, phrase.start, phrase.end))
                or (how == "title" and _is_named(sentence.text[phrase.end :], surname))
                or (how == "pronoun" and strangers <= 0 and _is_pronoun(sentence.text, phrase.start, phrase.end))
            ):
                yield _Sign(sentence, phrase.start, phrase.end, phrase.text, sex, how)


def _is_patient(text: str, start: int, end: int) -> bool:
    before = text[:start]
    if about_another(before) or re.match(r"(?i)\s*(?:infant|baby|fetus|newborn|physician|doctor|nurse)", text[end:]):
        return False
    return _THE_PATIENT.search(before) is not None or _PATIENT_BEHIND.match(text[end:]) is not None


def _is_named(behind: str, surname: Sequence[str]) -> bool:
    """Whether a title's name is the patient's."""
    name = re.match(r"\s+([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)", behind)
    return name is not None and bool(surname) and surname[0].casefold() in name[1].casefold().split()


def _is_pronoun(text: str, start: int, end: int) -> bool:
    """Whether it is one, and one person's: not the bundle of His, not "he/she"."""
    before, behind = text[:start].rstrip(), text[end:].lstrip()
    either = before.endswith(("/", " or")) or behind.startswith(("/", "or "))
    name = text[start:end] == "His" and (before.endswith(" of") or re.match(r"(?i)bundle|purkinje", behind) is not None)
    return not either and not name


def _organs(draft: Draft) -> Iterator[_Sign]:
    for sentence in _patients_sentences(draft):
        if _FORM.search(sentence.passage.text):
            continue
        for phrase in _terms().found(sentence.text):
            sex, birth = phrase.means
            if not (birth and _birth().within(sentence.text)) and not about_another(sentence.text):
                yield _Sign(sentence, phrase.start, phrase.end, phrase.text, sex, "organ")


def _patients_sentences(draft: Draft) -> Iterator[Sentence]:
    return sentences_of(passage for passage in draft.passages if passage.holds not in ("family_history", "newborn"))


def _pronouns(pronouns: Sequence[_Sign], sex: str, other: str) -> Iterator[Found]:
    """The first of the other sex's pronouns that stands in a sentence without the patient's own.

    Right behind a sentence with both ("She brought him here. To her knowledge …") it is that other person's too.
    """
    own = {id(sign.sentence) for sign in pronouns if sign.sex == sex}
    strange: list[_Sign] = []
    both: Sentence | None = None
    for sign in pronouns:
        if sign.sex == other and id(sign.sentence) in own:
            both = sign.sentence
        elif sign.sex == other and not (both and _follows(both, sign.sentence)):
            strange.append(sign)
    if strange:
        yield _found("sex.pronoun", strange[0], sex)


def _follows(one: Sentence, another: Sentence) -> bool:
    """Whether a sentence is the next one of the same passage."""
    between = one.passage.text[one.start + len(one.text) : another.start]
    return one.passage is another.passage and another.start > one.start and not between.strip()


def _first_each(signs: Iterator[_Sign], sex: str) -> Iterator[Found]:
    """One flag for a sentence, and one for a term wherever it comes again."""
    terms: set[str] = set()
    places: set[tuple[int, int, int]] = set()
    for sign in signs:
        place = (sign.sentence.passage.section, sign.sentence.passage.block, sign.sentence.start)
        if sign.text.casefold() not in terms and place not in places:
            yield _found("sex.organ", sign, sex)
        terms.add(sign.text.casefold())
        places.add(place)


def _found(rule: str, sign: _Sign, sex: str) -> Found:
    words = {"word": sign.text, "patient": CALLED[sex]}
    return Found(rule, sign.sentence.place(sign.start, sign.end), words)


@cache
def _sex_words() -> Phrases[tuple[str, str]]:
    return Phrases({row["word"]: (row["sex"], row["how"]) for row in table("sex_words") if row["sex"]})


@cache
def _open() -> Phrases[str]:
    return Phrases({row["word"]: row["how"] for row in table("sex_words") if row["how"] == "open"})


@cache
def _birth() -> Phrases[str]:
    return Phrases({row["word"]: row["how"] for row in table("sex_words") if row["how"] == "birth"})


@cache
def _terms() -> Phrases[tuple[str, bool]]:
    return Phrases({row["term"]: (row["sex"], row["birth"] == "yes") for row in table("sex_terms")})
