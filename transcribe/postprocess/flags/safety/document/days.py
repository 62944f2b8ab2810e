"""Dates that cannot be: no such day, still to come, before birth, on another weekday, discharge before admission."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.people import about_another
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.postprocess.flags.safety.written_dates import WrittenDate, dates_in
from transcribe.tables import table

COMING = frozenset({"plan", "follow_up", "instructions", "disposition"})
SLACK = timedelta(days=1)  # a night between dictation and draft
_YEAR = re.compile(
    r"(?i)\b(?:in|since|of|year|circa|around)\s+(?:(?:early|late|mid)\s*-?)?(?P<year>(?:19|20)\d\d)\b(?!\s*(?:mg|mL|units|grams|g|hours|calorie|cal|cc)\b|[-/]\d)"
)
_STAY = re.compile(r"(?i)\b(?P<what>admission|admitted|discharged?)\b[^.;]{0,30}?$")


def check(draft: Draft) -> Iterator[Found]:
    """Impossible dates in the text and in the header."""
    yield from _header(draft)
    born, seen = _day(draft.header.date_of_birth), _day(draft.header.date_of_service) or draft.today
    stay: dict[str, date] = {}
    for sentence in sentences_of(passage for passage in draft.passages if passage.holds != "family_history"):
        if not any(sign.isdigit() for sign in sentence.text):
            continue
        written = list(dates_in(sentence.text, day_first=draft.day_first))
        for day in written:
            yield from _date(draft, sentence, day, born, seen)
            yield from _order(sentence, day, seen, stay)
        yield from _years(draft, sentence, written, born, seen)


def _header(draft: Draft) -> Iterator[Found]:
    header = draft.header
    born, seen = _day(header.date_of_birth), _day(header.date_of_service)
    if born and born > draft.today + SLACK:
        yield Found("date.future", None, {"date": header.date_of_birth or ""}, header="date_of_birth")
    elif born and seen and seen < born:
        yield Found("date.before_birth", None, {"date": header.date_of_service or ""}, header="date_of_service")
    if (
        seen
        and seen > draft.today + SLACK
        and header.date_of_service != (draft.worklist and draft.worklist.date_of_service)
    ):
        yield Found("date.future", None, {"date": header.date_of_service or ""}, header="date_of_service")


def _date(draft: Draft, sentence: Sentence, day: WrittenDate, born: date | None, seen: date) -> Iterator[Found]:
    place = sentence.place(day.start, day.end)
    if not day.possible:
        if "/" not in day.text or day.year:
            yield Found("date.impossible", place, {"date": day.text})
        return
    near = day.nearest(seen)
    if day.weekday is not None and near and near.weekday() != day.weekday:
        yield Found("date.weekday", place, {"date": day.text, "weekday": f"{near:%A}", "day": _long(near)})
    exact = day.whole
    if exact is None:
        return
    if exact > max(seen, draft.today) + SLACK and _means(sentence, "past") and not _may_come(sentence):
        yield Found("date.future", place, {"date": day.text})
    if born and exact < born and not about_another(sentence.text):
        yield Found("date.before_birth", place, {"date": day.text})


def _years(
    draft: Draft, sentence: Sentence, written: list[WrittenDate], born: date | None, seen: date
) -> Iterator[Found]:
    """Years without a day ("appendectomy in 1958")."""
    for match in _YEAR.finditer(sentence.text):
        year, place = int(match["year"]), sentence.place(*match.span("year"))
        if any(day.start <= match.start("year") < day.end for day in written) or about_another(sentence.text):
            continue
        if born and year < born.year:
            yield Found("date.before_birth", place, {"date": match["year"]})
        elif year > max(seen, draft.today).year and not _may_come(sentence):
            yield Found("date.future", place, {"date": match["year"]})


def _order(sentence: Sentence, day: WrittenDate, seen: date, stay: dict[str, date]) -> Iterator[Found]:
    """Discharge before admission."""
    said = _STAY.search(sentence.text[: day.start])
    heading = sentence.passage.heading.lower()
    what = (
        said["what"].lower()[:5]
        if said
        else next((w[:5] for w in ("admission", "discharge") if f"date of {w}" in heading), "")
    )
    near = day.nearest(seen)
    if not what or near is None:
        return
    if what in stay and stay[what] != near:
        return
    stay[what] = near
    admitted = stay.get("admis", stay.get("admit"))
    left = stay.get("disch")
    if admitted and left and left < admitted and (day.year or (admitted - left) < timedelta(days=180)):
        words = {"date": day.text, "admitted": _long(admitted), "discharged": _long(left)}
        yield Found("date.order", sentence.place(day.start, day.end), words)


def _may_come(sentence: Sentence) -> bool:
    return sentence.passage.holds in COMING or _means(sentence, "coming")


def _means(sentence: Sentence, what: str) -> bool:
    return any(phrase.means == what for phrase in _contexts().found(sentence.text))


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@cache
def _contexts() -> Phrases[str]:
    return Phrases({row["word"]: row["means"] for row in table("date_contexts")})
