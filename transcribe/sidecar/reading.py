"""Finds and reads the sidecar of a sound file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from transcribe.postprocess.writing.kind import work_type_at
from transcribe.report import DocumentType, Header
from transcribe.sidecar.fields import Fields, fields_of, meant_for
from transcribe.sidecar.records import Record, UnreadableError, records_of
from transcribe.sidecar.values import day, number, person
from transcribe.tables import table
from transcribe.templates.types import DocumentKind, all_kinds, document_kind, kind_titled

LARGEST = 1_000_000  # bytes; a header is a few hundred
KINDS = ("json", "csv", "xml")
WORKLIST = "worklist.csv"  # a list for all recordings of the folder
OWN_REPORT = frozenset({"format", "document_type", "source"})  # top-level names of a report of this program
SPOKEN = {"date_of_birth": "date of birth", "date_of_service": "date of service", "mrn": "record number"}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is known beside the sound. ``problems`` are plain sentences without any patient's data.

    ``extra`` holds what has no field in a header ("account_number", "referring"). ``template`` is the finer kind of
    document (``templates/types.toml``), where the work type says it.
    """

    header: Header = field(default_factory=Header)
    author_id: str | None = None
    document_type: DocumentType | None = None
    template: str | None = None
    priority: Literal["routine", "stat"] = "routine"
    problems: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)


def read_sidecar(sound: Path, date_order: str = "MDY") -> Sidecar | None:
    """The sidecar of a sound file, or ``None`` if there is none. Nothing in it can raise.

    ``date_order`` ("MDY" or "DMY") settles dates such as 05/06/1953.
    """
    for path in candidates(sound):
        try:
            record = _record(path, sound)
        except (UnreadableError, OSError) as error:
            reason = str(error) if isinstance(error, UnreadableError) else "it cannot be opened"
            return Sidecar(problems=(f"The file beside the recording ({path.suffix.lower()}) was not used: {reason}.",))
        if record is not None:
            return _sidecar(fields_of(record), date_order)
    return None


def candidates(sound: Path) -> Iterator[Path]:
    """The files that may be the sidecar: ``visit.wav.json``, ``visit.json`` (csv, xml), then ``worklist.csv``."""
    try:
        beside = {path.name.casefold(): path for path in sound.parent.iterdir()}
    except OSError:
        return
    names = [f"{base}.{kind}" for base in (sound.name, sound.stem) for kind in KINDS]
    for name in (*names, WORKLIST):
        path = beside.get(name.casefold())
        if path is not None and path.name != sound.name:
            yield path


def _record(path: Path, sound: Path) -> Record | None:
    """The one record that is about this sound; ``None`` if the file is about something else."""
    if path.is_symlink() or not path.is_file():
        raise UnreadableError("it is not a plain file")
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableError("it is larger than 1 MB")
    if not content.strip():
        raise UnreadableError("it is empty")
    records = records_of(text_of(content), path.suffix.lower().lstrip("."))
    if {names[0] for record in records for names, _ in record} >= OWN_REPORT:
        return None
    meant = [(record, meant_for(fields_of(record), sound)) for record in records]
    named = [record for record, matches in meant if matches]
    if len(named) == 1 or (named and all(record == named[0] for record in named)):
        return named[0]
    if path.name.casefold() == WORKLIST and not named:
        return None
    if len(named) > 1:
        raise UnreadableError("it has several rows for this recording")
    if len(meant) == 1 and meant[0][1] is None:
        return meant[0][0]
    raise UnreadableError("it names other recordings" if len(meant) == 1 else "no row in it names this recording")


def text_of(content: bytes) -> str:
    """Bytes as text: by their byte order mark, as UTF-8, as UTF-16 without a mark, else as Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _sidecar(fields: Fields, order: str) -> Sidecar:
    problems: list[str] = []

    def one(name: str, read: Callable[[str], str | None]) -> str | None:
        """The value of a field, read; unreadable and contradicting values become problems."""
        values = {read(text) for text in fields.get(name, ())}
        if not values:
            return None
        if len(values) > 1 or None in values:
            known = SPOKEN.get(name, name.replace("_", " "))
            reason = "is there twice, with different values" if len(values) > 1 else "was not understood"
            problems.append(f"The {known} in the file beside the recording {reason}; it was not used.")
            return None
        return values.pop()

    header = Header(
        author=one("author", person),
        patient=one("patient", person) or _two_parts(one("patient_first", person), one("patient_last", person)),
        date_of_birth=one("date_of_birth", lambda text: day(text, order)),
        mrn=one("mrn", number),
        date_of_service=one("date_of_service", lambda text: day(text, order)),
        recipient=one("recipient", lambda text: person(text, titled=True)),
        cc=tuple(
            name for text in fields.get("cc", ()) for part in _parted(text) if (name := person(part, titled=True))
        ),
    )
    extra = {"account_number": one("account_number", number), "referring": one("referring", person)}
    work_type = _work_type(fields, problems)
    return Sidecar(
        header=header,
        author_id=one("author_id", number),
        document_type=work_type.type if work_type else None,
        template=work_type.name if work_type and work_type.name != work_type.type else None,
        priority="stat" if _is_stat(fields) else "routine",
        problems=tuple(problems),
        extra={name: value for name, value in extra.items() if value},
    )


def _two_parts(first: str | None, last: str | None) -> str | None:
    return " ".join(part for part in (first, last) if part) or None


def _parted(text: str) -> list[str]:
    return [part.strip() for part in text.replace("|", ";").replace("\n", ";").split(";") if part.strip()]


def _work_type(fields: Fields, problems: list[str]) -> DocumentKind | None:
    """The kind of document that the work type means: by the name of a kind, or as it is spoken."""
    for text in fields.get("document_type", ()):
        words = text.lower().replace("_", " ").replace("-", " ").split()
        if named := all_kinds().get("_".join(words)):
            return named
        if found := work_type_at(words, 0):
            titled = kind_titled(found.written)
            fits = titled is not None and titled.type is found.document_type
            return titled if fits else document_kind(found.document_type)
    if "document_type" in fields:
        problems.append("The work type in the file beside the recording is not known; it was not used.")
    return None


def _is_stat(fields: Fields) -> bool:
    meanings = {(row["field"], row["value"]) for row in table("sidecar_values") if row["means"] == "stat"}
    return any(
        (name, text.strip().lower()) in meanings for name in ("priority", "stat") for text in fields.get(name, ())
    )
