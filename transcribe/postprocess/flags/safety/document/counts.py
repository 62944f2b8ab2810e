"""A number announced against what is then listed: "three polyps were removed", and two are described."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from transcribe.postprocess.flags.safety.passages import Draft, Passage
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences, sentences_of
from transcribe.tables import table

MOST = 20  # a greater number does not announce a list
DESCRIBED = 2  # fewer described one by one are no full account
SUMMING = frozenset({"assessment", "postoperative_diagnosis", "diagnosis"})
_TOTAL = re.compile(
    r"(?i)^\W*(?:were|was|have been|had been)?\s*(?:all\s|then\s|completely\s)?"
    r"(?:removed|resected|found|seen|identified|noted|excised|retrieved|snared|treated)?\s*[.:;]?\s*$"
)
_GRAVIDA = re.compile(
    r"(?i)\b(?:gravida|G)\s?(?P<gravida>\d{1,2})\b[,\s]*(?:para|P)\s?(?P<para>\d{1,2}(?:[- ]\d[- ]\d[- ]\d)?)\b"
)
_ORDINAL = re.compile(
    r"(?i)^\W*(?:(?:the )?(?P<word>first|second|third|fourth|fifth|sixth)(?:ly)?\b|"
    r"(?:number|problem|#)\s?(?P<figure>\d)\b)"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number with the things counted: "three polyps"."""

    sentence: Sentence
    start: int
    end: int
    text: str
    number: int
    thing: str
    sort: str


def check(draft: Draft) -> Iterator[Found]:
    """Announced and listed numbers that differ; and more births than pregnancies."""
    announced = [counted for sentence in sentences_of(draft.passages) for counted in _counted(sentence)]
    lists = list(_lists(draft.passages))
    seen: set[int] = set()
    for counted in announced:
        listed = _listed(counted, draft.passages, lists)
        if listed is not None and listed != counted.number:
            seen.add(id(counted))
            yield _found("count.list", counted, str(listed))
    yield from _totals([counted for counted in announced if id(counted) not in seen and _is_total(counted)])
    for sentence in sentences_of(draft.passages):
        yield from _births(sentence)


def _counted(sentence: Sentence) -> Iterator[_Counted]:
    for match in _pattern().finditer(sentence.text):
        number = _number(match["number"])
        if number and 2 <= number <= MOST:
            thing, sort = _things()[match["thing"].lower()]
            yield _Counted(sentence, match.start("number"), match.end(), match[0], number, thing, sort)


def _lists(passages: Sequence[Passage]) -> Iterator[tuple[Passage, list[Passage]]]:
    """Each list with the paragraph right before it."""
    before: Passage | None = None
    for (_, item), group in groupby(passages, key=lambda passage: (passage.section, passage.item)):
        blocks = list(group)
        if item and before is not None and before.section == blocks[0].section:
            yield before, blocks
        before = None if item else blocks[-1]


def _listed(
    counted: _Counted, passages: Sequence[Passage], lists: Sequence[tuple[Passage, list[Passage]]]
) -> int | None:
    """How many are named behind the announcement; None where that cannot be told."""
    passage, sentence = counted.sentence.passage, counted.sentence
    last = sentence.start + len(sentence.text.rstrip()) >= len(passage.text.rstrip())
    for before, items in lists:
        if before is passage and last:
            return _in_items(counted, items)
    behind = sentence.text[counted.end :]
    colon = re.match(r"[^:.;,]{0,40}:\s*(?=\S)", behind)
    if counted.sort == "list" and colon:
        return _in_line(behind[colon.end() :], counted.number)
    if counted.sort == "list":
        return _by_ordinals(counted)
    return _in_sentences(counted, passages) if _is_total(counted) else None


def _in_items(counted: _Counted, items: Sequence[Passage]) -> int | None:
    if counted.sort == "list":
        return len(items)
    numbers = [_of_item(item, counted.thing) for item in items]
    named = [number for number in numbers if number != 0]
    if not named:
        return (
            len(items)
            if all(
                re.match(r"(?i)(?:an?|one|the)\b|\d+(?:\.\d+)?(?:\sx\s[\d.]+)*[- ](?:mm|cm)", item.text)
                for item in items
            )
            else None
        )
    return None if None in named else sum(number for number in named if number)


def _of_item(item: Passage, thing: str) -> int | None:
    """How many of the thing an item names: 0 where it names none, None where it cannot be counted."""
    total = 0
    for match in _pattern().finditer(item.text):
        if _things()[match["thing"].lower()][0] == thing:
            number = _number(match["number"])
            if number is None:
                return None
            total += number
    if total:
        return total
    named = re.search(
        rf"(?i)\b(?:{'|'.join(word for word, (one, _) in _things().items() if one == thing)})\b", item.text
    )
    return 1 if named and not named[0].lower().endswith("s") else (None if named else 0)


