"""The spectrum that the default engine hears is the library's, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from transcribe.asr.faster import FRAMES, _Spectrum
from transcribe.audio import SAMPLE_RATE

PIECE = FRAMES * SAMPLE_RATE // 100  # samples


@pytest.mark.parametrize("samples", [1, 159, 160, 161, 400, PIECE - 160, PIECE, PIECE + 1, 3 * PIECE + 77])
def test_the_spectrum_is_the_librarys(samples: int) -> None:
    sound = np.random.default_rng(samples).standard_normal(samples).astype(np.float32) / 10
    np.testing.assert_array_equal(_Spectrum()(sound), FeatureExtractor()(sound))
