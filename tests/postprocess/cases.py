"""Tables of what is said and what is written, in ``cases/*.tsv``, for a secretary to read and to add to.

Columns: ``said``; ``written``; ``style`` (choices of the house style, ``frequencies=bid; english=UK``; may be empty);
``type`` (the document's type, may be empty: a clinic note) and ``heading`` (that it stands under, may be empty).
Further columns are notes. Lines that start with ``#`` are headings for the reader.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from transcribe.postprocess.writing.finishing import finish
from transcribe.postprocess.writing.written import Context, run_of, text_of
from transcribe.report import DocumentType
from transcribe.settings import HouseStyle

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """A row of a table."""

    said: str
    written: str
    context: Context


def cases(name: str) -> list[object]:
    """The rows of ``cases/<name>.tsv`` as parameters for a test."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(
        (line for line in lines if line.strip() and not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return [pytest.param(_case(row), id=row["said"][:60]) for row in rows]


def _case(row: dict[str, str]) -> Case:
    choices = dict(choice.strip().split("=") for choice in (row.get("style") or "").split(";") if choice.strip())
    return Case(
        said=row["said"],
        written=row["written"],
        context=Context(
            style=HouseStyle.model_validate_strings(choices),
            document_type=DocumentType(row.get("type") or "clinic_note"),
            heading=row.get("heading") or None,
        ),
    )


def finished(case: Case) -> str:
    """What the writer makes of a case: all passes, on one paragraph."""
    return fragment(text_of(finish(run_of(case.said), case.context)))


def fragment(text: str) -> str:
    """A piece of text as a fragment: the capital at its beginning and the stop at its end do not count."""
    return text[:1].lower() + text[1:].removesuffix(".")
