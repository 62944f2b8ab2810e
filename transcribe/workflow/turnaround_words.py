"""The turnaround report's figures in the words of an office, for the terminal and for the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transcribe.workflow.passages import AGES_HOURS
from transcribe.workflow.turnaround import WHOLE, Line, Turnaround

NOBODY = "(not known)"
SPAN_TITLES: Mapping[str, str] = {
    "transcription": "Received to draft",
    "waiting": "Draft to review",
    "review": "Review",
    "signature": "Waiting for signature",
    "delivery": "Signed to sent",
    WHOLE: "Turnaround",
}
STEP_WORDS = {
    "dictated": "dictated",
    "received": "received",
    "draft": "draft made",
    "awaiting_signature": "sent for signature",
    "signed": "signed",
    "distributed": "sent out",
}


def named(line: Line, names: Mapping[str, str]) -> tuple[str, ...]:
    """Which dictations a line is about, in words: of author, type, priority, those that are said."""
    author = None if line.author is None else names.get(line.author, line.author) or NOBODY
    kind = None if line.document_type is None else line.document_type.replace("_", " ") or NOBODY
    return tuple(part for part in (author, kind, line.priority) if part is not None)


def age_titles() -> tuple[str, ...]:
    """The ages by which open work is counted."""
    up_to = (f"to {hours} h" if hours < 48 else f"to {hours // 24} days" for hours in AGES_HOURS)
    return (*up_to, f"over {AGES_HOURS[-1] // 24} days")


def definitions(report: Turnaround) -> Iterator[tuple[str, str]]:
    """Each figure and what it means, for the person who reads the sheet."""
    rules = report.rules
    start, end = STEP_WORDS[rules.turnaround_from], STEP_WORDS[rules.turnaround_to]
    goals = f"{rules.goal_hours:g} hours ({rules.goal_hours_stat:g} for STAT)"
    meanings = {
        "Dictations": "Those received in the period, finished or not. Days are days of this machine's time zone.",
        "Turnaround": f"From “{start}” to “{end}”, as the office has chosen.",
        "Median, 90th percentile": "Half of the dictations took no longer; nine of ten took no longer. Of dictations "
        "that have made both steps, interpolated as Excel's MEDIAN and PERCENTILE.INC do. Hours and minutes of the "
        "clock, nights and weekends included. A step that was made twice counts once: the first time, but for the "
        "signature the last time that the text was sent there.",
        "In time": f"Share with a turnaround of at most {goals}. What is unfinished and past its goal counts as late; "
        "what is unfinished and may still make it does not count.",
        "Lines": "Lines of the final text and its addenda, set at 65 columns with whole words; a heading is a line.",
        "65-character lines": "All characters with their spaces, divided by 65. Line ends do not count.",
        "65-character lines, visible characters": "Characters that leave ink (no spaces), divided by 65.",
        "What text counts": "What was dictated or typed. Letterhead, patient lines, salutation and signature are made "
        "by the program and do not count. Before a report is signed, its newest version counts.",
        "Words typed": "Share of the words of the final text that a person typed or changed.",
        "Typed fresh": "Dictations of which a person typed more than half of the words.",
        "Asked back": "Dictations that went back to their author with a question.",
        "Open work": "What lay in each state when this report was made, by its age since the receipt, of all periods.",
    }
    yield from meanings.items()
    if report.clock_set_back:
        yield "Left out", f"{report.clock_set_back} times, because the machine's clock had been set back in between."
