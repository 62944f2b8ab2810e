"""The spoken opening of a dictation: "this is doctor Voss, clinic note on patient Miriam Oakley …"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from transcribe.postprocess.writing.commands import Action, Spoken
from transcribe.postprocess.writing.header.agreement import agreed, surname_again
from transcribe.postprocess.writing.header.body import introduced, salutation, seen_on
from transcribe.postprocess.writing.header.corrections import corrected
from transcribe.postprocess.writing.header.cues import words_of
from transcribe.postprocess.writing.header.line import Line, line_of
from transcribe.postprocess.writing.header.missing import left_over, missing, segments_end
from transcribe.postprocess.writing.header.names import (
    TITLES_OF_DOCTORS,
    in_english,
)
from transcribe.postprocess.writing.header.questions import HeaderQuestion, doubts_about, name_of, severity_of
from transcribe.postprocess.writing.header.recipients import author_at_end, read_copies
from transcribe.postprocess.writing.header.segment import DATES, IDENTITY, UNVALUED, Segment
from transcribe.postprocess.writing.header.segments import read_from_first_field, read_segments, read_subject
from transcribe.postprocess.writing.numbers.dates import Order
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.sentence_units import is_kind
from transcribe.report import DocumentType, Header, Severity

__all__ = ["HeaderQuestion", "Opening", "read_copies", "read_opening"]

DATES_BY_RANK = ("date_of_service", "date_of_letter", "date_of_discharge", "date_of_admission", "date_of_dictation")
ABOUT_THE_READER = frozenset({"your", "his", "her", "their"})
MOST_BEFORE_NUMBER = 2  # words: "this is medical record number …"
SUBJECT = IDENTITY | {"subject", "account_number", "phone", "spelled", "nothing", "patient_first", "patient_last"}


@dataclass(frozen=True, slots=True)
class Opening:
    """What the opening says. The document begins at ``stream[length]``.

    ``sources`` gives for each field of the header the transcript word indices it was read from. ``subject`` are the
    pieces of a letter's dictated "re" line, which is printed; where it follows the salutation, ``read_copies`` tells
    its place in the body. ``document_type`` is the work type, where it was said.
    ``extra`` holds what was said and has no field of its own ("account_number", "referring", "work_type" …), ``left``
    the pieces within the opening that belong to nothing, ``questions`` what is not sure.
    """

    header: Header = field(default_factory=Header)
    length: int = 0
    sources: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    subject: tuple[Piece, ...] = ()
    document_type: DocumentType | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    left: tuple[Piece, ...] = ()
    questions: tuple[HeaderQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class _Value:
    """A field's value, the words behind it, and what is to be asked about it."""

    text: str
    words: tuple[int, ...]
    items: tuple[str, ...] = ()


def read_opening(
    stream: Sequence[Piece | Spoken],
    names: Mapping[str, str] | None = None,
    date_order: str = "MDY",
    english: str = "US",
) -> Opening:
    """The header that the beginning of ``stream`` speaks, and the author that its end names; nothing is taken where it
    does not look like one.

    ``names`` are the author's own spellings, lower case to written; ``date_order`` settles dates in figures;
    ``english`` is the office's, for the stop behind a title.
    """
    line = line_of(stream)
    order: Order = "DMY" if date_order == "DMY" else "MDY"
    said = read_segments(line, names or {}, order)
    if not _is_opening(said, line):
        said = read_from_first_field(line, names or {}, order)
    end = segments_end(said)
    behind = [] if any(s.field == "patient" for s in said) else read_subject(line, end, names or {}, order)
    segments, replaced = corrected([*said, *behind], line)
    segments = agreed(segments, line, end)
    kind = _kind(segments, line, end)
    valued = [segment for segment in segments if segment.field not in UNVALUED]
    found = {name: value for name in dict.fromkeys(s.field for s in valued) if (value := _chosen(valued, name))}
    questions = [question for segment in valued for question in doubts_about(segment, line)]
    questions += [*replaced, *_conflicts(valued), *left_over(segments, line)]
    _move_numbers(found)
    questions += _to_copies(found, valued)
    questions += _reader_is_patient(found, valued, line)
    if "patient" not in found and (name := introduced(line, end, names or {})):
        found["patient"] = _Value(name.text, line.indices(name.start, name.end))
    questions += missing(found.keys(), segments, line)
    questions += _said_again(found, segments, stream, line)
    if kind is DocumentType.LETTER:
        _from_body(found, line, end, names or {}, order)
    questions += _signed(found, stream, names or {})
    header, sources = _header(found, english)
    return Opening(
        header=header,
        length=_length(stream, line, end) if said else 0,
        sources=sources,
        subject=_subject(segments, line) if kind is DocumentType.LETTER else (),
        document_type=kind,
        extra=_extra(found, segments),
        left=tuple(word.piece for s in segments if s.field == "left" for word in line.words[s.start : s.end]),
        questions=tuple(questions),
    )


