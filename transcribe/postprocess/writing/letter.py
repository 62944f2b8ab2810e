"""A letter's own lines: "Re:", salutation, closing, signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby, pairwise

from transcribe.postprocess.writing.finishing import finish
from transcribe.postprocess.writing.header.likeness import any_may_be_one, bare
from transcribe.postprocess.writing.header.opening import Opening
from transcribe.postprocess.writing.page import ENDINGS, Paragraph, Part, Role
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.sentence_units import is_kind
from transcribe.postprocess.writing.written import Context, Question, Run, Written, replaced, run_of, text_of
from transcribe.report import Header, Origin, Severity
from transcribe.tables import table

LAST_WORDS = 14  # a closing, a name, a degree and a title have no more
NAME_WORDS = 8
UNSURE = 0.6  # probability below which a word may be another
MOST_NAMED = 5  # words of a name and its degree
# words of a closing that are never mere thanks
NEVER_THANKS = frozenset({"sincerely", "faithfully", "truly", "respectfully", "cordially", "regards"})
DEGREES = frozenset(
    {"md", "do", "phd", "dds", "dmd", "dpm", "mbbs", "mbchb", "frcs", "frcp", "facs", "facc", "np", "pa", "pa-c", "rn"}
)
SALUTATION = 6  # words that a salutation may have: "dear doctor and missus van houten"
SUBJECT = {"patient": "", "date_of_birth": "date of birth", "mrn": "medical record number"}
SUBJECT_CUES = frozenset({"re", "regarding", "subject", "colon", "patient", "concerning", "about", "the", "ray", "we"})
PARTICLES = frozenset({"van", "von", "der", "den", "de", "la", "di", "da", "of", "and", "the", "in", "for"})
TITLES = frozenset({"doctor", "dr", "mister", "mr", "missus", "mrs", "miss", "ms", "professor", "prof", "sir", "madam"})


@cache
def _closings() -> tuple[tuple[str, ...], ...]:
    rows = (tuple(row["said"].split()) for row in table("closings"))
    return tuple(sorted(rows, key=len, reverse=True))


def as_letter(parts: list[Part], opening: Opening, header: Header, context: Context) -> list[Part]:
    """The parts with subject line, salutation, closing and signature as paragraphs of their own."""
    parts = _with_closing([_with_salutation(part, header) for part in parts], header.author or "")
    subject = subject_line(opening, header, context)
    if parts and parts[0].heading is None:
        return [replace(parts[0], paragraphs=[*subject, *parts[0].paragraphs]), *parts[1:]]
    return [Part(None, subject), *parts] if subject else parts


def subject_line(opening: Opening, header: Header, context: Context) -> list[Paragraph]:
    """The line "Re: name, date of birth, medical record number", each value with its words.

    Where the author dictated such a line it is that one, with the header's values in the place of the words that
    were read as these; else it is made of the header. Where no name was understood, what was heard of it stands in
    its place: it is asked about.
    """
    values = {name: value for name in SUBJECT if (value := _shown(header, name, context)) is not None}
    if opening.subject:
        run = _dictated_subject(opening, values)
    elif "patient" in values:
        run = _made_subject(opening, values)
    elif values and (name := _heard_of_patient(opening)):
        run = [*name, Written(",", origin=Origin.TEMPLATE), *_made_subject(opening, values)]
    else:
        return []
    return [Paragraph([Written("Re:", origin=Origin.TEMPLATE), *run], role=Role.SUBJECT)] if run else []


def _shown(header: Header, name: str, context: Context) -> str | None:
    value: str | None = getattr(header, name)
    if value is None or name != "date_of_birth":
        return value
    day = date.fromisoformat(value)
    return text_of(finish(run_of(f"{day:%B} {day.day} {day.year}"), context)).removesuffix(".")


def _dictated_subject(opening: Opening, values: Mapping[str, str]) -> Run:
    field_of = {index: name for name in values for index in opening.sources.get(name, ())}
    pairs = pairwise(opening.subject)
    following = {piece.index: field_of[after.index] for piece, after in pairs if after.index in field_of}
    run: Run = []
    for name, group in groupby(opening.subject, key=lambda piece: field_of.get(piece.index)):
        pieces = list(group)
        words = tuple(index for piece in pieces for index in piece.words)
        if name is not None:
            said = [Written(text, words=words, origin=Origin.TEMPLATE) for text in values[name].split(" ")]
        else:
            label = pieces if not field_of else [piece for piece in pieces if piece.plain not in SUBJECT_CUES]
            said = _label(label, following.get(words[-1]))
            if said and run:
                run[-1] = replace(run[-1], space="")
                run.append(Written(",", origin=Origin.TEMPLATE))
        run += said
    return ended(run)


def _label(pieces: list[Piece], field: str | None) -> Run:
    """The words before a value: as they were said where they are a name of the field, else the field's own name."""
    said = " ".join(piece.plain for piece in pieces)
    run = [_heard(piece) for piece in pieces]
    if not run or field is None or not SUBJECT[field] or said in _field_names():
        return run
    return replaced(run, SUBJECT[field], "edit.label", Origin.COMMAND)


