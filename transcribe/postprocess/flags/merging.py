"""One mark where two reasons to look mean the same word: a doubt, and the rule that the word is in no list."""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.report import Flag

UNKNOWN = "word.unknown"
DOUBTS = frozenset({"unsure", "drug"})


def merged(flags: Sequence[Flag], found: Sequence[Flag]) -> tuple[Flag, ...]:
    """All flags; the terms that an unknown word resembles are offered at the doubt that lies on it already."""
    result = list(flags)
    for flag in found:
        doubt = _doubt_on(flag, result) if flag.rule == UNKNOWN else None
        if doubt is None:
            result.append(flag)
        else:
            offered = dict.fromkeys((*result[doubt].suggestions, *flag.suggestions))
            result[doubt] = result[doubt].model_copy(update={"suggestions": tuple(offered)})
    return tuple(result)


def _doubt_on(flag: Flag, flags: Sequence[Flag]) -> int | None:
    """The place, among the flags, of the doubt that covers this flag's words."""
    for number, other in enumerate(flags):
        beside = (
            other.rule is None and other.kind in DOUBTS and (other.section, other.block) == (flag.section, flag.block)
        )
        if beside and other.tokens[0] <= flag.tokens[0] and flag.tokens[1] <= other.tokens[1]:
            return number
    return None
