"""Offers the figures of an office to Prometheus where no review desk does: a worker's own small page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import start_http_server

from transcribe.errors import TranscribeError
from transcribe.workflow.metrics import Metrics
from transcribe.workflow.office import Office


class MetricsError(TranscribeError):
    """The figures cannot be offered where it was asked."""


@contextmanager
def serve_metrics(office: Office, port: int, host: str = "127.0.0.1") -> Iterator[int]:
    """Offer the figures at ``http://host:port/metrics`` to the end of the block; gives the port (0: a free one).

    Raises ``MetricsError`` if the port is taken.
    """
    metrics = Metrics(office.store)
    try:
        server, thread = start_http_server(port, host, metrics.registry)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "it is not to be had"
        raise MetricsError(f"The figures cannot be offered on port {port}: {reason}.") from None
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
