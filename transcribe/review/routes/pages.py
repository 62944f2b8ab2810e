"""The pages themselves: the built bundle, and its one document for every address of a page."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from transcribe.review.errors import MissingError

router = APIRouter(include_in_schema=False)

STATIC = Path(__file__).parent.parent / "static"
_START = "index.html"
_HASHED = {"cache-control": "public, max-age=31536000, immutable"}  # their names change with their content


@router.get("/static/{name:path}")
def asset(name: str) -> Response:
    """A file of the bundle."""
    path = _files().get(name)
    if path is None or name == _START:
        raise MissingError("There is no such page.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(path.read_bytes(), media_type=kind, headers=_HASHED)


@router.get("/{name:path}")
def page(name: str) -> Response:
    """The document from which every page is made."""
    start = _files().get(_START)
    if start is None or name.startswith("api/"):
        raise MissingError("There is no such page.")
    return Response(start.read_bytes(), media_type="text/html")


def _files() -> dict[str, Path]:
    """What there is; a name in an address is looked up here, and never becomes a path itself."""
    return {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
