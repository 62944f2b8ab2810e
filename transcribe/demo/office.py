"""Makes the folder of the invented office, and fills its store by the way that real dictations go."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from transcribe.demo.people import PASSWORD, people
from transcribe.demo.worklist import Listed, worklist
from transcribe.errors import SettingsError
from transcribe.report import Block, Report, Section, Token
from transcribe.review.questions import Asked, Questions
from transcribe.settings import Settings, read_settings
from transcribe.setup.answers import NewOffice, NewPerson
from transcribe.setup.office_folder import SETTINGS, make_office
from transcribe.store.files import is_free
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

MARK, SENT = "THIS-IS-A-DEMO.txt", "sent"
_MARK_TEXT = """An invented office, made by "transcribe demo": nothing in this folder is about real people,
and its passwords are known to everybody. Remove it with "transcribe demo DIR --remove".
"""
_SECRETARY = "ann"


def invented_office() -> NewOffice:
    """The answers of the invented office to the questions of ``transcribe setup``."""
    authors = tuple(NewPerson(one.person.id, one.person.name, one.title) for one in people() if one.dictates)
    return NewOffice(
        "Harbor Street Medical Group",
        address=("1200 Harbor Street, Suite 300", "Portland, ME 04101"),
        phone="(207) 555-0142",
        fax="(207) 555-0143",
        authors=authors,
    )


def prepare(folder: Path) -> Settings:
    """Make the folder, or take the demo that is there. Raises ``SettingsError`` if it holds anything else."""
    if not is_demo(folder):
        if not is_free(folder):
            raise SettingsError("There is something else in this folder: give the demo one of its own.")
        make_office(folder, invented_office())
        (folder / SENT).mkdir()
        (folder / MARK).write_text(_MARK_TEXT, encoding="utf-8")
        with (folder / SETTINGS).open("a", encoding="utf-8") as settings:
            settings.write(_destination(folder))
    return read_settings(folder / SETTINGS)


def is_demo(folder: Path) -> bool:
    """Whether there is an invented office in this folder."""
    return (folder / MARK).is_file() and (folder / SETTINGS).is_file()


def remove(folder: Path) -> None:
    """Remove the invented office. Raises ``SettingsError`` if there is none."""
    if not is_demo(folder):
        raise SettingsError("There is no demo in this folder: nothing was removed.")
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise SettingsError(f"The folder cannot be removed: {error.strerror}.") from None


def fill(store: Store, said: Callable[[str], object] = lambda _: None) -> None:
    """Bring in whoever and whatever is not there yet; ``said`` is told of each dictation. Raises ``StoreError``."""
    there = {person.id: person for person in store.people.all()}
    for one in people():
        if one.person.id not in there:
            store.people.add(one.person, SYSTEM)
        elif there[one.person.id] != one.person:
            store.people.change(one.person, SYSTEM)
        store.people.set_password(one.person.id, PASSWORD, SYSTEM)
    for listed in worklist():
        received = store.receive(listed.sound, listed.facts)
        if received.new:
            said(received.id)
            _Way(store, received.id, listed).go()


def _destination(folder: Path) -> str:
    """Letters are sent into a folder as Word documents; the other documents stay signed."""
    place = json.dumps(str((folder / SENT).absolute()), ensure_ascii=False)
    choices = f'kind = "folder"\nname = "letters"\nfolder = {place}\nfiles = ["docx"]\ntypes = ["letter"]\n'
    return f"\n[[destinations]]\n{choices}"


class _Way:
    """The way of one dictation to its state."""

    def __init__(self, store: Store, dictation: str, listed: Listed) -> None:
        self.store, self.dictation, self.listed = store, dictation, listed
        self.author = listed.facts.author or ""

    def go(self) -> None:
        """Go so far, and no farther."""
        if self.listed.state is State.RECEIVED:
            return
        self._move(State.RECEIVED, State.TRANSCRIBING, SYSTEM)
        if self.listed.state in (State.FAILED, State.QUARANTINED):
            self._move(State.TRANSCRIBING, self.listed.state, SYSTEM, self.listed.note)
            return
        self.store.add_version(self.dictation, self.listed.draft, SYSTEM, after=0, to=State.DRAFT)
        if self.listed.state is not State.DRAFT:
            self._reviewed()

    def _reviewed(self) -> None:
        self._move(State.DRAFT, State.IN_REVIEW, _SECRETARY)
        if self.listed.state is State.IN_REVIEW:
            return
        if self.listed.state is State.RETURNED_TO_AUTHOR:
            self._ask()
            return
        finished = self.listed.finished
        self.store.add_version(self.dictation, finished, _SECRETARY, after=1, to=State.AWAITING_SIGNATURE)
        if self.listed.state is State.AWAITING_SIGNATURE:
            return
        self.store.sign(self.dictation, 2, self.author)
        if self.listed.state is State.ADDENDED:
            self.store.addendum(self.dictation, _addition(finished, self.listed.note), self.author, after=2)
        if self.listed.state is State.DISTRIBUTED:
            self._move(State.SIGNED, State.DISTRIBUTED, SYSTEM)

    def _ask(self) -> None:
        """Ask about the first flag of the draft that lies on words."""
        draft = self.listed.draft
        flag = next(flag for flag in draft.flags if flag.section is not None and flag.block is not None and flag.tokens)
        assert flag.section is not None
        assert flag.block is not None
        assert flag.tokens is not None
        tokens = draft.sections[flag.section].blocks[flag.block].tokens[slice(*flag.tokens)]
        asked = Asked(
            section=flag.section,
            block=flag.block,
            tokens=flag.tokens,
            start=tokens[0].start,
            end=tokens[-1].end,
            sounds_like="".join(token.text + token.space for token in tokens).strip(),
            text=self.listed.note,
        )
        store = self.store
        Questions(store.database, store.records.sealer, store.audit).ask(self.dictation, _SECRETARY, asked)
        self._move(State.IN_REVIEW, State.RETURNED_TO_AUTHOR, _SECRETARY, self.listed.note)

    def _move(self, seen: State, to: State, by: str, reason: str | None = None) -> None:
        self.store.move(self.dictation, seen, to, by, reason)


def _addition(report: Report, text: str) -> Report:
    block = Block(tokens=tuple(Token(text=word, space=" ") for word in text.split()))
    return Report(
        document_type=report.document_type,
        source=report.source,
        header=report.header,
        sections=(Section(blocks=(block,)),),
    )
