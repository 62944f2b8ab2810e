"""The tables of text that is spoken for training: well formed, slots and kinds known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from transcribe.learning import text
from transcribe.learning.text import rows
from transcribe.learning.voices import PROGRAMS, voices

FOLDER = Path(text.__file__).parent
COLUMNS = {
    "commands": ["said", "kind", "weight"],
    "frames": ["kind", "frame"],
    "names": ["name", "kind"],
    "openings": ["frame"],
    "ordinary": ["sentence"],
    "passages": ["kind", "passage"],
    "said": ["written", "said"],
    "voices": ["engine", "voice", "variant", "region", "weight", "held_back", "licence"],
}
KINDS = {
    "commands": {
        "comma", "period", "colon", "semicolon", "question", "hyphen", "open_bracket", "close_bracket", "new_line",
        "new_paragraph", "next_number", "heading", "quote", "end",
    },
    "frames": {
        "drug", "diagnosis", "finding", "exam", "anatomy", "procedure", "operative", "instrument", "lab", "imaging",
        "care", "eponym", "header", "letter", "list", "mixed",
    },
    "names": {"surname", "given_f", "given_m", "place", "hospital"},
    "passages": {"note", "letter", "report", "plain"},
}  # fmt: skip
SLOT = re.compile(r"\{(\w+?)(\d?)\}")
TERM_SLOTS = {
    "drug", "brand", "class", "salt_drug", "diagnosis", "finding", "exam", "anatomy", "procedure", "operative",
    "instrument", "suture", "lab", "imaging", "care", "eponym", "organism",
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_table_is_well_formed(name: str) -> None:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    body = [line.split("\t") for line in lines[len(head) :]]
    about = " ".join(head).lower()
    assert "source:" in about
    assert "licence" in about
    assert body[0] == COLUMNS[name]
    assert [row for row in body if len(row) != len(COLUMNS[name])] == []
    assert [row for row in body if any(cell != " ".join(cell.split()) for cell in row)] == []
    assert len({tuple(row) for row in body}) == len(body)


@pytest.mark.parametrize("name", KINDS)
def test_kinds_are_known(name: str) -> None:
    assert {row["kind"] for row in rows(name)} <= KINDS[name]


@pytest.mark.parametrize("name", ["frames", "openings"])
def test_braces_hold_slots(name: str) -> None:
    frames = [row["frame"] for row in rows(name)]
    assert [frame for frame in frames if re.search("[{}]", SLOT.sub("", frame))] == []


def test_no_term_stands_twice_in_a_frame() -> None:
    twice = []
    for row in rows("frames"):
        terms = [slot for slot in SLOT.findall(row["frame"]) if slot[0] in TERM_SLOTS]
        twice += [row["frame"]] if len(set(terms)) != len(terms) else []
    assert twice == []


@pytest.mark.parametrize(("name", "column"), [("ordinary", "sentence"), ("passages", "passage")])
def test_plain_text_has_no_slots_and_ends_in_a_sign(name: str, column: str) -> None:
    texts = [row[column] for row in rows(name)]
    assert [one for one in texts if re.search("[{}]", one)] == []
    assert [one for one in texts if not re.search(r"[.?!]$", one)] == []


def test_commands_have_weights() -> None:
    assert all(1 <= float(row["weight"]) <= 10 for row in rows("commands"))


def test_what_is_said_otherwise_is_words_and_letters() -> None:
    assert [
        row for row in rows("said") if not re.fullmatch(r"(?:[A-Z]|[a-z]+)(?: (?:[A-Z]|[a-z]+))*", row["said"])
    ] == []


def test_voices() -> None:
    assert {voice.engine for voice in voices()} <= set(PROGRAMS)
    assert len({voice.name for voice in voices()}) == len(voices())
    assert all(voice.licence for voice in voices())
    assert {row["region"] for row in rows("voices")} == {"US", "UK"}
    assert {row["held_back"] for row in rows("voices")} == {"", "yes"}


def test_held_back_voices_are_never_drawn() -> None:
    held = [voice for voice in voices() if voice.held_back]
    assert held
    assert all(voice.weight == 0 for voice in held)
    assert all(voice.weight > 0 for voice in voices() if not voice.held_back)
