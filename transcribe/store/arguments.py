"""The command line of ``transcribe store`` and ``transcribe audit``; what they do is loaded when it is asked for.

transcribe store init DIR --key file:PATH [--database URL]
transcribe store check DIR [--quick]
transcribe store backup DIR TARGET
transcribe store restore BACKUP DIR
transcribe store rotate-key DIR [--recovery] [--with-recovery-key]
transcribe store hold DIR DICTATION --by PERSON --reason TEXT
transcribe store lift-hold DIR NUMBER --by PERSON
transcribe store holds DIR DICTATION
transcribe audit verify DIR [--head FILE]
transcribe audit export DIR [--out FILE] [--head FILE]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from transcribe.store.errors import StoreError

KEY_PLACE, DATABASE = "TRANSCRIBE_KEY", "TRANSCRIBE_DATABASE"  # environment variables: where the key is, a URL


def add_store_parser(commands: Any) -> None:
    """Add ``store`` to the command line."""
    store = commands.add_parser("store", help="the encrypted store: make, check, back up, restore, change its key")
    actions = store.add_subparsers(required=True, metavar="ACTION")
    init = _action(actions, "init", "make a new store; prints its recovery key once", "init")
    init.add_argument("store", type=Path, metavar="DIR", help="a new folder")
    checking = _action(
        actions, "check", "look whether everything is there and unchanged; tidy up after a crash", "check_store"
    )
    checking.add_argument("store", type=Path, metavar="DIR")
    checking.add_argument("--quick", action="store_true", help="do not read every sound file")
    backup = _action(actions, "backup", "copy the store, encrypted as it is, while it is in use", "backup")
    backup.add_argument("store", type=Path, metavar="DIR")
    backup.add_argument("target", type=Path, metavar="TARGET", help="a new folder")
    restoring = _action(actions, "restore", "put a backup back into a new folder, and check it", "restore_backup")
    restoring.add_argument("backup", type=Path, metavar="BACKUP")
    restoring.add_argument("store", type=Path, metavar="DIR", help="a new folder")
    restoring.add_argument("--with-recovery-key", action="store_true", help="ask for the recovery key")
    rotate = _action(actions, "rotate-key", "change the office key, or the recovery key", "rotate_key")
    rotate.add_argument("store", type=Path, metavar="DIR")
    rotate.add_argument("--recovery", action="store_true", help="make a new recovery key instead, and print it once")
    rotate.add_argument(
        "--with-recovery-key", action="store_true", help="the office key is lost: ask for the other one"
    )
    hold = _action(actions, "hold", "keep everything of a dictation until this is lifted (legal hold)", "hold")
    hold.add_argument("store", type=Path, metavar="DIR")
    hold.add_argument("dictation", metavar="DICTATION")
    hold.add_argument("--by", required=True, metavar="PERSON", help="a supervisor")
    hold.add_argument("--reason", required=True, metavar="TEXT")
    lift = _action(actions, "lift-hold", "end a hold", "lift")
    lift.add_argument("store", type=Path, metavar="DIR")
    lift.add_argument("number", type=int, metavar="NUMBER", help="as 'store holds' shows it")
    lift.add_argument("--by", required=True, metavar="PERSON", help="a supervisor")
    listing = _action(actions, "holds", "the holds of a dictation", "list_holds")
    listing.add_argument("store", type=Path, metavar="DIR")
    listing.add_argument("dictation", metavar="DICTATION")
    new = actions.add_parser("new-key", help="print a new office key, for an environment variable")
    new.set_defaults(command=_lazily("print_new_key"))


def add_audit_parser(commands: Any) -> None:
    """Add ``audit`` to the command line."""
    audit = commands.add_parser("audit", help="the audit trail: verify, export")
    actions = audit.add_subparsers(required=True, metavar="ACTION")
    verify = _action(actions, "verify", "look whether no line was changed, put in or taken out", "verify_audit")
    verify.add_argument("store", type=Path, metavar="DIR")
    verify.add_argument("--head", type=Path, metavar="FILE", help="an earlier end of the trail that must be in it")
    export = _action(actions, "export", "write the trail as JSON lines", "export_audit")
    export.add_argument("store", type=Path, metavar="DIR")
    export.add_argument("--out", type=Path, metavar="FILE", help="a new file (default: print)")
    export.add_argument("--head", type=Path, metavar="FILE", help="also write the trail's end, to be kept elsewhere")


def _action(actions: Any, name: str, about: str, function: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=about)
    parser.add_argument(
        "--key",
        metavar="PLACE",
        help=f"where the office key is: file:PATH, env:NAME or keyring:SERVICE/NAME (default: ${KEY_PLACE})",
    )
    parser.add_argument(
        "--database", metavar="URL", help=f"postgresql://... (default: ${DATABASE}; none: SQLite in the folder)"
    )
    parser.set_defaults(command=_lazily(function))
    return parser


def _lazily(function: str) -> Callable[[argparse.Namespace], int]:
    def command(asked: argparse.Namespace) -> int:
        try:
            module = import_module("transcribe.store.command")
        except ModuleNotFoundError as error:
            raise StoreError(f"The store needs the package '{error.name}': pip install 'transcribe[store]'.") from None
        code: int = getattr(module, function)(asked)
        return code

    return command
