"""Small drafts for the tests of doubt, made from the words that were heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from transcribe.postprocess.correction.known_words import is_medical
from transcribe.postprocess.correction.terms import Kind, Term
from transcribe.postprocess.flags.doubt_evidence import Heard
from transcribe.report import Block, DocumentType, Flag, Report, Section, Source, Token
from transcribe.speech import Segment, Transcript, Word

DRUGS = frozenset({"metoprolol", "apixaban"})


def transcript(text: str, sure: Mapping[str, float] | None = None, *, segment: float = -0.2) -> Transcript:
    """Words of .4 seconds, two a second; ``sure`` gives the probability of some of them (others: .95)."""
    words = tuple(
        Word(word, at * 0.5, at * 0.5 + 0.4, (sure or {}).get(word.strip(".,"), 0.95))
        for at, word in enumerate(text.split())
    )
    return Transcript((Segment(words, 0.0, len(words) / 2, segment, 0.0, 1.2, 0.0),), 30.0, "en", "test", "test")


def report(heard: Transcript, flags: Sequence[Flag] = (), heading: str | None = "Plan") -> Report:
    """A draft of one paragraph: each heard word a token, its sign a token behind it."""
    tokens = []
    for index, word in enumerate(heard.words):
        core = word.text.rstrip(".,")
        sign = word.text[len(core) :]
        tokens.append(Token(text=core, space="" if sign else " ", words=(index,), probability=word.probability))
        if sign:
            tokens.append(Token(text=sign))
    return Report(
        document_type=DocumentType.CLINIC_NOTE,
        source=Source(file="a.wav"),
        sections=(Section(heading=heading, blocks=(Block(tokens=tuple(tokens)),)),),
        flags=tuple(flags),
    )


def known(wording: str) -> Term | None:
    """Two drugs, and whatever else the shipped lists know."""
    if wording.casefold() in DRUGS:
        return Term(wording.casefold(), Kind.DRUG, 1)
    return Term(wording, Kind.OTHER, 2) if is_medical(wording) else None


def heard(first: Transcript, second: str | None = None) -> Heard:
    """What was heard, and what a second recogniser heard."""
    return Heard(first, known, None if second is None else transcript(second))
