"""What a receiver answers: whether it has the message, and what it says if not (MSA, ERR; HL7 tables 0008 and 0357)."""

from __future__ import annotations

from dataclasses import dataclass

import hl7

from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.hl7.encoding import decoded, unescaped

_ACCEPTED = frozenset({"AA", "CA"})
_ERROR = frozenset({"AE", "CE"})
_REJECTED = frozenset({"AR", "CR"})
_LONGEST = 1000  # characters of what was said


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An answer: its code, the message it is about, and its words, which may hold patient data."""

    code: str
    about: str
    said: str

    def require_accepted(self) -> None:
        """Raises ``DeliveryError`` unless the receiver has the message."""
        if self.code in _ACCEPTED:
            return
        if self.code in _REJECTED:
            raise DeliveryError(Problem.REFUSED, f"The receiver rejected the message ({self.code}).", self.said)
        if self.code in _ERROR:
            raise DeliveryError(Problem.ERROR, f"The receiver reported an error ({self.code}).", self.said)
        raise DeliveryError(Problem.WRONG_ANSWER, "The receiver answered with a code that HL7 does not know.")


def read_acknowledgement(answer: bytes) -> Acknowledgement:
    """Read an answer. Raises ``DeliveryError`` if it is none."""
    try:
        message = hl7.parse(decoded(answer).strip("\r\n") + "\r")
        msa = message.segment("MSA")
        code, about = str(msa(1)), str(msa(2))
        said = [str(msa(3)) if len(msa) > 3 else ""]
        said += [str(part) for row in message if str(row[0]) == "ERR" for part in row[1:]]
    except (hl7.HL7Exception, ValueError, LookupError):
        raise DeliveryError(Problem.WRONG_ANSWER, "What the receiver answered is no acknowledgement.") from None
    words = " ".join(unescaped(part).replace("^", " ").strip() for part in said if part.strip("^|"))
    return Acknowledgement(code.strip().upper(), about.strip(), words[:_LONGEST])
