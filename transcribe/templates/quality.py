"""What is to be known of a draft before it is opened: haste, expected quality, whether to mend it at all."""

from __future__ import annotations

import math

from transcribe.report import Report


def quality_line(report: Report) -> str:
    """How many words will have to be mended; empty where there is no estimate."""
    quality = report.quality
    words = sum(len(block.text.split()) for section in report.sections for block in section.blocks)
    if quality is None or not math.isfinite(quality.wrong_share) or not words:
        return ""
    share = min(max(quality.wrong_share, 0.0), 1.0)
    wrong = round(share * words)
    if not wrong:
        return f"Expected quality: hardly a wrong word in {words:,}."
    return f"Expected quality: about {_counted(wrong, 'wrong word')} in {words:,} ({_percent(share)})."


def stat_line(report: Report) -> str:
    """That the author is in a hurry; empty where it is routine."""
    return "STAT: the author asks for this one first." if report.priority == "stat" else ""


def typing_advice(report: Report) -> str:
    """The advice to type a dictation from its sound; empty where mending the draft is quicker."""
    quality = report.quality
    if quality is None or not quality.faster_to_type:
        return ""
    mend, typed = (_rounded(keys) for keys in (quality.keystrokes_to_mend, quality.keystrokes_to_type))
    effort = f" (about {mend} keystrokes to mend, {typed} to type)" if mend and typed else ""
    return f"Faster to type: typing this dictation from the sound is likely to be quicker than mending it{effort}."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _percent(share: float) -> str:
    return f"{round(100 * share)}%" if share >= 0.01 else "below 1%"


def _rounded(keystrokes: float) -> str:
    """A number as good as the estimate is: to the hundred, small ones to the ten."""
    if not math.isfinite(keystrokes) or keystrokes < 0:
        return ""
    step = 100 if keystrokes >= 1000 else 10
    return f"{round(keystrokes / step) * step:,}"
