"""What of the header is said in the body: copies and the author at the end, a subject behind the salutation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcribe.postprocess.writing.commands import Action, Spoken
from transcribe.postprocess.writing.header.copies import Copies, copies_at
from transcribe.postprocess.writing.header.cues import cues_at
from transcribe.postprocess.writing.header.line import Line, line_of
from transcribe.postprocess.writing.header.names import Name, ends_names, in_english, name_at
from transcribe.postprocess.writing.header.roles import role_before_name_at, role_behind_name_at
from transcribe.postprocess.writing.header.segments import read_subject
from transcribe.postprocess.writing.pieces import Piece

LAST_WORDS = 80  # a copy is asked for at the beginning or within the last words of a dictation
FIRST_WORDS = 60  # within which a subject stands behind the salutation
BRIEF = frozenset({"c", "cc", "copy", "copies"})  # the first words of a cue that is no sentence


@dataclass(frozen=True, slots=True)
class Signed:
    """The author as named at the end, words ``start`` to ``end`` of the line."""

    name: Name
    start: int
    end: int


def read_copies(
    stream: Sequence[Piece | Spoken], names: Mapping[str, str] | None = None, english: str = "US"
) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Copies asked for at the end of a body, and the half-open ranges of its positions that are no text of the
    document: the lists of copies, the author's name there, and a subject line behind the salutation.

    Only what begins a sentence or line at the end, and is nothing but the list or the name, is taken.
    """
    start = max(0, len(stream) - LAST_WORDS)
    line = line_of(stream, start, longest=LAST_WORDS)
    recipients: list[str] = []
    ranges = _subject_range(stream)
    at = 0
    while at < len(line):
        found = _asked_at(line, at, names or {})
        if found and not _begins(line, at, whole=start == 0, last=found.end >= len(line)):
            found = None
        signed = None if found else _signed_at(line, at, names or {}, whole=start == 0)
        taken = found or signed
        if taken is None:
            at += 1
            continue
        if found:
            recipients.extend(copy for copy in found.recipients if copy not in recipients)
        ranges.append((line.words[at].place, line.words[taken.end - 1].after))
        at = taken.end
    return tuple(in_english(copy, english) for copy in recipients), tuple(ranges)


def author_at_end(
    stream: Sequence[Piece | Spoken], names: Mapping[str, str] | None = None
) -> tuple[Name, tuple[int, ...]] | None:
    """The author that the last words name ("dictated by doctor Solway"), and the words of the name."""
    start = max(0, len(stream) - LAST_WORDS)
    line = line_of(stream, start, longest=LAST_WORDS)
    for at in range(len(line)):
        if signed := _signed_at(line, at, names or {}, whole=False):
            return signed.name, line.indices(signed.name.start, signed.name.end)
    return None


def _subject_range(stream: Sequence[Piece | Spoken]) -> list[tuple[int, int]]:
    line = line_of(stream, longest=FIRST_WORDS)
    segments = read_subject(line, 0, {}, "MDY")
    if not segments:
        return []
    end = line.words[segments[-1].end - 1].after
    while end < len(stream):
        entry = stream[end]
        if isinstance(entry, Piece) or entry.command.action not in (Action.LINE, Action.PARAGRAPH):
            break
        end += 1
    return [(line.words[segments[0].start].place, end)]


def _signed_at(line: Line, at: int, spellings: Mapping[str, str], *, whole: bool) -> Signed | None:
    """ "Dictated by doctor Solway", with nothing else in its line."""
    cue = next((cue for cue in cues_at(line.plains, at) if "ending" in cue.where), None)
    if cue is None or not (_begins(line, at, whole=whole, last=False) or len(cue.said) > 1):
        return None
    start = at + len(cue.said)
    name = name_at(line, start + role_before_name_at(line.plains, start), spellings)
    if name is None or not (name.title or name.words > 1):
        return None
    role = role_behind_name_at(line.plains, name.end)
    end = name.end + (role.length if role else 0)
    closed = end >= len(line) or line.stop(end) or set(line.sign(end - 1)) & set(".!?")
    copies = end < len(line) and any(cue.field == "copies" for cue in cues_at(line.plains, end))
    return Signed(name, at, end) if closed or copies else None


def _begins(line: Line, at: int, *, whole: bool, last: bool) -> bool:
    """Whether a sentence or line begins at a word; the last words may be meant so without any sign before them."""
    if at == 0:
        return whole
    if line.stop(at) or set(line.sign(at - 1)) & set(".!?;"):
        return True
    return last and line.plains[at] in BRIEF and bool(line.sign(at - 1) or not ends_names(line.plains[at - 1]))


def _asked_at(line: Line, at: int, spellings: Mapping[str, str]) -> Copies | None:
    for cue in cues_at(line.plains, at):
        if cue.field != "copies" or cue.damaged:
            continue
        copies = copies_at(line, at + len(cue.said), spellings)
        if (
            copies
            and copies.complete
            and (copies.end >= len(line) or line.stop(copies.end) or line.sign(copies.end - 1))
        ):
            return copies
    return None
