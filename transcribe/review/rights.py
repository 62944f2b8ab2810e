"""Who may see which dictation and do what with it, derived from the table of moves (``store/moves.tsv``)."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from transcribe.store.dictations import Filter, Row
from transcribe.store.people import Person
from transcribe.store.states import AFTER_SIGNING, Role, State, moves


class Act(StrEnum):
    """What can be done with a dictation at the desk."""

    VIEW = "view"
    EDIT = "edit"
    ASK = "ask"
    ASSIGN = "assign"
    FINISH = "finish"
    PUT_BACK = "put_back"
    RETURN = "return"
    SEND_BACK = "send_back"
    SIGN = "sign"
    ADDENDUM = "addendum"
    TAKE_OVER = "take_over"
    RECOGNISE_AGAIN = "recognise_again"


MEDICAL = frozenset({Role.AUTHOR, Role.SECRETARY, Role.SUPERVISOR})  # who has to do with dictations at all
_OFFICE = frozenset({Role.SECRETARY, Role.SUPERVISOR})
_BY_MOVE = {  # acts that are moves, to where
    Act.FINISH: State.AWAITING_SIGNATURE,
    Act.PUT_BACK: State.DRAFT,
    Act.RETURN: State.RETURNED_TO_AUTHOR,
    Act.SIGN: State.SIGNED,
    Act.ADDENDUM: State.ADDENDED,
    Act.RECOGNISE_AGAIN: State.RECEIVED,
}


def shown_to(person: Person, asked: Filter) -> tuple[Filter, ...]:
    """The filters under which this person's worklist is found: one for each way in which dictations are the person's.

    A supervisor sees all; a secretary the pool and the own; an author the own. None: nothing.
    """
    if Role.SUPERVISOR in person.roles:
        return (asked,)
    found = []
    if Role.SECRETARY in person.roles:
        found.append(replace(asked, pool_of=person.id))
    if Role.AUTHOR in person.roles and asked.author in (None, person.id):
        found.append(replace(asked, author=person.id))
    return tuple(found)


def sees(person: Person, row: Row) -> bool:
    """Whether a dictation is this person's business."""
    if Role.SUPERVISOR in person.roles:
        return True
    in_pool = Role.SECRETARY in person.roles and row.assigned_to in (None, person.id)
    return in_pool or is_author(person, row)


def is_author(person: Person, row: Row) -> bool:
    """Whether the dictation is the person's own."""
    return Role.AUTHOR in person.roles and row.author == person.id


def roles_with(person: Person, row: Row) -> frozenset[Role]:
    """What somebody is towards a dictation: author of the own alone."""
    return person.roles & MEDICAL if is_author(person, row) else person.roles & _OFFICE


def editing_state(person: Person, row: Row) -> State | None:
    """The state in which this person would edit it: where it is, or in review if it can be taken up; ``None``: not."""
    roles = roles_with(person, row)
    for to in (row.state, State.IN_REVIEW):
        move = moves().get((row.state, to))
        if move and not move.needs_reason and roles & move.who and row.state not in AFTER_SIGNING:
            return to
    return None


def may(person: Person, row: Row) -> frozenset[Act]:
    """All that this person may do with a dictation as it is; nothing if it is not the person's business."""
    if not sees(person, row):
        return frozenset()
    roles = roles_with(person, row)
    found = {Act.VIEW}
    state = editing_state(person, row)
    if state is not None:
        found.add(Act.EDIT)
    if roles & _OFFICE and row.state not in AFTER_SIGNING:
        found |= {Act.ASSIGN, Act.ASK}
    if Role.SUPERVISOR in roles and state is not None:
        found.add(Act.TAKE_OVER)
    for act, to in _BY_MOVE.items():
        begins = state if act in (Act.FINISH, Act.PUT_BACK, Act.RETURN) and state else row.state
        move = moves().get((begins, to))
        if begins != to and move and roles & move.who:
            found.add(act)
    if row.state is State.AWAITING_SIGNATURE and roles & moves()[row.state, State.IN_REVIEW].who:
        found.add(Act.SEND_BACK)
    if row.state is State.AWAITING_SIGNATURE and is_author(person, row):
        found.add(Act.FINISH)  # a version of the author's own, still to be signed
    return frozenset(found)