def _kind(segments: Sequence[Segment], line: Line, end: int) -> DocumentType | None:
    """The work type that was said; else a letter by its greeting or recipient; else what the named procedure makes."""
    named = [s for s in segments if s.document_type]
    for segment in named:
        if segment.field == "work_type":
            return segment.document_type
    greeting = end < len(line) and line.plains[end] == "dear"
    if (greeting and bool(segments)) or any(segment.field == "recipient" for segment in segments):
        return DocumentType.LETTER
    return named[0].document_type if named else None


def _is_opening(segments: Sequence[Segment], line: Line) -> bool:
    """Whether this is enough to be an opening: two fields, or one that can be nothing else."""
    fields = {"date" if s.field in DATES else s.field for s in segments if s.field not in UNVALUED}
    if not fields:
        return False
    if len(fields) > 1:
        return True
    dictates = any(s.kept for s in segments if s.field == "nothing")
    return _can_be_nothing_else(next(s for s in segments if s.field not in UNVALUED), line, dictates)


def _can_be_nothing_else(only: Segment, line: Line, dictates: bool) -> bool:
    """Whether one field makes an opening alone; ``dictates``: something like "this is a dictation" was said."""
    match only.field:
        case "author":
            return bool(only.title) and only.words > 0 and (only.cued or dictates)
        case "patient":
            return only.words > 1 and only.sure and (line.cased or bool(only.title)) and only.start == 0
        case "mrn":
            told_of = only.end < len(line) and is_kind(line.plains[only.end], "auxiliary")  # "… was used twice"
            return only.cued and only.start <= MOST_BEFORE_NUMBER and not told_of
        case "work_type":
            return bool(line.sign(only.end - 1) or line.stop(only.end)) and line.sign(only.end - 1) != ":"
        case "recipient":
            return bool(only.title)
    return False


def _chosen(segments: Sequence[Segment], name: str) -> _Value | None:
    """A field's value: the last one said, for who starts again corrects himself; the fuller of two forms of a name.

    A second "to doctor Tate" is more likely a copy than another recipient.
    """
    said = [segment for segment in segments if segment.field == name and segment.value is not None]
    if not said:
        return None
    if name == "cc":
        items = tuple(dict.fromkeys(item for segment in said for item in segment.items))
        return _Value(", ".join(items), tuple(w for s in said for w in s.indices), items)
    best = said[0] if name == "recipient" else said[-1]
    for segment in said[:-1]:
        if best.value and segment.value and set(best.value.split()) < set(segment.value.split()):
            best = segment
    text = best.value or ""
    titled = name in ("recipient", "referring", "attending") and best.title
    return _Value(f"{best.title} {text}" if titled else text, best.indices)


def _conflicts(segments: Sequence[Segment]) -> Iterator[HeaderQuestion]:
    """Two different values that were said for one field."""
    for name in dict.fromkeys(segment.field for segment in segments):
        said = {s.value: s for s in segments if s.field == name and s.value is not None}
        if name == "cc" or len(said) < 2:
            continue
        *others, last = said.values() if name != "recipient" else reversed(said.values())
        others = [other for other in others if not _same(other.value or "", last.value or "")]
        if others:
            values = ", ".join(f"“{segment.value}”" for segment in (*others, last))
            if name == "recipient" and all(other.title and last.title for other in others):
                continue  # they are asked about as copies
            yield HeaderQuestion(
                name,
                f"The {name_of(name)} was said in different ways: {values}.",
                severity_of(name),
                tuple(other.value or "" for other in others),
                tuple(index for segment in (*others, last) for index in segment.indices),
            )


def _to_copies(found: dict[str, _Value], segments: Sequence[Segment]) -> Iterator[HeaderQuestion]:
    """A second "to doctor Tate" is a copy, as long as nobody says otherwise: "copy" is easily lost."""
    said = [segment for segment in segments if segment.field == "recipient" and segment.value]
    for other in said[1:]:
        if not (said[0].title and other.title) or _same(said[0].value or "", other.value or ""):
            continue
        copy = f"{other.title} {other.value}"
        known = found.get("cc", _Value("", ()))
        if copy in known.items:
            continue
        items = (*known.items, copy)
        found["cc"] = _Value(", ".join(items), (*known.words, *other.indices), items)
        yield HeaderQuestion(
            "cc",
            f"“To {copy}” was said behind another recipient; it was taken for a copy.",
            Severity.MAJOR,
            (),
            other.indices,
        )


