"""What is heard twice where a window ends goes only if the sound around it, heard in one piece, does not have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.sounds import write
from transcribe.asr.listening import listen
from transcribe.asr.recogniser import Decoding, load_recogniser
from transcribe.asr.window_seams import CONTEXT, PAUSE, without_rests
from transcribe.audio import SAMPLE_RATE, Samples, examine
from transcribe.settings import Recognition
from transcribe.speech import Segment, Word, joined

SOUND = np.zeros(40 * SAMPLE_RATE, np.float32)
START = 26.9  # seconds: where the second window begins


class Again:
    """A recogniser that hears these words, whatever it is given; ``times`` are of the whole sound."""

    engine = model = "again"

    def __init__(self, *words: tuple[str, float, float]) -> None:
        self._words = words
        self.asked: list[float] = []

    def recognise(self, samples: Samples, _: Decoding) -> Iterator[Segment]:
        self.asked.append(len(samples) / SAMPLE_RATE)
        offset = START - CONTEXT
        yield segment(*((text, start - offset, end - offset, 0.9) for text, start, end in self._words))


def segment(*words: tuple[str, float, float, float], opens_window: bool = False) -> Segment:
    made = tuple(Word(*word) for word in words)
    return Segment(made, made[0].start, made[-1].end, -0.3, 0.1, 1.2, 0.0, opens_window=opens_window)


BEFORE = segment(("to", 26.0, 26.4, 0.9), ("140.", 26.4, START, 0.8))
REST = ("Chi.", START, 27.08, 0.01)
AFTER = (("He", 27.6, 27.9, 0.95), ("has", 27.9, 28.1, 0.98))
WHOLE = (("to", 26.0, 26.4), ("140.", 26.4, 27.0), ("He", 27.7, 27.9), ("has", 27.9, 28.1))


def test_the_rest_of_a_word_goes_and_its_sound_belongs_to_the_word() -> None:
    again = Again(*WHOLE)
    kept = without_rests(SOUND, [BEFORE, segment(REST, *AFTER, opens_window=True)], again, Decoding())
    assert [joined(one.words) for one in kept] == ["to 140.", "He has"]
    assert (kept[0].words[-1].end, kept[0].end, kept[1].start) == (27.08, 27.08, 27.6)
    assert again.asked == [pytest.approx(2 * CONTEXT + 0.18, abs=0.01)]


def test_a_window_of_nothing_else_goes_whole() -> None:
    kept = without_rests(SOUND, [BEFORE, segment(REST, opens_window=True)], Again(*WHOLE), Decoding())
    assert [joined(one.words) for one in kept] == ["to 140."]


def test_several_short_words_go_together() -> None:
    rests = (("4", START, 27.0, 0.1), ("key.", 27.0, 27.24, 0.14))
    kept = without_rests(SOUND, [BEFORE, segment(*rests, *AFTER, opens_window=True)], Again(*WHOLE), Decoding())
    assert [joined(one.words) for one in kept] == ["to 140.", "He has"]


def test_what_is_heard_there_in_one_piece_too_stays() -> None:
    """A short "no" that was misheard at the window's start is never lost."""
    segments = [BEFORE, segment(REST, *AFTER, opens_window=True)]
    again = Again(("140.", 26.4, 26.9), ("No", 26.9, 27.08), ("he", 27.6, 27.9))
    assert without_rests(SOUND, segments, again, Decoding()) == segments
    assert len(again.asked) == 1


def test_several_places_are_heard_together_and_told_apart() -> None:
    """Of two places eight seconds apart only the second has a word when both are heard one behind the other."""
    segments = [
        BEFORE,
        segment(REST, *AFTER, ("had", 34.0, START + 8, 0.9), opens_window=True),
        segment(("the.", START + 8, START + 8.2, 0.1), ("pain", 36.0, 36.4, 0.9), opens_window=True),
    ]
    begin = START - CONTEXT + 2 * CONTEXT + 0.18 + PAUSE  # of the second piece, told as ``Again`` tells times
    again = Again(("140.", 26.4, 26.9), ("he", 27.6, 27.9), ("the", begin + CONTEXT, begin + CONTEXT + 0.2))
    kept = without_rests(SOUND, segments, again, Decoding())
    assert [joined(one.words) for one in kept] == ["to 140.", "He has had", "the. pain"]
    assert again.asked == [pytest.approx(2 * (2 * CONTEXT + 0.19) + PAUSE, abs=0.02)]


@pytest.mark.parametrize(
    "second",
    [
        segment(REST, *AFTER),
        segment(("Chi.", START, 27.08, 0.3), *AFTER, opens_window=True),
        segment(("Chi.", START + 0.2, 27.2, 0.01), *AFTER, opens_window=True),
        segment(("Chi.", START, 27.6, 0.01), *AFTER, opens_window=True),
        segment(("No,", START, 27.08, 0.01), *AFTER, opens_window=True),
        segment(("left", START, 27.08, 0.01), *AFTER, opens_window=True),
    ],
    ids=["in mid-window", "believed", "behind a pause", "long", "a negation", "a side"],
)
def test_other_words_are_not_even_asked_about(second: Segment) -> None:
    again = Again(*WHOLE)
    assert without_rests(SOUND, [BEFORE, second], again, Decoding()) == [BEFORE, second]
    assert not again.asked


def test_nothing_stands_before_the_first_window() -> None:
    first = segment(REST, *AFTER, opens_window=True)
    assert without_rests(SOUND, [first], Again(*WHOLE), Decoding()) == [first]
    assert without_rests(SOUND, [], Again(), Decoding()) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["faster-whisper", "whisper"])
def test_both_engines_say_where_a_window_begins(engine: str, letter: Samples, tmp_path: Path) -> None:
    recogniser = load_recogniser(Recognition(model="tiny.en", engine=engine, threads=2))
    heard = listen(examine(write(tmp_path / "letter.wav", letter, "pcm16.wav")), recogniser, Decoding())
    opening = [one.start for one in heard.transcript.segments if one.opens_window]
    assert 1 <= len(opening) <= 4  # of a minute
    assert min(opening) > 15
