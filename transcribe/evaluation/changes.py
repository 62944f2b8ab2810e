"""What post-processing did to each word: the recogniser's text and the draft, both against the reference.

The words compared are normalised (``normalise.py``), so that a change of form alone ("five
milligrams" to "5 mg") changes nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from transcribe.evaluation.alignment import Alignment, Edit, Operation, align, respelled
from transcribe.evaluation.normalise import Token
from transcribe.evaluation.written_forms import contractions


class Outcome(StrEnum):
    """What became of a word between the recogniser's text and the draft.

    ``RIGHT``: right before and after. ``REPAIRED``: wrong or missing before, right after. ``BROKEN``:
    right before, wrong or missing after. ``LEFT``: wrong as it was heard, or still missing.
    ``ALTERED``: wrong before, and now another word that is wrong. ``ADDED``: a word of the draft that stands neither in
    the reference nor in the recogniser's text.
    """

    RIGHT = "right"
    REPAIRED = "repaired"
    BROKEN = "broken"
    LEFT = "left"
    ALTERED = "altered"
    ADDED = "added"


@dataclass(frozen=True)
class Changes:
    """Reference, recogniser's words (``raw``) and draft's words, and how they are aligned.

    ``before`` aligns the reference with ``raw``, ``after`` the reference with ``draft``. Compounds of
    ``raw`` and ``draft`` are written as the reference writes them (:func:`respelled`).
    """

    reference: tuple[Token, ...]
    raw: tuple[Token, ...]
    draft: tuple[Token, ...]
    before: Alignment
    after: Alignment

    @cached_property
    def kept(self) -> dict[int, tuple[int, ...]]:
        """Index in ``raw`` to index in ``draft`` of the words that post-processing left as they were.

        A contraction that was written out ("doesn't", "does not") was left too, and has two in the draft.
        """
        alignment = align(_texts(self.raw), _texts(self.draft))
        written_out = {
            operation.reference: places
            for operation in alignment.operations
            if operation.edit is Edit.SUBSTITUTE and (places := self._written_out(operation))
        }
        return {raw: (draft,) for raw, draft in alignment.equal.items()} | written_out

    def _written_out(self, operation: Operation) -> tuple[int, ...]:
        """The draft's words that are this contraction of ``raw`` written out; none if it is none."""
        word, place = self.raw[operation.reference], operation.hypothesis
        apostrophe = word.end - word.start > len(word.text)
        forms = contractions().get(word.text, frozenset()) if apostrophe else frozenset()
        for first in (place, place - 1):
            for width in {len(form) for form in forms}:
                if first >= 0 and tuple(_texts(self.draft[first : first + width])) in forms:
                    return tuple(range(first, first + width))
        return ()

    @cached_property
    def kept_in_draft(self) -> frozenset[int]:
        """Index in ``draft`` of the words that post-processing left as they were."""
        return frozenset(place for places in self.kept.values() for place in places)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each reference word; never ``ADDED``.

        A word that was kept is neither repaired nor broken, even where it is right in one alignment
        only: a change elsewhere has moved the alignment, not the word.
        """
        result: list[Outcome] = []
        heard = _by_reference(self.before)
        written = _by_reference(self.after)
        for index in range(len(self.reference)):
            raw, draft = heard[index], written[index]
            was_right, kept = index in self.before.equal, draft in self.kept_in_draft
            if index in self.after.equal:
                result.append(Outcome.RIGHT if was_right or kept else Outcome.REPAIRED)
            elif was_right:
                result.append(Outcome.RIGHT if raw in self.kept else Outcome.BROKEN)
            else:
                result.append(Outcome.LEFT if draft is None or kept else Outcome.ALTERED)
        return tuple(result)

    @cached_property
    def extra(self) -> dict[int, Outcome]:
        """Index in ``draft`` of each word too many: ``LEFT`` if it was heard, else ``ADDED``.

        The second word of a contraction that was right is not one too many.
        """
        right = {place for raw in self.before.equal.values() for place in self.kept.get(raw, ())}
        return {
            operation.hypothesis: Outcome.LEFT if operation.hypothesis in self.kept_in_draft else Outcome.ADDED
            for operation in self.after.operations
            if operation.edit is Edit.INSERT and operation.hypothesis not in right
        }


def compare(reference: Sequence[Token], raw: Sequence[Token], draft: Sequence[Token]) -> Changes:
    """Align the recogniser's words and the draft's words with the reference's."""
    words = _texts(reference)
    heard, written = respelled(words, raw), respelled(words, draft)
    return Changes(tuple(reference), heard, written, align(words, _texts(heard)), align(words, _texts(written)))


def _by_reference(alignment: Alignment) -> list[int | None]:
    """For each reference word the hypothesis word aligned with it; ``None`` where it is missing."""
    return [
        None if operation.edit is Edit.DELETE else operation.hypothesis
        for operation in alignment.operations
        if operation.edit is not Edit.INSERT
    ]


def _texts(words: Sequence[Token]) -> list[str]:
    return [word.text for word in words]