@cache
def _field_names() -> frozenset[str]:
    return frozenset(row["said"] for row in table("header_cues") if row["where"] != "damaged")


def _heard_of_patient(opening: Opening) -> Run:
    """The words of the opening among which the patient's name must be, as they were heard."""
    asked = {word for question in opening.questions if question.field == "patient" for word in question.words}
    run = [_heard(piece) for piece in opening.left if not asked.isdisjoint(piece.words)]
    return [*run[:-1], replace(run[-1], space="")] if run else []


def _heard(piece: Piece) -> Written:
    return Written(piece.text, words=piece.words, start=piece.start, end=piece.end, probability=piece.probability)


def _made_subject(opening: Opening, values: Mapping[str, str]) -> Run:
    shown = [(name, f"{SUBJECT[name]} {value}".strip()) for name, value in values.items()]
    if account := opening.extra.get("account_number"):
        shown.append(("account_number", f"number {account}"))
    run: Run = []
    for name, text in shown:
        if run:
            run[-1] = replace(run[-1], space="")
            run.append(Written(",", origin=Origin.TEMPLATE))
        words = tuple(opening.sources.get(name, ()))
        run += [Written(word, origin=Origin.TEMPLATE, words=words) for word in text.split(" ")]
    return ended(run)


def finish_line(paragraph: Paragraph, context: Context) -> Run:
    """A letter's own line, finished: no full stop at its end, a colon (UK: comma) after the salutation."""
    if paragraph.role is Role.SUBJECT:
        return [paragraph.run[0], *ended(finish(paragraph.run[1:], context))]
    sign = paragraph.run[-1] if paragraph.run and paragraph.run[-1].text == "," else None
    run = ended(finish(ended(paragraph.run), context))
    if not run:
        return run
    if paragraph.role is Role.SALUTATION:
        if tuple(token.plain for token in run) in _salutations():
            run = [_name_word(token, every=True) for token in run]
        return [*run, Written("," if context.style.english == "UK" else ":", "", Origin.STYLE)]
    if paragraph.role is Role.CLOSING:
        return [*run, sign or Written(",", "", Origin.STYLE)]
    return _with_degrees([_name_word(token) for token in run])


def _with_degrees(run: Run) -> Run:
    """A comma between a name and the degree behind it: "Noel Ashgrove, MD"."""
    written: Run = []
    for token in run:
        if written and not written[-1].is_sign and token.plain.replace(".", "") in DEGREES:
            written[-1] = replace(written[-1], space="")
            written.append(Written(",", origin=Origin.STYLE))
        written.append(token)
    return written


def _name_word(token: Written, *, every: bool = False) -> Written:
    """In a line that is a name, every word has its capital; the small ones between them only if ``every``."""
    if token.text[:1].islower() and token.plain != "or" and (every or token.plain not in PARTICLES):
        return replace(token, text=token.text[:1].upper() + token.text[1:])
    return token


def _with_salutation(part: Part, header: Header) -> Part:
    paragraphs: list[Paragraph] = []
    for number, paragraph in enumerate(part.paragraphs):
        length = _salutation(paragraph.run, header) if number < 3 and part.heading is None else 0
        if not length:
            paragraphs.append(paragraph)
            continue
        said, rest = paragraph.run[:length], paragraph.run[length:]
        if said[0].plain in _dear() and said[0].plain != "dear":
            said = [*replaced(said[:1], "Dear", "edit.salutation", Origin.CORRECTION), *said[1:]]
        while rest and rest[0].is_sign:
            rest = rest[1:]
        paragraphs.append(Paragraph(ended(said), role=Role.SALUTATION))
        if rest:
            paragraphs.append(replace(paragraph, run=rest))
    return replace(part, paragraphs=paragraphs)


def _salutation(run: Run, header: Header) -> int:
    """How many tokens at the beginning of a run are "Dear Dr. Raman" with its sign; 0 if none."""
    words = tuple(token.plain for token in run[:SALUTATION])
    for fixed in _salutations():
        if words[: len(fixed)] == fixed:
            return len(fixed)
    if not words or words[0] not in _dear() or (words[0] != "dear" and not _greets(words, header)):
        return 0
    for number, token in enumerate(run[: SALUTATION + 2]):
        if token.is_sign:
            return number + 1
    if len(run) <= SALUTATION:
        return len(run)
    names = _name_words(header.recipient)
    length = 1
    while length < SALUTATION and run[length].plain in names | TITLES:
        length += 1
    return length if length > 1 and run[length - 1].plain not in TITLES else min(3, len(run))


def _greets(words: tuple[str, ...], header: Header) -> bool:
    """Whether a title and the recipient's name follow, so that "they're Dr. Rutherford" can only be "dear"."""
    return len(words) > 2 and words[1] in TITLES and words[2] in _name_words(header.recipient)


