"""Somebody who gets letters and copies."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Route(StrEnum):
    """How a recipient prefers to get documents."""

    PRINT = "print"
    FAX = "fax"
    EMAIL = "email"
    HL7 = "hl7"
    FHIR = "fhir"


class Recipient(BaseModel):
    """An entry of the address book. ``name`` is as printed: "Dr. Priya Raman", "Priya Raman, MD"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=300)
    organisation: str = ""
    department: str = ""
    street: str = ""
    city: str = ""  # with postcode and state, as it is printed
    country: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    route: Route = Route.PRINT
    destination: str = ""  # the name of a destination in the settings, for routes that need one
    copies: tuple[str, ...] = ()  # names of entries that always get a copy of what goes to this one
    kind: str = ""  # the kind of document that this recipient gets: "gp_letter"
    template: str = ""  # a template of the office for this recipient
    also: tuple[str, ...] = ()  # other names under which authors speak of this one

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it stands on an envelope."""
        parts = (self.name, self.department, self.organisation, self.street, self.city, self.country)
        return tuple(line.strip() for part in parts for line in part.split("|") if line.strip())
