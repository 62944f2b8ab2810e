"""Looks at the parts that the program is made of: weights, adapter, second ear, sentence model, LibreOffice."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator

from transcribe.asr.recogniser import ENGINES, adapted
from transcribe.asr.weights import find_weights
from transcribe.doctor.findings import Finding, advice, good, problem
from transcribe.errors import ModelError
from transcribe.settings import Settings

OFFICE_PROGRAMS = ("soffice", "libreoffice")
ENGINE_PACKAGES = {"faster-whisper": ("faster_whisper",), "whisper": ("whisper", "torch")}


def model(settings: Settings) -> Iterator[Finding]:
    """Whether the recogniser's weights are there, whole, and what they have learned."""
    choice = settings.recognition
    try:
        weights = find_weights(choice.model)
        weights.verify()
        learned = adapted(weights, choice)
    except ModelError as error:
        yield problem("Recogniser", str(error), "See: transcribe models list")
        return
    missing = [name for name in ENGINE_PACKAGES.get(choice.engine, ()) if not _installed(name)]
    if choice.engine not in ENGINES or missing:
        yield problem(
            "Recogniser",
            f"The engine '{choice.engine}' is not installed.",
            "pip install 'transcribe[whisper]', or choose faster-whisper.",
        )
        return
    yield good("Recogniser", f"{learned.name}, on {choice.engine}; its weights have the right checksums.")


def second_ear(settings: Settings) -> Iterator[Finding]:
    """Whether what the correction asks for is installed."""
    if settings.correction.by_audio and settings.correction.second_ear and not _installed("hama"):
        yield advice(
            "Correction",
            "The second ear is not installed here: misheard words are looked for without it.",
            "pip install hama (Linux, macOS)",
        )
    else:
        by = "sound and context" if settings.correction.by_sound else "the office's own rules alone"
        yield good("Correction", f"By {by}{', asking the recording' if settings.correction.by_audio else ''}.")


def sentences(settings: Settings) -> Iterator[Finding]:
    """Whether the library that finds sentences is there."""
    wanted = settings.writing.sentences
    if not _installed(wanted):
        yield problem("Sentences", f"The package '{wanted}' is not installed.", "pip install 'transcribe[scispacy]'")
    else:
        yield good("Sentences", f"By {wanted}.")


def libreoffice() -> Iterator[Finding]:
    """Whether PDF files can be made."""
    found = next((name for name in OFFICE_PROGRAMS if shutil.which(name)), None)
    if found:
        yield good("LibreOffice", f"Found ({found}): PDF files can be made.")
    else:
        yield advice(
            "LibreOffice",
            "Not found: Word documents are made, PDF files are not.",
            "Install it (Debian, Ubuntu: apt-get install libreoffice-writer).",
        )


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
