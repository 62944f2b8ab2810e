"""Every recorder's format in; measurements; what is missing is noticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.sounds import FORMATS, RECORDINGS, dss, noise, silence, tone, write
from transcribe.audio import SAMPLE_RATE, Mix, Samples, clock, declared_seconds, examine
from transcribe.errors import AudioError, AudioProblem


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_decodes_to_its_length(form: str, speech: Samples, tmp_path: Path) -> None:
    recording = examine(write(tmp_path / form, speech, form))
    assert recording.seconds == pytest.approx(12.0, abs=0.25)
    assert not recording.truncated
    assert recording.remarks() == ()
    assert not recording.suffix_is_wrong
    assert recording.measurements.level_dbfs == pytest.approx(-21, abs=3)
    samples = recording.samples()
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert len(samples) / SAMPLE_RATE == pytest.approx(recording.seconds)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("gsm.wav", "gsm_ms"), ("raw.gsm", "gsm"), ("dtx.amr", "amrnb"), ("vorbis.ogg", "vorbis")],
)
def test_codings_from_other_programs(name: str, codec: str) -> None:
    recording = examine(RECORDINGS / name)
    assert recording.codec == codec
    assert recording.seconds == pytest.approx(5.0, abs=0.1)
    assert not recording.truncated
    assert recording.damaged_packets == 0
    assert recording.measurements.narrow_band


def test_dss_of_a_recorder(tmp_path: Path) -> None:
    path = tmp_path / "DS_0001.DSS"
    path.write_bytes(dss(6.0))
    recording = examine(path)
    assert recording.codec == "dss_sp"
    assert recording.seconds == pytest.approx(6.2, abs=0.1)
    assert not recording.truncated
    path.write_bytes(dss(6.0, promised=60))
    assert examine(path).truncation() == (
        "The recording is cut off: 0:06 of 1:00 is there. Copy it from the recorder once more."
    )


CUT = sorted(set(FORMATS) - {"phone.m4a", "voice.mp3"})


@pytest.mark.parametrize("form", CUT)
def test_a_truncated_file_is_noticed_and_read_as_far_as_it_goes(form: str, speech: Samples, tmp_path: Path) -> None:
    whole = write(tmp_path / form, speech, form).read_bytes()
    path = tmp_path / f"cut-{form}"
    path.write_bytes(whole[: len(whole) // 2])
    recording = examine(path)
    assert recording.truncated
    assert recording.seconds == pytest.approx(6.0, abs=1.2)
    assert "Copy it from the recorder once more." in recording.truncation()


def test_an_mp3_with_its_length_in_the_first_frame_is_known_to_be_cut(tmp_path: Path) -> None:
    from tests.sounds import LETTER

    path = tmp_path / "letter.mp3"
    path.write_bytes(LETTER.read_bytes()[:200_000])
    recording = examine(path)
    assert recording.truncated
    assert recording.truncation().startswith("The recording is cut off: 0:3")


def test_a_wav_written_as_a_stream_is_not_called_truncated(speech: Samples, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", speech)
    content = bytearray(path.read_bytes())
    place = content.index(b"data") + 4
    content[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert not examine(path).truncated


@pytest.mark.parametrize("channel", [0, 1])
def test_a_dead_channel_is_left_out(channel: int, speech: Samples, tmp_path: Path) -> None:
    planes = np.zeros((2, len(speech)), np.float32)
    planes[channel] = speech
    recording = examine(write(tmp_path / "stereo.wav", planes, "stereo.wav"))
    assert recording.mix is (Mix.LEFT, Mix.RIGHT)[channel]
    assert recording.measurements.level_dbfs == pytest.approx(-21, abs=3)


def test_channels_of_opposite_polarity_do_not_cancel(speech: Samples, tmp_path: Path) -> None:
    recording = examine(write(tmp_path / "stereo.wav", np.stack([speech, -speech]), "stereo.wav"))
    assert recording.mix is Mix.LEFT
    assert recording.measurements.level_dbfs == pytest.approx(-21, abs=3)


def test_measurements_of_known_sounds(speech: Samples, tmp_path: Path) -> None:
    quiet = examine(write(tmp_path / "quiet.wav", speech * 0.03)).measurements
    assert quiet.level_dbfs < -45
    clipped = examine(write(tmp_path / "loud.wav", np.clip(speech * 12, -1, 1)))
    assert clipped.measurements.clipped_share > 0.005
    assert "overdriven" in " ".join(clipped.remarks())
    noisy = examine(write(tmp_path / "noisy.wav", speech + noise(12.0, 0.04)))
    assert noisy.measurements.signal_to_noise_db < 12
    assert "noise" in " ".join(noisy.remarks())
    telephone = examine(write(tmp_path / "mulaw.wav", speech, "mulaw.wav")).measurements
    assert telephone.narrow_band
    assert not examine(write(tmp_path / "wide.wav", speech)).measurements.narrow_band


def test_long_sound_comes_in_blocks(tmp_path: Path) -> None:
    path = write(tmp_path / "voice.flac", noise(95.0, 0.1), "voice.flac")
    blocks = list(examine(path).blocks())
    assert len(blocks) == 4
    assert max(len(block) for block in blocks) < 31 * SAMPLE_RATE
    assert sum(len(block) for block in blocks) == pytest.approx(95 * SAMPLE_RATE, abs=SAMPLE_RATE / 10)


def test_a_wrong_suffix_is_noticed_and_does_not_matter(speech: Samples, tmp_path: Path) -> None:
    path = tmp_path / "dictation.mp3"
    write(path, speech, "windows.wma")
    recording = examine(path)
    assert recording.container == "Windows Media"
    assert recording.suffix_is_wrong


def test_damage_in_the_middle_keeps_the_later_times(speech: Samples, tmp_path: Path) -> None:
    path = write(tmp_path / "voice.mp3", speech, "voice.mp3")
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 400] = bytes(400)
    path.write_bytes(content)
    assert examine(path).seconds == pytest.approx(12.0, abs=0.5)


@pytest.mark.parametrize(
    ("sound", "problem"),
    [
        (silence(5.0), AudioProblem.SILENT),
        (tone(0.2), AudioProblem.TOO_SHORT),
    ],
)
def test_nothing_to_transcribe(sound: Samples, problem: AudioProblem, tmp_path: Path) -> None:
    with pytest.raises(AudioError) as caught:
        examine(write(tmp_path / "a.wav", sound))
    assert caught.value.problem is problem


def test_a_header_alone_is_no_dictation(speech: Samples, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", speech)
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"data") + 8])
    with pytest.raises(AudioError, match="header but no sound") as caught:
        examine(path)
    assert caught.value.problem is AudioProblem.NO_SOUND


def test_the_declared_length_is_read_at_once(speech: Samples, tmp_path: Path) -> None:
    assert declared_seconds(write(tmp_path / "a.wav", speech)) == pytest.approx(12.0, abs=0.1)
    (tmp_path / "b.wav").write_bytes(b"no sound")
    assert declared_seconds(tmp_path / "b.wav") == 0.0


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00"), (5.9, "0:05"), (65, "1:05"), (3725, "1:02:05")])
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said
