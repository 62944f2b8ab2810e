"""What goes to the printer: many documents as one file, and labels for their envelopes."""

from __future__ import annotations

import io
from collections.abc import Sequence

from transcribe.templates.errors import TemplateError


def joined(pdfs: Sequence[bytes], *, two_sided: bool = True) -> bytes:
    """Several PDFs as one, in their order.

    With ``two_sided``, an empty page follows each document with an odd number of pages, so that on a printer that
    prints both sides the next one begins on a sheet of its own. Raises ``TemplateError`` for what is no PDF.
    """
    try:
        from pypdf import PdfReader, PdfWriter
        from pypdf.errors import PyPdfError
    except ModuleNotFoundError:
        raise TemplateError("PDFs are joined by the package 'pypdf': pip install pypdf.") from None
    if not pdfs:
        raise TemplateError("There is nothing to print.")
    writer = PdfWriter()
    for number, content in enumerate(pdfs, 1):
        try:
            pages = PdfReader(io.BytesIO(content)).pages
            for page in pages:
                writer.add_page(page)
            if two_sided and len(pages) % 2 and number < len(pdfs):
                writer.add_blank_page(pages[-1].mediabox.width, pages[-1].mediabox.height)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            raise TemplateError(f"File {number} of those to be joined is not a PDF that can be read.") from None
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
