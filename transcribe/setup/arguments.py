"""The command line of ``transcribe setup``; what it does is loaded when it is asked for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_setup_parser(commands: Any) -> None:
    """Add ``setup`` to the command line."""
    setup = commands.add_parser("setup", help="make a new office: settings, inboxes, encrypted store and its key")
    setup.add_argument("folder", type=Path, metavar="DIR", help="a new folder")
    setup.add_argument("--office", metavar="NAME", help="its name; with it nothing else is asked")
    setup.add_argument("--address", action="append", default=[], metavar="LINE", help="of the letterhead; once a line")
    setup.add_argument("--english", choices=["US", "UK"], default="US", help="spelling, dates, paper")
    setup.add_argument(
        "--author", action="append", default=[], metavar="ID=NAME;TITLE", help="who dictates; once for each"
    )
    setup.set_defaults(command=_setup)


def _setup(asked: argparse.Namespace) -> int:
    from transcribe.errors import SettingsError

    try:
        from transcribe.setup.command import set_up
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"An office with a store needs the package '{error.name}': pip install 'transcribe[office]'."
        ) from None
    return set_up(asked)
