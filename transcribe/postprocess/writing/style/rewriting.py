"""How a pass of the house style changes a run: what was found at a place, and what stands there instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from transcribe.postprocess.writing.sentence_units import is_kind
from transcribe.postprocess.writing.sentences import is_function_word
from transcribe.postprocess.writing.style.surroundings import begins
from transcribe.postprocess.writing.written import Question, Run, Written, asked, replaced, text_of
from transcribe.report import Origin

Found = tuple[int, Run]  # how many tokens of the run are replaced, and by which
OPENERS = frozenset({"Continue", "Follow", "Patient", "Return", "Start", "Stop", "Will"})
LONG_WORD = 4  # letters: shorter words in capitals are abbreviations
Find = Callable[[Run, int], Found | None]


def rewritten(run: Run, find: Find) -> Run:
    """The run with everything that ``find`` sees in it replaced, from left to right.

    ``find`` gets the run as it is by then: what stands before a place is already written.
    """
    run = list(run)
    place = 0
    while place < len(run):
        found = find(run, place)
        if found is None:
            place += 1
        else:
            length, tokens = found
            run[place : place + length] = tokens
            place += len(tokens)
    return run


def exchanged(run: Run, place: int, length: int, written: str, rule: str, alternatives: tuple[str, ...] = ()) -> Found:
    """``written`` in place of ``length`` tokens, so that no full stop is doubled and none is lost.

    A stop that belongs to the heard abbreviation ("B.I.D. for a week") goes with it. A stop that ends the sentence
    stays a sign of its own, and serves an abbreviation that is written with one.
    """
    length += _own_stop(run, place, length)
    old = run[place : place + length]
    if begins(run, place):
        written = _capital(written, old[0], run[place - 1].text if place else "")
    if _is_shouted(run, place, length):
        written = written.upper()
    following = run[place + length] if place + length < len(run) else None
    if following is not None and following.text == ".":
        return length, as_written(old, written.removesuffix("."), rule, alternatives)
    if old[-1].text != "." and old[-1].text.endswith(".") and _ends_here(written, following):
        written = written.removesuffix(".")
        same = text_of(old) == written + "."
        return length, _with_stop(
            [replace(old[-1], text=written)] if same else as_written(old, written, rule, alternatives)
        )
    return length, as_written(old, written, rule, alternatives)


def _is_shouted(run: Run, place: int, length: int) -> bool:
    """Whether words are part of a heading in capitals: "POSTOP DIAGNOSIS", "MEDS:"."""
    old = run[place : place + length]
    if not all(token.text.isupper() and token.text.isalpha() and len(token.text) >= LONG_WORD for token in old):
        return False
    following = run[place + length].text if place + length < len(run) else ""
    return following == ":" or (following.isupper() and len(following) >= LONG_WORD)


def _capital(written: str, old: Written, earlier: str) -> str:
    first, space, rest = written.partition(" ")
    if "." in first[1:-1]:  # a dotted abbreviation that begins a sentence has capitals throughout: "P.O. intake"
        return written if earlier == ":" else first.upper() + space + rest
    return written[:1].upper() + written[1:] if old.text[:1].isupper() else written


def _own_stop(run: Run, place: int, length: int) -> int:
    """1 if the stop behind the tokens belongs to the abbreviation and ends no sentence; else 0."""
    end = place + length
    if end + 1 >= len(run) or run[end].text != "." or run[end].origin is not Origin.HEARD:
        return 0
    following = run[end + 1].text[:1]
    if any("." in token.text and token.origin is not Origin.STYLE for token in run[place:end]):
        return int(not following.isupper())
    mixed = any(token.text[:1].isupper() for token in run)  # a text that has capitals has them where sentences begin
    return int(mixed and following.islower())


def _ends_here(written: str, following: Written | None) -> bool:
    """Whether the dot inside an abbreviation's token was a sentence's end as well."""
    if following is None:
        return not written.endswith(".")
    word = following.text
    if not word[:1].isupper() or word[1:] != word[1:].lower():
        return False
    return is_function_word(word) or word in OPENERS or is_kind(word.lower(), "auxiliary", "verb")


def _with_stop(tokens: Run) -> Run:
    last = tokens[-1]
    stop = Written(text=".", space=last.space, origin=Origin.HEARD, words=last.words)
    return [*tokens[:-1], replace(last, space=""), stop]


def as_written(old: Run, written: str, rule: str, alternatives: tuple[str, ...] = ()) -> Run:
    """``written`` in place of the tokens; where only their number changes, nothing is noted."""
    pieces = written.split(" ")
    if text_of(old) != written:
        return replaced(old, written, rule, Origin.STYLE, alternatives=alternatives)
    if len(old) == len(pieces):
        return list(old)
    words = tuple(sorted({index for token in old for index in token.words}))
    notes = tuple(dict.fromkeys(note for token in old for note in token.notes))
    merged = [replace(old[0], text=piece, space=" ", words=words, notes=notes, end=old[-1].end) for piece in pieces]
    return [*merged[:-1], replace(merged[-1], space=old[-1].space)]


def asked_once(old: Run, question: Question) -> Run:
    """The tokens with the question, unless it is on them already."""
    for note in old[0].notes:
        if isinstance(note, Question) and note.kind == question.kind and note.heard == question.heard:
            return list(old)
    return asked(old, question)
