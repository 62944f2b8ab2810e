"""Numbers without a unit: counts, labels, ordinals, and what stays in words."""

from __future__ import annotations

import re

from transcribe.postprocess.writing.numbers.cues import cue, phrases
from transcribe.postprocess.writing.numbers.doubts import number_doubt
from transcribe.postprocess.writing.numbers.lexicon import is_figure, is_number_word, ordinal_at, values
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.measures import as_begun, is_count, measure_at, series_at
from transcribe.postprocess.writing.numbers.numeral import figure, hyphened, numeral_at, spelled
from transcribe.postprocess.writing.numbers.reading import Number
from transcribe.postprocess.writing.numbers.rewriting import Found
from transcribe.postprocess.writing.numbers.units import unit_at

FIGURES_FROM = 10
MOST_TIMES = 20

_WRITTEN_MEASURE = re.compile(r"[0-9][0-9.]*-[a-z]")
_LINKS = frozenset({"was", "is", "of", "at", "to", "equals", "approximately", "about", "around", "only", "now", "are"})


def idioms(line: Line, at: int) -> Found | None:
    """Fixed phrases with a number in them ("one of", "at one point")."""
    if line.word(at - 1) in cue("label"):
        return None  # "day one of five"
    for words, written in phrases("idiom").get(line.word(at), ()):
        end = at + len(words)
        goes_on = is_number_word(line.word(end)) or line.word(end) == "and" or unit_at(line, end) is not None
        if line.words[at:end] == words and not goes_on:
            return Found(len(words), written or None)
    return None


def numerals(line: Line, at: int) -> Found | None:
    """ "numeral nine": the author asks for a figure."""
    if line.word(at) != "numeral":
        return None
    number = numeral_at(line, at + 1)
    return Found(1 + number.length, number.text) if number is not None and not number.others else None


def leading_zeros(line: Line, at: int) -> Found | None:
    """ ".25%": the zero before its point."""
    word = line.word(at)
    whole = word.startswith(".") and word.endswith("%") and is_figure(word[:-1])
    return Found(1, "0" + line.run[at].text, "number.decimal") if whole else None


def repetitions(line: Line, at: int) -> Found | None:
    """ "times two", "x 3": x2, x3."""
    before = line.word(at - 1)
    if line.word(at) not in ("times", "x") or line.begins(at) or line.is_end(at - 1):
        return None
    if (
        line.run[at].text == "X"
        or is_number_word(before)
        or before in cue("times_not_after")
        or unit_at(line, at - 1) is not None
    ):
        return None
    number = numeral_at(line, at + 1)
    if number is None or number.others or not number.text.isdecimal() or not 1 <= int(number.text) <= MOST_TIMES:
        return None
    if is_number_word(line.word(at + 1 + number.length)) or line.word(at + 1 + number.length) in ("to", "or", "x"):
        return None
    if line.word(at) == "x" and unit_at(line, at + 1 + number.length) is not None:
        return None
    return Found(1 + number.length, f"x{number.text}", "number.repetition")


def ratios(line: Line, at: int) -> Found | None:
    """ "one to one thousand" near "epinephrine" or "titer": 1:1000."""
    series = series_at(line, at)
    if series is None or series.joiners != ("to",) or unit_at(line, series.end) is not None:
        return None
    around = (*line.words[max(0, at - 5) : at], *line.words[series.end : series.end + 3])
    first, second = series.numbers
    if not any(word in cue("ratio") for word in around) or not second.text.isdecimal() or first.text != "1":
        return None
    shown = f"{int(second.text):,}" if len(second.text) >= line.context.style.thousands else second.text
    return Found(series.end - at, f"1:{shown}", "number.ratio")


def ordinals(line: Line, at: int) -> Found | None:
    """Ordinals from the tenth on are figures; the first nine stay words."""
    found = ordinal_at(line.words, at)
    if found is None or not FIGURES_FROM <= found[0] < 100 or line.begins(at):
        return None
    if is_number_word(line.word(at - 1)):
        return None  # "one tenth", "one hundred twentieth"
    return Found(found[1], f"{found[0]}{_ending(found[0])}", "number.ordinal")


