"""Logging in by the office's own sign-on: away to the provider, and back."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from transcribe.review.desk import Desk
from transcribe.review.errors import MissingError, TooManyError
from transcribe.review.visitor import AtDesk, cookie_name, set_cookie
from transcribe.store.errors import DamagedError, NotFoundError
from transcribe.store.states import SYSTEM

if TYPE_CHECKING:
    from transcribe.review.single_sign_on import Attempt, Provider

router = APIRouter(prefix="/api/single-sign-on", include_in_schema=False)

REFUSED = "/#/sign-on-refused"  # the page says so
_COOKIE, _SECONDS, _PLACE = "transcribe-sign-on", 600, "single sign-on"
Answered = Annotated[str, Query(max_length=4000)]


@router.get("")
def leave(request: Request, desk: AtDesk) -> Response:
    """Send the browser to the provider, with what must come back sealed in a cookie of its own."""
    provider = _provider(request, desk)
    address, attempt = provider.begin(_back(request, desk))
    sealed = desk.store.records.sealer.seal(json.dumps(asdict(attempt)), _PLACE)
    answer = RedirectResponse(address, 302)
    # "lax": the browser comes back from another site
    answer.set_cookie(
        _COOKIE,
        base64.urlsafe_b64encode(sealed).decode(),
        max_age=_SECONDS,
        path=router.prefix,
        secure=desk.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/back")
def come_back(request: Request, desk: AtDesk, code: Answered = "", state: Answered = "") -> Response:
    """Log in who the provider says it is, if that is an active person of the desk."""
    provider = _provider(request, desk)
    attempt = _kept(request, desk)
    answer = RedirectResponse(REFUSED, 302)
    answer.delete_cookie(_COOKIE, path=router.prefix, secure=desk.secure, httponly=True, samesite="lax")
    if attempt is None or not code or not hmac.compare_digest(attempt.state.encode(), state.encode()):
        return answer
    name = provider.person(_back(request, desk), code, attempt)
    if name is None or not _is_active(desk, name):
        return answer
    if before := request.cookies.get(cookie_name(desk)):
        desk.sessions.end(before)
    set_cookie(answer, desk, desk.sessions.begin(name))
    with desk.store.database.writing() as connection:
        desk.store.audit.add(connection, SYSTEM, "logged_in", None, person=name, by="single_sign_on")
    answer.headers["location"] = "/"
    return answer


def _provider(request: Request, desk: Desk) -> Provider:
    if desk.settings.desk.single_sign_on is None:
        raise MissingError("There is no such page.")
    if not desk.door.allows(request.client.host if request.client else ""):
        raise TooManyError("Too many logins were tried from this machine. Wait a minute.", 60)
    from transcribe.review.single_sign_on import provider_of

    found = provider_of(desk.settings.desk.single_sign_on)
    if found is None:
        raise MissingError("There is no such page.")
    return found


def _kept(request: Request, desk: Desk) -> Attempt | None:
    from transcribe.review.single_sign_on import Attempt

    try:
        sealed = base64.urlsafe_b64decode(request.cookies.get(_COOKIE, ""))
        return Attempt(**json.loads(desk.store.records.sealer.open(sealed, _PLACE)))
    except (DamagedError, ValueError, TypeError):
        return None


def _back(request: Request, desk: Desk) -> str:
    """This desk's address as the browser knows it; the guard has looked at the name."""
    scheme = "https" if desk.secure else "http"
    return f"{scheme}://{request.headers['host']}{router.prefix}/back"


def _is_active(desk: Desk, name: str) -> bool:
    try:
        return desk.store.people.get(name).active
    except NotFoundError:
        return False
