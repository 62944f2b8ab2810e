"""Documents as faxes: a cover sheet before them, as PDF, or as TIFF in the resolution and coding of fax machines.

TIFF class F as fax servers take it: 1728 dots a line, 204 x 196 dots an inch ("fine"), coded by ITU-T T.6 (G4).
"""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import datetime

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.recipients import Addressee
from transcribe.settings import Office

_WIDTH = 1728  # dots
_ACROSS, _DOWN = 204, 196  # dots an inch
_SECONDS = 120.0
_CONFIDENTIAL = (
    "This fax is for the addressee alone and may hold health information that the law protects. "
    "If it has come to you by mistake, please tell the sender at once and destroy it."
)


def fax_pages(document: bytes, to: Addressee, office: Office, at: datetime, *, cover: bool) -> bytes:
    """A PDF with the cover sheet, if one is wanted, and the document (PDF). Raises ``DeliveryError``."""
    if not cover:
        return document
    from pypdf import PdfReader, PdfWriter

    pages = len(PdfReader(io.BytesIO(document)).pages)
    joined, out = PdfWriter(), io.BytesIO()
    for part in (_cover(to, office, at, pages + 1), document):
        joined.append(io.BytesIO(part))
    joined.write(out)
    return out.getvalue()


def as_tiff(document: bytes) -> bytes:
    """A PDF as a TIFF of several pages for fax machines. Raises ``DeliveryError``."""
    from PIL import Image
    from pypdf import PdfReader

    height = float(PdfReader(io.BytesIO(document)).pages[0].mediabox.height)  # points, 72 an inch
    pages = [Image.open(io.BytesIO(page)) for page in _bitmaps(document, round(height / 72 * _DOWN))]
    out = io.BytesIO()
    first, *others = pages
    first.save(out, "TIFF", compression="group4", save_all=True, append_images=others, dpi=(_ACROSS, _DOWN))
    return out.getvalue()


def _bitmaps(document: bytes, height: int) -> list[bytes]:
    """Each page in black and white (PBM); no file is written on the way."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise DeliveryError(Problem.DOCUMENT, "Faxes are drawn by pdftoppm, which is not here: install poppler-utils.")
    command = [program, "-mono", "-scale-to-x", str(_WIDTH), "-scale-to-y", str(height), "-"]
    try:
        drawn = subprocess.run(command, input=document, capture_output=True, timeout=_SECONDS, check=True).stdout
    except (subprocess.SubprocessError, OSError):
        raise DeliveryError(Problem.DOCUMENT, "The pages of a fax could not be drawn.") from None
    head = f"P4\n{_WIDTH} {height}\n".encode()
    size = len(head) + (_WIDTH // 8) * height
    pages = [drawn[start : start + size] for start in range(0, len(drawn), size)]
    if not pages or any(len(page) != size or not page.startswith(head) for page in pages):
        raise DeliveryError(Problem.DOCUMENT, "The pages of a fax could not be drawn.")
    return pages


def _cover(to: Addressee, office: Office, at: datetime, pages: int) -> bytes:
    """One page that names no patient."""
    from docx import Document

    from transcribe.templates.pdf import as_pdf

    sheet = Document()
    sheet.add_heading("Fax", level=0)
    lines = {
        "To": to.name,
        "Fax": to.address,
        "From": office.name,
        "Phone": office.phone,
        "Our fax": office.fax,
        "Date": f"{at.astimezone():%Y-%m-%d %H:%M}",
        "Pages": f"{pages}, with this one",
    }
    table = sheet.add_table(rows=0, cols=2)
    for label, value in lines.items():
        if value:
            row = table.add_row().cells
            row[0].text, row[1].text = label, value
    sheet.add_paragraph()
    sheet.add_paragraph(_CONFIDENTIAL)
    out = io.BytesIO()
    sheet.save(out)
    return as_pdf(out.getvalue())
