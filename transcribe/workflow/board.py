"""The board on the wall: how the work stands, for a person at the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from transcribe.audio import clock
from transcribe.progress import printable
from transcribe.workflow.intake import Refused
from transcribe.workflow.standing import Standing

_ORDER = (
    "received",
    "transcribing",
    "failed",
    "quarantined",
    "draft",
    "in_review",
    "returned_to_author",
    "awaiting_signature",
    "signed",
    "distributed",
    "addended",
)


def board(standing: Standing, refused: Sequence[Refused] = ()) -> RenderableType:
    """A table of states, the workers with what they are at, what was put aside, and one line about the time."""
    parts: list[RenderableType] = [_states(standing), Text(_time(standing))]
    if standing.workers:
        parts.append(_workers(standing))
    parts += [Text(f"{aside.dictation}: {aside.reason}") for aside in standing.put_aside]
    parts += [Text(f"not taken in: {printable(file.name)}: {file.sentence}") for file in refused]
    return Group(*parts)


def _states(standing: Standing) -> Table:
    table = Table("state", "dictations", box=None)
    for state in _ORDER:
        if number := standing.states.get(state):
            note = f" ({standing.stat_waiting} STAT waiting)" if state == "received" and standing.stat_waiting else ""
            table.add_row(state.replace("_", " "), f"{number}{note}")
    return table


def _workers(standing: Standing) -> Table:
    table = Table("worker", "cores", "in work", "since", box=None)
    for worker in standing.workers:
        at = [work for work in standing.in_work if work.worker == worker.name]
        note = "" if worker.alive else " (went down)"
        table.add_row(
            f"{worker.name}{note}",
            str(worker.cores),
            "\n".join(work.dictation + (" STAT" if work.stat else "") for work in at) or worker.trouble or "–",
            "\n".join(clock((standing.at - work.since).total_seconds()) for work in at),
        )
    return table


def _time(standing: Standing) -> str:
    speed = standing.speed.times_real_time
    parts = [f"{standing.waiting} waiting"]
    if standing.audio_seconds_waiting:
        parts.append(f"about {clock(standing.audio_seconds_waiting)} of sound")
    if speed:
        parts.append(f"{speed:.1f} x real time on a core")
    if standing.seconds_left:
        parts.append(f"done in about {clock(standing.seconds_left)}")
    elif standing.waiting and not any(worker.alive for worker in standing.workers):
        parts.append("no worker is at work")
    return ", ".join(parts) + "."
