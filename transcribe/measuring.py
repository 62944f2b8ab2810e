"""Runs the pipeline over a set of dictations with known text and prints the figures."""

from __future__ import annotations

import json
import time
from pathlib import Path

from rich.console import Console

from transcribe.evaluation.presentation import as_json, as_table, set_errors
from transcribe.evaluation.run import Transcribed, evaluate
from transcribe.evaluation.sets import Case, read_set
from transcribe.pipeline import Pipeline
from transcribe.progress import Display
from transcribe.settings import Settings


def print_evaluation(folder: Path, settings: Settings, *, as_json_object: bool) -> bool:
    """Print the figures of a set as a table or as one JSON object; whether every dictation could be measured.

    Raises ``EvaluationError`` if the folder is no set, ``ModelError`` if the recogniser cannot be loaded.
    """
    cases = read_set(folder)
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

        evaluation = evaluate(cases, transcribe, progress)
    if as_json_object:
        print(json.dumps(as_json(evaluation), indent=1))
    else:
        console = Console()
        console.print(as_table(evaluation))
        for line in set_errors(evaluation):
            console.print(line, markup=False)
    return not evaluation.failed
