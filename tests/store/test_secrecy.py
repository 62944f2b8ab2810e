"""No byte of a store's files, of its backup or of the server tells who the patient is or what was dictated."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest

from transcribe.report import Header
from transcribe.store.backup import back_up
from transcribe.store.dictations import Facts, Filter
from transcribe.store.errors import StoreError
from transcribe.store.keys import read_card, unwrap
from transcribe.store.retention import place_hold
from transcribe.store.states import State
from transcribe.store.store import Store

from .places import Place, files_of, in_review, report
from .postgres import Server

SECRETS = ("Quarterdeck", "Philippa", "PQ-774411-88", "PQ77441188", "1948-02-29", "gallbladder", "Brambleworth")
HEADER = Header(
    patient="Philippa Quarterdeck", mrn="PQ-774411-88", date_of_birth="1948-02-29", cc=("Dr. Brambleworth",)
)


def forms(secret: str) -> list[bytes]:
    """A secret as it could stand in a file: as it is, in small letters, in UTF-16."""
    return [form.encode(code) for form in (secret, secret.lower()) for code in ("utf-8", "utf-16-le")]


def found(contents: dict[str, bytes]) -> list[tuple[str, str]]:
    return [
        (name, secret)
        for name, content in contents.items()
        for secret in SECRETS
        if any(form in content for form in forms(secret)) or any(form in name.encode() for form in forms(secret))
    ]


def filled(store: Store) -> None:
    """Patient data wherever the store takes any."""
    sound = b"".join(b"sound %d " % number + " ".join(SECRETS).encode() for number in range(20_000))
    facts = Facts(author="osei", header=HEADER, file_name="Quarterdeck Philippa.wav", problems=("Quarterdeck?",))
    dictation = store.receive(sound, facts).id
    store.move(dictation, State.RECEIVED, State.TRANSCRIBING, "system")
    store.add_version(
        dictation, report("The gallbladder.").model_copy(update={"header": HEADER}), "system", after=0, to=State.DRAFT
    )
    store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
    store.move(dictation, State.IN_REVIEW, State.RETURNED_TO_AUTHOR, "ann", "Is this the gallbladder of Quarterdeck?")
    store.add_document(dictation, 1, "txt", " ".join(SECRETS).encode() * 1000)
    place_hold(store, dictation, "sue", "Brambleworth v. Quarterdeck")
    assert store.worklist(Filter(patient="philippa quarterdeck", mrn="PQ-774411-88"))[0].header == HEADER


def test_the_search_finds_what_is_there() -> None:
    assert found({"file": "x Quarterdeck".encode("utf-16-le"), "gallbladder.txt": b""}) == [
        ("file", "Quarterdeck"),
        ("gallbladder.txt", "gallbladder"),
    ]


def test_nothing_is_readable_in_the_files_of_a_store_in_use(place: Place, tmp_path: Path) -> None:
    with place.open() as store:
        filled(store)
        back_up(store, tmp_path / "backup")
        assert found(files_of(tmp_path)) == []
        assert any("vault" in name for name in files_of(tmp_path))
    assert found(files_of(tmp_path)) == []


def test_nothing_is_readable_in_the_files_of_the_server(on_server: Place, server: Server) -> None:
    with on_server.open() as store:
        filled(store)
    everything = b"".join(server.bytes())
    assert found({"server": everything}) == []
    assert b"returned_to_author" in everything  # the search looks at the right files


def test_no_key_lies_in_the_store(place: Place) -> None:
    inside = unwrap(read_card(place.folder), place.key)
    keys = inside.keys()
    secret = [inside.data_key, keys.database, keys.fields, keys.lookup, keys.naming, keys.audit]
    texts = [key.hex().encode() for key in secret] + [
        inside.vault.encode(),
        place.key.encode(),
        place.recovery.encode(),
    ]
    everything = b"".join(files_of(place.folder).values())
    assert not [text for text in [*secret, *texts] if text in everything]


def test_nothing_is_said_in_errors_and_logs(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    dictation = in_review(store)
    said = []
    for statement in ("INSERT INTO identity SELECT proof FROM identity", "SELECT nothing FROM dictations"):
        try:
            with store.database.writing() as connection:
                connection.exec_driver_sql(statement)
        except StoreError as error:
            said.append(f"{error!r} {error.__cause__!r}")
    file = next(store.vault.folder.glob("??/*.age"))
    file.write_bytes(b"Quarterdeck")
    try:
        store.copy_sound(dictation, io.BytesIO())
    except StoreError as error:
        said.append(repr(error))
    assert len(said) == 3
    assert found({"errors": " ".join(said).encode(), "logs": caplog.text.encode()}) == []
