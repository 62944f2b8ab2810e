"""Are the headings there, and the paragraphs and list items in their places?"""

from __future__ import annotations

from collections import Counter

from transcribe.evaluation.alignment import Alignment, Edit, align
from transcribe.evaluation.documents import Document, Line
from transcribe.evaluation.figures import Structure
from transcribe.evaluation.normalise import Token, normalised


def structure(reference: Document, draft: Document, alignment: Alignment, words: tuple[Token, ...]) -> Structure:
    """Compare the structure of two documents whose words (the draft's as ``words``) are aligned."""
    headings = align(_headings(reference), _headings(draft))
    found = headings.count(Edit.EQUAL)
    shared = Counter(
        (reference.line_of(reference.tokens[left]), draft.line_of(words[right]))
        for left, right in alignment.equal.items()
    )
    draft_line = _best(shared)
    reference_line = _best({(right, left): count for (left, right), count in shared.items()})
    blocks = [index for index, line in enumerate(reference.lines) if line.kind != "heading"]
    in_place = sum(
        index in draft_line
        and reference_line[draft_line[index]] == index
        and _same_place(reference.lines[index], draft.lines[draft_line[index]])
        for index in blocks
    )
    return Structure(
        headings_found=found,
        headings_missed=len(_headings(reference)) - found,
        headings_invented=len(_headings(draft)) - found,
        blocks_in_place=in_place,
        blocks=len(blocks),
    )


def _headings(document: Document) -> list[str]:
    return [" ".join(normalised(line.text)) for line in document.lines if line.kind == "heading"]


def _best(shared: dict[tuple[int, int], int]) -> dict[int, int]:
    """For each line the line of the other side with which it shares most words (the first of equals)."""
    best: dict[int, int] = {}
    for (line, other), count in sorted(shared.items()):
        if line not in best or count > shared[line, best[line]]:
            best[line] = other
    return best


def _same_place(left: Line, right: Line) -> bool:
    return left.kind == right.kind and normalised(left.heading or "") == normalised(right.heading or "")
