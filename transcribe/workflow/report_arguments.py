"""The command line of ``transcribe report``; what it does is loaded when it is asked for.

transcribe report turnaround STORE_OR_SETTINGS [--from DAY] [--to DAY] [--xlsx FILE] [--json]
"""

from __future__ import annotations

import argparse
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from transcribe.store.arguments import DATABASE, KEY_PLACE
from transcribe.store.errors import StoreError


def add_report_parser(commands: Any) -> None:
    """Add ``report`` to the command line."""
    report = commands.add_parser("report", help="figures for the office: turnaround, lines, minutes dictated")
    actions = report.add_subparsers(required=True, metavar="ACTION")
    turnaround = actions.add_parser("turnaround", help="how long dictations take, how many, how much text")
    turnaround.add_argument(
        "store", type=Path, metavar="STORE_OR_SETTINGS", help="the store's folder, or the settings file that names it"
    )
    turnaround.add_argument("--from", dest="first", type=_day, metavar="DAY", help="YYYY-MM-DD (default: 30 days ago)")
    turnaround.add_argument("--to", dest="last", type=_day, metavar="DAY", help="YYYY-MM-DD, included (default: today)")
    turnaround.add_argument("--xlsx", type=Path, metavar="FILE", help="write an Excel workbook, a new file")
    turnaround.add_argument("--json", action="store_true", help="print all figures as JSON")
    turnaround.add_argument(
        "--settings", type=Path, metavar="FILE", help="with a store's folder: the office's settings"
    )
    turnaround.add_argument("--key", metavar="PLACE", help=f"where the office key is (default: ${KEY_PLACE})")
    turnaround.add_argument("--database", metavar="URL", help=f"postgresql://... (default: ${DATABASE})")
    turnaround.set_defaults(command=_turnaround)


def _turnaround(asked: argparse.Namespace) -> int:
    try:
        command = import_module("transcribe.workflow.report_command")
    except ModuleNotFoundError as error:
        raise StoreError(f"This report needs the package '{error.name}': pip install 'transcribe[office]'.") from None
    code: int = command.print_turnaround(asked)
    return code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day is written YYYY-MM-DD") from None
