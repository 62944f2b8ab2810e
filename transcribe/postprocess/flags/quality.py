"""How good a draft is expected to be, and whether typing it would be quicker than mending it.

Mending a word costs more than its letters: it must be found, listened to and reached. With that cost, mending and
typing take as long at some 30 % wrong words, which is where people who tried both ways turned (Y. Gaur, W. S. Lasecki,
F. Metze, J. P. Bigham: "The Effects of Automatic Speech Recognition Quality on Human Transcription Latency", W4A 2016).
"""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.postprocess.flags.choosing import Doubted
from transcribe.report import Quality

KEYSTROKES_TO_REACH = 15.0  # to listen again to a wrong word and to get there, in keystrokes of the same time


def quality_of(doubted: Sequence[Doubted], text: str) -> Quality | None:
    """The expected quality of a draft with this text and these words; ``None`` where it has no heard words."""
    if not doubted:
        return None
    mend = sum(one.doubt * (KEYSTROKES_TO_REACH + len(one.text) + 1) for one in doubted)
    return Quality(
        wrong_share=round(sum(one.doubt for one in doubted) / len(doubted), 4),
        keystrokes_to_mend=round(mend),
        keystrokes_to_type=len(text),
        faster_to_type=mend > len(text),
    )
