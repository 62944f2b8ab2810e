"""Whether a sentence is about the patient, or about a relative, a newborn, a donor, or somebody who treats."""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.flags.safety.phrases import Phrase, Phrases
from transcribe.tables import table

NEAR = frozenset({"relative", "partner", "child", "donor", "other"})  # who may have a disease or a body of their own


def others(text: str) -> tuple[Phrase[str], ...]:
    """The other people whom a text names; what each is (``vocab/other_people.tsv``, column ``who``)."""
    return tuple(_people().found(text))


def names_another(text: str) -> bool:
    """Whether a text names a person beside the patient, those who treat included."""
    return _people().within(text)


def about_another(text: str) -> bool:
    """Whether what a sentence says of a body or a disease may be somebody else's."""
    return any(person.means in NEAR for person in others(text))


@cache
def _people() -> Phrases[str]:
    return Phrases({row["word"]: row["who"] for row in table("other_people")})
