"""The command line of ``transcribe doctor``; what it does is loaded when it is asked for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_doctor_parser(commands: Any) -> None:
    """Add ``doctor`` to the command line."""
    doctor = commands.add_parser("doctor", help="look whether this machine and the settings are fit for work")
    doctor.add_argument("--settings", type=Path, metavar="FILE", help="the office's settings (TOML)")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(command=_doctor)


def _doctor(asked: argparse.Namespace) -> int:
    from transcribe.doctor.command import doctor

    return doctor(asked.settings, as_json=asked.json)
