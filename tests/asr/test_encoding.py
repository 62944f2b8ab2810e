"""A window is as long as its sound and a second of silence behind it, and never longer than the encoder hears."""

from __future__ import annotations

import pytest

from transcribe.asr.encoding import LONGEST, encode
from transcribe.asr.recogniser import Recogniser
from transcribe.audio import SAMPLE_RATE, Samples


@pytest.mark.parametrize(("seconds", "heard"), [(2, 3), (11.5, 12.5), (29.5, 30), (30, 30)])
def test_a_window_holds_its_sound_and_a_second_of_silence(
    seconds: float, heard: float, tiny: Recogniser, letter: Samples
) -> None:
    encoded = encode(tiny, letter[: int(seconds * SAMPLE_RATE)])
    assert encoded.shape == (heard * 50, 384)


def test_what_is_longer_is_refused(tiny: Recogniser, letter: Samples) -> None:
    with pytest.raises(ValueError, match=f"at most {LONGEST} samples"):
        encode(tiny, letter[: LONGEST + 1])
