"""A plain text as RTF, for record systems that take nothing else with it."""

from __future__ import annotations

_HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\f0\fs22" + "\n"


def as_rtf(text: str) -> bytes:
    """The text, a paragraph for each line, in ASCII with all other letters escaped (RTF 1.5 and later)."""
    lines = "".join(f"{_escaped(line)}\\par\n" for line in text.splitlines())
    return f"{_HEAD}{lines}}}".encode("ascii")


def _escaped(line: str) -> str:
    return "".join(_letter(letter) for letter in line)


def _letter(letter: str) -> str:
    if letter in "\\{}":
        return f"\\{letter}"
    if letter == "\t":
        return r"\tab "
    if " " <= letter <= "~":
        return letter
    units = letter.encode("utf-16-le", "replace")
    numbers = (int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2))
    return "".join(f"\\u{number}?" for number in numbers)
