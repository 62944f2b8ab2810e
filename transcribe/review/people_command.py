"""What ``transcribe people`` does, for who has the store's key."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from transcribe.review.sessions import Sessions
from transcribe.settings import read_settings
from transcribe.store.errors import StoreError
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role
from transcribe.store.store import Store
from transcribe.workflow.office import open_office

DONE = 0


def list_people(asked: argparse.Namespace) -> int:
    """Print everybody."""
    with _opened(asked) as store:
        for person in store.people.all():
            locked = "" if person.active else "  (locked)"
            print(f"{person.id:20} {', '.join(sorted(person.roles)):40} {person.name}{locked}")
    return DONE


def add_person(asked: argparse.Namespace) -> int:
    """Add a person with a first password."""
    password = _typed_password()
    with _opened(asked) as store:
        store.people.add(Person(asked.person, asked.name, frozenset(map(Role, asked.role))), SYSTEM)
        store.people.set_password(asked.person, password, SYSTEM, given=True)
    print(f"{asked.person} is added, and has to choose another password at the first login.")
    return DONE


def set_password(asked: argparse.Namespace) -> int:
    """Give a person a new password."""
    password = _typed_password()
    with _opened(asked) as store:
        store.people.set_password(asked.person, password, SYSTEM, given=True)
        _log_off(store, asked.person)
    print(f"{asked.person} has a new password, and has to choose another at the next login.")
    return DONE


def lock_person(asked: argparse.Namespace) -> int:
    """Let nobody act under a name any more."""
    return _set_active(asked, active=False)


def unlock_person(asked: argparse.Namespace) -> int:
    """Let a person act again."""
    return _set_active(asked, active=True)


def _set_active(asked: argparse.Namespace, *, active: bool) -> int:
    with _opened(asked) as store:
        store.people.change(replace(store.people.get(asked.person), active=active), SYSTEM)
        if not active:
            _log_off(store, asked.person)
    print(f"{asked.person} is {'unlocked' if active else 'locked'}.")
    return DONE


def _log_off(store: Store, person: str) -> None:
    Sessions(store.database, timedelta(0), timedelta(0)).end_all(person)


def _typed_password() -> str:
    """A password typed twice, or the first line of the input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise StoreError("The two are not the same: nothing was changed.")
    return password


@contextmanager
def _opened(asked: argparse.Namespace) -> Iterator[Store]:
    with open_office(read_settings(asked.settings)) as office:
        yield office.store
