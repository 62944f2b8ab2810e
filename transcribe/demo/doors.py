"""A door for each of the invented people: whoever knows the address is let in without a password.

These pages are added to the desk of the demo alone, which is reached from this machine alone.
"""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, FastAPI, Response
from starlette.responses import HTMLResponse, RedirectResponse

from transcribe.demo.people import PASSWORD, people
from transcribe.review.desk import Desk
from transcribe.review.errors import MissingError
from transcribe.review.routes.pages import STATIC
from transcribe.review.visitor import set_cookie

START = "demo"


def add_doors(app: FastAPI, desk: Desk) -> None:
    """Add the demo's start page, and a door for each person, before the pages of the desk."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"/{START}")
    def start() -> Response:
        return HTMLResponse(_start_page())

    @router.get("/as/{person}")
    def enter(person: str) -> Response:
        if person not in {one.person.id for one in people()}:
            raise MissingError("There is nobody of this name.")
        response = RedirectResponse("/", 303)
        set_cookie(response, desk, desk.sessions.begin(person))
        return response

    before = len(app.router.routes)
    app.include_router(router)
    app.router.routes[:] = [*app.router.routes[before:], *app.router.routes[:before]]  # the desk's last takes all


def _start_page() -> str:
    style = next((path.name for path in STATIC.glob("*.css")), "")
    doors = "".join(
        f'<p><a href="/as/{escape(one.person.id)}">{escape(one.person.name)}</a>, '
        f"{escape(' and '.join(sorted(one.person.roles)))}: {escape(one.see)}</p>"
        for one in people()
        if one.see
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The demo office</title>'
        f'<link rel="stylesheet" href="/static/{escape(style)}"></head><body><main class="narrow">'
        "<h1>Harbor Street Medical Group</h1><p>An invented office to look around in. Come in as</p>"
        f"{doors}<p>Whoever signs is asked for the password: <strong>{escape(PASSWORD)}</strong></p>"
        "</main></body></html>"
    )
