"""In which order dictations are taken up, and what is counted of each attempt."""

from __future__ import annotations

import pytest

from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.claims import DANGEROUS, MOST_LOST, WENT_DOWN, Claim, Claims, Outcome

from .offices import bring, reasons, settings_of, states

A, B, C = "osei", "reyes", None


@pytest.fixture
def claims(store: Store) -> Claims:
    return Claims(store, settings_of(), "one")


def taken(claims: Claims, **how: bool) -> list[str]:
    """All that waits, in the order in which it is taken up."""
    found = []
    while claim := claims.next(**how):
        found.append(claim.dictation)
    return found


@pytest.mark.parametrize(
    ("dropped", "order"),
    [
        ([(A, False), (A, False), (A, False)], [0, 1, 2]),  # the oldest first
        ([(A, False), (A, False), (A, False), (B, False)], [0, 3, 1, 2]),  # one does not wait behind another's three
        ([(A, False), (A, False), (B, False), (B, False), (C, False)], [0, 2, 4, 1, 3]),  # by turns, nobody's too
        ([(A, False), (B, False), (A, True)], [2, 1, 0]),  # STAT first; then it is the other one's turn
        ([(A, True), (A, True), (B, True), (B, False)], [0, 2, 1, 3]),  # turns among STAT, too
    ],
)
def test_stat_first_then_authors_by_turns_then_the_oldest(
    claims: Claims, dropped: list[tuple[str | None, bool]], order: list[int]
) -> None:
    brought = [bring(claims.store, number=n, author=author, stat=stat) for n, (author, stat) in enumerate(dropped)]
    assert [brought.index(dictation) for dictation in taken(claims)] == order


def test_what_becomes_stat_while_it_waits_comes_first(claims: Claims) -> None:
    first, second, third = (bring(claims.store, number=n, author=A) for n in range(3))
    claims.store.assign(third, "ann", stat=True)
    assert taken(claims, only_stat=True) == [third]
    assert taken(claims) == [first, second]


def test_two_workers_never_take_up_the_same(store: Store) -> None:
    brought = {bring(store, number=number) for number in range(6)}
    workers = [Claims(store, settings_of(), name) for name in ("one", "two")]
    got = [claim.dictation for _ in range(4) for claims in workers if (claim := claims.next())]
    assert sorted(got) == sorted(brought)


def test_a_late_word_of_an_old_attempt_changes_nothing(claims: Claims) -> None:
    dictation = bring(claims.store)
    old = claims.next()
    assert old == Claim(dictation, 1)
    claims.given_up(old)
    assert claims.next() == Claim(dictation, 2)
    assert claims.failed(old, Outcome.CRASHED, "It went down.", 1.0) is Outcome.BROKEN_OFF
    claims.put_back(old, Outcome.BROKEN_OFF)
    assert claims.begin(old) is None
    assert states(claims.store)[dictation] is State.TRANSCRIBING


def test_a_dictation_that_brings_the_program_down_comes_last_and_is_put_aside_in_the_end(claims: Claims) -> None:
    poison = bring(claims.store, number=0)
    claim = claims.next()
    assert claim is not None
    for _ in range(DANGEROUS):
        assert claims.begin(claim) is not None  # and the program went down each time
    others = [bring(claims.store, number=number) for number in (1, 2)]
    assert claims.begin(claim) is None  # others go first
    assert taken(claims)[:2] == others
    last = Claim(poison, 2)
    while claims.begin(last) is not None:
        pass
    assert states(claims.store)[poison] is State.QUARANTINED
    assert reasons(claims.store, poison) == [("quarantined", WENT_DOWN)]
    assert MOST_LOST > DANGEROUS


def test_attempts_are_limited_and_each_waits_longer(claims: Claims) -> None:
    impatient = Claims(claims.store, settings_of(attempts=3, retry_minutes=0.0), "one")
    dictation = bring(claims.store)
    outcomes = []
    while claim := impatient.next():
        outcomes.append(impatient.failed(claim, Outcome.FAILED, "It did not work.", 1.0))
    assert outcomes == [Outcome.FAILED, Outcome.FAILED, Outcome.QUARANTINED]
    assert reasons(claims.store, dictation)[-1] == ("quarantined", "It did not work.")
    claims.store.move(dictation, State.QUARANTINED, State.RECEIVED, "sue")
    patient = Claims(claims.store, settings_of(attempts=3, retry_minutes=60.0), "one")
    claim = patient.next()
    assert claim is not None
    assert patient.failed(claim, Outcome.FAILED, "It did not work.", 1.0) is Outcome.FAILED
    assert patient.next() is None  # not before an hour is over
    claims.store.move(dictation, State.FAILED, State.RECEIVED, "ann")
    assert patient.next() == Claim(dictation, 5)  # unless a person says so
