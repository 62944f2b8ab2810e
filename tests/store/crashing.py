"""What other processes do to a store in the tests: race for it, or work until they are killed."""

from __future__ import annotations

import multiprocessing
import random
from itertools import count
from multiprocessing.connection import Connection

from transcribe.store.errors import OvertakenError
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

from .places import FACTS, Place, report

# Not forked from the tests themselves: these have threads and open connections.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "transcribe.store.opening"])


def sound_number(number: int) -> bytes:
    """A sound of its own for each number, 60 to 240 kB."""
    chosen = random.Random(number)
    return chosen.randbytes(60_000 + chosen.randrange(180_000))


def work(place: Place, first: int, told: Connection) -> None:
    """Bring one dictation after the other to the signature, from where it stands; tell each promised step."""
    with place.open() as store:
        told.send((-1, "", ""))
        for number in count(first):
            dictation = store.receive(sound_number(number), FACTS).id
            while (state := store.row(dictation).state) is not State.SIGNED:
                told.send((number, dictation, state))
                _next_step(store, dictation, state)
            told.send((number, dictation, state))


def _next_step(store: Store, dictation: str, state: State) -> None:
    match state:
        case State.RECEIVED:
            store.move(dictation, state, State.TRANSCRIBING, SYSTEM)
        case State.TRANSCRIBING:
            store.add_version(dictation, report(), SYSTEM, after=0, to=State.DRAFT)
        case State.DRAFT:
            store.move(dictation, state, State.IN_REVIEW, "ann")
        case State.IN_REVIEW:
            store.add_version(dictation, report("Better."), "ann", after=1, to=State.AWAITING_SIGNATURE)
        case State.AWAITING_SIGNATURE:
            store.sign(dictation, 2, "osei")


def take_up(place: Place, by: str, dictations: list[str]) -> list[str]:
    """Try to take up every draft; which ones were got."""
    got = []
    with place.open() as store:
        for dictation in dictations:
            try:
                store.move(dictation, State.DRAFT, State.IN_REVIEW, by)
            except OvertakenError:
                continue
            got.append(dictation)
    return got


def bring(place: Place, sounds: list[bytes]) -> list[tuple[str, bool]]:
    """Bring these sounds in; the dictations, and whether each was new."""
    with place.open() as store:
        return [(got.id, got.new) for got in (store.receive(sound, FACTS) for sound in sounds)]
