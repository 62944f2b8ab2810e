"""MLLP: a message between 0x0B and 0x1C 0x0D on a TCP connection (HL7's minimal lower layer protocol, release 1)."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from transcribe.delivery.destinations import Hl7
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.tls import client_context

START, END = b"\x0b", b"\x1c\r"
LONGEST_ANSWER = 1 << 16  # bytes; an acknowledgement has some hundred
_PIECE = 1 << 14


class BrokenFrameError(Exception):
    """What came is no MLLP, or too long."""


@dataclass(slots=True)
class Frames:
    """Cuts what a connection gives into messages of at most ``longest`` bytes, until ``deadline`` (monotonic)."""

    connection: socket.socket
    longest: int
    deadline: float
    _rest: bytes = field(default=b"")

    def next(self) -> bytes | None:
        """The next message, ``None`` when the other side has closed.

        Raises ``TimeoutError``, ``OSError``, and ``BrokenFrameError`` for what is no message.
        """
        while END not in self._rest:
            if len(self._rest) > self.longest:
                raise BrokenFrameError
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.connection.settimeout(left)
            piece = self.connection.recv(_PIECE)
            if not piece:
                return None
            self._rest += piece
        message, _, self._rest = self._rest.partition(END)
        head, start, body = message.partition(START)
        if not start or head.strip():
            raise BrokenFrameError
        return body


@contextmanager
def connected(to: Hl7) -> Iterator[socket.socket]:
    """A connection to a destination. Raises ``DeliveryError``."""
    context = client_context(to.ca_file, to.client_certificate, to.client_key) if to.tls else None
    try:
        plain = socket.create_connection((to.host, to.port), timeout=to.timeout_seconds)
    except OSError as error:
        raise DeliveryError(Problem.UNREACHABLE, f"The receiver cannot be reached: {_why(error)}.") from None
    with plain:
        try:
            connection = context.wrap_socket(plain, server_hostname=to.host) if context else plain
        except OSError as error:  # ssl.SSLError among them
            raise DeliveryError(
                Problem.UNREACHABLE, f"No secure connection to the receiver could be made: {_why(error)}."
            ) from None
        with connection:
            yield connection


def exchange(to: Hl7, message: bytes) -> Iterator[bytes]:
    """Send a message, and give what is answered, message by message, until time is up or the other side closes.

    Raises ``DeliveryError``.
    """
    with connected(to) as connection:
        try:
            connection.settimeout(to.timeout_seconds)
            connection.sendall(START + message + END)
        except OSError as error:
            raise DeliveryError(Problem.UNREACHABLE, f"The connection broke off: {_why(error)}.") from None
        frames = Frames(connection, LONGEST_ANSWER, time.monotonic() + to.timeout_seconds)
        try:
            while answer := frames.next():
                yield answer
        except TimeoutError:
            raise DeliveryError(Problem.NO_ANSWER, "The receiver did not answer in time.") from None
        except BrokenFrameError:
            raise DeliveryError(Problem.WRONG_ANSWER, "What the receiver answered is no message of HL7.") from None
        except OSError as error:
            raise DeliveryError(Problem.NO_ANSWER, f"The connection broke off: {_why(error)}.") from None


def _why(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "it took too long"
    return getattr(error, "verify_message", "") or error.strerror or type(error).__name__
