"""The spectrum that the default engine hears is the library's, and the same on any number of threads."""

from __future__ import annotations

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor
from threadpoolctl import threadpool_limits

from transcribe.asr.faster import FRAMES, _Spectrum
from transcribe.audio import SAMPLE_RATE

PIECE = FRAMES * SAMPLE_RATE // 100  # samples


@pytest.mark.parametrize("samples", [1, 159, 160, 161, 400, PIECE - 160, PIECE, PIECE + 1, 3 * PIECE + 77])
def test_the_spectrum_is_the_librarys(samples: int) -> None:
    sound = np.random.default_rng(samples).standard_normal(samples).astype(np.float32) / 10
    np.testing.assert_allclose(_Spectrum()(sound), FeatureExtractor()(sound), atol=2e-7)


def test_the_spectrum_is_the_same_on_any_number_of_threads() -> None:
    sound = np.random.default_rng(1).standard_normal(3 * PIECE + 77).astype(np.float32) / 10
    with threadpool_limits(1):
        alone = _Spectrum()(sound)
    with threadpool_limits(2):
        np.testing.assert_array_equal(_Spectrum()(sound), alone)
