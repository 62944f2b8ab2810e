"""Where reports may go: one ``[[destinations]]`` table each, written by an administrator. Nothing else is contacted."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from transcribe.report import DocumentType

_SECRET = re.compile(r"(file:.+|env:\w+|keyring:.+/.+)")
Port = Annotated[int, Field(ge=1, le=65535)]


def _place(text: str) -> str:
    if not _SECRET.fullmatch(text):
        raise ValueError("a password or key is given by its place: file:PATH, env:NAME or keyring:SERVICE/NAME")
    return text


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or "")):
        raise ValueError("the address must begin with https:// (http:// only on this machine)")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the address must not hold a password, a query or a fragment")
    return url.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _whole(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError("give the whole path of the folder")
    return path


def _pattern(pattern: str) -> str:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError:
        fields = {""}
    if unknown := fields - NAME_FIELDS - PATIENT_FIELDS:
        raise ValueError(f"a file name cannot hold {{{sorted(unknown)[0]}}}: use {', '.join(sorted(NAME_FIELDS))}")
    if fields.isdisjoint({"id", "message"}):
        raise ValueError("a file name must hold {id} or {message}, so that no two reports have the same")
    return pattern


NAME_FIELDS = frozenset({"id", "message", "type", "signed", "author", "version", "fax"})
PATIENT_FIELDS = frozenset({"patient", "mrn", "date_of_birth"})
Mode = Annotated[str, Field(pattern=r"^0[0-7]{3}$")]  # of files, as chmod has it
Whole = Annotated[Path, AfterValidator(_whole)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Place = Annotated[str, AfterValidator(_place)]
Address = Annotated[str, AfterValidator(_address)]


class Destination(BaseModel):
    """What all destinations have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")
    on: bool = True  # False: nothing is sent there; what waits goes on waiting
    mandatory: bool = True  # a report counts as distributed when all such destinations have confirmed
    types: tuple[DocumentType, ...] = ()  # which kinds of document go there; none named: all
    authors: tuple[str, ...] = ()  # whose; none named: everybody's
    since: date | None = None  # only what was signed on that day or later
    retry_seconds: float = Field(default=30, gt=0)  # the first pause; each next one is twice as long …
    longest_pause_minutes: float = Field(default=60, gt=0)  # … up to this
    attempts: int = Field(default=5, ge=1)  # so many failures, and it stands in the list of failures; it goes on trying
    timeout_seconds: float = Field(default=30, gt=0, le=120)  # to connect, and to wait for an answer

    def wants(self, document_type: DocumentType, author: str | None, signed_on: date) -> bool:
        """Whether a report of this kind and author, signed on that day, is for this destination."""
        named = {name.casefold() for name in self.authors}
        return (
            self.on
            and (not self.types or document_type in self.types)
            and (not named or (author or "").casefold() in named)
            and (self.since is None or signed_on >= self.since)
        )


class _Tls(Destination):
    tls: bool = True  # False: in clear, for a closed network or a tunnel alone
    ca_file: Path | None = None  # certificates to trust (PEM); None: those of the system
    client_certificate: Path | None = None  # with its key, where the receiver wants to know who calls (PEM)
    client_key: Path | None = None


class _Hl7Message(Destination):
    """How an MDM message is written. What is ``None`` is as the profile says (``hl7/profiles.toml``)."""

    profile: str = "usual"
    sending_application: str = "TRANSCRIBE"
    sending_facility: str = ""
    receiving_application: str = ""
    receiving_facility: str = ""
    assigning_authority: str = ""  # of record numbers (PID-3.4)
    production: bool = True  # MSH-11: P, or T for a test
    providers: dict[str, str] = {}  # an author's ID in the settings -> the author's number at the receiver
    document_codes: dict[DocumentType, str] = {}  # TXA-2, where the receiver has codes of its own
    content: Literal["TX", "FT", "PDF", "RTF"] | None = None
    addendum: Literal["addendum", "replacement"] | None = None  # T06 with the addition, or T10 with the whole
    charset: Literal["ASCII", "8859/1", "UNICODE UTF-8"] | None = None
    version: Literal["2.3", "2.3.1", "2.4", "2.5", "2.5.1"] | None = None
    unsigned: bool = False  # also what awaits its signature: T02 with PA, then T04 with the signature


class Hl7(_Tls, _Hl7Message):
    """A record system that takes MDM messages over MLLP."""

    kind: Literal["hl7"] = "hl7"
    host: str
    port: Port


class Hl7File(_Hl7Message):
    """A folder from which a record system or an interface engine takes MDM messages, a file each."""

    kind: Literal["hl7_file"] = "hl7_file"
    folder: Whole
    mode: Mode = "0640"  # of the files


