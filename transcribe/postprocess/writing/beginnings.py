"""Capitals where sentences begin, small letters where the recogniser only thought one did, and a final stop."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import accumulate

from transcribe.postprocess.writing.sentence_units import is_kind
from transcribe.postprocess.writing.sentences import is_function_word, sentence_starts
from transcribe.postprocess.writing.written import Context, Run, Written, dotted
from transcribe.report import Origin
from transcribe.tables import table

ENDINGS = frozenset(".?!")
BULLETS = frozenset("•·*")  # behind one of these a line begins
UNFINISHED = frozenset(".,:;?!…/-–(“”")  # what ends with one of these gets no full stop
LONG_ENOUGH = 4  # tokens: a shorter text under no heading that has no verb is a name or a line of a letter
LINE = 8  # tokens of a letter's line ("Dear Dr. Osei"), at most

_SHORTENED = frozenset({"etc", "approx", "ft", "in", "lb", "lbs", "oz", "vs", "wt", "ht"})  # with a stop of their own
_TIMES = re.compile(r"x\d+", re.ASCII)  # "x5 days"
_WORD = re.compile("[A-Z][a-z]+")
_LETTERS = re.compile(r"(?:[A-Za-z]\.){2,}")


def begin_sentences(run: Run, context: Context) -> Run:
    """A capital for the first word of each sentence, and a full stop at the end of a run that has none."""
    finished: Run = []
    continued = _continued(run, context)
    first, free = True, False
    for place, token in enumerate(run):
        if token.text == "." and finished and _stopped(finished[-1]):
            finished[-1] = _merged(finished[-1], token)  # "b.i.d." is stop enough
            first = True
        elif token.is_sign:
            ends = token.text in ENDINGS and not _is_inside(run, place) and place + 1 not in continued
            goes_on = token.text in ",;" and finished and finished[-1].text in ENDINGS  # "etc., and", "98.6 F., pulse"
            first, free = (first or ends) and not goes_on, token.text == ":" or (token.text in ENDINGS and not ends)
            finished.append(token)
        elif token.text in BULLETS:
            finished.append(token)
        else:
            finished.append(_capital(token) if first else token if free else _small(token))
            first, free = False, bool(_LETTERS.fullmatch(token.text))  # "5 mg b.i.d. She" may be two sentences
    if _wants_stop(finished, context):
        finished[-1] = replace(finished[-1], space="")
        finished.append(Written(text=".", space="", origin=Origin.STYLE))
    return finished


def _continued(run: Run, context: Context) -> frozenset[int]:
    """The words behind a recogniser's full stop with which no sentence begins by the chosen rules ("E. | coli")."""
    behind = {
        place
        for place in range(1, len(run))
        if run[place - 1].text == "." and run[place - 1].origin is Origin.HEARD and not run[place].is_sign
    }
    if not behind:
        return frozenset()
    starts = set(sentence_starts("".join(token.text + token.space for token in run), context.sentences))
    offsets = accumulate((len(token.text) + len(token.space) for token in run), initial=0)
    return frozenset(place for place, offset in enumerate(offsets) if place in behind and offset not in starts)


def _is_inside(run: Run, place: int) -> bool:
    """Whether a sign that may end a sentence does not: "etc. were discussed", "stones, ? cholecystitis"."""
    sign, before = run[place], run[place - 1] if place else None
    following = run[place + 1] if place + 1 < len(run) else None
    if following is None or sign.origin is not Origin.HEARD:
        return False
    if sign.text == "?":
        return before is not None and before.text in {",", ";", ":", "("}
    return sign.text == "." and before is not None and before.plain in _SHORTENED and following.text[:1].islower()


def _stopped(token: Written) -> bool:
    return len(token.text) > 1 and token.text.endswith(".") and dotted(token.text)


def _merged(token: Written, stop: Written) -> Written:
    words = tuple(sorted({*token.words, *stop.words}))
    return replace(token, space=stop.space, words=words, notes=tuple(dict.fromkeys((*token.notes, *stop.notes))))


def _capital(token: Written) -> Written:
    if _TIMES.fullmatch(token.text) or not token.text[:1].islower() or any(letter.isupper() for letter in token.text):
        return token  # "hCG", "pH" and "eGFR" keep their own form
    return replace(token, text=token.text[:1].upper() + token.text[1:])


def _small(token: Written) -> Written:
    """A word that only the recogniser began with a capital; what a table has written ("Down syndrome") stays."""
    if token.origin is Origin.HEARD and _WORD.fullmatch(token.text) and is_function_word(token.text):
        return replace(token, text=token.text.lower())
    return token


def _wants_stop(run: Run, context: Context) -> bool:
    """Whether a run is a sentence, or a fragment under a heading, that lacks its stop."""
    if not run or run[-1].text[-1:] in UNFINISHED:
        return False
    if context.heading is not None or context.item:
        return True
    words = [token.plain for token in run if token.plain]
    if len(run) <= LINE and _letter_line(words):
        return False
    if any(is_kind(word, "auxiliary", "verb") for word in words):
        return True
    return len(run) > LONG_ENOUGH and not _letter_line(words) and not _names(run)


def _letter_line(words: list[str]) -> bool:
    return any(words[: len(line)] == line for line in _letter_lines())


@cache
def _letter_lines() -> tuple[list[str], ...]:
    return tuple(row["said"].split() for row in table("letter_lines"))


def _names(run: Run) -> bool:
    """Whether there are only words with capitals: a name with its titles."""
    return all(token.is_sign or token.text[:1].isupper() for token in run)
