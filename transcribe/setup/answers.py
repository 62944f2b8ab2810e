"""What a new office must tell, asked on the terminal where the command line has not said it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from transcribe.errors import SettingsError

Ask = Callable[[str], str]
_ID = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_TITLES = re.compile(r"^(dr\.?|doctor|prof\.?|professor|mr\.?|mrs\.?|ms\.?)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewAuthor:
    """A dictating physician: the ID names the inbox."""

    id: str
    name: str  # as signed: "Hannah Osei, MD"
    title: str = ""


@dataclass(frozen=True, slots=True)
class NewOffice:
    """Everything that the settings of a new office begin with."""

    name: str
    english: Literal["US", "UK"] = "US"
    address: tuple[str, ...] = ()
    authors: tuple[NewAuthor, ...] = ()


def author_of(text: str, taken: Sequence[str] = ()) -> NewAuthor:
    """ "Hannah Osei, MD; Gynecology" or "osei=Hannah Osei, MD; Gynecology". Raises ``SettingsError``."""
    given, equals, rest = text.partition("=")
    name, _, title = (rest if equals else text).partition(";")
    name, title = name.strip(), title.strip()
    wanted = given.strip().lower() if equals else _id_of(name)
    if not name or not _ID.fullmatch(wanted):
        raise SettingsError(
            "An author is given as ID=NAME; TITLE, the ID in small letters: osei=Hannah Osei, MD; Gynecology"
        )
    if wanted in taken:
        raise SettingsError(f"There is an author '{wanted}' already: give each one an ID of their own.")
    return NewAuthor(wanted, name, title)


def _id_of(name: str) -> str:
    """The surname in small letters: "Hannah Osei, MD" is osei."""
    words = _TITLES.sub("", name.partition(",")[0].strip()).split()
    return re.sub("[^a-z0-9]", "", words[-1].lower()) if words else ""


def asked_office(ask: Ask) -> NewOffice:
    """Ask for everything; an empty answer takes what is in brackets or goes on.

    Raises ``SettingsError`` where nobody answers.
    """
    try:
        return _asked(ask)
    except EOFError:
        raise SettingsError("Nobody answered: start it on a terminal, or name the office with --office.") from None


def _asked(ask: Ask) -> NewOffice:
    name = _line(ask, "Name of the office, as in the letterhead: ")
    address = tuple(_lines(ask, "Address, a line each; an empty line ends it: "))
    english: Literal["US", "UK"] = "UK" if ask("Spelling and dates, US or UK? [US] ").strip().upper() == "UK" else "US"
    return NewOffice(name, english, address, tuple(_authors(ask)))


def _authors(ask: Ask) -> Iterator[NewAuthor]:
    taken: list[str] = []
    question = "Who dictates? Name as signed; speciality (Hannah Osei, MD; Gynecology). An empty line ends it: "
    for text in _lines(ask, question):
        author = author_of(text, taken)
        taken.append(author.id)
        yield author


def _line(ask: Ask, question: str) -> str:
    while not (answer := ask(question).strip()):
        pass
    return answer


def _lines(ask: Ask, question: str) -> Iterator[str]:
    while answer := ask(question).strip():
        yield answer
