"""From a transcript to a draft report: the whole post-processor, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transcribe.postprocess.flags.doubt import doubts, found_flags
from transcribe.postprocess.writing.kind import document_type_of
from transcribe.postprocess.writing.layout import LaidOut, lay_out
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.report import Blank, Block, DocumentType, Flag, Report, Section, Severity, Source, heard_words
from transcribe.settings import Settings
from transcribe.speech import Coverage, Finding, FindingKind, Segment, Transcript, Word


def draft(
    transcript: Transcript,
    coverage: Coverage | None,
    source: Source,
    settings: Settings,
    document_type: DocumentType | None = None,
) -> Report:
    """Write the draft of one dictation; ``document_type`` ``None`` means: find out from the words."""
    findings = coverage.findings if coverage else ()
    apart = frozenset(
        index for finding in findings if finding.set_apart and finding.words for index in range(*finding.words)
    )
    laid = lay_out(pieces_of(transcript.words, apart), settings.writing.sentences)
    if not laid.sections and any(finding.kind is FindingKind.SPEECH_WITHOUT_WORDS for finding in findings):
        laid = replace(laid, sections=(Section(blocks=(Block(),)),))  # somewhere for the blanks to stand
    blocks = list(_blocks(laid.sections))
    return Report(
        document_type=document_type or document_type_of(transcript.text),
        language="en-US",
        source=source,
        sections=laid.sections,
        flags=tuple(
            flag
            for section, block, content in blocks
            for flag in (
                *doubts(section, block, content, settings.review),
                *found_flags(section, block, content, findings),
            )
        )
        + tuple(_heading_flags(laid)),
        blanks=tuple(_blanks(findings, blocks)),
        coverage=_with_rest(coverage, laid),
        transcript=heard_words(transcript),
    )


def plain_transcript(text: str) -> Transcript:
    """Plain spoken words as a transcript without times or doubts, for text that comes without sound."""
    words = tuple(Word(word, 0.0, 0.0, 1.0) for word in text.split())
    segment = Segment(words, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    return Transcript((segment,) if words else (), 0.0, "en", "text", "text")


def _blocks(sections: tuple[Section, ...]) -> Iterator[tuple[int, int, Block]]:
    for number, section in enumerate(sections):
        for place, block in enumerate(section.blocks):
            yield number, place, block


def _heading_flags(laid: LaidOut) -> Iterator[Flag]:
    for section, heard, written in laid.doubtful_headings:
        if laid.sections[section].blocks:
            yield Flag(
                kind="heading",
                severity=Severity.MINOR,
                section=section,
                block=0,
                tokens=(0, 1),
                message=f"The heading above was taken for “{written}”.",
                heard=heard,
            )


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


def _with_rest(coverage: Coverage | None, laid: LaidOut) -> Coverage | None:
    """The coverage, with what was said after "end of dictation" as one more finding."""
    if coverage is None or not laid.after_end:
        return coverage
    first, last = laid.after_end[0], laid.after_end[-1]
    rest = Finding(
        FindingKind.AFTER_END,
        first.start,
        last.end,
        "This was said after “end of dictation” and is not part of the document.",
        (first.index, last.index + 1),
        set_apart=True,
    )
    return replace(coverage, findings=(*coverage.findings, rest))
