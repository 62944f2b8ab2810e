"""Dictations with a past: rows put into a store as if the work had been done long ago."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from transcribe.store.schema import Counts, Dictation, Step, Version
from transcribe.store.states import State
from transcribe.volume import Volume

STATES = set(State)
VOLUME = Volume(60.0, 100, 10, 650, 520, 12)


def came_by(
    connection: Connection,
    received: datetime,
    hours: Mapping[str, float],
    *,
    author: str | None = "osei",
    document_type: str | None = "letter",
    stat: bool = False,
    volume: Volume = VOLUME,
    addendum: Volume | None = None,
) -> str:
    """A dictation that made each step so many hours after its receipt; its state is the last one. Returns its id."""
    dictation = uuid.uuid4().hex
    steps = {step: received + timedelta(hours=after) for step, after in {"received": 0.0, **hours}.items()}
    state = [step for step in steps if step in STATES][-1]
    signed = "signed" in steps
    connection.execute(
        insert(Dictation).values(
            id=dictation,
            sound=uuid.uuid4().hex * 2,
            sound_bytes=1,
            received_at=received,
            author=author,
            document_type=document_type,
            urgency=0 if stat else 1,
            state=state,
            state_since=steps[state],
            state_by="system",
            newest=(2 if addendum else 1) if "draft" in steps else 0,
            signed_version=1 if signed else None,
            signed_at=steps.get("signed"),
            signed_by=author if signed else None,
            facts=b"",
            header=b"",
        )
    )
    rows = [{"dictation_id": dictation, "step": step, "at": at, "by": "system"} for step, at in steps.items()]
    connection.execute(insert(Step), rows)
    counted = [volume, *([addendum] if addendum else [])] if "draft" in steps else []
    for number, one in enumerate(counted, start=1):
        _keep(connection, dictation, number, one, received)
    return dictation


def _keep(connection: Connection, dictation: str, number: int, volume: Volume, at: datetime) -> None:
    key = {"dictation_id": dictation, "number": number}
    made = {"addendum": number > 1, "made_by": "system", "made_at": at, "sha256": "0" * 64, "body": b""}
    connection.execute(insert(Version).values(**key, **made))
    found = {"critical": 0, "major": 0, "minor": 0, "blanks": 0}
    counts = {name: getattr(volume, name) for name in Volume.__dataclass_fields__}
    connection.execute(insert(Counts).values(**key, **counts, **found))
