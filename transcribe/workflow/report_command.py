"""What ``transcribe report`` does."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from transcribe.errors import SettingsError
from transcribe.settings import read_settings
from transcribe.workflow.office import Office, open_office
from transcribe.workflow.passages import OpenWork, Period
from transcribe.workflow.turnaround import SPANS, WHOLE, Line, Turnaround, turnaround
from transcribe.workflow.turnaround_words import SPAN_TITLES, age_titles, named

DONE = 0
_DAYS = 30  # of the period, unless it is said
_WIDTH = 140  # columns, where the output is no terminal


def print_turnaround(asked: argparse.Namespace) -> int:
    """Print the turnaround report, and write the workbook."""
    period = _period(asked.first, asked.last)
    with _opened(asked) as office:
        names = {person.id: person.name for person in office.store.people.all()}
        names |= {author.id.casefold(): author.name for author in office.settings.authors}
        report = turnaround(office.store.database, period, office.settings.reports, names)
    if asked.xlsx:
        _write_workbook(report, asked.xlsx)
    if asked.json:
        print(json.dumps(report.as_dict(), indent=1, ensure_ascii=False))
    else:
        _show(report, Console(width=None if sys.stdout.isatty() else _WIDTH))
    return DONE


def duration(seconds: float) -> str:
    """A time for people: ``4:05`` hours and minutes, from two days on ``3.2 days``."""
    if seconds >= 2 * 86400:
        return f"{seconds / 86400:.1f} days"
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _period(first: date | None, last: date | None) -> Period:
    last = last or date.today()
    first = first or last - timedelta(days=_DAYS)
    if first > last:
        raise SettingsError("The period ends before it begins: look at --from and --to.")
    return Period(first, last)


@contextmanager
def _opened(asked: argparse.Namespace) -> Iterator[Office]:
    """The office of a settings file, or of a store's folder."""
    settings = read_settings(asked.settings) if asked.store.is_dir() else read_settings(asked.store)
    place = settings.store.model_copy(
        update={
            "folder": asked.store if asked.store.is_dir() else settings.store.folder,
            "key": asked.key or settings.store.key,
            "database": asked.database or settings.store.database,
        }
    )
    with open_office(settings.model_copy(update={"store": place})) as office:
        yield office


def _write_workbook(report: Turnaround, path: Path) -> None:
    try:
        from transcribe.workflow.turnaround_sheet import write_workbook
    except ModuleNotFoundError as error:
        raise SettingsError(f"A workbook needs the package '{error.name}': pip install 'transcribe[office]'.") from None
    write_workbook(report, path)


def _show(report: Turnaround, console: Console) -> None:
    period, total = report.period, report.total
    console.print(f"Dictations received from {period.first} to {period.last}: {total.dictations}", highlight=False)
    if report.clock_set_back:
        console.print(f"{report.clock_set_back} times are left out: the clock had been set back.", highlight=False)
    for title, lines in (("Author", report.authors), ("Type", report.types), ("Priority", report.priorities)):
        console.print(_table(title, [*lines, total], report))
    console.print(_steps(total))
    if report.open_work:
        console.print(_open_work(report.open_work))


def _table(title: str, lines: Sequence[Line], report: Turnaround) -> Table:
    table = Table()
    table.add_column(title, no_wrap=True)
    heads = (
        "dictations",
        "minutes",
        "turnaround\nmedian",
        "90 %",
        "in time",
        "lines",
        "lines\nof 65",
        "visible\nof 65",
    )
    for head in (*heads, "typed", "typed\nfresh"):
        table.add_column(head, justify="right")
    for line in lines:
        spread = line.spans[WHOLE]
        table.add_row(
            ", ".join(named(line, report.names)) or "all",
            f"{line.dictations:,}",
            f"{line.minutes:,.0f}",
            duration(spread.median) if spread else "",
            duration(spread.ninetieth) if spread else "",
            _share(line.in_time_share),
            f"{line.lines:,}",
            f"{line.lines_of_65:,.0f}",
            f"{line.visible_lines_of_65:,.0f}",
            _share(line.typed_share),
            f"{line.typed_fresh:,}",
            end_section=line is lines[-2] if len(lines) > 1 else False,
        )
    return table


def _steps(total: Line) -> Table:
    table = Table("Step (hours:minutes)")
    for head in ("dictations", "median", "90 %"):
        table.add_column(head, justify="right")
    for name in (*SPANS, WHOLE):
        spread = total.spans[name]
        if spread:
            table.add_row(SPAN_TITLES[name], f"{spread.count:,}", duration(spread.median), duration(spread.ninetieth))
    return table


def _open_work(works: Sequence[OpenWork]) -> Table:
    table = Table("Open now", "")
    for head in ("all", *age_titles(), "oldest"):
        table.add_column(head, justify="right")
    for work in works:
        figures = (work.dictations, *work.by_age)
        table.add_row(
            work.state.replace("_", " "), work.priority, *(f"{n:,}" for n in figures), duration(work.oldest_seconds)
        )
    return table


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
