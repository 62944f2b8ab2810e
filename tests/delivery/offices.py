"""Offices with destinations, and signed reports on their way, for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from transcribe.delivery.outbox import Line, Outbox
from transcribe.delivery.sending import Sender
from transcribe.report import Block, DocumentType, Header, Report, Section, Source, Token
from transcribe.settings import Author, Settings
from transcribe.store.dictations import Facts
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

PATIENT, MRN, BORN = "Philippa Quarterdeck", "PQ-774411-88", "1958-03-02"
HEADER = Header(
    author="Kwame Osei",
    patient=PATIENT,
    mrn=MRN,
    date_of_birth=BORN,
    date_of_service="2026-11-20",
    cc=("Dr. Anne Hall",),
)
SENTENCES = (
    "No chest pain | today.",
    "Metoprolol 50 mg twice daily; K^+ 4.1 & rising.",
    "See Dr. Müller\\Hall ~ soon.",
)
AUTHOR = Author(id="osei", name="Kwame Osei, MD", title="Cardiology")


@dataclass(frozen=True)
class Office:
    """What a sender is given."""

    settings: Settings
    store: Store


def settings_with(*destinations: dict[str, Any], **more: Any) -> Settings:
    return Settings.model_validate(
        {"office": {"name": "Harbour Clinic"}, "authors": [AUTHOR], "destinations": destinations, **more}
    )


def office_with(store: Store, *destinations: dict[str, Any], **more: Any) -> Office:
    return Office(settings_with(*destinations, **more), store)


def report(
    sentences: Iterable[str] = SENTENCES,
    header: Header = HEADER,
    document_type: DocumentType = DocumentType.LETTER,
    heading: str | None = "Impression",
) -> Report:
    blocks = tuple(Block(tokens=(Token(text=sentence, space=""),)) for sentence in sentences)
    return Report(
        document_type=document_type,
        source=Source(file="visit.wav"),
        header=header,
        sections=(Section(heading=heading, blocks=blocks),),
    )


def awaiting(store: Store, text: Report | None = None, sound: bytes = b"a sound") -> str:
    """A dictation whose version 2 awaits the author's signature."""
    dictation = store.receive(sound, Facts(author="osei", file_name="visit.wav")).id
    store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
    text = text or report()
    store.add_version(dictation, report(["Draft."], text.header), SYSTEM, after=0, to=State.DRAFT)
    store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
    store.add_version(dictation, text, "ann", after=1, to=State.AWAITING_SIGNATURE)
    return dictation


def signed(store: Store, text: Report | None = None, sound: bytes = b"a sound") -> str:
    dictation = awaiting(store, text, sound)
    store.sign(dictation, 2, "osei")
    return dictation


def addendum(store: Store, dictation: str, sentence: str = "The biopsy was benign.") -> int:
    newest = store.row(dictation).newest
    return store.addendum(dictation, report([sentence], Header(), heading=None), "osei", after=newest)


def lines(store: Store, dictation: str) -> tuple[Line, ...]:
    return Outbox(store).lines(dictation=dictation)


def run(office: Office) -> Sender:
    """A sender that has run once."""
    sender = Sender(office)
    sender.run_once()
    return sender


def eager(**values: Any) -> dict[str, Any]:
    """A destination that is tried again at once."""
    return {"retry_seconds": 0.001, "longest_pause_minutes": 0.0001, "timeout_seconds": 20, **values}


def until_all_is_there(sender: Sender) -> None:
    """Send until nothing is left to be sent."""
    for _ in range(1000):
        sender.run_once()
        if not Outbox(sender.office.store).lines():
            return
    raise AssertionError("it never arrived")
