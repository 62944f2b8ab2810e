"""Parcels as a sender hands them to a way, without sending."""

from __future__ import annotations

from transcribe.delivery.outbox import Claim, Outbox
from transcribe.delivery.packing import packed
from transcribe.delivery.parcel import Parcel
from transcribe.store.moments import now

from .offices import Office


def next_claim(office: Office) -> Claim:
    outbox = Outbox(office.store)
    outbox.plan(office.settings.destinations)
    claim = outbox.claim([to.name for to in office.settings.destinations], "a sender", now())
    assert claim is not None
    return claim


def next_parcel(office: Office, *, confirm: bool = False) -> Parcel:
    """The next parcel that is due; ``confirm``: as if it had arrived."""
    claim = next_claim(office)
    parcel = packed(office, Outbox(office.store), claim)
    if confirm:
        Outbox(office.store).confirm(claim, "", "0" * 64)
    return parcel
