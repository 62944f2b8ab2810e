"""Windows of real dictations with the text that was signed: an office's own speech to learn from.

The recogniser listens to each recording, what it heard is repaired by the reference (``repair.py``), and the recording
is cut at pauses. A window is learned from where the reference bears out most of its words.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from transcribe.asr.listening import Heard, listen
from transcribe.asr.recogniser import Decoding, Recogniser
from transcribe.audio import SAMPLE_RATE, Samples, examine
from transcribe.errors import AudioError, EvaluationError
from transcribe.evaluation.documents import expected_document
from transcribe.evaluation.sets import Case, read_set
from transcribe.learning.repair import EDGE_SIGNS, Reference, Target, repaired
from transcribe.learning.utterance import Kind
from transcribe.learning.windows import KINDS, WINDOW_SECONDS, Window, coded
from transcribe.speech import FindingKind, Word

if TYPE_CHECKING:
    from whisper.tokenizer import Tokenizer

VOICE, SOURCE = "recorded", "own"
LONGEST_SECONDS = 28.0  # of speech in a window; the rest of Whisper's 30 is room for the pauses beside it
PAUSE_SECONDS = 0.3  # between two words, at which a window may be cut: Whisper's times are off by up to .2
EDGE_SECONDS = 0.5  # of a pause that belong to the window before it or behind it, at most
AGREEING = 0.75  # share of a window's words on which recogniser and reference must agree
FEWEST_WORDS = 5  # that can agree in a window; fewer prove nothing
MOST_TOKENS = 224  # Whisper writes no more for one window

logger = logging.getLogger(__name__)


def recorded_windows(folder: Path, recogniser: Recogniser, tokenizer: Tokenizer) -> Iterator[Window]:
    """The windows of a set of recordings (see ``read_set``) that their references bear out.

    A recording that cannot be used is left out with a line in the log, which counts recordings and names none.
    Raises ``EvaluationError`` if the folder holds no set.
    """
    cases = _cases(folder)
    for number, case in enumerate(cases, 1):
        try:
            made, cut = _windows_of(case, recogniser, tokenizer)
        except AudioError as error:
            logger.warning(
                "recording %d of %d is left out: its sound cannot be used (%s)", number, len(cases), error.problem
            )
        except Exception as error:  # noqa: BLE001 - one bad recording must not cost all the others
            logger.error(
                "recording %d of %d is left out: it stopped unexpectedly (%s)", number, len(cases), type(error).__name__
            )
        else:
            logger.info("recording %d of %d: %d of %d windows can be learned from", number, len(cases), len(made), cut)
            yield from made


def _cases(folder: Path) -> Sequence[Case]:
    """The set's cases; where a file of one dictation has a wrong form, those of all others."""
    try:
        return read_set(folder)
    except EvaluationError:
        if not folder.is_dir() or (folder / "manifest.jsonl").is_file():
            raise
        cases: list[Case] = []
        for number, entry in enumerate(sorted(entry for entry in folder.iterdir() if entry.is_dir()), 1):
            try:
                cases += read_set(entry)
            except EvaluationError:
                logger.warning("folder %d of the set holds no dictation that can be read and is left out", number)
        if not cases:
            raise
        return cases


def _windows_of(case: Case, recogniser: Recogniser, tokenizer: Tokenizer) -> tuple[list[Window], int]:
    """The windows of one recording that can be learned from, and how many it was cut into."""
    reference = reference_of(case)
    recording = examine(case.audio)
    heard = listen(recording, recogniser, Decoding())
    targets = repaired(_words(heard), reference)
    samples = recording.samples()
    made, count = [], 0
    for cut, start, end in cuts(targets, recording.seconds):
        count += 1
        if borne_out(cut) and not _is_unheard(heard, start, end):
            sound = samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
            window = _window(sound, [_moved(target, -start) for target in cut], tokenizer)
            made += [window] if len(window.tokens) <= MOST_TOKENS else []
    return made, count


def reference_of(case: Case) -> Reference:
    """The words as spoken where there are any, or the signed text; names keep the capitals of either.

    A text with signs was not written down as spoken, wherever it stands (a manifest does not tell).
    """
    lines = expected_document(case.expected).lines if case.expected else ()
    header = case.expected.header if case.expected else None
    names = re.findall(r"[^\W\d_]+", " ".join(_flat(value) for _, value in header or () if value))
    running = "\n".join(line.text for line in lines if line.kind != "heading")
    text = case.spoken
    if text is None:  # a heading's capitals are the page's, not the words'
        text = "\n".join(line.text.lower() if line.kind == "heading" else line.text for line in lines)
    capitals = _with_capitals(f"{running}\n{text}") | {name.lower(): name for name in names if name[0].isupper()}
    return Reference(text, case.spoken is None or bool(re.search(r"[.,:;]\s", text)), capitals)


