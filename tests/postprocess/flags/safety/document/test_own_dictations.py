"""The rules about patient and document on our own finished dictations: their traps, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.postprocess.flags.safety.document.test_document_rules import CHECKS
from transcribe.postprocess.flags.safety.passages import Draft, passages_of
from transcribe.postprocess.flags.safety.rules import safety_flags
from transcribe.report import Block, DocumentType, Flag, Header, Section, Token

DICTATIONS = sorted(file.parent for file in (Path(__file__).parents[4] / "dictations").glob("*/expected.json"))
KINDS = frozenset({"side", "sex", "count"})  # of the traps, those that these rules are about
TODAY = date(2027, 1, 15)  # after all of them


def _block(text: str, kind: str) -> Block:
    return Block.model_validate({"kind": kind, "tokens": [Token(text=word) for word in text.split()]})


def _sections(expected: dict[str, list[dict[str, list[str]]]]) -> tuple[Section, ...]:
    return tuple(
        Section.model_validate(
            {
                "heading": part["heading"],
                "blocks": [_block(text, "paragraph") for text in part["paragraphs"]]
                + [_block(text, "item") for text in part["items"]],
            }
        )
        for part in expected["sections"]
    )


def _covered(sections: tuple[Section, ...], flag: Flag) -> str:
    first, behind = flag.tokens
    tokens = sections[flag.section].blocks[flag.block].tokens
    return " ".join(token.text for token in tokens[first:behind])


@pytest.mark.parametrize("folder", DICTATIONS, ids=[folder.name for folder in DICTATIONS])
def test_a_finished_dictation_has_a_flag_on_each_of_its_traps_and_no_other(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    sections = _sections(expected)
    header = Header.model_validate(expected["header"])
    draft = Draft(DocumentType(expected["document_type"]), header, passages_of(sections), TODAY)
    flags = safety_flags(draft, CHECKS)
    traps = [trap for trap in json.loads((folder / "traps.json").read_text("utf-8")) if trap["kind"] in KINDS]
    assert sorted(flag.kind for flag in flags) == sorted(trap["kind"] for trap in traps)
    for trap in traps:
        words = set(trap["text"].rstrip(".").split())
        assert any(
            flag.kind == trap["kind"] and words & set(_covered(sections, flag).replace(".", "").split())
            for flag in flags
        )
