"""The speech to learn from, on disk: features of each window computed once, in parts that survive a kill.

A part holds the windows of some dictations: the encoder's output (float16, (n, positions, width)), tokens and kinds.
The text is written first and whole; a part depends only on its dictations and the seed, so an interrupted run goes on
where it stopped, and several processes can make different parts.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from transcribe.asr.torch_weights import torch_model
from transcribe.asr.weights import find_weights
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.learning.sentences import Dictation, Writer
from transcribe.learning.utterance import Kind, Piece, Utterance
from transcribe.learning.voices import Sounds, Voice, voices
from transcribe.learning.windows import Window, windows
from transcribe.tables import table

if TYPE_CHECKING:
    from whisper.tokenizer import Tokenizer

DICTATIONS_PER_PART = 12
TEXT_FILE = "text.jsonl"
WINDOWS_AT_A_TIME = 4  # through the encoder: .42 s each instead of .50 s one by one
HELD_BACK_EVERY = 40  # of so many dictations one is spoken by a held-back voice and not trained on


@dataclass(frozen=True, slots=True)
class Plan:
    """What a corpus is made of: model, seed, and how many hours of speech at most (None: the whole vocabulary)."""

    model: str
    seed: int
    dictations: int | None = None


@dataclass(frozen=True)
class Part:
    """Some windows as they lie on disk, with their features."""

    features: npt.NDArray[np.float16]
    tokens: tuple[tuple[int, ...], ...]
    kinds: tuple[tuple[int, ...], ...]
    seconds: float
    voices: tuple[str, ...]


def tokenizer_of(model: Any) -> Tokenizer:
    """openai-whisper's tokeniser for English dictation with that model."""
    from whisper.tokenizer import get_tokenizer

    return get_tokenizer(model.is_multilingual, num_languages=model.num_languages, language="en", task="transcribe")


