"""What an author meant: commands carried out, self-corrections resolved, spellings applied.

pieces ─► echoes ─► hesitations ─► spellings ─► commands ─► asides ─► edits ─► capitals ─► stream
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from transcribe.postprocess.writing.asides import Aside, set_apart
from transcribe.postprocess.writing.borders import without_echoes
from transcribe.postprocess.writing.case_commands import with_case
from transcribe.postprocess.writing.command_table import LAYOUT, Entry, Spoken
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.edits import carry_out
from transcribe.postprocess.writing.hesitations import without_hesitations
from transcribe.postprocess.writing.left_out import LeftOut
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.spelling import with_spellings

__all__ = ["Aside", "LeftOut", "Understood", "understand"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What is to be written, in order, and what is not.

    ``stream`` keeps only commands that concern the layout (signs, paragraphs, headings, items, next patient).
    ``names`` are spellings that the author gave, lower case to written ("oakley" to "Oakley"). ``left_out`` are the
    words of commands that were carried out, and those that the author took back.
    """

    stream: tuple[Piece | Spoken, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    secretary_notes: tuple[Aside, ...] = ()
    after_end: tuple[Aside, ...] = ()
    stat: bool = False
    left_out: tuple[LeftOut, ...] = ()


def understand(pieces: list[Piece]) -> Understood:
    """Everything that the author said about the text, carried out on the text."""
    whole, echoes = without_echoes(pieces)
    fluent, hesitations = without_hesitations(whole)
    spelled = with_spellings(fluent)
    apart = set_apart(find_commands(spelled.pieces))
    edited = carry_out(apart.stream)
    cased = with_case(edited.stream)
    return Understood(
        stream=tuple(_plain_again(cased.stream)),
        names=spelled.names,
        secretary_notes=tuple(apart.notes),
        after_end=tuple(apart.after_end),
        stat=apart.stat,
        left_out=(*echoes, *hesitations, *spelled.left_out, *apart.left_out, *edited.left_out, *cased.left_out),
    )


def _plain_again(stream: Iterable[Entry]) -> Iterable[Entry]:
    """Commands that nobody has carried out are words."""
    for entry in stream:
        if isinstance(entry, Spoken) and entry.command.action not in LAYOUT:
            yield from entry.pieces
        else:
            yield entry
