"""Tokens on their way to finished text, and the notes that later become corrections and flags.

Each pass of the writer takes a run of these (one paragraph or list item) and gives a new one. What a pass changes
it notes on the tokens themselves, so that nobody has to keep positions in step: at the end every run of
neighbouring tokens that carries the same note becomes one ``Correction`` or ``Flag`` of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from transcribe.report import DocumentType, Origin, Severity
from transcribe.settings import HouseStyle

SIGNS = frozenset('.,:;?!()“”"–-/…')  # punctuation that stands as a token of its own
EDGES = ".,:;?!\"'“”’()-–…"  # signs that are no part of the word they stand at


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Something was written otherwise than heard: by which rule, and what else it might have been.

    ``rule`` is the stable name of a rule ("number.blood-pressure", "style.do-not-use"); ``evidence`` are the
    measures that spoke for it, by name, where it was weighed. Two changes are never equal: identity tells
    neighbouring changes of the same rule apart.
    """

    rule: str
    heard: str
    written: str
    alternatives: tuple[str, ...] = ()
    evidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A reason to ask the secretary, in one plain sentence."""

    kind: str
    severity: Severity
    message: str
    heard: str
    suggestions: tuple[str, ...] = ()


Note = Change | Question


@dataclass(frozen=True, slots=True)
class Written:
    """One token: its text, the space behind it, where it came from, and the notes on it.

    ``words`` are the indices of the transcript words behind it; times are seconds, ``None`` without sound. A
    punctuation sign is a token of its own, and the token before it has an empty ``space``.
    """

    text: str
    space: str = " "
    origin: Origin = Origin.HEARD
    words: tuple[int, ...] = ()
    start: float | None = None
    end: float | None = None
    probability: float | None = None
    notes: tuple[Note, ...] = ()

    @property
    def plain(self) -> str:
        """The word as the tables spell it: lower case, without signs at its edges. A sign gives ``""``."""
        return self.text.lower().strip(EDGES)

    @property
    def is_sign(self) -> bool:
        """Whether this is punctuation and not a word."""
        return self.text in SIGNS


Run = list[Written]


@dataclass(frozen=True, slots=True)
class Context:
    """What a pass may know about the paragraph it works on.

    ``sentences`` says whose rules find the sentences in what a recogniser punctuated.
    ``signs`` says that the run has punctuation (spoken, or the recogniser's). ``names`` are the document's own
    spellings, lower case to written ("oakley" to "Oakley").
    """

    style: HouseStyle = field(default_factory=HouseStyle)
    sentences: Literal["spacy", "scispacy"] = "spacy"
    document_type: DocumentType = DocumentType.CLINIC_NOTE
    heading: str | None = None
    item: bool = False
    signs: bool = True
    names: Mapping[str, str] = field(default_factory=dict)


def text_of(run: Sequence[Written]) -> str:
    """The run as text."""
    return "".join(token.text + token.space for token in run).strip()


def replaced(
    run: Sequence[Written], written: str, rule: str, origin: Origin, *, alternatives: tuple[str, ...] = ()
) -> Run:
    """``written`` (words parted by single spaces) in place of the tokens of ``run``, with the change noted.

    The new tokens know all words of the old ones, keep their notes, and take the last one's space. Where the text
    stays as it was, ``run`` comes back unchanged.
    """
    heard = text_of(run)
    if heard == written:
        return list(run)
    change = Change(rule, heard, written, alternatives)
    notes = (*dict.fromkeys(note for token in run for note in token.notes), change)
    starts = [token.start for token in run if token.start is not None]
    ends = [token.end for token in run if token.end is not None]
    sure = [token.probability for token in run if token.probability is not None]
    model = Written(
        text="",
        origin=origin,
        words=tuple(sorted({index for token in run for index in token.words})),
        start=min(starts, default=None),
        end=max(ends, default=None),
        probability=min(sure, default=None),
        notes=notes,
    )
    tokens = [replace(model, text=text) for text in written.split(" ")]
    tokens[-1] = replace(tokens[-1], space=run[-1].space)
    return tokens


def asked(run: Sequence[Written], question: Question) -> Run:
    """The run as it is, with a question on every token."""
    return [replace(token, notes=(*token.notes, question)) for token in run]


def run_of(text: str) -> Run:
    """Plain text as a run, signs as tokens of their own; word indices count the words of ``text.split()``."""
    run: Run = []
    for index, word in enumerate(text.split()):
        core = word
        opening: list[str] = []
        while len(core) > 1 and core[0] in '(“"':
            opening.append(core[0])
            core = core[1:]
        closing: list[str] = []
        while (len(core) > 1 and core[-1] in ',:;?!)”"') or (len(core) > 1 and core[-1] == "." and not dotted(core)):
            closing.insert(0, core[-1])
            core = core[:-1]
        pieces = [*opening, core, *closing]
        run.extend(Written(text=piece, space="", words=(index,)) for piece in pieces)
        run[-1] = replace(run[-1], space=" ")
    if run:
        run[-1] = replace(run[-1], space="")
    return run


ABBREVIATIONS = frozenset({"dr", "mr", "mrs", "ms", "prof", "st", "vs", "jr", "sr", "e.g", "i.e", "a.m", "p.m", "ph.d"})


def dotted(word: str) -> bool:
    """Whether the full stop at the end of a word belongs to it: "Dr.", "b.i.d.", "a.m."."""
    core = word[:-1].lower()
    return core in ABBREVIATIONS or (
        len(core) > 2 and all(len(part) == 1 and part.isalpha() for part in core.split("."))
    )
