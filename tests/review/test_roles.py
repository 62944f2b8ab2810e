"""Every route, asked by everybody: the table says what they are answered."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from .office import PASSWORD, Bench, Browser, report

EVERYBODY = ("", "osei", "reyes", "ann", "ben", "sue", "ada")
"""Nobody; the author; another author; the secretary whose it is; another; the supervisor; the administrator."""

#                                              nobody osei reyes ann ben sue ada
TABLE = """
drafted   GET    /dictations/{id}                401 200 404 200 404 200 403
drafted   GET    /dictations/{id}/history        401 200 404 200 404 200 403
drafted   GET    /dictations/{id}/versions/1     401 200 404 200 404 200 403
drafted   GET    /dictations/{id}/sound          401 200 404 200 404 200 403
drafted   GET    /dictations/{id}/peaks          401 200 404 200 404 200 403
drafted   GET    /dictations/{id}/document.docx  401 200 404 200 404 200 403
drafted   POST   /dictations/{id}/lease          401 200 404 200 404 200 403
drafted   DELETE /dictations/{id}/lease          401 200 404 200 404 200 403
in_review PUT    /dictations/{id}/working        401 200 404 200 404 200 403
in_review POST   /dictations/{id}/finish         401 200 404 200 404 200 403
in_review POST   /dictations/{id}/questions      401 403 404 200 404 200 403
drafted   PATCH  /dictations/{id}                401 403 404 200 404 200 403
drafted   POST   /dictations/{id}/again          401 403 404 403 404 200 403
awaiting  POST   /dictations/{id}/send-back      401 200 404 200 404 200 403
signed    PATCH  /dictations/{id}                401 403 404 403 404 403 403
signed    POST   /dictations/{id}/lease          401 403 404 403 404 403 403
signed    PUT    /dictations/{id}/working        401 403 404 403 404 403 403
signed    POST   /dictations/{id}/addendum       401 403 404 403 404 403 403
drafted   POST   /dictations/{id}/addendum       401 403 404 403 404 403 403
-         POST   /sign                           401 403 403 403 403 403 403
-         GET    /signing                        401 200 200 403 403 403 403
-         GET    /questions                      401 200 200 403 403 403 403
question  POST   /questions/{id}/answer          401 200 404 403 404 403 403
-         GET    /worklist                       401 200 200 200 200 200 403
-         GET    /me                             401 200 200 200 200 200 200
-         POST   /password                       401 403 403 403 403 403 403
-         POST   /login                          401 401 401 401 401 401 401
-         POST   /logout                         200 200 200 200 200 200 200
-         GET    /single-sign-on                 404 404 404 404 404 404 404
-         GET    /single-sign-on/back            404 404 404 404 404 404 404
-         GET    /setup                          200 200 200 200 200 200 200
-         POST   /setup                          403 403 403 403 403 403 403
-         GET    /vocabulary?q=metoprolol        401 200 200 200 200 200 403
-         POST   /vocabulary                     401 200 200 200 200 200 403
-         POST   /spelling                       401 200 200 200 200 200 403
-         GET    /normals                        401 200 200 200 200 200 403
-         POST   /normals                        401 200 200 200 200 200 403
-         GET    /kinds                          401 200 200 200 200 200 403
-         GET    /troubles                       401 403 403 403 403 200 200
-         GET    /turnaround                     401 403 403 403 403 200 200
-         GET    /people                         401 200 200 200 200 200 200
-         POST   /people                         401 403 403 403 403 403 200
-         PATCH  /people/ben                     401 403 403 403 403 403 200
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
FORMS = {"/upload": "tests/review/test_sound.py", "/dictations/{id}/upload-docx": "tests/review/test_word_files.py"}
SLOW = {"/dictations/{id}/document.pdf", "/dictations/{id}/preview.png", "/events"}
BODIES: dict[str, Any] = {
    "/dictations/{id}/working": {"base_version": 1, "seq": 1, "report": report().as_dict()},
    "/dictations/{id}/finish": {"seq": 0, "to": "awaiting_signature"},
    "/dictations/{id}/questions": {"section": 0, "block": 0, "tokens": [0, 1], "text": "Which?"},
    "PATCH /dictations/{id}": {"stat": True},
    "/dictations/{id}/again": {"reason": "wrong model"},
    "/dictations/{id}/send-back": {"reason": "wrong side"},
    "/dictations/{id}/addendum": {"text": "More.", "password": "wrong"},
    "/sign": {"password": "wrong", "items": [{"id": "0" * 32, "version": 1}]},
    "/questions/{id}/answer": {"text": "The left."},
    "/password": {"old": "wrong", "new": "another long password"},
    "/login": {"person": "nobody", "password": "wrong"},
    "/setup": {"token": "guessed", "person": "eve", "name": "Eve", "password": PASSWORD},
    "POST /vocabulary": {"term": "zorbaxitol", "kind": "drug"},
    "/spelling": {"words": ["metoprolol"]},
    "/normals": {"normals": [{"name": "nad", "text": "No acute distress."}]},
    "POST /people": {"person": "carl", "name": "Carl", "roles": ["secretary"]},
    "/people/ben": {"name": "Benjamin"},
}


def subject(office: Bench, state: str) -> str:
    """A dictation of osei's that is ann's to do, in this state; or an open question about one."""
    if state == "-":
        return ""
    begun = {"question": "in_review", "signed": "awaiting"}.get(state, state)
    dictation: str = getattr(office, begun)()
    office.store.assign(dictation, "sue", assigned_to="ann")
    if state == "signed":
        office.store.sign(dictation, 1, "osei")
    if state == "question":
        asked = office.browser("ann").post(f"/dictations/{dictation}/questions", BODIES["/dictations/{id}/questions"])
        return str(asked.json()["id"])
    return dictation


def answered(browser: Browser, method: str, path: str, identity: str) -> int:
    body = BODIES.get(f"{method} {path}", BODIES.get(path)) if method != "GET" else None
    status: int = browser.ask(method, path.replace("{id}", identity), body).status_code
    return status


@pytest.mark.parametrize("person", EVERYBODY)
def test_what_everybody_is_answered(person: str, office: Bench) -> None:
    expected, found = {}, {}
    for state, method, path, *statuses in ROWS:
        who = EVERYBODY.index(person)
        identity = subject(office, state)
        expected[state, method, path] = int(statuses[who])
        found[state, method, path] = answered(office.browser(person or None), method, path, identity)
    assert found == expected


def test_the_table_knows_every_route(office: Bench) -> None:
    listed = {(method, path.partition("?")[0]) for _, method, path, *_ in ROWS}
    known = {(method, path.replace("/1", "/{id}").replace("/ben", "/{id}")) for method, path in listed}
    known |= {(method, path) for path in FORMS for method in ("POST",)} | {("GET", path) for path in SLOW}
    assert {pair for route in office.app.routes for pair in pairs(route)} - known == set()


def pairs(route: BaseRoute) -> set[tuple[str, str]]:
    if not isinstance(route, APIRoute) or not route.path.startswith("/api"):
        return set()
    path = route.path.removeprefix("/api")
    for name in ("{dictation}", "{question}", "{person}", "{number}"):
        path = path.replace(name, "{id}")
    return {(method, path) for method in route.methods or ()}
