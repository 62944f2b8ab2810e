"""The safety rules: what contradicts itself, or cannot be right, whatever the recogniser's certainty.

A check is a function from a draft to what it found. Which rules there are, how grave each is and what it says to the
secretary stands in ``vocab/safety_rules.tsv``; what a check knows of medicine stands in tables of its own. A rule that
an office does not want is switched off in its settings by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from transcribe.postprocess.flags.safety.passages import Draft, Place
from transcribe.report import Flag, Severity
from transcribe.tables import table


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: by which rule, where, the words for the rule's message, and readings to offer.

    ``place`` is None where something is missing from the document, or is wrong in its header (``header`` names the
    field then).
    """

    rule: str
    place: Place | None
    words: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    header: str | None = None


Check = Callable[[Draft], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's name ("dose.high"), the kind of its flags, how grave it is, what it says, and its source."""

    name: str
    kind: str
    severity: Severity
    message: str
    source: str


def safety_flags(draft: Draft, checks: Sequence[Check], off: Iterable[str] = ()) -> tuple[Flag, ...]:
    """The flags of all checks, in the order of the document; of two flags of one rule at one place, the first.

    ``off``: names of rules that the office does not want, or of whole families ("dose").
    """
    unwanted = frozenset(off)
    flags: dict[tuple[str, Place | None, str | None], Flag] = {}
    for check in checks:
        for found in check(draft):
            if found.rule in unwanted or found.rule.partition(".")[0] in unwanted:
                continue
            flags.setdefault((found.rule, found.place, found.header), _flag(found))
    return tuple(sorted(flags.values(), key=lambda flag: (flag.section, flag.block, flag.tokens)))


def _flag(found: Found) -> Flag:
    rule = rules()[found.rule]
    place = found.place or Place(0, 0, (0, 0))
    return Flag(
        kind=rule.kind,
        severity=rule.severity,
        section=place.section,
        block=place.block,
        tokens=place.tokens,
        message=rule.message.format_map(dict(found.words)),
        suggestions=found.suggestions,
        rule=rule.name,
        field=(found.header or "document") if found.place is None else None,
    )


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name."""
    return {
        row["rule"]: Rule(row["rule"], row["kind"], Severity(row["severity"]), row["message"], row["source"])
        for row in table("safety_rules")
    }
