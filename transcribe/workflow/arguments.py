"""The command line of the works; what the commands do is loaded when they are asked for.

transcribe worker [--name N] [--cores N] [--window HH:MM-HH:MM] [--metrics PORT] [--json-logs]
transcribe batch DIR… [--window HH:MM-HH:MM] [--cores N]
transcribe status [--live] [--json]
transcribe retranscribe [--model M] [--author ID] [--since DAY] [--limit N] [--json]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from transcribe.workflow.errors import WorkError


def add_work_parsers(commands: Any) -> None:
    """Add ``worker``, ``batch``, ``status`` and ``retranscribe`` to the command line."""
    worker = _command(commands, "worker", "write drafts of what the office has received, until Ctrl-C")
    worker.add_argument("--name", metavar="N", help="the worker's name, one each (default: this machine's)")
    _how_much(worker)
    worker.add_argument("--metrics", type=int, metavar="PORT", help="figures for Prometheus, on this machine alone")
    worker.add_argument("--json-logs", action="store_true", help="log one JSON object a line")

    batch = _command(commands, "batch", "take all recordings of folders into the store and write their drafts")
    batch.add_argument("folder", nargs="+", type=Path, metavar="DIR", help="a folder; DIR/<author>/ names an author")
    _how_much(batch)

    status = _command(commands, "status", "what waits, what is in work, and when it will be done")
    status.add_argument("--live", action="store_true", help="look again and again, until Ctrl-C")
    status.add_argument("--json", action="store_true", help="print one JSON object")

    again = _command(commands, "retranscribe", "hear dictations of the archive anew, and compare; changes no report")
    again.add_argument("--model", metavar="NAME_OR_DIR", help="other weights: a name of 'models list', or a folder")
    again.add_argument("--adapter", metavar="auto|none|medical|FILE", help="what the recogniser has learned")
    again.add_argument("--author", metavar="ID", help="only this author's")
    again.add_argument("--limit", type=int, default=0, metavar="N", help="no more than so many")
    again.add_argument("--new-drafts", metavar="PERSON", help="let drafts that nobody took up be written anew instead")
    again.add_argument("--json", action="store_true", help="print one JSON object for each")


def _how_much(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cores", type=int, metavar="N", help="so many dictations at a time (default: settings)")
    parser.add_argument(
        "--window", metavar="FROM-TO", help="only in these hours, for instance 19:00-06:00; STAT at any time"
    )


def _command(commands: Any, name: str, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about)
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="the office's settings (TOML)")
    parser.set_defaults(command=_lazily(name))
    return parser


def _lazily(function: str) -> Callable[[argparse.Namespace], int]:
    def command(asked: argparse.Namespace) -> int:
        try:
            module = import_module("transcribe.workflow.command")
        except ModuleNotFoundError as error:
            raise WorkError(f"The works need the package '{error.name}': pip install 'transcribe[office]'.") from None
        code: int = getattr(module, function)(asked)
        return code

    return command
