"""Runs of single letters said one by one, parted into the abbreviations of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.terms.phrasebook import Entry, entries_of
from transcribe.postprocess.writing.terms.surroundings import is_number, not_nouns, words_of
from transcribe.postprocess.writing.written import Written
from transcribe.report import Origin
from transcribe.tables import table

UNIT_LETTERS = frozenset("LgmJWV")
LONGEST_RUN = 14  # tokens: what is longer is a spelled name or noise
ARTICLE_SOUNDS = frozenset("bcdgjkpqtuvwyz")  # letters whose names begin with a consonant: "a CT", but "an MRI"

UNKNOWN = 10.0  # costs of a piece: the cheapest parting of a run is taken
CERTAIN = 0.8  # an abbreviation whose neighbours are as its row wants them
WHOLE = 1.0
CLOCK = -1.0  # "ten thirty a m i will": the letters behind a number are first of all those of the time
HALVES = (("a", "m"), ("p", "m"))
LEFT = 1.3  # letters that another room writes
ARTICLE = 0.8
ASIDE = 1.5  # an article, a pronoun, or a letter that belongs to a number


@dataclass(frozen=True, slots=True)
class Part:
    """Some tokens of a run of letters: ``entry`` is what they are, ``None`` for what stays as it was said."""

    start: int
    end: int
    entry: Entry | None = None


def letters_of(token: Written) -> tuple[str, ...]:
    """The letters of a token that is nothing but letters: "b", "B-N-P", "A.S.A."; empty for any other."""
    words = words_of(token)
    return words if all(len(word) == 1 and word.isalpha() for word in words) else ()


def letter_runs(run: Sequence[Written]) -> Iterator[tuple[int, int]]:
    """The places where letters follow each other, as half-open ranges; a lone letter is none."""
    place = 0
    while place < len(run):
        end = place
        letters = 0
        while end < len(run) and letters_of(run[end]) and not _is_unit(run, end):
            letters += len(letters_of(run[end]))
            end += 1
        if letters > 1 and not _goes_on(run, end):
            yield place, end
        place = max(end, place + 1)


def _goes_on(run: Sequence[Written], end: int) -> bool:
    """Whether a stop parts the last letter from the next: "a p. r. n. dose"."""
    stop = end + 1 < len(run) and run[end].text == "." and run[end].origin is Origin.HEARD
    return stop and len(letters_of(run[end + 1])) == 1 and run[end + 1].text.islower() and run[end - 1].text.islower()


def _is_unit(run: Sequence[Written], place: int) -> bool:
    """Whether a letter is the unit of the figure before it: "2 L a day"."""
    return place > 0 and run[place].text in UNIT_LETTERS and run[place - 1].text[-1:].isdigit()


def parted(run: Sequence[Written], start: int, end: int) -> tuple[Part, ...] | None:
    """The letters of ``run[start:end]`` as known abbreviations; ``None`` where something stays unexplained."""
    if end - start > LONGEST_RUN or is_spelled(run, start):
        return None
    cheapest: list[tuple[float, tuple[Part, ...]]] = [(0.0, ())]
    for stop in range(start + 1, end + 1):
        ways = []
        for begin in range(start, stop):
            cost, parts = cheapest[begin - start]
            price, entry = _price(run, begin, stop, (start, end))
            ways.append((cost + price, (*parts, Part(begin, stop, entry))))
        cheapest.append(min(ways, key=lambda way: way[0]))
    cost, parts = cheapest[-1]
    if cost >= UNKNOWN and not _worth_parting(parts):
        return None
    return None if _by_chance(parts) else parts


def is_spelled(run: Sequence[Written], start: int) -> bool:
    """Whether the word before says that the letters spell a name."""
    before = words_of(run[start - 1]) if start else ()
    return bool(before) and before[-1] in neighbours("spelling")


def _worth_parting(parts: tuple[Part, ...]) -> bool:
    """Whether some letters stay letters because the others are sure: "t s h f t", or a frequency among them."""
    entries = [part.entry for part in parts if part.entry is not None]
    letters = sum(part.end - part.start for part in parts)
    return any(len(entry.said) > 2 and (not entry.written or letters > len(entry.said) + 1) for entry in entries)


def _by_chance(parts: tuple[Part, ...]) -> bool:
    """Two letters and two letters may be anything ("h a l e" is no HA and LE)."""
    written = [part.entry.written for part in parts if part.entry is not None and part.entry.written]
    return len(written) > 1 and all(len(word) == 2 for word in written)


def _price(run: Sequence[Written], begin: int, stop: int, bounds: tuple[int, int]) -> tuple[float, Entry | None]:
    parts = [letters_of(token) for token in run[begin:stop]]
    letters = tuple(letter for part in parts for letter in part)
    if len(parts) > 1 and len(letters) > len(parts):
        return UNKNOWN * len(letters), None  # "A T-L-S spine": what was heard as one thing stays one
    for entry in known().get(letters, ()):
        if entry.stands(run, begin, stop):
            clock = entry.said in HALVES and begin == bounds[0] and _is_clock(run, begin, stop)
            return CLOCK if clock else _cost(entry), entry
    if len(letters) == 1:
        return _aside(run, begin, bounds), None
    return UNKNOWN * len(letters), None


def _is_clock(run: Sequence[Written], begin: int, stop: int) -> bool:
    """Whether a time ends here, and a word of one letter follows: "ten thirty a m i will", "eight p m a scan"."""
    follows = stop >= len(run) or run[stop].plain in ("a", "i")
    return begin > 0 and _number(run[begin - 1]) and follows


def _cost(entry: Entry) -> float:
    if not entry.written:
        return LEFT
    return CERTAIN if entry.before or entry.after else WHOLE


def _aside(run: Sequence[Written], place: int, bounds: tuple[int, int]) -> float:
    """The cost of leaving one letter out of the abbreviations beside it."""
    start, end = bounds
    letter = letters_of(run[place])[0]
    if letter == "a" and place + 1 < end and is_article(run, place):
        return -0.1
    if letter == "a" and place + 1 == end and end < len(run) and words_of(run[end])[:1] and place > start:
        return -0.1 if words_of(run[end])[0] in neighbours("span") else ASIDE
    if letter == "a" and place + 1 < end:
        return ARTICLE if letters_of(run[place + 1])[0] in ARTICLE_SOUNDS else ASIDE
    if letter == "i" and (place == start or place + 1 == end):
        return ASIDE
    before_number = place + 1 == end and end < len(run) and _number(run[end])
    after_number = place == start and start > 0 and _number(run[start - 1])
    return ASIDE if before_number or after_number else UNKNOWN


def is_article(run: Sequence[Written], place: int) -> bool:
    """Whether the letter "a" is the article: after a small word that can have no abbreviation's "A" behind it."""
    if place + 1 >= len(run) or letters_of(run[place + 1])[:1] == () or place == 0:
        return False
    words = words_of(run[place - 1])
    if not words or words[-1] in neighbours("determiner") or letters_of(run[place + 1])[0] not in ARTICLE_SOUNDS:
        return False
    return is_function_word(words[-1]) or words[-1] in not_nouns()


