from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcribe.errors import InboxError
from transcribe.inbox.ledger import LEDGER_NAME, Entry, Ledger, Step

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def test_what_was_done_is_known_after_a_restart(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.knows(A) is None
    ledger.record(Entry(sha256=A, outcome=Step.DONE, stem="x"))
    ledger.record(Entry(sha256=B, outcome=Step.FAILED, stem="y", problem="silent"))
    for read in (ledger, Ledger(tmp_path)):
        known = read.knows(A)
        assert known is not None
        assert (known.outcome, known.stem) == (Step.DONE, "x")
        failed = read.knows(B)
        assert failed is not None
        assert (failed.outcome, failed.problem) == (Step.FAILED, "silent")


def test_a_line_holds_no_more_than_it_should(tmp_path: Path) -> None:
    Ledger(tmp_path).record(Entry(sha256=A, outcome=Step.DONE, stem="x"))
    (line,) = (tmp_path / LEDGER_NAME).read_text().splitlines()
    fields = json.loads(line)
    assert set(fields) == {"sha256", "outcome", "stem", "when"}
    assert fields["outcome"] == "done"
    assert abs((datetime.now(UTC) - datetime.fromisoformat(fields["when"])).total_seconds()) < 60


@pytest.mark.parametrize(
    "torn",
    [b'{"sha256":"bbbb', b'{"sha256":"' + B.encode() + b'","outcome":"do', b"\xc3", b"{}", b"\x00\x00\x00"],
)
def test_a_torn_last_line_costs_that_line_alone(tmp_path: Path, torn: bytes) -> None:
    Ledger(tmp_path).record(Entry(sha256=A, outcome=Step.DONE))
    with (tmp_path / LEDGER_NAME).open("ab") as file:
        file.write(torn)
    ledger = Ledger(tmp_path)
    assert ledger.knows(A)
    assert not ledger.knows(B)
    ledger.record(Entry(sha256=C, outcome=Step.DONE))
    ledger = Ledger(tmp_path)
    assert ledger.knows(A)
    assert ledger.knows(C)


def test_lines_of_other_versions_are_skipped(tmp_path: Path) -> None:
    lines = [
        json.dumps({"sha256": A, "outcome": "celebrated", "when": "2030-01-01T00:00:00Z"}),
        '{"sha256": "short", "outcome": "done", "when": "2030-01-01T00:00:00Z"}',
        '["not", "an", "object"]',
        "",
        json.dumps({"sha256": B, "outcome": "done", "when": "2030-01-01T00:00:00Z", "colour": "blue"}),
    ]
    (tmp_path / LEDGER_NAME).write_text("\n".join(lines))
    ledger = Ledger(tmp_path)
    assert not ledger.knows(A)
    assert ledger.knows(B)


def test_beginnings_without_an_end_are_counted_over_restarts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.begin(A, "x")
    Ledger(tmp_path).begin(A, "x")
    assert Ledger(tmp_path).beginnings(A) == 2
    assert not Ledger(tmp_path).knows(A)
    Ledger(tmp_path).record(Entry(sha256=A, outcome=Step.POSTPONED))
    assert Ledger(tmp_path).beginnings(A) == 0
    assert not Ledger(tmp_path).knows(A)


def test_what_could_not_be_written_counts_and_is_written_later(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    ledger = Ledger(folder)  # not there: nothing can be written
    with pytest.raises(OSError, match="No such file"):
        ledger.record(Entry(sha256=A, outcome=Step.DONE))
    with pytest.raises(OSError, match="No such file"):
        ledger.begin(B, "y")
    assert ledger.knows(A)
    assert ledger.beginnings(B) == 0
    folder.mkdir()
    ledger.write()
    assert Ledger(folder).knows(A)


def test_a_ledger_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / LEDGER_NAME).mkdir()
    with pytest.raises(InboxError, match="cannot be read"):
        Ledger(tmp_path)
