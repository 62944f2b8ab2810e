"""One file a night for the printer: all documents that lie in a folder at a time of the day, joined.

A destination of the kind ``printer`` puts the documents there, each once (``delivery``). At the chosen time, or at the
next start after it, what has lain there since before is moved into a folder of its own, joined, and written whole into
the printer's folder; then the single ones go. Broken off at any moment, the next call goes on from there, so that
nothing stays unprinted.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from transcribe.durable import write_durably
from transcribe.settings import NightPrint
from transcribe.templates.errors import TemplateError
from transcribe.templates.printing import joined

UNREADABLE = "unreadable"  # the folder of files that are no PDF
_BATCH = ".print-"  # the folder of what is being joined; the rest of its name is the day

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NightPrinter:
    """Joins what is due; ``clock`` tells this machine's time."""

    chosen: NightPrint
    clock: Callable[[], datetime] = datetime.now

    def run_once(self) -> list[Path]:
        """Write what is due, if anything is; returns the files for the printer."""
        waiting, into = self.chosen.waiting, self.chosen.folder
        if waiting is None or into is None or not waiting.is_dir():
            return []
        try:
            self._set_apart(waiting)
            return [made for batch in sorted(waiting.glob(f"{_BATCH}*")) if (made := self._printed(batch, into))]
        except OSError as error:
            _log.warning("the night's print could not be made (%s)", error.strerror)
            return []

    def _set_apart(self, waiting: Path) -> None:
        """Move what is due into the batch of its day."""
        due = self._due()
        batch = waiting / f"{_BATCH}{due:%Y-%m-%d}"
        for path in sorted(waiting.glob("*.pdf")):
            if path.is_file() and datetime.fromtimestamp(path.stat().st_mtime) < due:
                batch.mkdir(mode=0o700, exist_ok=True)
                path.replace(batch / path.name)

    def _due(self) -> datetime:
        """The last time that the chosen time of the day has passed."""
        now = self.clock()
        today = datetime.combine(now.date(), time.fromisoformat(self.chosen.at))
        return today if today <= now else today - timedelta(days=1)

    def _printed(self, batch: Path, into: Path) -> Path | None:
        readable = []
        for path in sorted(batch.iterdir()):
            content = path.read_bytes()
            if _is_readable(content):
                readable.append(content)
            else:
                aside = batch.parent / UNREADABLE
                aside.mkdir(mode=0o700, exist_ok=True)
                path.replace(aside / path.name)
                _log.error("a document of the night's print is no PDF: it was put aside")
        made = None
        if readable:
            made = _free(into, f"night-{batch.name.removeprefix(_BATCH)}")
            write_durably(made, joined(readable, two_sided=self.chosen.two_sided), mode=0o640)
            _log.info("the night's print: %d documents", len(readable))
        shutil.rmtree(batch)
        return made


def _is_readable(content: bytes) -> bool:
    try:
        joined([content])
    except TemplateError:
        return False
    return True


def _free(folder: Path, stem: str) -> Path:
    """A name that no file of the folder has: what came late is a file of its own."""
    number = 1
    while (path := folder / (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf")).exists():
        number += 1
    return path
