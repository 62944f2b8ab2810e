"""Stores for the tests, with the people of a small office and reports that can be told apart."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from transcribe.report import Blank, Block, Flag, Header, Report, Section, Severity, Source, Token
from transcribe.store.dictations import Facts
from transcribe.store.keys import new_key
from transcribe.store.opening import create_store, open_store
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role, State
from transcribe.store.store import Store

PATIENT, MRN = "Philippa Quarterdeck", "PQ-774411-88"
FACTS = Facts(author="osei", header=Header(patient=PATIENT, mrn=MRN), file_name=f"{PATIENT} visit.wav", seconds=12.5)
SOUND = b"RIFF sound of Philippa Quarterdeck " * 5000  # 175 kB: several pieces of the vault

ANN = Person("ann", "Ann Secretary", frozenset({Role.SECRETARY}))
BEN = Person("ben", "Ben Secretary", frozenset({Role.SECRETARY}))
OSEI = Person("osei", "Dr. Osei", frozenset({Role.AUTHOR}))
REYES = Person("reyes", "Dr. Reyes", frozenset({Role.AUTHOR}))
SUE = Person("sue", "Sue Supervisor", frozenset({Role.SUPERVISOR}))
ADA = Person("ada", "Ada Administrator", frozenset({Role.ADMINISTRATOR}))


@dataclass(frozen=True)
class Place:
    """Where a store is, and the keys that open it."""

    folder: Path
    url: str | None
    key: str
    recovery: str

    def open(self) -> Store:
        return open_store(self.folder, self.key, self.url)


def new_place(folder: Path, url: str | None = None) -> Place:
    key = new_key()
    return Place(folder, url, key, create_store(folder, key, url))


def new_office(folder: Path, url: str | None = None) -> Place:
    """A new store with the people of a small office."""
    place = new_place(folder, url)
    with place.open() as store:
        for person in (ADA, ANN, BEN, OSEI, REYES, SUE):
            store.people.add(person, SYSTEM)
    return place


def report(
    text: str = "No chest pain.", *, patient: str | None = PATIENT, blank: bool = False, critical: bool = False
) -> Report:
    where = {"section": 0, "block": 0}
    return Report(
        document_type="letter",
        source=Source(file="visit.wav"),
        header=Header(patient=patient),
        sections=(Section(blocks=(Block(tokens=(Token(text=text, space=""),)),)),),
        blanks=(Blank(**where, token=0, start=1.0, end=2.0, reason="unclear"),) if blank else (),
        flags=(Flag(**where, kind="drug", severity=Severity.CRITICAL, tokens=(0, 1), message="Listen."),)
        if critical
        else (),
    )


def received(store: Store, sound: bytes = SOUND, facts: Facts = FACTS) -> str:
    return store.receive(sound, facts).id


def drafted(store: Store, sound: bytes = SOUND, facts: Facts = FACTS) -> str:
    dictation = received(store, sound, facts)
    store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
    store.add_version(dictation, report(), SYSTEM, after=0, to=State.DRAFT)
    return dictation


def in_review(store: Store, sound: bytes = SOUND) -> str:
    dictation = drafted(store, sound)
    store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
    return dictation


def signed(store: Store, sound: bytes = SOUND) -> str:
    dictation = in_review(store, sound)
    store.add_version(dictation, report("No chest pain today."), "ann", after=1, to=State.AWAITING_SIGNATURE)
    store.sign(dictation, 2, "osei")
    return dictation


def sound_of(store: Store, dictation: str) -> bytes:
    into = io.BytesIO()
    store.copy_sound(dictation, into)
    return into.getvalue()


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
