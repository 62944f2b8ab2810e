"""Encrypted connections: the other side's certificate is always verified, and TLS 1.2 is the oldest that is spoken."""

from __future__ import annotations

import ssl
from pathlib import Path

from transcribe.delivery.errors import DeliveryError, Problem


def client_context(
    ca_file: Path | None = None, certificate: Path | None = None, key: Path | None = None
) -> ssl.SSLContext:
    """For connections that we open. ``certificate`` and ``key`` are shown to a receiver that asks who calls.

    Raises ``DeliveryError`` if a file cannot be used.
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if certificate:
            context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError):
        raise DeliveryError(Problem.SETTINGS, "A certificate or key file in the settings cannot be used.") from None
    return context


def server_context(certificate: Path, key: Path | None, client_ca: Path | None) -> ssl.SSLContext:
    """For connections that others open; with ``client_ca`` they must show a certificate. Raises ``DeliveryError``."""
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=client_ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError):
        raise DeliveryError(Problem.SETTINGS, "A certificate or key file in the settings cannot be used.") from None
    if client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
    return context
