"""How good a draft is expected to be, and when typing it is quicker."""

from __future__ import annotations

import pytest

from transcribe.postprocess.flags.choosing import Doubted
from transcribe.postprocess.flags.doubt_evidence import Place
from transcribe.postprocess.flags.quality import quality_of


def _doubted(share: float, count: int = 100) -> list[Doubted]:
    return [Doubted(at, Place(0, 0, at), "words", "unsure", share, (at,), {}) for at in range(count)]


TEXT = " ".join(["words"] * 100)


@pytest.mark.parametrize(
    ("share", "faster_to_type"), [(0.0, False), (0.05, False), (0.2, False), (0.4, True), (1.0, True)]
)
def test_typing_is_quicker_where_about_a_third_is_wrong(share: float, faster_to_type: bool) -> None:
    quality = quality_of(_doubted(share), TEXT)
    assert quality is not None
    assert quality.wrong_share == pytest.approx(share)
    assert quality.faster_to_type is faster_to_type
    assert quality.keystrokes_to_type == len(TEXT)
    assert (quality.keystrokes_to_mend > quality.keystrokes_to_type) is faster_to_type


def test_without_heard_words_there_is_no_estimate() -> None:
    assert quality_of([], "") is None
