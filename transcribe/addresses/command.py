"""What ``transcribe addresses`` does."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from transcribe.addresses.book import read_book, write_book
from transcribe.addresses.errors import AddressError
from transcribe.addresses.labels import labels_of
from transcribe.addresses.reading import read_recipients
from transcribe.addresses.recipients import Recipient
from transcribe.durable import write_durably
from transcribe.settings import read_settings

DONE, SOME_FAILED = 0, 1


def import_addresses(asked: argparse.Namespace) -> int:
    """Take over a list; who is in the book already is replaced, everybody else stays."""
    book = _book(asked)
    found, problems = read_recipients(asked.file)
    for problem in problems:
        print(f"{asked.file.name}, line {problem.line}: {problem.sentence}", file=sys.stderr)
    known = {} if asked.replace else {each.name.casefold(): each for each in read_book(book).recipients}
    new = sum(each.name.casefold() not in known for each in found)
    known.update({each.name.casefold(): each for each in found})
    write_book(sorted(known.values(), key=lambda each: each.name.casefold()), book)
    print(f"{len(found)} taken over, {new} of them new; {len(known)} in the book.")
    return SOME_FAILED if problems else DONE


def list_addresses(asked: argparse.Namespace) -> int:
    """Print who is in the book."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "organisation", "place", "route", "by"):
        table.add_column(column)
    for each in _found(asked):
        by = {"fax": each.fax, "email": each.email}.get(each.route, each.destination)
        table.add_row(each.name, each.organisation, each.city, each.route.value, by)
    Console(soft_wrap=True).print(table)
    return DONE


def write_labels(asked: argparse.Namespace) -> int:
    """Write labels for those who are found."""
    content = labels_of(_found(asked), asked.sheet, asked.first)
    try:
        write_durably(asked.out, content)
    except OSError as error:
        raise AddressError(f"{asked.out.name} cannot be written: {error.strerror}.") from None
    print(asked.out)
    return DONE


def _book(asked: argparse.Namespace) -> Path:
    path = read_settings(asked.settings).templates.addresses
    if path is None:
        raise AddressError('The settings name no address book: write addresses = "addresses.tsv" under [templates].')
    return path


def _found(asked: argparse.Namespace) -> tuple[Recipient, ...]:
    wanted = asked.search.casefold()
    return tuple(
        each for each in read_book(_book(asked)).recipients if wanted in " ".join((*each.lines, *each.also)).casefold()
    )
