"""The dictations of the invented office, read from ``worklist.tsv``; sounds and reports lie in ``dictations/``."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from transcribe.audio import SAMPLE_RATE, examine
from transcribe.report import DocumentType, Header, Report, read_report
from transcribe.store.dictations import Facts
from transcribe.store.states import State
from transcribe.tables import rows_of

_DICTATIONS = Path(__file__).with_name("dictations")
_NO_SOUND = b"\x03enc" + bytes(range(256))  # how an encrypted DS2 file begins


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the worklist. ``name``: of its folder; ``seconds``: only so much of its sound, ``None`` for all."""

    name: str
    seconds: float | None
    state: State
    note: str
    facts: Facts

    @property
    def sound(self) -> bytes:
        """The recorder's file."""
        if not self.name:
            return _NO_SOUND
        path = sound_of(self.name)
        return path.read_bytes() if self.seconds is None else _first(path, self.seconds)

    @property
    def draft(self) -> Report:
        """What the program has written. Raises ``OSError`` where there is none."""
        return read_report(_DICTATIONS / self.name / "draft.json")

    @property
    def finished(self) -> Report:
        """What people have made of it. Raises ``OSError`` where there is none."""
        return read_report(_DICTATIONS / self.name / "finished.json")


@cache
def worklist() -> tuple[Listed, ...]:
    """All dictations."""
    return tuple(map(_listed, rows_of(Path(__file__).with_name("worklist.tsv"))))


def sound_of(name: str) -> Path:
    """The recording of a dictation with a folder of its own."""
    return _DICTATIONS / name / "audio.ogg"


def _listed(row: dict[str, str]) -> Listed:
    name, _, seconds = row["dictation"].removeprefix("-").partition(" ")
    header = {field: row[field] for field in ("patient", "date_of_birth", "mrn", "date_of_service") if row[field]}
    facts = Facts(
        author=row["author"],
        header=Header(**header),
        document_type=DocumentType(row["document_type"]) if row["document_type"] else None,
        stat=row["stat"] == "yes",
        file_name=f"{name}.ogg" if name else "recorder.ds2",
    )
    return Listed(name, float(seconds) if seconds else None, State(row["state"]), row["note"], facts)


def _first(path: Path, seconds: float) -> bytes:
    samples = examine(path).samples()[: int(seconds * SAMPLE_RATE)]
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return into.getvalue()
