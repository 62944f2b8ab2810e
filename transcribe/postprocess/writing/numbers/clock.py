"""Times of day in the office's form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transcribe.postprocess.writing.numbers.cues import cue, phrases
from transcribe.postprocess.writing.numbers.lexicon import below_hundred_at, digit_at, is_zero, pair_at
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.numbers.rewriting import Found
from transcribe.postprocess.writing.numbers.units import unit_at

_FIGURES = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?P<half>[ap]\.?m\.?)?")
_GLUED = re.compile(r"(?P<hour>[0-9]{1,2})(?P<minute>[0-5][0-9])(?P<half>[ap]\.?m\.?)?")  # "215pm", "1115 a.m."
_HALF = re.compile(r"([ap])\.?m\.?")
_PAST = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}


@dataclass(frozen=True, slots=True)
class _Time:
    hour: int
    minute: int | None
    length: int
    half: str = ""  # "a" or "p"; already there in the figure

    @property
    def text(self) -> str:
        return str(self.hour) if self.minute is None else f"{self.hour}:{self.minute:02d}"


def times(line: Line, at: int) -> Found | None:
    """A time of day, as the office writes it."""
    return _military(line, at) or _with_half(line, at) or _o_clock(line, at) or _past(line, at) or _bare(line, at)


def _time_at(line: Line, at: int) -> _Time | None:
    word = line.word(at)
    match = _FIGURES.fullmatch(word)
    if match is not None:
        minute = int(match["minute"]) if match["minute"] else None
        found = _Time(int(match["hour"]), minute, 1, (match["half"] or "")[:1])
        return found if found.hour < 25 and (minute or 0) < 60 else None
    hour = below_hundred_at(line.words, at)
    if hour is None or hour[0] > 12:
        return None
    place = at + hour[1]
    minute_words = pair_at(line.words, place)
    if minute_words is not None and minute_words[0] < 60:
        return _Time(hour[0], minute_words[0], hour[1] + minute_words[1])
    digit = digit_at(line.words, place + 1)
    if is_zero(line.words, place) and digit is not None:
        return _Time(hour[0], digit, hour[1] + 2)
    return _Time(hour[0], None, hour[1])


def _glued_at(line: Line, at: int) -> _Time | None:
    """Hour and minute in one figure, if the half of the day is said with it."""
    match = _GLUED.fullmatch(line.word(at))
    if match is None or not (match["half"] or _half_at(line, at + 1)):
        return None
    return _Time(int(match["hour"]), int(match["minute"]), 1, (match["half"] or "")[:1])


def _half_at(line: Line, at: int) -> tuple[str, int] | None:
    """ "a m", "AM", "p.m.": which half of the day, and how many words."""
    word = line.word(at)
    match = _HALF.fullmatch(word)
    if match is not None:
        return match[1], 1
    if word in ("a", "p") and line.word(at + 1) == "m":
        return word, 2
    if word == "at" and line.word(at + 1) == "m" and "." in line.word(at - 1):
        return "a", 2  # "8.05 a m" as it is often heard
    return None


def _with_half(line: Line, at: int) -> Found | None:
    """ "nine thirty a m", "9.30 AM", "nine to ten a m"."""
    first = _glued_at(line, at) or _time_at(line, at)
    if first is None or not 1 <= first.hour <= 12:
        return None
    if first.half:
        return _halved(line, at, first.text, first.half, at + 1)
    end = at + first.length
    half = _half_at(line, end)
    if half is not None:
        return _halved(line, at, first.text, half[0], end + half[1])
    if line.word(end) not in ("to", "or", "and", "until"):
        return None
    second = _time_at(line, end + 1)
    half = _half_at(line, end + 1 + second.length) if second is not None else None
    if second is None or half is None or (line.word(end) == "and" and line.word(at - 1) != "between"):
        return None
    text = f"{first.text} {line.run[end].text} {second.text}"
    return _halved(line, at, text, half[0], end + 1 + second.length + half[1])


def _halved(line: Line, at: int, text: str, half: str, end: int) -> Found:
    written = f"{half}.m." if line.context.style.times == "10:30 a.m." else f"{half.upper()}M"
    if end < len(line.run) and line.run[end].text == ".":
        written = written.removesuffix(".")  # the sentence's own full stop stands for it
    return Found(end - at, f"{text} {written}", "number.time")


def _military(line: Line, at: int) -> Found | None:
    """ "fourteen hundred hours", "oh seven thirty hours"."""
    place = at + is_zero(line.words, at)
    hour = below_hundred_at(line.words, place)
    if hour is None or hour[0] > 24 or (place > at and hour[0] > 9):
        return None
    place += hour[1]
    if line.word(place) == "hundred":
        minute, place = 0, place + 1
    else:
        pair = pair_at(line.words, place)
        if pair is None or pair[0] > 59:
            return None
        minute, place = pair[0], place + pair[1]
    if line.word(place) != "hours" or (hour[0] < 10 and not is_zero(line.words, at)):
        return None
    return Found(place - at, f"{hour[0]:02d}{minute:02d}", "number.time")


def _o_clock(line: Line, at: int) -> Found | None:
    hour = below_hundred_at(line.words, at)
    if hour is None or hour[0] > 12:
        return None
    end = at + hour[1]
    if line.word(end) in ("o'clock", "oclock"):
        return Found(end + 1 - at, f"{hour[0]} o'clock", "number.time")
    if line.word(end) == "o" and line.word(end + 1) == "clock":
        return Found(end + 2 - at, f"{hour[0]} o'clock", "number.time")
    return None


def _past(line: Line, at: int) -> Found | None:
    """ "half past nine", "quarter to ten"."""
    minute = _PAST.get(line.word(at))
    if minute is None or line.word(at + 1) not in ("past", "to"):
        return None
    before = line.word(at + 1) == "to"
    if before and line.word(at) != "quarter":
        return None  # "ten to twelve" is mostly a range
    hour = below_hundred_at(line.words, at + 2)
    if hour is None or hour[0] > 12 or unit_at(line, at + 2 + hour[1]) is not None:
        return None
    found = _Time((hour[0] - 2) % 12 + 1, 60 - minute, 0) if before else _Time(hour[0], minute, 0)
    half = _half_at(line, at + 2 + hour[1])
    if half is not None:
        return _halved(line, at, found.text, half[0], at + 2 + hour[1] + half[1])
    return Found(2 + hour[1], found.text, "number.time")


def _bare(line: Line, at: int) -> Found | None:
    """ "at nine thirty this morning"; without anything to tell the time of day, it may be a number of hundreds."""
    if line.word(at - 1) not in cue("clock_before"):
        return None
    found = _time_at(line, at)
    if found is None or found.minute is None or line.run[at].text[:1].isdecimal():
        return None
    end = at + found.length
    if unit_at(line, end) is not None or not 1 <= found.hour <= 12:
        return None
    if _has_clock_word(line, at, end):
        return Found(found.length, found.text, "number.time")
    measured = any(word in cue("measured") for word in line.words[max(0, at - 5) : at])
    if measured or line.word(at - 1) != "at" or found.minute % 5 or line.word(end) in cue("stop"):
        return None
    return Found(found.length, suggestions=(found.text, f"{found.hour}{found.minute:02d}"))


def _has_clock_word(line: Line, at: int, end: int) -> bool:
    behind = any(
        line.words[end : end + len(words)] == words for words, _ in phrases("clock_after").get(line.word(end), ())
    )
    return behind or any(word in cue("clock_cue") for word in line.words[max(0, at - 5) : at])
