"""Holding a dictation, saving what is typed, finishing: with two people, and with a server that is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlalchemy import update

from transcribe.report import Report
from transcribe.store.moments import now
from transcribe.store.schema import Lease
from transcribe.store.states import SYSTEM, State

from ..store.places import Place
from .office import Bench, bench, report, with_text


class TestLeases:
    def test_one_at_a_time_and_the_other_sees_who(self, office: Bench) -> None:
        dictation, ann, ben = office.drafted(), office.browser("ann"), office.browser("ben")
        lease = ann.post(f"/dictations/{dictation}/lease").json()
        assert (lease["holder"], lease["yours"], lease["state"]) == ("ann", True, "in_review")
        refused = ben.post(f"/dictations/{dictation}/lease")
        assert (refused.status_code, refused.json()["cause"], refused.json()["holder"]) == (409, "held", "ann")
        assert ben.save(dictation, report()).json()["cause"] == "held"
        assert ben.get(f"/dictations/{dictation}").json()["lease"]["holder_name"] == "Ann Secretary"
        row = ben.get("/worklist").json()["rows"][0]
        assert (row["held_by"], row["held_name"]) == ("ann", "Ann Secretary")

    def test_it_is_renewed_by_use_and_ends_by_itself(self, office: Bench) -> None:
        dictation, ann, ben = office.in_review(), office.browser("ann"), office.browser("ben")
        ann.post(f"/dictations/{dictation}/lease")
        nearly = now() + timedelta(seconds=1)
        with office.store.database.writing() as connection:
            connection.execute(update(Lease).values(until=nearly))
        ann.save(dictation, report())
        assert office.desk.leases.of(dictation).until > nearly + timedelta(minutes=4)  # type: ignore[union-attr]
        with office.store.database.writing() as connection:
            connection.execute(update(Lease).values(until=now()))
        assert ben.post(f"/dictations/{dictation}/lease").status_code == 200
        assert ben.get(f"/dictations/{dictation}").json()["working"]["saved_by"] == "ann"

    def test_who_lets_go_lets_others(self, office: Bench) -> None:
        dictation, ann, ben = office.in_review(), office.browser("ann"), office.browser("ben")
        ann.post(f"/dictations/{dictation}/lease")
        ben.ask("DELETE", f"/dictations/{dictation}/lease")
        assert ben.post(f"/dictations/{dictation}/lease").status_code == 409
        ann.ask("DELETE", f"/dictations/{dictation}/lease")
        assert ben.post(f"/dictations/{dictation}/lease").status_code == 200

    def test_a_supervisor_takes_over_and_nobody_else(self, office: Bench) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        ann.save(dictation, with_text(report(), "Half typed."))
        assert office.browser("ben").post(f"/dictations/{dictation}/lease", {"take_over": True}).status_code == 403
        sue = office.browser("sue")
        assert sue.post(f"/dictations/{dictation}/lease").status_code == 409
        assert sue.post(f"/dictations/{dictation}/lease", {"take_over": True}).json()["holder"] == "sue"
        assert "Half typed." in sue.get(f"/dictations/{dictation}").text
        assert ann.save(dictation, report(), seq=2).json()["holder"] == "sue"
        with office.store.database.reading() as connection:
            assert "lease_taken_over" in [line.action for line in office.store.audit.lines(connection)]


class TestSaving:
    def test_what_was_typed_comes_back(self, office: Bench) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        draft = with_text(report(), "No chest pain at all.")
        assert ann.save(dictation, draft, seq=7).json()["seq"] == 7
        working = ann.get(f"/dictations/{dictation}").json()["working"]
        assert (working["seq"], working["base_version"], working["saved_by"]) == (7, 1, "ann")
        assert Report.model_validate(working["report"]) == draft

    def test_an_unchanged_report_comes_back_as_it_is(self, office: Bench) -> None:
        dictation, ann = office.in_review(report(open_marks=True)), office.browser("ann")
        before = ann.get(f"/dictations/{dictation}").json()["report"]
        ann.put(f"/dictations/{dictation}/working", {"base_version": 1, "seq": 1, "report": before})
        assert ann.get(f"/dictations/{dictation}").json()["working"]["report"] == before

    @pytest.mark.parametrize(
        ("seq", "text", "status"), [(5, "same", 200), (5, "other", 409), (4, "same", 409), (6, "other", 200)]
    )
    def test_the_same_again_changes_nothing_and_older_is_refused(
        self, seq: int, text: str, status: int, office: Bench
    ) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        first = ann.save(dictation, with_text(report(), "same"), seq=5).json()
        answer = ann.save(dictation, with_text(report(), text), seq=seq)
        assert answer.status_code == status
        if status == 409:
            assert (answer.json()["cause"], answer.json()["seq"]) == ("newer", 5)
        if seq == 5 and status == 200:
            assert answer.json() == first

    def test_not_upon_an_older_version(self, office: Bench) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        ann.save(dictation, with_text(report(), "first"))
        office.store.add_version(dictation, with_text(report(), "elsewhere"), "sue", after=1)
        assert ann.get(f"/dictations/{dictation}").json()["working"] is None
        assert ann.save(dictation, with_text(report(), "second"), seq=2).json()["cause"] == "overtaken"

    def test_first_it_must_be_taken_up(self, office: Bench) -> None:
        assert office.browser("ann").save(office.drafted(), report()).status_code == 409

    def test_it_lies_sealed(self, office: Bench) -> None:
        office.browser("ann").save(office.in_review(), with_text(report(), "Quarterdeck was typed."))
        with office.store.database.reading() as connection:
            (body,) = connection.exec_driver_sql("SELECT body FROM working_copies").scalars()
        assert b"Quarterdeck" not in body


class TestFinishing:
    @pytest.mark.parametrize("to", ["awaiting_signature", "draft", "returned_to_author", "in_review"])
    def test_a_version_is_kept_and_it_moves_on(self, to: str, office: Bench) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        draft = with_text(report(), "No chest pain at all.")
        ann.save(dictation, draft)
        answer = ann.post(f"/dictations/{dictation}/finish", {"seq": 1, "to": to, "reason": "Which side?"})
        assert answer.json() == {"version": 2, "state": to}
        assert office.store.version(dictation) == draft
        assert office.store.row(dictation).state == to
        assert office.desk.leases.of(dictation) is None
        assert office.desk.copies.of(dictation, 2) is None

    def test_what_was_not_changed_is_no_new_version(self, office: Bench) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        ann.save(dictation, report())
        answer = ann.post(f"/dictations/{dictation}/finish", {"seq": 1, "to": "awaiting_signature"})
        assert answer.json() == {"version": 1, "state": "awaiting_signature"}

    def test_what_is_not_saved_yet_is_not_lost(self, office: Bench) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        ann.save(dictation, with_text(report(), "one"), seq=3)
        answer = ann.post(f"/dictations/{dictation}/finish", {"seq": 4, "to": "awaiting_signature"})
        assert (answer.status_code, answer.json()["seq"]) == (409, 3)
        assert office.store.row(dictation).state is State.IN_REVIEW

    def test_back_to_the_author_needs_words(self, office: Bench) -> None:
        dictation, ann = office.in_review(), office.browser("ann")
        for reason in (None, "  "):
            asked = {"seq": 0, "to": "returned_to_author", "reason": reason}
            assert ann.post(f"/dictations/{dictation}/finish", asked).status_code == 422

    def test_what_the_program_could_not_hear_is_typed_by_hand(self, office: Bench) -> None:
        dictation, ann = office.failed(), office.browser("ann")
        assert ann.post(f"/dictations/{dictation}/lease").json()["state"] == "in_review"
        given = ann.get(f"/dictations/{dictation}").json()
        assert (given["version"], given["report"]["sections"][0]["blocks"][0]["tokens"]) == (0, [])
        draft = with_text(Report.model_validate(given["report"]), "Typed by hand.")
        assert ann.save(dictation, draft, base_version=0).status_code == 200
        answer = ann.post(f"/dictations/{dictation}/finish", {"seq": 1, "to": "awaiting_signature"})
        assert answer.json()["version"] == 1

    def test_an_author_mends_a_word_and_signs(self, office: Bench) -> None:
        dictation, osei = office.awaiting(), office.browser("osei")
        assert osei.post(f"/dictations/{dictation}/lease").json()["state"] == "awaiting_signature"
        osei.save(dictation, with_text(report(), "Mended."))
        answer = osei.post(f"/dictations/{dictation}/finish", {"seq": 1, "to": "awaiting_signature"})
        assert answer.json() == {"version": 2, "state": "awaiting_signature"}
        office.store.sign(dictation, 2, "osei")

    def test_recognised_again(self, office: Bench) -> None:
        nudges: list[None] = []
        nudged = bench(office.store, nudge=lambda: nudges.append(None))
        dictation = nudged.failed()
        answer = nudged.browser("sue").post(f"/dictations/{dictation}/again", {"reason": "copied again"})
        assert (answer.json()["state"], nudges) == ("received", [None])


SERVER = """
import sys, uvicorn
from pathlib import Path
from transcribe.review.app import build_app
from transcribe.review.desk import open_desk
from transcribe.settings import Settings
from transcribe.store.opening import open_store
store = open_store(Path(sys.argv[1]), sys.argv[2])
uvicorn.run(build_app(open_desk(Settings(), store)), port=int(sys.argv[3]), log_config=None)
"""


def test_a_server_killed_in_the_middle_of_typing_has_lost_nothing(place: Place, tmp_path: Path) -> None:
    """The power fails while somebody types: all that was answered with "saved" is there afterwards."""
    with place.open() as store:
        office = bench(store)
        dictation, token = office.in_review(), office.desk.sessions.begin("ann")
        before = report()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    command = [sys.executable, str(script), str(place.folder), place.key, str(port)]
    server = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])})
    saved = 0
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}/api",
            cookies={"transcribe": token},
            headers={"X-Requested-With": "transcribe"},
            timeout=60,
        ) as browser:
            _await(browser)
            for seq in range(1, 1000):
                draft = with_text(before, f"Word {seq} was typed.")
                body = {"base_version": 1, "seq": seq, "report": draft.as_dict()}
                if seq == 15:
                    server.send_signal(signal.SIGKILL)
                try:
                    browser.put(f"/dictations/{dictation}/working", json=body).raise_for_status()
                except httpx.TransportError:
                    break
                saved = seq
    finally:
        server.kill()
        server.wait()
    assert saved >= 14
    with place.open() as store:
        copy = bench(store).desk.copies.of(dictation, 1)
        assert copy is not None
        assert copy.seq in (saved, saved + 1)
        assert copy.report == with_text(before, f"Word {copy.seq} was typed.")
        assert store.row(dictation).state is State.IN_REVIEW
        store.people.set_password("ben", "still whole and writable", SYSTEM)


def _await(browser: httpx.Client) -> None:
    for _ in range(600):
        try:
            browser.get("/setup")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")
