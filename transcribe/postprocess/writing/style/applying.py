"""The style pass."""

from __future__ import annotations

from transcribe.postprocess.writing.style.contractions import write_contractions
from transcribe.postprocess.writing.style.diagnoses import write_diagnoses
from transcribe.postprocess.writing.style.doses import part_doses, write_doses
from transcribe.postprocess.writing.style.drugs import write_generic_names, write_tall_man
from transcribe.postprocess.writing.style.eponyms import write_eponyms
from transcribe.postprocess.writing.style.forms import write_do_not_use, write_error_prone
from transcribe.postprocess.writing.style.frequencies import part_abbreviations, write_frequencies
from transcribe.postprocess.writing.style.organisms import write_organisms
from transcribe.postprocess.writing.style.remarks import ask_about_remarks
from transcribe.postprocess.writing.style.slang import write_slang
from transcribe.postprocess.writing.style.spelling import write_spelling
from transcribe.postprocess.writing.style.symbols import write_symbols
from transcribe.postprocess.writing.style.usage import write_usage
from transcribe.postprocess.writing.written import Context, Run

# Doses come first, as the other passes look for them; spelling comes after all that writes words of its own.
PASSES = (
    part_abbreviations,
    part_doses,
    write_frequencies,
    write_do_not_use,
    write_error_prone,
    write_doses,
    write_symbols,
    write_organisms,
    write_slang,
    write_eponyms,
    write_contractions,
    write_usage,
    write_spelling,
    write_diagnoses,
    write_generic_names,
    write_tall_man,
    ask_about_remarks,
)


def apply_style(run: Run, context: Context) -> Run:
    """The run in the office's style. Applied twice, the second time changes nothing."""
    for write in PASSES:
        run = write(run, context)
    return run