class Fhir(Destination):
    """A FHIR R4 server that takes DocumentReference."""

    kind: Literal["fhir"] = "fhir"
    url: Address  # the base, without /DocumentReference
    token_url: Address | None = None  # None: no sign-in
    client_id: str = ""
    client_secret: Place | None = None
    private_key: Place | None = None  # PEM, RSA or EC P-384: SMART backend services
    key_id: str = ""  # "kid" under which the server knows the public key
    scope: str = "system/DocumentReference.cu system/Patient.rs"
    ca_file: Path | None = None
    mrn_system: str  # the identifier system of record numbers
    patient: Literal["search", "identifier"] = "search"  # find Patient/… first, or name the record number alone
    practitioners: dict[str, str] = {}  # an author's ID in the settings -> "Practitioner/123"
    custodian: str = ""  # "Organization/1"
    content: Literal["pdf", "docx", "text", "rtf"] = "pdf"
    addendum: Literal["addendum", "replacement"] = "addendum"
    binary: bool = False  # the document as a Binary of its own
    provenance: bool = False  # who signed, as a Provenance

    @model_validator(mode="after")
    def _one_way_in(self) -> Fhir:
        if self.client_secret and self.private_key:
            raise ValueError("give client_secret or private_key, not both")
        if self.token_url and not (self.client_id and (self.client_secret or self.private_key)):
            raise ValueError("token_url needs client_id, and client_secret or private_key")
        return self


class FhirFile(Destination):
    """A folder for FHIR document bundles (JSON)."""

    kind: Literal["fhir_file"] = "fhir_file"
    folder: Whole
    mrn_system: str
    mode: Mode = "0640"


class Folder(Destination):
    """A folder for finished documents: an archive, a printer's folder, a record system's import."""

    kind: Literal["folder", "printer"] = "folder"
    folder: Whole
    files: tuple[Literal["docx", "pdf", "txt", "rtf"], ...] = ("pdf",)
    file_name: Pattern = "{type}-{signed}-{author}-{id}"
    patient_data_in_names: bool = False  # allows {patient}, {mrn} and {date_of_birth} in file_name
    mode: Mode = "0640"

    @model_validator(mode="after")
    def _discreet(self) -> Folder:
        fields = {name for _, name, _, _ in Formatter().parse(self.file_name)}
        if not self.patient_data_in_names and not fields.isdisjoint(PATIENT_FIELDS):
            raise ValueError("patient data in file names must be allowed: patient_data_in_names = true")
        return self


class Fax(Destination):
    """The folder of a fax server: TIFF (G4, 204 x 196 dpi) or PDF, with a cover sheet."""

    kind: Literal["fax"] = "fax"
    folder: Whole
    number: str = ""  # "": the recipient's, from the address book
    format: Literal["tiff", "pdf"] = "tiff"
    cover: bool = True
    file_name: Pattern = "{fax}-{id}"
    mode: Mode = "0640"


class _Smtp(Destination):
    host: str
    port: Port = 587
    security: Literal["starttls", "tls"] = "starttls"  # there is no third choice
    ca_file: Path | None = None
    user: str = ""
    password: Place | None = None
    sender: str = Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")


class Email(_Smtp):
    """Mail to recipients: an encrypted PDF, or a notice that something lies in the portal."""

    kind: Literal["email"] = "email"
    to: tuple[str, ...] = ()  # none: the recipient's, from the address book
    send: Literal["encrypted_pdf", "notice"] = "encrypted_pdf"
    pdf_password: Place | None = None  # agreed with the receiver by another way
    portal: str = ""  # the address in a notice
    subject: str = "A document for you"  # never anything of a patient

    @model_validator(mode="after")
    def _complete(self) -> Email:
        if self.send == "encrypted_pdf" and not self.pdf_password:
            raise ValueError("an encrypted PDF needs pdf_password")
        if self.send == "notice" and not self.portal:
            raise ValueError("a notice needs the portal's address")
        return self


class FaxByEmail(_Smtp):
    """A gateway that makes faxes of mails; the way to it must be encrypted."""

    kind: Literal["fax_email"] = "fax_email"
    to: str = "{fax}@fax.invalid"  # {fax}: the figures of the fax number
    number: str = ""
    format: Literal["tiff", "pdf"] = "pdf"
    cover: bool = True


class MailDrafts(Destination):
    """A folder for mails that the secretary opens in Outlook, looks at and sends (.eml)."""

    kind: Literal["mail_drafts"] = "mail_drafts"
    folder: Whole
    files: tuple[Literal["docx", "pdf"], ...] = ("pdf",)
    to: tuple[str, ...] = ()  # none: the recipient's, from the address book; may stay empty
    subject: str = "A document for you"
    text: str = "Please find the document attached."
    mode: Mode = "0640"


AnyDestination = Annotated[
    Hl7 | Hl7File | Fhir | FhirFile | Folder | Fax | Email | FaxByEmail | MailDrafts, Field(discriminator="kind")
]


class Feed(BaseModel):
    """Where the patient list comes from: ``[patients]`` in the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    listen: str = ""  # "127.0.0.1:2575": take ADT and SIU messages over MLLP there; "": do not listen
    allow: tuple[str, ...] = ("127.0.0.1", "::1")  # from these addresses alone
    certificate: Path | None = None  # for TLS (PEM), with its key
    key: Path | None = None
    client_ca: Path | None = None  # with it, senders must show a certificate signed by these
    mrn_type: str = "MR"  # PID-3.5 of the identifier that is the record number
    mrn_authority: str = ""  # PID-3.4 of it; "": any


def _unique(destinations: tuple[AnyDestination, ...]) -> tuple[AnyDestination, ...]:
    names = [destination.name for destination in destinations]
    if len(set(names)) != len(names):
        raise ValueError("two destinations have the same name")
    return destinations


UniqueDestinations = Annotated[tuple[AnyDestination, ...], AfterValidator(_unique)]
