"""The people who work with the store, their roles and their passwords (argon2id)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from transcribe.store.audit import AuditTrail
from transcribe.store.database import Database
from transcribe.store.errors import NotAllowedError, NotFoundError, StoreError
from transcribe.store.moments import now
from transcribe.store.schema import Person as PersonRow
from transcribe.store.schema import PersonRole
from transcribe.store.states import SYSTEM, Role

SHORTEST_PASSWORD = 12  # characters
LONGEST_PASSWORD = 1000
_ID = re.compile(r"[a-z0-9][a-z0-9_.@-]{0,63}")
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")  # so that an unknown name takes as long as a wrong password


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with roles; an author's ``id`` is the author's id in the settings, in small letters.

    ``must_change``: the password was given by somebody else, who knows it: it can be changed, and nothing else done.
    """

    id: str
    name: str
    roles: frozenset[Role]
    active: bool = True
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Who may do what. Changes are made by the program (``SYSTEM``: the command line) or by an administrator."""

    database: Database
    audit: AuditTrail

    def add(self, person: Person, by: str) -> None:
        """Add a person, still without a password. Raises ``StoreError``, ``NotAllowedError``."""
        if not _ID.fullmatch(person.id) or person.id == SYSTEM:
            raise StoreError("A person's id is made of small letters, figures and _.@- (64 at most).")
        if not person.name.strip() or len(person.name) > 200:
            raise StoreError("A person needs a name of at most 200 characters.")
        with self.database.writing() as connection:
            _require_manager(connection, by)
            if _row(connection, person.id):
                raise StoreError("There is a person with this id already.")
            values = {"id": person.id, "name": person.name, "active": person.active, "added_at": now()}
            connection.execute(insert(PersonRow).values(**values))
            self._set_roles(connection, person, by, "person_added")

    def change(self, person: Person, by: str) -> None:
        """Give a person another name or other roles, or let nobody act under it any more (``active``).

        Raises ``NotFoundError``, ``NotAllowedError``.
        """
        with self.database.writing() as connection:
            _require_manager(connection, by)
            changed = update(PersonRow).where(PersonRow.id == person.id)
            if not connection.execute(changed.values(name=person.name, active=person.active)).rowcount:
                raise NotFoundError("There is no person with this id.")
            connection.execute(delete(PersonRole).where(PersonRole.person_id == person.id))
            self._set_roles(connection, person, by, "person_changed")

    def get(self, person: str) -> Person:
        """The person with this id. Raises ``NotFoundError``."""
        with self.database.reading() as connection:
            row = _row(connection, person)
            if row is None:
                raise NotFoundError("There is no person with this id.")
            return _person(row, _roles(connection, person))

    def all(self) -> tuple[Person, ...]:
        """Everybody, by id."""
        with self.database.reading() as connection:
            rows = connection.execute(select(*PersonRow.__table__.columns).order_by(PersonRow.id)).all()
            roles: dict[str, set[Role]] = {row.id: set() for row in rows}
            for held in connection.execute(select(PersonRole.person_id, PersonRole.role)):
                roles[held.person_id].add(Role(held.role))
            return tuple(_person(row, frozenset(roles[row.id])) for row in rows)

    def set_password(self, person: str, password: str, by: str, *, given: bool = False) -> None:
        """Set a password of 12 characters or more; a person may set the own. Raises ``StoreError``.

        ``given``: somebody else chose it and hands it on, so the person must change it at the first login.
        """
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise StoreError(f"A password needs {SHORTEST_PASSWORD} characters or more.")
        hashed = _hasher.hash(password)
        with self.database.writing() as connection:
            if by != person:
                _require_manager(connection, by)
            changed = update(PersonRow).where(PersonRow.id == person).values(password=hashed, password_given=given)
            if not connection.execute(changed).rowcount:
                raise NotFoundError("There is no person with this id.")
            self.audit.add(connection, by, "password_set", None, person=person)

    def with_password(self, person: str, password: str) -> Person | None:
        """The person, if active and if the password is right; both outcomes go to the audit trail.

        It says nothing about why not. Slowing down those who guess is up to the caller.
        """
        with self.database.reading() as connection:
            row = _row(connection, person)
        hashed = row.password if row and row.password else _NOBODY
        right = _fits(hashed, password) and row is not None and row.password is not None and row.active
        with self.database.writing() as connection:
            self.audit.add(
                connection, SYSTEM, "logged_in" if right else "login_refused", None, person=person if row else None
            )
            if right and _hasher.check_needs_rehash(hashed):
                anew = update(PersonRow).where(PersonRow.id == person, PersonRow.password == hashed)
                connection.execute(anew.values(password=_hasher.hash(password)))
        return self.get(person) if right else None

    def _set_roles(self, connection: Connection, person: Person, by: str, action: str) -> None:
        if Role.SYSTEM in person.roles:
            raise StoreError("No person can be the program itself.")
        for role in sorted(person.roles):
            connection.execute(insert(PersonRole).values(person_id=person.id, role=role.value))
        roles = ".".join(sorted(person.roles))
        self.audit.add(connection, by, action, None, person=person.id, roles=roles, active=person.active)


def roles_of(connection: Connection, by: str) -> frozenset[Role]:
    """What somebody may be now. Raises ``NotAllowedError`` for one who is unknown or no longer active."""
    if by == SYSTEM:
        return frozenset({Role.SYSTEM})
    row = _row(connection, by)
    if row is None or not row.active:
        raise NotAllowedError("This person is not known here, or no longer active.")
    return _roles(connection, by)


def require(connection: Connection, by: str, roles: Iterable[Role]) -> None:
    """Raise ``NotAllowedError`` unless somebody has one of these roles."""
    if roles_of(connection, by).isdisjoint(roles):
        raise NotAllowedError(f"Only these may do this: {', '.join(sorted(roles))}.")


def _require_manager(connection: Connection, by: str) -> None:
    require(connection, by, {Role.SYSTEM, Role.ADMINISTRATOR})


def _row(connection: Connection, person: str) -> PersonRow | None:
    return connection.execute(  # type: ignore[return-value]
        select(*PersonRow.__table__.columns).where(PersonRow.id == person)
    ).one_or_none()


def _roles(connection: Connection, person: str) -> frozenset[Role]:
    return frozenset(map(Role, connection.scalars(select(PersonRole.role).where(PersonRole.person_id == person))))


def _person(row: PersonRow | Row[Any], roles: frozenset[Role]) -> Person:
    return Person(row.id, row.name, roles, row.active, row.password_given)


def _fits(hashed: str, password: str) -> bool:
    try:
        return len(password) <= LONGEST_PASSWORD and _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
