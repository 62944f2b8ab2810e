"""The guard at the door, around everything else: hosts, origins, sizes, frequency, headers, and errors nobody foresaw.

A request that changes something must come from the desk's own pages: a browser sends the header ``X-Requested-With``
to another site only after asking, which is never granted; ``Origin`` and ``Sec-Fetch-Site`` are looked at besides.
A name in ``Host`` that is not ours is refused, or a foreign page could reach us through a name of its own (DNS
rebinding).
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcribe.review.limits import Limit

OWN_HEADER, OWN_VALUE = "x-requested-with", "transcribe"
ASSETS = "/static/"  # files whose names change with their content
LARGEST_BODY = 8 << 20  # bytes; sound and documents have limits of their own
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_UPLOADS = ("/api/upload",)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "hid=(self), microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not even looked at."""

    status: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Guard:
    """ASGI middleware. ``hosts`` are the names by which the desk is reached, without ports; ``secure``: over TLS."""

    app: ASGIApp
    hosts: frozenset[str]
    secure: bool
    largest_upload: int
    limit: Limit = field(default_factory=lambda: Limit(600, 60))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(receive, self._largest(scope["path"]))
        answer = _Answer(send, body, scope["path"], self.secure)
        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is not None:
            await answer.refuse(refusal)
            return
        try:
            await self.app(scope, body.receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the messages of errors may hold patient data
            if not body.too_large:
                _log.error("request failed: %s at %s", type(error).__name__, _place_of(error))
            await answer.refuse(_TOO_LARGE if body.too_large else _BROKEN)

    def _refusal(self, scope: Scope, headers: Headers) -> Refusal | None:
        if _name_of(headers.get("host", "")) not in self.hosts:
            return Refusal(421, "The desk is not known under this name.")
        client = scope.get("client")
        if not self.limit.allows(client[0] if client else ""):
            return Refusal(429, "Too many requests. Wait a moment.")
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:19]) > self._largest(scope["path"]):
            return _TOO_LARGE
        if scope["method"] not in _READING and not self._is_own(headers):
            return Refusal(403, "This request does not come from the desk's own pages.")
        return None

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if headers.get(OWN_HEADER) != OWN_VALUE or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        if origin is None:
            return True
        parts = urlsplit(origin)
        return parts.netloc == headers.get("host") and (parts.scheme == "https" or not self.secure)

    def _largest(self, path: str) -> int:
        return self.largest_upload if path in _UPLOADS else LARGEST_BODY


_TOO_LARGE = Refusal(413, "This is larger than what is taken here.")
_BROKEN = Refusal(500, "Something went wrong here; it was noted. Try again.")


class _Body:
    """Counts what comes in: a length that was promised need not be true."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive, self._left = receive, largest

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self.too_large:
            return {"type": "http.disconnect"}
        return message

    @property
    def too_large(self) -> bool:
        """Whether more came than is taken."""
        return self._left < 0


class _Answer:
    """Adds the headers to every answer."""

    def __init__(self, send: Send, body: _Body, path: str, secure: bool) -> None:
        self._send, self._body, self._path, self._secure = send, body, path, secure
        self._begun = False

    async def send(self, message: Message) -> None:
        """Send what the application answers; to a request that was too large, only that."""
        if self._body.too_large:
            await self.refuse(_TOO_LARGE)
        else:
            await self._sent(message)

    async def _sent(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            if self._secure:
                headers["strict-transport-security"] = "max-age=31536000"
            if not self._path.startswith(ASSETS):
                headers["cache-control"] = "no-store"
        await self._send(message)

    async def refuse(self, refusal: Refusal) -> None:
        """Send a refusal, unless an answer has begun."""
        if self._begun:
            return
        body = json.dumps({"error": refusal.sentence}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self._sent({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await self._sent({"type": "http.response.body", "body": body})


def hosts_of(host: str, names: Iterable[str]) -> frozenset[str]:
    """The names by which the desk may be reached."""
    return frozenset(name.casefold() for name in (*_THIS_MACHINE, host, *names) if name not in ("0.0.0.0", "::", ""))


def _name_of(host: str) -> str:
    """A ``Host`` header without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


def _place_of(error: BaseException) -> str:
    frames: Any = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
