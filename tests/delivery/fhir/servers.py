"""A FHIR server on the loopback address that answers what it is told to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, Any]


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass
class FhirServer:
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    behaviours: list[Callable[[FhirServer, Asked], Answer | None]] = field(default_factory=list)
    conditional: bool = True  # whether it honours If-None-Exist
    token: str = ""  # "" : everybody may

    def answer(self, asked: Asked) -> Answer | None:
        if asked.path == "/token":
            return 200, {"access_token": self.token, "token_type": "bearer", "expires_in": 300}
        if self.token and asked.headers.get("authorization") != f"Bearer {self.token}":
            return 401, {}
        if asked.path == "/metadata":
            return 200, {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}
        if asked.path == "/Patient":
            known = asked.query["identifier"] == ["urn:harbour:mrn|PQ-774411-88"]
            return 200, bundle({"resourceType": "Patient", "id": "p1"} if known else None)
        if asked.method == "GET":
            return 200, bundle(self.found(asked.query["identifier"][0]))
        if self.behaviours:
            return self.behaviours.pop(0)(self, asked)
        return self.take(asked)

    def take(self, asked: Asked) -> Answer:
        condition = asked.headers.get("if-none-exist", "").removeprefix("identifier=")
        there = self.found(condition) if self.conditional and condition else None
        if there:
            return 200, there
        document = {**asked.json, "id": f"d{len(self.documents) + 1}"}
        self.documents.append(document)
        return 201, document

    def found(self, token: str) -> Any:
        _, _, value = token.partition("|")
        return next((each for each in self.documents if each["masterIdentifier"]["value"] == value), None)


def bundle(resource: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": resource}] if resource else []}


def says(status: int, body: Any = None) -> Callable[[FhirServer, Asked], Answer | None]:
    """Does not take it."""

    def behave(server: FhirServer, asked: Asked) -> Answer | None:
        return status, {} if body is None else body

    return behave


def takes_and_says(status: int, body: Any = None) -> Callable[[FhirServer, Asked], Answer | None]:
    """Takes it, and answers something else; ``None`` closes the connection."""

    def behave(server: FhirServer, asked: Asked) -> Answer | None:
        server.take(asked)
        return None if status == 0 else (status, body)

    return behave


class _Handler(BaseHTTPRequestHandler):
    def _do(self) -> None:
        server: FhirServer = self.server.fhir  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.casefold(): value for name, value in self.headers.items()}
        asked = Asked(self.command, parts.path, parse_qs(parts.query), headers, body)
        server.asked.append(asked)
        answer = server.answer(asked)
        if answer is None:
            self.close_connection = True
            return
        status, said = answer
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if 300 <= status < 400:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _do  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Be silent."""


@contextmanager
def serving(*behaviours: Callable[[FhirServer, Asked], Answer | None], **values: Any) -> Iterator[FhirServer]:
    fhir = FhirServer(behaviours=list(behaviours), **values)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.fhir = fhir  # type: ignore[attr-defined]
        fhir.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield fhir
        finally:
            server.shutdown()
            thread.join()