def _in_line(text: str, announced: int) -> int | None:
    """The parts of a list in running text; where "and" may join words or parts, the number announced is believed."""
    text = text.strip().rstrip(".")
    if not text or len(text.split()) > 60 or re.search(r"[.:]", text):
        return None
    sign = ";" if ";" in text else ","
    parts = [part for part in text.split(sign) if part.strip()]
    least = len(parts)
    most = sum(
        len(re.findall(r"(?i)\b(?:and|or|with|plus)\b(?=\s+\S)", part.strip().removeprefix("and "))) + 1
        for part in parts
    )
    return None if least <= announced <= most else (most if announced > most else least)


def _by_ordinals(counted: _Counted) -> int | None:
    """How far "First … Second …" goes behind the announcement."""
    reached = 0
    for sentence in sentences(counted.sentence.passage):
        match = _ORDINAL.match(sentence.text) if sentence.start > counted.sentence.start else None
        if match:
            number = int(match["figure"]) if match["figure"] else _ORDINALS.index(match["word"].lower()) + 1
            reached = number if number == reached + 1 else reached
    return reached if reached >= 2 else None


def _in_sentences(counted: _Counted, passages: Sequence[Passage]) -> int | None:
    """How many are described one after the other in the sentences behind the announcement ("A 5-mm polyp …")."""
    own = counted.sentence
    behind = [
        sentence
        for sentence in sentences_of(passage for passage in passages if passage.section == own.passage.section)
        if (sentence.passage.block, sentence.start) > (own.passage.block, own.start)
    ]
    total = 0
    for sentence in behind:
        for match in _pattern().finditer(sentence.text):
            if _things()[match["thing"].lower()][0] == counted.thing:
                number = _number(match["number"])
                if number is None:
                    return None
                total += number
    return total if total >= DESCRIBED else None


def _is_total(counted: _Counted) -> bool:
    """Whether the number is said of all of them: no place, no size, nothing but that they were found."""
    if counted.sort != "found" or re.search(r"(?i)\b(?:mm|cm)\b|\d-", counted.text):
        return False
    before, behind = counted.sentence.text[: counted.start], counted.sentence.text[counted.end :]
    opens = re.fullmatch(r"(?i)\W*(?:a total of|all|there were|total of|in total,?|overall,?)?\s*", before) is not None
    return opens and (counted.sentence.passage.holds in SUMMING or _TOTAL.match(behind) is not None)


def _totals(totals: Sequence[_Counted]) -> Iterator[Found]:
    """Two totals of the same thing."""
    first: dict[str, _Counted] = {}
    for counted in totals:
        other = first.setdefault(counted.thing, counted)
        if other.number != counted.number:
            yield _found("count.total", counted, other.text)


def _births(sentence: Sentence) -> Iterator[Found]:
    for match in _GRAVIDA.finditer(sentence.text):
        parts = [int(part) for part in re.split(r"[- ]", match["para"])]
        births = sum(parts[:3]) if len(parts) > 1 else parts[0]
        if births > int(match["gravida"]):
            yield Found("count.births", sentence.place(*match.span()), {"count": match[0], "listed": ""})


def _found(rule: str, counted: _Counted, listed: str) -> Found:
    place = counted.sentence.place(counted.start, counted.end)
    return Found(rule, place, {"count": counted.text, "listed": listed})


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else _numbers()[word.lower()]


@cache
def _things() -> dict[str, tuple[str, str]]:
    rows = table("counted_things")
    return {form: (row["thing"], row["sort"]) for row in rows for form in (row["thing"], row["many"])}


@cache
def _numbers() -> dict[str, int | None]:
    return {row["word"]: int(row["number"]) if row["number"] else None for row in table("count_words")}


@cache
def _pattern() -> re.Pattern[str]:
    """A number, at most three words, and a thing: "two sessile colon polyps"."""
    things = "|".join(sorted(map(re.escape, _things()), key=len, reverse=True))
    numbers = "|".join(_numbers())
    stops = "of|and|or|in|on|at|with|for|to|from|the|was|were|is|are|mg|days|weeks|months|years|hours|times|percent"
    return re.compile(
        rf"(?i)(?<![\w./-])(?P<number>\d{{1,2}}|{numbers})"
        rf"(?:\s(?!(?:{stops}|{numbers})\b)(?:\d[\d.]*(?:[- x]+[\d.]+)*-?\s?[mc]m|[a-z][\w-]*),?){{0,4}}"
        rf"\s(?P<thing>{things})\b"
    )
