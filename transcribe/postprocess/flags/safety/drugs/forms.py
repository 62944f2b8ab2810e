"""Ways to write a dose that are misread and harm: "10U", "QD", "5.0 mg", ".5 mg", "MSO4", where they stand in the text.

The writer's house style rewrites or asks about most of them as they are dictated (``vocab/do_not_use.tsv``); this looks
at what is left, by whatever way it came into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.flags.safety.drugs.medications import medications
from transcribe.postprocess.flags.safety.passages import Draft
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import Sentence, sentences_of
from transcribe.tables import table

_DOSED = r"(?=\s?-?(?:mg|mcg|mEq|units?)\b(?!\s?(?:/|per\s)\s?(?i:d?l|deciliter|liter)))"
_TRAILING_ZERO = re.compile(rf"(?<![\d.,])(?P<right>\d{{1,4}})\.0{{1,2}}{_DOSED}")
_NAKED_DECIMAL = re.compile(rf"(?<![\w.])\.\d{{1,3}}{_DOSED}")


@dataclass(frozen=True, slots=True)
class _Form:
    behind: str
    meant: tuple[str, ...]


def check(draft: Draft) -> Iterator[Found]:
    """``form.abbreviation``, once for what may be meant, and ``form.zero``, at the form."""
    asked: set[tuple[str, ...]] = set()
    about_drugs = {one.passage for one in medications(draft.passages)}
    for sentence in sentences_of(draft.passages):
        text = sentence.text
        for match in _pattern().finditer(text):
            form = _forms()[match["form"]]
            if form.behind == "number" and not match["figure"]:
                continue
            if (form.behind == "drug" and sentence.passage not in about_drugs) or form.meant in asked:
                continue
            asked.add(form.meant)
            yield _found("form.abbreviation", sentence, match.span("form"), form.meant)
        for match in _TRAILING_ZERO.finditer(text):
            yield _found("form.zero", sentence, match.span(), (match["right"],))
        for match in _NAKED_DECIMAL.finditer(text):
            yield _found("form.zero", sentence, match.span(), (f"0{match[0]}",))


def _found(rule: str, sentence: Sentence, span: tuple[int, int], meant: tuple[str, ...]) -> Found:
    words = {"form": sentence.text[slice(*span)], "meant": " or ".join(meant)}
    return Found(rule, sentence.place(*span), words, meant)


@cache
def _forms() -> Mapping[str, _Form]:
    return {row["form"]: _Form(row["behind"], tuple(row["meant"].split("|"))) for row in table("dangerous_forms")}


@cache
def _pattern() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(_forms(), key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?P<figure>\d[\d,.]{{0,8}}\s?)?(?P<form>{forms})(?![\w/])")
