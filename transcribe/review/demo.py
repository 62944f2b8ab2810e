"""An invented office with drafts to try the desk on: ``python -m transcribe.review.demo DIR``.

The first start makes the office in a new folder. Its drafts come from the sounds in ``samples/``, made by the program
itself, which takes a few minutes; with ``--quick`` from their spoken words, spread evenly over the sound. Everybody's
password is ``PASSWORD``; nothing here is meant for patients.
"""

from __future__ import annotations

import argparse
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import uvicorn

from transcribe.audio import SAMPLE_RATE, examine
from transcribe.pipeline import Pipeline
from transcribe.postprocess.drafting import draft
from transcribe.report import Report, Source
from transcribe.review.app import build_app
from transcribe.review.desk import open_desk
from transcribe.settings import Author, ReviewDesk, Settings, read_settings
from transcribe.speech import Segment, Transcript, Word
from transcribe.store.dictations import Facts
from transcribe.store.keys import new_key
from transcribe.store.opening import create_store, open_store
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM, Role, State
from transcribe.store.store import Store

PASSWORD = "correct horse battery"
PEOPLE = (
    Person("ann", "Ann Sample", frozenset({Role.SECRETARY})),
    Person("ben", "Ben Sample", frozenset({Role.SECRETARY})),
    Person("sue", "Sue Sample", frozenset({Role.SUPERVISOR})),
    Person("ada", "Ada Sample", frozenset({Role.ADMINISTRATOR})),
    Person("osei", "Grace Osei, MD", frozenset({Role.AUTHOR})),
    Person("lindqvist", "Victor Lindqvist, MD", frozenset({Role.AUTHOR})),
)
_SAMPLES = Path(__file__).parents[2] / "samples"
_KEY, _STORE = "office.key", "store"
_DOUBTFUL = 11  # of the quick drafts every such word


@dataclass(frozen=True, slots=True)
class Sample:
    """A sound with its spoken words, and what is known about it."""

    name: str
    sound: bytes
    path: Path
    spoken: str
    facts: Facts


def main() -> None:
    """Make the office if it is not there, and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m transcribe.review.demo", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--quick", action="store_true", help="drafts from the spoken words, without the recogniser")
    asked = parser.parse_args()
    settings = demo_settings(asked.folder, asked.port)
    if not (asked.folder / _KEY).exists():
        make_office(asked.folder, settings, quick=asked.quick)
    print(f"http://127.0.0.1:{asked.port}/  people: {', '.join(person.id for person in PEOPLE)}; password: {PASSWORD}")
    with open_demo(asked.folder) as store:
        uvicorn.run(build_app(open_desk(settings, store)), port=asked.port, log_level="warning", server_header=False)


def demo_settings(folder: Path, port: int = 8700) -> Settings:
    """The settings of the invented office."""
    authors = (
        Author(id="osei", name="Grace Osei, MD", title="Gynecology"),
        Author(id="lindqvist", name="Victor Lindqvist, MD", title="Spine Surgery"),
    )
    settings = read_settings(_SAMPLES / "office.toml")
    desk = ReviewDesk(port=port, openapi=True)
    return settings.model_copy(
        update={"authors": authors, "desk": desk, "vocabulary": folder.absolute() / "office_words.tsv"}
    )


def open_demo(folder: Path) -> Store:
    """The store of the invented office."""
    return open_store(folder / _STORE, (folder / _KEY).read_text(encoding="ascii"))


def make_office(folder: Path, settings: Settings, *, quick: bool) -> None:
    """People, and a dictation in most of the states; the key's file is written last."""
    folder.mkdir(parents=True, exist_ok=True)
    key = new_key()
    create_store(folder / _STORE, key)
    with open_store(folder / _STORE, key) as store:
        for person in PEOPLE:
            store.people.add(person, SYSTEM)
            store.people.set_password(person.id, PASSWORD, SYSTEM)
        pipeline = Pipeline(settings)
        for number, sample in enumerate(samples()):
            report = quick_draft(sample, settings) if quick else pipeline.draft(sample.path, author=sample.facts.author)
            _add(store, sample, report, number)
        store.receive(_tone(2.0), Facts(author="osei", file_name="just-received.wav", seconds=2.0))
    (folder / _KEY).write_text(key, encoding="ascii")


def samples() -> Iterator[Sample]:
    """The project's sample dictations."""
    for folder in sorted(path for path in _SAMPLES.iterdir() if path.is_dir()):
        (path,) = folder.glob("audio-*")
        spoken = (folder / "spoken.txt").read_text(encoding="utf-8")
        author = "lindqvist" if "spine" in folder.name else "osei"
        facts = Facts(author=author, file_name=path.name, stat="cataract" in folder.name)
        yield Sample(folder.name, path.read_bytes(), path, spoken, facts)


def quick_draft(sample: Sample, settings: Settings) -> Report:
    """A draft of the spoken words, spread evenly over the sound, with a doubtful one here and there."""
    seconds = examine(sample.path).seconds
    source = Source(file=sample.path.name, seconds=round(seconds, 2), engine="none", model="none")
    return draft(spread(sample.spoken, seconds), None, source, settings)


def spread(spoken: str, seconds: float) -> Transcript:
    """Words spread evenly over so many seconds."""
    texts = spoken.split()
    step = seconds / max(1, len(texts))
    words = tuple(
        Word(text, round(at * step, 2), round((at + 0.9) * step, 2), 0.35 if at % _DOUBTFUL == 7 else 0.97)
        for at, text in enumerate(texts)
    )
    segment = Segment(words, 0.0, seconds, -0.2, 0.01, 1.5, 0.0)
    return Transcript((segment,), seconds, "en", "none", "none")


def _add(store: Store, sample: Sample, report: Report, number: int) -> None:
    dictation = store.receive(sample.sound, sample.facts).id
    store.move(dictation, State.RECEIVED, State.TRANSCRIBING, SYSTEM)
    store.add_version(dictation, report, SYSTEM, after=0, to=State.DRAFT)
    if number == 3:  # one awaits the signature, as if all had been looked at
        store.move(dictation, State.DRAFT, State.IN_REVIEW, "ann")
        finished = report.model_copy(update={"flags": (), "blanks": ()})
        store.add_version(dictation, finished, "ann", after=1, to=State.AWAITING_SIGNATURE)


def _tone(seconds: float) -> bytes:
    samples = np.sin(np.arange(int(seconds * SAMPLE_RATE)) * (2 * np.pi * 440 / SAMPLE_RATE)) * 8000
    into = BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.astype(np.int16).tobytes())
    return into.getvalue()


if __name__ == "__main__":
    main()
