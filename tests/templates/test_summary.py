"""The review summary, opened again: what it says, and that it is one page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document

from tests.templates.reports import AUTHOR, HEADER, OFFICE, letter, report, section, written
from transcribe.report import Aside, Blank, Flag, Header, Quality, Report
from transcribe.settings import Author, Office
from transcribe.speech import Coverage, Finding, FindingKind
from transcribe.templates.points import blank_points, flagged_points
from transcribe.templates.summary import BOX, NO_RECORD, NOTHING, PURPOSE, TITLE, write_summary

SENTENCE = "Continue metoprolol 50 mg twice daily and apixaban 5 mg; the patient denies chest pain and syncope. "
POOR = Finding(FindingKind.POOR_SOUND, 0, 90, "The recording is noisy.")


def flag(first: int, last: int, severity: str = "critical", **more: Any) -> Flag:
    values = {"kind": "number", "severity": severity, "section": 0, "block": 0, "tokens": (first, last)}
    return Flag.model_validate({"message": "The recogniser was not sure of this number.", **values, **more})


def blank(token: int) -> Blank:
    return Blank(section=0, block=0, token=token, start=12.4, end=15, sounds_like="seem globin", reason="Not clear.")


def crowded(flags: int, blanks: int = 0, findings: int = 0, **more: Any) -> Report:
    """A long note with so many places to listen to, one word apart."""
    severities = ("critical", "major", "minor")
    return report(
        section("Plan", (SENTENCE * (1 + (2 * flags + 2) // 16)).strip()),
        flags=tuple(
            flag(2 * n, 2 * n + 1, severities[n % 3], suggestions=("50 mg",) * (n % 2), message="Word for word. " * 12)
            for n in range(flags)
        ),
        blanks=tuple(blank(n) for n in range(blanks)),
        coverage=Coverage(90, 80, (POOR,) * findings),
        **more,
    )


HOSTILE = "\u200fמרים \u200f漢字🙂 " + "W" * 300
CASES = {
    "nothing": report(section("Plan", SENTENCE)),
    "no text": report(),
    "a letter": letter("Dear Dr. Raman:", SENTENCE, flags=(flag(1, 2, block=1),)),
    "60 flags": crowded(60, 5, 3),
    "200 flags": crowded(200, 40, 40, priority="stat"),
    "hostile": letter(
        HOSTILE * 3,
        HOSTILE,
        header=Header(patient=HOSTILE, author=HOSTILE),
        flags=tuple(flag(n, n + 1, message=HOSTILE * 5, suggestions=(HOSTILE,) * 3, block=n % 2) for n in range(90)),
        coverage=Coverage(1, 1, tuple(Finding(FindingKind.CUT_OFF, n, n + 9e9, HOSTILE) for n in range(30))),
        quality=Quality(wrong_share=0.9, keystrokes_to_mend=9e9, keystrokes_to_type=8e9, faster_to_type=True),
        asides=(Aside(kind="note", text=HOSTILE, start=0, end=1, words=(0, 1)),) * 9,
    ),
}


def summary(made: Report, folder: Path, office: Office = OFFICE, author: Author | None = AUTHOR) -> Document:
    write_summary(made, folder / "visit.review.docx", "visit.docx", office, author)
    return docx.Document(str(folder / "visit.review.docx"))


def lines(page: Document) -> list[str]:
    """All text of the page, a row of a table as one line."""
    rows = [[cell.text.replace("\n", " ") for cell in row.cells] for table in page.tables for row in table.rows]
    return [*(each.text for each in page.paragraphs if each.text), *(" | ".join(dict.fromkeys(row)) for row in rows)]


def test_what_it_says(tmp_path: Path) -> None:
    made = report(
        section("Assessment and Plan", SENTENCE.strip()),
        flags=(
            flag(1, 2, "minor", message="Looks odd.", probability=0.4),
            flag(2, 4, suggestions=("15 mg",), message="Two hearings differ: “50” or “15”. Please listen."),
            flag(0, 0, "major", field="document", message="An operative report tells the specimens."),
        ),
        blanks=(blank(6),),
        coverage=Coverage(80, 70, (POOR, Finding(FindingKind.SPEECH_WITHOUT_WORDS, 12.4, 15, "Not clear."))),
        quality=Quality(wrong_share=0.125, keystrokes_to_mend=80, keystrokes_to_type=700),
        asides=(Aside(kind="note", text="call Dr. Raman", start=70, end=72.5, words=(0, 3)),),
    )
    assert lines(summary(made, tmp_path)) == [
        f"{TITLE}\t{NO_RECORD}",
        PURPOSE,
        "Expected quality: about 2 wrong words in 17 (12%).",
        "Document | visit.docx | Kind | Clinic Note",
        "Patient | Miriam Oakley | Dictated by | Harlan Voss, MD",
        "Recording | 1:30 of sound | To look at | 1 critical, 1 major, 1 minor, 1 blank",
        "Listen to these, the gravest first",
        f"{BOX} | 0:01 | Critical | Continue metoprolol 50 mg twice daily [____ 0:12] and apixaban 5 mg; "
        "the patient… "
        "Two hearings differ: “50” or “15”. Could be: 15 mg.",
        f"{BOX} |  | Major | The document An operative report tells the specimens.",
        f"{BOX} | 0:00 | Minor | Continue metoprolol 50 mg twice daily [____ 0:12] and apixaban 5 mg; the patient… "
        "Looks odd.",
        "About the recording",
        f"{BOX} | 1:10–1:12 |  | The author says to you: “call Dr. Raman”",
        f"{BOX} | All of it |  | The recording is noisy.",
        "Blanks to fill",
        f"{BOX} | 0:12–0:15 |  | Continue metoprolol 50 mg twice daily [____] and apixaban 5 mg; the patient denies… "
        "Sounds like “seem globin”. Not clear.",
    ]


def test_nothing_to_listen_to_is_no_promise(tmp_path: Path) -> None:
    text = lines(summary(CASES["nothing"], tmp_path))
    assert text[-1] == NOTHING
    assert "no flags" in text[-3]


def test_what_does_not_fit_is_counted(tmp_path: Path) -> None:
    text = lines(summary(crowded(200, 40, 40), tmp_path))
    shown = [line for line in text if line.startswith(BOX)]
    flagged = [line for line in shown if " | Critical | " in line]
    assert len(flagged) > 8
    assert not [line for line in shown if " | Major | " in line or " | Minor | " in line]
    rest = f"… and {200 - len(flagged)} more ({67 - len(flagged)} critical, 67 major, 66 minor): "
    assert f"{rest}all are marked in the document." in text
    assert "… and 37 more in the notes at the end of the document." in text
    assert "… and 37 more in the document." in text


def test_the_advice_to_type_stands_above_all(tmp_path: Path) -> None:
    quality = Quality(wrong_share=0.5, keystrokes_to_mend=900, keystrokes_to_type=700, faster_to_type=True)
    page = summary(crowded(5, quality=quality, priority="stat"), tmp_path)
    assert [table.rows[0].cells[0].text.partition(":")[0] for table in page.tables[1:3]] == ["STAT", "Faster to type"]


@pytest.mark.parametrize("case", ["a letter", "60 flags"])
def test_it_holds_nothing_about_the_patient_that_the_draft_does_not_hold(case: str, tmp_path: Path) -> None:
    made = CASES[case]
    file = written(made, tmp_path)
    there = " ".join(" ".join((*file.body, *(text for _, text in file.comments))).split())
    for point in (*flagged_points(made), *blank_points(made)):
        for text in (point.before, point.words.strip("[_]"), point.after, *point.readings):
            assert " ".join(text.split()) in there
        assert all(part in there for part in point.message.split(". "))
    page = "\n".join(lines(summary(made, tmp_path)))
    assert str(HEADER.mrn) not in page
    assert "1953" not in page


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_summary(CASES["60 flags"], tmp_path / name, "visit.docx", OFFICE, AUTHOR)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_it_is_one_page(paper: str, tmp_path: Path) -> None:
    """Whatever is to be said, as LibreOffice lays it out."""
    office = Office.model_validate({"name": HOSTILE, "paper": paper})
    for name, made in CASES.items():
        write_summary(made, tmp_path / f"{name}.docx", "x" * 200 + ".docx", office, AUTHOR)
    home = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        + [str(path) for path in sorted(tmp_path.glob("*.docx"))],
        check=True,
        capture_output=True,
        timeout=300,
    )
    pages = {name: (tmp_path / f"{name}.pdf").read_bytes().count(b"/Type/Page/") for name in CASES}
    assert pages == dict.fromkeys(CASES, 1)
