"""What a new office has answered, checked: from texts by the names of the questions to a ``NewOffice``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from transcribe.errors import SettingsError
from transcribe.setup.questions import Question, questions

PORT = 8020  # of the desk, where nobody wants another
SHORTEST_PASSWORD = 12  # characters, as the store wants them
_LONGEST = 200  # characters of a line
_MOST_LINES = 200
_ID = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_TITLES = re.compile(r"^(dr\.?|doctor|prof\.?|professor|mr\.?|mrs\.?|ms\.?)\s+", re.IGNORECASE)


class AnswerError(SettingsError):
    """An answer that cannot be taken; ``question`` is the name of its question."""

    def __init__(self, question: str, sentence: str) -> None:
        super().__init__(sentence)
        self.question = question


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody of the office, under the name to log in with; a dictating physician's also names the inbox."""

    id: str
    name: str  # as signed: "Hannah Osei, MD"
    title: str = ""


@dataclass(frozen=True, slots=True)
class NewOffice:
    """Everything that a new office begins with."""

    name: str
    english: Literal["US", "UK"] = "US"
    address: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""
    authors: tuple[NewPerson, ...] = ()
    secretaries: tuple[NewPerson, ...] = ()
    administrator: NewPerson | None = None
    password: str = field(default="", repr=False)  # the administrator's
    style: Mapping[str, str] = field(default_factory=dict)  # further choices, by the names of their questions
    port: int = PORT  # of the desk


def office_of(answers: Mapping[str, str]) -> NewOffice:
    """The office of these answers; several lines are parted by line breaks. Raises ``AnswerError``."""
    given = {question.name: checked(question, answers.get(question.name, "")) for question in questions()}
    authors = _people(given["author"], "author")
    secretaries = _people(given["secretary"], "secretary", [author.id for author in authors])
    (administrator,) = _people(given["administrator"], "administrator") or (None,)
    if administrator is not None and not given["password"]:
        raise AnswerError("password", "Whoever lets the others in needs a password.")
    return NewOffice(
        name=given["office"],
        english="UK" if given["english"] == "UK" else "US",
        address=tuple(given["address"].splitlines()),
        phone=given["phone"],
        fax=given["fax"],
        authors=authors,
        secretaries=secretaries,
        administrator=administrator,
        password=given["password"] if administrator else "",
        style={name: given[name] for name in ("frequencies", "sections", "flags")},
    )


def checked(question: Question, text: str) -> str:
    """An answer without what does not count; the usual choice where nothing was chosen. Raises ``AnswerError``."""
    answer = text if question.form == "password" else "\n".join(filter(None, map(str.strip, text.splitlines())))
    if question.form == "choice":
        answer = _chosen(question, answer)
    if question.needed and not answer:
        raise AnswerError(question.name, f"{question.asks}: this must be answered.")
    lines = answer.splitlines()
    if len(lines) > (_MOST_LINES if question.form == "lines" else 1) or any(len(line) > _LONGEST for line in lines):
        raise AnswerError(question.name, f"{question.asks}: this is too long.")
    if answer and question.name in _CHECKS:
        _CHECKS[question.name](answer)
    return answer


def person_of(text: str, taken: Sequence[str] = (), question: str = "author") -> NewPerson:
    """ "Hannah Osei, MD; Gynecology" or "osei=Hannah Osei, MD; Gynecology". Raises ``AnswerError``."""
    given, equals, rest = text.partition("=")
    name, _, title = (rest if equals else text).partition(";")
    name, title = name.strip(), title.strip()
    wanted = given.strip().lower() if equals else _id_of(name)
    if not name or not _ID.fullmatch(wanted):
        sentence = "A person is given as NAME, or as ID=NAME, the ID in small letters: osei=Hannah Osei, MD; Gynecology"
        raise AnswerError(question, sentence)
    if wanted in taken:
        raise AnswerError(question, f"'{wanted}' is taken already: give each one an ID of their own, as in {wanted}2=…")
    return NewPerson(wanted, name, title)


def _people(text: str, question: str, taken: Sequence[str] = ()) -> tuple[NewPerson, ...]:
    found: list[NewPerson] = []
    for line in text.splitlines():
        found.append(person_of(line, [*taken, *(person.id for person in found)], question))
    return tuple(found)


def _chosen(question: Question, answer: str) -> str:
    by_small = {choice.casefold(): choice for choice in question.choices}
    if answer and answer.casefold() not in by_small:
        raise AnswerError(question.name, f"{question.asks}: choose one of {', '.join(question.choices)}.")
    return by_small.get(answer.casefold(), question.choices[0])


def _id_of(name: str) -> str:
    """The surname in small letters: "Hannah Osei, MD" is osei."""
    words = _TITLES.sub("", name.partition(",")[0].strip()).split()
    return re.sub("[^a-z0-9]", "", words[-1].lower()) if words else ""


def _long_enough(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise AnswerError("password", f"A password needs {SHORTEST_PASSWORD} characters or more.")


_CHECKS: dict[str, Callable[[str], object]] = {
    "author": lambda text: _people(text, "author"),
    "secretary": lambda text: _people(text, "secretary"),
    "administrator": lambda text: _people(text, "administrator"),
    "password": _long_enough,
}
