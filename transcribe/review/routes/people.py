"""The people of the office, for the administrator."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter

from transcribe.review.answers import Everybody, PersonAdded, PersonChanged, PersonGiven, PersonId
from transcribe.review.errors import UnusableError
from transcribe.review.visitor import AtDesk, ByAdministrator, ByVisitor
from transcribe.store.people import Person
from transcribe.store.states import Role

router = APIRouter(prefix="/api/people", tags=["people"])


@router.get("")
def everybody(desk: AtDesk, visitor: ByVisitor) -> Everybody:
    """Everybody by id; who is no administrator sees those who are active."""
    everyone = Role.ADMINISTRATOR in visitor.person.roles
    shown = [_given(person) for person in desk.store.people.all() if person.active or everyone]
    return Everybody(people=shown)


@router.post("")
def add(asked: PersonAdded, desk: AtDesk, visitor: ByAdministrator) -> PersonGiven:
    """Add a person, with a first password if one is given."""
    person = Person(asked.person, asked.name, frozenset(asked.roles), active=not asked.locked)
    desk.store.people.add(person, visitor.id)
    if asked.password is not None:
        desk.store.people.set_password(person.id, asked.password, visitor.id, given=True)
    return _given(person)


@router.patch("/{person}")
def change(person: PersonId, asked: PersonChanged, desk: AtDesk, visitor: ByAdministrator) -> PersonGiven:
    """Change a person; a new password or less rights end the sessions that the person has."""
    before = desk.store.people.get(person)
    after = replace(
        before,
        name=asked.name or before.name,
        roles=before.roles if asked.roles is None else frozenset(asked.roles),
        active=before.active if asked.locked is None else not asked.locked,
    )
    if person == visitor.id and (not after.active or Role.ADMINISTRATOR not in after.roles):
        raise UnusableError("You cannot take your own rights away: ask another administrator.")
    if after != before:
        desk.store.people.change(after, visitor.id)
    if asked.password is not None:
        desk.store.people.set_password(person, asked.password, visitor.id, given=person != visitor.id)
    if asked.password is not None or not after.active or before.roles - after.roles:
        desk.sessions.end_all(person)
    return _given(after)


def _given(person: Person) -> PersonGiven:
    return PersonGiven(person=person.id, name=person.name, roles=sorted(person.roles), locked=not person.active)
