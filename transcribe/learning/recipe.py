"""The whole way from word lists to an adapter: text, speech, features, training, strength, file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from transcribe.asr.adapter import Adapter, Base, Card, write_adapter
from transcribe.asr.ct2_format import Array
from transcribe.asr.recogniser import load_recogniser
from transcribe.asr.torch_weights import torch_model
from transcribe.asr.weights import find_weights
from transcribe.errors import LearningError
from transcribe.learning.choosing import Choice, Measure, choose
from transcribe.learning.corpus import TEXT_FILE, Encoder, Plan, build, facts_of, tokenizer_of, write_part
from transcribe.learning.recorded import recorded_windows
from transcribe.learning.training import Course, Training
from transcribe.learning.voices import check_programs, voices
from transcribe.settings import Recognition

LICENCE = "Apache-2.0"
SOURCES = {
    "frames": "own text, filled with the words of vocab/ (Apache-2.0)",
    "openings": "own text (Apache-2.0)",
    "ordinary": "own text (Apache-2.0)",
    "passages": "own text (Apache-2.0)",
}
"""Where the text of a corpus comes from, by the utterances' source, and its licence."""


@dataclass(frozen=True)
class Order:
    """What is to be learned, and where.

    ``name``: the adapter's; ``out``: its file; ``folder``: for the corpus and checkpoints (1.6 MB a window);
    ``sets``: dictations and recordings by which the strength is chosen; ``own``: an office's real dictations, to be
    learned from too; ``processes``: that make speech at a time.
    """

    name: str
    out: Path
    folder: Path
    plan: Plan
    course: Course
    sets: tuple[Path, ...] = ()
    own: tuple[Path, ...] = ()
    processes: int = 2


def learn(order: Order, measure: Callable[[Path], Measure], report: Callable[[str], None] = print) -> Choice | None:
    """Make the adapter that was ordered; goes on where an interrupted run stopped.

    ``measure(adapter)`` gives the measure for an adapter's file. Raises ``LearningError`` if a synthesiser is
    missing, ``ModelError`` if the weights are.
    """
    check_programs()
    weights = find_weights(order.plan.model)
    paths = build(order.plan, order.folder, order.processes, report)
    model = torch_model(weights)
    held = [path for path in paths if path.name.startswith("held")]
    paths += _own_parts(order, model)
    training = Training(model, tokenizer_of(model).sot_sequence, order.course, order.folder)
    training.run([path for path in paths if path not in held], held, report)
    training.use_best()
    base = Base(model=order.plan.model, sha256=weights.sha256["model.bin"])
    changes: dict[str, tuple[Array, Array]] = {
        layer: (a.astype(np.float16), b.astype(np.float16)) for layer, (a, b) in training.matrices().items()
    }
    card = Card(
        name=order.name,
        base=base,
        rank=order.course.rank,
        strength=1.0,
        licence=LICENCE,
        data=_data(order.folder, paths),
        figures={"training": training.state.history[-1], "course": asdict(order.course), "learned": str(date.today())},
    )
    if not order.sets:
        write_adapter(order.out, Adapter(card, changes), int8=True)
        return None
    trial = order.folder / "trial.npz"
    write_adapter(trial, Adapter(card, changes), int8=True)
    choice = choose(order.sets, measure(trial), report)
    if not choice.strength:
        raise LearningError(
            "The adapter is not better than the recogniser without it at any strength; it was not written."
        )
    chosen = [asdict(one) for one in choice.measured if one.strength in {0.0, choice.strength}]
    final = card.model_copy(update={"strength": choice.strength, "figures": {**card.figures, "chosen by": chosen}})
    write_adapter(order.out, Adapter(final, changes), int8=True)
    return choice


def _own_parts(order: Order, model: Any) -> list[Path]:
    """A part for each set of an office's own dictations, made once."""
    made = []
    for number, folder in enumerate(order.own):
        path = order.folder / f"own-{number:04}.npz"
        if not path.exists():
            recogniser = load_recogniser(Recognition(model=order.plan.model, adapter="none"))
            windows = list(recorded_windows(folder, recogniser, tokenizer_of(model)))
            if not windows:
                raise LearningError("One of the sets of own dictations holds nothing that can be learned from.")
            write_part(path, windows, Encoder(model).features([window.samples for window in windows]))
        made.append(path)
    return made


def _data(folder: Path, paths: Sequence[Path]) -> dict[str, object]:
    """What the corpus consists of: hours, sentences by source with their licence, voices with theirs."""
    spoken = [json.loads(line) for line in (folder / TEXT_FILE).read_text(encoding="utf-8").splitlines()]
    sentences: dict[str, int] = {}
    for row in spoken:
        for source, _ in row["utterances"]:
            sentences[source] = sentences.get(source, 0) + 1
    used = {row["voice"] for row in spoken}
    return {
        "hours": round(sum(facts_of(path)["seconds"] for path in paths) / 3600, 2),
        "sentences": sentences,
        "text": SOURCES,
        "voices": {voice.name: voice.licence for voice in voices() if voice.name in used and not voice.held_back},
        "own sets": sum(path.name.startswith("own") for path in paths),
        "held-back voices": sorted(voice.name for voice in voices() if voice.held_back),
    }
