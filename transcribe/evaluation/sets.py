"""A set of dictations as it lies in a folder, read into cases: one for each sound file."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from transcribe.errors import EvaluationError
from transcribe.report import Header

logger = logging.getLogger(__name__)

SOUND_SUFFIXES = frozenset(
    """.3gp .aac .ac3 .aif .aifc .aiff .amr .au .caf .ds2 .dss .flac .gsm .m4a .mka .mp2 .mp3 .mp4
    .oga .ogg .opus .spx .wav .wave .webm .wma""".split()  # noqa: SIM905
)
TermKind = Literal["drugs", "medical_terms", "numbers", "negations", "sides"]
TERM_KINDS: tuple[TermKind, ...] = ("medical_terms", "drugs", "numbers", "negations", "sides")


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ExpectedSection(_Value):
    """A section of the finished document: its paragraphs, then the items of its list."""

    heading: str | None = None
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


class Expected(_Value):
    """The finished document that a dictation should become (``expected.json``)."""

    document_type: str | None = None
    header: Header | None = None
    sections: tuple[ExpectedSection, ...]


class Terms(_Value):
    """What counts in the finished text, as it stands there (``terms.json``)."""

    drugs: tuple[str, ...] = ()
    medical_terms: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


class Trap(_Value):
    """A place where a flag must stand: words of the finished text (``traps.json``)."""

    kind: str
    text: str
    why: str = ""


class _ManifestLine(_Value):
    id: str
    file: str
    reference: str | None = None


@dataclass(frozen=True)
class Case:
    """One sound file and what is known of it.

    ``dictation`` is what was dictated, ``variant`` the sort of sound (``""`` for ``audio.ogg``,
    ``"noise"`` for ``audio.noise.ogg``); sound variants of one dictation share the reference.
    ``spoken`` are the words as spoken.
    """

    name: str
    audio: Path
    dictation: str
    variant: str = ""
    spoken: str | None = None
    expected: Expected | None = None
    terms: Terms | None = None
    traps: tuple[Trap, ...] = ()


def read_set(folder: Path) -> tuple[Case, ...]:
    """The cases of a set, by name.

    ``folder`` holds a folder for each dictation (with ``spoken.txt`` or ``expected.json``, and
    ``audio*`` files), or is such a folder itself, or has a ``manifest.jsonl`` (``id``, ``file``,
    ``reference`` a line) for recordings with nothing but a reference text. A dictation without
    sound, and a recording whose reference is null, are left out with a line in the log.

    Raises :class:`EvaluationError` where nothing can be evaluated or a file cannot be read.
    """
    if not folder.is_dir():
        raise EvaluationError(f"There is no folder “{folder.name}” to evaluate.")
    manifest = folder / "manifest.jsonl"
    if manifest.is_file():
        cases = _from_manifest(manifest)
    else:
        below = sorted(entry for entry in folder.iterdir() if entry.is_dir())
        dictations = [entry for entry in (folder, *below) if _is_dictation(entry)]
        cases = [case for entry in dictations for case in _of_dictation(entry)]
    if not cases:
        raise EvaluationError(
            f"“{folder.name}” is no set of dictations: it needs a folder for each dictation with its "
            "sound (audio.ogg or audio.wav) and spoken.txt or expected.json, or a manifest.jsonl."
        )
    return tuple(cases)


def _is_dictation(folder: Path) -> bool:
    return (folder / "spoken.txt").is_file() or (folder / "expected.json").is_file()


def _of_dictation(folder: Path) -> list[Case]:
    sounds = sorted(
        entry for entry in folder.glob("audio*") if entry.is_file() and entry.suffix.lower() in SOUND_SUFFIXES
    )
    if not sounds:
        logger.warning("a dictation of the set has no sound and is left out")
    name = folder.resolve().name
    spoken = folder / "spoken.txt"
    spoken_text = _text(spoken) if spoken.is_file() else None
    expected = _json(folder / "expected.json", TypeAdapter(Expected))
    terms = _json(folder / "terms.json", TypeAdapter(Terms))
    traps = _json(folder / "traps.json", TypeAdapter(tuple[Trap, ...])) or ()
    cases = []
    stems = [sound.stem for sound in sounds]
    for sound in sounds:
        variant = sound.stem.removeprefix("audio").strip(".-_ ")
        mark = variant if stems.count(sound.stem) == 1 else sound.name
        cases.append(
            Case(f"{name}/{mark}" if mark else name, sound, name, variant, spoken_text, expected, terms, traps)
        )
    return cases


def _from_manifest(manifest: Path) -> list[Case]:
    cases = []
    for number, line in enumerate(_text(manifest).splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = _ManifestLine.model_validate_json(line)
        except ValidationError:
            raise EvaluationError(
                f"Line {number} of {manifest.name} is not a record with id, file and reference."
            ) from None
        sound = manifest.parent / entry.file
        if entry.reference is None:
            logger.info("a recording of the set has no reference and is left out")
        elif not sound.is_file():
            raise EvaluationError(f"Line {number} of {manifest.name} names a sound file that is not there.")
        else:
            cases.append(Case(entry.id, sound, entry.id, spoken=entry.reference))
    return cases


_T = TypeVar("_T")


def _json(path: Path, form: TypeAdapter[_T]) -> _T | None:
    if not path.is_file():
        return None
    try:
        return form.validate_python(json.loads(_text(path)))
    except (ValidationError, json.JSONDecodeError):
        raise EvaluationError(
            f"{path.parent.name}/{path.name} does not have the form of a set's {path.name}."
        ) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise EvaluationError(f"{path.parent.name}/{path.name} cannot be read as UTF-8 text.") from None
