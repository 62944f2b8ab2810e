"""How time and memory grow with the length of a dictation, and with the number of terms in the vocabulary.

    python benchmarks/growth.py length SET [--seconds 10 60 600 3600 7200] [--model base] [--threads 2]
    python benchmarks/growth.py vocabulary SET [--terms 0 10000 100000 500000]

Every size is measured in a process of its own, so that its peak memory is its own. A long dictation is the set's
recordings one after the other, again and again, as one WAV file. A large vocabulary is the shipped one and so many
invented words of an office beside it, pronounced at random; the text that is corrected is that of the set's first
dictations as it was spoken, without sound.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

LENGTHS = (10, 60, 600, 3600, 7200)
TERMS = (0, 10_000, 100_000, 500_000)
DICTATIONS = 4  # whose spoken words are corrected


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["length", "vocabulary"])
    parser.add_argument("set", type=Path, help="a folder of dictations")
    parser.add_argument("--seconds", type=int, nargs="+", default=LENGTHS)
    parser.add_argument("--terms", type=int, nargs="+", default=TERMS)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one is not None:
        measure = one_length if asked.what == "length" else one_vocabulary
        print(json.dumps(measure(asked)))
        return
    sizes = asked.seconds if asked.what == "length" else asked.terms
    for number, size in enumerate(sizes):
        row = of_size(asked, size)
        if number == 0:
            print("| " + " | ".join(row) + " |\n" + "|---" * len(row) + "|")
        print("| " + " | ".join(f"{value:,.6g}" for value in row.values()) + " |", flush=True)


def of_size(asked: argparse.Namespace, size: int) -> dict[str, float]:
    """What was measured in a new process."""
    command = [sys.executable, __file__, asked.what, str(asked.set), "--one", str(size)]
    command += ["--model", asked.model, "--threads", str(asked.threads)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    row: dict[str, float] = json.loads(answer.splitlines()[-1])
    return row


def one_length(asked: argparse.Namespace) -> dict[str, float]:
    """The whole way of a dictation of so many seconds, the document included."""
    from transcribe.pipeline import Pipeline
    from transcribe.settings import Recognition, Settings

    pipeline = Pipeline(Settings(recognition=Recognition(model=asked.model, threads=asked.threads)))
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "dictation.wav"
        lengthened(asked.set, asked.one, sound)
        _ = pipeline.recogniser
        wall, cpu = time.perf_counter(), time.process_time()
        report, _ = pipeline.draft_of(sound)
        pipeline.write(report, Path(folder), "draft")
        return {
            "seconds of sound": asked.one,
            "words": len(report.transcript),
            "seconds": round(time.perf_counter() - wall, 1),
            "processor seconds": round(time.process_time() - cpu, 1),
            "processor seconds a second": round((time.process_time() - cpu) / asked.one, 3),
            "peak MB": round(_peak()),
        }


def lengthened(folder: Path, seconds: int, path: Path) -> None:
    """Write the set's recordings, again and again, as one of so many seconds; a block is held at a time."""
    import numpy as np

    from transcribe.audio import SAMPLE_RATE, examine
    from transcribe.evaluation.sets import read_set

    sounds = [case.audio for case in read_set(folder)]
    left = seconds * SAMPLE_RATE
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        while left:
            for sound in sounds:
                for block in examine(sound).blocks():
                    part = block[:left]
                    file.writeframes((np.clip(part, -1, 1) * 32767).astype("<i2").tobytes())
                    left -= len(part)


def one_vocabulary(asked: argparse.Namespace) -> dict[str, float]:
    """Loading the vocabulary with so many words of an office's own, and correcting some dictations by it."""
    from transcribe.evaluation.sets import read_set
    from transcribe.postprocess.correction.correcting import Corrector
    from transcribe.postprocess.correction.lexicon import Lexicon, of_own, shipped
    from transcribe.postprocess.correction.lexicon_file import load, save

    texts = list(dict.fromkeys(case.spoken for case in read_set(asked.set) if case.spoken))[:DICTATIONS]
    Corrector(lexicon=Lexicon.load()).corrected_text(texts[0])  # whatever is read only once
    with tempfile.TemporaryDirectory() as folder:
        built = time.process_time()
        if asked.one:
            save(of_own(list(invented(asked.one)), lambda _: ()), "invented", Path(folder))
        built = time.process_time() - built
        before = _resident()
        loading = time.process_time()
        own = load("invented", Path(folder)) if asked.one else None
        loading = time.process_time() - loading
    corrector = Corrector(lexicon=Lexicon(shipped(), own))
    correcting = time.process_time()
    for text in texts:
        corrector.corrected_text(text)
    correcting = time.process_time() - correcting
    return {
        "terms of the office": asked.one,
        "building, s": round(built, 2),
        "loading, s": round(loading, 2),
        "a dictation, s": round(correcting / len(texts), 3),
        "MB more, loaded and used": round(_resident() - before),
        "peak MB": round(_peak()),
    }


def invented(count: int) -> Any:
    """So many words that nobody uses, each with a pronunciation of four to twelve phones."""
    from transcribe.phones import ALPHABET, VOWELS
    from transcribe.postprocess.correction.lexicon import OwnTerm

    chance = random.Random(7)
    vowels = sorted(VOWELS)
    consonants = sorted(set(ALPHABET.values()) - VOWELS)
    for number in range(count):
        syllables = chance.randint(2, 6)
        sounds = "".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(syllables))
        yield OwnTerm(f"invented {number}", (sounds,))


def _peak() -> float:
    """The process's greatest memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _resident() -> float:
    """The process's memory now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
