"""From the rows of a spreadsheet to recipients: whose column is which, and which rows cannot be used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from transcribe.addresses.errors import AddressError
from transcribe.addresses.recipients import Recipient, Route
from transcribe.addresses.sheets import rows_of
from transcribe.tables import table

_LISTS = ("copies", "also")
_NAME_PARTS = ("title", "first", "middle", "last")
_FAX = re.compile(r"[\d\s()+./x-]{5,40}")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,190}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not used, or what of it is not: a sentence about a line of the file, without its content."""

    line: int
    sentence: str


def read_recipients(path: Path) -> tuple[tuple[Recipient, ...], tuple[Problem, ...]]:
    """The recipients of a CSV, TSV or Excel file, and the problems of its rows. Raises ``AddressError``.

    A row that means somebody who was there already is a problem too: the first counts.
    """
    rows = rows_of(path)
    if not rows:
        raise AddressError(f"{path.name} is empty.")
    columns = _columns(path.name, rows[0][1])
    recipients: dict[str, Recipient] = {}
    problems: list[Problem] = []
    for line, row in rows[1:]:
        cells = _cells(columns, row)
        found, told = _recipient(cells)
        problems += [Problem(line, sentence) for sentence in told]
        if found is None:
            continue
        key = found.name.casefold()
        if key in recipients:
            problems.append(Problem(line, "somebody of this name is in the list already; add the town or speciality"))
        else:
            recipients[key] = found
    return tuple(recipients.values()), tuple(problems)


def _columns(file: str, names: Sequence[str]) -> tuple[str, ...]:
    meanings = _meanings("address_columns", "name", "means")
    columns = tuple(meanings.get(_plain(name), "") for name in names)
    if "name" not in columns and "last" not in columns:
        raise AddressError(f"{file} has no column called “name” or “last name” in its first line.")
    return columns


def _cells(columns: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Cells by our names; of two columns that mean the same, the first that is filled."""
    cells: dict[str, str] = {}
    for column, cell in zip(columns, row, strict=False):
        text = " ".join(cell.split())
        if column and text and column not in cells:
            cells[column] = text
    return cells


def _recipient(cells: Mapping[str, str]) -> tuple[Recipient | None, list[str]]:
    name = cells.get("name") or _name(cells)
    if not name:
        return None, ["it has no name"]
    told: list[str] = []
    values: dict[str, object] = {
        "name": name,
        "street": "|".join(filter(None, (cells.get("street"), cells.get("street2")))),
        "city": _city(cells),
        "route": _route(cells.get("route", ""), told),
        "fax": _checked(cells.get("fax", ""), _FAX, "the fax number is none", told),
        "email": _checked(cells.get("email", ""), _EMAIL, "the e-mail address is none", told),
    }
    for column in ("organisation", "department", "country", "phone", "destination", "kind", "template"):
        values[column] = cells.get(column, "")
    for column in _LISTS:
        values[column] = tuple(part.strip() for part in re.split(r"[;|]", cells.get(column, "")) if part.strip())
    try:
        return Recipient.model_validate(values), told
    except ValidationError:
        return None, [*told, "its name is too long"]


def _name(cells: Mapping[str, str]) -> str:
    name = " ".join(filter(None, (cells.get(part) for part in _NAME_PARTS))) if cells.get("last") else ""
    return f"{name}, {cells['suffix']}" if name and cells.get("suffix") else name


def _city(cells: Mapping[str, str]) -> str:
    """Town, state and postcode in a line; offices that write them otherwise fill the column "city" with all of it."""
    town, state, postcode = (cells.get(part, "") for part in ("city", "state", "postcode"))
    place = ", ".join(filter(None, (town, state)))
    return " ".join(filter(None, (place, postcode)))


def _route(said: str, told: list[str]) -> Route:
    if not said:
        return Route.PRINT
    found = _meanings("address_routes", "said", "route").get(_plain(said))
    if found is None:
        told.append("its route is not known: print, fax, email, hl7 or fhir; it is printed")
        return Route.PRINT
    return Route(found)


def _checked(value: str, form: re.Pattern[str], sentence: str, told: list[str]) -> str:
    if value and not form.fullmatch(value):
        told.append(f"{sentence}; it is left out")
        return ""
    return value


@cache
def _meanings(name: str, column: str, means: str) -> Mapping[str, str]:
    return {_plain(row[column]): row[means] for row in table(name)}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())
