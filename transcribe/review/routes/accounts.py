"""Logging in and off, one's own password, and the first administrator."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request, Response

from transcribe.review.answers import Done, Login, Me, NewPassword, Setup, SetupNeeded
from transcribe.review.desk import Desk
from transcribe.review.errors import ForbiddenError, TooManyError, UnusableError
from transcribe.review.visitor import AtDesk, ByVisitor, cookie_name, remove_cookie, set_cookie
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role

router = APIRouter(prefix="/api", tags=["accounts"])


@router.post("/login")
def login(asked: Login, request: Request, response: Response, desk: AtDesk) -> Me:
    """Log in; a session that this browser had before ends."""
    _at_the_door(request, desk)
    person = desk.logins.person(asked.person.strip().casefold(), asked.password)
    if before := request.cookies.get(cookie_name(desk)):
        desk.sessions.end(before)
    set_cookie(response, desk, desk.sessions.begin(person.id))
    return _me(desk, person)


@router.post("/logout")
def logout(request: Request, response: Response, desk: AtDesk) -> Done:
    """Log off."""
    if token := request.cookies.get(cookie_name(desk)):
        desk.sessions.end(token)
    remove_cookie(response, desk)
    return Done()


@router.get("/me")
def me(visitor: ByVisitor, desk: AtDesk) -> Me:
    """Who is logged in."""
    return _me(desk, visitor.person)


@router.post("/password")
def change_password(asked: NewPassword, request: Request, visitor: ByVisitor, desk: AtDesk) -> Done:
    """Change one's own password; all other sessions of the person end."""
    _at_the_door(request, desk)
    if asked.new == asked.old:
        raise UnusableError("Choose another password than the one until now.")
    desk.logins.again(visitor.id, asked.old)
    desk.store.people.set_password(visitor.id, asked.new, visitor.id)
    desk.sessions.end_all(visitor.id, but=visitor.token)
    return Done()


@router.get("/setup")
def setup_needed(desk: AtDesk) -> SetupNeeded:
    """Whether the first administrator is still to be made, and how else than by password one may log in."""
    sign_on = desk.settings.desk.single_sign_on
    return SetupNeeded(needed=_is_needed(desk), sign_on=sign_on.name if sign_on else None)


@router.post("/setup")
def set_up(asked: Setup, request: Request, response: Response, desk: AtDesk) -> Me:
    """Make the first administrator, with the token that the terminal showed, and log in."""
    _at_the_door(request, desk)
    token = desk.setup_token or ""
    if not token or not _is_needed(desk) or not hmac.compare_digest(asked.token.encode(), token.encode()):
        raise ForbiddenError("The set-up is done, or this is not its token.")
    desk.store.people.add(Person(asked.person, asked.name, frozenset({Role.ADMINISTRATOR})), SYSTEM)
    desk.store.people.set_password(asked.person, asked.password, SYSTEM)
    set_cookie(response, desk, desk.sessions.begin(asked.person))
    return _me(desk, desk.store.people.get(asked.person))


def _me(desk: Desk, person: Person) -> Me:
    return Me(
        person=person.id,
        name=person.name,
        roles=sorted(person.roles),
        office=desk.settings.office.name,
        idle_minutes=desk.settings.desk.idle_minutes,
        must_change_password=person.must_change,
    )


def _is_needed(desk: Desk) -> bool:
    everybody = desk.store.people.all()
    return desk.setup_token is not None and not any(Role.ADMINISTRATOR in person.roles for person in everybody)


def _at_the_door(request: Request, desk: Desk) -> None:
    if not desk.door.allows(request.client.host if request.client else ""):
        raise TooManyError("Too many passwords were tried from this machine. Wait a minute.", 60)
