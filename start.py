#!/usr/bin/env python3
"""Two commands that need nothing but Python 3.11 or newer:

    python3 start.py samples   turn every dictation in samples/ into Word documents
    python3 start.py tests     run all checks and tests

Each makes its own environment inside this folder the first time (.venv-samples, .venv-tests) and starts
at once from then on. Nothing outside this folder is changed; no administrator's rights are needed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
EXTRAS = {"samples": "", "tests": "[tests,whisper,scispacy,tiny,office,postgres]"}
SOUND = {".wav", ".mp3", ".ogg", ".opus", ".m4a", ".flac", ".amr", ".wma", ".dss", ".webm", ".aiff", ".caf"}
CHECKS = (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"], ["pytest"])
ALL_AT_ONCE = ["-n", "3", "--dist", "loadfile"]  # many tests wait for processes and clocks, not for a core


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        return complain(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    asked = sys.argv[1:]
    if not asked or asked[0] not in EXTRAS:
        return complain(__doc__ or "")
    python = environment(asked[0])
    if asked[0] == "samples":
        return samples(python)
    return tests(python, asked[1:])


def samples(python: Path) -> int:
    """Transcribe samples/ into out/."""
    found = sorted(path for path in (HERE / "samples").rglob("*") if path.suffix.lower() in SOUND)
    code = subprocess.call(
        [python, "-m", "transcribe", "run", *found, "--out", OUT, "--settings", "samples/office.toml"]
    )
    print(f"\nThe Word documents are in {OUT}")
    return code


def tests(python: Path, more: list[str]) -> int:
    """Format, lint and type checks, then the tests; what comes after 'tests' goes to pytest."""
    for check in CHECKS:
        arguments = [*check, *(more or ALL_AT_ONCE)] if check[0] == "pytest" else check
        print("$", *arguments, flush=True)
        if code := subprocess.call([python, "-m", *arguments], cwd=HERE):
            return code
    return 0


def environment(name: str) -> Path:
    """The environment for a command, made or brought up to date if what it is made from has changed."""
    folder = HERE / f".venv-{name}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = folder / "made-from", fingerprint()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"Preparing {folder.name} (once; some minutes) ...", file=sys.stderr, flush=True)
    made = subprocess.call([sys.executable, "-m", "venv", folder])
    if made or not python.exists():
        sys.exit(
            complain("This Python cannot make environments; on Debian and Ubuntu install the package python3-venv.")
        )
    constraints = ["--constraint", HERE / "constraints.txt"]
    if "whisper" in EXTRAS[name]:
        install(python, "torch", *constraints)  # first and alone: see constraints.txt
    install(python, "--editable", f".{EXTRAS[name]}", *constraints)
    stamp.write_text(wanted)
    return python


def install(python: Path, *what: object) -> None:
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *map(str, what)]
    if subprocess.call(command, cwd=HERE):
        sys.exit(complain("The packages could not be installed; see above. Run the same command again to go on."))


def fingerprint() -> str:
    files = (HERE / "pyproject.toml", HERE / "constraints.txt")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + sys.version.encode()).hexdigest()


def complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
