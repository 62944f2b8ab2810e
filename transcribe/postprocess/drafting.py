"""From a transcript to a draft report: the whole post-processor, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from transcribe.postprocess.correction.correcting import Corrector
from transcribe.postprocess.correction.known_words import is_medical
from transcribe.postprocess.correction.terms import Kind, Term
from transcribe.postprocess.flags.blanks import with_blanks
from transcribe.postprocess.flags.doubt import with_doubts
from transcribe.postprocess.flags.doubt_evidence import Heard
from transcribe.postprocess.flags.findings import found_flags
from transcribe.postprocess.flags.merging import merged
from transcribe.postprocess.flags.record_number import with_record_number
from transcribe.postprocess.flags.safety.checks import CHECKS
from transcribe.postprocess.flags.safety.passages import Draft, passages_of
from transcribe.postprocess.flags.safety.rules import safety_flags
from transcribe.postprocess.writing import understanding
from transcribe.postprocess.writing.glued_figures import with_parted_figures
from transcribe.postprocess.writing.header.known import People
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.postprocess.writing.writer import Assignment, write
from transcribe.report import (
    Aside,
    Blank,
    Block,
    DocumentType,
    Flag,
    Header,
    Report,
    Section,
    Severity,
    Source,
    heard_words,
)
from transcribe.settings import Author, Settings
from transcribe.speech import Coverage, Finding, FindingKind, Segment, Transcript, plain_words

LONGEST_STAY = timedelta(days=60)  # from a day of service to the dictation about it


@dataclass(frozen=True, slots=True)
class Dictation:
    """What is known about a dictation beside its sound: who dictates, and what a worklist or the recorder says.

    ``worklist`` is compared with the spoken header; ``template`` is the finer kind of document that it names; ``names``
    are those of people and places in the office's own words; ``problems`` are sentences for the secretary about what
    could not be used; ``before`` is the text of what the author has signed.
    """

    author: Author | None = None
    worklist: Header | None = None
    document_type: DocumentType | None = None
    template: str | None = None
    stat: bool = False
    problems: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    before: str = ""


def draft(
    transcript: Transcript,
    coverage: Coverage | None,
    source: Source,
    settings: Settings,
    document_type: DocumentType | None = None,
    *,
    dictation: Dictation | None = None,
    corrector: Corrector | None = None,
    second: Transcript | None = None,
) -> Report:
    """Write the draft of one dictation; ``document_type`` ``None`` means: find out from the words.

    ``corrector`` repairs what was misheard; without one the words are taken as they were heard. ``second`` is what
    another recogniser heard in the same recording, where one was asked.
    """
    dictation = dictation or Dictation()
    knows = knowledge_of(corrector)
    report = written(transcript, coverage, source, settings, document_type, dictation=dictation, corrector=corrector)
    known = dictation.worklist.mrn if dictation.worklist else None
    report = with_record_number(report, corrector.sound if corrector else None, known)
    report = with_doubts(report, Heard(transcript, knows, second), settings.review)
    report = with_blanks(report, transcript, knows)
    return with_safety(report, settings, dictation.worklist, knows)


def written(
    transcript: Transcript,
    coverage: Coverage | None,
    source: Source,
    settings: Settings,
    document_type: DocumentType | None = None,
    *,
    dictation: Dictation | None = None,
    corrector: Corrector | None = None,
) -> Report:
    """The draft before anybody doubts it: without calibrated doubts, blanks for what they condemn, and safety rules."""
    dictation = dictation or Dictation()
    findings = coverage.findings if coverage else ()
    apart = frozenset(
        index for finding in findings if finding.set_apart and finding.words for index in range(*finding.words)
    )
    pieces = with_parted_figures(pieces_of(transcript.words, apart))
    finished = write(
        corrector.corrected(pieces) if corrector else pieces,
        _assignment(settings, document_type or dictation.document_type, dictation),
    )
    sections = finished.sections
    unheard = any(finding.kind is FindingKind.SPEECH_WITHOUT_WORDS for finding in findings)
    flags = (*finished.flags, *(_problem_flag(problem) for problem in dictation.problems))
    if not sections and (unheard or flags):
        sections = (Section(blocks=(Block(),)),)  # somewhere for blanks and flags to stand
    blocks = list(_blocks(sections))
    return Report(
        document_type=finished.document_type,
        template=dictation.template,
        language="en-GB" if settings.writing.style.english == "UK" else "en-US",
        source=source,
        header=finished.header,
        sections=sections,
        corrections=finished.corrections,
        flags=tuple(
            flag for section, block, content in blocks for flag in found_flags(section, block, content, findings)
        )
        + flags,
        blanks=tuple(_blanks(findings, blocks)),
        coverage=_with_rest(coverage, finished.after_end),
        transcript=heard_words(transcript),
        asides=(
            *(_aside("note", aside) for aside in finished.secretary_notes),
            *(_aside("after_end", aside) for aside in finished.after_end),
        ),
        unwritten=finished.unwritten,
        priority="stat" if finished.stat or dictation.stat else "routine",
    )


def _assignment(settings: Settings, document_type: DocumentType | None, dictation: Dictation) -> Assignment:
    """What the writer is told before the first word."""
    author = dictation.author
    return Assignment(
        settings.writing.style,
        (author and author.date_order) or settings.writing.style.order_of_dates,
        document_type,
        dictation.worklist,
        usual_order=settings.writing.section_order == "usual",
        sentences=settings.writing.sentences,
        people=People(
            author.name if author else "",
            tuple(known.name for known in settings.authors),
            dictation.names,
        ),
    )


def with_safety(
    report: Report,
    settings: Settings,
    worklist: Header | None = None,
    knows: Callable[[str], object] = is_medical,
) -> Report:
    """The draft with the flags of the safety rules; ``knows``: whether the vocabulary has a word.

    What is still to come is judged by the day of the worklist, where there is one: archives are heard years later.
    """
    asked = Draft(
        report.document_type,
        report.header,
        passages_of(report.sections),
        _last_day(worklist),
        worklist,
        settings.writing.style.order_of_dates == "DMY",
        knows,
    )
    found = safety_flags(asked, CHECKS, settings.review.rules_off)
    return report.model_copy(update={"flags": merged(report.flags, found)})


def _last_day(worklist: Header | None) -> date:
    """The last day that the dictation can tell of: today, or some weeks after the day of service, for a long stay."""
    try:
        served = date.fromisoformat((worklist and worklist.date_of_service) or "")
    except ValueError:
        return date.today()
    return min(date.today(), served + LONGEST_STAY)


def knowledge_of(corrector: Corrector | None) -> Callable[[str], Term | None]:
    """What the vocabulary knows of a wording: by the corrector's lexicon, or at least whether it is medical."""
    if corrector is not None and corrector.lexicon is not None:
        return corrector.lexicon.knows
    return lambda wording: Term(wording, Kind.OTHER, 2) if is_medical(wording) else None


