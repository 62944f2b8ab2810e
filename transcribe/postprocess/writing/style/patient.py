"""The patient's name in the body of a note, where an office writes "the patient" instead."""

from __future__ import annotations

from transcribe.postprocess.writing.style.rewriting import Found, exchanged, rewritten
from transcribe.postprocess.writing.style.surroundings import key, words_of
from transcribe.postprocess.writing.written import Context, Run

RULE = "style.patient-name"
LONGEST = 3  # words of a name, beside a title


def without_name(run: Run, context: Context, name: str) -> Run:
    """The run with "the patient" for the patient's full name, or for a title and the last name.

    A single last name stays: it may be a relative's, or a plain word.
    """
    words = tuple(name.lower().split())
    if context.style.patient_name == "keep" or not 2 <= len(words) <= LONGEST:
        return run

    def find(run: Run, place: int) -> Found | None:
        length = _length(run, place, words)
        if not length:
            return None
        possessive = key(run[place + length - 1]).endswith("'s")
        return exchanged(run, place, length, "the patient's" if possessive else "the patient", RULE)

    return rewritten(run, find)


def _length(run: Run, place: int, words: tuple[str, ...]) -> int:
    """How many tokens from a place name the patient; 0 if none do."""
    titled = key(run[place]) in words_of("title") - {"dr", "doctor"}
    at = place + int(titled)
    for said in (words, words[-1:] if titled else words):
        heard = [key(token).removesuffix("'s") for token in run[at : at + len(said)]]
        if tuple(heard) == said:
            return at + len(said) - place
    return 0
