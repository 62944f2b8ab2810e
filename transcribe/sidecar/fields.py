"""Fields of other systems as fields of ours, by the table ``vocab/sidecar_fields.tsv``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath

from transcribe.sidecar.records import Record
from transcribe.tables import table

Fields = Mapping[str, tuple[str, ...]]


@cache
def _known() -> Mapping[str, str]:
    return {_plain(row["name"]): row["field"] for row in table("sidecar_fields")}


def _plain(name: str) -> str:
    """A field's name without capitals, signs and spaces: "Date_Of-Birth" is "dateofbirth"."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def field_of(path: tuple[str, ...]) -> str | None:
    """Our field for a path of names: by its last three names together, then two, then one."""
    for length in (3, 2, 1):
        if len(path) >= length and (found := _known().get(_plain("".join(path[-length:])))):
            return found
    return None


def fields_of(record: Record) -> Fields:
    """A record's values by our fields; what is not known is left out."""
    fields: dict[str, list[str]] = {}
    for path, value in record:
        if field := field_of(path):
            fields.setdefault(field, []).append(value)
    return {field: tuple(values) for field, values in fields.items()}


def meant_for(fields: Fields, sound: PurePath) -> bool | None:
    """Whether a record names this sound's file; ``None`` if it names no file."""
    named = [PurePath(value.replace("\\", "/")).name.casefold() for value in fields.get("file", ())]
    if not named:
        return None
    return sound.name.casefold() in named or any(PurePath(name).stem == sound.stem.casefold() for name in named)
