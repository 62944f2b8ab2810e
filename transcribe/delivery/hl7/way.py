"""The ways of HL7 messages: over MLLP until the receiver has acknowledged them, or as files in a folder."""

from __future__ import annotations

from dataclasses import dataclass

from transcribe.delivery.destinations import Hl7, Hl7File
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.files.dropping import drop, try_folder
from transcribe.delivery.hl7.acknowledgement import read_acknowledgement
from transcribe.delivery.hl7.encoding import encoded
from transcribe.delivery.hl7.mdm import Mdm
from transcribe.delivery.hl7.mllp import connected, exchange
from transcribe.delivery.hl7.profiles import profile_of
from transcribe.delivery.parcel import Parcel, Sent
from transcribe.settings import Settings


@dataclass(frozen=True, slots=True)
class MllpWay:
    """To a record system or interface engine."""

    to: Hl7
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """Send, and wait for the acknowledgement of this very message. Raises ``DeliveryError``."""
        content = _written(self.to, parcel)
        others = 0
        for answer in exchange(self.to, content):
            told = read_acknowledgement(answer)
            if told.about == parcel.message_id:
                told.require_accepted()
                return Sent.of(content, told.code)
            others += 1
        if others:
            raise DeliveryError(Problem.WRONG_ANSWER, "The receiver answered, but about another message.")
        raise DeliveryError(Problem.NO_ANSWER, "The receiver closed the connection without an answer.")

    def test(self) -> str:
        """Connect, and send nothing."""
        profile = profile_of(self.to)
        with connected(self.to):
            pass
        trust = "" if profile.verified else " The profile is not verified: try it with a test system first."
        return f"The receiver can be reached{' over TLS' if self.to.tls else ', IN CLEAR'}.{trust}"


@dataclass(frozen=True, slots=True)
class FileWay:
    """To whatever reads a folder."""

    to: Hl7File
    settings: Settings

    def send(self, parcel: Parcel) -> Sent:
        """Write the file whole; its name is the message id. Raises ``DeliveryError``."""
        content = _written(self.to, parcel)
        drop(self.to.folder, f"{parcel.message_id}.hl7", content, self.to.mode)
        return Sent.of(content)

    def test(self) -> str:
        """Write a file, and remove it."""
        return try_folder(self.to.folder)


def _written(to: Hl7 | Hl7File, parcel: Parcel) -> bytes:
    profile = profile_of(to)
    return encoded(Mdm(to, profile).message(parcel), profile.charset)
