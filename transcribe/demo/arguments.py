"""The command line of ``transcribe demo``; what it does is loaded when it is asked for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

PORT = 8700
FOLDER = Path("transcribe-demo")


def add_demo_parser(commands: Any) -> None:
    """Add ``demo`` to the command line."""
    demo = commands.add_parser("demo", help="an invented office to look around in: worklist, review desk, signatures")
    demo.add_argument("folder", type=Path, nargs="?", default=FOLDER, metavar="DIR", help=f"default: {FOLDER}")
    demo.add_argument("--port", type=int, default=PORT, help=f"where the desk is reached (default: {PORT})")
    demo.add_argument("--no-jobs", action="store_true", help="nothing is transcribed: every state stays as it is")
    demo.add_argument(
        "--remove", action="store_true", help="remove the invented office, with all that is in its folder"
    )
    demo.set_defaults(command=_demo)


def _demo(asked: argparse.Namespace) -> int:
    from transcribe.errors import SettingsError

    try:
        from transcribe.demo.command import demo
    except ModuleNotFoundError as error:
        raise SettingsError(f"The demo needs the package '{error.name}': pip install 'transcribe[office]'.") from None
    return demo(asked)