def _ending(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def counts(line: Line, at: int) -> Found | None:
    """A number without a unit, in figures where the field writes it so."""
    number = numeral_at(line, at)
    if number is None:
        return None
    if number.others:
        return Found(number.length, suggestions=(number.text, *number.others))
    doubt = number_doubt(line, at, number)
    if doubt:
        return Found(number.length, suggestions=doubt)
    if _is_long_ordinal(line, at, number):
        return Found(number.length + 1)
    if number.spoken and (_counts_written(line, at, number) or _repeats_figure(line, at, number)):
        return Found(number.length)
    return _neighbours(line, at, number) or _single(line, at, number)


def _counts_measure(line: Line, at: int, number: Number, second: Number) -> bool:
    """Whether a number counts things of the measure behind it: "two 500-mg tablets", "four 4 x 4 pads"."""
    measure = measure_at(line, at + number.length)
    if measure is None:
        return False
    counted = is_count(line.word(at)) and (" x " in (measure.text or "") or (number.length == 1 and not second.spoken))
    return counted or measure.rule == "number.modifier"


def _is_long_ordinal(line: Line, at: int, number: Number) -> bool:
    """ "one hundred twenty first": left as it was said."""
    end = at + number.length
    return number.spoken and number.text.isdecimal() and int(number.text) > 100 and line.word(end) in values("ordinal")


def _counts_written(line: Line, at: int, number: Number) -> bool:
    """ "twelve 2-minute sprints"."""
    return "/" not in number.text and _WRITTEN_MEASURE.match(line.word(at + number.length)) is not None


def _repeats_figure(line: Line, at: int, number: Number) -> bool:
    """ "#30 (thirty)": in words for safety's sake, behind the same number in figures."""
    earlier = line.word(at - 2).lstrip("#")
    return at > 1 and line.run[at - 1].text == "(" and earlier == number.text


def _single(line: Line, at: int, number: Number) -> Found | None:
    if not number.spoken:
        return _heard_figure(line, at, number)
    if line.begins(at) and not line.is_end(at + number.length):
        return _opening(line, at, number)
    if "/" in number.text or line.word(at) in ("a", "an"):
        return Found(number.length)
    return _pair(line, at, number) or _count(line, at, number)


def _count(line: Line, at: int, number: Number) -> Found | None:
    series = series_at(line, at)
    if series is not None and len(series.numbers) > 1 and not series.dimensions:
        return _range(line, at)
    if _is_figure(line, at, number):
        return Found(number.length, figure(number, line, at))
    return Found(number.length)


def _range(line: Line, at: int) -> Found | None:
    """ "one ten to one forty", "days two through five": both in figures, or both in words."""
    series = series_at(line, at)
    if series is None or any(number.others for number in series.numbers):
        return None
    last = series.numbers[-1]
    shown = _is_figure(line, series.places[-1], last) or _is_figure(line, at, series.numbers[0])
    if not shown or unit_at(line, series.end) is not None:
        return Found(series.end - at)
    figures = [figure(number, line, place) for number, place in zip(series.numbers, series.places, strict=True)]
    return Found(series.end - at, f"{figures[0]} {series.joiners[0]} {figures[1]}", "number.range")


def _is_figure(line: Line, at: int, number: Number) -> bool:
    if not number.text.isdecimal() or int(number.text) >= FIGURES_FROM:
        return "/" not in number.text
    before, end = line.word(at - 1), at + number.length
    if before in cue("label") or (before in cue("measured") and _closes(line, end)):
        return True
    linked = before in _LINKS and any(word in cue("measured") for word in line.words[max(0, at - 4) : at - 1])
    if linked and _closes(line, end):
        return True
    return number.text not in ("0", "1") and _is_counted(line, end)


def _closes(line: Line, at: int) -> bool:
    return line.is_end(at) or line.word(at) in cue("stop") or line.word(at) in cue("measured")


def _is_counted(line: Line, at: int) -> bool:
    """Whether a noun that is counted stands here, with two other words before it at most."""
    for place in range(at, at + 3):
        word = line.word(place)
        if word in cue("counted"):
            return True
        plain = word.replace("-", "").isalpha() and word not in cue("stop") and word not in cue("verb")
        if not plain or is_number_word(word):
            return False
    return False


def _pair(line: Line, at: int, number: Number) -> Found | None:
    """ "two of nineteen", "one in ten"."""
    end = at + number.length
    phrases_of = (("out", "of", "the"), ("out", "of"), ("of", "the"), ("of", "these"), ("of", "those"))
    link = next((len(words) for words in phrases_of if line.words[end : end + len(words)] == words), 1)
    if link == 1 and line.word(end) not in ("of", "in"):
        return None
    second = numeral_at(line, end + link)
    if second is None or second.others or not second.text.isdecimal():
        return None
    behind = end + link + second.length
    times = unit_at(line, behind)
    if times is not None and times.unit.kind == "times" and int(second.text) < FIGURES_FROM:
        return Found(behind + times.length - at)  # "three out of five times"
    large = int(second.text) >= FIGURES_FROM
    if not (large or _is_counted(line, behind)) or unit_at(line, behind) is not None:
        return None
    text = f"{number.text} {line.text(end, end + link)} {figure(second, line, end + link)}"
    return Found(behind - at, text)


def _opening(line: Line, at: int, number: Number) -> Found:
    """At the beginning of a sentence the number stays in words."""
    words = spelled(number.value)
    if words is None or not number.text.isdecimal():
        return Found(number.length)
    return Found(number.length, as_begun(line, at, words))


def _heard_figure(line: Line, at: int, number: Number) -> Found | None:
    """What the recogniser wrote in figures: only the zero before its point, and words where a sentence begins."""
    if line.word(at).startswith(".") and number.length == 1 and line.word(at + 1) not in cue("caliber"):
        return Found(1, number.text, "number.decimal")
    if hyphened(number.text) != number.text:
        return Found(number.length, hyphened(number.text), "number.fraction")
    words = spelled(number.value)
    noun = line.word(at + 1)
    if not line.begins(at) or words is None or not number.text.isdecimal() or number.length > 1:
        return None
    plain = noun.isalpha() and noun == line.run[at + 1].text and noun not in cue("stop") if noun else False
    if not plain or not line.is_full_sentence(at + 1) or unit_at(line, at + 1) is not None:
        return None
    return Found(1, words)


def _is_year(number: Number) -> bool:
    return not number.spoken and len(number.text) == 4 and number.text[:2] in ("19", "20")


def _neighbours(line: Line, at: int, number: Number) -> Found | None:
    """Two numbers side by side: a count before a measure ("two 500-mg tablets"), or a doubt."""
    end = at + number.length
    second = numeral_at(line, end) if not line.is_end(end) else None
    if second is None or line.word(at - 1) in cue("label") or line.word(at - 1) in cue("measured"):
        return None
    if _counts_measure(line, at, number, second):
        return Found(number.length)
    if _is_year(number) and not second.spoken:
        return None
    if not number.text.isdecimal() or not second.text.isdecimal() or ordinal_at(line.words, end):
        return None
    suggestions = (number.text + second.text, f"{number.text} {second.text}")
    return Found(number.length + second.length, suggestions=suggestions)
