"""A report as an MDM message (HL7 v2, chapter 9: medical records and information management)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from transcribe.delivery.codes import codes_of
from transcribe.delivery.destinations import Hl7, Hl7File
from transcribe.delivery.hl7.encoding import SEPARATORS, day, escaped, field, formatted, moment, segment
from transcribe.delivery.hl7.profiles import Profile
from transcribe.delivery.outbox import Event
from transcribe.delivery.parcel import Parcel
from transcribe.delivery.patients.person import Person, split_name

_WITHOUT_STRUCTURE = ("2.1", "2.2", "2.3")  # versions in which MSH-9 has two components


@dataclass(frozen=True, slots=True)
class Mdm:
    """Writes a parcel as a message, for one destination."""

    destination: Hl7 | Hl7File
    profile: Profile

    def message(self, parcel: Parcel) -> str:
        """The whole message, segments parted by carriage returns. The same parcel gives the same message.

        Raises ``DeliveryError`` where it is not certain whom the report is about, or a document cannot be made.
        """
        patient = parcel.identify()
        trigger = self._trigger(parcel)
        segments = [self._msh(parcel, trigger)]
        if self.profile.evn:
            segments.append(segment("EVN", f1=trigger, f2=self._moment(parcel.planned_at)))
        segments += [self._pid(patient), self._pv1(parcel, patient), self._txa(parcel), *self._content(parcel)]
        return "".join(f"{line}\r" for line in segments)

    # -- what kind of message

    def _trigger(self, parcel: Parcel) -> str:
        """T02 original, T04 status, T06 addendum, T08 edited, T10 replacement: all with the content."""
        earlier = parcel.earlier
        unsigned_before = earlier is not None and earlier.event is Event.UNSIGNED
        match parcel.event:
            case Event.UNSIGNED:
                wanted = "T08" if unsigned_before else "T02"
            case Event.SIGNED:
                wanted = "T04" if unsigned_before else "T02"
            case Event.ADDENDUM:
                wanted = "T10" if self._replaces else "T06"
        return wanted if wanted in self.profile.events else "T02"

    @property
    def _replaces(self) -> bool:
        return self.profile.addendum == "replacement"

    # -- segments

    def _msh(self, parcel: Parcel, trigger: str) -> str:
        to, version = self.destination, self.profile.version
        kind = ("MDM", trigger) if version in _WITHOUT_STRUCTURE else ("MDM", trigger, "MDM_T02")
        return segment(
            "MSH",  # its first field is the separator: so the numbers here are one lower than in the standard
            f1=SEPARATORS[1:],
            f2=escaped(to.sending_application),
            f3=escaped(to.sending_facility),
            f4=escaped(to.receiving_application),
            f5=escaped(to.receiving_facility),
            f6=self._moment(parcel.planned_at),
            f8=field(*kind),
            f9=parcel.message_id,
            f10="P" if to.production else "T",
            f11=version,
            f17="" if self.profile.charset == "ASCII" else self.profile.charset,
        )

    def _pid(self, patient: Person) -> str:
        authority = patient.authority or self.destination.assigning_authority
        return segment(
            "PID",
            f1="1",
            f3=field(patient.mrn, "", "", authority, "MR"),
            f5=field(patient.family, patient.given, patient.middle),
            f7=day(patient.date_of_birth),
            f8=patient.sex,
        )

    def _pv1(self, parcel: Parcel, patient: Person) -> str:
        visit = patient.visit_on(parcel.signed.header.date_of_service)
        return segment("PV1", f1="1", f2=self.profile.patient_class, f19=field(visit))

    def _txa(self, parcel: Parcel) -> str:
        unsigned = parcel.event is Event.UNSIGNED
        parent = self._parent(parcel)
        namespace = self.destination.sending_application
        served = day(parcel.signed.header.date_of_service) or self._moment(parcel.dictated_at)
        provider = self._provider(parcel)
        return segment(
            "TXA",
            f1="1",
            f2=escaped(self._document_code(parcel)),
            f3="AP" if self.profile.content in ("PDF", "RTF") else self.profile.content,
            f4=served,
            f5=provider,
            f6=self._moment(parcel.dictated_at),
            f7=self._moment(parcel.transcribed_at),
            f9=provider,
            f10=provider,
            f11=field(parcel.transcriptionist),
            f12=field(parcel.number, namespace),
            f13=field(parent, namespace) if parent else "",
            f17="PA" if unsigned else self.profile.signed,
            f19="UN" if unsigned else "AV",
            f22=self._authentication(parcel),
            f23="~".join(field("", name) for name in parcel.signed.header.cc),
        )

    def _parent(self, parcel: Parcel) -> str:
        """The number of the document that is added to, or of the one that is replaced."""
        if parcel.event is not Event.ADDENDUM:
            return ""
        before = [sent for sent in parcel.before if sent.event is Event.ADDENDUM]
        return parcel.number_of(before[-1].version if self._replaces and before else None)

    def _authentication(self, parcel: Parcel) -> str:
        if parcel.signature is None:
            return ""
        return field(*self._names(parcel), *[""] * 6, self._moment(parcel.signature.at))

    def _provider(self, parcel: Parcel) -> str:
        return field(*self._names(parcel))

    def _names(self, parcel: Parcel) -> tuple[str, ...]:
        """Number, family, given and middle name, suffix, prefix, degree: "Victor Lindqvist, MD"."""
        name = parcel.author.name if parcel.author else parcel.signed.header.author or ""
        spoken, _, degree = name.partition(",")
        words = spoken.split()
        prefix = words.pop(0) if words and words[0].rstrip(".").casefold() in ("dr", "prof") else ""
        family, given, middle = split_name(" ".join(words))
        number = next(
            (
                number
                for author, number in self.destination.providers.items()
                if author.casefold() == parcel.author_id.casefold()
            ),
            "",
        )
        return number, family, given, middle, "", prefix, degree.strip(), ""

    def _document_code(self, parcel: Parcel) -> str:
        codes = codes_of(parcel.signed, parcel.author)
        return self.destination.document_codes.get(parcel.signed.document_type) or codes.hl7 or codes.title

    # -- content

    def _content(self, parcel: Parcel) -> Iterator[str]:
        codes = codes_of(parcel.signed, parcel.author)
        name = field(codes.loinc, codes.loinc_name, "LN")
        final = "P" if parcel.event is Event.UNSIGNED else "F"
        for number, (kind, value) in enumerate(self._values(parcel), start=1):
            yield segment("OBX", f1=str(number), f2=kind, f3=name, f4="1", f5=value, f11=final)

    def _values(self, parcel: Parcel) -> Iterator[tuple[str, str]]:
        match self.profile.content:
            case "TX":
                for line in parcel.document("text", self._replaces).decode().splitlines():
                    yield "TX", escaped(line)
            case "FT":
                yield "FT", formatted(parcel.document("text", self._replaces).decode())
            case "PDF":
                yield "ED", self._enclosed(self.profile.pdf, parcel.document("pdf", self._replaces))
            case "RTF":
                yield "ED", self._enclosed(self.profile.rtf, parcel.document("rtf", self._replaces))

    @staticmethod
    def _enclosed(kind: tuple[str, str], content: bytes) -> str:
        return field("", *kind, "Base64", base64.b64encode(content).decode())

    @staticmethod
    def _moment(at: datetime) -> str:
        return moment(at.astimezone())
