"""What receivers take, read from ``profiles.toml``, with what an office has set otherwise."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from transcribe.delivery.destinations import Hl7, Hl7File
from transcribe.delivery.errors import DeliveryError, Problem


class Profile(BaseModel):
    """What a receiver takes; ``profiles.toml`` explains each choice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    version: str
    content: Literal["TX", "FT", "PDF", "RTF"]
    signed: Literal["LA", "AU"]
    addendum: Literal["addendum", "replacement"]
    events: tuple[str, ...]
    charset: Literal["ASCII", "8859/1", "UNICODE UTF-8"]
    evn: bool
    patient_class: str
    pdf: tuple[str, str]
    rtf: tuple[str, str]
    verified: bool
    source: str


@cache
def profiles() -> dict[str, Profile]:
    """All profiles, by name."""
    text = files("transcribe.delivery.hl7").joinpath("profiles.toml").read_text(encoding="utf-8")
    return {name: Profile.model_validate(row) for name, row in tomllib.loads(text).items()}


def profile_of(destination: Hl7 | Hl7File) -> Profile:
    """What this destination takes. Raises ``DeliveryError`` if its profile is not known."""
    known = profiles().get(destination.profile)
    if known is None:
        raise DeliveryError(Problem.SETTINGS, f"There is no such HL7 profile: use one of {', '.join(profiles())}.")
    chosen = {name: getattr(destination, name) for name in ("content", "addendum", "charset", "version")}
    return known.model_copy(update={name: value for name, value in chosen.items() if value is not None})
