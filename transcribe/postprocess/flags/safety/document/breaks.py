"""Text that breaks off, and text that stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft, Passage
from transcribe.postprocess.flags.safety.rules import Found
from transcribe.postprocess.flags.safety.sentences import sentences
from transcribe.tables import table

LEAST_WORDS = 5  # a shorter sentence may well be said twice
TITLES = frozenset(
    {
        "preoperative_diagnosis",
        "postoperative_diagnosis",
        "diagnosis",
        "procedure",
        "admission_diagnosis",
        "discharge_diagnosis",
    }
)
_LAST = re.compile(r"(?P<word>[A-Za-z]+)\s*[.,;:-]*\s*$")


def check(draft: Draft) -> Iterator[Found]:
    """A document that ends in the middle of a sentence, and a sentence that comes again."""
    written = [passage for passage in draft.passages if passage.text.strip()]
    if written:
        yield from _cut_off(written[-1])
    yield from _repeated(written)


def _cut_off(passage: Passage) -> Iterator[Found]:
    last = _LAST.search(passage.text)
    if last is not None and (last["word"] in _open_endings() or passage.text.rstrip().endswith((",", " -"))):
        yield Found("text.cut_off", passage.place(*last.span("word")), {"word": last["word"]})


def _repeated(passages: list[Passage]) -> Iterator[Found]:
    """A sentence that comes again at once: loops of a recogniser, or an author who began anew."""
    before = ""
    section = -1
    for passage in passages:
        if passage.section != section:
            before, section = "", passage.section
        for sentence in sentences(passage):
            words = re.findall(r"\w+", sentence.text.lower())
            key = " ".join(words)
            if key == before and len(words) >= LEAST_WORDS and passage.holds not in TITLES:
                yield Found("text.repeated", sentence.place(0, len(sentence.text)), {})
            before = key


@cache
def _open_endings() -> frozenset[str]:
    return frozenset(row["word"] for row in table("open_endings"))
