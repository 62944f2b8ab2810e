"""A small office with its desk, and browsers of its people."""

from __future__ import annotations

import io
import itertools
import wave
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from starlette.testclient import TestClient

from transcribe.report import (
    Blank,
    Block,
    Correction,
    Flag,
    Header,
    HeardWord,
    Origin,
    Report,
    Section,
    Severity,
    Source,
    Token,
)
from transcribe.review.app import build_app
from transcribe.review.desk import Desk, open_desk
from transcribe.review.visitor import cookie_name
from transcribe.settings import Author, ReviewDesk, Settings
from transcribe.store.dictations import Facts
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

PASSWORD = "correct horse battery"
PATIENT, MRN = "Philippa Quarterdeck", "PQ-774411-88"
TEXT = "No chest pain today. Take metoprolol 25 mg twice daily."
_seeds = itertools.count(1)


def settings(**desk: Any) -> Settings:
    authors = (Author(id="osei", name="Grace Osei, MD"), Author(id="reyes", name="Luz Reyes, MD"))
    return Settings(authors=authors, desk=ReviewDesk(**desk))


def sound(seconds: float = 1.0) -> bytes:
    """A WAV file that no other test has."""
    noise = np.random.default_rng(next(_seeds)).normal(0, 3000, int(16_000 * seconds)).astype(np.int16)
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(noise.tobytes())
    return into.getvalue()


def tokens(text: str, begin: float = 0.0) -> tuple[Token, ...]:
    """A second of sound for every five words."""
    words = text.split()
    return tuple(
        Token(
            text=word,
            space=" " if at + 1 < len(words) else "",
            start=round(begin + at * 0.2, 2),
            end=round(begin + at * 0.2 + 0.15, 2),
            probability=0.9,
            words=(at,),
        )
        for at, word in enumerate(words)
    )


def report(text: str = TEXT, *, open_marks: bool = False, patient: str | None = PATIENT) -> Report:
    """A draft of two sections; with ``open_marks`` a critical flag and a blank are open in it."""
    where = {"section": 0, "block": 0}
    words = tokens(text)
    return Report(
        document_type="letter",
        source=Source(file=f"{PATIENT}.wav", seconds=1.0),
        header=Header(patient=patient, mrn=MRN),
        sections=(
            Section(blocks=(Block(tokens=words),)),
            Section(heading="Plan", blocks=(Block(tokens=tokens("Follow up in six weeks.", 3.0)),)),
        ),
        corrections=(
            Correction(**where, tokens=(5, 6), heard="metro", written="metoprolol", rule="sound", alternatives=()),
        )
        if len(words) > 6
        else (),
        flags=(Flag(**where, kind="drug", severity=Severity.CRITICAL, tokens=(0, 1), message="Listen."),)
        if open_marks
        else (),
        blanks=(Blank(**where, token=1, start=0.2, end=0.4, reason="unclear"),) if open_marks else (),
        transcript=tuple(
            HeardWord(text=token.text, start=token.start or 0, end=token.end or 0, probability=0.9) for token in words
        ),
    )


def typed(text: str) -> tuple[Token, ...]:
    return tuple(token.model_copy(update={"origin": Origin.TYPED}) for token in tokens(text))


def with_text(of: Report, text: str) -> Report:
    """The report with another first paragraph."""
    block = of.sections[0].blocks[0].model_copy(update={"tokens": typed(text)})
    first = of.sections[0].model_copy(update={"blocks": (block,)})
    return of.model_copy(update={"sections": (first, *of.sections[1:]), "corrections": (), "flags": (), "blanks": ()})


@dataclass(frozen=True)
class Bench:
    """The desk of an office and its application."""

    desk: Desk
    app: Any = field(repr=False)

    @property
    def store(self) -> Store:
        return self.desk.store

    def browser(self, person: str | None = None) -> Browser:
        """A browser in which somebody is logged in, or nobody."""
        client = TestClient(self.app, base_url="http://127.0.0.1", raise_server_exceptions=True)
        if person is not None:
            client.cookies.set(cookie_name(self.desk), self.desk.sessions.begin(person))
        return Browser(client)

    # -- dictations in the states of their way

    def received(self, author: str = "osei", content: bytes | None = None) -> str:
        facts = Facts(author=author, header=Header(patient=PATIENT, mrn=MRN), file_name=f"{PATIENT}.wav", seconds=1.0)
        return self.store.receive(content or sound(), facts).id

    def drafted(self, draft: Report | None = None, author: str = "osei") -> str:
        dictation = self.received(author)
        self.store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
        self.store.add_version(dictation, draft or report(), SYSTEM, after=0, to=State.DRAFT)
        return dictation

    def in_review(self, draft: Report | None = None, by: str = "ann") -> str:
        dictation = self.drafted(draft)
        self.store.move(dictation, State.DRAFT, State.IN_REVIEW, by)
        return dictation

    def awaiting(self, draft: Report | None = None) -> str:
        dictation = self.in_review(draft)
        self.store.move(dictation, State.IN_REVIEW, State.AWAITING_SIGNATURE, "ann")
        return dictation

    def signed(self) -> str:
        dictation = self.awaiting()
        self.store.sign(dictation, 1, "osei")
        return dictation

    def failed(self) -> str:
        dictation = self.received()
        self.store.move(dictation, State.RECEIVED, State.QUARANTINED, SYSTEM, "It holds no speech.")
        return dictation


@dataclass(frozen=True)
class Browser:
    """Sends what the desk's own pages would send."""

    client: TestClient

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        headers = {"X-Requested-With": "transcribe"} | more.pop("headers", {})
        if body is not None:
            more["json"] = body
        return self.client.request(method, f"/api{path}", headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask("POST", path, body, **more)

    def put(self, path: str, body: Any, **more: Any) -> Any:
        return self.ask("PUT", path, body, **more)

    def save(self, dictation: str, draft: Report, seq: int = 1, base_version: int = 1) -> Any:
        body = {"base_version": base_version, "seq": seq, "report": draft.as_dict()}
        return self.put(f"/dictations/{dictation}/working", body)


def bench(store: Store, chosen: Settings | None = None, **more: Any) -> Bench:
    desk = open_desk(chosen or settings(), store, **more)
    return Bench(desk, build_app(desk))
