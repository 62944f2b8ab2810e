"""Looks at what documents are made of: the office's templates, its address book, envelope and time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from transcribe.addresses.book import read_book
from transcribe.doctor.findings import Finding, good, problem
from transcribe.errors import TranscribeError
from transcribe.settings import Settings
from transcribe.templates.checking import check_template
from transcribe.templates.envelopes import envelope_named
from transcribe.templates.shelf import read_template
from transcribe.templates.signed import Signature, statement_of


def templates(settings: Settings) -> Iterator[Finding]:
    """Whether every template in the office's folder can be used."""
    folder = settings.templates.folder
    if folder is None:
        yield good("Templates", "The office has none of its own: ours are used.")
        return
    if not folder.is_dir():
        yield problem("Templates", f"{folder} is not a folder.", "Make it, or correct 'folder' under [templates].")
        return
    found = [path for path in sorted(folder.rglob("*.docx")) if not path.name.startswith("~$")]  # Word's lock files
    sound = 0
    for path in found:
        try:
            wrong = [complaint for complaint in check_template(read_template(path)) if not complaint.advice]
        except TranscribeError as error:
            yield problem("Templates", f"{path.relative_to(folder)}: {error}", "Save it in Word as .docx again.")
            continue
        sound += not wrong
        if wrong:
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            yield problem(
                "Templates", f"{path.relative_to(folder)}: {wrong[0]}{more}", f"transcribe templates check {path}"
            )
    if sound == len(found):
        yield good("Templates", f"{sound} of the office's own can be used.")


def stationery(settings: Settings) -> Iterator[Finding]:
    """Whether address book, envelope and time zone are there."""
    chosen = settings.templates
    try:
        read_book(chosen.addresses)
        if chosen.envelope:
            envelope_named(chosen.envelope)
        statement_of(Signature("", datetime.now(UTC), ""), chosen, "en-US")
    except TranscribeError as error:
        yield problem("Documents", str(error), "Correct [templates] in the settings.")
        return
    yield good("Documents", "Address book, envelope and time zone of the settings can be used.")
