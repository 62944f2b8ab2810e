r"""Text as it stands in HL7, and back: nothing of it is taken for a separator."""

from __future__ import annotations

import hl7
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcribe.delivery.errors import DeliveryError
from transcribe.delivery.hl7.encoding import decoded, encoded, escaped, field, formatted, segment, unescaped

ESCAPES = {
    "K+ 4.1 | Na 139": r"K+ 4.1 \F\ Na 139",
    "10^9/L": r"10\S\9/L",
    "~30 minutes": r"\R\30 minutes",
    r"C:\notes": r"C:\E\notes",
    "Smith & Sons": r"Smith \T\ Sons",
    r"\F\ as it was typed": r"\E\F\E\ as it was typed",
    "two\r\nlines": "two lines",
    "a\x0bframe\x1cof MLLP": "a frame of MLLP",
    "tab\there": "tab here",
    "Müller, 王": "Müller, 王",
    "": "",
}


@pytest.mark.parametrize(("text", "expected"), ESCAPES.items())
def test_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


MEANT = {
    r"K+ 4.1 \F\ Na": "K+ 4.1 | Na",
    r"\E\F\E\ typed": r"\F\ typed",
    r"bold \H\word\N\ end": "bold word end",
    r"first\.br\second": "first\nsecond",
    r"M\XC3BC\ller": "Müller",
    r"\XZZ\x": "x",
    "a lone \\ stays": "a lone \\ stays",
}


@pytest.mark.parametrize(("written", "expected"), MEANT.items())
def test_unescaped(written: str, expected: str) -> None:
    assert unescaped(written) == expected


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_what_is_escaped_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_whatever_a_text_holds_the_fields_stay_where_they_are(texts: list[str]) -> None:
    line = segment("ZZZ", f1=field(*texts), f3="end")
    message = hl7.parse(f"MSH|^~\\&|A\r{line}\r")
    assert len(message) == 2
    assert str(message[1][3]) == "end"
    assert len(str(message[1][1]).split("^")) <= len(texts)


def test_a_text_of_several_lines() -> None:
    assert formatted("Impression\n1. A | B\n\nEnd") == r"Impression\.br\1. A \F\ B\.br\\.br\End"


CHARSETS = [
    ("Müller", "UNICODE UTF-8", "Müller".encode()),
    ("Müller – “ok”", "8859/1", 'Müller - "ok"'.encode("latin-1")),
    ("the patient’s", "ASCII", b"the patient's"),
]


@pytest.mark.parametrize(("text", "charset", "expected"), CHARSETS)
def test_encoded(text: str, charset: str, expected: bytes) -> None:
    assert encoded(text, charset) == expected


def test_a_letter_that_the_receiver_cannot_read_is_not_sent_as_another_one() -> None:
    with pytest.raises(DeliveryError, match="UNICODE UTF-8"):
        encoded("Müller", "ASCII")


def test_decoded_never_fails() -> None:
    assert decoded("Müller".encode(), "UNICODE UTF-8") == "Müller"
    assert decoded("Müller".encode("latin-1")) == "Müller"
    assert decoded("Müller".encode("latin-1"), "no such set") == "Müller"
