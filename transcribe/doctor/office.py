"""Looks at what the office's settings name: own words, folders, store, the review desk's address."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from transcribe.doctor.findings import Finding, advice, good, problem
from transcribe.errors import SettingsError, TranscribeError
from transcribe.postprocess.correction.office_words import usable_office_words
from transcribe.report import DocumentType
from transcribe.settings import Settings

LOOPBACK = ("127.", "::1", "localhost")
STORE_PACKAGES = ("sqlalchemy", "alembic", "sqlcipher3", "pyrage", "argon2", "keyring")


def settings_file(path: Path | None) -> Iterator[Finding]:
    """Whether there is a settings file, and whether only its owner may change it."""
    if path is None:
        yield advice(
            "Settings",
            "No settings file was named: everything is at its default, and no author is known.",
            "transcribe doctor --settings office.toml",
        )
        return
    others = path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH) if os.name == "posix" else 0
    if others:
        yield advice("Settings", f"{path.name} can be changed by others.", f"chmod go-w {path.name}")
    else:
        yield good("Settings", f"{path.name} can be read.")


def authors(settings: Settings) -> Iterator[Finding]:
    """Whether it is known who dictates."""
    count = len(settings.authors)
    if count:
        yield good("Authors", f"{count} in the settings.")
    else:
        yield advice(
            "Authors", "None in the settings: signatures and inboxes have no names.", "Add [[authors]] to them."
        )


def own_words(settings: Settings) -> Iterator[Finding]:
    """Whether the office's own word list can be used, line by line."""
    path = settings.vocabulary
    if path is None or not path.exists():
        yield good("Own words", "None yet (transcribe vocab add).")
        return
    try:
        words, problems = usable_office_words(path)
    except TranscribeError as error:
        yield problem("Own words", str(error))
        return
    if problems:
        yield advice(
            "Own words", f"{len(problems)} of the lines of {path.name} cannot be used.", "transcribe vocab list"
        )
    else:
        yield good("Own words", f"{len(words)} in {path.name}.")


def inboxes(settings: Settings) -> Iterator[Finding]:
    """Whether every inbox is there and can be read."""
    for inbox in settings.work.inboxes:
        if not inbox.is_dir():
            yield problem("Inbox", f"{inbox} is not a folder.", "Make it, or correct 'inboxes' under [work].")
        elif not os.access(inbox, os.R_OK | os.X_OK):
            yield problem("Inbox", f"{inbox} cannot be read by this user.", "Give this user the right to read it.")
        else:
            yield good("Inbox", f"{inbox} can be read.")


def store(settings: Settings) -> tuple[tuple[Finding, ...], datetime | None]:
    """Whether the store opens with its key, and whether others can reach its folder.

    Also when the last line of its audit trail was written, if it opens. A store of an older version is brought up to
    date by opening it, as by every other command.
    """
    folder = settings.store.folder
    if folder is None:
        remedy = "transcribe setup DIR makes an office with a store."
        sentence = "The settings name none: documents are written to a folder, nothing is encrypted or audited."
        return (advice("Store", sentence, remedy),), None
    missing = [name for name in STORE_PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        wrong = f"The package '{missing[0]}' is not installed."
        return (problem("Store", wrong, "pip install 'transcribe[store]'"),), None
    opened, newest = _opened(settings, folder)
    return (opened, *_around(settings, folder)), newest


def _around(settings: Settings, folder: Path) -> Iterator[Finding]:
    if os.name == "posix" and folder.is_dir() and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield advice("Store", f"The folder {folder} can be reached by other users.", f"chmod 700 {folder}")
    if settings.store.database and shutil.which("pg_dump") is None:
        yield advice(
            "Store", "pg_dump is not installed: this machine can make no backups.", "Install PostgreSQL's client."
        )


def _opened(settings: Settings, folder: Path) -> tuple[Finding, datetime | None]:
    from sqlalchemy import func, select

    from transcribe.store.schema import AuditEntry
    from transcribe.workflow.office import open_office

    try:
        with open_office(settings) as office:
            waiting = len(office.store.worklist(limit=1))
            with office.store.database.reading() as connection:
                newest: datetime | None = connection.scalar(select(func.max(AuditEntry.at)))
            return good("Store", f"Opens with its key{'' if waiting else '; it is empty'}."), newest
    except TranscribeError as error:
        remedy = "" if isinstance(error, SettingsError) else f"transcribe store check {folder}"
        return problem("Store", str(error), remedy), None


def destinations(settings: Settings) -> Iterator[Finding]:
    """Whether every kind of document is sent somewhere, once anything is."""
    on = [destination for destination in settings.destinations if destination.on]
    if not on:
        yield good("Delivery", "No destination is switched on: signed documents stay here.")
        return
    taken = {kind for destination in on for kind in destination.types or tuple(DocumentType)}
    left = [kind.value.replace("_", " ") for kind in DocumentType if kind not in taken]
    if left:
        sentence = f"No destination takes {' or '.join(left)}: once signed, these stay here."
        yield advice("Delivery", sentence, "If that is not meant, look at 'types' under [[destinations]].")
    else:
        yield good("Delivery", f"{len(on)} destinations; every kind of document goes to one.")


def desk(settings: Settings) -> Iterator[Finding]:
    """Whether the review desk's address is free, and safe to listen on."""
    host, port = settings.desk.host, settings.desk.port
    encrypted = settings.desk.certificate is not None or settings.desk.behind_proxy
    if not host.startswith(LOOPBACK) and not encrypted:
        yield problem(
            "Review desk",
            f"It would be reached from other machines ({host}) without encryption.",
            "Name a certificate under [desk], or listen on 127.0.0.1.",
        )
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            yield good("Review desk", f"{host}:{port} is free.")
    except OSError as error:
        yield advice(
            "Review desk",
            f"{host}:{port} cannot be used now ({error.strerror}); perhaps the desk runs already.",
            "Else choose another 'port' under [desk].",
        )
