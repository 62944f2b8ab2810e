"""Makes a store, opens it, and changes its keys. A store is a folder; on PostgreSQL the folder holds the files alone.

store.json        what kind of store it is, and its wrapped data key
store.db          the database (SQLCipher), unless it is on a PostgreSQL server
vault/            sound and documents
audit-head.json   the end of the audit trail when it was last checked
before-upgrade/   copies of the database, made before each upgrade
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select

from transcribe.store.audit import AuditTrail
from transcribe.store.copying import copy_database, suffix_of
from transcribe.store.database import FILE_NAME, Database, postgres_database, sqlite_database
from transcribe.store.errors import OfficeKeyError, StoreError
from transcribe.store.files import is_free, make_folder
from transcribe.store.key_sources import KeySource
from transcribe.store.keys import (
    StoreKeys,
    new_key,
    new_unwrapped,
    public_half,
    read_card,
    unwrap,
    wrap,
    write_card,
)
from transcribe.store.moments import now
from transcribe.store.people import People
from transcribe.store.records import Records
from transcribe.store.schema import Identity
from transcribe.store.sealing import Sealer, SearchKeys
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store
from transcribe.store.upgrading import MIGRATIONS, bring_up_to_date, create_tables
from transcribe.store.vault import Vault

COPIES = "before-upgrade"
VAULT_NAME = "vault"


def create_store(folder: Path, office_key: str, url: str | None = None) -> str:
    """Make a store in a free folder, and in an empty database of PostgreSQL if ``url`` names one.

    Returns the recovery key, which is kept nowhere: print it. Raises ``StoreError``.
    """
    if not is_free(folder):
        raise StoreError("This folder is not empty: a new store needs one of its own.")
    office, recovery, inside = public_half(office_key), new_key(), new_unwrapped()
    keys = inside.keys()
    try:
        make_folder(folder)
        database = database_of(folder, keys, url)
        try:
            create_tables(database, lambda connection: _begin(connection, keys))
        finally:
            database.close()
        write_card(folder, wrap(inside, "postgresql" if url else "sqlite", office, public_half(recovery)))
    except OSError as error:
        raise StoreError(f"The store's folder cannot be written to: {error.strerror}.") from None
    return recovery


def open_store(folder: Path, key: str, url: str | None = None, migrations: Path = MIGRATIONS) -> Store:
    """Open a store with its office key (or its recovery key), and bring its tables up to date.

    ``url`` is the address of the database if it is on a PostgreSQL server. Raises ``OfficeKeyError``,
    ``NewerStoreError``, ``StoreError``.
    """
    card = read_card(folder)
    keys = unwrap(card, key).keys()
    if (card.database == "postgresql") != (url is not None):
        needed = "needs the address of its database" if url is None else "has its database in its own folder"
        raise StoreError(f"This store {needed}.")
    if url is None and not (folder / FILE_NAME).is_file():
        raise StoreError("The database of this store is missing. Restore it from the last backup.")
    database = database_of(folder, keys, url)
    try:
        _require_own(database, keys)
        bring_up_to_date(database, lambda revision: _copy_before_upgrade(folder, database, keys, revision), migrations)
    except BaseException:
        database.close()
        raise
    return store_of(folder, database, keys)


def change_office_key(folder: Path, source: KeySource) -> None:
    """Give the store a new office key, kept where the old one was. Running programs go on; new ones need the new key.

    At every moment the place of the key holds one that opens the store. Raises ``OfficeKeyError``, ``StoreError``.
    """
    old = source.key()
    rewrap(folder, old)  # nothing is changed yet, but it is the right key
    new = new_key()
    source.write(f"{new}\n{old}")
    rewrap(folder, old, office=new)
    source.write(new)


def rewrap(folder: Path, key: str, *, office: str | None = None, recovery: str | None = None) -> None:
    """Wrap the data key anew with the help of one key, for a new office key or a new recovery key.

    Raises ``OfficeKeyError``, ``StoreError``.
    """
    card = read_card(folder)
    anew = wrap(
        unwrap(card, key),
        card.database,
        public_half(office) if office else card.office,
        public_half(recovery) if recovery else card.recovery,
    )
    try:
        write_card(folder, anew)
    except OSError as error:
        raise StoreError(f"The store's folder cannot be written to: {error.strerror}.") from None


def store_of(folder: Path, database: Database, keys: StoreKeys) -> Store:
    """The parts of a store put together."""
    audit = AuditTrail(keys.audit)
    records = Records(Sealer(keys.fields), SearchKeys(keys.lookup), audit)
    vault = Vault(folder / VAULT_NAME, keys.naming, keys.vault)
    return Store(folder, database, vault, records, audit, People(database, audit), keys)


def database_of(folder: Path, keys: StoreKeys, url: str | None) -> Database:
    """The database of a store, not looked into yet."""
    return postgres_database(url) if url else sqlite_database(folder / FILE_NAME, keys.database)


def _proof(keys: StoreKeys) -> str:
    return hmac.new(keys.lookup, b"this database belongs to these keys", sha256).hexdigest()


def _begin(connection: Connection, keys: StoreKeys) -> None:
    connection.execute(insert(Identity).values(proof=_proof(keys)))
    AuditTrail(keys.audit).add(connection, SYSTEM, "created", None)


def _require_own(database: Database, keys: StoreKeys) -> None:
    with database.reading() as connection:
        if not inspect(connection).has_table(Identity.__tablename__):
            raise StoreError("The database of this store is empty. Restore it from the last backup.")
        if connection.scalar(select(Identity.proof)) != _proof(keys):
            raise OfficeKeyError("This database belongs to another store.")


def _copy_before_upgrade(folder: Path, database: Database, keys: StoreKeys, revision: str) -> None:
    try:
        make_folder(folder / COPIES)
    except OSError as error:
        raise StoreError(f"The store's folder cannot be written to: {error.strerror}.") from None
    stem = f"{revision}-{now():%Y%m%dT%H%M%S%fZ}"
    copy_database(database, keys, folder / COPIES / (stem + suffix_of(database)))