def _flat(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _with_capitals(text: str) -> dict[str, str]:
    """Words that stand with a capital behind a small word, by their small form, unless they stand small as well."""
    small = set(re.findall(r"\b[^\W\d_A-Z][^\W\d_]*", text))
    found = re.findall(r"(?<![^\s])[a-z]+ ([A-Z][^\W\d_]+)", text)
    return {word.lower(): word for word in found if word.lower() not in small}


def _words(heard: Heard) -> list[tuple[int, Word]]:
    """The heard words, each with its segment's number; without those that nobody spoke."""
    apart = {
        index
        for finding in heard.coverage.findings
        if finding.set_apart and finding.words
        for index in range(*finding.words)
    }
    numbered = [(number, word) for number, segment in enumerate(heard.transcript.segments) for word in segment.words]
    return [one for index, one in enumerate(numbered) if index not in apart]


def _is_unheard(heard: Heard, start: float, end: float) -> bool:
    """Whether somebody speaks between these times and no words were recognised: a bad example."""
    return any(
        finding.kind is FindingKind.SPEECH_WITHOUT_WORDS and finding.start < end and start < finding.end
        for finding in heard.coverage.findings
    )


def cuts(targets: Sequence[Target], seconds: float) -> Iterator[tuple[list[Target], float, float]]:
    """The words in windows of up to ``LONGEST_SECONDS``, cut at pauses, each with its start and end in the recording.

    Speech that goes on for longer without a pause is left out. ``seconds`` is the recording's length.
    """
    places = [
        index
        for index in range(1, len(targets))
        if targets[index].start - targets[index - 1].end >= PAUSE_SECONDS and targets[index].text.startswith(" ")
    ]
    first, last = 0, 0
    for place in (*places, len(targets)):
        if place > last > first and targets[place - 1].end - targets[first].start > LONGEST_SECONDS:
            yield _with_edges(targets, first, last, seconds)
            first = last
        if targets and targets[place - 1].end - targets[first].start > LONGEST_SECONDS:
            first = place
        last = place
    if last > first:
        yield _with_edges(targets, first, last, seconds)


def _with_edges(targets: Sequence[Target], first: int, stop: int, seconds: float) -> tuple[list[Target], float, float]:
    start, end = targets[first].start, targets[stop - 1].end
    before = (start - targets[first - 1].end) / 2 if first else start
    after = (targets[stop].start - end) / 2 if stop < len(targets) else seconds - end
    begin = start - min(max(before, 0.0), EDGE_SECONDS)
    return list(targets[first:stop]), begin, end + min(max(after, 0.0), EDGE_SECONDS)


def borne_out(targets: Iterable[Target]) -> bool:
    """Whether the reference bears out enough of a window's words to learn from it."""
    counted = [target for target in targets if target.agrees is not None]
    words = sum(target.heard for target in counted)
    return words >= FEWEST_WORDS and sum(target.heard for target in counted if target.agrees) >= AGREEING * words


def _moved(target: Target, seconds: float) -> Target:
    return replace(target, start=target.start + seconds, end=target.end + seconds)


def _window(samples: Samples, targets: Sequence[Target], tokenizer: Tokenizer) -> Window:
    """A window of that sound; the times of ``targets`` are its own."""
    written: list[int] = []
    kinds: list[int] = []
    time, last = KINDS.index(Kind.TIME), 0
    for _, group in groupby(targets, lambda target: target.segment):
        segment = list(group)
        start = max(last, _step(segment[0].start))
        last = max(start, _step(segment[-1].end))
        texts, codes = encoded(segment, tokenizer)
        written += [tokenizer.timestamp_begin + start, *texts, tokenizer.timestamp_begin + last]
        kinds += [time, *codes, time]
    return Window(samples, (*written, tokenizer.eot), (*kinds, time), VOICE, (SOURCE,))


def _step(seconds: float) -> int:
    """A time in Whisper's steps of 20 ms."""
    return round(min(max(seconds, 0.0), WINDOW_SECONDS) / 0.02)


def encoded(targets: Iterable[Target], tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """The tokens of the words' text, and the code (place in ``KINDS``) of each one's kind; signs are plain."""
    marked: list[tuple[str, Kind]] = []
    for target in targets:
        core = target.text if target.kind is Kind.COMMAND else target.text.rstrip(EDGE_SIGNS)
        marked += [(core, target.kind), (target.text[len(core) :], Kind.PLAIN)]
    return coded(marked, tokenizer)