def plain_transcript(text: str) -> Transcript:
    """Plain spoken words as a transcript without times or doubts, for text that comes without sound."""
    words = plain_words(text)
    segment = Segment(words, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    return Transcript((segment,) if words else (), 0.0, "en", "text", "text")


def _problem_flag(problem: str) -> Flag:
    return Flag(
        kind="sidecar",
        severity=Severity.MAJOR,
        section=0,
        block=0,
        tokens=(0, 0),
        message=problem,
        field="sidecar",
    )


def _aside(kind: str, aside: understanding.Aside) -> Aside:
    return Aside.model_validate(
        {"kind": kind, "text": aside.text, "start": aside.start, "end": aside.end, "words": aside.words}
    )


def _blocks(sections: tuple[Section, ...]) -> Iterator[tuple[int, int, Block]]:
    for number, section in enumerate(sections):
        for place, block in enumerate(section.blocks):
            yield number, place, block


def _blanks(findings: tuple[Finding, ...], blocks: list[tuple[int, int, Block]]) -> Iterator[Blank]:
    """A blank for every stretch of speech without words, before the first word that comes after it."""
    for finding in findings:
        if finding.kind is FindingKind.SPEECH_WITHOUT_WORDS and blocks:
            section, block, token = _place_after(finding.start, blocks)
            yield Blank(
                section=section,
                block=block,
                token=token,
                start=finding.start,
                end=finding.end,
                reason=finding.message,
            )


def _place_after(seconds: float, blocks: list[tuple[int, int, Block]]) -> tuple[int, int, int]:
    for section, block, content in blocks:
        for number, token in enumerate(content.tokens):
            if token.start is not None and token.start >= seconds:
                return section, block, number
    section, block, content = blocks[-1]
    return section, block, len(content.tokens)


def _with_rest(coverage: Coverage | None, after_end: tuple[understanding.Aside, ...]) -> Coverage | None:
    """The coverage, with what was said after "end of dictation" as one more finding."""
    if coverage is None or not after_end:
        return coverage
    rest = tuple(
        Finding(
            FindingKind.AFTER_END,
            aside.start,
            aside.end,
            "This was said after “end of dictation” and is not part of the document.",
            aside.words,
            set_apart=True,
        )
        for aside in after_end
    )
    return replace(coverage, findings=(*coverage.findings, *rest))
