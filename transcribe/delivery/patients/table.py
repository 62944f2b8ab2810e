"""Reads a patient list from a table: CSV or TSV as record systems and spreadsheet programs write them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from transcribe.delivery.patients.person import Person, Visit, split_name
from transcribe.errors import TranscribeError

LARGEST = 64 << 20  # bytes
_COLUMNS = {  # what the columns of such tables are called
    "mrn": ("mrn", "record number", "medical record number", "patient id", "patientid", "hospital number", "chart"),
    "name": ("name", "patient", "patient name"),
    "family": ("family", "family name", "last name", "lastname", "surname"),
    "given": ("given", "given name", "first name", "firstname", "forename"),
    "middle": ("middle", "middle name"),
    "date_of_birth": ("date of birth", "date_of_birth", "dob", "birth date", "birthdate", "born"),
    "sex": ("sex", "gender"),
    "visit": ("visit", "visit number", "encounter", "appointment"),
    "day": ("day", "date", "visit date", "appointment date", "date of service"),
    "provider": ("provider", "doctor", "physician"),
}
_FORMS = ("%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%d.%m.%Y")


class PatientTableError(TranscribeError):
    """A patient table cannot be used; the message names lines, not patients."""


@dataclass(frozen=True, slots=True)
class Table:
    """Who is in a table, and the numbers of the lines that could not be used."""

    people: tuple[Person, ...]
    unusable: tuple[int, ...]


def read_table(path: Path, *, day_first: bool = False) -> Table:
    """Read a table. ``day_first``: "03/04/1958" is the third of April. Raises ``PatientTableError``."""
    text = _text(path)
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), dialect))
    except csv.Error:
        raise PatientTableError(f"{path.name} is no table (CSV).") from None
    columns = {} if not rows else {name: at for at, head in enumerate(rows[0]) if (name := _column(head))}
    if "mrn" not in columns or not ("name" in columns or "family" in columns):
        raise PatientTableError(f"{path.name} needs a first line with columns for the record number and the name.")
    people: list[Person] = []
    unusable: list[int] = []
    for number, row in enumerate(rows[1:], start=2):
        values = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(values.values()):
            continue
        person = _person(values, day_first)
        if person is None:
            unusable.append(number)
        else:
            people.append(person)
    return Table(tuple(people), tuple(unusable))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise PatientTableError(f"{path.name} is too large for a patient list.")
        raw = path.read_bytes()
    except OSError as error:
        raise PatientTableError(f"{path.name} cannot be read: {error.strerror}.") from None
    if b"\x00" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PatientTableError(f"{path.name} is no table (CSV).")
    for codec in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    raise PatientTableError(f"{path.name} is no text in a known encoding.")


def _column(head: str) -> str:
    wanted = " ".join(head.replace("_", " ").casefold().split())
    return next((name for name, known in _COLUMNS.items() if wanted in known or wanted == name), "")


def _person(values: dict[str, str], day_first: bool) -> Person | None:
    born, sex = values.get("date_of_birth", ""), values.get("sex", "")[:1].upper()
    day, visit = _iso(values.get("day", ""), day_first), values.get("visit", "")
    family, given, middle = (values.get(name, "") for name in ("family", "given", "middle"))
    if not family:
        family, given, middle = split_name(values.get("name", ""))
    known = _iso(born, day_first)
    if not any(letter.isalnum() for letter in values["mrn"]) or not family or (born and not known):
        return None
    try:
        return Person(
            mrn=values["mrn"],
            family=family,
            given=given,
            middle=middle,
            date_of_birth=known,
            sex=sex if sex in ("F", "M", "O", "U") else "",
            visits=(Visit(number=visit, day=day, provider=values.get("provider", "")),) if visit else (),
        )
    except ValidationError:
        return None


def _iso(written: str, day_first: bool) -> str:
    forms = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d.%m.%Y") if day_first else _FORMS
    for form in forms:
        try:
            return datetime.strptime(written[:10], form).date().isoformat()
        except ValueError:
            continue
    return ""
