"""What is still to be filled in, in a discreet colour: blanks of the header, and a letterhead that is not set up."""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.run import Run

from transcribe.templates.fields import NO_ADDRESS, NO_OFFICE, NO_PHONE
from transcribe.templates.wording import UNKNOWN

_GAP = re.compile(rf"(\w+ )?{UNKNOWN}|{'|'.join(map(re.escape, (NO_OFFICE, NO_ADDRESS, NO_PHONE)))}")


def show_gaps(document: Document) -> None:
    """Give every run of a page or its letterhead that is only a gap the style "To Be Filled"."""
    heads = [
        head
        for section in document.sections
        for head in (section.header, section.first_page_header, section.even_page_header)
        if not head.is_linked_to_previous
    ]
    parts: list[tuple[Any, Any]] = [(document.element.body, document), *((head._element, head) for head in heads)]
    for element, part in parts:
        for found in element.iter(qn("w:r")):
            run = Run(found, part)
            if _GAP.fullmatch(run.text.strip()):
                run.style = "To Be Filled"
