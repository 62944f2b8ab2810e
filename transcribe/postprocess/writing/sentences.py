"""Where sentences begin, by spaCy's rules; scispaCy's where an office has chosen them.

spaCy's tokenizer knows titles and common abbreviations ("Dr.", "e.g."). scispaCy's tokenizer and pySBD (extra
``scispacy``) also know species ("E. coli") and spinal levels, and are slower.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.language import Language

Rules = Literal["spacy", "scispacy"]

ALSO_NAMES = frozenset({"may", "will"})  # small words that a capital makes a month or a person


@cache
def _splitter(rules: Rules) -> Language:
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
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS) - ALSO_NAMES
