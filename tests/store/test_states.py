"""The table of moves: what leads where, and who may do it."""

from __future__ import annotations

import pytest

from transcribe.store.states import AFTER_SIGNING, Role, State, moves

SECRETARY, AUTHOR, SUPERVISOR, SYSTEM = Role.SECRETARY, Role.AUTHOR, Role.SUPERVISOR, Role.SYSTEM


@pytest.mark.parametrize(
    ("state", "to", "who"),
    [
        ("received", "transcribing", {SYSTEM}),
        ("transcribing", "draft", {SYSTEM}),
        ("draft", "in_review", {SECRETARY, AUTHOR, SUPERVISOR}),
        ("in_review", "returned_to_author", {SECRETARY, SUPERVISOR}),
        ("awaiting_signature", "signed", {AUTHOR}),
        ("signed", "distributed", {SYSTEM, SECRETARY, SUPERVISOR}),
        ("signed", "addended", {AUTHOR}),
    ],
)
def test_who_may_move(state: str, to: str, who: set[Role]) -> None:
    assert moves()[State(state), State(to)].who == who


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("received", "signed"),
        ("draft", "signed"),
        ("in_review", "signed"),
        ("signed", "in_review"),
        ("signed", "draft"),
        ("distributed", "signed"),
        ("addended", "in_review"),
        ("signed", "signed"),
    ],
)
def test_there_is_no_such_move(state: str, to: str) -> None:
    assert (State(state), State(to)) not in moves()


def test_every_state_can_be_reached_from_received_and_leads_on() -> None:
    reached = {State.RECEIVED}
    while more := {to for state, to in moves() if state in reached} - reached:
        reached |= more
    assert reached == set(State)
    assert {state for state, to in moves() if state != to} == set(State)


def test_nothing_leads_back_from_a_signature() -> None:
    assert all(to in AFTER_SIGNING for state, to in moves() if state in AFTER_SIGNING)


def test_the_program_never_signs_and_people_never_transcribe() -> None:
    assert all(SYSTEM not in move.who for (_, to), move in moves().items() if to is State.SIGNED)
    assert all(move.who == {SYSTEM} for (_, to), move in moves().items() if to is State.TRANSCRIBING)
