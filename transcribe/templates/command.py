"""What ``transcribe templates`` does."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from transcribe.durable import write_durably
from transcribe.settings import Settings, read_settings
from transcribe.templates.checking import check_template, field_table
from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import Occasion
from transcribe.templates.pdf import as_pdf, libreoffice
from transcribe.templates.preview import pictures_of, sample_document
from transcribe.templates.printing import joined
from transcribe.templates.sample import sample_recipient
from transcribe.templates.shelf import found_for, read_template, template_for
from transcribe.templates.types import DocumentKind, all_kinds
from transcribe.templates.verify_command import verify_files

__all__ = [
    "check_templates",
    "export_template",
    "join_for_print",
    "list_templates",
    "preview_template",
    "verify_files",
]

DONE, SOME_FAILED = 0, 1


def list_templates(asked: argparse.Namespace) -> int:
    """The kinds of document with their templates, or the fields of templates."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    if asked.fields:
        for column in ("field", "what it is", ""):
            table.add_column(column)
        for row in field_table():
            table.add_row(f"{{{{ {row['field']} }}}}", row["of"], row["about"])
    else:
        settings = read_settings(asked.settings)
        for column in ("kind", "what for", "LOINC", "template"):
            table.add_column(column)
        for kind in all_kinds().values():
            path = found_for(kind, _occasion(settings))
            table.add_row(kind.name, kind.about, kind.loinc, path.name if path else "ours")
    Console(soft_wrap=True).print(table)
    return DONE


def check_templates(asked: argparse.Namespace) -> int:
    """Print what is wrong with templates; 1 if any cannot be used."""
    kind = _kind(asked.kind) if asked.kind else None
    failed = False
    for path in asked.template:
        try:
            complaints = check_template(read_template(path), kind)
        except TemplateError as error:
            print(f"{path.name}: {error}")
            failed = True
            continue
        for complaint in complaints:
            print(f"{path.name}: {complaint}")
        wrong = any(not complaint.advice for complaint in complaints)
        failed |= wrong
        if not wrong:
            print(f"{path.name}: can be used.")
    return SOME_FAILED if failed else DONE


def preview_template(asked: argparse.Namespace) -> int:
    """Write an invented document of a kind as Word, PDF and pictures."""
    kind = _kind(asked.kind)
    template = read_template(asked.template) if asked.template else None
    document = sample_document(kind, read_settings(asked.settings), template)
    stem = asked.out / f"preview-{kind.name}"
    _write(stem.with_suffix(".docx"), document)
    if libreoffice() is None:
        print("There is no PDF and no picture of it: LibreOffice is not installed here.")
        return DONE
    pdf = as_pdf(document)
    _write(stem.with_suffix(".pdf"), pdf)
    for number, page in enumerate(pictures_of(pdf), 1):
        _write(Path(f"{stem}-{number}.png"), page)
    return DONE


def export_template(asked: argparse.Namespace) -> int:
    """Write the template of a kind, as it is in use, to a new file."""
    kind = _kind(asked.kind)
    if asked.file.exists():
        raise TemplateError(f"{asked.file.name} exists already; name a new file.")
    _write(asked.file, template_for(kind, _occasion(read_settings(asked.settings))))
    return DONE


def join_for_print(asked: argparse.Namespace) -> int:
    """Join PDFs to one print file."""
    files = [_read(path) for path in asked.pdf]
    _write(asked.out, joined(files, two_sided=not asked.one_sided))
    return DONE


def _kind(name: str) -> DocumentKind:
    try:
        return all_kinds()[name]
    except KeyError:
        raise TemplateError(f"There is no kind of document '{name}'; see: transcribe templates list") from None


def _occasion(settings: Settings) -> Occasion:
    return Occasion(settings.office, templates=settings.templates, recipient=sample_recipient())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"{path.name} cannot be read: {error.strerror}.") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, content)
    except OSError as error:
        raise TemplateError(f"{path.name} cannot be written: {error.strerror}.") from None
    print(path)
