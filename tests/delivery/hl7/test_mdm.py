"""Messages that a strict reader accepts, for all versions, contents and events; and what stands in them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

from transcribe.delivery.errors import DeliveryError
from transcribe.delivery.hl7.encoding import encoded, unescaped
from transcribe.delivery.hl7.mdm import Mdm
from transcribe.delivery.hl7.profiles import profile_of, profiles
from transcribe.delivery.parcel import Parcel
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.patients.person import Person, Visit
from transcribe.report import Header
from transcribe.settings import Templates
from transcribe.store.store import Store

from ..offices import HEADER, MRN, SENTENCES, Office, addendum, awaiting, office_with, report, signed
from ..parcels import next_parcel


def office(store: Store, **values: Any) -> Office:
    return office_with(store, {"kind": "hl7", "name": "ehr", "host": "127.0.0.1", "port": 1, **values})


def written(at: Office, parcel: Parcel) -> str:
    (to,) = at.settings.destinations
    profile = profile_of(to)  # type: ignore[arg-type]
    message = Mdm(to, profile).message(parcel)  # type: ignore[arg-type]
    return encoded(message, profile.charset).decode("latin-1" if profile.charset == "8859/1" else "utf-8")


def fields(message: str, name: str) -> list[list[str]]:
    return [line.split("|") for line in message.split("\r") if line.startswith(name)]


def require_strict(message: str) -> None:
    """By hl7apy. It takes every OBX-5 for a short string (ST, 199), whatever OBX-2 says: so long ones are shortened.

    Of version 2.3, in which MSH-9 names no structure, it knows T02 alone; those of T06 and T10 are the same.
    """
    lines = message.split("\r")
    for at, line in enumerate(lines):
        if line.startswith("OBX"):
            parts = line.split("|")
            parts[5] = "^".join(part[:20].rstrip("\\") for part in parts[5].split("^"))
            lines[at] = "|".join(parts)
    message = re.sub(r"MDM\^T(06|10)\|", "MDM^T02|", "\r".join(lines))
    parse_message(message, validation_level=VALIDATION_LEVEL.STRICT, find_groups=True).validate()


PLAIN = ("No chest pain | today.", "K^+ 4.1 & rising.", "See Dr. Hall ~ soon.")


@pytest.mark.parametrize("content", ["TX", "FT", "RTF"])
@pytest.mark.parametrize("version", ["2.3", "2.3.1", "2.4", "2.5", "2.5.1"])
def test_a_strict_reader_accepts_it(store: Store, version: str, content: str) -> None:
    signed(store, report(PLAIN))
    at = office(store, version=version, content=content, providers={"OSEI": "1234567893"})
    require_strict(written(at, next_parcel(at)))


@pytest.mark.parametrize("name", profiles())
def test_every_profile_gives_messages_that_a_strict_reader_accepts(store: Store, name: str) -> None:
    dictation = signed(store, report(PLAIN))
    addendum(store, dictation)
    at = office(store, profile=name, content="RTF" if profiles()[name].content == "PDF" else None)
    for _ in range(2):
        require_strict(written(at, next_parcel(at, confirm=True)))


def events(store: Store, at: Office) -> Iterator[list[str]]:
    """MSH-9, TXA-12, TXA-13, TXA-17 and TXA-19 of each message, as a dictation is finished, signed and added to."""
    dictation = awaiting(store, report(PLAIN))
    stem = dictation[:20].upper()
    for step in ("awaits", "signed", "addendum", "another"):
        if step == "signed":
            store.sign(dictation, 2, "osei")
        elif step != "awaits":
            addendum(store, dictation)
        message = written(at, next_parcel(at, confirm=True))
        require_strict(message)
        (msh,), (txa,) = fields(message, "MSH"), fields(message, "TXA")
        yield [msh[8], *(txa[number].replace(stem, "DOC") for number in (12, 13, 17, 19))]


def test_the_life_of_a_document(store: Store) -> None:
    assert list(events(store, office(store, unsigned=True))) == [
        ["MDM^T02^MDM_T02", "DOC^TRANSCRIBE", "", "PA", "UN"],
        ["MDM^T04^MDM_T02", "DOC^TRANSCRIBE", "", "LA", "AV"],
        ["MDM^T06^MDM_T02", "DOC-A3^TRANSCRIBE", "DOC^TRANSCRIBE", "LA", "AV"],
        ["MDM^T06^MDM_T02", "DOC-A4^TRANSCRIBE", "DOC^TRANSCRIBE", "LA", "AV"],
    ]


def test_the_life_of_a_document_where_addenda_replace_it(store: Store) -> None:
    assert list(events(store, office(store, unsigned=True, addendum="replacement"))) == [
        ["MDM^T02^MDM_T02", "DOC^TRANSCRIBE", "", "PA", "UN"],
        ["MDM^T04^MDM_T02", "DOC^TRANSCRIBE", "", "LA", "AV"],
        ["MDM^T10^MDM_T02", "DOC-A3^TRANSCRIBE", "DOC^TRANSCRIBE", "LA", "AV"],
        ["MDM^T10^MDM_T02", "DOC-A4^TRANSCRIBE", "DOC-A3^TRANSCRIBE", "LA", "AV"],
    ]


def test_a_replacement_holds_the_whole(store: Store) -> None:
    dictation = signed(store)
    addendum(store, dictation, "The biopsy was benign.")
    at = office(store, addendum="replacement")
    next_parcel(at, confirm=True)
    text = "\n".join(unescaped(obx[5]) for obx in fields(written(at, next_parcel(at)), "OBX"))
    assert all(sentence in text for sentence in (*SENTENCES, "ADDENDUM", "The biopsy was benign."))
    assert text.count("Electronically signed by Kwame Osei, MD") == 2
    assert text.count("Addendum to the document signed by Kwame Osei, MD on ") == 1


def test_a_text_is_signed_in_the_offices_words_and_says_which_version_it_is(store: Store) -> None:
    dictation = signed(store, report().model_copy(update={"template": "gp_letter"}))
    at = office(store)
    words = Templates(statement="Approved by {name}, {date}.", time_zone="Europe/London")
    at = Office(at.settings.model_copy(update={"templates": words}), store)
    lines = [unescaped(obx[5]) for obx in fields(written(at, next_parcel(at)), "OBX")]
    assert lines[0] == "Clinic Letter"
    assert lines[-2].startswith("Approved by Kwame Osei, MD, ")
    digits = store.versions(dictation)[-1].sha256
    assert lines[-1] == f"Version 2 · fingerprint {digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:16]}"


def test_who_and_when(store: Store) -> None:
    PatientList(store).keep(
        [
            Person(
                mrn=MRN,
                family="van der Quarterdeck",
                given="Philippa",
                middle="Maria",
                date_of_birth="1958-03-02",
                sex="F",
                authority="HARBOUR",
                visits=(Visit(number="V-4711", day="2026-11-20"),),
            )
        ]
    )
    signed(store)
    at = office(store, providers={"osei": "1234567893"}, sending_facility="Harbour & Co", receiving_application="EHR")
    message = written(at, next_parcel(at))
    (msh,), (pid,), (pv1,), (txa,) = (fields(message, name) for name in ("MSH", "PID", "PV1", "TXA"))
    assert (msh[3], msh[4], msh[10], msh[11], msh[17]) == (
        r"Harbour \T\ Co",
        "EHR",
        "P",
        "2.5.1",
        "UNICODE UTF-8",
    )
    assert (pid[3], pid[5], pid[7], pid[8]) == (
        "PQ-774411-88^^^HARBOUR^MR",
        "van der Quarterdeck^Philippa^Maria",
        "19580302",
        "F",
    )
    assert pv1[19] == "V-4711"
    assert txa[5] == txa[9] == txa[10] == "1234567893^Osei^Kwame^^^^MD"
    assert txa[11] == "ann"
    assert txa[22].startswith("1234567893^Osei^Kwame^^^^MD^^^^^^^^20")
    assert len(txa[22].split("^")) == 15
    assert txa[23] == "^Dr. Anne Hall"


@pytest.mark.parametrize("content", ["TX", "FT"])
def test_the_text_arrives_letter_by_letter(store: Store, content: str) -> None:
    signed(store)
    at = office(store, content=content)
    text = "\n".join(unescaped(obx[5]) for obx in fields(written(at, next_parcel(at)), "OBX"))
    assert set(SENTENCES) <= set(text.splitlines())


def test_a_text_enclosed_as_rtf(store: Store) -> None:
    signed(store)
    at = office(store, content="RTF")
    (obx,) = fields(written(at, next_parcel(at)), "OBX")
    assert obx[2] == "ED"
    parts = obx[5].split("^")
    assert parts[1:4] == ["application", "rtf", "Base64"]
    assert b"M\\u252?ller\\\\Hall" in base64.b64decode(parts[4])


NOBODY = {
    "no record number": (HEADER.model_copy(update={"mrn": None}), "no record number"),
    "another name": (HEADER.model_copy(update={"patient": "Walter Binnacle"}), "another name"),
    "another date of birth": (HEADER.model_copy(update={"date_of_birth": "1959-03-02"}), "another date of birth"),
}


@pytest.mark.parametrize(("header", "why"), NOBODY.values(), ids=NOBODY.keys())
def test_nothing_goes_out_for_somebody_who_is_not_certain(store: Store, header: Header, why: str) -> None:
    known = Person(mrn=MRN, family="Quarterdeck", given="Philippa", date_of_birth="1958-03-02")
    PatientList(store).keep([known, known.model_copy(update={"mrn": "another of the same name and day"})])
    signed(store, report(header=header))
    at = office(store)
    parcel = next_parcel(at)
    with pytest.raises(DeliveryError, match=why):
        written(at, parcel)


def test_a_report_without_record_number_finds_the_one_patient_of_its_name_and_day(store: Store) -> None:
    PatientList(store).keep([Person(mrn="FOUND-1", family="Quarterdeck", given="Philippa", date_of_birth="1958-03-02")])
    signed(store, report(header=HEADER.model_copy(update={"mrn": None})))
    at = office(store)
    ((*_, mrn, _, _, _, _),) = [pid[:8] for pid in fields(written(at, next_parcel(at)), "PID")]
    assert mrn == "FOUND-1^^^^MR"


def test_an_unknown_profile(store: Store) -> None:
    signed(store)
    at = office(store, profile="nobodys")
    with pytest.raises(DeliveryError, match="usual, athenapractice"):
        written(at, next_parcel(at))
