"""The command line of ``transcribe addresses``; what it does is loaded when it is asked for.

transcribe addresses import FILE --settings FILE [--replace]
transcribe addresses list --settings FILE [--search TEXT]
transcribe addresses labels --settings FILE --sheet 5160 --out FILE [--search TEXT] [--first N]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def add_addresses_parser(commands: Any) -> None:
    """Add ``addresses`` to the command line."""
    addresses = commands.add_parser("addresses", help="the office's address book: import, list, labels")
    actions = addresses.add_subparsers(required=True, metavar="ACTION")
    importing = _action(actions, "import", "take over a list from Excel or CSV", "import_addresses")
    importing.add_argument("file", type=Path, metavar="FILE", help="a workbook (.xlsx) or CSV table")
    importing.add_argument("--replace", action="store_true", help="forget everybody who is not in the list")
    listing = _action(actions, "list", "who is in the book", "list_addresses")
    listing.add_argument("--search", default="", metavar="TEXT", help="those with this text somewhere")
    labels = _action(actions, "labels", "address labels as a Word document", "write_labels")
    labels.add_argument("--search", default="", metavar="TEXT", help="only those with this text somewhere")
    labels.add_argument("--sheet", default="5160", metavar="NAME", help="5160, L7163, ... (default: 5160)")
    labels.add_argument("--first", type=int, default=1, metavar="N", help="first label that is still on the sheet")
    labels.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new Word document (.docx)")


def _action(actions: Any, name: str, about: str, function: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=about)
    parser.add_argument("--settings", type=Path, metavar="FILE", help="the office's settings (TOML)")
    parser.set_defaults(command=_lazily(function))
    return parser


def _lazily(function: str) -> Callable[[argparse.Namespace], int]:
    def command(asked: argparse.Namespace) -> int:
        code: int = getattr(import_module("transcribe.addresses.command"), function)(asked)
        return code

    return command
