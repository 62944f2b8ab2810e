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
from transcribe.setup.answers import PORT, NewOffice, NewPerson
from transcribe.store.files import is_free, write_whole
from transcribe.store.key_sources import KeyFile
from transcribe.store.opening import create_store, open_store
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role
from transcribe.store.store import Store

SETTINGS, KEY, STORE, INBOX = "office.toml", "office.key", "store", "inbox"


def make_office(folder: Path, office: NewOffice) -> str:
    """Make the folder, which must be free; the settings are written last. Returns the recovery key, kept nowhere.

    Raises ``SettingsError``, ``StoreError``.
    """
    if not is_free(folder):
        raise SettingsError("This folder is not empty: a new office needs one of its own.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = KeyFile(folder / KEY).key_or_new()
        recovery = create_store(folder / STORE, key)
        with open_store(folder / STORE, key) as store:
            _add_people(store, office)
        for author in office.authors:
            (folder / INBOX / author.id).mkdir(parents=True)
        (folder / INBOX).mkdir(exist_ok=True)
        write_whole(folder / SETTINGS, settings_text(office, folder).encode("utf-8"))
    except OSError as error:
        raise SettingsError(f"The folder cannot be written to: {error.strerror}.") from None
    return recovery


def _add_people(store: Store, office: NewOffice) -> None:
    """Everybody who was named; all but the administrator get their first passwords at the desk."""
    roles: dict[str, set[Role]] = {}
    named: dict[str, NewPerson] = {}
    groups = (
        (office.authors, Role.AUTHOR),
        (office.secretaries, Role.SECRETARY),
        ((office.administrator,) if office.administrator else (), Role.ADMINISTRATOR),
    )
    for people, role in groups:
        for person in people:
            named.setdefault(person.id, person)
            roles.setdefault(person.id, set()).add(role)
    for person in named.values():
        store.people.add(Person(person.id, person.name, frozenset(roles[person.id])), SYSTEM)
    if office.administrator:
        store.people.set_password(office.administrator.id, office.password, SYSTEM)


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
    for name, value in (("phone", office.phone), ("fax", office.fax)):
        if value:
            yield f"{name} = {_text(value)}"
    if office.english == "UK":
        yield 'paper = "a4"'
    for author in office.authors:
        yield from ("", "[[authors]]", f"id = {_text(author.id)}", f"name = {_text(author.name)}")
        if author.title:
            yield f"title = {_text(author.title)}"
    if sections := office.style.get("sections"):
        yield from ("", "[writing]", f"section_order = {_text(sections)}")
    yield from ("", "[writing.style]", f'english = "{office.english}"')
    if frequencies := office.style.get("frequencies"):
        yield f"frequencies = {_text(frequencies)}"
    if flags := office.style.get("flags"):
        yield from ("", "[review]", f"flags = {_text(flags)}")
    yield from ("", "[store]", f'folder = "{STORE}"', f"key = {_text(f'file:{(folder / KEY).absolute()}')}")
    yield from ("", "[work]", f'inboxes = ["{INBOX}"]')
    if office.port != PORT:
        yield from ("", "[desk]", f"port = {office.port}")


def _text(value: str) -> str:
    """A TOML string: JSON's form is one of TOML's."""
    return json.dumps(value, ensure_ascii=False)
