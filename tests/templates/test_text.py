"""Reports as plain text."""

from tests.templates.reports import letter, report, section
from transcribe.report import Blank, Header
from transcribe.templates.text import as_text
from transcribe.templates.types import all_kinds
from transcribe.templates.wording import UNKNOWN


def test_headings_paragraphs_and_items() -> None:
    made = report(
        section("Findings", "Two polyps.", "# One in the cecum.", "# One in the rectum."),
        section("Plan", "# Hold apixaban.", "See below.", "# Repeat in 3 years."),
        section("Complications"),
        section(None, "Dictated in haste.", "Not read."),
    )
    assert as_text(made) == (
        "Findings\nTwo polyps.\n1. One in the cecum.\n2. One in the rectum.\n\n"
        "Plan\n1. Hold apixaban.\nSee below.\n2. Repeat in 3 years.\n\n"
        "Complications\n\n"
        "Dictated in haste.\n\nNot read.\n"
    )


def test_blanks_are_visible() -> None:
    hole = Blank(section=0, block=0, token=1, start=12, end=13, reason="No words.")
    made = report(section("Plan", "Start daily."), blanks=(hole,))
    assert as_text(made) == "Plan\nStart [____ 0:12] daily.\n"


def test_header_on_demand() -> None:
    text = as_text(report(section("Plan", "Rest.")), all_kinds()["clinic_note"], "Harlan Voss, MD")
    assert text.startswith("Clinic Note\nPatient: Miriam Oakley\nDate of service: November 2, 2026\n")
    assert "Dictated by: Harlan Voss, MD\n" in text
    blank = as_text(letter("Dear Doctor:", header=Header()), all_kinds()["letter"])
    assert blank == (f"Letter\nPatient: {UNKNOWN}\nDate of birth: {UNKNOWN}\nMRN: {UNKNOWN}\n\nDear Doctor:\n")


def test_title_and_order_are_those_of_the_kind() -> None:
    made = letter("Dear Dr. Raman,", "I saw her.").model_copy()
    made = report(*made.sections, section("Plan", "# Rest."), section("Diagnosis", "# Gout."), kind=made.document_type)
    text = as_text(made, all_kinds()["gp_letter"])
    assert text.startswith("Clinic Letter\n")
    assert text.endswith("\n\nDear Dr. Raman,\n\nDiagnosis\n1. Gout.\n\nPlan\n1. Rest.\n\nI saw her.\n")


def test_nothing_gives_nothing() -> None:
    assert as_text(report()) == ""


def test_text_can_always_be_encoded() -> None:
    made = report(section("A\x00\n<b>", "x\u202ey \x08& z"))
    assert as_text(made).encode("utf-8") == b"A <b>\nxy & z\n"
