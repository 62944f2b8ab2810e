"""The questions in the browser: a page on this machine alone, reached with a token that the terminal shows.

The page is the same description of questions as the terminal's (``questions.toml``), as a plain form. When the office
is made and the recovery key is on paper, the program goes on as ``transcribe serve`` at the same address.
"""

from __future__ import annotations

import argparse
import hmac
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from jinja2 import Environment, FileSystemLoader
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response

from transcribe.errors import SettingsError, TranscribeError
from transcribe.review.serving import serve
from transcribe.setup.answers import AnswerError, office_of
from transcribe.setup.office_folder import INBOX, SETTINGS, make_office
from transcribe.setup.port import HOST, listening
from transcribe.setup.questions import questions
from transcribe.store.files import is_free

STOPPED = 1
_PAGES = Path(__file__).with_name("pages")
_OF_THE_KEY = 6  # characters at its end that are asked for
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def set_up_in_browser(folder: Path, port: int) -> int:
    """Ask in the browser, then serve the desk of the new office until the program is stopped."""
    if not is_free(folder):
        raise SettingsError("This folder is not empty: a new office needs one of its own.")
    wizard = Wizard(folder, port)
    server = uvicorn.Server(uvicorn.Config(wizard.app(), log_config=None, access_log=False, server_header=False))
    wizard.on_end = lambda: setattr(server, "should_exit", True)
    with listening(port) as door:
        address = f"http://{HOST}:{port}/?token={wizard.token}"
        print(f"Open this address in a browser on this machine:\n    {address}", flush=True)
        server.run(sockets=[door])
    if not wizard.finished:
        print("The set-up was stopped.", file=sys.stderr)
        return STOPPED
    settings = folder / SETTINGS
    print(f"The office is ready. From now on: transcribe serve --settings {settings}", flush=True)
    return serve(argparse.Namespace(settings=settings, worker=None, no_inbox=False, no_jobs=False, json_logs=False))


@dataclass
class Wizard:
    """The set-up of one office: first the questions, then the recovery key, then the desk."""

    folder: Path
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    on_end: Callable[[], object] = lambda: None
    finished: bool = False
    _recovery: str = ""
    _office: str = ""
    _pages: Environment = field(
        default_factory=lambda: Environment(loader=FileSystemLoader(_PAGES), autoescape=True, trim_blocks=True)
    )

    def app(self) -> FastAPI:
        """The pages."""
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
        app.add_api_route("/", self.questions, methods=["GET"])
        app.add_api_route("/", self.answered, methods=["POST"])
        app.add_api_route("/key", self.kept, methods=["POST"])
        app.add_api_route("/setup/{name}", self.asset, methods=["GET"])
        app.add_api_route("/api/setup", self.desk, methods=["GET"])
        return app

    def questions(self, token: str = "") -> Response:
        """The form, or the recovery key if the office is made already."""
        if self.finished:
            return self._ready(BackgroundTask(self.on_end))
        if not self._is_right(token):
            return self._page("stranger.html", 403)
        return self._key() if self._recovery else self._form({}, None)

    async def answered(self, request: Request) -> Response:
        """Make the office, or say which answer cannot be taken."""
        given = await _answers(request)
        if not self._is_right(given.get("token", "")):
            return self._page("stranger.html", 403)
        if self._recovery:
            return self._key()
        try:
            if given.get("password", "") != given.get("password_again", ""):
                raise AnswerError("password", "The two passwords differ.")
            office = replace(office_of(given), port=self.port)
            self._recovery = await run_in_threadpool(make_office, self.folder, office)
        except TranscribeError as error:
            return self._form(given, error)
        self._office = office.name
        return self._key()

    async def kept(self, request: Request) -> Response:
        """Go on to the desk if the recovery key is on paper."""
        given = await _answers(request)
        if not self._is_right(given.get("token", "")) or not self._recovery:
            return self._page("stranger.html", 403)
        ending = given.get("ending", "").strip().upper()
        if len(ending) < _OF_THE_KEY or not self._recovery.upper().endswith(ending):
            return self._key("That is not how the key ends. Look at the paper on which you have it.")
        self.finished = True
        return self._ready()

    def desk(self) -> Response:
        """Asked by the last page, which is whole in the browser then: the desk takes this place."""
        return Response(status_code=503, background=BackgroundTask(self.on_end) if self.finished else None)

    def asset(self, name: str) -> Response:
        """Style and script of the pages."""
        if name not in ("page.css", "waiting.js"):
            return Response(status_code=404)
        return FileResponse(_PAGES / name, headers=_HEADERS)

    def _form(self, given: Mapping[str, str], error: TranscribeError | None) -> Response:
        groups = [(name, list(group)) for name, group in groupby(questions(), lambda question: question.group)]
        wrong = error.question if isinstance(error, AnswerError) else ""
        status = 200 if error is None else 422
        return self._page("questions.html", status, groups=groups, given=given, wrong=wrong, problem=error)

    def _key(self, problem: str = "") -> Response:
        return self._page("key.html", 422 if problem else 200, recovery=self._recovery, problem=problem)

    def _ready(self, background: BackgroundTask | None = None) -> Response:
        return self._page("ready.html", background=background, inbox=self.folder / INBOX)

    def _page(self, name: str, status: int = 200, background: BackgroundTask | None = None, **values: Any) -> Response:
        text = self._pages.get_template(name).render(
            token=self.token if name != "stranger.html" else "", office=self._office, length=_OF_THE_KEY, **values
        )
        return HTMLResponse(text, status, _HEADERS, background=background)

    def _is_right(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())


async def _answers(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=100)
    return {name: value for name, value in form.items() if isinstance(value, str)}
