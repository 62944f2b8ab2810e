"""The second engine: openai-whisper on torch, with the same weights (extra ``whisper``).

It is three to four times slower than the default, and there to check it, to learn on, and for machines whose GPU torch
knows. In float32 both engines write the same words.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import whisper

from transcribe.asr.recogniser import LOG_PROBABILITY_FLOOR, Decoding
from transcribe.asr.torch_weights import torch_model
from transcribe.asr.weights import Weights
from transcribe.audio import Samples
from transcribe.speech import Segment, Word

SEED = 1  # as in the default engine


class ReferenceWhisper:
    """Whisper through openai-whisper, in float32 whatever precision is asked for."""

    engine = "whisper"

    def __init__(self, weights: Weights, *, precision: str, threads: int) -> None:
        del precision  # int8 and float16 do not exist on the processor here
        self.model = weights.name
        torch.set_num_threads(threads)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self._whisper = torch_model(weights).to(device)

    def recognise(self, samples: Samples, decoding: Decoding) -> Iterator[Segment]:
        """See ``Recogniser.recognise``."""
        torch.manual_seed(SEED)
        heard = whisper.transcribe(
            self._whisper,
            samples,
            language=decoding.language,
            task="transcribe",
            beam_size=decoding.beam_size,
            best_of=5,
            temperature=decoding.temperatures,
            condition_on_previous_text=False,
            logprob_threshold=LOG_PROBABILITY_FLOOR,
            word_timestamps=True,
            fp16=False,
            verbose=None,
            initial_prompt=", ".join(decoding.hotwords) or None,
            carry_initial_prompt=bool(decoding.hotwords),
        )
        window = 0
        for segment in heard["segments"]:
            yield Segment(
                words=tuple(
                    Word(
                        text=word["word"].strip(),
                        start=float(word["start"]),
                        end=float(word["end"]),
                        probability=float(word["probability"]),
                        space_before=word["word"].startswith(" "),
                    )
                    for word in segment["words"]
                    if word["word"].strip()
                ),
                start=float(segment["start"]),
                end=float(segment["end"]),
                average_log_probability=float(segment["avg_logprob"]),
                no_speech_probability=float(segment["no_speech_prob"]),
                compression_ratio=float(segment["compression_ratio"]),
                temperature=float(segment["temperature"]),
                opens_window=segment["seek"] != window,
            )
            window = segment["seek"]
