"""What ``transcribe store`` and ``transcribe audit`` do; they print ids, never names.

transcribe store init DIR --key file:PATH [--database URL]
transcribe store check DIR [--quick]
transcribe store backup DIR TARGET
transcribe store restore BACKUP DIR
transcribe store rotate-key DIR [--recovery] [--with-recovery-key]
transcribe store hold DIR DICTATION --by PERSON --reason TEXT
transcribe store lift-hold DIR NUMBER --by PERSON
transcribe store holds DIR DICTATION
transcribe audit verify DIR [--head FILE]
transcribe audit export DIR [--out FILE] [--head FILE]
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from transcribe.store.arguments import DATABASE, KEY_PLACE
from transcribe.store.audit import Line, read_head, write_head
from transcribe.store.backup import back_up, restore
from transcribe.store.checking import Checked, check, verify_trail
from transcribe.store.errors import StoreError
from transcribe.store.key_sources import FORMS, KeySource, KeyVariable, key_source
from transcribe.store.keys import new_key
from transcribe.store.moments import written
from transcribe.store.opening import change_office_key, create_store, open_store, rewrap
from transcribe.store.retention import holds, lift_hold, place_hold
from transcribe.store.states import SYSTEM
from transcribe.store.store import Store

DONE, NOT_WHOLE = 0, 1


def init(asked: argparse.Namespace) -> int:
    """Make a new store, and print its recovery key once."""
    place = _place(asked)
    if place.read() and not isinstance(place, KeyVariable):
        raise StoreError(f"There is a key in {place} already: each store needs a key, and a place for it, of its own.")
    recovery = create_store(asked.store, place.key_or_new(), _url(asked))
    print(f"The store is made. Its office key is in {place}.")
    _print_recovery(recovery)
    return DONE


def check_store(asked: argparse.Namespace) -> int:
    """Check everything, and say what is wrong."""
    with opened_by(asked) as store:
        return _report(check(store, listen=not asked.quick))


def backup(asked: argparse.Namespace) -> int:
    """Copy the store into a new folder."""
    with opened_by(asked) as store:
        made = back_up(store, asked.target)
    print(f"Backed up: {made.files} files, {made.bytes / 1e6:.1f} MB.")
    return DONE


def restore_backup(asked: argparse.Namespace) -> int:
    """Put a backup back, and check it."""
    key = _typed_recovery_key() if asked.with_recovery_key else _place(asked).key()
    return _report(restore(asked.backup, asked.store, key, _url(asked)))


def rotate_key(asked: argparse.Namespace) -> int:
    """Change the office key or the recovery key."""
    place = _place(asked)
    if asked.recovery:
        recovery, key = new_key(), place.key()
        with _noted(asked, key, "recovery_key_changed"):
            rewrap(asked.store, key, recovery=recovery)
            _print_recovery(recovery)
    elif asked.with_recovery_key:
        key = _typed_recovery_key()
        with _noted(asked, key, "office_key_changed"):
            rewrap(asked.store, key, office=place.key_or_new())
            print(f"The store now opens with the key in {place}.")
    else:
        with _noted(asked, place.key(), "office_key_changed"):
            change_office_key(asked.store, place)
            print(f"The office key in {place} is a new one. Restart the programs that use the store.")
            print("Make a backup now: older ones open with the old key, or with the recovery key.")
    return DONE


@contextmanager
def _noted(asked: argparse.Namespace, key: str, action: str) -> Iterator[None]:
    """A change of keys, and its line in the audit trail. A store that cannot be opened keeps its keys."""
    with open_store(asked.store, key, _url(asked)) as store:
        yield
        with store.database.writing() as connection:
            store.audit.add(connection, SYSTEM, action, None)


def hold(asked: argparse.Namespace) -> int:
    """Place a legal hold."""
    with opened_by(asked) as store:
        print(f"Hold {place_hold(store, asked.dictation, asked.by, asked.reason)} is placed.")
    return DONE


def lift(asked: argparse.Namespace) -> int:
    """Lift a hold."""
    with opened_by(asked) as store:
        lift_hold(store, asked.number, asked.by)
    print(f"Hold {asked.number} is lifted.")
    return DONE


def list_holds(asked: argparse.Namespace) -> int:
    """List a dictation's holds, without their reasons: these may name somebody."""
    with opened_by(asked) as store:
        for one in holds(store, asked.dictation):
            ended = f"lifted {written(one.lifted_at)[:19]} by {one.lifted_by}" if one.lifted_at else "in force"
            print(f"{one.id:6} placed {written(one.placed_at)[:19]} by {one.placed_by}, {ended}")
    return DONE


def print_new_key(_: argparse.Namespace) -> int:
    """Print a new office key."""
    print(new_key())
    return DONE


def verify_audit(asked: argparse.Namespace) -> int:
    """Check the audit trail."""
    heads = []
    if asked.head:
        head = read_head(asked.head)
        if head is None:
            raise StoreError(f"There is no file {asked.head.name}.")
        heads.append(head)
    with opened_by(asked) as store, store.database.reading() as connection:
        print(f"The audit trail is whole: {verify_trail(store, connection, *heads).seq} lines.")
    return DONE


def export_audit(asked: argparse.Namespace) -> int:
    """Write the audit trail as JSON lines, and its head."""
    with opened_by(asked) as store, store.database.reading() as connection:
        head = verify_trail(store, connection)
        with _output(asked.out) as out:
            for line in store.audit.lines(connection):
                print(_as_json(line), file=out)
        if asked.head:
            write_head(asked.head, head)
    return DONE


def _as_json(line: Line) -> str:
    return json.dumps(
        {
            "seq": line.seq,
            "at": written(line.at),
            "who": line.who,
            "action": line.action,
            "dictation": line.dictation,
            "detail": line.detail,
            "hash": line.hash,
        }
    )


def _report(checked: Checked) -> int:
    for problem in checked.problems:
        print(problem, file=sys.stderr)
    if checked.removed:
        print(f"{checked.removed} files that a crash had left over were removed.")
    if checked.whole:
        print(f"Everything is there: {checked.dictations} dictations, {checked.files} files.")
    return DONE if checked.whole else NOT_WHOLE


def _print_recovery(key: str) -> None:
    print("The recovery key opens the store when the office key is lost. It is shown this once and kept nowhere:")
    print(f"\n    {key}\n")
    print("Print it, and lock it away from this machine.")


def _typed_recovery_key() -> str:
    return getpass.getpass("Recovery key: ").strip().upper()


def _place(asked: argparse.Namespace) -> KeySource:
    named = asked.key or os.environ.get(KEY_PLACE)
    if not named:
        raise StoreError(f"Say where the office key is: --key with {FORMS}, or set {KEY_PLACE}.")
    return key_source(named)


def _url(asked: argparse.Namespace) -> str | None:
    return asked.database or os.environ.get(DATABASE) or None


def opened_by(asked: argparse.Namespace) -> Store:
    """The store that the arguments ``store``, ``key`` and ``database`` name. Raises ``StoreError``."""
    return open_store(asked.store, _place(asked).key(), _url(asked))


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        file = path.open("x", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"The file {path.name} cannot be written: {error.strerror}.") from None
    with file:
        yield file
