"""The sender: plans what has become due, sends what waits, and moves on what has arrived everywhere.

``Sender(office).run_once()`` is called every few seconds by whoever has the office open. It can be killed at any
moment and run in several programs at once: see ``outbox``.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass, field
from typing import Protocol

from transcribe.delivery.destinations import AnyDestination
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.outbox import Claim, Outbox
from transcribe.delivery.packing import packed
from transcribe.delivery.parcel import Sent
from transcribe.delivery.recipients import NobodyHereError
from transcribe.delivery.ways import Way, way_to
from transcribe.settings import Settings
from transcribe.store.errors import StoreError
from transcribe.store.moments import now
from transcribe.store.store import Store
from transcribe.templates.errors import TemplateError

_log = logging.getLogger(__name__)
_MOST = 100  # reports in one run, so that whoever calls gets the word again
_REST_SECONDS = 15.0  # after a failure that concerns all; doubles up to …
_LONGEST_REST_SECONDS = 300.0


class HasStore(Protocol):
    """An office, or anything else that has settings and an open store."""

    @property
    def settings(self) -> Settings:
        """The office's choices."""

    @property
    def store(self) -> Store:
        """The open store."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did."""

    planned: int
    delivered: int
    failed: int
    distributed: int


@dataclass(slots=True)
class _Rest:
    until: float = 0.0
    seconds: float = 0.0


@dataclass(slots=True)
class Sender:
    """Sends for one office. Not for several threads at once: give each its own."""

    office: HasStore
    _holder: str = field(default_factory=lambda: uuid.uuid4().hex)
    _ways: dict[str, Way] = field(default_factory=dict)
    _rests: dict[str, _Rest] = field(default_factory=dict)

    def run_once(self) -> Done:
        """Plan, send what is due, move on what is complete. Raises ``StoreError`` if the store cannot be used."""
        destinations = self.office.settings.destinations
        if not destinations:
            return Done(0, 0, 0, 0)
        outbox = Outbox(self.office.store)
        planned, due = outbox.plan(destinations), now()
        delivered = failed = 0
        by_name = {destination.name: destination for destination in destinations if destination.on}
        while delivered + failed < _MOST and (claim := outbox.claim(self._awake(by_name), self._holder, due)):
            if self._delivered(outbox, claim, by_name[claim.destination]):
                delivered += 1
            else:
                failed += 1
        return Done(planned, delivered, failed, outbox.settle(destinations))

    def _delivered(self, outbox: Outbox, claim: Claim, destination: AnyDestination) -> bool:
        try:
            sent = self._sent(outbox, claim, destination)
        except NobodyHereError:
            outbox.not_for_here(claim)
            return True
        except DeliveryError as error:
            self._log_failure(claim, error)
            outbox.fail(claim, error, destination)
            if error.concerns_all:
                self._rest(destination)
            return False
        outbox.confirm(claim, sent.receipt, sent.sha256)
        self._rests.pop(destination.name, None)
        _log.info("delivered message=%s destination=%s", claim.message_id, claim.destination)
        return True

    def _sent(self, outbox: Outbox, claim: Claim, destination: AnyDestination) -> Sent:
        """Raises ``DeliveryError``, also for a fault of our own: one report must not stop all others."""
        try:
            return self._way(destination).send(packed(self.office, outbox, claim))
        except (DeliveryError, NobodyHereError, StoreError):
            raise
        except TemplateError as error:
            raise DeliveryError(Problem.DOCUMENT, str(error)) from None
        except Exception as error:  # noqa: BLE001
            fault = f"The message could not be made or sent: a fault of this program ({type(error).__name__})."
            raise DeliveryError(Problem.FAULT, fault) from None

    def _way(self, destination: AnyDestination) -> Way:
        if destination.name not in self._ways:
            self._ways[destination.name] = way_to(destination, self.office.settings)
        return self._ways[destination.name]

    def _awake(self, by_name: dict[str, AnyDestination]) -> list[str]:
        at = time.monotonic()
        return [name for name in by_name if name not in self._rests or self._rests[name].until <= at]

    def _rest(self, destination: AnyDestination) -> None:
        """Do not run with every waiting report against a wall that the first one hit."""
        rest = self._rests.setdefault(destination.name, _Rest())
        first = min(_REST_SECONDS, destination.retry_seconds)
        rest.seconds = min(rest.seconds * 2 or first, _LONGEST_REST_SECONDS)
        rest.until = time.monotonic() + rest.seconds

    @staticmethod
    def _log_failure(claim: Claim, error: DeliveryError) -> None:
        _log.warning(
            "not delivered message=%s destination=%s attempt=%d problem=%s",
            claim.message_id,
            claim.destination,
            claim.attempts,
            error.problem.value,
        )
