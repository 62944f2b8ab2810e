"""Which words of a draft are wrong, by the finished document: the marks of a teacher, on the draft's own tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from transcribe.evaluation.alignment import Alignment, Edit, align, respelled
from transcribe.evaluation.documents import Document, draft_document, expected_document, heard_document
from transcribe.evaluation.normalise import Token
from transcribe.evaluation.recall import Occurrence, occurrences, texts
from transcribe.evaluation.sets import Case
from transcribe.postprocess.flags.doubt_evidence import Place
from transcribe.report import Report


@dataclass(frozen=True)
class Marked:
    """A draft beside the finished text, as the evaluation aligns them.

    ``words`` are the draft's comparable words, ``places`` the tokens of each, ``reference`` the words of the finished
    text (of a recording with nothing but a reference text: that), ``found`` the terms of the set in it. ``spans`` are
    the characters of each token in the draft.
    """

    draft: Document
    words: tuple[Token, ...]
    reference: tuple[str, ...]
    alignment: Alignment
    found: tuple[Occurrence, ...]
    places: tuple[tuple[Place, ...], ...]
    spans: Mapping[Place, tuple[int, int]]

    @classmethod
    def of(cls, report: Report, case: Case) -> Marked:
        """The draft of a case. Raises ``ValueError`` where nothing is known of what it should be."""
        if case.expected is not None:
            finished = expected_document(case.expected)
        elif case.spoken is not None:
            finished = heard_document(case.spoken, ())
        else:
            raise ValueError("a case without finished or spoken text")
        draft = draft_document(report)
        reference = tuple(texts(finished.tokens))
        words = respelled(reference, draft.tokens)
        spans = dict(_spans(report, draft))
        places = tuple(
            tuple(place for place, (start, end) in spans.items() if start < word.end and word.start < end)
            for word in words
        )
        found = occurrences(finished, case.terms)[0] if case.terms and case.expected else ()
        return cls(draft, words, reference, align(reference, texts(words)), found, places, spans)

    @cached_property
    def wrong(self) -> frozenset[Place]:
        """The tokens that are wrong, and those right behind which words are missing between right words.

        Where words are missing beside a wrong one, that one leads there.
        """
        bad = {one.hypothesis for one in self.alignment.operations if one.edit in (Edit.SUBSTITUTE, Edit.INSERT)}
        tokens = {place for word in bad for place in self.places[word]}
        for one in self.alignment.operations:
            if one.edit is Edit.DELETE and not {one.hypothesis - 1, one.hypothesis} & bad:
                tokens.update(self._before(one.hypothesis))
        return frozenset(tokens)

    def _before(self, gap: int) -> tuple[Place, ...]:
        """The token before a gap; the one behind it where nothing or a heading stands before."""
        if gap and self.places[gap - 1]:
            return self.places[gap - 1][-1:]
        return self.places[gap][:1] if gap < len(self.places) else ()


def _spans(report: Report, draft: Document) -> Iterator[tuple[Place, tuple[int, int]]]:
    """Each token of a report with its half-open range of characters in the document."""
    lines = iter(draft.lines)
    for number, section in enumerate(report.sections):
        if section.heading:
            next(lines)
        for at, block in enumerate(section.blocks):
            start = next(lines).start
            for index, token in enumerate(block.tokens):
                yield Place(number, at, index), (start, start + len(token.text))
                start += len(token.text) + len(token.space)
