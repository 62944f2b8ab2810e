"""A new office's folder: settings, inboxes, store and key.

office.toml     the settings (docs/settings.md)
office.key      the office key; only this user can read it
inbox/<author>/ where sound files are dropped
store/          the encrypted store
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from transcribe.errors import SettingsError
from transcribe.setup.answers import NewOffice
from transcribe.store.files import is_free, write_whole
from transcribe.store.key_sources import KeyFile
from transcribe.store.opening import create_store

SETTINGS, KEY, STORE, INBOX = "office.toml", "office.key", "store", "inbox"


def make_office(folder: Path, office: NewOffice) -> str:
    """Make the folder, which must be free; the settings are written last. Returns the recovery key, kept nowhere.

    Raises ``SettingsError``, ``StoreError``.
    """
    if not is_free(folder):
        raise SettingsError("This folder is not empty: a new office needs one of its own.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        recovery = create_store(folder / STORE, KeyFile(folder / KEY).key_or_new())
        for author in office.authors:
            (folder / INBOX / author.id).mkdir(parents=True)
        (folder / INBOX).mkdir(exist_ok=True)
        write_whole(folder / SETTINGS, settings_text(office, folder).encode("utf-8"))
    except OSError as error:
        raise SettingsError(f"The folder cannot be written to: {error.strerror}.") from None
    return recovery


def settings_text(office: NewOffice, folder: Path) -> str:
    """The settings as TOML, with a comment where an office will want to go on."""
    return "\n".join(_lines(office, folder)) + "\n"


def _lines(office: NewOffice, folder: Path) -> Iterator[str]:
    yield "# The settings of this office. Everything that may be chosen: docs/settings.md"
    yield ""
    yield "[office]"
    yield f"name = {_text(office.name)}"
    if office.address:
        yield f"address = [{', '.join(map(_text, office.address))}]"
    if office.english == "UK":
        yield 'paper = "a4"'
    for author in office.authors:
        yield from ("", "[[authors]]", f"id = {_text(author.id)}", f"name = {_text(author.name)}")
        if author.title:
            yield f"title = {_text(author.title)}"
    yield from ("", "[writing.style]", f'english = "{office.english}"')
    yield from ("", "[store]", f'folder = "{STORE}"', f"key = {_text(f'file:{(folder / KEY).absolute()}')}")
    yield from ("", "[work]", f'inboxes = ["{INBOX}"]')


def _text(value: str) -> str:
    """A TOML string: JSON's form is one of TOML's."""
    return json.dumps(value, ensure_ascii=False)
