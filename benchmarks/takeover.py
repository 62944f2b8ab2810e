"""How soon another worker takes up what a killed one had begun: python benchmarks/takeover.py [--runs 20] [--sqlite]

Two workers share one store, on a PostgreSQL server of its own or on SQLite. The first is a program of its own; while it
is at a dictation, it is killed with all its processes (SIGKILL). Counted is the time from the kill to the moment at
which the store says that the dictation is the second worker's, and to its draft (which takes four seconds to write
here: no recogniser works). In the end every dictation must have exactly one draft.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from tests.store.places import Place, new_office
from tests.store.postgres import programs, running_server
from tests.workflow.crashing import kill_tree, started
from tests.workflow.offices import at_work, bring, states, wait_for
from transcribe.store.checking import check
from transcribe.store.schema import Work
from transcribe.store.states import State
from transcribe.store.store import Store


def takeover(place: Place, store: Store, number: int) -> tuple[float, float]:
    """Seconds from a kill to the takeover, and to the draft."""
    dictation = bring(store, "takes 4.0 s", number)
    program, told = started(place, "first")
    with told:
        wait_for(lambda: _work(store, dictation) == ("first", True))
        time.sleep(number % 10 * 0.2)  # at another moment of the second one's looking round
        kill_tree(program)
    killed = time.monotonic()
    assert states(store)[dictation] is State.TRANSCRIBING, "it was done before the kill"
    wait_for(lambda: _work(store, dictation)[0] == "second" or states(store)[dictation] is State.DRAFT)
    taken = time.monotonic() - killed
    wait_for(lambda: states(store)[dictation] is State.DRAFT)
    return taken, time.monotonic() - killed


def _work(store: Store, dictation: str) -> tuple[str | None, bool]:
    """Whose the dictation is, and whether it is begun."""
    with store.database.reading() as connection:
        row = connection.execute(select(Work.worker, Work.lost).where(Work.dictation_id == dictation)).one_or_none()
    return (None, False) if row is None else (row.worker, row.lost > 0)


def closed() -> str:
    """A window that is not open now: in it nothing is taken up but what others have begun."""
    start = datetime.now() + timedelta(hours=3)
    return f"{start:%H:%M}-{start + timedelta(minutes=1):%H:%M}"


@contextmanager
def _place(*, sqlite: bool) -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:
        if sqlite:
            yield new_office(Path(folder) / "store")
            return
        found = programs()
        if found is None:
            raise SystemExit("PostgreSQL's programs are not installed.")
        with running_server(found) as server:
            yield new_office(Path(folder) / "store", server.new_database())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--sqlite", action="store_true")
    asked = parser.parse_args()
    takeovers, drafts = [], []
    with _place(sqlite=asked.sqlite) as place, place.open() as store:
        with at_work(store, name="second", window=closed()):
            for number in range(asked.runs):
                taken, drafted = takeover(place, store, number)
                print(f"{number + 1:4}  taken over after {taken:.1f} s, draft after {drafted:.1f} s", flush=True)
                takeovers.append(taken)
                drafts.append(drafted)
        assert [len(store.versions(each)) for each in states(store)] == [1] * asked.runs
        assert check(store).whole
    for name, seconds in (("taken over", takeovers), ("draft", drafts)):
        print(f"{name}: median {statistics.median(seconds):.1f} s, longest {max(seconds):.1f} s of {len(seconds)}")


if __name__ == "__main__":
    main()
