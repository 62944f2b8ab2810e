"""Windows of speech as Whisper hears it, 30 seconds each, with the tokens it should write and what each is worth.

Sentences of one dictation are spoken one behind another, with pauses, until a window is full. A sentence that would be
cut by the window's end is, as in Whisper's own training, announced by its start time only, and begins the next window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.learning.sentences import Dictation
from transcribe.learning.sound import Surroundings, recorded, surroundings, with_other_tract
from transcribe.learning.utterance import Kind, Utterance
from transcribe.learning.voices import Sounds, speak

if TYPE_CHECKING:
    from whisper.tokenizer import Tokenizer

WINDOW_SECONDS = 30.0
TAIL_SECONDS = 0.6  # so much of a cut sentence must be heard to be announced
PAUSES = (0.08, 0.9)  # seconds of silence between sentences
KINDS = tuple(Kind)
"""Kinds of tokens; their place here is their code in ``Window.kinds``."""


@dataclass(frozen=True)
class Window:
    """Up to 30 s of sound, the tokens to be written for it (the end of text included), and each token's kind."""

    samples: Samples
    tokens: tuple[int, ...]
    kinds: tuple[int, ...]
    voice: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spoken:
    utterance: Utterance
    samples: Samples


def windows(dictation: Dictation, sounds: Sounds, tokenizer: Tokenizer, chance: Random) -> Iterator[Window]:
    """The windows of one dictation, spoken by its voice in surroundings of its own."""
    place = surroundings(chance)
    held: list[tuple[float, _Spoken]] = []
    clock = chance.uniform(*PAUSES)
    for spoken in _speak(dictation, sounds, place):
        seconds = len(spoken.samples) / SAMPLE_RATE
        if clock + seconds > WINDOW_SECONDS and held:
            cut = spoken if clock + TAIL_SECONDS < WINDOW_SECONDS and chance.random() < 0.5 else None
            yield _window(held, (clock, cut) if cut else None, dictation, place, tokenizer)
            held, clock = [], chance.uniform(*PAUSES)
        if seconds < WINDOW_SECONDS - 1:
            held.append((clock, spoken))
            clock += seconds + chance.uniform(*PAUSES)
    if held:
        yield _window(held, None, dictation, place, tokenizer)


def _speak(dictation: Dictation, sounds: Sounds, place: Surroundings) -> Iterator[_Spoken]:
    texts = [utterance.said for utterance in dictation.utterances]
    for utterance, samples in zip(
        dictation.utterances, speak(texts, dictation.voice, sounds, place.tract / place.pace), strict=True
    ):
        trimmed = _trimmed(with_other_tract(samples, place.tract))
        if len(trimmed):
            yield _Spoken(utterance, trimmed)


def _trimmed(samples: Samples) -> Samples:
    """The sound without the synthesiser's silence before and behind it."""
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max(initial=1e-6))
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


def _window(
    held: Sequence[tuple[float, _Spoken]],
    cut: tuple[float, _Spoken] | None,
    dictation: Dictation,
    place: Surroundings,
    tokenizer: Tokenizer,
) -> Window:
    end = held[-1][0] + len(held[-1][1].samples) / SAMPLE_RATE
    length = WINDOW_SECONDS if cut else min(WINDOW_SECONDS, end + 0.3)
    sound = np.zeros(int(length * SAMPLE_RATE), np.float32)
    tokens: list[int] = []
    kinds: list[int] = []
    for start, spoken in [*held, *([cut] if cut else [])]:
        first = int(start * SAMPLE_RATE)
        heard = spoken.samples[: len(sound) - first]
        sound[first : first + len(heard)] = heard
    for start, spoken in held:
        texts, codes = tokens_of(spoken.utterance, tokenizer)
        times = [_time(start, tokenizer), _time(start + len(spoken.samples) / SAMPLE_RATE, tokenizer)]
        tokens += [times[0], *texts, times[1]]
        kinds += [KINDS.index(Kind.TIME), *codes, KINDS.index(Kind.TIME)]
    if cut:
        tokens.append(_time(cut[0], tokenizer))
        kinds.append(KINDS.index(Kind.TIME))
    sources = tuple(sorted({spoken.utterance.source for _, spoken in held}))
    return Window(
        samples=recorded(sound, place),
        tokens=(*tokens, tokenizer.eot),
        kinds=(*kinds, KINDS.index(Kind.TIME)),
        voice=dictation.voice.name,
        sources=sources,
    )


def _time(seconds: float, tokenizer: Tokenizer) -> int:
    """Whisper's token for a time in the window, in steps of 20 ms."""
    return int(tokenizer.timestamp_begin) + round(min(seconds, WINDOW_SECONDS) / 0.02)


def tokens_of(utterance: Utterance, tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """The tokens of the written text, and the code (place in ``KINDS``) of the kind that each token's text is of."""
    return coded(list(utterance.marked()), tokenizer)


def coded(marked: Sequence[tuple[str, Kind]], tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """The tokens of a text in stretches of one kind, and the code (place in ``KINDS``) of each token's kind.

    A token over several stretches is of the kind of its last byte.
    """
    codes_by_byte = [KINDS.index(kind) for text, kind in marked for _ in text.encode()]
    tokens = tokenizer.encode("".join(text for text, _ in marked))
    codes, place = [], 0
    for token in tokens:
        place += len(tokenizer.encoding.decode_single_token_bytes(token))
        codes.append(codes_by_byte[place - 1])
    return tokens, codes
