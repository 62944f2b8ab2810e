"""Letters said one by one and joined: "b n p" is BNP."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.terms.phrasebook import written_as
from transcribe.postprocess.writing.terms.spoken import is_spelled, letter_runs, letters_of, neighbours, parted
from transcribe.postprocess.writing.terms.surroundings import is_number, words_of
from transcribe.postprocess.writing.written import Context, Run, Written

LONGEST = 6  # letters: what is longer is a spelled name
_GLUED = re.compile(r"(?P<letters>[A-Z](?:-[A-Z]){2,5})-(?P<word>[A-Za-z]{3,20})")  # "A-S-A-Class"


def part_letters(run: Run, _context: Context) -> Run:
    """Spelled letters that the recogniser joined to the word behind them, as words of their own."""
    finished: Run = []
    for token in run:
        match = _GLUED.fullmatch(token.text)
        if match is None:
            finished.append(token)
        else:
            finished += [replace(token, text=match["letters"], space=" "), replace(token, text=match["word"])]
    return finished


def join_known_letters(run: Run) -> Run:
    """Every run of letters that the table explains as a whole, as its abbreviations are written."""
    finished: Run = []
    place = 0
    for start, end in letter_runs(run):
        finished.extend(run[place:start])
        place = end
        parts = parted(run, start, end)
        if parts is None:
            finished.extend(run[start:end])
            continue
        for part in parts:
            heard, entry = run[part.start : part.end], part.entry
            finished.extend(written_as(heard, entry.written, entry.rule) if entry and entry.written else heard)
    return [*finished, *run[place:]]


def join_letters(run: Run, context: Context) -> Run:  # noqa: ARG001  (every pass has the same signature)
    """Two or more single letters in a row as one abbreviation."""
    run = join_known_letters(run)
    finished: Run = []
    place = 0
    for start, end in letter_runs(run):
        finished.extend(run[place:start])
        place = end
        if is_spelled(run, start) or parted(run, start, end) is not None:
            finished.extend(run[start:end])
            continue
        first, last = _edges(run, start, end)
        finished.extend(run[start:first])
        finished.extend(_joined(run, first, last))
        finished.extend(run[last:end])
    return [*finished, *run[place:]]


def _edges(run: Sequence[Written], start: int, end: int) -> tuple[int, int]:
    """The run without an article or a pronoun at its edges, and without a letter that stands before a number."""
    before = words_of(run[start - 1])[-1] if start and words_of(run[start - 1]) else ""
    article = is_function_word(before) and before not in neighbours("determiner")
    pronoun = not before or before in ("and", "but", "that", "which", "because", "so")
    spelled_after = end - start == 2 and len(letters_of(run[start + 1])) > 1
    if (run[start].plain == "a" and (article or spelled_after)) or (run[start].plain == "i" and pronoun):
        start += 1
    if end < len(run) and words_of(run[end]):
        after = words_of(run[end])[0]
        if is_number(after) or (run[end - 1].plain == "a" and after in neighbours("span")):
            end -= 1
    return start, max(start, end)


def _joined(run: Sequence[Written], start: int, end: int) -> Run:
    """The letters as one word in capitals; as they are where they are a series, a name's initials or too many."""
    heard = list(run[start:end])
    letters = [letter for token in heard for letter in letters_of(token)]
    before = words_of(run[start - 1])[-1:] if start else ()
    if not 2 <= len(letters) <= LONGEST or (before and (before[0] in neighbours("series") or is_number(before[0]))):
        return heard
    if any("." in token.text or len(letters_of(token)) == 2 for token in heard):
        return heard  # "J.R.", "K-Y"
    if len(heard) == 1 and end < len(run) and run[end].plain in ("spine", "spines") and set(letters) <= set("ctls"):
        return heard  # "T-L-S spine"
    if letters[0] == "a" and len(letters) == 2:
        return heard  # "a J wire"
    return written_as(heard, "".join(letters).upper(), "spelling.letters")
