"""Finds out whether a store is whole: its trail, its reports, its states and its files; and tidies up after crashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, select

from transcribe.store.audit import HEAD_NAME, Head, read_head, write_head
from transcribe.store.errors import DamagedError
from transcribe.store.records import AnyRow, in_use
from transcribe.store.schema import Dictation, Document, Version
from transcribe.store.store import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: sentences about what is wrong, and how many left-over files were removed."""

    problems: tuple[str, ...]
    dictations: int
    files: int
    removed: int

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class _Told:
    """What the audit trail says about all dictations."""

    states: dict[str, str]
    versions: dict[tuple[str, int], str]
    signed: dict[str, int]


def check(store: Store, *, listen: bool = True) -> Checked:
    """Check everything. ``listen`` also decrypts every file, which takes its time.

    Files that no row speaks of, left over by a crash, are removed; nothing else is changed. Raises ``StoreError`` if
    the store cannot be read at all.
    """
    try:
        _require_whole_pages(store)
        with store.database.reading() as connection:
            verify_trail(store, connection)
            told = _told(store, connection)
            problems = list(_wrong_rows(store, connection, told))
    except DamagedError as error:
        return Checked((str(error),), 0, 0, 0)
    files, wrong = _wrong_files(store, listen=listen)
    return Checked((*problems, *wrong), len(told.states), files, remove_left_over(store))


def _require_whole_pages(store: Store) -> None:
    """Every page of the SQLite file against its HMAC, also those that nothing is read from. Raises ``DamagedError``."""
    if store.database.file is None:
        return
    with store.database.writing() as connection:  # nobody moves pages meanwhile
        damaged = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
    if damaged:
        raise DamagedError("The database file is damaged. Restore it from the last backup.")


def verify_trail(store: Store, connection: Connection, *heads: Head) -> Head:
    """Check the audit trail against its remembered head and these; remember its head. Raises ``DamagedError``."""
    remembered = read_head(store.folder / HEAD_NAME)
    head = store.audit.verify(connection, *heads, *([remembered] if remembered else []))
    write_head(store.folder / HEAD_NAME, head)
    return head


def remove_left_over(store: Store) -> int:
    """Remove files that no row speaks of; returns how many."""
    count = store.vault.remove_abandoned()
    for some in _in_batches(store.vault.names()):
        with store.database.writing() as connection:  # nobody receives anything meanwhile
            for name in sorted(set(some) - in_use(connection, some)):
                store.vault.remove(name)
                count += 1
    return count


def _told(store: Store, connection: Connection) -> _Told:
    told = _Told({}, {}, {})
    for line in store.audit.lines(connection):
        if line.dictation is None:
            continue
        if "state" in line.detail:
            told.states[line.dictation] = str(line.detail["state"])
        if line.action in ("version", "addendum"):
            told.versions[line.dictation, int(line.detail["number"] or 0)] = str(line.detail["sha256"])
        if line.action == "signed":
            told.signed[line.dictation] = int(line.detail["number"] or 0)
    return told


def _wrong_rows(store: Store, connection: Connection, told: _Told) -> Iterator[str]:
    """What the tables say against what the audit trail says; dictations are named by their ids."""
    missing, lost = set(told.states), set(told.versions)
    for row in connection.execute(select(Dictation.id, Dictation.state, Dictation.signed_version)).all():
        missing.discard(row.id)
        if told.states.get(row.id) != row.state or told.signed.get(row.id) != row.signed_version:
            yield f"Dictation {row.id}: its state is not what the audit trail says."
        for version in connection.execute(
            select(*Version.__table__.columns).where(Version.dictation_id == row.id)
        ).all():
            lost.discard((row.id, version.number))
            if not _is_genuine(store, version, told):
                yield f"Dictation {row.id}: version {version.number} is not what was put into the store."
    yield from (f"Dictation {dictation} is missing." for dictation in sorted(missing))
    yield from (f"Dictation {dictation}: version {number} is missing." for dictation, number in sorted(lost))


def _is_genuine(store: Store, row: AnyRow, told: _Told) -> bool:
    if told.versions.get((row.dictation_id, row.number)) != row.sha256:
        return False
    try:
        store.records.report(row)
    except DamagedError:
        return False
    return True


def _wrong_files(store: Store, *, listen: bool) -> tuple[int, list[str]]:
    """How many files there should be, and what is wrong with them."""
    sounds = select(Dictation.id, Dictation.sound).where(Dictation.sound_removed_at.is_(None))
    with store.database.reading() as connection:
        wanted = [*connection.execute(sounds), *connection.execute(select(Document.dictation_id, Document.file))]
    missing = [(dictation, name) for dictation, name in wanted if not store.vault.path(name).is_file()]
    with store.database.writing() as connection:  # the time of some may just have been over
        needed = in_use(connection, (name for _, name in missing))
    wrong = [f"Dictation {dictation}: a file of it is missing." for dictation, name in missing if name in needed]
    for dictation, name in wanted if listen else ():
        if store.vault.path(name).is_file() and not store.vault.holds(name):
            wrong.append(f"Dictation {dictation}: a file of it is damaged.")
    return len(wanted), wrong


def _in_batches(names: Iterator[str], size: int = 200) -> Iterator[list[str]]:
    while some := list(islice(names, size)):
        yield some
