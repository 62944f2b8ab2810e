"""People, roles and passwords."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from transcribe.store.errors import NotAllowedError, NotFoundError, StoreError
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role
from transcribe.store.store import Store

from .places import ADA, ANN, BEN, OSEI, REYES, SUE

PASSWORD = "correct horse battery"
CARL = Person("carl", "Carl", frozenset({Role.SECRETARY, Role.AUTHOR}))


def told(store: Store) -> list[str]:
    with store.database.reading() as connection:
        return [line.action for line in store.audit.lines(connection)]


def test_people_come_back(store: Store) -> None:
    assert store.people.all() == (ADA, ANN, BEN, OSEI, REYES, SUE)
    store.people.add(CARL, "ada")
    assert store.people.get("carl") == CARL
    changed = Person("carl", "Karl", frozenset({Role.SECRETARY}), active=False)
    store.people.change(changed, "ada")
    assert store.people.get("carl") == changed
    assert told(store)[-2:] == ["person_added", "person_changed"]


@pytest.mark.parametrize("by", ["ann", "osei", "sue", "stranger"])
def test_only_administrators_and_the_program_manage_people(by: str, store: Store) -> None:
    with pytest.raises(NotAllowedError):
        store.people.add(CARL, by)
    with pytest.raises(NotAllowedError):
        store.people.change(Person(by, "Me", frozenset({Role.ADMINISTRATOR})), by)
    with pytest.raises(NotAllowedError):
        store.people.set_password("ada", PASSWORD, by)


@pytest.mark.parametrize(
    "person",
    [
        Person("", "Nobody", frozenset()),
        Person("Carl", "Capital", frozenset()),
        Person("carl smith", "Space", frozenset()),
        Person("system", "The program", frozenset()),
        Person("c" * 65, "Long", frozenset()),
        Person("carl", " ", frozenset()),
        Person("carl", "Carl", frozenset({Role.SYSTEM})),
        Person("ann", "Another Ann", frozenset()),
    ],
)
def test_who_cannot_be_added(person: Person, store: Store) -> None:
    with pytest.raises(StoreError):
        store.people.add(person, SYSTEM)
    assert len(store.people.all()) == 6


def test_passwords(store: Store) -> None:
    store.people.set_password("ann", PASSWORD, "ann")
    assert store.people.with_password("ann", PASSWORD) == ANN
    for person, password in (
        ("ann", "wrong"),
        ("ben", PASSWORD),
        ("ben", ""),
        ("nobody", PASSWORD),
        ("ann", "x" * 5000),
    ):
        assert store.people.with_password(person, password) is None
    assert told(store)[-6:] == ["logged_in", *["login_refused"] * 5]
    with store.database.reading() as connection:
        kept = connection.execute(text("SELECT password FROM people WHERE id = 'ann'")).scalar_one()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    store.people.change(Person("ann", "Ann", ANN.roles, active=False), "ada")
    assert store.people.with_password("ann", PASSWORD) is None


def test_a_password_that_was_given_is_to_be_changed(store: Store) -> None:
    store.people.set_password("ann", PASSWORD, "ada", given=True)
    assert store.people.get("ann").must_change
    store.people.set_password("ann", PASSWORD, "ann")
    assert not store.people.get("ann").must_change


def test_what_somebody_typed_is_not_told(store: Store) -> None:
    store.people.with_password("hunter2hunter2", "ann")
    with store.database.reading() as connection:
        *_, last = store.audit.lines(connection)
    assert last.detail == {"person": None}


def test_passwords_that_are_refused(store: Store) -> None:
    for password in ("", "elevenchars", "x" * 1001):
        with pytest.raises(StoreError, match="12 characters"):
            store.people.set_password("ann", password, SYSTEM)
    with pytest.raises(NotFoundError):
        store.people.set_password("nobody", PASSWORD, SYSTEM)
