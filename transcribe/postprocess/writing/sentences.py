"""Where sentences begin, by spaCy's rules; scispaCy's where an office has chosen them.

spaCy's tokenizer knows titles and common abbreviations ("Dr.", "e.g."). scispaCy's tokenizer and pySBD (extra
``scispacy``) also know species ("E. coli") and spinal levels, and are slower.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.language import Language

Rules = Literal["spacy", "scispacy"]

ALSO_NAMES = frozenset({"may", "will"})  # small words that a capital makes a month or a person


@contextmanager
def _without_torch() -> Iterator[None]:
    """Keeps spaCy from loading torch where that is installed: 120 MB and two seconds, and no rule needs it."""
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        yield
    finally:
        del sys.modules["torch"]


@cache
def _splitter(rules: Rules) -> Language:
    with _without_torch():
        from spacy.lang.en import English

    nlp = English()
    if rules == "scispacy":
        from scispacy.custom_sentence_segmenter import pysbd_sentencizer  # noqa: F401  (registers the component)
        from scispacy.custom_tokenizer import combined_rule_tokenizer

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about the library's own regular expressions
            nlp.tokenizer = combined_rule_tokenizer(nlp)
        nlp.add_pipe("pysbd_sentencizer")
    else:
        nlp.add_pipe("sentencizer")
    return nlp


def sentence_starts(text: str, rules: Rules = "spacy") -> tuple[int, ...]:
    """The character offsets at which the sentences of ``text`` begin, in order."""
    return tuple(sentence.start_char for sentence in _splitter(rules)(text).sents)


def is_function_word(word: str) -> bool:
    """Whether a word is one of English's small common ones ("the", "and", "she"), never a name."""
    return word.lower() in _function_words()


@cache
def _function_words() -> frozenset[str]:
    with _without_torch():
        from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS) - ALSO_NAMES
