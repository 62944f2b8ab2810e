"""Words that the recogniser glued together: "300mg", "9-by-6-millimeter", "forty-two-year-old".

Parting is tentative: what no later rule has used is joined again.
"""

from __future__ import annotations

import re
from dataclasses import replace

from transcribe.postprocess.writing.numbers.lexicon import is_figure, teens_and_tens, values
from transcribe.postprocess.writing.numbers.units import is_unit_word, unit_letters
from transcribe.postprocess.writing.written import Change, Run, Written, text_of
from transcribe.report import Origin

GLUED = "number.glued"
MOST_PARTS = 8

_UNIT_BEHIND = re.compile(
    r"(?P<figure>[0-9][0-9,]{0,12}(?:\.[0-9]{1,6})?(?:/[0-9]{1,4}(?:\.[0-9]{1,3})?)?|\.[0-9]{1,6})(?P<unit>[A-Za-zµμ°]{1,5}(?:/.{1,12})?|%)"
)
_BEHIND = frozenset({"°f", "°c", "%"})  # written without a space behind a figure
_JOINERS = frozenset({"by", "x", "to", "and", "point", "or", "a"})


def part_glued(run: Run) -> Run:
    """The run with glued numbers and units in words of their own; each knows the word it came from."""
    parted: Run = []
    for token in run:
        parts = _parts(token.text)
        parted.extend(_parted(token, parts) if parts else [token])
    return parted


def join_unused(run: Run) -> Run:
    """The run with those words whole again that were parted in vain."""
    joined: Run = []
    at = 0
    while at < len(run):
        note = glue_of(run[at])
        end = at + 1
        while note is not None and end < len(run) and glue_of(run[end]) is note:
            end += 1
        if note is not None and text_of(run[at:end]) == note.written:
            notes = tuple(other for other in run[at].notes if other is not note)
            joined.append(replace(run[at], text=note.heard, space=run[end - 1].space, notes=notes))
        else:
            joined.extend(run[at:end])
        at = end
    return joined


def glue_of(token: Written) -> Change | None:
    """The note that a token is part of a word that was parted."""
    return next((note for note in token.notes if isinstance(note, Change) and note.rule == GLUED), None)


def was_hyphened(token: Written) -> bool:
    """Whether a token is part of a word that was heard with a hyphen: the sign of a measure before its noun."""
    note = glue_of(token)
    return note is not None and "-" in note.heard


def replaced_glued(run: Run, text: str, rule: str, origin: Origin) -> Run:
    """The run under ``text``, with one change noted, from what was heard before it was parted."""
    heard: list[str] = []
    last: Change | None = None
    for token in run:
        note = glue_of(token)
        if note is None:
            heard.append(token.text + token.space)
        elif note is not last:
            heard.append(note.heard + " ")
        last = note
    change = Change(rule, "".join(heard).strip(), text)
    kept = dict.fromkeys(
        note for token in run for note in token.notes if not (isinstance(note, Change) and note.rule == GLUED)
    )
    words = tuple(sorted({index for token in run for index in token.words}))
    model = replace(run[0], space=" ", origin=origin, words=words, end=run[-1].end, notes=(*kept, change))
    tokens = [replace(model, text=part) for part in text.split(" ")]
    tokens[-1] = replace(tokens[-1], space=run[-1].space)
    return tokens


def _parted(token: Written, parts: list[str]) -> Run:
    note = Change(GLUED, token.text, " ".join(parts))
    tokens = [replace(token, text=part, space=" ", notes=(*token.notes, note)) for part in parts]
    tokens[-1] = replace(tokens[-1], space=token.space)
    return tokens


def _parts(text: str) -> list[str]:
    if len(text) > 60:
        return []
    return _unit_parts(text) or _hyphen_parts(text)


def _unit_parts(text: str) -> list[str]:
    match = _UNIT_BEHIND.fullmatch(text)
    if match is None:
        return []
    unit = match["unit"].lower()
    known = unit.partition("/")[0] in unit_letters() and match["unit"] != "G"
    return [match["figure"], match["unit"]] if known or unit in _BEHIND else []


def _hyphen_parts(text: str) -> list[str]:
    """The words of a hyphenated measure or number; nothing where it is finished already, or something else."""
    words = text.split("-")
    parts = text.lower().split("-")
    if not 2 <= len(parts) <= MOST_PARTS or not all(parts) or not _is_number_word(parts[0]):
        return []
    if parts[-1] in ("old", "olds"):
        spelled = len(parts) > 2 and not is_figure(parts[0])
        return words if spelled and _is_number(parts[:-2]) and is_unit_word(parts[-2]) else []
    if is_unit_word(parts[-1]) and _is_number(parts[:-1]):
        finished = len(parts) == 2 and is_figure(parts[0]) and not _is_spelled_out(parts[1])
        return [] if finished else words
    return words if _is_number(parts) and not all(map(is_figure, parts)) and not _is_compound(parts) else []


def _is_compound(parts: list[str]) -> bool:
    return "-".join(parts) in teens_and_tens()


def _is_spelled_out(unit: str) -> bool:
    """Units that are not written out behind a figure and a hyphen: "12-millimeter" becomes "12-mm"."""
    return unit.removesuffix("s").endswith(("meter", "metre", "gram", "liter", "litre"))


def _is_number(parts: list[str]) -> bool:
    """Whether all these are number words or figures, with joining words between them at most."""
    return (
        bool(parts)
        and _is_number_word(parts[0])
        and _is_number_word(parts[-1])
        and all(_is_number_word(part) or part in _JOINERS for part in parts)
    )


def _is_number_word(word: str) -> bool:
    return is_figure(word) or any(word in known for known in (values("digit"), teens_and_tens(), values("scale")))
