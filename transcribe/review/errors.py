"""What can go wrong at the desk, in words for the person before the screen; never with patient data."""

from __future__ import annotations

from typing import Any

from transcribe.errors import TranscribeError


class DeskError(TranscribeError):
    """A request that cannot be granted; ``status`` is the HTTP status, ``more`` goes into the answer beside it."""

    status = 400

    def __init__(self, sentence: str, **more: Any) -> None:
        super().__init__(sentence)
        self.more = more


class NotLoggedInError(DeskError):
    """Nobody is logged in, or no longer."""

    status = 401


class ForbiddenError(DeskError):
    """This person may not do this."""

    status = 403


class MissingError(DeskError):
    """There is no such thing, or none that this person may see."""

    status = 404


class ConflictError(DeskError):
    """What was looked at is no longer what stands there; ``cause`` says why: held, newer, overtaken."""

    status = 409


class UnusableError(DeskError):
    """What was sent cannot be used."""

    status = 422


class TooManyError(DeskError):
    """Too often; ``seconds`` says when it may be tried again."""

    status = 429

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence, seconds=seconds)
        self.seconds = seconds


class UnavailableError(DeskError):
    """A program that this needs is not on the machine, or something else of the office's is amiss."""

    status = 503
