"""All looks in their order; one that fails says so and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from transcribe.doctor import documents, machine, office, parts
from transcribe.doctor.findings import Finding, problem
from transcribe.settings import Settings

Look = Callable[[], Iterable[Finding]]


def examine(settings: Settings, path: Path | None) -> tuple[Finding, ...]:
    """Everything that can be looked at, for the settings read from ``path``."""
    store, newest = _store(settings)
    looks: tuple[tuple[str, Look], ...] = (
        ("Settings", lambda: office.settings_file(path)),
        ("Authors", lambda: office.authors(settings)),
        ("Python", machine.python),
        ("Memory", lambda: machine.memory(machine.memory_of_this_machine())),
        ("Disk", lambda: machine.disk(_folders(settings))),
        ("Clock", lambda: machine.clock(datetime.now().astimezone(), newest)),
        ("Recogniser", lambda: parts.model(settings)),
        ("Correction", lambda: parts.second_ear(settings)),
        ("Sentences", lambda: parts.sentences(settings)),
        ("LibreOffice", parts.libreoffice),
        ("Templates", lambda: documents.templates(settings)),
        ("Documents", lambda: documents.stationery(settings)),
        ("Own words", lambda: office.own_words(settings)),
        ("Inbox", lambda: office.inboxes(settings)),
        ("Store", lambda: store),
        ("Delivery", lambda: office.destinations(settings)),
        ("Review desk", lambda: office.desk(settings)),
    )
    return tuple(finding for subject, look in looks for finding in _seen(subject, look))


def _store(settings: Settings) -> tuple[tuple[Finding, ...], datetime | None]:
    try:
        return office.store(settings)
    except Exception as error:  # noqa: BLE001 - as in ``_seen``
        return (_unseen("Store", error),), None


def _folders(settings: Settings) -> tuple[Path, ...]:
    store = settings.store.folder
    return (*((store,) if store else ()), *settings.work.inboxes, Path.cwd())


def _seen(subject: str, look: Look) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001 - what cannot be looked at is a finding, too
        yield _unseen(subject, error)


def _unseen(subject: str, error: Exception) -> Finding:
    return problem(subject, f"This could not be looked at ({type(error).__name__}).", "Please report it.")
