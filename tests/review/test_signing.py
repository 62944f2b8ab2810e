"""Questions to the author, signing, sending back, adding."""

from __future__ import annotations

import pytest

from transcribe.report import Origin
from transcribe.store.states import State

from .office import PASSWORD, PATIENT, Bench, report, with_text

ASKED = {"section": 0, "block": 0, "tokens": [5, 6], "start": 1.0, "end": 1.2, "sounds_like": "metro", "text": "Which?"}


class TestQuestions:
    def test_there_and_back(self, office: Bench) -> None:
        dictation, ann, osei = office.in_review(), office.browser("ann"), office.browser("osei")
        asked = ann.post(f"/dictations/{dictation}/questions", ASKED).json()
        assert asked["asked_by_name"] == "Ann Secretary"
        (shown,) = osei.get("/questions").json()["questions"]
        assert (shown["text"], shown["sounds_like"], shown["patient"], shown["tokens"]) == (
            "Which?",
            "metro",
            PATIENT,
            [5, 6],
        )
        assert osei.post(f"/questions/{asked['id']}/answer", {"text": "Metoprolol."}).json()["answer"] == "Metoprolol."
        assert osei.get("/questions").json()["questions"] == []
        (answered,) = ann.get(f"/dictations/{dictation}").json()["questions"]
        assert (answered["answer"], answered["answered_by"]) == ("Metoprolol.", "osei")
        assert osei.post(f"/questions/{asked['id']}/answer", {"text": "Or not."}).status_code == 409

    @pytest.mark.parametrize(
        "wrong", [{"text": "x" * 2001}, {"tokens": [1]}, {"start": -1}, {"more": 1}, {"section": -1}]
    )
    def test_what_is_no_question(self, wrong: dict[str, object], office: Bench) -> None:
        assert (
            office.browser("ann").post(f"/dictations/{office.in_review()}/questions", ASKED | wrong).status_code == 422
        )

    def test_they_lie_sealed(self, office: Bench) -> None:
        office.browser("ann").post(f"/dictations/{office.in_review()}/questions", ASKED | {"text": "Quarterdeck?"})
        with office.store.database.reading() as connection:
            assert b"Quarterdeck" not in b"".join(connection.exec_driver_sql("SELECT body FROM questions").scalars())


class TestSigning:
    def test_many_at_once_each_for_itself(self, office: Bench) -> None:
        good, overtaken, unfinished = office.awaiting(), office.awaiting(), office.awaiting(report(open_marks=True))
        foreign, nowhere = office.drafted(author="reyes"), "0" * 32
        osei = office.browser("osei")
        assert {row["id"] for row in osei.get("/signing").json()["rows"]} == {good, overtaken, unfinished}
        items = [{"id": letter, "version": 1} for letter in (good, unfinished, foreign, nowhere)]
        items.append({"id": overtaken, "version": 2})
        results = osei.post("/sign", {"password": PASSWORD, "items": items}).json()["results"]
        assert [(item["id"], item["signed"]) for item in results] == [
            (good, True), (unfinished, False), (foreign, False), (nowhere, False), (overtaken, False)
        ]  # fmt: skip
        assert "blanks" in results[1]["error"]
        assert office.store.row(good).signed_by == "osei"
        assert office.store.row(unfinished).state is State.AWAITING_SIGNATURE

    def test_not_without_the_password(self, office: Bench) -> None:
        dictation = office.awaiting()
        asked = {"password": "wrong", "items": [{"id": dictation, "version": 1}]}
        assert office.browser("osei").post("/sign", asked).status_code == 403
        assert office.store.row(dictation).state is State.AWAITING_SIGNATURE

    def test_unfinished_with_a_reason_and_a_trace(self, office: Bench) -> None:
        dictation = office.awaiting(report(open_marks=True))
        item = {"id": dictation, "version": 1, "override_reason": "The sound is gone for good."}
        answer = office.browser("osei").post("/sign", {"password": PASSWORD, "items": [item]})
        assert answer.json()["results"] == [{"id": dictation, "signed": True, "error": None}]
        assert office.store.steps(dictation)[-1].reason == "The sound is gone for good."
        with office.store.database.reading() as connection:
            lines = {line.action: line.detail for line in office.store.audit.lines(connection)}
        assert lines["signed_unfinished"] == {"number": 1, "blanks": 1, "critical": 1}

    def test_an_empty_reason_is_none(self, office: Bench) -> None:
        item = {"id": office.awaiting(report(open_marks=True)), "version": 1, "override_reason": "  "}
        results = office.browser("osei").post("/sign", {"password": PASSWORD, "items": [item]}).json()["results"]
        assert not results[0]["signed"]

    def test_not_while_somebody_writes_or_has_not_finished(self, office: Bench) -> None:
        dictation, osei = office.awaiting(), office.browser("osei")
        osei.save(dictation, with_text(report(), "half"))
        asked = {"password": PASSWORD, "items": [{"id": dictation, "version": 1}]}
        assert "not finished" in osei.post("/sign", asked).json()["results"][0]["error"]

    def test_sent_back_with_words(self, office: Bench) -> None:
        dictation, osei = office.awaiting(), office.browser("osei")
        assert osei.post(f"/dictations/{dictation}/send-back", {"reason": " "}).status_code == 422
        answer = osei.post(f"/dictations/{dictation}/send-back", {"reason": "Wrong knee."})
        assert answer.json() == {"version": 1, "state": "in_review"}
        steps = office.browser("ann").get(f"/dictations/{dictation}/history").json()["steps"]
        assert (steps[-1]["what"], steps[-1]["by_name"], steps[-1]["reason"]) == (
            "in_review",
            "Dr. Osei",
            "Wrong knee.",
        )

    def test_signed_is_signed(self, office: Bench) -> None:
        dictation = office.signed()
        for person in ("osei", "ann", "sue"):
            browser = office.browser(person)
            assert browser.save(dictation, report()).status_code == 403
            assert browser.post(f"/dictations/{dictation}/finish", {"seq": 0, "to": "draft"}).status_code == 403
            assert browser.post(f"/dictations/{dictation}/send-back", {"reason": "no"}).status_code == 403


class TestAddenda:
    def test_an_addition_is_signed_by_being_added(self, office: Bench) -> None:
        dictation, osei = office.signed(), office.browser("osei")
        asked = {"text": "Potassium was 4.1.\n\n<b>Repeat</b> in a week.", "password": PASSWORD}
        answer = osei.post(f"/dictations/{dictation}/addendum", asked).json()
        assert answer == {"version": 2, "state": "addended"}
        added = office.store.version(dictation, 2)
        assert added.text == "Potassium was 4.1.\n<b>Repeat</b> in a week."
        assert {token.origin for token in added.sections[0].blocks[0].tokens} == {Origin.TYPED}
        assert (added.header.patient, added.transcript) == (PATIENT, ())
        assert office.store.version(dictation).text == report().text
        assert osei.get(f"/dictations/{dictation}/versions/2").json()["sections"] == added.as_dict()["sections"]
        assert osei.get(f"/dictations/{dictation}/versions/3").status_code == 404

    def test_nothing_is_no_addition(self, office: Bench) -> None:
        asked = {"text": " \n ", "password": PASSWORD}
        assert office.browser("osei").post(f"/dictations/{office.signed()}/addendum", asked).status_code == 422
