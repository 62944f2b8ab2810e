"""The command line of ``transcribe templates`` and ``transcribe sign``; what they do is loaded when it is asked for.

transcribe templates list [--fields] [--settings FILE]
transcribe templates check FILE... [--kind KIND]
transcribe templates preview [FILE] --kind KIND --out DIR [--settings FILE]
transcribe templates export KIND FILE [--settings FILE]
transcribe templates print PDF... --out FILE [--one-sided]
transcribe sign verify FILE... [--store DIR] [--settings FILE]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from transcribe.errors import TranscribeError

SETTINGS = "the office's settings (TOML)"


def add_templates_parser(commands: Any) -> None:
    """Add ``templates`` and ``sign`` to the command line."""
    templates = commands.add_parser("templates", help="how documents look: list, check, preview, export; print file")
    actions = templates.add_subparsers(required=True, metavar="ACTION")
    listing = _action(actions, "list", "the kinds of document and which template each has", "list_templates")
    listing.add_argument("--fields", action="store_true", help="instead: the fields that a template may print")
    listing.add_argument("--settings", type=Path, metavar="FILE", help=SETTINGS)
    checking = _action(actions, "check", "say what is wrong with a template, and where", "check_templates")
    checking.add_argument("template", nargs="+", type=Path, metavar="FILE", help="a Word document (.docx)")
    checking.add_argument("--kind", default="", metavar="KIND", help="the kind of document that it is for")
    preview = _action(actions, "preview", "fill a template with an invented document", "preview_template")
    preview.add_argument("template", nargs="?", type=Path, metavar="FILE", help="default: the one that is in use")
    preview.add_argument("--kind", default="clinic_note", metavar="KIND", help="(default: clinic_note)")
    preview.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where it goes (default: here)")
    preview.add_argument("--settings", type=Path, metavar="FILE", help=SETTINGS)
    export = _action(actions, "export", "write the template that is in use, to be changed in Word", "export_template")
    export.add_argument("kind", metavar="KIND", help="a kind of document (`transcribe templates list`)")
    export.add_argument("file", type=Path, metavar="FILE", help="a new Word document (.docx)")
    export.add_argument("--settings", type=Path, metavar="FILE", help=SETTINGS)
    printing = _action(actions, "print", "join PDFs to one file for the printer", "join_for_print")
    printing.add_argument("pdf", nargs="+", type=Path, metavar="PDF")
    printing.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new PDF")
    printing.add_argument("--one-sided", action="store_true", help="no empty page that lets each begin on a new sheet")

    sign = commands.add_parser("sign", help="signed documents: verify that one was not changed")
    actions = sign.add_subparsers(required=True, metavar="ACTION")
    verify = _action(actions, "verify", "say whether a signed document is what was signed", "verify_files")
    verify.add_argument("file", nargs="+", type=Path, metavar="FILE", help="a signed document (.docx or .pdf)")
    verify.add_argument("--store", type=Path, metavar="DIR", help="the store that holds what was signed")
    verify.add_argument("--key", metavar="PLACE", help="where the office key is (default: $TRANSCRIBE_KEY)")
    verify.add_argument("--database", metavar="URL", help="postgresql://... (default: $TRANSCRIBE_DATABASE)")
    verify.add_argument("--settings", type=Path, metavar="FILE", help=SETTINGS)


def _action(actions: Any, name: str, about: str, function: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=about)
    parser.set_defaults(command=_lazily(function))
    return parser


def _lazily(function: str) -> Callable[[argparse.Namespace], int]:
    def command(asked: argparse.Namespace) -> int:
        try:
            module = import_module("transcribe.templates.command")
        except ModuleNotFoundError as error:
            raise TranscribeError(f"This needs the package '{error.name}': pip install {error.name}.") from None
        code: int = getattr(module, function)(asked)
        return code

    return command
