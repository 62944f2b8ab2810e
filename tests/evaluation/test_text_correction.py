"""The benchmark of text correction, with corrections made up here; medwer itself is the yardstick's yardstick."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

medwer = pytest.importorskip("medwer")

PAIRS = [
    {
        "id": 1,
        "ref": "He takes apixaban 5 mg.",
        "hyp": {"small": "he takes a pixaban five mg", "large": "He takes apixaban 5 mg"},
    },
    {"id": 2, "ref": "No edema of the left leg.", "hyp": {"small": "no a demon of the left leg"}},
    {
        "id": 3,
        "ref": "Colour is good, she takes insulin glargine.",
        "hyp": {"small": "color is good she takes insulin large in"},
    },
    {"id": 4, "ref": "[noise]", "hyp": {"small": "um", "large": "um"}},
]


@pytest.fixture(scope="module")
def text_correction() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "text_correction.py"
    spec = importlib.util.spec_from_file_location("benchmark_of_text_correction", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, PAIRS)) + "\n\n", encoding="utf-8")
    return path


def test_the_sums_are_those_of_medwer(text_correction: ModuleType, file: Path) -> None:
    found = text_correction.measured(
        text_correction.read_pairs(file), "small", lambda text: text, text_correction.Yardstick()
    )
    theirs = medwer.Scorer().corpus([str(row["ref"]) for row in PAIRS], [row["hyp"]["small"] for row in PAIRS])
    for errors in (found.before, found.after):
        assert len(errors) == theirs["utts"] == 3
        for name, rate, words in (("words", "wer", "ref_words"), ("medical", "medical_wer", "med_ref_words")):
            edits, whole = (sum(side) for side in zip(*(getattr(one, name) for one in errors), strict=True))
            assert whole == theirs[words]
            assert edits / whole == theirs[rate]


def test_without_a_change_nothing_is_repaired_or_broken(text_correction: ModuleType, file: Path) -> None:
    found = text_correction.measured(
        text_correction.read_pairs(file), "small", lambda text: text, text_correction.Yardstick()
    )
    assert found.before == found.after
    assert not found.outcomes
    assert not found.worse.total()
    assert found.changed == ()


def test_a_correction_is_counted_by_what_it_did(text_correction: ModuleType, file: Path) -> None:
    changes = {"a pixaban": "apixaban", "no a demon": "edema", "left": "right", "five": "50"}

    def correct(text: str) -> str:
        for heard, written in changes.items():
            text = text.replace(heard, written)
        return text

    found = text_correction.measured(text_correction.read_pairs(file), "small", correct, text_correction.Yardstick())
    counted = {str(kind): count for kind, count in found.outcomes.items()}
    assert (counted["repaired"], counted["broken"]) == (2, 3)
    assert dict(found.worse) == {"numbers": 1, "sides": 1, "negations": 1}
    before, after = (sum(one.medical[0] for one in side) for side in (found.before, found.after))
    assert after < before
    lines = list(text_correction.shown(found.changed, 3))
    assert len(lines) == 3
    assert lines[0].startswith("broken")


def test_each_recogniser_is_measured_on_the_texts_it_has(text_correction: ModuleType, file: Path) -> None:
    pairs = text_correction.read_pairs(file)
    found = text_correction.measured(pairs, "large", lambda text: text, text_correction.Yardstick())
    assert len(found.before) == 1
    assert text_correction.table([found], "A set").row_count == 1


def test_a_file_of_one_recogniser_needs_no_name(text_correction: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"ref": "no pain", "hyp": "no pane"}\n', encoding="utf-8")
    assert text_correction.read_pairs(path)[0].heard == {text_correction.ONLY: "no pane"}


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"ref": "a"}', '{"ref": 1, "hyp": "a"}', '{"ref": "a", "hyp": {"b": 1}}', '{"ref": "a", "hyp": 3}'],
)
def test_a_line_that_is_no_utterance_is_named(text_correction: ModuleType, tmp_path: Path, line: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(f'{{"ref": "a", "hyp": "b"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="Line 2 of pairs"):
        text_correction.read_pairs(path)
