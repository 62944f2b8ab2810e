"""Who signed which version of a report, and how that is said in the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from transcribe.settings import Templates
from transcribe.templates.errors import TemplateError
from transcribe.templates.wording import one_line, printed_date

_SHOWN = 16  # digits of the fingerprint that are printed


@dataclass(frozen=True, slots=True)
class Signature:
    """An electronic signature as a document shows it.

    ``sha256`` is that of the signed version's JSON, as the store keeps it; ``at`` has a time zone. ``parent`` is set in
    an addendum: the signature of the document that it adds to.
    """

    signer: str  # as printed: "Victor Lindqvist, MD"
    at: datetime
    sha256: str
    version: int = 1
    dictation: str = ""  # the store's id
    parent: Signature | None = None

    @property
    def fingerprint(self) -> str:
        """The part of the SHA-256 that is printed: "3f2a 91c0 …"."""
        digits = self.sha256[:_SHOWN]
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def statement_of(signature: Signature, templates: Templates, language: str) -> str:
    """The office's words about a signature, with name, date and time put in.

    Raises ``TemplateError`` if the office's time zone does not exist.
    """
    date, time = _moment(signature, templates, language)
    said = templates.statement.replace("{name}", one_line(signature.signer))
    return one_line(said.replace("{date}", date).replace("{time}", time).replace("{version}", str(signature.version)))


def seal_of(signature: Signature) -> str:
    """The line by which a printed document can be compared with the record."""
    return f"Version {signature.version} · fingerprint {signature.fingerprint}"


def addendum_of(signature: Signature, templates: Templates, language: str) -> str:
    """What an addendum says about the document that it adds to; empty where it is none."""
    parent = signature.parent
    if parent is None:
        return ""
    date, time = _moment(parent, templates, language)
    return (
        f"Addendum to the document signed by {one_line(parent.signer)} on {date} at {time}"
        f" (version {parent.version}, fingerprint {parent.fingerprint})."
    )


def _moment(signature: Signature, templates: Templates, language: str) -> tuple[str, str]:
    try:
        zone = ZoneInfo(templates.time_zone) if templates.time_zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TemplateError(
            f"There is no time zone '{one_line(templates.time_zone)}'; see [templates] time_zone."
        ) from None
    at = signature.at.astimezone(zone)
    if language.casefold() == "en-us":
        hour = f"{at.hour % 12 or 12}:{at:%M} {'a.m.' if at.hour < 12 else 'p.m.'}"
    else:
        hour = f"{at:%H:%M}"
    return printed_date(at.date().isoformat(), language), f"{hour} {one_line(at.tzname())}".strip()
