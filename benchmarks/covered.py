"""Which lines of ``transcribe/`` the tests run, room by room.

    python benchmarks/covered.py [TESTS …] [--missing 3] [--keep FOLDER]

Each folder (or file) of tests runs by itself under coverage.py (``pip install coverage``), the programs that it starts
included; what a test kills with ``kill -9`` says nothing any more. Without arguments all of ``tests/`` is run, which
takes about twice as long as without counting. ``--keep`` keeps what was counted and adds to what lies there.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import coverage

HERE = Path(__file__).resolve().parent.parent
CHOICES = """[run]
source = transcribe
parallel = true
concurrency = thread,multiprocessing
sigterm = true
patch = subprocess, _exit
[report]
exclude_also =
    if TYPE_CHECKING:
    ^\\s*\\.\\.\\.$
    @overload
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tests", nargs="*", default=rooms_of_tests())
    parser.add_argument(
        "--missing", type=int, default=4, help="name modules with at least so many lines that never ran"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        choices = folder / "choices.ini"
        choices.write_text(CHOICES, encoding="utf-8")
        for tests in asked.tests:
            run(tests, choices, folder)
        show(folder, choices, asked.missing)


def rooms_of_tests() -> list[str]:
    """All folders and files of tests, each to be run by itself."""
    folder = HERE / "tests"
    rooms = [path for path in folder.iterdir() if path.is_dir() and any(path.glob("test_*.py"))]
    return sorted(str(path.relative_to(HERE)) for path in (*rooms, *folder.glob("test_*.py")))


def run(tests: str, choices: Path, folder: Path) -> None:
    """Run some tests and count."""
    under = [sys.executable, "-m", "coverage", "run", f"--rcfile={choices}", f"--data-file={folder / '.coverage'}"]
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    code = subprocess.call([*under, "-m", "pytest", "-q", "--no-header", tests], cwd=HERE, env=environment)
    print(f"{tests}: {'all passed' if code == 0 else f'pytest ended with {code}'}", flush=True)


def show(folder: Path, choices: Path, least: int) -> None:
    """A row for each room, then the modules with the most lines that no test runs."""
    measured = coverage.Coverage(data_file=str(folder / ".coverage"), config_file=str(choices))
    measured.combine([str(folder)], keep=True)
    lines: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    modules = []
    for path in sorted((HERE / "transcribe").rglob("*.py")):
        _, counted, _, missing, where = measured.analysis2(str(path))
        name = path.relative_to(HERE / "transcribe")
        for room in (name.parts[0] if len(name.parts) > 1 else "alone", "all"):
            lines[room][0] += len(counted)
            lines[room][1] += len(missing)
        if len(missing) >= least:
            modules.append((len(missing), str(name), where))
    for room, (counted_lines, missed) in lines.items():
        print(f"{room:12} {counted_lines:6} lines, {missed:5} never run, {1 - missed / max(1, counted_lines):.1%}")
    for missed, module, where in sorted(modules, reverse=True):
        print(f"{missed:4} {module}: {where}")


if __name__ == "__main__":
    main()
