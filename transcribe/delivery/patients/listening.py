"""Takes ADT and SIU messages over MLLP from the record system, and answers them when the list has been written."""

from __future__ import annotations

import ipaddress
import logging
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from transcribe.delivery.destinations import Feed
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.hl7.encoding import SEPARATORS, escaped, field, moment, segment
from transcribe.delivery.hl7.mllp import END, START, BrokenFrameError, Frames
from transcribe.delivery.outbox import new_message_id
from transcribe.delivery.patients.adt import Envelope, NotUnderstoodError, read_envelope, read_message
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.tls import server_context
from transcribe.store.errors import StoreError

_log = logging.getLogger(__name__)

LONGEST = 1 << 20  # bytes of a message
_QUIET_SECONDS = 600.0  # a connection on which nothing comes for so long is closed
_MOST_CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes one message after another."""

    patients: PatientList
    feed: Feed

    def taken(self, message: bytes) -> bytes | None:
        """Write down what a message says; the answer to it, ``None`` for what is no message at all."""
        try:
            envelope = read_envelope(message)
        except NotUnderstoodError:
            return None
        try:
            said = read_message(message, self.feed)
            if said and said.former:
                self.patients.merge(said.former, said.person)
            elif said:
                self.patients.keep([said.person], "adt")
        except NotUnderstoodError as error:
            return _answer(envelope, "AR", str(error))
        except StoreError:
            return _answer(envelope, "AE", "The patient list cannot be written now.")
        return _answer(envelope, "AA")


@contextmanager
def listening(feed: Feed, patients: PatientList) -> Iterator[int]:
    """Listen while the block runs; gives the port. Only the addresses that ``feed`` allows are served.

    Raises ``DeliveryError`` if the address cannot be used.
    """
    host, _, port = feed.listen.rpartition(":")
    context = server_context(feed.certificate, feed.key, feed.client_ca) if feed.certificate else None
    try:
        server = _Server((host.strip("[]"), int(port)), Intake(patients, feed), context)
    except (OSError, OverflowError, ValueError):
        raise DeliveryError(Problem.SETTINGS, "[patients] listen is no address and port that can be used.") from None
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], intake: Intake, context: ssl.SSLContext | None) -> None:
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        self.intake, self.context = intake, context
        self.places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        super().__init__(address, _Connection)

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002
        return isinstance(client_address, tuple) and _allowed(str(client_address[0]), self.intake.feed.allow)


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        if not self.server.places.acquire(blocking=False):
            return
        try:
            self._serve()
        except (OSError, BrokenFrameError) as error:  # TimeoutError among them
            _log.info("patient feed: connection closed (%s)", type(error).__name__)
        finally:
            self.server.places.release()

    def _serve(self) -> None:
        self.request.settimeout(_QUIET_SECONDS)
        context = self.server.context
        connection = context.wrap_socket(self.request, server_side=True) if context else self.request
        with connection:
            frames = Frames(connection, LONGEST, 0.0)
            while True:
                frames.deadline = time.monotonic() + _QUIET_SECONDS
                message = frames.next()
                if message is None:
                    return
                answer = self.server.intake.taken(message)
                if answer is None:
                    return
                connection.sendall(START + answer + END)


def _allowed(address: str, allowed: tuple[str, ...]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
        return any(ip in ipaddress.ip_network(network, strict=False) for network in allowed)
    except ValueError:
        return False


def _answer(envelope: Envelope, code: str, text: str = "") -> bytes:
    msh = segment(
        "MSH",  # its first field is the separator: so the numbers here are one lower than in the standard
        f1=SEPARATORS[1:],
        f2=escaped(envelope.receiver[0]),
        f3=escaped(envelope.receiver[1]),
        f4=escaped(envelope.sender[0]),
        f5=escaped(envelope.sender[1]),
        f6=moment(datetime.now(UTC)),
        f8="ACK",
        f9=new_message_id(),
        f10="P",
        f11=escaped(envelope.version),
        f17="UNICODE UTF-8",
    )
    msa = segment("MSA", f1=code, f2=field(envelope.control_id), f3=escaped(text))
    return f"{msh}\r{msa}\r".encode()
