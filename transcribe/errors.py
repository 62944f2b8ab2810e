"""The errors a person may meet: each says what happened and what to do, without patient data.

A message is one sentence or two, written for the person who sees it (a secretary or an
administrator). It never contains dictated words, and never a path longer than the file's own name.
"""

from __future__ import annotations

from enum import StrEnum


class TranscribeError(Exception):
    """Base of every error that is shown to a person as it is."""


class AudioProblem(StrEnum):
    """Why a sound file could not be used."""

    EMPTY = "empty"
    NOT_SOUND = "not_sound"
    DS2 = "ds2"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    NO_SOUND = "no_sound"
    TOO_SHORT = "too_short"
    SILENT = "silent"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"


class AudioError(TranscribeError):
    """A sound file that cannot be transcribed; ``problem`` is its class, the message its sentence."""

    def __init__(self, problem: AudioProblem, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = problem


class ModelError(TranscribeError):
    """A recogniser's weights are missing, damaged, or not the ones that were promised."""


class SettingsError(TranscribeError):
    """The settings file, or a choice on the command line, cannot be used."""


class InboxError(TranscribeError):
    """An inbox or output folder cannot be used as asked."""


class EvaluationError(TranscribeError):
    """A set of dictations cannot be evaluated as it lies there."""


class LearningError(TranscribeError):
    """An adapter cannot be learned or applied as asked."""


class VocabularyError(TranscribeError):
    """An office's own words cannot be read or changed as asked."""
