"""The worklist, vocabulary, standard texts, events, figures; and the description of it all under random requests."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from transcribe.review.changes import Changes
from transcribe.review.spelling import known_terms, unknown_words
from transcribe.settings import Settings
from transcribe.store.states import SYSTEM, Role

from ..store.places import Place
from .office import MRN, Bench, Browser, bench, report
from .office import settings as office_settings


class TestWorklist:
    def test_stat_first_and_then_the_longest_waiting(self, office: Bench) -> None:
        first, second, third = office.drafted(), office.drafted(report(open_marks=True)), office.awaiting()
        office.browser("ann").ask("PATCH", f"/dictations/{second}", {"stat": True})
        rows = office.browser("ann").get("/worklist").json()["rows"]
        assert [row["id"] for row in rows] == [second, first, third]
        assert (rows[0]["flags"], rows[0]["blanks"]) == ({"critical": 1, "major": 0, "minor": 0}, 1)
        assert (rows[0]["author_name"], rows[0]["seconds"], rows[0]["quality"]) == ("Dr. Osei", 1.0, None)
        assert rows[0]["due"] < rows[1]["due"]

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", 3),
            ("?state=draft", 2),
            ("?state=draft,awaiting_signature", 3),
            ("?author=reyes", 1),
            ("?q=quarterdeck", 3),
            ("?q=quarter", 0),
            (f"?q={MRN}", 3),
            ("?mine=true", 0),
            ("?type=letter", 3),
            ("?type=clinic_note", 0),
            ("?limit=2", 2),
        ],
    )
    def test_filters(self, query: str, shown: int, office: Bench) -> None:
        office.drafted()
        office.drafted(author="reyes")
        office.awaiting()
        assert len(office.browser("ann").get(f"/worklist{query}").json()["rows"]) == shown

    @pytest.mark.parametrize(
        "query", ["?state=nowhere", "?limit=0", "?limit=9999", "?type=poem", "?after=1", "?q=" + "x" * 201]
    )
    def test_what_is_no_filter(self, query: str, office: Bench) -> None:
        assert office.browser("ann").get(f"/worklist{query}").status_code == 422

    def test_page_by_page(self, office: Bench) -> None:
        expected, found, after = [office.drafted() for _ in range(3)], [], ""
        while True:
            page = office.browser("sue").get(f"/worklist?limit=2{after}").json()
            found += [row["id"] for row in page["rows"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert found == expected

    def test_everybody_sees_what_is_theirs(self, office: Bench) -> None:
        pool, anns, others = office.drafted(), office.drafted(), office.drafted(author="reyes")
        office.browser("sue").ask("PATCH", f"/dictations/{anns}", {"assigned_to": "ann"})
        shown = {
            person: {row["id"] for row in office.browser(person).get("/worklist").json()["rows"]}
            for person in ("ann", "ben", "sue", "osei", "reyes")
        }
        everything = {pool, anns, others}
        assert shown == {
            "ann": everything,
            "ben": {pool, others},
            "sue": everything,
            "osei": {pool, anns},
            "reyes": {others},
        }
        assert office.browser("ann").get("/worklist?mine=true").json()["rows"][0]["assigned_name"] == "Ann Secretary"
        office.browser("ann").ask("PATCH", f"/dictations/{anns}", {"assigned_to": ""})
        assert len(office.browser("ben").get("/worklist").json()["rows"]) == 3

    def test_a_person_of_two_roles_sees_what_either_sees(self, office: Bench) -> None:
        person = office.store.people.get("reyes")
        office.store.people.change(replace(person, roles=person.roles | {Role.SECRETARY}), SYSTEM)
        own, pool, anns = office.drafted(author="reyes"), office.drafted(), office.drafted()
        for dictation in (own, anns):
            office.store.assign(dictation, "sue", assigned_to="ann")
        rows = office.browser("reyes").get("/worklist").json()["rows"]
        assert [row["id"] for row in rows] == [own, pool]
        assert office.browser("reyes").post("/sign", {"password": "x", "items": []}).status_code == 422

    @pytest.mark.parametrize(
        "wrong",
        [
            {"author": "nobody"},
            {"assigned_to": "osei"},
            {"assigned_to": "nobody"},
            {"state": "signed"},
            {"document_type": "poem"},
        ],
    )
    def test_what_cannot_be_assigned(self, wrong: dict[str, str], office: Bench) -> None:
        status = office.browser("ann").ask("PATCH", f"/dictations/{office.drafted()}", wrong).status_code
        assert status in (403, 422)


class TestWords:
    def test_known_words(self, office: Bench) -> None:
        office.browser("ann").post("/vocabulary", {"term": "Zorbaxitol", "kind": "drug", "heard": "zorbaksital"})
        office.browser("osei").post("/vocabulary", {"term": "Quillfeather", "kind": "person", "scope": "author"})
        chosen = office.desk.settings
        assert known_terms(chosen, "Zorbax") == ["Zorbaxitol"]
        assert known_terms(chosen, "Metoprolol s") == ["metoprolol succinate"]
        assert known_terms(chosen, "   ") == []
        words = [
            "The",
            "patient's",
            "metoprolol",
            "zorbaxitol",
            "Quillfeather's",
            "metroprolol",
            "25",
            "mmHg",
            "L4-5",
            "walking",
            "knee.",
        ]
        assert unknown_words(chosen, words) == ["metroprolol"]
        assert chosen.vocabulary is not None
        assert "zorbaksital" in chosen.vocabulary.read_text(encoding="utf-8-sig")

    @pytest.mark.parametrize(
        "wrong", [{"term": "=1+1"}, {"term": "x\ty"}, {"term": "25"}, {"heard": "no"}, {"scope": "author"}]
    )
    def test_what_cannot_be_added(self, wrong: dict[str, str], office: Bench) -> None:
        asked = {"term": "zorbaxitol", "kind": "drug"} | wrong
        assert office.browser("ann").post("/vocabulary", asked).status_code == 422

    def test_standard_texts(self, office: Bench) -> None:
        osei, ann = office.browser("osei"), office.browser("ann")
        osei.post(
            "/normals", {"normals": [{"name": "heart", "text": "Regular rate."}, {"name": "Lungs", "text": "Clear."}]}
        )
        ann.post("/normals", {"normals": [{"name": "sig", "text": "Yours"}]})
        assert [normal["name"] for normal in ann.get("/normals").json()["normals"]] == ["sig"]
        assert [normal["name"] for normal in ann.get("/normals?author=OSEI").json()["normals"]] == [
            "sig",
            "heart",
            "Lungs",
        ]
        assert osei.post("/normals", {"normals": []}).json() == {"normals": []}


def test_open_pages_are_told_what_changes(office: Bench) -> None:
    changes = Changes(office.store, every=0.02)

    async def told() -> list[str | None]:
        listening = changes.listen()
        first = asyncio.create_task(anext(listening))
        await asyncio.sleep(0.2)
        office.store.note_access(before, "viewed", "ann")
        dictation = await asyncio.to_thread(office.drafted)
        found = [await asyncio.wait_for(first, 60)]
        await changes.close()
        await listening.aclose()  # type: ignore[attr-defined]
        return [*found, dictation]

    before = office.drafted()
    found, dictation = asyncio.run(told())
    assert found == dictation


def test_figures_are_for_this_machine(office: Bench) -> None:
    client = office.browser().client
    assert client.get("/metrics").status_code == 404  # this browser is nowhere
    client._transport.client = ("127.0.0.1", 50_000)  # type: ignore[attr-defined]
    assert b"transcribe" in client.get("/metrics").content


def test_turnaround(office: Bench) -> None:
    office.signed()
    given = office.browser("ada").get("/turnaround").json()
    assert {"transcription", "review"} <= {step["name"] for step in given["steps"]}
    assert (len(given["days"]), sum(day["received"] for day in given["days"])) == (30, 1)
    assert office.browser("sue").get("/turnaround?from=2026-01-01&to=2020-01-01").status_code == 422
    assert office.browser("sue").get("/turnaround?from=0001-01-01&to=0001-01-02").status_code == 422


SLOW = ("/api/events", "/api/dictations/{dictation}/document.pdf", "/api/dictations/{dictation}/preview.png")
PASSWORDS = ("/api/login", "/api/logout", "/api/password", "/api/sign", "/api/people", "/api/people/{person}")
FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_random_requests_break_nothing(place: Place, tmp_path: Path) -> None:
    """No request that fits the description makes the desk fail, whatever is in it, even of who may do everything."""
    chosen: Settings = office_settings(openapi=True).model_copy(update={"vocabulary": tmp_path / "words.tsv"})
    with place.open() as store:
        office = bench(store, chosen)
        store.people.change(replace(store.people.get("sue"), roles=frozenset(Role) - {Role.SYSTEM}), SYSTEM)
        dictation, browser = office.in_review(), office.browser("sue")
        schema = schemathesis.openapi.from_dict(browser.get("/openapi.json").json())
        for result in schema.get_all_operations():
            operation = result.ok()
            if operation.path not in (*SLOW, *PASSWORDS):
                _try(operation, dictation, browser)


def _try(operation: Any, dictation: str, browser: Browser) -> None:
    @FEW
    @given(case=operation.as_strategy())
    def asked(case: Any) -> None:
        given_path = {
            **(case.path_parameters or {}),
            **({"dictation": dictation} if "{dictation}" in case.path else {}),
        }
        path = case.path.format(**given_path).removeprefix("/api")
        sent: dict[str, Any] = {}
        if case.media_type == "multipart/form-data":
            sent = {"files": {"file": b"x"}}
        elif isinstance(case.body, dict | list):
            sent = {"json": case.body}
        answer = browser.ask(case.method, quote(path), params=case.query or {}, **sent)
        assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text}"

    asked()
