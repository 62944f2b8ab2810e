"""An office with a store and ``transcribe serve`` in a process of its own, as on a secretary's machine."""

from __future__ import annotations

import io
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from transcribe.report import (
    Blank,
    Block,
    Correction,
    DocumentType,
    Flag,
    Header,
    Origin,
    Report,
    Section,
    Source,
    Token,
)
from transcribe.store.dictations import Facts
from transcribe.store.keys import new_key
from transcribe.store.opening import create_store, open_store
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role, State
from transcribe.store.store import Store

PASSWORD = "quiet rooms, warm tea"
PEOPLE = (
    Person("ann", "Ann Sample", frozenset({Role.SECRETARY})),
    Person("ben", "Ben Sample", frozenset({Role.SECRETARY})),
    Person("sue", "Sue Sample", frozenset({Role.SUPERVISOR})),
    Person("ada", "Ada Sample", frozenset({Role.ADMINISTRATOR})),
    Person("osei", "Grace Osei, MD", frozenset({Role.AUTHOR})),
)
STEP = 0.5  # seconds from word to word
START_SECONDS = 180
SETTINGS = """
vocabulary = "words.tsv"
[office]
name = "Harbor Street Medical Group"
[[authors]]
id = "osei"
name = "Grace Osei, MD"
[store]
folder = "store"
key = "file:{key}"
[desk]
port = {port}
"""
INBOX = """[work]
inboxes = ["inbox"]
[watching]
settle_seconds = 0.2
"""


@dataclass
class Office:
    """The folder of an office, and the program that serves its pages."""

    folder: Path
    port: int
    key: str
    jobs: bool = False
    process: subprocess.Popen[bytes] | None = None
    count: int = field(default=0)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def store(self) -> Store:
        return open_store(self.folder / "store", self.key)

    def start(self) -> None:
        options = [] if self.jobs else ["--no-jobs", "--no-inbox"]
        command = [
            sys.executable,
            "-m",
            "transcribe",
            "serve",
            "--settings",
            str(self.folder / "office.toml"),
            *options,
        ]
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        """End the program as a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def log(self) -> str:
        return (self.folder / "serve.log").read_text(errors="replace")

    def add(self, report: Report, *, author: str | None = "osei", stat: bool = False, to: State = State.DRAFT) -> str:
        """A dictation with this draft; ``to``: on to signature. Returns its id."""
        self.count += 1
        seconds = report.source.seconds or 10.0
        facts = Facts(author=author, stat=stat, file_name=f"{self.count}.wav", header=report.header, seconds=seconds)
        with self.store() as store:
            dictation = store.receive(tone(seconds, 200.0 + self.count), facts).id
            store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
            store.add_version(dictation, report, SYSTEM, after=0, to=State.DRAFT)
            if to is State.AWAITING_SIGNATURE:
                store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
                store.move(dictation, State.IN_REVIEW, State.AWAITING_SIGNATURE, "ann")
        return dictation

    def report(self, dictation: str) -> Report:
        """The newest version."""
        with self.store() as store:
            return store.version(dictation)

    def state(self, dictation: str) -> State:
        with self.store() as store:
            return store.row(dictation).state

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(f"the desk did not start: {self.log()[-2000:]}")
            try:
                urllib.request.urlopen(self.address, timeout=2).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the desk did not answer")


def new_office(folder: Path, *, people: bool = True, jobs: bool = False) -> Office:
    """A new office; its program is not started yet. ``jobs``: it watches an inbox and writes drafts."""
    key = new_key()
    create_store(folder / "store", key)
    (folder / "office.key").write_text(key, encoding="ascii")
    (folder / "office.key").chmod(0o600)
    office = Office(folder, free_port(), key, jobs)
    settings = SETTINGS.format(key=folder / "office.key", port=office.port)
    if jobs:
        (folder / "inbox" / "osei").mkdir(parents=True)
        settings += INBOX
    (folder / "office.toml").write_text(settings, encoding="utf-8")
    if people:
        with office.store() as store:
            for person in PEOPLE:
                store.people.add(person, SYSTEM)
                store.people.set_password(person.id, PASSWORD, SYSTEM)
    return office


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def tone(seconds: float, hertz: float) -> bytes:
    """A sound that is like no other of these tests."""
    at = np.arange(int(seconds * 16000)) / 16000
    samples = (np.sin(2 * np.pi * hertz * at) * 6000 * (1 + np.sin(2 * np.pi * 2 * at))).astype(np.int16)
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(samples.tobytes())
    return into.getvalue()


def draft(patient: str, *paragraphs: str, mrn: str = "40927") -> Report:
    """A draft of plain words.

    ``[x|y]`` is a critical flag on x that suggests y, ``{x|y}`` a correction of x to y, ``____`` a blank.
    """
    blocks: list[Block] = []
    flags: list[Flag] = []
    blanks: list[Blank] = []
    corrections: list[Correction] = []
    heard = 0
    for number, paragraph in enumerate(paragraphs):
        tokens: list[Token] = []
        place = {"section": 0, "block": number}
        for piece in paragraph.split():
            start, end = heard * STEP, heard * STEP + 0.4
            heard += 1
            if piece == "____":
                found = Blank(**place, token=len(tokens), start=start, end=end, sounds_like="bell", reason="Too faint.")
                blanks.append(found)
                continue
            word, stop = piece.rstrip(".,"), piece[len(piece.rstrip(".,")) :]
            here = (len(tokens), len(tokens) + 1)
            origin = Origin.HEARD
            if word.startswith("["):
                word, _, other = word.strip("[]").partition("|")
                message = "The recogniser was not sure of this number. Please listen."
                suggestions = tuple(filter(None, other.split("|")))
                flags.append(
                    Flag(
                        **place,
                        kind="number",
                        severity="critical",
                        tokens=here,
                        message=message,
                        suggestions=suggestions,
                    )
                )
            elif word.startswith("{"):
                was, _, word = word.strip("{}").partition("|")
                origin = Origin.CORRECTION
                corrections.append(
                    Correction(**place, tokens=here, heard=was.replace("_", " "), written=word, rule="correction.sound")
                )
            space = "" if stop else " "
            common = {"start": start, "end": end, "probability": 0.9, "doubt": 0.1, "words": (heard - 1,)}
            tokens.append(Token(text=word, space=space, origin=origin, **common))
            if stop:
                tokens.append(Token(text=stop, space=" ", origin=Origin.STYLE))
        blocks.append(Block(tokens=tuple(tokens)))
    return Report(
        document_type=DocumentType.LETTER,
        source=Source(file="a.wav", seconds=max(6.0, heard * STEP + 1)),
        header=Header(
            patient=patient, mrn=mrn, author="Grace Osei, MD", date_of_birth="1958-03-04", date_of_service="2026-11-12"
        ),
        sections=(Section(blocks=tuple(blocks)),),
        flags=tuple(flags),
        blanks=tuple(blanks),
        corrections=tuple(corrections),
    )
