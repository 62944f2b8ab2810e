"""Address lists of offices: columns of any name, rows that are wrong, workbooks and text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from transcribe.addresses.errors import AddressError
from transcribe.addresses.reading import read_recipients
from transcribe.addresses.recipients import Recipient, Route

ROWS = [
    ["Name", "Company", "Address 1", "City", "State", "ZIP", "Fax Number", "E-mail Address", "Preferred Route", "CC"],
    [
        "Dr. Priya Raman",
        "Willow & Sons",
        "27 Willow St",
        "Portland",
        "ME",
        "04102",
        "(207) 555-0199",
        "",
        "Fax",
        "Tate",
    ],
    ["Owen Tate, MD", "", "", "", "", "", "", "tate@example.org", "e-mail", ""],
    ["", "Nobody", "", "", "", "", "", "", "", ""],
    ["dr. priya raman", "", "", "", "", "", "", "", "", ""],
    ["Dr. X", "", "", "", "", "", "call me", "no address", "pigeon", ""],
]
PROBLEMS = [
    (4, "it has no name"),
    (5, "somebody of this name is in the list already; add the town or speciality"),
    (6, "its route is not known: print, fax, email, hl7 or fhir; it is printed"),
    (6, "the fax number is none; it is left out"),
    (6, "the e-mail address is none; it is left out"),
]


def as_csv(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS).encode(encoding))
    return path


def as_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)
    book.close()
    return path


@pytest.mark.parametrize("form", [",", ";", "\t", "utf-16", "cp1252", "xlsx"])
def test_every_form_of_the_list(form: str, tmp_path: Path) -> None:
    if form == "xlsx":
        path = as_workbook(tmp_path / "list.xlsx")
    elif len(form) == 1:
        path = as_csv(tmp_path / "list.csv", form)
    else:
        path = as_csv(tmp_path / "list.csv", encoding=form)
    found, problems = read_recipients(path)
    assert [each.name for each in found] == ["Dr. Priya Raman", "Owen Tate, MD", "Dr. X"]
    assert found[0] == Recipient(
        name="Dr. Priya Raman",
        organisation="Willow & Sons",
        street="27 Willow St",
        city="Portland, ME 04102",
        fax="(207) 555-0199",
        route=Route.FAX,
        copies=("Tate",),
    )
    assert found[0].lines == ("Dr. Priya Raman", "Willow & Sons", "27 Willow St", "Portland, ME 04102")
    assert (found[1].route, found[1].email) == (Route.EMAIL, "tate@example.org")
    assert [(problem.line, problem.sentence) for problem in problems] == PROBLEMS


def test_names_in_parts_and_streets_in_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "outlook.csv"
    path.write_text(
        "Title,First Name,Last Name,Suffix,Business Street,Business Street 2,Business City\n"
        "Dr.,Priya,Raman,FACC,27 Willow Street,Suite 4,Portland\n"
    )
    ((found,), problems) = read_recipients(path)
    assert found.lines == ("Dr. Priya Raman, FACC", "27 Willow Street", "Suite 4", "Portland")
    assert not problems


def test_numbers_that_excel_made(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Phone", "ZIP"])
    book.active.append(["Dr. Raman", 2075550142, 4102.0])
    book.save(tmp_path / "a.xlsx")
    book.close()
    ((found,), _) = read_recipients(tmp_path / "a.xlsx")
    assert (found.phone, found.city) == ("2075550142", "4102")


def test_the_first_of_two_columns_that_mean_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Street,Address\nA,1 First Street,2 Second Street\nB,,2 Second Street\n")
    found, _ = read_recipients(path)
    assert [each.street for each in found] == ["1 First Street", "2 Second Street"]


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(201_000_000))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "no column called “name” or “last name”"),
        (b"PK\x03\x04 broken", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "workbook"),
        (b"name\n" + b"x\n" * 50_001, "more than 50,000 rows"),
        (b"name\n\0\1\2\xff", "cannot be used|nothing"),
    ],
)
def test_what_is_no_list(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    try:
        found, _ = read_recipients(path)
    except AddressError as error:
        assert any(part in str(error) for part in told.split("|"))  # noqa: PT017
    else:
        assert "nothing" in told
        assert len(found) <= 1


def test_a_workbook_that_unfolds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(bomb())
    with pytest.raises(AddressError, match="larger than any address book"):
        read_recipients(tmp_path / "bomb.xlsx")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(AddressError, match="cannot be read: No such file"):
        read_recipients(tmp_path / "none.csv")