def written_dictations(plan: Plan, tokenizer: Tokenizer) -> list[Dictation]:
    """All dictations of a plan, in order; the same for the same plan and the same tables."""

    @cache
    def pieces(word: str) -> int:
        return len(tokenizer.encode(f" {word}"))

    chance = Random(plan.seed)
    known = [voice for voice in voices() if not voice.held_back]
    dictations = []
    for dictation in Writer(chance, pieces).dictations(known):
        dictations.append(dictation)
        if plan.dictations is not None and len(dictations) >= plan.dictations:
            break
    strangers = [voice for voice in voices() if voice.held_back]
    return [
        Dictation(dictation.utterances, strangers[number // HELD_BACK_EVERY % len(strangers)])
        if number % HELD_BACK_EVERY == 0
        else dictation
        for number, dictation in enumerate(dictations)
    ]


def _text(plan: Plan, folder: Path, tokenizer: Tokenizer) -> list[Dictation]:
    """The text of the corpus: as it was written when the corpus was begun, or written now.

    Word lists may change while a corpus is made; the text on disk keeps its parts of one piece.
    """
    path = folder / TEXT_FILE
    if not path.exists():
        written = written_dictations(plan, tokenizer)
        temporary = path.with_suffix(".partial")
        temporary.write_text("".join(f"{json.dumps(_row(dictation))}\n" for dictation in written), encoding="utf-8")
        temporary.replace(path)
    by_name = {voice.name: voice for voice in voices()}
    return [_dictation(json.loads(line), by_name) for line in path.read_text(encoding="utf-8").splitlines()]


def _row(dictation: Dictation) -> dict[str, Any]:
    return {
        "voice": dictation.voice.name,
        "utterances": [
            [utterance.source, [[piece.said, piece.written, piece.kind, piece.sign] for piece in utterance.pieces]]
            for utterance in dictation.utterances
        ],
    }


def _dictation(row: dict[str, Any], by_name: dict[str, Voice]) -> Dictation:
    return Dictation(
        tuple(
            Utterance(tuple(Piece(said, written, Kind(kind), sign) for said, written, kind, sign in pieces), source)
            for source, pieces in row["utterances"]
        ),
        by_name[row["voice"]],
    )


def pronunciations() -> Sounds:
    """How hard words are said, from ``vocab/pronunciations.tsv``: the usual American way of each."""
    return {row["word"]: row["sounds"].split(" | ")[0] for row in table("pronunciations")}


def build(plan: Plan, folder: Path, processes: int, report: Callable[[str], None] = print) -> list[Path]:
    """Make all parts that are not there yet; returns their paths in order. Held-back parts are named ``held-…``."""
    folder.mkdir(parents=True, exist_ok=True)
    model = torch_model(find_weights(plan.model))
    dictations = _text(plan, folder, tokenizer_of(model))
    held = list(range(0, len(dictations), HELD_BACK_EVERY))
    known = [number for number in range(len(dictations)) if number % HELD_BACK_EVERY]
    jobs = [
        (folder / f"{name}-{index:04}.npz", numbers[index * DICTATIONS_PER_PART : (index + 1) * DICTATIONS_PER_PART])
        for name, numbers in (("held", held), ("part", known))
        for index in range(-(-len(numbers) // DICTATIONS_PER_PART))
    ]
    missing = [(plan, path, numbers) for path, numbers in jobs if not path.exists()]
    with ProcessPoolExecutor(processes, initializer=_prepare, initargs=(plan, folder)) as pool:
        for path, seconds in pool.map(_make, missing):
            report(f"{path.name}: {seconds / 60:.1f} min of speech")
    return [path for path, _ in jobs]


class Encoder:
    """Turns sound into the features that the decoder attends to, on a GPU if there is one."""

    def __init__(self, model: Any) -> None:
        import torch

        self._model = model
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        model.encoder.to(self._device)

    def features(self, sounds: Sequence[Samples]) -> npt.NDArray[np.float16]:
        """Of each sound (up to 30 s, 16 kHz) the encoder's output, shape (n, positions, width)."""
        import torch
        from whisper.audio import N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim

        bands = self._model.dims.n_mels
        heard = []
        for first in range(0, len(sounds), WINDOWS_AT_A_TIME):
            some = sounds[first : first + WINDOWS_AT_A_TIME]
            mels = [pad_or_trim(log_mel_spectrogram(sound, bands, padding=N_SAMPLES), N_FRAMES) for sound in some]
            with torch.no_grad(), torch.autocast(self._device, dtype=torch.bfloat16):
                heard.append(self._model.encoder(torch.stack(mels).to(self._device)).half().cpu().numpy())
        features: npt.NDArray[np.float16] = np.concatenate(heard)
        return features


class _Maker:
    """What one process needs to make parts."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        import torch

        torch.set_num_threads(1)
        model = torch_model(find_weights(plan.model))
        self.encoder = Encoder(model)
        self.tokenizer = tokenizer_of(model)
        self.dictations = _text(plan, folder, self.tokenizer)
        self.sounds = pronunciations()


_maker: _Maker | None = None


def _prepare(plan: Plan, folder: Path) -> None:
    global _maker  # noqa: PLW0603 - one per process of the pool, as its initialiser
    _maker = _Maker(plan, folder)


def _make(job: tuple[Plan, Path, Sequence[int]]) -> tuple[Path, float]:
    plan, path, numbers = job
    assert _maker is not None
    made: list[Window] = []
    for number in numbers:
        made += windows(_maker.dictations[number], _maker.sounds, _maker.tokenizer, Random(f"{plan.seed}/{number}"))
    write_part(path, made, _maker.encoder.features([window.samples for window in made]))
    return path, sum(len(window.samples) for window in made) / SAMPLE_RATE


def write_part(path: Path, made: Sequence[Window], features: npt.NDArray[np.float16]) -> None:
    """Write a part whole or not at all."""
    facts = {
        "tokens": [window.tokens for window in made],
        "kinds": [window.kinds for window in made],
        "voices": [window.voice for window in made],
        "seconds": sum(len(window.samples) for window in made) / SAMPLE_RATE,
    }
    temporary = path.with_suffix(".partial")
    with zipfile.ZipFile(temporary, "w") as archive:
        with archive.open("features.npy", "w", force_zip64=True) as file:
            np.lib.format.write_array(file, features)  # type: ignore[no-untyped-call]
        archive.writestr("facts.json", json.dumps(facts))
    temporary.replace(path)


def read_part(path: Path) -> Part:
    """A part as it was written."""
    with zipfile.ZipFile(path) as archive, archive.open("features.npy") as file:
        features = np.lib.format.read_array(file)  # type: ignore[no-untyped-call]
    facts = facts_of(path)
    return Part(
        features=features,
        tokens=tuple(tuple(row) for row in facts["tokens"]),
        kinds=tuple(tuple(row) for row in facts["kinds"]),
        seconds=facts["seconds"],
        voices=tuple(facts["voices"]),
    )


def facts_of(path: Path) -> dict[str, Any]:
    """What a part says of itself, without its features: tokens, kinds and voices of its windows, seconds of speech."""
    with zipfile.ZipFile(path) as archive:
        facts: dict[str, Any] = json.loads(archive.read("facts.json"))
    return facts
