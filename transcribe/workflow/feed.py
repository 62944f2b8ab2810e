"""The record system's feed of patients (ADT, SIU), taken by the running office itself where the settings say so."""

from __future__ import annotations

import logging
import threading

from transcribe.delivery.errors import DeliveryError
from transcribe.workflow.office import Office

AGAIN_SECONDS = 30.0

_log = logging.getLogger(__name__)


def take_feed(office: Office, stop: threading.Event) -> None:
    """Listen until ``stop`` is set. Where the port is taken (by ``transcribe patients listen``), try again."""
    from transcribe.delivery.patients.known import PatientList
    from transcribe.delivery.patients.listening import listening

    told = False
    while not stop.is_set():
        try:
            with listening(office.settings.patients, PatientList(office.store)):
                stop.wait()
        except DeliveryError as error:
            if not told:
                _log.warning("the patients' feed cannot be taken here (%s)", type(error).__name__)
            told = True
            stop.wait(AGAIN_SECONDS)
