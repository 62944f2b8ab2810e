"""A run with its words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from transcribe.postprocess.writing.numbers.cues import cue
from transcribe.postprocess.writing.numbers.lexicon import word_at
from transcribe.postprocess.writing.written import Context, Run, Written, text_of

LONGEST_NOTE = 8  # words behind the measure: "two tablets by mouth twice a day as needed" is no sentence

ENDINGS = frozenset(".?!")
OPENINGS = frozenset('("“')
LEFT = '"“”‘’()[]'


@dataclass(frozen=True)
class Line:
    """A run, and its words as the tables spell them; a comma is ``""``, any other sign stands for itself."""

    run: Run
    context: Context

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(_word(token) for token in self.run)

    def word(self, at: int) -> str:
        """The word at a place; ``""`` beyond either end."""
        return word_at(self.words, at)

    def is_end(self, at: int) -> bool:
        """Whether here is the end of the run, or a sign."""
        return at >= len(self.run) or at < 0 or self.run[at].is_sign

    def begins(self, at: int) -> bool:
        """Whether a sentence begins here."""
        while at > 0 and self.run[at - 1].text in OPENINGS:
            at -= 1
        return at == 0 or self.run[at - 1].text in (*ENDINGS, ":")

    def sentence_end(self, at: int) -> int:
        """The place of the sign that ends the sentence, or the end of the run."""
        while at < len(self.run) and self.run[at].text not in ENDINGS:
            at += 1
        return at

    def is_full_sentence(self, at: int, *, brief: bool = False) -> bool:
        """Whether what goes on here is a sentence, with a verb or with someone who acts, and not a note in brief.

        What is ``brief`` by nature ("69-year-old man with angina") is no sentence by its length alone.
        """
        rest = self.words[at : self.sentence_end(at)]
        if len(rest) > LONGEST_NOTE and not brief:
            return True
        if any(word in cue("verb") or word in cue("subject") for word in rest):
            return True
        return any(word.endswith("ed") and len(word) > 4 and word != "needed" for word in rest)

    def text(self, at: int, end: int) -> str:
        """The words from ``at`` to before ``end`` as they stand in the run."""
        return text_of(self.run[at:end])


def _word(token: Written) -> str:
    if token.is_sign:
        return "" if token.text == "," else token.text
    return token.text.lower().strip(LEFT).rstrip(".,:;?!…").replace("’", "'")
