"""A record number with a figure that was said twice and heard once ("2704" for 27704): the recording is asked."""

from __future__ import annotations

from collections.abc import Sequence

from transcribe.report import Flag, HeardWord, Report, Severity
from transcribe.speech import Sound

SURE = 0.9  # probability of the figures from which nothing is asked: no wrong number of 33 had more than .87
SHORTEST = 3  # figures of a number that is looked at
BETTER = 0.0  # mean log-probability of a token by which another number must fit the sound better
MOST = 2  # other numbers that are offered


def with_record_number(report: Report, sound: Sound | None, known: str | None) -> Report:
    """The draft, with the numbers that fit the sound better offered at the record number.

    The number stays as it was heard. What the worklist has as well (``known``) is not asked about. Of 33 numbers of
    two voices that were wrong 14 are asked about, 9 with the right one first; of 71 right ones 8.
    """
    number = report.header.mrn
    if sound is None or not number or number == known:
        return report
    place = _place(report.transcript, number)
    if place is None or min(word.probability for word in report.transcript[slice(*place)]) >= SURE:
        return report
    others = tuple(dict.fromkeys(number[:at] + number[at] + number[at:] for at in range(len(number))))
    (fits,) = sound.fits([(*place, (number, *others))])
    if not fits:
        return report
    better = sorted(((fit - fits[0], other) for fit, other in zip(fits[1:], others, strict=True)), reverse=True)
    offered = tuple(other for gain, other in better if gain > BETTER)[:MOST]
    return report.model_copy(update={"flags": _asked(report, place, offered)}) if offered else report


def _place(words: Sequence[HeardWord], number: str) -> tuple[int, int] | None:
    """The one range of words whose figures make up the number; ``None`` if there is none, or more than one."""
    if len(number) < SHORTEST or not (number.isascii() and number.isdigit()):
        return None
    figures = [word.text.strip(".,:;-") for word in words]
    found = [
        (first, last)
        for first in range(len(words))
        for last in range(first + 1, min(len(words), first + len(number)) + 1)
        if "".join(figures[first:last]).replace("-", "") == number and figures[first] and figures[last - 1]
    ]
    return found[0] if len(found) == 1 else None


def _asked(report: Report, place: tuple[int, int], offered: tuple[str, ...]) -> tuple[Flag, ...]:
    if any(flag.field == "mrn" for flag in report.flags):
        return tuple(
            flag.model_copy(update={"suggestions": tuple(dict.fromkeys((*offered, *flag.suggestions)))})
            if flag.field == "mrn"
            else flag
            for flag in report.flags
        )
    heard = " ".join(word.text for word in report.transcript[slice(*place)])
    flag = Flag(
        kind="identity",
        severity=Severity.CRITICAL,
        section=0,
        block=0,
        tokens=(0, 0),
        message=f"A figure of the medical record number (“{heard}”) may have been said twice. Please listen.",
        suggestions=offered,
        heard=heard,
        field="mrn",
        start=report.transcript[place[0]].start,
    )
    return (*report.flags, flag)
