"""Runs the pipeline over a set of dictations with known text and prints the figures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from transcribe.evaluation.page import write_page
from transcribe.evaluation.presentation import as_json, as_table, set_errors
from transcribe.evaluation.run import Evaluation, Transcribed, evaluate
from transcribe.evaluation.sets import Case, read_set
from transcribe.pipeline import Pipeline
from transcribe.progress import Display
from transcribe.settings import Recognition, Settings


def recogniser_figures(folder: Path, settings: Settings) -> dict[str, float]:
    """The pooled figures of the recogniser alone on a set: ``wer`` (of ``words`` words) and the recalls, by name.

    A recording with nothing but a reference text counts in ``wer`` only. Raises as ``print_evaluation`` does.
    """
    pooled = as_json(_evaluated(read_set(folder), settings))["pooled"]
    rates = {name: figure["rate"] for name, figure in pooled["raw"].items() if figure["rate"] is not None}
    return {**rates, "words": pooled["raw"]["wer"]["reference_words"]}


def measure_of_adapter(model: str) -> Callable[[Path], Callable[[Path, float], dict[str, float]]]:
    """For an adapter's file, what measures that model with it on a set, at a strength (0: without it)."""

    def of(adapter: Path) -> Callable[[Path, float], dict[str, float]]:
        def measured(folder: Path, strength: float) -> dict[str, float]:
            choice = Recognition(
                model=model, adapter=str(adapter) if strength else "none", adapter_strength=strength or None
            )
            return recogniser_figures(folder, Settings(recognition=choice))

        return measured

    return of


def print_evaluation(
    folder: Path, settings: Settings, *, as_json_object: bool, page: Path | None = None, embed: bool = False
) -> bool:
    """Print the figures of a set as a table or as one JSON object; whether every dictation could be measured.

    ``page`` gets every error with its sound as one HTML file; ``embed`` puts the sound itself into it. Raises
    ``EvaluationError`` if the folder is no set or the page cannot be written, ``ModelError`` if the recogniser cannot
    be loaded.
    """
    evaluation = _evaluated(read_set(folder), settings)
    if page is not None:
        write_page(evaluation, page, f"{folder.resolve().name}: errors", embed=embed)
    if as_json_object:
        print(json.dumps(as_json(evaluation), indent=1))
    else:
        console = Console()
        console.print(as_table(evaluation))
        for line in set_errors(evaluation):
            console.print(line, markup=False)
    return not evaluation.failed


def _evaluated(cases: Sequence[Case], settings: Settings) -> Evaluation:
    pipeline = Pipeline(settings)
    _ = pipeline.recogniser
    with Display(len(cases)) as display:

        def transcribe(path: Path) -> Transcribed:
            began = time.perf_counter()
            report, heard = pipeline.draft_of(path, progress=display.at)
            taken = time.perf_counter() - began
            display.finished(heard.transcript.seconds, "measured")
            return Transcribed(heard.transcript.text, report, heard.transcript.seconds, taken)

        def progress(case: Case, _number: int, _total: int) -> None:
            display.file(case.name, 0.0)

        return evaluate(cases, transcribe, progress)
