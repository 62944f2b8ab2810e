"""Where the templates are: the office's own, in one folder, and ours for everything else.

For a document the first of these files of the folder counts, ``KIND`` being a finer kind, then its family:
``<recipient's template>.docx``, ``<author id>/<KIND>.docx``, ``<author id>/any.docx``, ``<KIND>.docx``, ``any.docx``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from transcribe.templates.defaults import default_template
from transcribe.templates.errors import TemplateError
from transcribe.templates.fields import Occasion
from transcribe.templates.filling import LARGEST
from transcribe.templates.types import DocumentKind

ANY = "any"


def template_for(kind: DocumentKind, occasion: Occasion) -> bytes:
    """The template (.docx) of a document. Raises ``TemplateError`` if the office's cannot be read."""
    path = found_for(kind, occasion)
    if path is not None:
        return read_template(path)
    envelope = occasion.templates.envelope if kind.addressee else ""
    return default_template(kind.addressee, occasion.office.paper, envelope)


def found_for(kind: DocumentKind, occasion: Occasion) -> Path | None:
    """The office's own template of a document; ``None`` where ours is used.

    Raises ``TemplateError`` if the folder of templates that the settings name does not exist.
    """
    folder = occasion.templates.folder
    if folder is None:
        return None
    if not folder.is_dir():
        raise TemplateError("The folder of templates does not exist; see [templates] folder in the settings.")
    return next((path for path in _candidates(folder, kind, occasion) if path.is_file()), None)


def read_template(path: Path) -> bytes:
    """A template's file. Raises ``TemplateError`` if it cannot be read, or is larger than any letterhead."""
    try:
        if path.stat().st_size > LARGEST:
            raise TemplateError(f"The template {path.name} is larger than 20 MB; use smaller pictures.")
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"The template {path.name} cannot be read: {error.strerror}.") from None


def _candidates(folder: Path, kind: DocumentKind, occasion: Occasion) -> Iterator[Path]:
    if occasion.recipient is not None and _plain(occasion.recipient.template):
        yield folder / f"{occasion.recipient.template}.docx"
    names = (kind.name, kind.type.value, ANY)
    author = occasion.author.id if occasion.author else ""
    if _plain(author):
        yield from (folder / author / f"{name}.docx" for name in names)
    yield from (folder / f"{name}.docx" for name in names)


def _plain(name: str) -> bool:
    """Whether a name names a file of the folder itself and no other."""
    return bool(name) and name == Path(name).name and name not in {".", ".."} and "\\" not in name
