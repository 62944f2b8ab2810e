"""Speech accounting: does every second of speech have words, and every word speech?

Recognisers are confident about what they invent, so their own probabilities cannot answer this. What an
independent detector heard is held against the words' times; loops and known inventions are looked for in the words.
Findings name the words they are about; words that nobody spoke are *set apart*, to be kept out of the document but
shown to the secretary. Nothing is thrown away: the transcript keeps every word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np

from transcribe.asr.voice import FRAME_SECONDS, Frames, runs
from transcribe.audio import Recording
from transcribe.speech import Coverage, Finding, FindingKind, Transcript, Word
from transcribe.tables import table

MARGIN = 0.3  # seconds by which Whisper's word times may be off at either side (measured: up to .2)
BRIDGE = 0.8  # seconds of pause between two words that still belong to the flow of speech
UNHEARD_SECONDS = 1.0  # of speech without words that are worth a look; shorter ones are breath and "uh"
SILENT_SHARE = 0.1  # a word with less speech than this share of its time was spoken by nobody
LOOP_TIMES = 3  # the same words so many times in a row are a loop …
LOOP_TIMES_ONE = 4  # … a single word needs one more ("very, very, very ill")
LOOP_LONGEST = 12  # words in the repeated piece
LOOP_COMPRESSION = 2.4  # Whisper's own mark of a loop: text that compresses this well
CUT_OFF_SECONDS = 0.12  # speech so close to the end was cut off there


def account(transcript: Transcript, speech: Frames, recording: Recording) -> Coverage:
    """Hold the words against the speech; ``speech`` has one truth value for each 30 ms of the recording."""
    words = transcript.words
    covered = covered_frames(words, len(speech))
    findings = [
        *_about_the_sound(recording, speech),
        *_unheard(speech, covered),
        *_in_silence(words, speech),
        *_loops(words, speech, transcript),
        *_hard_to_hear(transcript),
    ]
    findings.sort(key=lambda finding: (finding.start, finding.end))
    return Coverage(
        speech_seconds=round(float(speech.sum()) * FRAME_SECONDS, 2),
        accounted_seconds=round(float((speech & covered).sum()) * FRAME_SECONDS, 2),
        findings=tuple(findings),
    )


def covered_frames(words: tuple[Word, ...], frames: int) -> Frames:
    """The frames that belong to words, with a margin, and with the short pauses between words."""
    covered = np.zeros(frames, bool)
    for word in words:
        covered[_frame(word.start - MARGIN) : _frame(word.end + MARGIN) + 1] = True
    for word, following in pairwise(words):
        if 0 < following.start - word.end <= BRIDGE:
            covered[_frame(word.end) : _frame(following.start) + 1] = True
    return covered


def _frame(seconds: float) -> int:
    return max(0, int(seconds / FRAME_SECONDS))


def unheard_runs(speech: Frames, covered: Frames) -> list[tuple[int, int]]:
    """Half-open ranges of frames with speech, worth a look, that belong to no word."""
    return [
        (first, last) for first, last in runs(speech & ~covered) if (last - first) * FRAME_SECONDS >= UNHEARD_SECONDS
    ]


def _unheard(speech: Frames, covered: Frames) -> Iterator[Finding]:
    for first, last in unheard_runs(speech, covered):
        start, end = first * FRAME_SECONDS, last * FRAME_SECONDS
        yield Finding(
            FindingKind.SPEECH_WITHOUT_WORDS,
            round(start, 2),
            round(end, 2),
            f"Somebody seems to speak here for {end - start:.0f} s, but no words were recognised. Please listen.",
        )


def _in_silence(words: tuple[Word, ...], speech: Frames) -> Iterator[Finding]:
    silent = np.array([_speech_share(word, speech) < SILENT_SHARE for word in words], bool)
    for first, last in runs(silent):
        run = words[first:last]
        invented = _is_invention(run)
        yield Finding(
            FindingKind.INVENTED if invented else FindingKind.WORDS_IN_SILENCE,
            run[0].start,
            run[-1].end,
            "The recogniser wrote words where nobody speaks; they were left out of the document."
            if invented
            else "No speech was heard where these words stand. Please listen.",
            (first, last),
            set_apart=invented,
        )


def _speech_share(word: Word, speech: Frames) -> float:
    frames = speech[_frame(word.start - MARGIN) : _frame(word.end + MARGIN) + 1]
    return float(frames.mean()) if len(frames) else 0.0


@cache
def _inventions() -> frozenset[str]:
    return frozenset(row["phrase"] for row in table("inventions"))


def _is_invention(words: tuple[Word, ...]) -> bool:
    return " ".join(_plain(word) for word in words) in _inventions()


def _plain(word: Word) -> str:
    return re.sub(r"[^\w.'+/%-]|[.,](?=$)", "", word.text.lower())


def _loops(words: tuple[Word, ...], speech: Frames, transcript: Transcript) -> Iterator[Finding]:
    """Pieces of one to twelve words that stand there several times in a row.

    The copies are set apart only where Whisper's own compression check failed as well, or where nobody
    speaks: a physician may say "no, no, no".
    """
    plain = [_plain(word) for word in words]
    suspicious = _compressed(transcript)
    place = 0
    while place < len(words):
        length, times = _repeated(plain, place)
        if not times:
            place += 1
            continue
        end = place + length * times
        copies = (place + length, end)
        silent = all(_speech_share(word, speech) < SILENT_SHARE for word in words[slice(*copies)])
        apart = silent or any(suspicious[place:end])
        yield Finding(
            FindingKind.LOOP,
            words[copies[0]].start,
            words[end - 1].end,
            f"The recogniser repeated itself ({times} times the same words)"
            + ("; the copies were left out of the document. Please listen." if apart else ". Please listen."),
            copies,
            set_apart=apart,
        )
        place = end


def _compressed(transcript: Transcript) -> list[bool]:
    """For each word, whether its segment compresses as only a loop does."""
    return [segment.compression_ratio > LOOP_COMPRESSION for segment in transcript.segments for _ in segment.words]


def _repeated(plain: list[str], place: int) -> tuple[int, int]:
    """Length (words) and count of the shortest piece that is repeated from ``place`` on; (0, 0) if none is."""
    for length in range(1, LOOP_LONGEST + 1):
        piece = plain[place : place + length]
        if not any(piece) or all(word.isdigit() for word in piece):
            continue  # digits of a number may well repeat
        times = 1
        while plain[place + times * length : place + (times + 1) * length] == piece:
            times += 1
        if times >= (LOOP_TIMES_ONE if length == 1 else LOOP_TIMES):
            return length, times
    return 0, 0


def _hard_to_hear(transcript: Transcript) -> Iterator[Finding]:
    first = 0
    for segment in transcript.segments:
        last = first + len(segment.words)
        if segment.heard_again:
            yield Finding(
                FindingKind.HEARD_AGAIN,
                segment.start,
                segment.end,
                "These words were missed at first and found by listening again. Please listen.",
                (first, last),
            )
        elif segment.temperature > 0:
            yield Finding(
                FindingKind.HARD_TO_HEAR,
                segment.start,
                segment.end,
                "The recogniser found no clear wording here and made a looser attempt. Please listen.",
                (first, last),
            )
        first = last


def _about_the_sound(recording: Recording, speech: Frames) -> Iterator[Finding]:
    end = recording.seconds
    if recording.truncated:
        yield Finding(FindingKind.TRUNCATED, end, end, recording.truncation())
    elif len(speech) and speech[-max(1, _frame(CUT_OFF_SECONDS)) :].all():
        yield Finding(
            FindingKind.CUT_OFF,
            max(0.0, end - 1.0),
            end,
            "The recording stops in the middle of speech; its end may be missing.",
        )
    for remark in recording.remarks():
        yield Finding(FindingKind.POOR_SOUND, 0.0, end, remark)
