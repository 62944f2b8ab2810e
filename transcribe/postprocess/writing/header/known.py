"""Names that the office knows, in the place of what the recogniser made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcribe.postprocess.writing.header.likeness import bare, sound_likeness
from transcribe.postprocess.writing.header.names import title_of
from transcribe.postprocess.writing.header.opening import HeaderQuestion, Opening
from transcribe.postprocess.writing.header.questions import name_of
from transcribe.report import Header, Severity

LIKE_AUTHOR = 0.68  # of 1: from which a heard name is one of the few authors …
LIKE_OTHER = 0.85  # … or one of the many people to whom letters may go …
APART = 0.12  # … and by how much it must be more like it than like any other


@dataclass(frozen=True, slots=True)
class People:
    """The office's names: ``author`` who dictates, where the folder or the recorder tells; all ``authors`` of the
    settings; and ``others``: doctors, hospitals and companies to whom letters go."""

    author: str = ""
    authors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def with_known(opening: Opening, people: People) -> Opening:
    """The opening with the office's spelling of each name that sounds like exactly one that the office knows.

    Each is noted as a minor question that shows what was heard, and the questions about the heard spelling go.
    """
    header, notes = opening.header, list[HeaderQuestion]()
    author = _author(header.author, people)
    recipient = _titled(header.recipient, people.others)
    copies = tuple(_titled(copy, people.others) or copy for copy in header.cc)
    known = header.model_copy(
        update={"author": author or header.author, "recipient": recipient or header.recipient, "cc": copies}
    )
    for name in ("author", "recipient", "cc"):
        notes += _noted(name, header, known, opening)
    if author is None and header.author and people.author:
        notes.append(_another_author(header.author, people.author, opening))
    settled = {note.field for note in notes if note.severity is Severity.MINOR}
    kept = [question for question in opening.questions if question.field not in settled or question.field == "cc"]
    return replace(opening, header=known, questions=(*kept, *notes))


def _author(heard: str | None, people: People) -> str | None:
    """The known author: the one the folder tells, unless another was clearly said; else the only one it sounds like."""
    if people.author:
        alike = heard is None or sound_likeness(heard, people.author) >= LIKE_AUTHOR
        return bare(people.author) if alike else None
    return bare(found) if (found := known_name(heard, people.authors, LIKE_AUTHOR)) else None


def known_name(heard: str | None, names: Sequence[str], like: float) -> str | None:
    """The one of the names that a heard name sounds like, by ``like`` at least, and no other nearly so; or ``None``."""
    if not heard:
        return None
    ranked = sorted(((sound_likeness(heard, name), name) for name in names), reverse=True)
    if not ranked or ranked[0][0] < like:
        return None
    return ranked[0][1] if len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= APART else None


def _titled(heard: str | None, names: Sequence[str]) -> str | None:
    """The known name, with the title that was said."""
    found = known_name(heard, names, LIKE_OTHER)
    if found is None or heard is None:
        return None
    title = heard.split()[0]
    return f"{title} {bare(found)}" if title_of(title.lower().rstrip(".")) else found


def _noted(name: str, before: Header, after: Header, opening: Opening) -> list[HeaderQuestion]:
    heard, written = getattr(before, name), getattr(after, name)
    if heard == written or not heard:
        return []
    if name == "cc":
        heard, written = ", ".join(heard), ", ".join(written)
    message = f"The {name_of(name)} is written as the office spells it (“{written}”); “{heard}” was heard."
    return [HeaderQuestion(name, message, Severity.MINOR, (heard,), opening.sources.get(name, ()))]


def _another_author(heard: str, known: str, opening: Opening) -> HeaderQuestion:
    message = f"This dictation comes from “{bare(known)}”, but the author was heard as “{heard}”. Who dictates?"
    return HeaderQuestion("author", message, Severity.MAJOR, (bare(known),), opening.sources.get("author", ()))
