"""The command line of ``transcribe deliver`` and ``transcribe patients``; what they do is loaded when it is asked for.

transcribe deliver status [--failed] [--words] [--json]
transcribe deliver run [--watch]
transcribe deliver retry NUMBER... | --all
transcribe deliver cancel NUMBER --reason TEXT
transcribe deliver send DICTATION DESTINATION
transcribe deliver test NAME
transcribe deliver profiles
transcribe deliver export FILE.xlsx
transcribe patients import FILE [--day-first]
transcribe patients listen
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from transcribe.delivery.errors import DeliveryError, Problem


def add_deliver_parser(commands: Any) -> None:
    """Add ``deliver`` to the command line."""
    deliver = commands.add_parser("deliver", help="send signed reports to their destinations, and see what waits")
    actions = deliver.add_subparsers(required=True, metavar="ACTION")
    status = _action(actions, "status", "what waits, and what needs help", "status")
    status.add_argument("--failed", action="store_true", help="only what needs help; exit code 1 if there is any")
    status.add_argument("--words", action="store_true", help="also what receivers said (it may name patients)")
    status.add_argument("--json", action="store_true", help="as JSON lines")
    running = _action(actions, "run", "send what is due, once", "run")
    running.add_argument("--watch", action="store_true", help="go on until Ctrl-C")
    retry = _action(actions, "retry", "try again now", "retry")
    retry.add_argument("number", nargs="*", type=int, metavar="NUMBER", help="as 'status' shows them")
    retry.add_argument("--all", action="store_true", help="all that wait")
    cancel = _action(actions, "cancel", "give a delivery up", "cancel")
    cancel.add_argument("number", type=int, metavar="NUMBER")
    cancel.add_argument("--reason", required=True, metavar="TEXT")
    sending = _action(actions, "send", "let a signed report go to one more destination", "send")
    sending.add_argument("dictation", metavar="DICTATION")
    sending.add_argument("destination", metavar="DESTINATION")
    testing = _action(actions, "test", "look whether a destination can be used, without any report", "test")
    testing.add_argument("name", metavar="NAME")
    export = _action(actions, "export", "the worklist and the deliveries as an Excel file", "export")
    export.add_argument("file", type=Path, metavar="FILE.xlsx", help="a new file; it holds patient data")
    profiles = actions.add_parser("profiles", help="the HL7 profiles, and which of them are verified")
    profiles.set_defaults(command=_lazily("print_profiles"))


def add_patients_parser(commands: Any) -> None:
    """Add ``patients`` to the command line."""
    patients = commands.add_parser("patients", help="the patient list against which headers are checked")
    actions = patients.add_subparsers(required=True, metavar="ACTION")
    importing = _action(actions, "import", "from a table (CSV) or a file of ADT messages (.hl7)", "import_patients")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--day-first", action="store_true", help="03/04/1958 is the third of April")
    _action(actions, "listen", "take ADT and SIU messages over MLLP until Ctrl-C", "listen")


def _action(actions: Any, name: str, about: str, function: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=about)
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="the office's settings (TOML)")
    parser.set_defaults(command=_lazily(function))
    return parser


def _lazily(function: str) -> Callable[[argparse.Namespace], int]:
    def command(asked: argparse.Namespace) -> int:
        try:
            module = import_module("transcribe.delivery.command")
        except ModuleNotFoundError as error:
            raise DeliveryError(
                Problem.SETTINGS, f"Delivery needs the package '{error.name}': pip install 'transcribe[delivery]'."
            ) from None
        code: int = getattr(module, function)(asked)
        return code

    return command
