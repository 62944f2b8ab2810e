"""Rules that rewrite parts of a line, applied from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from transcribe.postprocess.writing.numbers.cues import phrases
from transcribe.postprocess.writing.numbers.glue import glue_of, replaced_glued
from transcribe.postprocess.writing.numbers.lexicon import may_begin_number, values
from transcribe.postprocess.writing.numbers.line import Line
from transcribe.postprocess.writing.written import Context, Question, Run, Written, asked, replaced, text_of
from transcribe.report import Origin, Severity


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule makes of the next ``length`` tokens. ``text`` ``None`` leaves them as they are.

    With ``suggestions`` they stay as they are, and the secretary is asked.
    """

    length: int
    text: str | None = None
    rule: str = "number.cardinal"
    alternatives: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


Rule = Callable[[Line, int], Found | None]


def rewrite(run: Run, context: Context, rules: Sequence[Rule]) -> Run:
    """The run with the first rule that fits applied at each place, from left to right."""
    line = Line(run, context)
    written: Run = []
    at = 0
    while at < len(run):
        found = _first(line, at, rules) if may_begin(line.word(at)) and not _is_asked(run[at]) else None
        length = max(1, found.length) if found else 1
        tokens = run[at : at + length]
        written.extend(_applied(tokens, found) if found else tokens)
        at += length
    return written


def _first(line: Line, at: int, rules: Sequence[Rule]) -> Found | None:
    return next((found for rule in rules if (found := rule(line, at)) is not None), None)


@cache
def _first_words() -> frozenset[str]:
    kinds = ("month", "ordinal", "decade")
    words = {word for kind in kinds for word in values(kind)} | set(phrases("idiom"))
    return frozenset(words | {"the", "x", "times", "by", "numeral", "half", "quarter"})


def may_begin(word: str) -> bool:
    """Whether any rule may begin at this word; most words of a text are passed over at once."""
    return word in _first_words() or may_begin_number(word.partition("-")[0])


def _applied(tokens: Run, found: Found) -> Run:
    if found.suggestions:
        return _asked(tokens, found.suggestions)
    if found.text is None:
        return tokens
    if any(glue_of(token) is not None for token in tokens):
        return _with_commas(replaced_glued(tokens, found.text, found.rule, Origin.NUMBER))
    return _with_commas(replaced(tokens, found.text, found.rule, Origin.NUMBER, alternatives=found.alternatives))


def _is_asked(token: Written) -> bool:
    """Whether there is a question already: a later rule must not answer it."""
    return any(isinstance(note, Question) and note.kind == "number" for note in token.notes)


def _asked(tokens: Run, suggestions: tuple[str, ...]) -> Run:
    if any(_is_asked(token) for token in tokens):
        return tokens
    heard = text_of(tokens)
    question = Question("number", Severity.CRITICAL, "This number can be read in two ways.", heard, suggestions)
    return asked(tokens, question)


def _with_commas(tokens: Run) -> Run:
    """A comma at the end of a token becomes a token of its own."""
    parted: Run = []
    for token in tokens:
        if token.text.endswith(",") and len(token.text) > 1:
            parted += [replace(token, text=token.text[:-1], space=""), replace(token, text=",")]
        else:
            parted.append(token)
    return parted
