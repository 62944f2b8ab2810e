"""Puts the desk's web application together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response

from transcribe import __version__
from transcribe.errors import AudioError, TranscribeError, VocabularyError
from transcribe.review.answers import Problem
from transcribe.review.desk import Desk
from transcribe.review.errors import DeskError
from transcribe.review.guarding import Guard, hosts_of
from transcribe.review.routes import (
    accounts,
    dictations,
    documents,
    editing,
    events,
    figures,
    kinds,
    normals,
    pages,
    people,
    questions,
    signing,
    single_sign_on,
    sounds,
    troubles,
    turnaround,
    upload,
    vocabulary,
    worklist,
)
from transcribe.store.errors import DamagedError, NotAllowedError, NotFoundError, OvertakenError, StoreError

_ROUTES = (
    accounts,
    single_sign_on,
    worklist,
    events,
    upload,
    dictations,
    sounds,
    editing,
    questions,
    signing,
    documents,
    kinds,
    vocabulary,
    normals,
    people,
    turnaround,
    troubles,
    figures,
    pages,
)
_STATUS = (  # the first that fits
    (NotFoundError, 404),
    (NotAllowedError, 403),
    (OvertakenError, 409),
    (DamagedError, 500),
    (StoreError, 503),
    (AudioError, 422),
    (VocabularyError, 422),
    (TranscribeError, 422),
)
_QUIET: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
_PROBLEMS: Any = {status: {"model": Problem} for status in (401, 403, 404, 409, 413, 422, 429, 503)}


def build_app(desk: Desk) -> FastAPI:
    """The application for a desk. Its description (OpenAPI) is served where the settings want it."""
    app = FastAPI(
        title="transcribe: the review desk",
        version=__version__,
        openapi_url="/api/openapi.json" if desk.settings.desk.openapi else None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        middleware=[_guard(desk)],
        telemetry=_QUIET,
        responses=_PROBLEMS,
    )
    app.state.desk = desk
    app.add_exception_handler(TranscribeError, _told)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _refused)
    for module in _ROUTES:
        app.include_router(module.router)
    return app


def _guard(desk: Desk) -> Middleware:
    chosen = desk.settings.desk
    return Middleware(
        Guard,
        hosts=hosts_of(chosen.host, chosen.names),
        secure=desk.secure,
        largest_upload=chosen.upload_mb << 20,
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    desk: Desk = app.state.desk
    await desk.changes.close()
    desk.sounds.forget()


async def _told(request: Request, error: Exception) -> Response:  # noqa: ARG001
    if isinstance(error, DeskError):
        headers = {"Retry-After": str(error.more["seconds"])} if error.status == 429 else None
        return JSONResponse({"error": str(error), **error.more}, error.status, headers)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    more = {"cause": "overtaken"} if status == 409 else {}
    return JSONResponse({"error": str(error), **more}, status)


async def _not_understood(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Say which part of a request is wrong, but not what stood there."""
    where = ""
    if isinstance(error, RequestValidationError) and error.errors():
        first = error.errors()[0]
        parts = [str(part) for part in first["loc"] if isinstance(part, str | int)]
        where = f" at '{'.'.join(parts)[:100]}': {first['type']}"
    return JSONResponse({"error": f"The request is wrong{where}."}, 422)


async def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001
    status = error.status_code if isinstance(error, HTTPException) else 500
    sentence = {404: "There is no such page.", 405: "This cannot be done here."}.get(status, "This cannot be done.")
    return JSONResponse({"error": sentence}, status)