@cache
def neighbours(kind: str) -> frozenset[str]:
    """The words of a kind of ``vocab/letter_neighbours.tsv``."""
    return frozenset(row["word"] for row in table("letter_neighbours") if row["kind"] == kind)


def _number(token: Written) -> bool:
    return bool(words_of(token)) and is_number(words_of(token)[0])


@cache
def known() -> Mapping[tuple[str, ...], tuple[Entry, ...]]:
    """What letters said one by one can be: abbreviations, and forms that another room writes (``written`` empty)."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in (*abbreviations(), *_left()):
        if all(len(word) == 1 and word.isalpha() for word in entry.said):
            found.setdefault(entry.said, []).append(entry)
            if entry.written and entry.written[-1].isupper() and len(entry.said) > 1:
                plural = Entry((*entry.said, "s"), entry.written + "s", entry.rule)
                found.setdefault(plural.said, []).append(plural)
    return {said: tuple(sorted(entries, key=_strictness)) for said, entries in found.items()}


def _strictness(entry: Entry) -> tuple[bool, bool]:
    plural = entry.written.endswith("s") and not entry.written.islower()
    return plural, not (entry.before or entry.after)


@cache
def abbreviations() -> tuple[Entry, ...]:
    """The rows of ``vocab/abbreviations.tsv`` by all they may sound like; no ``said`` means letter by letter."""
    rows = []
    for row in table("abbreviations"):
        said = row["said"] or " ".join(letter for letter in row["written"].lower() if letter.isalnum())
        rows.append({**row, "said": said})
    return tuple(entries_of(rows, "spelling.abbreviation"))


def _left() -> Iterator[Entry]:
    for row in table("letters_left"):
        yield Entry(tuple(row["said"].split()), "", "")
