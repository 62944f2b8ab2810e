"""A thousand files at once, half of them bad: every good one is received once, every bad one with its reason."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.store.places import Place, files_of, sound_of
from transcribe.inbox.folders import Inbox
from transcribe.report import DocumentType
from transcribe.settings import Author, Settings
from transcribe.store.dictations import Filter
from transcribe.store.states import State
from transcribe.store.store import Store
from transcribe.workflow.intake import EMPTY, NO_AUTHOR, Intake, facts_of, refused

from .offices import at_work, reasons, settings_of, states, wait_for
from .quick import sound

GOOD = 500
KINDS = ("text", "pdf", "zeros", "ds2", "renamed", "twice", "growing", "temporary", "no recording", "unfinished")


def dropped(inbox: Path) -> tuple[set[bytes], dict[str, Path]]:
    """The contents that are good, and for each kind of bad file one path; 1,000 files in all."""
    good, last = set(), {}
    for number in range(GOOD):
        folder = inbox / f"author{number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        content = sound("rests", number)
        good.add(content)
        (folder / f"Quarterdeck {number}.wav").write_bytes(content)
        kind = KINDS[number % len(KINDS)]
        last[kind] = _bad(folder, kind, number, content)
    return good, last


def _bad(folder: Path, kind: str, number: int, content: bytes) -> Path:
    name, body = {
        "text": (f"bad {number}.wav", b"Dear colleague, number %d" % number),
        "pdf": (f"bad {number}.mp3", b"%PDF-1.7 " + b"%d" % number),
        "zeros": (f"bad {number}.wav", bytes(1000 + number)),
        "ds2": (f"bad {number}.ds2", b"\x03ds2" + b"%d" % number),
        "renamed": (f"again {number}.mp3", content),
        "twice": (f"copy/of {number}.wav", content),
        "growing": (f"growing {number}.wav", content[:20]),
        "temporary": (f"~$temporary {number}.wav", content),
        "no recording": (f"notes {number}.txt", content),
        "unfinished": (f"half {number}.wav.part", content),
    }[kind]
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body)
    return path


@pytest.mark.slow
def test_a_thousand_files_at_once(lite_store: Store, tmp_path: Path) -> None:
    store, inbox = lite_store, tmp_path / "inbox"
    good, bad = dropped(inbox)
    growing = sorted(inbox.rglob("growing *.wav"))
    grown = {path: sound("rests", 10_000 + number) for number, path in enumerate(growing)}
    with at_work(store, settings_of(inbox), jobs=False):
        for path, content in grown.items():  # while it is watched
            path.write_bytes(content)
        before = files_of(inbox)
        wait_for(lambda: len(states(store)) >= GOOD + len(grown) + 4 * GOOD // len(KINDS), seconds=900.0)
    assert files_of(inbox) == before
    wanted = good | set(grown.values())
    waiting = [dictation for dictation, state in states(store).items() if state is State.RECEIVED]
    got = [sound_of(store, dictation) for dictation in waiting]
    assert len(got) - len(wanted) <= len(grown)  # one that stood still for a while may have been taken for complete
    assert set(got) >= wanted
    assert len(set(got)) == len(got)
    aside = [dictation for dictation, state in states(store).items() if state is State.QUARANTINED]
    told = {reasons(store, dictation)[0][1] for dictation in aside}
    assert told >= {
        "This is not a sound file: it is text.",
        "This is not a sound file: it is a PDF document.",
        "This is not a sound file: it holds nothing but zeros; copy it from the recorder once more.",
    }
    assert any("Olympus DS2" in sentence for sentence in told)
    assert len(aside) == 4 * GOOD // len(KINDS)
    assert bad["text"].exists()


def test_after_a_restart_nothing_is_read_again_and_nothing_received_twice(lite: Place, tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    (tmp_path / "one.wav").write_bytes(sound())
    with lite.open() as store:
        first = Intake(store, Settings())
        (recording,) = inbox.recordings()
        assert not first.is_settled(recording)
        first.give(recording)
    with lite.open() as store:
        later = Intake(store, Settings())
        (recording,) = inbox.recordings()
        assert later.is_settled(recording)
        (tmp_path / "one.wav").rename(tmp_path / "two.wav")
        (recording,) = inbox.recordings()
        assert not later.is_settled(recording)
        later.give(recording)
        assert len(states(store)) == 1
        (tmp_path / "two.wav").write_bytes(sound("is another one"))
        (recording,) = inbox.recordings()
        assert not later.is_settled(recording)


def test_an_empty_file_is_refused_with_its_reason(lite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    (recording,) = Inbox(tmp_path).recordings()
    Intake(lite_store, Settings()).give(recording)
    (file,) = refused(lite_store)
    assert (file.name, file.sentence) == ("empty.wav", EMPTY)
    assert states(lite_store) == {}


def test_what_lies_beside_a_recording_is_kept_with_it(lite_store: Store, tmp_path: Path) -> None:
    beside = {"patient": "Philippa Quarterdeck", "mrn": "440721", "worktype": "letter", "priority": "stat"}
    folder = tmp_path / "osei"
    folder.mkdir()
    (folder / "visit.wav").write_bytes(sound())
    (folder / "visit.json").write_text(json.dumps(beside | {"account_number": "A-17"}))
    (recording,) = Inbox(tmp_path).recordings()
    Intake(lite_store, Settings()).give(recording)
    (folder / "visit.json").unlink()
    (row,) = lite_store.worklist(Filter(patient="quarterdeck", mrn="440721"))
    assert (row.author, row.document_type, row.stat) == ("osei", DocumentType.LETTER, True)
    facts = lite_store.facts(row.id)
    assert (facts.header.patient, facts.file_name) == ("Philippa Quarterdeck", "visit.wav")
    assert facts.extra == {"account_number": "A-17"}


@pytest.mark.parametrize(
    ("folder", "author", "problems"),
    [
        ("osei", "osei", ()),
        ("OSEI", "osei", ()),
        ("reyes", "reyes", ()),
        ("New Folder (2)", None, (NO_AUTHOR,)),
        ("x" * 65, None, (NO_AUTHOR,)),
        (None, None, ()),
    ],
)
def test_the_folder_names_the_author(
    folder: str | None, author: str | None, problems: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "visit.wav"
    path.write_bytes(sound())
    facts, problem = facts_of(path, folder, Settings(authors=(Author(id="Osei", name="Ama Osei, MD"),)))
    assert (facts.author, facts.problems, problem) == (author, problems, None)


def test_names_of_any_kind_are_taken(lite_store: Store, tmp_path: Path) -> None:
    chosen = random.Random(1)
    names = [b"\xff\xfe.wav", "é’𝄞.wav".encode(), b"a\nb.wav", b"-rf.wav", b"'; DROP TABLE.wav"]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in names:
        Path(str(inbox), name.decode("utf-8", "surrogateescape")).write_bytes(sound(str(chosen.random())))
    with at_work(lite_store, settings_of(inbox), jobs=False):
        wait_for(lambda: len(states(lite_store)) == len(names))
