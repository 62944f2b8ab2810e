"""The writer: from heard pieces to a finished document with its header, corrections and questions.

pieces ─► understanding ─► header ─► layout ─► letter, sections ─► finishing ─► blocks, corrections, flags
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from transcribe.postprocess.writing.accounts import unwritten
from transcribe.postprocess.writing.commands import Action, Spoken, speaks_punctuation
from transcribe.postprocess.writing.finishing import finish
from transcribe.postprocess.writing.header.comparison import merge, unsettled
from transcribe.postprocess.writing.header.known import People, with_known
from transcribe.postprocess.writing.header.opening import HeaderQuestion, Opening, read_opening
from transcribe.postprocess.writing.header.recipients import read_copies
from transcribe.postprocess.writing.headings import nearest
from transcribe.postprocess.writing.kind import document_type_of
from transcribe.postprocess.writing.layout import lay_out
from transcribe.postprocess.writing.letter import as_letter, finish_line
from transcribe.postprocess.writing.page import Paragraph, Part, Role
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.recording import block_of, corrections_of, questions_of
from transcribe.postprocess.writing.sections import in_usual_order, with_supplied_headings
from transcribe.postprocess.writing.sentences import Rules
from transcribe.postprocess.writing.signed_name import author_signed
from transcribe.postprocess.writing.style.patient import without_name
from transcribe.postprocess.writing.style.spelling import write_spelling
from transcribe.postprocess.writing.understanding import Aside, Understood, understand
from transcribe.postprocess.writing.written import Context, Run, run_of, text_of
from transcribe.report import Correction, DocumentType, Flag, Header, Section, Severity, Unwritten
from transcribe.settings import HouseStyle


@dataclass(frozen=True, slots=True)
class Finished:
    """A document, and everything about it that is to be shown to the secretary."""

    document_type: DocumentType
    header: Header = field(default_factory=Header)
    sections: tuple[Section, ...] = ()
    corrections: tuple[Correction, ...] = ()
    flags: tuple[Flag, ...] = ()
    secretary_notes: tuple[Aside, ...] = ()
    after_end: tuple[Aside, ...] = ()
    stat: bool = False
    unwritten: tuple[Unwritten, ...] = ()


IDENTITY = frozenset({"patient", "date_of_birth", "mrn"})


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is known before a word is read: the office's style, the asked type, the worklist's header."""

    style: HouseStyle = field(default_factory=HouseStyle)
    date_order: str = "MDY"
    document_type: DocumentType | None = None
    worklist: Header | None = None
    usual_order: bool = False  # of the sections, instead of the dictated one
    sentences: Rules = "spacy"
    people: People = field(default_factory=People)  # names that the office knows


def write(pieces: list[Piece], assignment: Assignment) -> Finished:
    """Write one dictation."""
    understood = understand(pieces)
    english = assignment.style.english
    opening = with_known(
        read_opening(understood.stream, understood.names, assignment.date_order, english), assignment.people
    )
    body, header, questions = _header(understood, opening, assignment)
    heard = " ".join(piece.text for piece in pieces)
    kind = assignment.document_type or opening.document_type or document_type_of(heard)
    spoken = speaks_punctuation(list(understood.stream))
    parts = lay_out(body, kind, signs_spoken=spoken)
    context = Context(
        style=assignment.style,
        sentences=assignment.sentences,
        document_type=kind,
        signs=spoken or any(piece.sign for piece in pieces),
        names=_names(understood.names, header),
    )
    if kind is DocumentType.LETTER:
        parts = as_letter(parts, opening, header, context)
        header, signed = author_signed(parts, header)
        questions = (*questions, *signed)
    parts = with_supplied_headings(parts, kind)
    if assignment.usual_order:
        parts = in_usual_order(parts, kind)
    runs = [
        [_finished(paragraph, part, context, header.patient or "") for paragraph in part.paragraphs] for part in parts
    ]
    return Finished(
        document_type=kind,
        header=header,
        sections=tuple(_section(part, row, context) for part, row in zip(parts, runs, strict=True)),
        corrections=tuple(note for s, b, run in _numbered(runs) for note in corrections_of(run, s, b)),
        flags=(
            *(_header_flag(question, pieces) for question in questions),
            *(note for s, b, run in _numbered(runs) for note in questions_of(run, s, b)),
            *_heading_flags(parts),
            *_next_patient_flags(understood, runs),
        ),
        secretary_notes=understood.secretary_notes,
        after_end=understood.after_end,
        stat=understood.stat,
        unwritten=unwritten(
            pieces,
            written=(index for _, _, run in _numbered(runs) for token in run for index in token.words),
            header=_without(understood.stream, body),
            body=body,
            headings=(index for part in parts for index in part.words),
            left_out=understood.left_out,
            asides=(aside.words for aside in (*understood.secretary_notes, *understood.after_end)),
        ),
    )


