"""Receivers of MLLP on the loopback address, well-behaved and not, that keep what they took by its control id."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[["Receiver", socket.socket, bytes], None]


@dataclass
class Receiver:
    """What came: every message, and how often each control id was taken for the first time."""

    port: int = 0
    behaviours: list[Behaviour] = field(default_factory=list)  # for the first messages; then it just says AA
    came: list[bytes] = field(default_factory=list)
    taken: dict[str, bytes] = field(default_factory=dict)

    def take(self, message: bytes) -> str:
        """As a record system does: the first message with a control id counts, another one is a repetition."""
        control = control_id(message)
        self.taken.setdefault(control, message)
        return control


def control_id(message: bytes) -> str:
    return message.split(b"\r")[0].split(b"|")[9].decode()


def answer(control: str, code: str = "AA", text: str = "") -> bytes:
    return f"\x0bMSH|^~\\&|EHR|H|T|C|20261122||ACK|1|P|2.5.1\rMSA|{code}|{control}|{text}\r\x1c\r".encode()


def accepts(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
    connection.sendall(answer(receiver.take(message)))


def says(code: str, text: str = "") -> Behaviour:
    """Does not take it, and says so."""

    def behave(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
        connection.sendall(answer(control_id(message), code, text))

    return behave


def closes_without_taking(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
    connection.close()


def takes_and_closes(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
    """As if it were killed between its commit and its answer."""
    receiver.take(message)
    connection.close()


def takes_and_says(content: bytes) -> Behaviour:
    """Takes it, and answers nonsense."""

    def behave(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
        receiver.take(message)
        connection.sendall(content)

    return behave


def about_another(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
    receiver.take(message)
    connection.sendall(answer("SOMETHINGELSE"))
    connection.close()


def another_first(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
    connection.sendall(answer("SOMETHINGELSE") + answer(receiver.take(message)))


def too_late(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
    receiver.take(message)
    time.sleep(0.6)
    with suppress(OSError):
        connection.sendall(answer(control_id(message)))


def in_pieces(receiver: Receiver, connection: socket.socket, message: bytes) -> None:
    for byte in answer(receiver.take(message)):
        connection.sendall(bytes([byte]))


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        context: ssl.SSLContext | None = self.server.context  # type: ignore[attr-defined]
        try:
            connection = context.wrap_socket(self.request, server_side=True) if context else self.request
            with connection:
                self._serve(receiver, connection)
        except OSError:
            return

    @staticmethod
    def _serve(receiver: Receiver, connection: socket.socket) -> None:
        rest = b""
        while piece := connection.recv(65536):
            rest += piece
            while b"\x1c\r" in rest:
                message, _, rest = rest.partition(b"\x1c\r")
                assert message.startswith(b"\x0b")
                receiver.came.append(message[1:])
                behave = receiver.behaviours.pop(0) if receiver.behaviours else accepts
                behave(receiver, connection, message[1:])


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def receiving(*behaviours: Behaviour, context: ssl.SSLContext | None = None, port: int = 0) -> Iterator[Receiver]:
    """A receiver that behaves so with the first messages, and then takes all."""
    receiver = Receiver(behaviours=list(behaviours))
    with _Server(("127.0.0.1", port), _Handler) as server:
        server.receiver, server.context = receiver, context  # type: ignore[attr-defined]
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
