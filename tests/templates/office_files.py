"""Templates as an office makes them, for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document


def office_template(*lines: str, change: Callable[[Document], None] | None = None) -> bytes:
    """A Word file with these paragraphs, as python-docx's own blank document looks."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if change:
        change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(template: bytes, part: str, old: str, new: str) -> bytes:
    """The same file with something else in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode() if name == part else source.read(name)
            if isinstance(content, str):
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return made.getvalue()


def text_of(content: bytes) -> list[str]:
    """The text of a Word file's paragraphs, those of tables apart, without the empty ones."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs if paragraph.text.strip()]


PLAIN = (
    "Clinic of {{ office.name }}",
    "{{ patient }}, born {{ date_of_birth }}",
    "{{ body }}",
    "{{ signature }}",
    "End.",
)
