"""The roll of workers, as ``transcribe status`` shows it; whether one is alive, its presence tells."""

from __future__ import annotations

from sqlalchemy import delete, insert, update

from transcribe.store.moments import now
from transcribe.store.schema import Worker
from transcribe.store.store import Store


def sign_on(store: Store, name: str, cores: int) -> None:
    """Note that a worker has begun. Raises ``StoreError``."""
    values = {"cores": cores, "started_at": now(), "trouble": None}
    with store.database.writing() as connection:
        if not connection.execute(update(Worker).where(Worker.name == name).values(**values)).rowcount:
            connection.execute(insert(Worker).values(name=name, **values))


def note_trouble(store: Store, name: str, sentence: str) -> None:
    """Note why a worker cannot work just now; an empty sentence: it can again. Raises ``StoreError``."""
    sealed = store.records.sealer.seal(sentence, f"trouble {name}") if sentence else None
    with store.database.writing() as connection:
        connection.execute(update(Worker).where(Worker.name == name).values(trouble=sealed))


def sign_off(store: Store, name: str) -> None:
    """Note that a worker has ended in good order. Raises ``StoreError``."""
    with store.database.writing() as connection:
        connection.execute(delete(Worker).where(Worker.name == name))
