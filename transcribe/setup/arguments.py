"""The command line of ``transcribe setup``; what it does is loaded when it is asked for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from transcribe.setup.answers import PORT
from transcribe.setup.questions import Question, questions


def add_setup_parser(commands: Any) -> None:
    """Add ``setup`` to the command line: an option for each question but the password."""
    setup = commands.add_parser("setup", help="make a new office: settings, inboxes, encrypted store and its key")
    setup.add_argument("folder", type=Path, metavar="DIR", help="a new folder")
    setup.add_argument("--browser", action="store_true", help="ask in the browser, and go on with the review desk")
    setup.add_argument("--port", type=int, default=PORT, help=f"where the desk is reached (default: {PORT})")
    for question in questions():
        if question.name not in ("password", "administrator"):
            _add(setup, question)
    setup.set_defaults(command=_setup)


def _add(setup: argparse.ArgumentParser, question: Question) -> None:
    option, about = f"--{question.name}", f"{question.asks.rstrip('?')}. {question.hint}".strip().replace("%", "%%")
    if question.form == "choice":
        setup.add_argument(option, choices=question.choices, default=question.choices[0], help=about)
    elif question.form == "lines":
        setup.add_argument(option, action="append", default=[], metavar="LINE", help=f"{about} Once for each.")
    else:
        more = " With it nothing else is asked." if question.needed else ""
        setup.add_argument(option, metavar="TEXT", help=about + more)


def _setup(asked: argparse.Namespace) -> int:
    from transcribe.errors import SettingsError

    try:
        from transcribe.setup.command import set_up
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"An office with a store needs the package '{error.name}': pip install 'transcribe[office]'."
        ) from None
    return set_up(asked)
