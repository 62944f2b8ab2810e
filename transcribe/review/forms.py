"""Forms with one file, read into memory: the web framework's own way would put the file on a disk, unencrypted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from transcribe.review.errors import UnusableError

_MOST_FIELDS = 10
_LONGEST_FIELD = 1000  # bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A file with its name, and the fields beside it."""

    name: str
    content: bytes = field(repr=False)
    fields: dict[str, str]


async def read_form(request: Request, largest: int) -> Form:
    """The form of a request whose size the guard has limited to ``largest`` bytes. Raises ``UnusableError``."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise UnusableError("Send the file as a form (multipart/form-data).")
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD
    )
    parser.spool_max_size = largest + 1  # larger than all: nothing is spooled
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError, ValueError):
        raise UnusableError("The form cannot be read.") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UnusableError("There is no file in the form.")
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Form(file.filename or "", await file.read(), fields)
    finally:
        await form.close()


def form_schema(*fields: str) -> dict[str, Any]:
    """The description of such a form, for OpenAPI."""
    properties: dict[str, Any] = {name: {"type": "string"} for name in fields}
    properties["file"] = {"type": "string", "format": "binary"}
    schema = {"type": "object", "properties": properties, "required": ["file"]}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
