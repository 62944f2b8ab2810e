"""What a thief, a foreign page and a hostile file are answered."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from starlette.testclient import TestClient

from transcribe.review.guarding import LARGEST_BODY
from transcribe.review.limits import Limit
from transcribe.review.logins import wait_after
from transcribe.store.moments import now
from transcribe.store.people import Person
from transcribe.store.schema import LoginFailure, Session
from transcribe.store.states import SYSTEM, Role, State

from ..store.places import Place
from .office import MRN, PASSWORD, PATIENT, Bench, bench, report, settings, with_text


def logged_in(office: Bench, person: str = "ann") -> Any:
    return office.browser().post("/login", {"person": person, "password": PASSWORD})


class TestSessions:
    def test_a_login_gives_a_cookie_that_scripts_and_other_sites_do_not_get(self, office: Bench) -> None:
        answer = logged_in(office)
        cookie = answer.headers["set-cookie"]
        assert answer.json()["person"] == "ann"
        for part in ("HttpOnly", "SameSite=strict", "Path=/"):
            assert part in cookie
        assert "Secure" not in cookie

    def test_over_tls_the_cookie_is_for_this_host_and_tls_alone(self, place: Place) -> None:
        with place.open() as store:
            answer = logged_in(bench(store, settings(behind_proxy=True)))
        assert answer.headers["set-cookie"].startswith("__Host-transcribe=")
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age" in answer.headers["strict-transport-security"]

    def test_the_database_does_not_hold_the_token(self, office: Bench) -> None:
        token = office.desk.sessions.begin("ann")
        with office.store.database.reading() as connection:
            assert token not in str(connection.execute(text("SELECT * FROM sessions")).all())

    def test_a_session_given_to_the_browser_before_does_not_become_anybodys(self, office: Bench) -> None:
        browser = office.browser()
        browser.client.cookies.set("transcribe", "chosen by somebody else")
        assert browser.post("/login", {"person": "ann", "password": PASSWORD}).status_code == 200
        thief = office.browser()
        thief.client.cookies.set("transcribe", "chosen by somebody else")
        assert thief.get("/me").status_code == 401

    def test_a_login_ends_the_browsers_session_of_before(self, office: Bench) -> None:
        browser = office.browser("osei")
        old = browser.client.cookies["transcribe"]
        browser.post("/login", {"person": "ann", "password": PASSWORD})
        assert office.desk.sessions.person_of(old) is None

    def test_logging_off_ends_it(self, office: Bench) -> None:
        browser = office.browser("ann")
        token = browser.client.cookies["transcribe"]
        assert browser.post("/logout").status_code == 200
        thief = office.browser()
        thief.client.cookies.set("transcribe", token)
        assert thief.get("/me").status_code == 401

    @pytest.mark.parametrize(
        ("column", "minutes", "status"),
        [("seen_at", 14, 200), ("seen_at", 15, 401), ("begun_at", 719, 200), ("begun_at", 720, 401)],
    )
    def test_it_ends_by_itself(self, column: str, minutes: int, status: int, office: Bench) -> None:
        browser = office.browser("ann")
        with office.store.database.writing() as connection:
            connection.execute(update(Session).values({column: now() - timedelta(minutes=minutes)}))
        assert browser.get("/me").status_code == status

    def test_what_a_page_does_by_itself_is_no_sign_of_life(self, office: Bench) -> None:
        browser, long_ago = office.browser("ann"), now() - timedelta(minutes=10)

        def seen() -> Any:
            with office.store.database.reading() as connection:
                return connection.execute(text("SELECT seen_at FROM sessions")).scalar_one()

        with office.store.database.writing() as connection:
            connection.execute(update(Session).values(seen_at=long_ago))
        before = seen()
        browser.get("/worklist", headers={"X-Asleep": "1"})
        assert seen() == before
        browser.get("/worklist")
        assert seen() > before

    def test_who_is_locked_is_out_at_once(self, office: Bench) -> None:
        browser = office.browser("ben")
        office.store.people.change(replace(office.store.people.get("ben"), active=False), SYSTEM)
        assert browser.get("/me").status_code == 401

    def test_another_password_ends_the_persons_other_sessions(self, office: Bench) -> None:
        here, elsewhere = office.browser("ann"), office.browser("ann")
        assert here.post("/password", {"old": PASSWORD, "new": "a new long password"}).status_code == 200
        assert (here.get("/me").status_code, elsewhere.get("/me").status_code) == (200, 401)

    def test_an_administrator_who_takes_rights_away_ends_the_sessions(self, office: Bench) -> None:
        browser, administrator = office.browser("sue"), office.browser("ada")
        changed = administrator.ask("PATCH", "/people/sue", {"roles": ["secretary"]})
        assert changed.json() == {"person": "sue", "name": "Sue Supervisor", "roles": ["secretary"], "locked": False}
        assert browser.get("/me").status_code == 401

    def test_the_last_administrator_stays(self, office: Bench) -> None:
        assert office.browser("ada").ask("PATCH", "/people/ada", {"locked": True}).status_code == 422
        assert office.browser("ada").ask("PATCH", "/people/ada", {"roles": []}).status_code == 422


class TestGivenPasswords:
    """What an administrator gives, the administrator knows."""

    GIVEN, OWN = "given by the administrator", "known to nobody else"

    def test_nothing_is_open_before_it_is_changed(self, office: Bench) -> None:
        dictation = office.drafted()
        office.browser("ada").ask("PATCH", "/people/ann", {"password": self.GIVEN})
        browser = office.browser()
        login = browser.post("/login", {"person": "ann", "password": self.GIVEN})
        assert login.json()["must_change_password"]
        for path in ("/worklist", f"/dictations/{dictation}", f"/dictations/{dictation}/sound", "/people", "/events"):
            answer = browser.get(path)
            assert (answer.status_code, answer.json()["cause"]) == (403, "password")
        assert browser.post("/password", {"old": self.GIVEN, "new": self.GIVEN}).status_code == 422
        assert browser.post("/password", {"old": self.GIVEN, "new": self.OWN}).status_code == 200
        assert browser.get("/worklist").status_code == 200
        assert not browser.get("/me").json()["must_change_password"]

    def test_so_is_the_first_one_of_a_new_person(self, office: Bench) -> None:
        added = {"person": "carl", "name": "Carl", "roles": ["secretary"], "password": self.GIVEN}
        office.browser("ada").post("/people", added)
        assert office.store.people.get("carl").must_change

    def test_ones_own_is_ones_own(self, office: Bench) -> None:
        office.browser("ada").ask("PATCH", "/people/ada", {"password": self.OWN})
        assert not office.store.people.get("ada").must_change


class TestGuessing:
    def test_wrong_names_and_wrong_passwords_look_the_same(self, office: Bench) -> None:
        answers = [office.browser().post("/login", {"person": who, "password": "wrong"}) for who in ("ann", "nobody")]
        assert answers[0].json() == answers[1].json()
        assert [answer.status_code for answer in answers] == [401, 401]

    @pytest.mark.parametrize(
        ("count", "seconds"), [(1, 0), (4, 0), (5, 30), (6, 60), (8, 240), (9, 480), (10, 900), (9999, 900)]
    )
    def test_each_wrong_password_makes_the_next_wait_longer(self, count: int, seconds: int) -> None:
        assert wait_after(count) == timedelta(seconds=seconds)

    def test_then_even_the_right_one_has_to_wait(self, office: Bench) -> None:
        browser = office.browser()
        for name in ("ann", "somebody"):
            for _ in range(5):
                assert browser.post("/login", {"person": name, "password": "wrong"}).status_code == 401
            answer = browser.post("/login", {"person": name, "password": PASSWORD})
            assert answer.status_code == 429
            assert 0 < int(answer.headers["retry-after"]) <= 30
        with office.store.database.writing() as connection:
            connection.execute(update(LoginFailure).values(closed_until=now()))
        assert logged_in(office).status_code == 200
        assert logged_in(office).status_code == 200

    def test_an_address_can_try_so_many_passwords_and_no_more(self, office: Bench) -> None:
        allowed = [office.desk.door.allows("10.0.0.1", at=0.0) for _ in range(31)]
        assert allowed == [True] * 30 + [False]
        assert office.desk.door.allows("10.0.0.2", at=0.0)
        assert office.desk.door.allows("10.0.0.1", at=2.0)

    def test_too_many_requests(self) -> None:
        limit = Limit(3, 1)
        assert [limit.allows("a", at=moment) for moment in (0, 0, 0, 0, 0.5, 1.0)] == [
            True,
            True,
            True,
            False,
            False,
            True,
        ]


class TestForeignPages:
    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Requested-With": ""},
            {"X-Requested-With": "XMLHttpRequest"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:9999"},
            {"Origin": "http://127.0.0.1.evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    def test_a_foreign_page_changes_nothing(self, headers: dict[str, str], office: Bench) -> None:
        dictation = office.drafted()
        answer = office.browser("ann").post(f"/dictations/{dictation}/lease", headers=headers)
        assert answer.status_code == 403
        assert office.store.row(dictation).state is State.DRAFT

    def test_our_own_page_does(self, office: Bench) -> None:
        headers = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
        assert office.browser("ann").post("/normals", {"normals": []}, headers=headers).status_code == 200

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "169.254.169.254"])
    def test_under_a_foreign_name_there_is_nothing(self, host: str, office: Bench) -> None:
        assert office.browser("ann").get("/worklist", headers={"Host": host}).status_code == 421

    @pytest.mark.parametrize("host", ["localhost:8020", "127.0.0.1", "[::1]:8020", "Desk.Office.Lan"])
    def test_under_our_own_names_there_is(self, host: str, place: Place) -> None:
        with place.open() as store:
            office = bench(store, settings(names=("desk.office.lan",)))
            assert office.browser("ann").get("/me", headers={"Host": host}).status_code == 200

    def test_every_answer_forbids_what_a_page_does_not_need(self, office: Bench) -> None:
        for path in ("/api/me", "/api/nothing", "/", "/static/x.js"):
            headers = office.browser("ann").client.get(path).headers
            assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
        assert office.browser("ann").get("/me").headers["cache-control"] == "no-store"

    def test_the_description_is_for_developers(self, office: Bench) -> None:
        for path in ("/api/openapi.json", "/docs", "/redoc", "/openapi.json"):
            answer = office.browser("ada").client.get(path)
            assert "openapi" not in answer.text


class TestHostileRequests:
    @pytest.mark.parametrize(
        "path",
        [
            "/static/../desk.py",
            "/static/..%2f..%2fdesk.py",
            "/static/%2e%2e/desk.py",
            "/static//etc/passwd",
            "/static/..\\desk.py",
            "/static/%00",
            "/static/index.html",
        ],
    )
    def test_no_file_but_those_of_the_bundle(self, path: str, office: Bench) -> None:
        answer = office.browser().client.get(path)
        assert answer.status_code in (200, 404)
        assert "class Desk" not in answer.text
        assert "root:" not in answer.text

    @pytest.mark.parametrize("identity", ["..%2f..%2fkey", "%00", "0" * 31, "A" * 32, "0" * 33, "' OR 1=1 --"])
    def test_no_dictation_but_by_its_id(self, identity: str, office: Bench) -> None:
        assert office.browser("sue").get(f"/dictations/{identity}").status_code in (404, 422)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b'"x"',
            b"\xff\xfe",
            b'{"person": 1}',
            b"[" * 100_000,
            b'{"person":"\\ud800","password":"x"}',
        ],
    )
    def test_a_malformed_request_is_told_so(self, body: bytes, office: Bench) -> None:
        answer = office.browser().ask("POST", "/login", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 401, 422)
        assert set(answer.json()) == {"error"}

    def test_too_much_is_refused_before_it_is_read(self, office: Bench) -> None:
        browser = office.browser("ann")
        for headers in (
            {"Content-Length": str(LARGEST_BODY + 1)},
            {"Content-Length": "9" * 30},
            {"Content-Length": "-1"},
        ):
            assert browser.ask("POST", "/normals", headers=headers, content=b"{}").status_code == 413

    def test_too_much_that_comes_in_pieces_is_cut_off(self, office: Bench) -> None:
        pieces = (b" " * (1 << 20) for _ in range((LARGEST_BODY >> 20) + 2))
        assert office.browser("ann").ask("POST", "/normals", content=pieces).status_code == 413

    def test_an_error_nobody_foresaw_tells_nothing(
        self, office: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr("transcribe.review.routes.worklist.names_of", lambda _: 1 / 0 if not PATIENT else _fail())
        with caplog.at_level(logging.DEBUG):
            answer = office.browser("ann").get("/worklist")
        assert (answer.status_code, list(answer.json())) == (500, ["error"])
        assert PATIENT not in answer.text + caplog.text
        assert "request failed: LookupError" in caplog.text


def _fail() -> None:
    raise LookupError(f"nothing is known about {PATIENT}")


class TestHostileText:
    SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"

    def test_dictated_scripts_stay_text(self, office: Bench) -> None:
        dictation = office.in_review(report(self.SCRIPT, patient=self.SCRIPT))
        browser = office.browser("ann")
        for path in (f"/dictations/{dictation}", "/worklist", f"/dictations/{dictation}/history"):
            answer = browser.get(path)
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert browser.get(f"/dictations/{dictation}").json()["report"]["header"]["patient"] == self.SCRIPT

    def test_what_no_document_can_hold_is_left_out(self, office: Bench) -> None:
        dictation = office.in_review()
        draft = with_text(report(), "ding\x07 \x00dong\ufffe")
        assert office.browser("ann").save(dictation, draft).status_code == 200
        kept = office.browser("ann").get(f"/dictations/{dictation}").json()["working"]["report"]
        assert kept["sections"][0]["blocks"][0]["text"] == "ding dong"
        assert office.browser("ann").get(f"/dictations/{dictation}/document.docx").status_code == 200

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (
                ("flags",),
                [{"kind": "x", "severity": "minor", "section": 9, "block": 0, "tokens": [0, 1], "message": ""}],
            ),
            (
                ("flags",),
                [{"kind": "x", "severity": "minor", "section": 0, "block": 0, "tokens": [0, 99], "message": ""}],
            ),
            (
                ("flags",),
                [{"kind": "x", "severity": "minor", "section": 0, "block": 0, "tokens": [3, 1], "message": ""}],
            ),
            (("blanks",), [{"section": 0, "block": 0, "token": -1, "start": 0, "end": 1, "reason": ""}]),
            (("blanks",), [{"section": 0, "block": 0, "token": 0, "start": float("nan"), "end": 1, "reason": ""}]),
            (("header", "patient"), "x" * 20_001),
            (("header", "patient"), "\ud800"),
            (("sections",), [{"heading": None, "blocks": [{"tokens": [{"text": "x"}] * 50_001}]}]),
            (("sections",), "nothing"),
            (("document_type",), "prescription"),
        ],
    )
    def test_a_report_that_cannot_be_kept_is_refused(self, path: tuple[str, ...], value: Any, office: Bench) -> None:
        dictation = office.in_review()
        draft = report().as_dict()
        place = draft
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value
        body = json.dumps({"base_version": 1, "seq": 1, "report": draft}, allow_nan=True)
        answer = office.browser("ann").ask(
            "PUT", f"/dictations/{dictation}/working", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 422
        assert office.browser("ann").get(f"/dictations/{dictation}").json()["working"] is None

    def test_what_was_heard_cannot_be_rewritten(self, office: Bench) -> None:
        dictation = office.in_review()
        forged = with_text(report(), "All is well.").model_copy(update={"transcript": (), "language": "xx"})
        forged = forged.model_copy(update={"source": forged.source.model_copy(update={"file": "other.wav"})})
        office.browser("ann").save(dictation, forged)
        kept = office.browser("ann").get(f"/dictations/{dictation}").json()["working"]["report"]
        assert (kept["language"], kept["source"]["file"], len(kept["transcript"])) == ("en-US", f"{PATIENT}.wav", 10)


class TestTraces:
    def test_who_saw_what_is_in_the_trail(self, office: Bench) -> None:
        dictation = office.drafted()
        browser = office.browser("ann")
        for _ in range(2):
            browser.get(f"/dictations/{dictation}")
            browser.get(f"/dictations/{dictation}/sound")
            browser.get("/worklist?q=quarterdeck")
        with office.store.database.reading() as connection:
            told = [line.action for line in office.store.audit.lines(connection) if line.who == "ann"]
        assert told == ["viewed", "played", "worklist_searched"]

    def test_logs_hold_no_patient(self, office: Bench, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            dictation = office.in_review()
            browser = office.browser("ann")
            browser.get(f"/dictations/{dictation}")
            browser.get(f"/worklist?q={PATIENT}")
            browser.get(f"/worklist?q={MRN}")
            browser.save(dictation, with_text(report(), "Secretword was typed."))
            browser.get(f"/dictations/{dictation}/sound")
            browser.post(f"/dictations/{dictation}/finish", {"seq": 1, "to": "awaiting_signature"})
        logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx2")  # the browser's
        for word in (*PATIENT.split(), MRN, "Secretword", "metoprolol"):
            assert word.casefold() not in logged.casefold()


class TestSettingUp:
    def test_the_first_administrator(self, place: Place) -> None:
        with place.open() as store:
            store.people.change(Person("ada", "Ada", frozenset()), SYSTEM)
            office = bench(store, setup_token="the token of the terminal")
            browser = office.browser()
            asked = {"token": "guessed", "person": "eve", "name": "Eve", "password": PASSWORD}
            assert browser.get("/setup").json() == {"needed": True, "sign_on": None}
            assert browser.post("/setup", asked).status_code == 403
            asked["token"] = "the token of the terminal"
            assert browser.post("/setup", asked).json()["roles"] == ["administrator"]
            assert browser.get("/people").status_code == 200
            assert browser.get("/setup").json() == {"needed": False, "sign_on": None}
            assert office.browser().post("/setup", asked | {"person": "mallory"}).status_code == 403
            assert Role.ADMINISTRATOR in store.people.get("eve").roles


def test_pages_are_one_document(office: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("<title>Desk</title>")
    (tmp_path / "main-1a2b.js").write_text("run()")
    monkeypatch.setattr("transcribe.review.routes.pages.STATIC", tmp_path)
    client: TestClient = office.browser().client
    page = client.get("/")
    assert (page.text, page.headers["cache-control"]) == ("<title>Desk</title>", "no-store")
    script = client.get("/static/main-1a2b.js")
    assert "javascript" in script.headers["content-type"]
    assert "immutable" in script.headers["cache-control"]
    assert client.get("/api/unknown").status_code == 404
