"""Every heard word that stands nowhere in the document, and why: nothing vanishes unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from transcribe.postprocess.writing.commands import Spoken
from transcribe.postprocess.writing.left_out import LeftOut
from transcribe.postprocess.writing.pieces import Piece
from transcribe.report import Unwritten, UnwrittenReason

_REASONS = {
    "edit.scratch": UnwrittenReason.TAKEN_BACK,
    "edit.correction": UnwrittenReason.TAKEN_BACK,
    "edit.spelling": UnwrittenReason.SPELLING,
}


def unwritten(
    pieces: Sequence[Piece],
    written: Iterable[int],
    header: Iterable[Piece | Spoken],
    body: Iterable[Piece | Spoken],
    headings: Iterable[int],
    left_out: Iterable[LeftOut],
    asides: Iterable[tuple[int, int]],
) -> tuple[Unwritten, ...]:
    """The words without a token, in order, neighbours with one reason together.

    ``written`` are the indices behind the document's tokens, ``header`` the entries that went into the header,
    ``body`` those that were laid out, ``headings`` the indices behind section headings.
    """
    reasons: dict[int, UnwrittenReason] = {}
    _set(reasons, _indices(body, commands_only=True), UnwrittenReason.COMMAND)
    _set(reasons, _indices(header), UnwrittenReason.HEADER)
    _set(reasons, headings, UnwrittenReason.HEADING)
    for left in left_out:
        _set(reasons, _indices(left.pieces), _REASONS.get(left.rule, UnwrittenReason.COMMAND))
    for first, last in asides:
        _set(reasons, range(first, last), UnwrittenReason.ASIDE)
    known = set(written)
    missing = [index for piece in pieces if piece.plain for index in piece.words if index not in known]
    return _ranges(missing, reasons)


def _set(reasons: dict[int, UnwrittenReason], indices: Iterable[int], reason: UnwrittenReason) -> None:
    reasons.update(dict.fromkeys(indices, reason))


def _indices(entries: Iterable[Piece | Spoken], *, commands_only: bool = False) -> Iterable[int]:
    for entry in entries:
        if isinstance(entry, Spoken):
            yield from (index for piece in entry.pieces for index in piece.words)
        elif not commands_only:
            yield from entry.words


def _ranges(missing: Sequence[int], reasons: Mapping[int, UnwrittenReason]) -> tuple[Unwritten, ...]:
    ranges: list[Unwritten] = []
    for index in missing:
        reason = reasons.get(index, UnwrittenReason.UNKNOWN)
        if ranges and ranges[-1].reason is reason and ranges[-1].words[1] == index:
            ranges[-1] = Unwritten(reason=reason, words=(ranges[-1].words[0], index + 1))
        else:
            ranges.append(Unwritten(reason=reason, words=(index, index + 1)))
    return tuple(ranges)
