"""What all tests share: a few seconds of speech, and the small recogniser, loaded once."""

from __future__ import annotations

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from tests.sounds import LETTER
from transcribe.asr.recogniser import Recogniser, load_recogniser
from transcribe.audio import SAMPLE_RATE, Samples, examine
from transcribe.settings import Recognition

os.environ["HF_HUB_OFFLINE"] = "1"
# A developer's own words must not change what the tests see; XDG_CACHE_HOME stays: the stored lexicon is no secret.
os.environ["XDG_CONFIG_HOME"] = os.environ["APPDATA"] = tempfile.mkdtemp(prefix="transcribe-tests-")

# The same examples in every run, so that a failure is a change's; HYPOTHESIS_PROFILE=explore looks for new ones. How
# long an example takes is no test's affair: a busy machine stops for a second now and then.
SLOW = (HealthCheck.too_slow,)
settings.register_profile("steady", derandomize=True, database=None, deadline=None, suppress_health_check=SLOW)
settings.register_profile("explore", derandomize=False, print_blob=True, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def letter() -> Samples:
    """The sample letter, 81 s of speech."""
    return examine(LETTER).samples()


@pytest.fixture(scope="session")
def speech(letter: Samples) -> Samples:
    """Twelve seconds of the sample letter, which end in a pause."""
    return letter[20 * SAMPLE_RATE : 32 * SAMPLE_RATE]


@pytest.fixture(scope="session")
def tiny() -> Recogniser:
    """The small English recogniser on the default engine."""
    return load_recogniser(Recognition(model="tiny.en", threads=2))
