"""Both engines on the same weights, sound and beam: speed, memory and word error rate.

    python benchmarks/engines.py samples

Each configuration runs in a process of its own, one after another, so that its peak memory is its own. Times are wall
clock for recognition with speech detection, without loading; loading stands apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

CONFIGURATIONS = (
    ("faster-whisper", "int8"),
    ("faster-whisper", "float32"),
    ("whisper", "float32"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path, help="a folder of dictations")
    parser.add_argument("--model", default="base")
    parser.add_argument("--rounds", type=int, default=1, help="repeat all configurations in turn")
    parser.add_argument("--only", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        print(json.dumps(measure(asked.set, asked.model, *asked.only)))
        return
    header = f"{'engine':16}{'precision':11}{'load s':>8}{'s/s':>8}{'x real time':>13}{'peak MB':>9}{'WER':>8}"
    print(f"model {asked.model}, beam 5, {asked.set}\n{header}", flush=True)
    for _ in range(asked.rounds):
        for engine, precision in CONFIGURATIONS:
            command = [sys.executable, __file__, str(asked.set), "--model", asked.model, "--only", engine, precision]
            row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(
                f"{engine:16}{precision:11}{row['load']:8.2f}{row['work'] / row['sound']:8.3f}"
                f"{row['sound'] / row['work']:13.1f}{row['peak_mb']:9.0f}{row['wrong'] / row['words']:8.3f}",
                flush=True,
            )


def measure(folder: Path, model: str, engine: str, precision: str) -> dict[str, float]:
    """One configuration over a whole set: seconds of loading, work and sound, peak MB, wrong words of all words."""
    from transcribe.asr.listening import listen
    from transcribe.asr.recogniser import decoding_of, load_recogniser
    from transcribe.audio import examine
    from transcribe.evaluation.sets import read_set
    from transcribe.settings import Recognition

    choice = Recognition.model_validate({"model": model, "engine": engine, "precision": precision})
    began = time.perf_counter()
    recogniser = load_recogniser(choice)
    loaded = time.perf_counter()
    sound, texts = 0.0, []
    cases = [case for case in read_set(folder) if case.spoken]
    for case in cases:
        recording = examine(case.audio)
        texts.append(listen(recording, recogniser, decoding_of(choice)).transcript.text)
        sound += recording.seconds
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before the evaluation's own libraries
    wrong, words = errors([(case.spoken or "", text) for case, text in zip(cases, texts, strict=True)])
    return {
        "load": loaded - began,
        "work": done - loaded,
        "sound": sound,
        "peak_mb": peak,
        "wrong": wrong,
        "words": words,
    }


def errors(pairs: list[tuple[str, str]]) -> tuple[int, int]:
    """Wrong words and words of the references, after the evaluation's normalisation."""
    from transcribe.evaluation.alignment import align, respelled
    from transcribe.evaluation.figures import word_errors
    from transcribe.evaluation.normalise import normalised, tokens

    wrong = words = 0
    for spoken, heard in pairs:
        reference = normalised(spoken, spoken_marks=False)
        hypothesis = respelled(reference, tokens(heard, spoken_marks=False))
        counted = word_errors(align(reference, [token.text for token in hypothesis]))
        wrong += counted.substitutions + counted.insertions + counted.deletions
        words += counted.reference_words
    return wrong, words


if __name__ == "__main__":
    main()
