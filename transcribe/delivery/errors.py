"""What can go wrong with a delivery, in words for an administrator; never with patient data."""

from __future__ import annotations

from enum import StrEnum

from transcribe.errors import TranscribeError


class Problem(StrEnum):
    """The classes of failures, as they stand in the outbox and in the audit trail."""

    UNREACHABLE = "unreachable"  # no connection, or it broke off
    NO_ANSWER = "no_answer"  # sent, but not confirmed in time
    WRONG_ANSWER = "wrong_answer"  # answered something that is no confirmation of this message
    BUSY = "busy"  # the receiver takes nothing now
    ERROR = "error"  # the receiver met an error with this one
    REFUSED = "refused"  # the receiver does not want it as it is
    IDENTITY = "identity"  # it is not certain for whom or from whom it is
    SETTINGS = "settings"  # the destination is not set up rightly on our side
    DOCUMENT = "document"  # the finished document could not be made
    FAULT = "fault"  # of this program


class DeliveryError(TranscribeError):
    """A delivery did not succeed. ``said`` is what the receiver answered, which may hold patient data: seal it."""

    def __init__(self, problem: Problem, sentence: str, said: str = "") -> None:
        super().__init__(sentence)
        self.problem = problem
        self.said = said

    @property
    def needs_help(self) -> bool:
        """Whether trying the same again will hardly help: a person must look."""
        return self.problem in (Problem.REFUSED, Problem.IDENTITY, Problem.SETTINGS, Problem.FAULT)

    @property
    def concerns_all(self) -> bool:
        """Whether the next message to the same destination would fare no better now."""
        return self.problem in (Problem.UNREACHABLE, Problem.NO_ANSWER, Problem.BUSY, Problem.SETTINGS)
