"""How a template looks: an invented document of a kind, and its pages as pictures."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from transcribe.settings import Author, Office, Settings
from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import Occasion
from transcribe.templates.sample import sample_of, sample_recipient
from transcribe.templates.types import DocumentKind
from transcribe.templates.word import build_document, packed

DOTS = 110  # an inch
SECONDS = 60.0
_PAGES = 50
_OFFICE = Office(
    name="Harbor Street Medical Group",
    address=("1200 Harbor Street, Suite 300", "Portland, ME 04101"),
    phone="(207) 555-0142",
    fax="(207) 555-0143",
)
_AUTHOR = Author(id="ashgrove", name="Noel Ashgrove, MD", title="Cardiology")


def sample_document(kind: DocumentKind, settings: Settings, template: bytes | None = None) -> bytes:
    """The invented document of a kind as an unsigned Word file, with the office's letterhead.

    ``template`` is the one that is tried; ``None`` is the one that the office uses. Raises ``TemplateError``.
    """
    report = sample_of(kind)
    author = settings.authors[0] if settings.authors else _AUTHOR
    office = settings.office if settings.office.name else _OFFICE.model_copy(update={"paper": settings.office.paper})
    occasion = Occasion(office, author, templates=settings.templates, recipient=sample_recipient())
    return packed(build_document(report, occasion, template))


def pictures_of(pdf: bytes, dots: int = DOTS) -> tuple[bytes, ...]:
    """The first pages of a PDF as PNG pictures with so many dots an inch. Raises ``TemplateError``."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise TemplateError(
            "Pictures of pages are made by pdftoppm, which is not installed here: install poppler-utils."
        )
    with tempfile.TemporaryDirectory(prefix="transcribe-") as name:
        folder = Path(name)
        (folder / "document.pdf").write_bytes(pdf)
        command = [program, "-png", "-r", str(dots), "-l", str(_PAGES), str(folder / "document.pdf"), str(folder / "p")]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise TemplateError(f"The pictures were not finished within {SECONDS:.0f} seconds.") from None
        if done.returncode:
            raise TemplateError("The document's pages could not be made into pictures.")
        return tuple(page.read_bytes() for page in sorted(folder.glob("p*.png")))
