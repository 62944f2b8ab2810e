"""The crash test of the works, for longer, or with the real recogniser.

    python benchmarks/kills.py [--kills 1000]
    python benchmarks/kills.py --real SET [--kills 20] [--dictations 4]

The first is ``tests/workflow/test_crashes.py`` with more kills. With ``--real`` the office's own pipeline (with the
small recogniser) hears the beginnings of recordings of a set, and the whole program with all its processes is killed
(SIGKILL) at any moment of that; at the end every dictation must have exactly one draft and one Word file.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.sounds import write
from tests.store.places import new_office
from tests.workflow.crashing import kill_tree, started
from tests.workflow.offices import at_work, real_settings, require_one_draft_each, states, wait_for_drafts
from transcribe.audio import SAMPLE_RATE, examine
from transcribe.evaluation.sets import read_set
from transcribe.store.checking import check
from transcribe.workflow.typist import OWN_PIPELINE

TEST = Path(__file__).parent.parent / "tests" / "workflow" / "test_crashes.py"
SECONDS = 15  # of each recording
LONGEST_LIFE_SECONDS = 25.0  # of a program until it is killed


def real(folder: Path, kills: int, dictations: int) -> None:
    """Kill the real pipeline so often; raises ``AssertionError`` if anything is lost or done twice."""
    chosen = random.Random(11)
    with tempfile.TemporaryDirectory() as temporary:
        inbox = Path(temporary) / "inbox"
        inbox.mkdir()
        for number, case in enumerate(read_set(folder)[:dictations]):
            write(inbox / f"{number}.wav", examine(case.audio).samples()[: SECONDS * SAMPLE_RATE])
        brought = len(list(inbox.iterdir()))
        place = new_office(Path(temporary) / "store")
        for number in range(kills):
            program, told = started(place, "one", (inbox,), OWN_PIPELINE)
            with told:
                time.sleep(chosen.uniform(0.0, LONGEST_LIFE_SECONDS))
                kill_tree(program)
            with place.open() as store:
                found = sorted(state.value for state in states(store).values())
            print(f"kill {number + 1:3}: {', '.join(found)}", flush=True)
        with place.open() as store:
            with at_work(store, real_settings(inbox), drafting=OWN_PIPELINE):
                wait_for_drafts(store, brought)
            require_one_draft_each(store, brought)
            assert check(store).whole
    print(f"{kills} kills: {brought} dictations, one draft and one Word file each")


def main() -> int:
    """Kill the program so often; the exit code is pytest's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int)
    parser.add_argument("--real", type=Path, metavar="SET")
    parser.add_argument("--dictations", type=int, default=4)
    asked = parser.parse_args()
    if asked.real:
        real(asked.real, asked.kills or 20, asked.dictations)
        return 0
    os.environ["TRANSCRIBE_KILLS"] = str(asked.kills or 1000)
    return int(pytest.main(["-q", str(TEST)]))


if __name__ == "__main__":
    sys.exit(main())
