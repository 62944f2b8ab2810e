"""Requests to a server that is not trusted: bounded in time and size, nothing is followed, nothing unheard-of fails."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.tls import client_context

LONGEST = 1 << 20  # bytes of an answer
_LONGEST_SAID = 1000  # characters


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status, its JSON (an empty object if it was none), and where it put something."""

    status: int
    body: dict[str, Any]
    location: str

    @property
    def said(self) -> str:
        """What an OperationOutcome, or an OAuth error, says in words; it may hold patient data."""
        words = [str(self.body.get(name, "")) for name in ("error", "error_description")]
        issues = self.body.get("issue")
        for issue in issues if isinstance(issues, list) else []:
            if isinstance(issue, dict):
                words.append(_words(issue))
        return "; ".join(filter(None, words))[:_LONGEST_SAID]


def client_for(ca_file: Any, timeout: float) -> httpx.Client:
    """A client that verifies certificates, uses no proxy of the environment, and follows nothing."""
    return httpx.Client(verify=client_context(ca_file), timeout=timeout, follow_redirects=False, trust_env=False)


def asked(client: httpx.Client, method: str, url: str, **content: Any) -> Answer:
    """One request and its answer. Raises ``DeliveryError`` if there is none."""
    end = time.monotonic() + 4 * (client.timeout.read or 30)
    try:
        with client.stream(method, url, **content) as response:
            raw = b""
            for piece in response.iter_bytes(1 << 14):
                raw += piece
                if len(raw) > LONGEST or time.monotonic() > end:
                    raise DeliveryError(Problem.WRONG_ANSWER, "The server's answer has no end.")
            location = response.headers.get("location", "")
            return Answer(response.status_code, _object(raw), location)
    except httpx.ConnectError:
        raise DeliveryError(
            Problem.UNREACHABLE, "The server cannot be reached, or its certificate is not right."
        ) from None
    except httpx.TimeoutException:
        raise DeliveryError(Problem.NO_ANSWER, "The server did not answer in time.") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise DeliveryError(Problem.NO_ANSWER, "The connection to the server broke off.") from None


def _object(raw: bytes) -> dict[str, Any]:
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _words(issue: dict[str, Any]) -> str:
    details = issue.get("details")
    text = details.get("text") if isinstance(details, dict) else None
    where = issue.get("expression")
    place = f" ({', '.join(map(str, where))})" if isinstance(where, list) else ""
    return f"{text or issue.get('diagnostics') or issue.get('code') or ''}{place}"
