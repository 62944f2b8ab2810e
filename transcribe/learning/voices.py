"""Synthetic voices: text in, sound out, through free synthesisers (the programs festival, flite, espeak-ng).

Words that synthesisers say wrong are given to them by sound (``vocab/pronunciations.tsv``, ARPABET). Each engine is one
function from texts to sound; the table ``text/voices.tsv`` says which voices there are and under which licence.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import numpy as np

from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.errors import LearningError
from transcribe.learning.text import rows

PROGRAMS = {"festival": "festival", "flite": "flite", "espeak": "espeak-ng"}
PACKAGES = "espeak-ng flite festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts"
SECONDS_ALLOWED = 120  # for one batch of sentences

Sounds = Mapping[str, str]
"""How hard words are said: the word (small letters) with its ARPABET phones, "M AH0 T OW1 P R AH0 L AO2 L"."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of the table. ``british`` voices get British spelling and words."""

    engine: str
    voice: str
    variant: str
    british: bool
    weight: float
    held_back: bool
    licence: str

    @property
    def name(self) -> str:
        """Its name in the records of what was trained on."""
        return "/".join(part for part in (self.engine, self.voice, self.variant) if part)


@cache
def voices() -> tuple[Voice, ...]:
    """All voices of ``text/voices.tsv``."""
    return tuple(
        Voice(
            engine=row["engine"],
            voice=row["voice"],
            variant=row["variant"],
            british=row["region"] == "UK",
            weight=float(row["weight"]),
            held_back=row["held_back"] == "yes",
            licence=row["licence"],
        )
        for row in rows("voices")
    )


def check_programs() -> None:
    """Raises ``LearningError`` that names what to install, if a synthesiser is missing."""
    missing = [program for program in PROGRAMS.values() if shutil.which(program) is None]
    if missing:
        raise LearningError(
            f"The synthesisers {', '.join(missing)} are not installed. On Debian or Ubuntu: apt-get install {PACKAGES}."
        )


def speak(texts: Sequence[str], voice: Voice, sounds: Sounds, stretch: float = 1.0) -> list[Samples]:
    """Each text as sound (float32, 16 kHz, shape (n,)). ``stretch`` above 1 is slower.

    ``sounds`` are used by the engines that can be told how to say a word. Raises ``LearningError`` if a
    synthesiser fails or does not have the voice.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.wav" for number in range(len(texts))]
        try:
            _ENGINES[voice.engine](list(zip(texts, files, strict=True)), voice, sounds, stretch)
            return [_samples(file) for file in files]
        except FileNotFoundError:  # festival ends without a sound where it does not have the voice
            raise LearningError(
                f"The synthesiser {voice.engine} does not speak with the voice {voice.voice}. On Debian or Ubuntu: "
                f"apt-get install {PACKAGES}."
            ) from None
        except (OSError, subprocess.SubprocessError, av.FFmpegError) as error:
            raise LearningError(f"The synthesiser {voice.engine} failed: {type(error).__name__}.") from None


_Batch = Sequence[tuple[str, Path]]


def _festival(batch: _Batch, voice: Voice, sounds: Sounds, stretch: float) -> None:
    said = {word for text, _ in batch for word in re.findall(r"[a-z']+", text.lower())}
    lines = [
        f"(if (not (member '{voice.voice} (voice.list))) (quit))",  # it would go on in any other voice
        f"(voice_{voice.voice})",
        f"(Parameter.set 'Duration_Stretch {stretch:.2f})",
        _festival_word("aletter", "EY1"),
    ]
    lines += [_festival_word(word, sounds[word]) for word in sorted(said & sounds.keys())]
    for text, file in batch:
        spelled = re.sub(r"\bA\b(?!')", "aletter", re.sub(r'["\\()]', " ", text))
        lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{spelled}")) "{file}" \'riff)')
    _run(["festival", "--pipe"], "\n".join(lines))


def _festival_word(word: str, phones: str) -> str:
    small = " ".join(_festival_phone(phone) for phone in phones.split())
    return f"(lex.add.entry (list \"{word}\" 'n (lex.syllabify.phstress '({small}))))"


def _festival_phone(phone: str) -> str:
    weak = _phones()[phone.rstrip("012")]["festival_weak"] if phone[-1] == "0" else ""
    return f"{weak}0" if weak else phone.lower()


@cache
def _phones() -> dict[str, dict[str, str]]:
    return {row["phone"]: row for row in rows("phones")}


def _flite(batch: _Batch, voice: Voice, _: Sounds, stretch: float) -> None:
    for text, file in batch:
        spelled = re.sub(r"\bA\b(?!')", "ay", text)
        _run(
            [
                "flite",
                "-voice",
                voice.voice,
                "--setf",
                f"duration_stretch={stretch:.2f}",
                "-t",
                spelled,
                "-o",
                str(file),
            ]
        )


def _espeak(batch: _Batch, voice: Voice, sounds: Sounds, stretch: float) -> None:
    name = f"{voice.voice}+{voice.variant}" if voice.variant else voice.voice
    for text, file in batch:
        spelled = re.sub(r"[\[\]]", " ", text)
        spelled = re.sub(r"\bA\b(?!')", "[[eI]]", spelled)
        spelled = re.sub(r"[A-Za-z']+", lambda word: _espeak_word(word.group(), sounds), spelled)
        _run(["espeak-ng", "-v", name, "-s", str(round(175 / stretch)), "-w", str(file), "--stdin"], spelled)


def _espeak_word(word: str, sounds: Sounds) -> str:
    phones = sounds.get(word.lower())
    return word if phones is None else f"[[{''.join(_espeak_phone(phone) for phone in phones.split())}]]"


def _espeak_phone(phone: str) -> str:
    row, stress = _phones()[phone.rstrip("012")], phone[-1]
    name = (row["espeak_weak"] if stress == "0" else "") or row["espeak"]
    return {"1": "'", "2": ","}.get(stress, "") + name


_ENGINES: dict[str, Callable[[_Batch, Voice, Sounds, float], None]] = {
    "festival": _festival,
    "flite": _flite,
    "espeak": _espeak,
}


def _run(command: list[str], text: str = "") -> None:
    subprocess.run(command, input=text, text=True, check=True, capture_output=True, timeout=SECONDS_ALLOWED)


def _samples(file: Path) -> Samples:
    """A synthesiser's WAV file as 16 kHz mono samples."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    parts: list[Samples] = []
    with av.open(str(file)) as container:
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray().reshape(-1).astype(np.float32) for part in resampler.resample(frame)]
    parts += [part.to_ndarray().reshape(-1).astype(np.float32) for part in resampler.resample(None)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
