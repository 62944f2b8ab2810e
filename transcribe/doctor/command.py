"""What ``transcribe doctor`` prints: a line for each thing that was looked at, problems first in what to do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from transcribe.doctor.examination import examine
from transcribe.doctor.findings import Finding, Level
from transcribe.errors import SettingsError
from transcribe.settings import Settings, read_settings

FIT, UNFIT = 0, 1
_SIGNS = {Level.GOOD: ("ok", "green"), Level.ADVICE: ("look", "yellow"), Level.PROBLEM: ("BAD", "bold red")}


def doctor(path: Path | None, *, as_json: bool, console: Console | None = None) -> int:
    """Look at everything and print it; 0 if nothing is wrong, 1 if something is."""
    findings = _findings(path)
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _print(findings, console or Console(highlight=False))
    return UNFIT if any(finding.level is Level.PROBLEM for finding in findings) else FIT


def _findings(path: Path | None) -> tuple[Finding, ...]:
    try:
        settings = read_settings(path)
    except SettingsError as error:
        wrong = Finding(Level.PROBLEM, "Settings", str(error), "Mend the file; what follows was looked at without it.")
        return (wrong, *examine(Settings(), path=None))
    return examine(settings, path)


def _print(findings: Sequence[Finding], console: Console) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        sign, style = _SIGNS[finding.level]
        sentence = Text(finding.sentence)
        if finding.remedy:
            sentence.append(f"\n→ {finding.remedy}", style="italic")
        table.add_row(Text(sign, style=style), Text(finding.subject), sentence)
    console.print(table)
    problems = sum(finding.level is Level.PROBLEM for finding in findings)
    advised = sum(finding.level is Level.ADVICE for finding in findings)
    console.print()
    if problems:
        console.print(f"{problems} to mend, {advised} to look at.")
    else:
        console.print(f"Fit for work{f', {advised} to look at' if advised else ''}.")
