"""The command line of ``transcribe serve`` and ``transcribe people``; what they do is loaded when it is asked for.

transcribe serve --settings FILE [--no-jobs] [--no-inbox] [--worker NAME] [--json-logs]
transcribe people list | add ID --name NAME --role ROLE... | password ID | lock ID | unlock ID  --settings FILE
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from transcribe.errors import SettingsError

ROLES = ("author", "secretary", "supervisor", "administrator")


def add_desk_parsers(commands: Any) -> None:
    """Add ``serve`` and ``people`` to the command line."""
    _add_serve_parser(commands)
    _add_people_parser(commands)


def _add_serve_parser(commands: Any) -> None:
    serve = commands.add_parser("serve", help="the review desk: inbox, drafts and pages in one program")
    _settings(serve)
    serve.add_argument("--no-jobs", action="store_true", help="leave the drafts to 'transcribe worker'")
    serve.add_argument("--no-inbox", action="store_true", help="do not watch the inboxes")
    serve.add_argument(
        "--worker", metavar="NAME", help="this program's name among the workers (default: the machine's)"
    )
    serve.add_argument("--json-logs", action="store_true", help="one line of JSON for each event, on standard error")
    serve.set_defaults(command=_lazily("serving", "serve"))


def _add_people_parser(commands: Any) -> None:
    people = commands.add_parser("people", help="who may work at the review desk: list, add, password, lock, unlock")
    actions = people.add_subparsers(required=True, metavar="ACTION")
    _settings(_action(actions, "list", "everybody, with roles", "list_people"))
    add = _action(actions, "add", "add a person, and ask for a first password", "add_person")
    add.add_argument("person", metavar="ID", help="small letters and figures; an author's is the one of the settings")
    add.add_argument("--name", required=True, metavar="NAME", help="as it is shown: 'Ann Smith'")
    add.add_argument("--role", required=True, action="append", choices=ROLES, help="may be given several times")
    for name, about, function in (
        ("password", "give a person a new password, and log the person off", "set_password"),
        ("lock", "let nobody log in under this name any more", "lock_person"),
        ("unlock", "the opposite", "unlock_person"),
    ):
        action = _action(actions, name, about, function)
        action.add_argument("person", metavar="ID")
        _settings(action)
    _settings(add)


def _action(actions: Any, name: str, about: str, function: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=about)
    parser.set_defaults(command=_lazily("people_command", function))
    return parser


def _settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE", help="the office's settings (TOML)")


def _lazily(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    def command(asked: argparse.Namespace) -> int:
        try:
            found = import_module(f"transcribe.review.{module}")
        except ModuleNotFoundError as error:
            raise SettingsError(f"The desk needs the package '{error.name}': pip install 'transcribe[desk]'.") from None
        code: int = getattr(found, function)(asked)
        return code

    return command
