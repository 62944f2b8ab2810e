r"""How text stands in HL7 v2: ``|^~\&`` escaped, no line breaks within a field, in a character set that is named.

HL7 v2.5.1, chapter 2.7 (escape sequences) and 2.15.9.18 (MSH-18).
"""

from __future__ import annotations

import re
from datetime import date, datetime

from transcribe.delivery.errors import DeliveryError, Problem

SEPARATORS = "|^~\\&"
_ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "~": "\\R\\", "&": "\\T\\"}
_LETTERS = {"E": "\\", "F": "|", "S": "^", "R": "~", "T": "&"}
_SEQUENCE = re.compile(r"\\([^\\]{0,200})\\")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
_PYTHON = {"ASCII": "ascii", "8859/1": "latin-1", "UNICODE UTF-8": "utf-8"}  # HL7 table 0211
_PLAIN = str.maketrans(  # typographic signs in sets that lack them
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "•": "*",
        "·": "-",
    }
)


def escaped(text: str) -> str:
    """A text without line breaks as it stands in a component; other control characters become a space."""
    clean = _CONTROL.sub(" ", " ".join(text.splitlines())).replace("\t", " ")
    return "".join(_ESCAPES.get(letter, letter) for letter in clean)


def formatted(text: str) -> str:
    r"""A text of several lines for a field of type FT: a line break is ``\.br\``."""
    return "\\.br\\".join(escaped(line) for line in text.splitlines())


def unescaped(field: str) -> str:
    """What was meant by a component; sequences that are not known are left out, ``\\.br\\`` is a line break."""

    def meant(match: re.Match[str]) -> str:
        sequence = match[1]
        if sequence.startswith("X"):
            return _from_hex(sequence[1:])
        return "\n" if sequence.startswith(".br") else _LETTERS.get(sequence, "")

    return _SEQUENCE.sub(meant, field)


def field(*components: str) -> str:
    """A field of these components, each escaped; empty ones at the end are left out."""
    return "^".join(map(escaped, components)).rstrip("^")


def segment(name: str, **fields: str) -> str:
    """A segment of fields that are encoded already, by number: ``segment("EVN", f1="T02")``."""
    numbered = {int(key[1:]): value for key, value in fields.items()}
    values = [numbered.get(number, "") for number in range(1, max(numbered, default=0) + 1)]
    return "|".join([name, *values]).rstrip("|")


def moment(at: datetime) -> str:
    """A point in time, to the second, with its zone."""
    return at.strftime("%Y%m%d%H%M%S%z")


def day(iso: str | None) -> str:
    """A day (``YYYY-MM-DD``), or "" if it is not one."""
    try:
        return date.fromisoformat(iso or "").strftime("%Y%m%d")
    except ValueError:
        return ""


def encoded(message: str, charset: str) -> bytes:
    """The message in a character set of HL7 table 0211. In small sets typographic signs become plain ones.

    Raises ``DeliveryError`` if it has a letter that the set has not.
    """
    try:
        return (message if charset == "UNICODE UTF-8" else message.translate(_PLAIN)).encode(_PYTHON[charset])
    except UnicodeEncodeError:
        raise DeliveryError(
            Problem.SETTINGS,
            f'The report has letters that the character set "{charset}" does not know: '
            'agree on "UNICODE UTF-8" with the receiver.',
        ) from None


def decoded(content: bytes, charset: str = "") -> str:
    """A received message as text, by what it says in MSH-18, else as UTF-8 or else Latin-1; never fails."""
    for codec in (_PYTHON.get(charset), "utf-8"):
        if codec is not None:
            try:
                return content.decode(codec)
            except UnicodeDecodeError:
                continue
    return content.decode("latin-1")


def _from_hex(figures: str) -> str:
    try:
        return bytes.fromhex(figures).decode("utf-8", "replace")
    except ValueError:
        return ""
