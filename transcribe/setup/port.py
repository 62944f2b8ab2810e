"""A port of this machine, listened on before its address is told to anybody."""

from __future__ import annotations

import socket

from transcribe.errors import SettingsError

HOST = "127.0.0.1"


def listening(port: int) -> socket.socket:
    """A socket that browsers on this machine reach from now on. Raises ``SettingsError`` if the port is taken."""
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError):
        raise SettingsError(
            f"Port {port} cannot be used, mostly because another program does: choose one with --port."
        ) from None
