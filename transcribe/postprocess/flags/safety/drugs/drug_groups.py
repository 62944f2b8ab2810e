"""Groups of drugs (``vocab/drug_groups.tsv``): penicillins, statins …, and the drugs that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.correction.terms import same
from transcribe.postprocess.flags.safety.drugs.drug_names import Drug
from transcribe.tables import table


@dataclass(frozen=True, slots=True)
class Group:
    """A group. ``allergy``: "all" (an allergy to one forbids all), "severe" (only a severe one), "" (itself alone);
    ``crosses``: groups that a severe allergy may extend to; ``doubled``: two of it at once are a mistake as a rule."""

    name: str
    written: str
    said: frozenset[str]
    members: frozenset[str]
    allergy: str
    crosses: tuple[str, ...]
    doubled: bool

    def holds(self, drug: Drug) -> bool:
        """Whether a drug, or an ingredient of it, belongs to the group."""
        return bool(drug.ingredients & self.members) or not self.members.isdisjoint(drug.known_as)


def groups_of(drug: Drug) -> tuple[Group, ...]:
    """The groups that a drug belongs to."""
    return tuple(group for group in groups().values() if group.holds(drug))


def named_group(drug: Drug) -> Group | None:
    """The group that a name means as a whole ("penicillin", "statins")."""
    return next((group for group in groups().values() if drug.name in group.said), None)


@cache
def groups() -> Mapping[str, Group]:
    """All groups by name."""
    return {
        row["group"]: Group(
            row["group"],
            row["written"],
            frozenset(same(name) for name in row["said"].split("|") if name),
            frozenset(same(name) for name in row["members"].split("|") if name),
            row["allergy"],
            tuple(filter(None, row["crosses"].split("|"))),
            row["doubled"] == "yes",
        )
        for row in table("drug_groups")
    }
