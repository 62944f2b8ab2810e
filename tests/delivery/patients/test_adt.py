"""What ADT and SIU messages say, as they come from record systems of several makers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcribe.delivery.destinations import Feed
from transcribe.delivery.patients.adt import NotUnderstoodError, Said, read_envelope, read_message
from transcribe.delivery.patients.person import Person, Visit

MSH = "MSH|^~\\&|EHR|HARBOUR|TRANSCRIBE||20261120080000||{kind}|M1|P|2.5.1{rest}\r"


def message(kind: str, *segments: str, rest: str = "") -> bytes:
    return (MSH.format(kind=kind, rest=rest) + "".join(f"{segment}\r" for segment in segments)).encode()


PHILIPPA = Person(
    mrn="PQ-1", family="Quarterdeck", given="Philippa", middle="Maria", date_of_birth="1958-03-02", sex="F"
)
PID = "PID|1||PQ-1^^^HARBOUR^MR||Quarterdeck^Philippa^Maria||19580302|F"
AT_HARBOUR = PHILIPPA.model_copy(update={"authority": "HARBOUR"})
VISIT = Visit(number="V-9", day="2026-11-20", provider="OSEI")

SAID = {
    "registered": (message("ADT^A04", "EVN|A04|20261120", PID), AT_HARBOUR),
    "a visit": (message("ADT^A01", PID, "PV1|1|O|||||OSEI^Osei^Kwame" + "|" * 12 + "V-9" + "|" * 25 + "20261120"),
                AT_HARBOUR.model_copy(update={"visits": (VISIT,)})),
    "an appointment": (message("SIU^S12", "SCH|A-1|V-9|||||||||^^^202611200900|||||OSEI^Osei", PID),
                       AT_HARBOUR.model_copy(update={"visits": (VISIT,)})),
    "the record number among other identifiers": (
        message("ADT^A08", PID.replace("PQ-1^^^HARBOUR^MR", "123-45-6789^^^USA^SS~PQ-1^^^HARBOUR^MR")), AT_HARBOUR),
    "an identifier without type": (message("ADT^A08", PID.replace("PQ-1^^^HARBOUR^MR", "PQ-1")), PHILIPPA),
    "an authority with parts": (message("ADT^A08", PID.replace("HARBOUR", "HARBOUR&1.2.3&ISO")), AT_HARBOUR),
    "line feeds between segments": (message("ADT^A08", PID).replace(b"\r", b"\r\n"), AT_HARBOUR),
    "escapes": (message("ADT^A08", PID.replace("Quarterdeck", r"O\T\Quarterdeck")),
                AT_HARBOUR.model_copy(update={"family": "O&Quarterdeck"})),
    "a deleted field": (message("ADT^A08", PID.replace("Maria", '""')), AT_HARBOUR.model_copy(update={"middle": ""})),
    "a day that is none": (message("ADT^A08", PID.replace("19580302", "unknown")),
                           AT_HARBOUR.model_copy(update={"date_of_birth": ""})),
    "Latin-1": (
        message("ADT^A08", PID.replace("Quarterdeck", "Müller"), rest="||||||8859/1").decode().encode("latin-1"),
        AT_HARBOUR.model_copy(update={"family": "Müller"})),
    "a sex that is none": (message("ADT^A08", PID.replace("|F", "|X")), AT_HARBOUR.model_copy(update={"sex": ""})),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), SAID.values(), ids=SAID.keys())
def test_read_message(content: bytes, expected: Person) -> None:
    assert read_message(content, Feed()) == Said(expected)


def test_a_merge_names_the_number_that_was_given_up() -> None:
    content = message("ADT^A40^ADT_A39", PID, "MRG|OLD-7^^^HARBOUR^MR")
    assert read_message(content, Feed()) == Said(AT_HARBOUR, "OLD-7")


def test_which_identifier_is_the_record_number_can_be_set() -> None:
    content = message("ADT^A08", PID.replace("PQ-1^^^HARBOUR^MR", "X^^^OTHER^PI~Y^^^HARBOUR^PI"))
    found = read_message(content, Feed(mrn_type="PI", mrn_authority="HARBOUR"))
    assert found is not None
    assert found.person.mrn == "Y"
    with pytest.raises(NotUnderstoodError, match="record number"):
        read_message(content, Feed())


@pytest.mark.parametrize("content", [message("ORU^R01", PID), message("ADT^A08")], ids=["a result", "no patient"])
def test_what_is_not_about_patients_is_nothing(content: bytes) -> None:
    assert read_message(content, Feed()) is None


@pytest.mark.parametrize("content", [b"", b"MSH", b"hello", b"PID|1", b"\xff\xfe"])
def test_what_is_no_message(content: bytes) -> None:
    with pytest.raises(NotUnderstoodError):
        read_message(content, Feed())


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=200), st.text(max_size=100))
def test_whatever_comes_is_read_or_refused(content: bytes, text: str) -> None:
    for hostile in (content, b"MSH|^~\\&|" + content, message("ADT^A08", f"PID|{text}"), message(text, PID)):
        try:
            read_envelope(hostile)
            read_message(hostile, Feed())
        except NotUnderstoodError:
            continue
