"""A whole recording: silence, noise, long sound, telephone; what is heard, and that nothing is invented or lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.sounds import noise, silence, write
from transcribe.asr import listening
from transcribe.asr.listening import Heard, listen
from transcribe.asr.recogniser import Decoding, Recogniser
from transcribe.audio import SAMPLE_RATE, Samples, examine
from transcribe.speech import FindingKind

pytestmark = pytest.mark.slow


def _listen(sound: Samples, recogniser: Recogniser, folder: Path, form: str = "pcm16.wav") -> Heard:
    return listen(examine(write(folder / form, sound, form)), recogniser, Decoding())


def test_every_second_of_speech_has_words(tiny: Recogniser, letter: Samples, tmp_path: Path) -> None:
    heard = _listen(letter, tiny, tmp_path)
    coverage = heard.coverage
    assert coverage.speech_seconds == pytest.approx(61, abs=3)
    assert coverage.accounted_seconds >= 0.97 * coverage.speech_seconds
    assert not [finding for finding in coverage.findings if finding.kind is FindingKind.SPEECH_WITHOUT_WORDS]


def test_noise_after_the_dictation_brings_no_words(tiny: Recogniser, speech: Samples, tmp_path: Path) -> None:
    """Without a gate the recogniser repeats the dictation's first sentence there, or thanks for watching."""
    heard = _listen(np.concatenate([speech, noise(40.0, 0.01)]), tiny, tmp_path)
    assert max(word.end for word in heard.transcript.words) < 14


def test_times_are_right_after_a_long_pause(tiny: Recogniser, speech: Samples, tmp_path: Path) -> None:
    plain = _listen(speech, tiny, tmp_path).transcript.words
    paused = _listen(np.concatenate([speech, silence(25.0), speech]), tiny, tmp_path)
    later = [word for word in paused.transcript.words if word.start > 30]
    assert later[0].start == pytest.approx(plain[0].start + 37.0, abs=0.6)
    assert paused.transcript.words[0].start == pytest.approx(plain[0].start, abs=0.6)
    assert paused.coverage.accounted_seconds >= 0.95 * paused.coverage.speech_seconds


def test_long_recordings_are_heard_in_stretches(
    tiny: Recogniser, letter: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stretch is shortened so that a minute is "long"; nothing is lost or doubled where stretches meet."""
    whole = _listen(letter, tiny, tmp_path).transcript
    monkeypatch.setattr(listening, "STRETCH_SECONDS", 32.0)
    monkeypatch.setattr(listening, "SEARCH_SECONDS", 10.0)
    told: list[float] = []
    recording = examine(tmp_path / "pcm16.wav")
    parts = listen(recording, tiny, Decoding(), told.append)
    assert len(parts.transcript.words) == pytest.approx(len(whole.words), rel=0.08)
    starts = [word.start for word in parts.transcript.words]
    assert starts == sorted(starts)
    assert told[-1] == pytest.approx(recording.seconds)
    assert parts.coverage.accounted_seconds >= 0.97 * parts.coverage.speech_seconds


def test_telephone_sound_is_not_dropped(tiny: Recogniser, letter: Samples, tmp_path: Path) -> None:
    heard = _listen(letter[: 40 * SAMPLE_RATE], tiny, tmp_path, "mulaw.wav")
    assert heard.coverage.accounted_seconds >= 0.95 * heard.coverage.speech_seconds
    assert heard.coverage.speech_seconds > 25


def test_faint_speech_is_heard(tiny: Recogniser, speech: Samples, tmp_path: Path) -> None:
    heard = _listen(speech * 0.003, tiny, tmp_path, "float.wav")
    assert len(heard.transcript.words) > 15
    assert any(finding.kind is FindingKind.POOR_SOUND for finding in heard.coverage.findings)


def test_a_truncated_recording_is_flagged_and_read(tiny: Recogniser, speech: Samples, tmp_path: Path) -> None:
    content = write(tmp_path / "a.wav", speech).read_bytes()
    (tmp_path / "cut.wav").write_bytes(content[: len(content) // 2])
    heard = listen(examine(tmp_path / "cut.wav"), tiny, Decoding())
    assert heard.transcript.words
    truncated = [finding for finding in heard.coverage.findings if finding.kind is FindingKind.TRUNCATED]
    assert [finding.message for finding in truncated] == [
        "The recording is cut off: 0:05 of 0:12 is there. Copy it from the recorder once more."
    ]


def test_what_the_recogniser_skipped_is_heard_again(tiny: Recogniser, speech: Samples, tmp_path: Path) -> None:
    """A recogniser that drops three seconds, as Whisper does at its windows' borders; they come back."""

    class Forgetful:
        engine, model = tiny.engine, tiny.model
        times = 0

        def recognise(self, samples: Samples, decoding: Decoding):  # type: ignore[no-untyped-def]
            self.times += 1
            for segment in tiny.recognise(samples, decoding):
                kept = tuple(w for w in segment.words if self.times > 1 or not 4.0 < w.start < 7.5)
                yield replace(segment, words=kept)

    recording = examine(write(tmp_path / "a.wav", speech))
    whole = listen(recording, tiny, Decoding()).transcript
    mended = listen(recording, Forgetful(), Decoding())
    again = [finding for finding in mended.coverage.findings if finding.kind is FindingKind.HEARD_AGAIN]
    assert again
    assert "right leg pain" in whole.text.lower()
    assert "right leg pain" in mended.transcript.text.lower()
    starts = [word.start for word in mended.transcript.words]
    assert starts == sorted(starts)


def test_a_last_window_of_ten_milliseconds_holds_no_words(tiny: Recogniser) -> None:
    """The library stops with an IndexError there: nothing can be aligned with so little sound."""
    assert tiny._whisper.find_alignment(None, [[1770], []], None, 1) == [[], []]  # type: ignore[attr-defined]
