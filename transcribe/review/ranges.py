"""HTTP ranges: which bytes of a sound a browser wants (RFC 9110, section 14)."""

from __future__ import annotations

import re

from starlette.responses import Response

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def answer(content: bytes, asked: str | None, media_type: str, headers: dict[str, str]) -> Response:
    """The whole content, the part that was asked for (206), or 416 where there is no such part.

    Several ranges at once, and what is no range, are answered with the whole, as the standard allows.
    """
    headers = {**headers, "Accept-Ranges": "bytes"}
    match = _ONE.fullmatch((asked or "").strip())
    if match is None or match.groups() == ("", ""):
        return Response(content, media_type=media_type, headers=headers)
    wanted = part(match[1], match[2], len(content))
    if wanted is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    first, last = wanted
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, media_type=media_type, headers=headers)


def part(first: str, last: str, length: int) -> tuple[int, int] | None:
    """The first and last byte of ``first-last``, of which one may be empty; ``None`` if there is no such part."""
    if not first:
        begin, end = max(0, length - int(last)), length - 1
    else:
        begin, end = int(first), min(int(last) if last else length - 1, length - 1)
    return (begin, end) if begin <= end and begin < length else None
