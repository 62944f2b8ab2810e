"""The crash test of the works, for longer: python benchmarks/kills.py [--kills 1000]"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

TEST = Path(__file__).parent.parent / "tests" / "workflow" / "test_crashes.py"


def main() -> int:
    """Kill the program so often; the exit code is pytest's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    os.environ["TRANSCRIBE_KILLS"] = str(parser.parse_args().kills)
    return int(pytest.main(["-q", str(TEST)]))


if __name__ == "__main__":
    sys.exit(main())
