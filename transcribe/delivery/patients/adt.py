"""Reads what ADT and SIU messages (HL7 v2, chapters 3 and 10) say about patients and their visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import hl7
from pydantic import ValidationError

from transcribe.delivery.destinations import Feed
from transcribe.delivery.hl7.encoding import decoded, unescaped
from transcribe.delivery.patients.person import Person, Visit

_KINDS = frozenset({"ADT", "SIU"})
_SEXES = frozenset("FMOU")
_LONGEST = 200  # characters of one value


class NotUnderstoodError(Exception):
    """A message that says nothing we can use; the sentence goes back to its sender."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a message said: the patient, and the record number that was given up for the patient's, if any."""

    person: Person
    former: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is needed to answer a message."""

    control_id: str
    version: str
    sender: tuple[str, str]  # application, facility
    receiver: tuple[str, str]


def read_envelope(message: bytes) -> Envelope:
    """The head of a message. Raises ``NotUnderstoodError``."""
    msh = _parsed(message).segment("MSH")
    return Envelope(
        _value(msh, 10), _value(msh, 12) or "2.5.1", (_value(msh, 3), _value(msh, 4)), (_value(msh, 5), _value(msh, 6))
    )


def read_message(message: bytes, feed: Feed) -> Said | None:
    """What a message says; ``None`` for one that is well formed and not about patients.

    Raises ``NotUnderstoodError``.
    """
    parsed = _parsed(message)
    msh = parsed.segment("MSH")
    if _value(msh, 9, 1) not in _KINDS:
        return None
    pid = _segment(parsed, "PID")
    if pid is None:
        return None
    mrn, authority = _record_number(pid, 3, feed)
    if not mrn:
        raise NotUnderstoodError("The message has no record number of the kind that is expected.")
    sex = _value(pid, 8).upper()
    try:
        person = Person(
            mrn=mrn,
            authority=authority,
            family=_value(pid, 5, 1),
            given=_value(pid, 5, 2),
            middle=_value(pid, 5, 3),
            date_of_birth=_iso(_value(pid, 7)),
            sex=sex if sex in _SEXES else "",
            visits=tuple(_visits(parsed)),
        )
    except ValidationError:
        raise NotUnderstoodError("The message's PID segment cannot be used.") from None
    return Said(person, _former(parsed, feed))


def _parsed(message: bytes) -> hl7.Message:
    try:
        parsed = hl7.parse(_text(message))
        parsed.segment("MSH")
    except (hl7.HL7Exception, ValueError, LookupError, RecursionError):
        raise NotUnderstoodError("This is no message of HL7 v2.") from None
    return parsed


def _text(message: bytes) -> str:
    """Segments parted by carriage returns, whatever ended them; the character set is that of MSH-18."""
    first = message.split(b"\r", 1)[0].split(b"\n", 1)[0]
    fields = first.split(first[3:4]) if len(first) > 8 else []
    charset = fields[17].decode("ascii", "replace") if len(fields) > 17 else ""
    lines = decoded(message, charset).replace("\n", "\r").split("\r")
    return "\r".join(line for line in lines if line.strip()) + "\r"


def _former(parsed: hl7.Message, feed: Feed) -> str:
    merged = _segment(parsed, "MRG")
    return "" if merged is None else _record_number(merged, 1, feed)[0]


def _record_number(segment: hl7.Segment, number: int, feed: Feed) -> tuple[str, str]:
    """The identifier that is the record number: by its type and authority, or the only one there is."""
    found = []
    repetitions = _repetitions(segment, number)
    for value, authority, kind in repetitions:
        wrong_type = kind and kind != feed.mrn_type
        wrong_authority = feed.mrn_authority and authority != feed.mrn_authority
        if value and not wrong_type and not wrong_authority and any(letter.isalnum() for letter in value):
            found.append((value, authority, kind))
    typed = [entry for entry in found if entry[2]]
    value, authority, _ = (typed or found or [("", "", "")])[0]
    return value, authority


def _repetitions(segment: hl7.Segment, number: int) -> list[tuple[str, str, str]]:
    """Value, authority (its first part) and type of each identifier in a field."""
    raw = str(segment[number]) if len(segment) > number else ""
    found = []
    for repetition in raw.split("~"):
        parts = [*repetition.split("^"), "", "", "", "", ""]
        found.append((_clean(parts[0]), _clean(parts[3].split("&")[0]), _clean(parts[4])))
    return found


def _visits(parsed: hl7.Message) -> list[Visit]:
    """The visit or appointment that the message is about, if it has a number."""
    visit, appointment = _segment(parsed, "PV1"), _segment(parsed, "SCH")
    number = _value(visit, 19) or _value(appointment, 2) or _value(appointment, 1)
    day = _iso(_value(appointment, 11, 4) or _value(visit, 44))
    return [Visit(number=number, day=day, provider=_value(visit, 7) or _value(appointment, 16))] if number else []


def _segment(parsed: hl7.Message, name: str) -> hl7.Segment | None:
    try:
        return parsed.segment(name)
    except KeyError:
        return None


def _value(segment: hl7.Segment | None, number: int, component: int = 1) -> str:
    """A component of the first repetition of a field, "" if there is none; each read as text, nothing can fail."""
    if segment is None or len(segment) <= number:
        return ""
    parts = str(segment[number]).split("~")[0].split("^")
    return _clean(parts[component - 1]) if len(parts) >= component else ""


def _clean(component: str) -> str:
    text = " ".join(unescaped(component.replace('""', "")).split())
    return "".join(letter for letter in text if letter.isprintable())[:_LONGEST]


def _iso(figures: str) -> str:
    """The day of an HL7 date or time, ``YYYY-MM-DD``; "" if it is none."""
    try:
        return datetime.strptime(figures[:8], "%Y%m%d").date().isoformat()
    except ValueError:
        return ""
