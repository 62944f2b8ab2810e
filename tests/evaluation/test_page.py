"""The page is read back with a parser, as a browser would, and looked through for what must not be in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.evaluation.drafts import one_paragraph, timed, transcribed, write_dictation
from transcribe.errors import AudioError, AudioProblem, EvaluationError
from transcribe.evaluation.page import page, write_page
from transcribe.evaluation.run import Evaluation, Transcribed, evaluate
from transcribe.evaluation.sets import read_set

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"' & <b>"


@dataclass
class Parsed(HTMLParser):
    """Every element with its attributes, and the text within scripts and elsewhere."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    text: str = ""
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts.append(data)
        elif self.inside != "style":
            self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def parsed(content: str) -> Parsed:
    result = Parsed()
    result.feed(content)
    result.close()
    return result


def evaluated(folder: Path, raw: str, written: str, finished: str) -> Evaluation:
    """A set of one dictation, whose words last a second each and have flags over the first three."""
    write_dictation(folder, raw, {"sections": [{"heading": None, "paragraphs": [finished]}]}, {"drugs": ["apixaban"]})

    def transcribe(audio: Path) -> Transcribed:
        return transcribed(raw, timed(one_paragraph(written, (0, 3)), raw))

    return evaluate(read_set(folder), transcribe)


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    return evaluated(
        tmp_path / "heart",
        "he takes pixie now on the left",
        "He takes pixie now on the right.",
        "He takes apixaban now on the left.",
    )


def test_every_fault_has_its_place_its_time_and_its_marks(evaluation: Evaluation, tmp_path: Path) -> None:
    found = parsed(page(evaluation, tmp_path, "A set"))
    assert [
        {name: one[f"data-{name}"] for name in ("outcomes", "groups", "flagged", "from", "to")}
        for one in found.of("article")
    ] == [
        {"outcomes": "left", "groups": "drugs", "flagged": "yes", "from": "1.00", "to": "4.00"},
        {"outcomes": "broken", "groups": "sides", "flagged": "no", "from": "5.00", "to": "8.00"},
    ]
    assert len(found.of("button")) == 2
    assert "He takes apixaban now on the left." in found.text
    assert "he takes pixie now on the left" in found.text
    assert "He takes pixie now on the right." in found.text
    assert "▶ 0:02.0" in found.text
    assert "False corrections per 1,000 right words" in found.text
    (audio,) = found.of("audio")
    assert audio["src"] == "heart/audio.ogg"
    assert {option["value"] for option in found.of("option")} >= {"drugs", "sides", "broken", "repaired", "yes", "no"}


def test_a_fault_without_time_has_no_button(tmp_path: Path) -> None:
    write_dictation(tmp_path / "a", "no cough", {"sections": [{"paragraphs": ["No cough."]}]})
    evaluation = evaluate(read_set(tmp_path), lambda _: transcribed("no", one_paragraph("No.")))
    found = parsed(page(evaluation, tmp_path, "A set"))
    assert found.of("button") == []
    assert "data-from" not in found.of("article")[0]


def test_what_was_dictated_is_text_and_nothing_else(tmp_path: Path) -> None:
    evaluation = evaluated(
        tmp_path / "set" / "a <b>&'\"", f"he says {HOSTILE} now", f"He says {HOSTILE} so.", f"He {HOSTILE} no."
    )
    harmless = parsed(page(evaluated(tmp_path / "b", "he says now", "He says so.", "He no."), tmp_path, "A set"))
    found = parsed(page(evaluation, tmp_path, HOSTILE))
    assert {tag for tag, _ in found.elements} == {tag for tag, _ in harmless.elements}
    assert found.scripts == harmless.scripts
    assert {name for tag, names in found.elements for name in names} == {
        name for tag, names in harmless.elements for name in names
    }
    assert HOSTILE in found.text
    (audio,) = found.of("audio")
    assert audio["src"] is not None
    assert (tmp_path / unquote(audio["src"])).is_file()


def test_failures_are_shown_as_text(tmp_path: Path) -> None:
    write_dictation(tmp_path / "a", "no cough", None)

    def transcribe(audio: Path) -> Transcribed:
        raise AudioError(AudioProblem.EMPTY, "The file <i>is</i> empty.")

    found = parsed(page(evaluate(read_set(tmp_path), transcribe), tmp_path, "A set"))
    assert "a failed: The file <i>is</i> empty." in found.text


def test_only_its_own_script_may_run_and_nothing_comes_from_elsewhere(evaluation: Evaluation, tmp_path: Path) -> None:
    content = page(evaluation, tmp_path, "A set")
    found = parsed(content)
    policy = next(one["content"] for one in found.of("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    (script,) = found.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert re.search(r"https?:|//[a-z]", content.replace("// A button", "")) is None
    assert not any(name.startswith("on") or name == "style" for _, names in found.elements for name in names)


def test_sound_can_be_within_the_page(evaluation: Evaluation, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "page.html"
    file.parent.mkdir()
    write_page(evaluation, file, "A set", embed=True)
    (audio,) = parsed(file.read_text(encoding="utf-8")).of("audio")
    assert audio["src"] == f"data:audio/ogg;base64,{base64.b64encode(b'OggS').decode()}"


def test_a_page_lies_anywhere_and_is_there_whole(evaluation: Evaluation, tmp_path: Path) -> None:
    file = tmp_path / "pages" / "set.html"
    file.parent.mkdir()
    write_page(evaluation, file, "A set \ud800")
    (audio,) = parsed(file.read_text(encoding="utf-8")).of("audio")
    assert audio["src"] == "../heart/audio.ogg"
    assert [entry.name for entry in file.parent.iterdir()] == ["set.html"]


def test_a_name_with_a_colon_is_no_scheme(tmp_path: Path) -> None:
    (tmp_path / "data:x.wav").write_bytes(b"RIFF")
    line = {"id": "javascript:alert(1)", "file": "data:x.wav", "reference": "no pain"}
    (tmp_path / "manifest.jsonl").write_text(json.dumps(line), encoding="utf-8")
    evaluation = evaluate(read_set(tmp_path), lambda _: transcribed("no", one_paragraph("No.")))
    (audio,) = parsed(page(evaluation, tmp_path, "A set")).of("audio")
    assert audio["src"] == "data%3Ax.wav"


@pytest.mark.parametrize("embed", [False, True])
def test_a_page_that_cannot_be_written_is_one_sentence(evaluation: Evaluation, tmp_path: Path, embed: bool) -> None:
    file = tmp_path / "page.html" if embed else tmp_path / "nowhere" / "page.html"
    if embed:
        evaluation.cases[0].case.audio.unlink()
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_page(evaluation, file, "A set", embed=embed)
    assert not file.exists()
