"""Programs that are killed at any moment (SIGKILL): what they were promised is there, and no state lies."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest

from transcribe.store.checking import check
from transcribe.store.states import State

from .crashing import PROCESSES, sound_number, work
from .places import FACTS, Place, sound_of

ORDER = [
    State.RECEIVED,
    State.TRANSCRIBING,
    State.DRAFT,
    State.IN_REVIEW,
    State.AWAITING_SIGNATURE,
    State.SIGNED,
]
KILLS = {"lite": 100, "on_server": 25}


def killed_at_work(place: Place, first: int, chosen: random.Random) -> dict[str, tuple[int, State]]:
    """Let a program work from a sound's number on, and kill it; what it had been promised: number and state by id."""
    here, there = PROCESSES.Pipe(duplex=False)
    program = PROCESSES.Process(target=work, args=(place, first, there))
    program.start()
    there.close()
    told = [here.recv() for _ in range(1 + chosen.randrange(12))]
    time.sleep(chosen.random() * 0.05)
    program.kill()
    program.join()
    with suppress(EOFError, OSError):  # the last message can be torn
        while True:
            told.append(here.recv())
    return {dictation: (number, state) for number, dictation, state in told if dictation}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["lite", "on_server"])
def test_killed_again_and_again(kind: str, request: pytest.FixtureRequest) -> None:
    place: Place = request.getfixturevalue(kind)
    chosen, promised, first = random.Random(7), {}, 0
    for _ in range(KILLS[kind]):
        new = killed_at_work(place, first, chosen)
        promised |= new
        first = max((number for number, _ in promised.values()), default=0)  # and on from where that one stands
        with place.open() as store:
            for dictation, (_, state) in new.items():
                assert ORDER.index(store.row(dictation).state) >= ORDER.index(state)
    with place.open() as store:
        checked = check(store)
        assert checked.problems == ()
        assert checked.dictations >= len(promised) > 0
        for dictation, (number, state) in promised.items():
            assert ORDER.index(store.row(dictation).state) >= ORDER.index(state)
            assert sound_of(store, dictation) == sound_number(number)
            assert (store.receive(sound_number(number), FACTS).id, False) == (dictation, False)
            drafts = [made for made in store.versions(dictation) if made.made_by == "system"]
            assert len(drafts) <= 1
        store.vault.remove_abandoned(older_than=-1)
        assert check(store).removed == 0
        assert len(list(store.vault.names())) == checked.dictations
