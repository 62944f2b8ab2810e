"""The way of a dictation through the store, on both databases."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcribe.report import DocumentType, Header
from transcribe.store.dictations import Facts
from transcribe.store.errors import DamagedError, NotAllowedError, NotFoundError, OvertakenError, StoreError
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role, State
from transcribe.store.store import Store

from .places import BEN, FACTS, MRN, PATIENT, SOUND, drafted, in_review, received, report, signed, sound_of

NOWHERE = "0" * 32


class TestReceiving:
    def test_sound_and_facts_come_back(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "visit.wav"
        source.write_bytes(SOUND)
        before = source.stat()
        got = store.receive(source, FACTS)
        assert got.new
        assert store.facts(got.id) == FACTS
        assert sound_of(store, got.id) == SOUND
        row = store.row(got.id)
        assert (row.state, row.author, row.stat, row.newest) == (State.RECEIVED, "osei", False, 0)
        assert (row.header.patient, row.header.mrn, row.has_sound) == (PATIENT, MRN, True)
        assert source.read_bytes() == SOUND
        assert source.stat().st_mtime_ns == before.st_mtime_ns

    def test_the_same_sound_again_is_the_same_dictation(self, store: Store) -> None:
        first = store.receive(SOUND, FACTS)
        again = store.receive(SOUND, Facts(author="reyes", file_name="copy.wav"))
        assert (again.id, again.new) == (first.id, False)
        assert store.facts(first.id) == FACTS
        assert store.receive(SOUND + b".", FACTS).new

    @pytest.mark.parametrize("damage", ["missing", "damaged"])
    def test_received_again_it_mends_what_was_lost(self, damage: str, store: Store) -> None:
        dictation = received(store)
        (file,) = store.vault.folder.glob("??/*.age")
        if damage == "missing":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:1000])
        with pytest.raises((NotFoundError, DamagedError)):
            sound_of(store, dictation)
        assert received(store) == dictation
        assert sound_of(store, dictation) == SOUND

    def test_nothing_is_no_sound(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="empty"):
            store.receive(b"", FACTS)
        with pytest.raises(StoreError, match="cannot be read"):
            store.receive(tmp_path / "none.wav", FACTS)
        assert not store.worklist()

    def test_only_who_is_known_brings_something(self, store: Store) -> None:
        with pytest.raises(NotAllowedError):
            store.receive(SOUND, FACTS, by="stranger")
        assert store.receive(SOUND, FACTS, by="osei").new
        assert not list((store.vault.folder / "incoming").iterdir())

    def test_the_time_of_dictation_is_a_step(self, store: Store) -> None:
        moment = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
        dictation = received(store, facts=Facts(dictated_at=moment))
        assert [(step.step, step.at == moment) for step in store.steps(dictation)] == [
            ("dictated", True),
            ("received", False),
        ]

    def test_facts_are_checked(self) -> None:
        assert Facts(author="Osei").author == "osei"
        with pytest.raises(ValueError, match="author"):
            Facts(author="")
        with pytest.raises(ValueError, match="dictated_at"):
            Facts(dictated_at=datetime(2026, 11, 20))


class TestAssigning:
    def test_author_kind_and_urgency(self, store: Store) -> None:
        dictation = received(store, facts=Facts())
        store.assign(dictation, "ann", author="Reyes", stat=True)
        store.assign(dictation, "ann", document_type=DocumentType.CLINIC_NOTE)
        row = store.row(dictation)
        assert (row.author, row.stat, row.document_type) == ("reyes", True, "clinic_note")
        store.assign(dictation, "sue", stat=False)
        assert not store.row(dictation).stat

    def test_not_by_authors_and_not_after_signing(self, store: Store) -> None:
        dictation = signed(store)
        for by in ("osei", "ann", SYSTEM):
            with pytest.raises(NotAllowedError):
                store.assign(dictation, by, author="reyes")


class TestMoving:
    @pytest.mark.parametrize(
        ("by", "allowed"),
        [("ann", True), ("sue", True), ("osei", True), ("reyes", False), (SYSTEM, False), ("stranger", False)],
    )
    def test_who_may_take_a_draft_up(self, by: str, allowed: bool, store: Store) -> None:
        dictation = drafted(store)
        if allowed:
            store.move(dictation, State.DRAFT, State.IN_REVIEW, by)
            assert store.row(dictation).state_by == by
        else:
            with pytest.raises(NotAllowedError):
                store.move(dictation, State.DRAFT, State.IN_REVIEW, by)
            assert store.row(dictation).state is State.DRAFT

    def test_who_is_no_longer_active_may_nothing(self, store: Store) -> None:
        dictation = drafted(store)
        store.people.change(Person("ben", "Ben", BEN.roles, active=False), SYSTEM)
        with pytest.raises(NotAllowedError, match="no longer active"):
            store.move(dictation, State.DRAFT, State.IN_REVIEW, "ben")

    def test_the_second_is_told(self, store: Store) -> None:
        dictation = drafted(store)
        store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
        with pytest.raises(OvertakenError):
            store.move(dictation, State.DRAFT, State.IN_REVIEW, "ben")
        assert store.row(dictation).state_by == "ann"

    @pytest.mark.parametrize(
        ("seen", "to"),
        [("draft", "signed"), ("draft", "draft"), ("draft", "awaiting_signature"), ("draft", "addended")],
    )
    def test_there_is_no_such_move(self, seen: str, to: str, store: Store) -> None:
        dictation = drafted(store)
        with pytest.raises(NotAllowedError):
            store.move(dictation, State(seen), State(to), "sue")

    def test_reasons(self, store: Store) -> None:
        dictation = in_review(store)
        for reason in (None, "  "):
            with pytest.raises(NotAllowedError, match="reason"):
                store.move(dictation, State.IN_REVIEW, State.RETURNED_TO_AUTHOR, "ann", reason)
        store.move(dictation, State.IN_REVIEW, State.RETURNED_TO_AUTHOR, "ann", "Which knee?")
        assert store.steps(dictation)[-1].reason == "Which knee?"

    def test_what_cannot_be_transcribed_is_typed_by_hand(self, store: Store) -> None:
        dictation = received(store)
        store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
        store.move(dictation, State.TRANSCRIBING, State.FAILED, SYSTEM, "out of memory")
        store.move(dictation, State.FAILED, State.IN_REVIEW, "ann")
        with pytest.raises(NotAllowedError, match="no report yet"):
            store.move(dictation, State.IN_REVIEW, State.AWAITING_SIGNATURE, "ann")
        store.add_version(dictation, report(), "ann", after=0, to=State.AWAITING_SIGNATURE)
        assert store.row(dictation).state is State.AWAITING_SIGNATURE

    def test_every_state_has_its_time(self, store: Store) -> None:
        steps = store.steps(signed(store))
        assert [step.step for step in steps] == [
            "received",
            "transcribing",
            "draft",
            "in_review",
            "awaiting_signature",
            "signed",
        ]
        assert [step.by for step in steps] == [SYSTEM, SYSTEM, SYSTEM, "ann", "ann", "osei"]
        assert sorted(step.at for step in steps) == [step.at for step in steps]

    def test_unknown_dictations(self, store: Store) -> None:
        for asked in (
            store.row,
            store.facts,
            store.steps,
            store.version,
            lambda it: store.copy_sound(it, io.BytesIO()),
        ):
            with pytest.raises(NotFoundError):
                asked(NOWHERE)
        with pytest.raises(NotFoundError):
            store.move(NOWHERE, State.DRAFT, State.IN_REVIEW, "ann")


class TestVersions:
    def test_each_version_stays(self, store: Store) -> None:
        dictation = in_review(store)
        assert store.add_version(dictation, report("Second."), "ann", after=1) == 2
        assert store.add_version(dictation, report("Third."), "ben", after=2) == 3
        assert [store.version(dictation, number).text for number in (1, 2, 3)] == [
            "No chest pain.",
            "Second.",
            "Third.",
        ]
        assert store.version(dictation) == report("Third.")
        made = store.versions(dictation)
        assert [(version.number, version.made_by, version.addendum) for version in made] == [
            (1, SYSTEM, False),
            (2, "ann", False),
            (3, "ben", False),
        ]
        with pytest.raises(NotFoundError):
            store.version(dictation, 4)

    def test_nobody_overwrites_what_he_has_not_seen(self, store: Store) -> None:
        dictation = in_review(store)
        store.add_version(dictation, report("Ann's."), "ann", after=1)
        with pytest.raises(OvertakenError, match="newer version"):
            store.add_version(dictation, report("Ben's."), "ben", after=1)
        assert store.version(dictation).text == "Ann's."

    def test_a_draft_is_kept_once(self, store: Store) -> None:
        dictation = drafted(store)
        with pytest.raises(OvertakenError):
            store.add_version(dictation, report(), SYSTEM, after=0, to=State.DRAFT)
        with pytest.raises(NotAllowedError):
            store.add_version(dictation, report(), SYSTEM, after=1, to=State.DRAFT)
        assert len(store.versions(dictation)) == 1

    @pytest.mark.parametrize("by", ["ann", "osei", SYSTEM])
    def test_nobody_writes_before_it_is_taken_up(self, by: str, store: Store) -> None:
        with pytest.raises(NotAllowedError):
            store.add_version(drafted(store), report(), by, after=1)

    def test_a_move_that_is_not_allowed_keeps_no_version(self, store: Store) -> None:
        dictation = in_review(store)
        with pytest.raises(NotAllowedError, match="reason"):
            store.add_version(dictation, report(), "ann", after=1, to=State.RETURNED_TO_AUTHOR)
        with pytest.raises(NotAllowedError):
            store.add_version(dictation, report(), "osei", after=1, to=State.SIGNED)
        assert store.row(dictation).newest == 1

    def test_the_worklist_shows_what_people_wrote_and_trusts_the_program_less(self, store: Store) -> None:
        dictation = received(store)
        store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
        heard = report(patient="Phil Ippa").model_copy(
            update={"header": Header(patient="Phil Ippa", recipient="Dr. Bell")}
        )
        store.add_version(dictation, heard, SYSTEM, after=0, to=State.DRAFT)
        header = store.row(dictation).header
        assert (header.patient, header.mrn, header.recipient) == (PATIENT, MRN, "Dr. Bell")
        store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
        store.add_version(dictation, report(patient="Philippa Quarter-Deck"), "ann", after=1)
        header = store.row(dictation).header
        assert (header.patient, header.mrn) == ("Philippa Quarter-Deck", MRN)
        assert store.facts(dictation) == FACTS

    def test_what_was_said_to_be_stat_is_stat(self, store: Store) -> None:
        dictation = received(store)
        store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
        urgent = report().model_copy(update={"priority": "stat"})
        store.add_version(dictation, urgent, SYSTEM, after=0, to=State.DRAFT)
        assert store.row(dictation).stat
        assert store.row(dictation).document_type == "letter"


class TestSigning:
    def test_only_the_author_signs(self, store: Store) -> None:
        dictation = in_review(store)
        store.move(dictation, State.IN_REVIEW, State.AWAITING_SIGNATURE, "ann")
        for by in ("ann", "sue", "reyes", SYSTEM):
            with pytest.raises(NotAllowedError):
                store.sign(dictation, 1, by)
        store.sign(dictation, 1, "osei")
        row = store.row(dictation)
        assert (row.state, row.signed_version, row.signed_by) == (State.SIGNED, 1, "osei")

    def test_what_an_author_has_signed(self, store: Store) -> None:
        first = signed(store)
        second = signed(store, SOUND + b".")
        store.addendum(second, report("And no fever."), "osei", after=2)
        in_review(store, SOUND + b"..")
        found = store.signed_by("Osei", 10)
        assert found == (store.version(second, 2), store.version(first, 2))
        assert store.signed_by("osei", 1) == found[:1]
        assert store.signed_by("reyes", 10) == ()

    def test_a_supervisor_who_is_also_an_author_does_not_sign_for_others(self, store: Store) -> None:
        both = frozenset({Role.SUPERVISOR, Role.AUTHOR})
        store.people.add(Person("chief", "Chief", both), SYSTEM)
        dictation = in_review(store)
        store.move(dictation, State.IN_REVIEW, State.AWAITING_SIGNATURE, "chief")
        with pytest.raises(NotAllowedError):
            store.sign(dictation, 1, "chief")

    def test_without_an_author_nobody_signs(self, store: Store) -> None:
        dictation = drafted(store, facts=Facts())
        store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
        store.move(dictation, State.IN_REVIEW, State.AWAITING_SIGNATURE, "ann")
        with pytest.raises(NotAllowedError):
            store.sign(dictation, 1, "osei")

    @pytest.mark.parametrize("open_thing", ["blank", "critical"])
    def test_an_open_report_is_not_signed(self, open_thing: str, store: Store) -> None:
        dictation = in_review(store)
        unfinished = report(blank=open_thing == "blank", critical=open_thing == "critical")
        store.add_version(dictation, unfinished, "ann", after=1, to=State.AWAITING_SIGNATURE)
        with pytest.raises(NotAllowedError, match="cannot be signed"):
            store.sign(dictation, 2, "osei")
        assert store.row(dictation).state is State.AWAITING_SIGNATURE

    def test_only_what_was_seen_is_signed(self, store: Store) -> None:
        dictation = in_review(store)
        store.add_version(dictation, report(), "ann", after=1, to=State.AWAITING_SIGNATURE)
        with pytest.raises(OvertakenError):
            store.sign(dictation, 1, "osei")
        store.move(dictation, State.AWAITING_SIGNATURE, State.IN_REVIEW, "ann", "a wrong date")
        with pytest.raises(OvertakenError):
            store.sign(dictation, 2, "osei")

    def test_what_is_signed_stays(self, store: Store) -> None:
        dictation = signed(store)
        for by in ("ann", "osei", "sue", SYSTEM):
            with pytest.raises(NotAllowedError):
                store.add_version(dictation, report("Changed."), by, after=2)
            for to in (State.IN_REVIEW, State.DRAFT, State.RECEIVED):
                with pytest.raises(NotAllowedError):
                    store.move(dictation, State.SIGNED, to, by)
        with pytest.raises(OvertakenError):
            store.sign(dictation, 2, "osei")
        assert store.version(dictation).text == "No chest pain today."

    def test_addenda(self, store: Store) -> None:
        dictation = signed(store)
        with pytest.raises(NotAllowedError):
            store.addendum(dictation, report("Not mine."), "ann", after=2)
        with pytest.raises(NotAllowedError, match="blanks"):
            store.addendum(dictation, report(blank=True), "osei", after=2)
        assert store.addendum(dictation, report("Left, not right."), "osei", after=2) == 3
        store.move(dictation, State.ADDENDED, State.DISTRIBUTED, SYSTEM)
        with pytest.raises(OvertakenError):
            store.addendum(dictation, report("Twice."), "osei", after=2)
        assert store.addendum(dictation, report("And one more."), "osei", after=3) == 4
        assert [version.addendum for version in store.versions(dictation)] == [False, False, True, True]
        assert store.version(dictation).text == "No chest pain today."
        assert store.version(dictation, 3).text == "Left, not right."
        assert (store.row(dictation).signed_version, store.row(dictation).newest) == (2, 4)

    def test_no_addendum_before_the_signature(self, store: Store) -> None:
        with pytest.raises(NotAllowedError):
            store.addendum(in_review(store), report(), "osei", after=1)
        dictation = signed(store, b"another")
        store.addendum(dictation, report(), "osei", after=2)
        with pytest.raises(NotAllowedError):
            store.add_version(dictation, report(), "osei", after=3)


class TestDocuments:
    def test_what_went_out_is_kept(self, store: Store) -> None:
        dictation = signed(store)
        document = store.add_document(dictation, 2, "docx", b"PK Philippa Quarterdeck")
        again = store.add_document(dictation, 2, "pdf", b"%PDF", by="ann")
        assert [(made.id, made.kind, made.version, made.made_by) for made in store.documents(dictation)] == [
            (document, "docx", 2, SYSTEM),
            (again, "pdf", 2, "ann"),
        ]
        into = io.BytesIO()
        store.copy_document(document, into)
        assert into.getvalue() == b"PK Philippa Quarterdeck"

    def test_of_no_version(self, store: Store) -> None:
        with pytest.raises(NotFoundError):
            store.add_document(received(store), 1, "docx", b"PK")
        with pytest.raises(NotFoundError):
            store.copy_document(77, io.BytesIO())
        assert len(list(store.vault.names())) == 1


def test_accesses_are_noted(store: Store) -> None:
    dictation = received(store)
    store.note_access(dictation, "played", "ann")
    with pytest.raises(NotAllowedError):
        store.note_access(dictation, "played", "stranger")
    with store.database.reading() as connection:
        *_, last = store.audit.lines(connection)
    assert (last.who, last.action, last.dictation) == ("ann", "played", dictation)
