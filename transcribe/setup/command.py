"""What ``transcribe setup`` does, and what it tells to do next."""

from __future__ import annotations

import argparse
import getpass
from dataclasses import replace

from transcribe.setup.answers import NewOffice, office_of
from transcribe.setup.office_folder import INBOX, KEY, SETTINGS, make_office
from transcribe.setup.questions import questions
from transcribe.setup.terminal import Terminal


def set_up(asked: argparse.Namespace) -> int:
    """Make the office that the command line tells, or else ask for it, in the browser if that is wanted."""
    if asked.browser:
        from transcribe.setup.browser import set_up_in_browser

        return set_up_in_browser(asked.folder, asked.port)
    terminal = Terminal(input, getpass.getpass, print)
    told = asked.office is not None
    office = replace(_told(asked) if told else terminal.office(), port=asked.port)
    recovery = make_office(asked.folder, office)
    print(
        f"\n{office.name} is ready in {asked.folder}.\n\n"
        f"The recovery key, shown this once. Print it, lock it away: nothing else opens the store if {KEY} is lost.\n"
        f"    {recovery}\n"
    )
    if not told:
        terminal.recovery_key_is_kept(recovery)
    print(
        "Next:\n"
        f"    transcribe doctor --settings {asked.folder / SETTINGS}\n"
        f"    transcribe serve --settings {asked.folder / SETTINGS}     (then open the address that it prints)\n\n"
        f"Sound files dropped into {asked.folder / INBOX}/<author>/ appear on the desk by themselves."
    )
    return 0


def _told(asked: argparse.Namespace) -> NewOffice:
    given = {question.name: getattr(asked, question.name, None) or "" for question in questions()}
    return office_of({name: answer if isinstance(answer, str) else "\n".join(answer) for name, answer in given.items()})
