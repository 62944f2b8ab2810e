"""What ``transcribe setup`` does, and what it tells to do next."""

from __future__ import annotations

import argparse

from transcribe.setup.answers import NewAuthor, NewOffice, asked_office, author_of
from transcribe.setup.office_folder import INBOX, KEY, SETTINGS, make_office


def set_up(asked: argparse.Namespace) -> int:
    """Make the office that the command line tells, or else ask for it."""
    office = _told(asked) if asked.office else asked_office(input)
    recovery = make_office(asked.folder, office)
    folder = asked.folder
    print(
        f"\n{office.name} is ready in {folder}.\n\n"
        f"The recovery key, shown this once. Print it, lock it away: nothing else opens the store if {KEY} is lost.\n"
        f"    {recovery}\n\n"
        "Next:\n"
        f"    transcribe doctor --settings {folder / SETTINGS}\n"
        f"    transcribe serve --settings {folder / SETTINGS}     (then open the address that it prints)\n\n"
        f"Sound files dropped into {folder / INBOX}/<author>/ appear on the desk by themselves."
    )
    return 0


def _told(asked: argparse.Namespace) -> NewOffice:
    authors: list[NewAuthor] = []
    for text in asked.author:
        authors.append(author_of(text, [author.id for author in authors]))
    return NewOffice(asked.office, asked.english, tuple(asked.address), tuple(authors))
