"""How the handling of a dictation ended: whose fault a failure is decides whether it is tried again."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass

from transcribe.errors import AudioError, InboxError, ModelError, SettingsError, TranscribeError
from transcribe.inbox.arrivals import Arrival, Handle, Outcome

# The machine's troubles, which pass. Not EIO and ENOMEM: decoders report damaged files with them.
_PASSING = frozenset(
    getattr(errno, name)
    for name in (
        *("ENOSPC", "EDQUOT", "EROFS", "EMFILE", "ENFILE"),
        *("ENETDOWN", "ENETUNREACH", "EHOSTDOWN", "EHOSTUNREACH", "ENOTCONN", "ESTALE", "ETIMEDOUT"),
    )
    if hasattr(errno, name)
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome; for all but ``DONE`` the kind of problem and its one sentence for the secretary."""

    outcome: Outcome
    problem: str | None = None
    sentence: str = ""


WENT_DOWN = Verdict(
    Outcome.FAILED,
    "went_down",
    "The program went down each time it worked on this recording, and leaves it alone now. "
    "Please type it from the recording, and tell the administrator.",
)


def judged(handle: Handle, arrival: Arrival, output_is_there: Callable[[], bool]) -> Verdict:
    """Have an arrival handled; whatever ``handle`` raises becomes a verdict.

    ``AudioError`` and other ``TranscribeError`` are the dictation's fault; ``ModelError``,
    ``SettingsError``, ``InboxError``, a full disk or a lost network drive are the machine's, and are
    tried again; any other exception counts as the dictation's, is logged by its type only (its message
    may quote the dictation), and costs the others nothing (whisper-standalone-win #67).
    ``KeyboardInterrupt`` and ``SystemExit`` pass.
    """
    try:
        outcome = handle(arrival)
    except TranscribeError as error:
        return _told(error)
    except Exception as error:  # noqa: BLE001 - one bad dictation must not end the night
        if (isinstance(error, OSError) and error.errno in _PASSING) or not output_is_there():
            return postponed(error)
        kind = type(error).__name__
        _log.error("dictation %s: unexpected %s", arrival.sha256[:12], kind)
        return Verdict(Outcome.FAILED, "unexpected", _unexpected(f" ({kind})"))
    if outcome is Outcome.DONE:
        return Verdict(outcome)
    return Verdict(outcome, outcome.value, _unexpected(""))


def _told(error: TranscribeError) -> Verdict:
    if isinstance(error, AudioError):
        return Verdict(Outcome.FAILED, error.problem.value, str(error))
    of_machine = isinstance(error, ModelError | SettingsError | InboxError)
    return Verdict(Outcome.POSTPONED if of_machine else Outcome.FAILED, type(error).__name__, str(error))


def postponed(error: Exception) -> Verdict:
    """The verdict for a trouble of the machine's, such as a full disk."""
    why = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return Verdict(Outcome.POSTPONED, "machine", f"This machine could not work on it just now: {why}.")


def _unexpected(kind: str) -> str:
    return (
        f"This recording could not be transcribed: an unexpected error{kind}. "
        "Please type it from the recording, and tell the administrator."
    )
