"""The whole recipe on a very small scale: two dictations, the small weights, one epoch."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch")

from transcribe.asr.adapter import read_adapter
from transcribe.cli import BAD_USAGE, DONE, main
from transcribe.learning.corpus import TEXT_FILE, read_part
from transcribe.learning.voices import PROGRAMS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        any(shutil.which(program) is None for program in PROGRAMS.values()),
        reason="a synthesiser is missing: espeak-ng, flite, festival",
    ),
]


def _learn(folder: Path, *more: str) -> int:
    out = folder / "small.npz"
    order = ["--model", "tiny.en", "--dictations", "2", "--epochs", "1", "--rank", "2", "--processes", "1"]
    return main(["learn", "adapter", "--out", str(out), "--work", str(folder / "work"), *order, *more])


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which an adapter was learned."""
    folder: Path = tmp_path_factory.mktemp("learned")
    assert _learn(folder) == DONE
    return folder


def test_the_adapter_says_what_it_was_learned_from(learned: Path) -> None:
    adapter = read_adapter(learned / "small.npz")
    assert adapter.card.base.model == "tiny.en"
    assert adapter.card.rank == 2
    assert adapter.card.data["hours"] > 0
    assert adapter.card.data["voices"]
    assert set(adapter.card.data["held-back voices"]).isdisjoint(adapter.card.data["voices"])
    assert all(source in adapter.card.data["text"] for source in adapter.card.data["sentences"])
    assert len(adapter.changes) == 4 * 8  # blocks of tiny.en, adapted layers of each


def test_held_back_voices_are_not_trained_on(learned: Path) -> None:
    held = set(read_adapter(learned / "small.npz").card.data["held-back voices"])
    for path in (learned / "work").glob("*-*.npz"):
        assert (set(read_part(path).voices) <= held) == path.name.startswith("held")


def test_a_second_run_makes_nothing_twice(learned: Path) -> None:
    work = learned / "work"
    kept = {path.name: path.stat().st_mtime_ns for path in work.iterdir() if path.name.startswith(("part", "held"))}
    text = (work / TEXT_FILE).read_bytes()
    assert _learn(learned) == DONE
    assert {name: (work / name).stat().st_mtime_ns for name in kept} == kept
    assert (work / TEXT_FILE).read_bytes() == text


def test_unknown_weights_are_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["learn", "adapter", "--out", str(tmp_path / "a.npz"), "--work", str(tmp_path), "--model", "none-such"])
    assert code == BAD_USAGE
    assert "There is no model 'none-such'" in capsys.readouterr().err
