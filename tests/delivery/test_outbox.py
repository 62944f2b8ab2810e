"""What goes where and when: planned once, sent by one sender at a time, tried again until it is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.outbox import Event, Outbox, Stage
from transcribe.delivery.sending import Sender
from transcribe.report import DocumentType
from transcribe.store.checking import check
from transcribe.store.errors import NotAllowedError, NotFoundError
from transcribe.store.moments import now
from transcribe.store.schema import Delivery
from transcribe.store.states import SYSTEM, State
from transcribe.store.store import Store

from ..store.places import Place
from .hl7.receivers import receiving, says
from .offices import addendum, awaiting, eager, lines, office_with, report, run, signed


def folder(tmp_path: Path, name: str = "archive", **values: Any) -> dict[str, Any]:
    made = tmp_path / name
    made.mkdir(exist_ok=True)
    return eager(kind="folder", name=name, folder=str(made), files=("txt",), **values)


def test_a_report_is_planned_once_for_each_destination(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    office = office_with(store, folder(tmp_path, "one"), folder(tmp_path, "two"))
    outbox = Outbox(store)
    assert outbox.plan(office.settings.destinations) == 2
    assert outbox.plan(office.settings.destinations) == 0
    assert [(line.destination, line.stage) for line in lines(store, dictation)] == [
        ("one", Stage.WAITING),
        ("two", Stage.WAITING),
    ]
    assert len({line.message_id for line in lines(store, dictation)}) == 2


WANTED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "everything": ({}, ["archive"]),
    "letters": ({"types": ["letter"]}, ["archive"]),
    "notes": ({"types": ["clinic_note"]}, [""]),
    "this author's": ({"authors": ["OSEI"]}, ["archive"]),
    "another author's": ({"authors": ["reyes"]}, [""]),
    "what was signed long ago": ({"since": "2020-01-01"}, ["archive"]),
    "what will be signed": ({"since": "2999-01-01"}, [""]),
}


@pytest.mark.parametrize(("wish", "expected"), WANTED.values(), ids=WANTED.keys())
def test_which_reports_a_destination_wants(
    store: Store, tmp_path: Path, wish: dict[str, Any], expected: list[str]
) -> None:
    dictation = signed(store, report(document_type=DocumentType.LETTER))
    run(office_with(store, folder(tmp_path, **wish)))
    assert [line.destination for line in lines(store, dictation)] == expected
    wanted = expected != [""]
    assert store.row(dictation).state is (State.DISTRIBUTED if wanted else State.SIGNED)


def test_what_is_switched_off_gets_nothing_and_nothing_is_said_to_be_distributed(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    for off in (office_with(store), office_with(store, folder(tmp_path, on=False))):
        run(off)
        assert lines(store, dictation) == ()
        assert store.row(dictation).state is State.SIGNED


def test_nothing_unsigned_goes_out_unless_that_is_asked_for(store: Store, tmp_path: Path) -> None:
    dictation = awaiting(store)
    run(office_with(store, folder(tmp_path)))
    assert lines(store, dictation) == ()
    assert list((tmp_path / "archive").iterdir()) == []


def test_an_unsigned_version_that_is_overtaken_before_it_goes_out_never_goes(store: Store) -> None:
    dictation = awaiting(store)
    office = office_with(store, eager(kind="hl7", name="ehr", host="127.0.0.1", port=1, tls=False, unsigned=True))
    outbox = Outbox(store)
    outbox.plan(office.settings.destinations)
    store.move(dictation, State.AWAITING_SIGNATURE, State.IN_REVIEW, "ann", "one more look")
    store.add_version(dictation, report(["Another."]), "ann", after=2, to=State.AWAITING_SIGNATURE)
    outbox.plan(office.settings.destinations)
    claim = outbox.claim(["ehr"], "a sender", now())
    assert claim is not None
    assert (claim.version, claim.event) == (3, Event.UNSIGNED)
    assert [line.stage for line in lines(store, dictation)] == [Stage.SUPERSEDED, Stage.WAITING]


def test_it_is_distributed_when_all_mandatory_destinations_have_it(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    missing = folder(tmp_path, "missing")
    Path(missing["folder"]).rmdir()
    optional = {**folder(tmp_path, "optional", mandatory=False)}
    Path(optional["folder"]).rmdir()
    office = office_with(store, folder(tmp_path), missing, optional)
    sender = run(office)
    assert store.row(dictation).state is State.SIGNED
    Path(missing["folder"]).mkdir()
    while store.row(dictation).state is State.SIGNED:
        sender.run_once()
    assert [line.stage for line in lines(store, dictation)] == [Stage.CONFIRMED, Stage.CONFIRMED, Stage.WAITING]


def test_an_addendum_goes_out_too_even_when_the_report_was_distributed_before(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    sender = run(office_with(store, folder(tmp_path)))
    addendum(store, dictation)
    assert sender.run_once().distributed == 1
    assert sorted(path.suffix for path in (tmp_path / "archive").iterdir()) == [".txt", ".txt"]
    assert [line.event for line in lines(store, dictation)] == [Event.SIGNED, Event.ADDENDUM]


def test_stat_goes_first(store: Store, tmp_path: Path) -> None:
    routine, stat = signed(store, sound=b"routine"), signed(store, sound=b"stat")
    with store.database.writing() as connection:
        from transcribe.store.schema import Dictation

        connection.execute(update(Dictation).where(Dictation.id == stat).values(urgency=0))
    office = office_with(store, folder(tmp_path))
    outbox = Outbox(store)
    outbox.plan(office.settings.destinations)
    claims = [outbox.claim(["archive"], "a sender", now()) for _ in range(2)]
    assert [claim and claim.dictation for claim in claims] == [stat, routine]


def test_a_claimed_report_is_nobody_elses_until_the_claim_runs_out(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    office = office_with(store, folder(tmp_path))
    outbox = Outbox(store)
    outbox.plan(office.settings.destinations)
    first = outbox.claim(["archive"], "first", now())
    assert first is not None
    assert outbox.claim(["archive"], "second", now()) is None
    with store.database.writing() as connection:
        connection.execute(update(Delivery).values(claimed_until=now() - timedelta(seconds=1)))
    second = outbox.claim(["archive"], "second", now())
    assert second is not None
    assert (second.message_id, second.attempts) == (first.message_id, 2)
    (to,) = office.settings.destinations
    outbox.fail(first, DeliveryError(Problem.NO_ANSWER, "too late"), to)  # it is not the first's any more
    assert lines(store, dictation)[0].problem is None
    outbox.confirm(first, "", "0" * 64)  # but that it has arrived is true whoever says it
    assert lines(store, dictation)[0].stage is Stage.CONFIRMED


def test_pauses_grow_and_then_stay(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    office = office_with(store, {**folder(tmp_path), "retry_seconds": 30, "longest_pause_minutes": 2})
    (to,) = office.settings.destinations
    outbox, pauses = Outbox(store), []
    outbox.plan([to])
    for _ in range(6):
        claim = outbox.claim(["archive"], "a sender", now() + timedelta(hours=1))
        assert claim is not None
        before = now()
        outbox.fail(claim, DeliveryError(Problem.NO_ANSWER, "nothing"), to)
        pauses.append(round((lines(store, dictation)[0].due_at - before).total_seconds()))
    assert pauses == [30, 60, 120, 120, 120, 120]
    assert lines(store, dictation)[0].needs_help


def test_cancel_and_retry(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    missing = {**folder(tmp_path), "folder": str(tmp_path / "nowhere"), "retry_seconds": 3600}
    office = office_with(store, missing, folder(tmp_path, "other"))
    sender, outbox = run(office), Outbox(store)
    failed, _ = lines(store, dictation)
    assert failed.problem == "unreachable"
    assert outbox.retry(failed.id, SYSTEM) == 1
    assert lines(store, dictation)[0].due_at <= now()
    with pytest.raises(NotAllowedError, match="reason"):
        outbox.cancel(failed.id, SYSTEM, " ")
    outbox.cancel(failed.id, SYSTEM, "handed over on paper")
    assert sender.run_once().distributed == 1
    with pytest.raises(NotAllowedError, match="does not wait"):
        outbox.cancel(failed.id, SYSTEM, "again")
    with pytest.raises(NotFoundError):
        outbox.cancel(999, SYSTEM, "nothing")
    assert store.row(dictation).state is State.DISTRIBUTED


def test_one_more_destination_for_what_is_distributed(store: Store, tmp_path: Path) -> None:
    dictation = signed(store)
    sender = run(office_with(store, folder(tmp_path)))
    addendum(store, dictation)
    office = office_with(store, folder(tmp_path), folder(tmp_path, "late"))
    late = office.settings.destinations[1]
    outbox = Outbox(store)
    sender.run_once()
    outbox.send_also(dictation, late, SYSTEM)
    with pytest.raises(NotAllowedError, match="already"):
        outbox.send_also(dictation, late, SYSTEM)
    run(office)
    assert len(list((tmp_path / "late").iterdir())) == 2
    unsigned = awaiting(store, sound=b"another")
    with pytest.raises(NotAllowedError, match="signed"):
        outbox.send_also(unsigned, late, SYSTEM)


def test_one_report_that_cannot_be_sent_does_not_stop_the_others(store: Store, tmp_path: Path) -> None:
    bad = signed(store, report(header=report().header.model_copy(update={"mrn": None})), sound=b"bad")
    good = signed(store, sound=b"good")
    with receiving() as receiver:
        run(office_with(store, eager(kind="hl7", name="ehr", host="127.0.0.1", port=receiver.port, tls=False)))
    assert store.row(good).state is State.DISTRIBUTED
    (line,) = Outbox(store).lines(failed=True)
    assert (line.dictation, line.problem) == (bad, "identity")


def test_a_destination_that_is_down_is_not_asked_for_every_report(store: Store, tmp_path: Path) -> None:
    for number in range(5):
        signed(store, sound=f"sound {number}".encode())
    nobody = eager(kind="hl7", name="ehr", host="127.0.0.1", port=1, tls=False)
    office = office_with(store, {**nobody, "retry_seconds": 60}, folder(tmp_path))
    done = Sender(office).run_once()
    assert (done.delivered, done.failed) == (5, 1)


def test_several_senders_send_nothing_twice(place: Place, tmp_path: Path) -> None:
    with place.open() as store, receiving() as receiver:
        dictations = [signed(store, sound=f"sound {number}".encode()) for number in range(12)]
        office = office_with(store, eager(kind="hl7", name="ehr", host="127.0.0.1", port=receiver.port, tls=False))
        with ThreadPoolExecutor(3) as pool:
            done = list(pool.map(lambda _: Sender(office).run_once(), range(3)))
        assert sum(each.delivered for each in done) == len(receiver.came) == len(receiver.taken) == len(dictations)
        run(office)
        assert {store.row(dictation).state for dictation in dictations} == {State.DISTRIBUTED}
        assert check(store).whole


SENDING = """
    import sys
    from pathlib import Path
    from transcribe.delivery.sending import Sender
    from transcribe.store.opening import open_store
    from tests.delivery.offices import office_with
    folder, key, destination = Path(sys.argv[1]), sys.argv[2], __import__("json").loads(sys.argv[3])
    with open_store(folder, key) as store:
        Sender(office_with(store, destination)).run_once()
