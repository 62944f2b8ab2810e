"""Word documents as PDF/A for archive and print, made by LibreOffice on this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from transcribe.templates.errors import TemplateError

SECONDS = 120.0  # for one document; the first start of LibreOffice alone takes up to ten
_OPTIONS = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b: fonts inside, made to be read in decades
    "UseTaggedPDF": {"type": "boolean", "value": "true"},  # headings and tables for screen readers
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
_PROGRAMS = ("soffice", "libreoffice")
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "FONTCONFIG_FILE")


def libreoffice() -> str | None:
    """The program that makes PDFs, or ``None`` where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def as_pdf(document: bytes, seconds: float = SECONDS) -> bytes:
    """A Word document (.docx) as PDF/A-2b.

    Works in a folder of its own that only this user may read, and that is gone afterwards, with a LibreOffice profile
    of its own: a LibreOffice window that is open on the machine does not disturb it. Raises ``TemplateError`` if
    LibreOffice is missing, fails, or takes longer than ``seconds``.
    """
    program = libreoffice()
    if program is None:
        raise TemplateError("PDFs are made by LibreOffice, which is not installed here: install libreoffice-writer.")
    with tempfile.TemporaryDirectory(prefix="transcribe-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / "document.docx", folder / "document.pdf"
        source.write_bytes(document)
        _run(_command(program, folder, source), seconds)
        if not made.is_file():
            raise TemplateError("LibreOffice could not make a PDF of the document.")
        return made.read_bytes()


def _command(program: str, folder: Path, source: Path) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS)}",
        "--outdir",
        str(folder),
        str(source),
    ]


def _run(command: list[str], seconds: float) -> None:
    """Run LibreOffice, and end it with all its children when the time is up."""
    environment = {key: value for key, value in os.environ.items() if key in _KEPT}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TemplateError(f"LibreOffice did not finish a PDF within {seconds:.0f} seconds.") from None
        finally:
            if running.poll() is None:
                _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.wait()
