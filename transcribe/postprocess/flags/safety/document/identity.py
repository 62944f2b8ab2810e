"""Another patient in the text: a name, a number or a date of birth that is not the header's.

A second dictation in one recording and a worklist that differs are asked about elsewhere (kinds two_patients, header).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.people import names_another
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.postprocess.flags.safety.written_dates import dates_in
from transcribe.report import Header

ALIKE = 75.0  # of 100: two spellings of one name
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Master)\b\.?\s+(?P<name>[A-Z][\w'’-]+(?:\s(?!Is\b)[A-Z][\w'’-]+)?)")
_TOLD = re.compile(
    r"(?P<name>\b[A-Z][a-z'’-]+\s(?:[A-Z]\.\s)?[A-Z][a-z'’-]+)\s(?:is|was)\s(?:an?|the|this)\s(?:\w+\s)?\d{1,3}[- ]year"
)
_NUMBER = re.compile(
    r"(?i)\b(?:medical record number|MRN|hospital number|chart number)\b"
    r"\W{0,3}(?:is|of|was)?\W{0,3}#?\s?(?P<number>\d[\d-]{2,})"
)
_BORN = re.compile(r"(?i)\b(?:date of birth|DOB|born on)\b\W{0,3}(?:is\s|was\s)?$")


def check(draft: Draft) -> Iterator[Found]:
    """Names, record numbers and birthdays that are another person's."""
    header = draft.header
    for sentence in sentences_of(draft.passages):
        if header.patient and not sentence.text.lstrip().startswith("Dear "):
            yield from _names(sentence, header)
        if header.mrn:
            yield from _numbers(sentence, header.mrn)
        if header.date_of_birth and not names_another(sentence.text):
            yield from _birthdays(sentence, header.date_of_birth, draft.day_first)


def _names(sentence: Sentence, header: Header) -> Iterator[Found]:
    known = [name for name in (header.patient, header.author, header.recipient, *header.cc) if name]
    for match in (*_TITLED.finditer(sentence.text), *_TOLD.finditer(sentence.text)):
        if not any(_alike(match["name"], name) for name in known) and not names_another(sentence.text[: match.start()]):
            words = {"name": match["name"], "patient": header.patient or ""}
            yield Found("identity.name", sentence.place(*match.span("name")), words)


def _alike(written: str, known: str) -> bool:
    """Whether the surname is one of the known name's words, in whatever spelling."""
    surname = written.rsplit(maxsplit=1)[-1].lower().removesuffix("'s").removesuffix("’s")
    return any(fuzz.ratio(surname, word.lower().strip(".,")) >= ALIKE for word in known.split())


def _numbers(sentence: Sentence, mrn: str) -> Iterator[Found]:
    for match in _NUMBER.finditer(sentence.text):
        if _figures(match["number"]) != _figures(mrn):
            words = {"name": match["number"], "patient": mrn}
            yield Found("identity.number", sentence.place(*match.span("number")), words)


def _figures(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0")


def _birthdays(sentence: Sentence, born: str, day_first: bool) -> Iterator[Found]:
    for day in dates_in(sentence.text, day_first=day_first):
        if _BORN.search(sentence.text[: day.start]) and day.whole and day.whole.isoformat() != born:
            yield Found("identity.birth", sentence.place(day.start, day.end), {"name": day.text, "patient": born})