def _header(
    understood: Understood, opening: Opening, assignment: Assignment
) -> tuple[list[Piece | Spoken], Header, tuple[HeaderQuestion, ...]]:
    """What is left for the body once header and copies are read, and the header beside the worklist's."""
    body = list(understood.stream[opening.length :])
    copies, taken = read_copies(body, understood.names, assignment.style.english)
    body = [entry for place, entry in enumerate(body) if not any(first <= place < last for first, last in taken)]
    header, questions = merge(opening, assignment.worklist)
    if copies:
        header = header.model_copy(update={"cc": (*header.cc, *(copy for copy in copies if copy not in header.cc))})
    return body, header, (*unsettled(opening, assignment.worklist), *questions)


def _without(stream: Iterable[Piece | Spoken], body: list[Piece | Spoken]) -> list[Piece | Spoken]:
    kept = {id(entry) for entry in body}
    return [entry for entry in stream if id(entry) not in kept]


def _names(spelled: Mapping[str, str], header: Header) -> dict[str, str]:
    """The document's own spellings: what the author spelled, and the header's full names."""
    people = [header.author, header.patient, header.recipient, *header.cc]
    full = [name.removeprefix("Dr. ").removeprefix("Dr ") for name in people if name]
    return {**{name.casefold(): name for name in full}, **spelled}


def _finished(paragraph: Paragraph, part: Part, context: Context, patient: str) -> Run:
    own = replace(context, heading=part.heading, item=paragraph.kind == "item")
    if paragraph.role is not Role.TEXT:
        return finish_line(paragraph, own)
    run = finish(paragraph.run, own)
    return run if context.document_type is DocumentType.LETTER else without_name(run, own, patient)


def _section(part: Part, runs: list[Run], context: Context) -> Section:
    """A section; its heading in the office's spelling ("Anesthesia", "Anaesthesia")."""
    heading = text_of(write_spelling(run_of(part.heading), context)) if part.heading else None
    blocks = (block_of(run, paragraph.kind) for paragraph, run in zip(part.paragraphs, runs, strict=True))
    return Section(heading=heading, blocks=tuple(blocks))


def _numbered(runs: list[list[Run]]) -> Iterator[tuple[int, int, Run]]:
    for section, row in enumerate(runs):
        for block, run in enumerate(row):
            yield section, block, run


def _header_flag(question: HeaderQuestion, pieces: list[Piece]) -> Flag:
    said = [piece for piece in pieces if piece.index in set(question.words)]
    return Flag(
        kind="identity" if question.field in IDENTITY else "header",
        severity=question.severity,
        section=0,
        block=0,
        tokens=(0, 0),
        message=question.message,
        suggestions=question.suggestions,
        heard=" ".join(piece.text for piece in said) or None,
        field=question.field,
        start=said[0].start if said and said[-1].end > 0 else None,
    )


def _heading_flags(parts: list[Part]) -> Iterator[Flag]:
    for number, part in enumerate(parts):
        if part.heading is None or not part.paragraphs or not (part.heard or part.supplied):
            continue
        if part.supplied:
            message = f"The heading “{part.heading}” was not said; it was put in."
        elif part.unknown:
            message = "The words of the heading above are no known heading. Please listen."
        else:
            message = f"The heading above was taken for “{part.heading}”."
        yield Flag(
            kind="heading",
            severity=Severity.MAJOR if part.unknown else Severity.MINOR,
            suggestions=nearest(part.heard) if part.unknown and part.heard else (),
            section=number,
            block=0,
            tokens=(0, 1),
            message=message,
            heard=part.heard,
        )


def _next_patient_flags(understood: Understood, runs: list[list[Run]]) -> Iterator[Flag]:
    """A critical flag where a second dictation begins in the same recording."""
    for entry in understood.stream:
        if not (isinstance(entry, Spoken) and entry.command.action is Action.NEXT_PATIENT):
            continue
        last = entry.pieces[-1].index
        for section, block, run in _numbered(runs):
            place = next((n for n, token in enumerate(run) if token.words and token.words[0] > last), None)
            if place is not None:
                yield Flag(
                    kind="two_patients",
                    severity=Severity.CRITICAL,
                    section=section,
                    block=block,
                    tokens=(place, len(run)),
                    message="Another dictation begins here, perhaps about another patient; it needs its own document.",
                    heard=" ".join(piece.text for piece in entry.pieces),
                )
                break
