"""One paragraph from words to finished text: the passes, in order."""

from __future__ import annotations

from transcribe.postprocess.writing.beginnings import begin_sentences
from transcribe.postprocess.writing.numbers.writing import write_numbers
from transcribe.postprocess.writing.segmentation import segment
from transcribe.postprocess.writing.style.applying import apply_style
from transcribe.postprocess.writing.terms.capitals import write_capitals
from transcribe.postprocess.writing.terms.letters import join_letters, part_letters
from transcribe.postprocess.writing.terms.phrases import write_phrases
from transcribe.postprocess.writing.written import Context, Run

PASSES = (
    segment,
    part_letters,
    write_phrases,
    write_numbers,
    join_letters,
    apply_style,
    write_capitals,
    begin_sentences,
)


def finish(run: Run, context: Context) -> Run:
    """The finished run. Each pass sees what those before it have written."""
    for write in PASSES:
        run = write(run, context)
    return run
