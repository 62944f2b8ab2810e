"""Many dictations, one after another, from a list or from inboxes; what fails costs the others nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transcribe.audio import declared_seconds
from transcribe.errors import AudioError, AudioProblem, ModelError
from transcribe.inbox import Arrival, Event, EventKind, Inbox, Outcome, OutputNames, watch
from transcribe.pipeline import Pipeline
from transcribe.progress import Display
from transcribe.report import DocumentType

_log = logging.getLogger(__name__)

UNEXPECTED = "The file could not be transcribed because of an error in the program ({}); please report it."
SHOWN = {
    EventKind.KNOWN,
    EventKind.REPLACED,
    EventKind.HELD,
    EventKind.UNREADABLE,
    EventKind.POSTPONED,
    EventKind.INBOX_LOST,
    EventKind.INBOX_BACK,
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no document, and the one sentence why."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The documents that were written, in the order of the files, and what failed."""

    documents: tuple[Path, ...]
    failures: tuple[Failure, ...]


def transcribe_files(
    paths: Sequence[Path],
    out: Path,
    pipeline: Pipeline,
    document_type: DocumentType | None = None,
    author: str | None = None,
) -> BatchResult:
    """Transcribe files into ``out`` as ``<stem>.docx`` and ``<stem>.json``; nothing is overwritten.

    Raises ``ModelError`` before the first file if the recogniser cannot be loaded, and ``InboxError`` if
    ``out`` cannot be written.
    """
    names = OutputNames(out)
    _ = pipeline.recogniser
    documents: list[Path] = []
    failures: list[Failure] = []
    lengths = [declared_seconds(path) for path in paths]
    with Display(len(paths), sum(lengths)) as display:
        for path, length in zip(paths, lengths, strict=True):
            display.file(path.name, length)
            try:
                report = pipeline.draft(path, document_type, display.at, author)
                with names.reserved(path.name) as stem:
                    document = pipeline.write(report, out, stem, author)
            except Exception as error:  # noqa: BLE001 - no file may stop the others
                failures.append(Failure(path.name, sentence_about(error)))
                display.finished(0, "not transcribed")
                continue
            documents.append(document)
            display.finished(report.source.seconds or 0.0, document.name)
    return BatchResult(tuple(documents), tuple(failures))


def sentence_about(error: Exception) -> str:
    """What to tell a person about an error: its own sentence, or for a bug only its kind (no content)."""
    if isinstance(error, AudioError | ModelError):
        return str(error)
    if isinstance(error, OSError):
        return f"A file could not be read or written: {error.strerror or type(error).__name__}."
    _log.error("unexpected error: %s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
    return UNEXPECTED.format(type(error).__name__)


def watch_inboxes(
    inboxes: Sequence[Path],
    out: Path,
    pipeline: Pipeline,
    stop: threading.Event,
    document_type: DocumentType | None = None,
    author: str | None = None,
) -> None:
    """Transcribe whatever comes into the inboxes until ``stop`` is set. Raises ``InboxError``, ``ModelError``."""
    _ = pipeline.recogniser
    with Display() as display:

        def at(seconds: float) -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            display.at(seconds)

        def handle(arrival: Arrival) -> Outcome:
            display.file(arrival.path.name, declared_seconds(arrival.path))
            report = pipeline.draft(arrival.path, document_type, at, arrival.author)
            if report.source.sha256 != arrival.sha256:
                raise AudioError(AudioProblem.UNREADABLE, "The file was changed while it was transcribed.")
            pipeline.write(report, out, arrival.stem, arrival.author)
            display.finished(report.source.seconds or 0.0, f"{arrival.stem}.docx")
            return Outcome.DONE

        def tell(event: Event) -> None:
            if event.kind is EventKind.FAILED:
                display.finished(0, f"not transcribed: {event.sentence}")
            elif event.kind in SHOWN:
                display.line(f"{event.path.name}: {event.sentence}")

        folders = ", ".join(str(inbox) for inbox in inboxes)
        display.line(f"Watching {folders}. Documents go to {out}. Stop with Ctrl-C.")
        watch(
            [Inbox(inbox, author) for inbox in inboxes],
            out,
            pipeline.settings.watching,
            handle,
            stop,
            on_event=tell,
        )
        display.line("Stopped. What was not finished is done next time.")