"""


def test_a_sender_that_is_killed_before_the_answer_leaves_the_same_message_to_the_next(lite: Place) -> None:
    """The receiver has taken the message; the answer is not on its way yet when the sender dies."""
    import json

    pids: list[int] = []

    def kill_the_sender(receiver: Any, connection: Any, message: bytes) -> None:
        receiver.take(message)
        os.kill(pids[0], signal.SIGKILL)

    with lite.open() as store, receiving(kill_the_sender) as receiver:
        dictation = signed(store)
        destination = eager(kind="hl7", name="ehr", host="127.0.0.1", port=receiver.port, tls=False, timeout_seconds=60)
        command = [sys.executable, "-c", textwrap.dedent(SENDING), str(lite.folder), lite.key, json.dumps(destination)]
        with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as process:
            pids.append(process.pid)
            assert process.wait(120) == -signal.SIGKILL
        (line,) = lines(store, dictation)
        assert (line.stage, line.attempts) == (Stage.WAITING, 1)
        office = office_with(store, destination)
        assert Sender(office).run_once().delivered == 0  # the claim still holds
        with store.database.writing() as connection:
            connection.execute(update(Delivery).values(claimed_until=now() - timedelta(seconds=1)))
        assert Sender(office).run_once().delivered == 1
        assert len(receiver.came) == 2
        assert list(receiver.taken) == [line.message_id]
        assert receiver.came[0] == receiver.came[1]
        assert check(store).whole


def test_everything_stands_in_the_audit_trail_and_no_patient_does(store: Store) -> None:
    dictation = signed(store)
    with receiving(says("AE", "Quarterdeck is locked")) as receiver:
        office = office_with(store, eager(kind="hl7", name="ehr", host="127.0.0.1", port=receiver.port, tls=False))
        sender = run(office)
        while not sender.run_once().delivered:
            pass
    (planned,) = lines(store, dictation)
    with store.database.reading() as connection:
        trail = [line for line in store.audit.lines(connection) if line.detail.get("message") == planned.message_id]
    actions = [line.action for line in trail]
    assert actions == ["delivery_planned", "delivery_tried", "delivery_failed", "delivery_tried", "delivered"]
    assert len(str(trail[-1].detail["sha256"])) == 64
    assert "Quarterdeck" not in str(trail)


def test_nothing_of_a_patient_in_the_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    signed(store)
    with receiving(says("AR", "no such patient: Quarterdeck")) as receiver:
        run(office_with(store, eager(kind="hl7", name="ehr", host="127.0.0.1", port=receiver.port, tls=False)))
    assert "refused" in caplog.text
    assert "Quarterdeck" not in caplog.text
    assert "chest pain" not in caplog.text