def _name_words(name: str | None) -> set[str]:
    return {word.casefold() for word in (name or "").replace(".", "").split()}


@cache
def _salutations() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row["said"].split()) for row in table("salutations") if row["kind"] == "whole")


@cache
def _dear() -> frozenset[str]:
    return frozenset(row["said"] for row in table("salutations") if row["kind"] == "dear")


def ended(run: Run) -> Run:
    """The run without a sign or space at its end."""
    while run and run[-1].is_sign:
        run = run[:-1]
    return [*run[:-1], replace(run[-1], space="")] if run else run


def _with_closing(parts: list[Part], author: str) -> list[Part]:
    """The last closing of the letter, and what follows it, as lines."""
    for number in range(len(parts) - 1, max(-1, len(parts) - 3), -1):
        part = parts[number]
        for place in range(len(part.paragraphs) - 1, -1, -1):
            paragraph = part.paragraphs[place]
            after = part.paragraphs[place + 1 :]
            found = _closing(paragraph.run, author)
            if found is None or any(len(each.run) > LAST_WORDS for each in after):
                continue
            at, length = found
            lines = [_named(line, author) for line in _lines(paragraph, at, length, after)]
            before = [*part.paragraphs[:place]]
            if at:
                before.append(replace(paragraph, run=_trimmed(paragraph.run[:at])))
            return [*parts[:number], *_placed(part, before, lines), *parts[number + 1 :]]
    return parts


def _placed(part: Part, before: list[Paragraph], lines: list[Paragraph]) -> list[Part]:
    """The lines of the ending stand under no heading."""
    if part.heading is None:
        return [replace(part, paragraphs=[*before, *lines])]
    return [replace(part, paragraphs=before), Part(None, lines)]


def _lines(paragraph: Paragraph, at: int, length: int, after: Sequence[Paragraph]) -> list[Paragraph]:
    closing, name = paragraph.run[at : at + length], paragraph.run[at + length :]
    while name and name[0].is_sign:
        name = name[1:]
    comma = Written(",", "", Origin.STYLE)
    spoken = next((token for token in paragraph.run[at + length : at + length + 1] if token.text == ","), None)
    closed = [*ended(closing), replace(spoken or comma, space="")]
    lines = [Paragraph(closed, role=Role.CLOSING)]
    if name:
        lines.append(Paragraph(ended(name), role=Role.SIGNATURE))
    lines += [replace(each, run=ended(each.run), kind="paragraph", role=Role.SIGNATURE) for each in after]
    return [line for line in lines if line.run]


def _named(line: Paragraph, author: str) -> Paragraph:
    """The author's name in place of words below the closing of which the recogniser was sure of none, and which are no
    name like it: it is asked about."""
    words = [token for token in line.run if not token.is_sign]
    unsure = all(token.probability is not None and token.probability < UNSURE for token in words)
    known = bare(author).split()
    if line.role is not Role.SIGNATURE or len(known) < 2 or len(words) > MOST_NAMED or not unsure:
        return line
    if any_may_be_one((token.plain for token in words), known):
        return line
    heard = text_of(line.run)
    question = Question("name", Severity.MAJOR, "Below the closing the author's name was written.", heard)
    run = replaced(line.run, bare(author), "edit.signature", Origin.CORRECTION)
    return replace(line, run=[replace(token, notes=(*token.notes, question)) for token in run])


def _closing(run: Run, author: str) -> tuple[int, int] | None:
    """Where in the last words of a run a closing stands at the beginning of a sentence, and its length."""
    for at in range(max(0, len(run) - LAST_WORDS), len(run)):
        words = [token.plain for token in run[at:]]
        for closing in _closings():
            if tuple(words[: len(closing)]) == closing and _stands_alone(run, at, len(closing), author):
                return at, len(closing)
    return None


def _stands_alone(run: Run, at: int, length: int, author: str) -> bool:
    """At the start of a run or sentence, and followed by what may be a name; without signs only by the author's."""
    rest = run[at + length :]
    if (
        rest
        and rest[0].text in ENDINGS
        and _may_be_name(rest[1:])
        and not NEVER_THANKS.isdisjoint(token.plain for token in run[at : at + length])
    ):
        rest = rest[1:]  # "Yours sincerely. Victor Lindqvist."
    if at == 0 or run[at - 1].text in ENDINGS:
        return len(rest) <= NAME_WORDS and all(token.text not in ENDINGS for token in rest[:-1])
    names = _name_words(author) | DEGREES | {"m", "d", "o", "p", "h", "doctor", "dr"}
    return not any(token.is_sign for token in run) and all(token.plain in names for token in rest)


def _may_be_name(run: Run) -> bool:
    words = [token.plain for token in run if not token.is_sign]
    sentence = ("verb", "auxiliary", "subject", "determiner", "order", "preposition", "negation")
    return 0 < len(words) <= MOST_NAMED and not any(is_kind(word, *sentence) for word in words)


def _trimmed(run: Run) -> Run:
    return [*run[:-1], replace(run[-1], space="")] if run else run
