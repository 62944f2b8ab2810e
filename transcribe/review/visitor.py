"""Who asks: the person behind a request's session, and what the answers are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request, Response

from transcribe.review.desk import Desk
from transcribe.review.errors import ForbiddenError, MissingError, NotLoggedInError
from transcribe.review.rights import MEDICAL, Act, may, sees
from transcribe.store.dictations import Row
from transcribe.store.errors import NotFoundError
from transcribe.store.people import Person
from transcribe.store.states import Role

_OPEN = frozenset({"/api/me", "/api/password"})  # all that is open to who must choose another password first
ASLEEP = "x-asleep"  # a header of requests that a page makes by itself: they are no sign of life


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in, with the token of the session."""

    person: Person
    token: str

    @property
    def id(self) -> str:
        return self.person.id

    def require(self, *roles: Role) -> None:
        """Raise ``ForbiddenError`` unless the person has one of these roles."""
        if self.person.roles.isdisjoint(roles):
            raise ForbiddenError("You may not do this.")


def desk_of(request: Request) -> Desk:
    """The desk of this program."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


def visitor_of(request: Request, desk: AtDesk) -> Visitor:
    """Who asks. Raises ``NotLoggedInError``, ``ForbiddenError`` for a password that somebody else gave."""
    token = request.cookies.get(cookie_name(desk), "")
    who = desk.sessions.person_of(token, alive=ASLEEP not in request.headers) if token else None
    person = _active(desk, who) if who else None
    if person is None:
        raise NotLoggedInError("You are not logged in, or no longer.")
    if person.must_change and request.url.path not in _OPEN:
        raise ForbiddenError("Choose a password of your own first.", cause="password")
    return Visitor(person, token)


ByVisitor = Annotated[Visitor, Depends(visitor_of)]


def medical_visitor(visitor: ByVisitor) -> Visitor:
    """Somebody who has to do with dictations. Raises ``ForbiddenError`` for an administrator."""
    visitor.require(*MEDICAL)
    return visitor


def administrator(visitor: ByVisitor) -> Visitor:
    """Somebody who manages people. Raises ``ForbiddenError``."""
    visitor.require(Role.ADMINISTRATOR)
    return visitor


ByMedical = Annotated[Visitor, Depends(medical_visitor)]
ByAdministrator = Annotated[Visitor, Depends(administrator)]
DictationId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


def row_of(dictation: DictationId, desk: AtDesk, visitor: ByMedical) -> Row:
    """The dictation of a request. Raises ``MissingError`` also for one that is not the visitor's business."""
    try:
        row = desk.store.row(dictation)
    except NotFoundError:
        row = None
    if row is None or not sees(visitor.person, row):
        raise MissingError("There is no such dictation, or it is not yours.")
    return row


OfRow = Annotated[Row, Depends(row_of)]


def require_act(visitor: Visitor, row: Row, act: Act) -> None:
    """Raise ``ForbiddenError`` unless the visitor may do this with the dictation as it is now."""
    if act not in may(visitor.person, row):
        raise ForbiddenError("You may not do this, or not any more: look at the dictation again.")


def cookie_name(desk: Desk) -> str:
    """The session's cookie; over TLS browsers themselves guard a name that begins with ``__Host-``."""
    return "__Host-transcribe" if desk.secure else "transcribe"


def set_cookie(response: Response, desk: Desk, token: str) -> None:
    """Give the browser a session's token."""
    response.set_cookie(cookie_name(desk), token, path="/", secure=desk.secure, httponly=True, samesite="strict")


def remove_cookie(response: Response, desk: Desk) -> None:
    """Take the token back."""
    response.delete_cookie(cookie_name(desk), path="/", secure=desk.secure, httponly=True, samesite="strict")


def _active(desk: Desk, who: str) -> Person | None:
    try:
        person = desk.store.people.get(who)
    except NotFoundError:
        return None
    return person if person.active else None