def _reader_is_patient(found: dict[str, _Value], segments: Sequence[Segment], line: Line) -> Iterator[HeaderQuestion]:
    """A letter "to the patient" is about who reads it; one about "your results" probably, which is asked."""
    reader = next((segment for segment in segments if segment.field == "recipient" and segment.value), None)
    if reader is None or "patient" in found or reader.title in TITLES_OF_DOCTORS:
        return
    related, _, name = (reader.value or "").partition(" of ")
    if name.count(" ") and related.split(" ")[-1] in words_of("kin"):
        found["patient"] = _Value(name, reader.indices)
        return
    subject = next((s for s in segments if s.field == "subject"), None)
    about = line.plains[subject.value_start : subject.end] if subject else ()
    if reader.to_patient:
        found["patient"] = _Value(reader.value or "", reader.indices)
    elif reader.title and reader.words > 1 and ABOUT_THE_READER & set(about):
        found["patient"] = _Value(reader.value or "", reader.indices)
        message = f"The letter seems to be to the patient (“{reader.value}”): is that so?"
        yield HeaderQuestion("patient", message, Severity.CRITICAL, (), reader.indices)


def _signed(
    found: dict[str, _Value], stream: Sequence[Piece | Spoken], names: Mapping[str, str]
) -> Iterator[HeaderQuestion]:
    """The author that the last words name, where the first ones named none; a question where they named another."""
    signed = author_at_end(stream, names)
    if signed is None:
        return
    name, words = signed
    if "author" not in found:
        found["author"] = _Value(name.text, words)
    elif not _same(found["author"].text, name.text):
        yield HeaderQuestion(
            "author",
            f"The dictation begins with the author “{found['author'].text}” and ends with “{name.text}”.",
            Severity.MAJOR,
            (name.text,),
            words,
        )


def _same(one: str, other: str) -> bool:
    first, second = set(one.lower().split()), set(other.lower().split())
    return first <= second or second <= first


def _said_again(
    found: Mapping[str, _Value], segments: Sequence[Segment], stream: Sequence[Piece | Spoken], line: Line
) -> Iterator[HeaderQuestion]:
    if "patient" in found:
        spelled = any(s.field == "spelled" for s in segments)
        yield from surname_again(stream, found["patient"].text, spelled=spelled, cased=line.cased)


def _move_numbers(found: dict[str, _Value]) -> None:
    """An NHS number is the record number where no other was said; a first and last name make a name."""
    if "mrn" not in found and "nhs_number" in found:
        found["mrn"] = found["nhs_number"]
    first, last = found.pop("patient_first", None), found.pop("patient_last", None)
    if "patient" not in found and (first or last):
        parts = [part for part in (first, last) if part]
        found["patient"] = _Value(" ".join(p.text for p in parts), tuple(w for p in parts for w in p.words))
    for name in DATES_BY_RANK[1:]:
        if "date_of_service" not in found and name in found:
            found["date_of_service"] = found[name]


def _from_body(found: dict[str, _Value], line: Line, end: int, names: Mapping[str, str], order: Order) -> None:
    """What the opening of a letter did not say, from its first sentences."""
    if "recipient" not in found and (greeted := salutation(line, end, names)):
        found["recipient"] = _Value(greeted.titled, line.indices(greeted.start, greeted.end))
    if "date_of_service" not in found and (day := seen_on(line, end, order)) and day.iso:
        found["date_of_service"] = _Value(day.iso, line.indices(day.start, day.end))


def _header(found: Mapping[str, _Value], english: str) -> tuple[Header, dict[str, tuple[int, ...]]]:
    fields = {name: value for name, value in found.items() if name in Header.model_fields}
    texts = {name: in_english(value.text, english) for name, value in fields.items() if name != "cc"}
    copies = fields["cc"].items if "cc" in fields else ()
    header = Header(**texts, cc=tuple(in_english(copy, english) for copy in copies))
    return header, {name: value.words for name, value in fields.items()}


def _extra(found: Mapping[str, _Value], segments: Sequence[Segment]) -> dict[str, str]:
    extra = {name: value.text for name, value in found.items() if name not in Header.model_fields}
    speciality = next((segment.speciality for segment in segments if segment.speciality), None)
    return extra | ({"speciality": speciality} if speciality else {})


def _subject(segments: Sequence[Segment], line: Line) -> tuple[Piece, ...]:
    """The pieces about the patient, from the name on, while nothing else comes between; or a subject in free words."""
    about = ("patient", "subject")
    first = next((number for number, segment in enumerate(segments) if segment.field in about), None)
    if first is None:
        return ()
    pieces: list[Piece] = []
    for segment in segments[first:]:
        if segment.field not in SUBJECT:
            break
        start = segment.value_start if segment.field == "subject" else segment.start
        pieces.extend(word.piece for word in line.words[start : segment.end])
    return tuple(pieces)


def _length(stream: Sequence[Piece | Spoken], line: Line, end: int) -> int:
    """The stream position behind the opening, with the break that closes it."""
    length = line.words[end - 1].after
    while length < len(stream):
        entry = stream[length]
        if isinstance(entry, Piece) or entry.command.action not in (Action.LINE, Action.PARAGRAPH):
            break
        length += 1
    return length
