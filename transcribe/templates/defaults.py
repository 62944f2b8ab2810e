"""Our own templates: what a document looks like where the office has no template of its own.

They are Word files like those of an office, filled in the same way; ``transcribe templates export`` hands one out to be
changed in Word.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Literal

from transcribe.templates.envelopes import envelope_named, make_room_for_window
from transcribe.templates.letterhead import add_head_and_foot
from transcribe.templates.opening import add_letter_opening, add_note_opening
from transcribe.templates.sheet import blank_sheet


@cache
def default_template(letter: bool, paper: Literal["letter", "a4"], envelope: str = "") -> bytes:
    """The template (.docx) of letters, or that of notes and reports, on this paper.

    ``envelope`` is a window envelope of ``envelopes.tsv`` that letters fit; "" is none. Raises ``TemplateError`` if
    there is no such envelope.
    """
    document = blank_sheet(paper, "en-US", "", "")
    add_head_and_foot(document)
    if letter:
        add_letter_opening(document)
        if envelope:
            make_room_for_window(document, envelope_named(envelope))
    else:
        add_note_opening(document)
    document.add_paragraph("{{ body }}")
    document.add_paragraph("{{ signature }}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
