"""Everything an office may choose, read from one TOML file; every choice has a default."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transcribe.delivery.destinations import Feed, UniqueDestinations
from transcribe.errors import SettingsError

OFFICE_WORDS = "office_words.tsv"  # the office's own words lie beside its settings, unless `vocabulary` says otherwise


class _Choice(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Office(_Choice):
    """The letterhead. What is empty stays a visible blank in the documents."""

    name: str = ""
    address: tuple[str, ...] = ()  # one line each, as it is to be printed
    phone: str = ""
    fax: str = ""
    email: str = ""
    paper: Literal["letter", "a4"] = "letter"


class Author(_Choice):
    """A dictating physician, known by an ID that names the inbox folder (``inbox/<id>/``)."""

    id: str
    name: str  # as signed: "Victor Lindqvist, MD"
    title: str = ""  # the line under the name: "Spine Surgery"
    date_order: Literal["MDY", "DMY", ""] = ""  # how this author says a date in figures; "": as the office does
    documents: dict[str, str] = {}  # the finer kind of each family: {letter = "gp_letter"}


class Templates(_Choice):
    """How finished documents look and what they say about their signature."""

    folder: Path | None = None  # the office's own templates (.docx); a relative path is seen from the settings file
    addresses: Path | None = None  # the address book (`transcribe addresses import`); likewise
    envelope: str = ""  # letters fit a window envelope: "din5008b", "us10", "uk_dl" …; "": none
    statement: str = "Electronically signed by {name} on {date} at {time}."
    time_zone: str = ""  # of the times in documents, "Europe/London"; "": that of this machine

    def seen_from(self, folder: Path) -> Templates:
        """The same with paths that are no longer relative."""
        paths = {"folder": self.folder, "addresses": self.addresses}
        return self.model_copy(update={name: path and folder / path for name, path in paths.items()})


class Recognition(_Choice):
    """How the recogniser listens."""

    model: str = "base"  # a name from `transcribe models list`, or a folder with weights
    engine: Literal["faster-whisper", "whisper"] = "faster-whisper"
    precision: Literal["int8", "float32"] = "int8"  # the engine "whisper" computes in float32
    adapter: str = "auto"  # "none", "medical", a file (.npz), or "auto": medical where one is shipped for the model
    adapter_strength: float | None = Field(default=None, ge=0, le=1.5)  # None: as the adapter's card says
    language: str = "en"
    beam_size: int = Field(default=5, ge=1, le=20)
    threads: int = Field(default=0, ge=0)  # processor cores to use; 0: all that are there
    hotwords: tuple[str, ...] = ()  # words to expect, names for instance; few, or they are echoed


Order = Literal["MDY", "DMY"]
Level = Literal["rewrite", "flag", "leave"]


class HouseStyle(_Choice):
    """How an office wants its text to look. The defaults follow the common US (AHDI-like) style."""

    english: Literal["US", "UK"] = "US"  # spelling, and the order of dates that are only figures
    date_order: Literal["MDY", "DMY", ""] = ""  # how authors say a date in figures ("5 11 26"); "": by `english`
    dates: Literal["November 2, 2026", "2 November 2026", "11/02/2026", "2026-11-02", ""] = ""  # "": by `english`
    times: Literal["10:30 a.m.", "10:30 AM"] = "10:30 a.m."
    frequencies: Literal["b.i.d.", "bid", "twice daily"] = "b.i.d."  # only where the letters were dictated
    temperature: Literal["degrees F", "°F"] = "degrees F"
    obstetric: Literal["gravida 3, para 2", "G3 P2"] = "gravida 3, para 2"
    spine: Literal["L4-5", "L4-L5"] = "L4-5"
    powers: Literal["mg/m2", "mg/m²"] = "mg/m2"
    thousands: int = Field(
        default=5, ge=4, le=5
    )  # digits from which on a number gets commas (doses follow ISMP: from 1,000 on)
    hyphen_units: bool = True  # "a 6-mm polyp", not "a 6 mm polyp"
    eponyms: Literal["plain", "as_dictated"] = "plain"  # "Crohn disease" where "Crohn's disease" was said
    contractions: Literal["expand", "keep"] = "expand"
    slang: Literal["expand", "keep"] = "expand"
    symbols: Level = "rewrite"  # "<", ">", "@", "&", "+" between words, by ISMP's list
    do_not_use: Level | None = None  # Joint Commission; None: by the table, per document type
    error_prone: Level | None = None  # ISMP; None: by the table, per document type
    expand_in_diagnosis: bool = False  # abbreviations in full under Diagnosis and Impression
    patient_name: Literal["keep", "the patient"] = "keep"  # the patient's name in the body of a note
    tall_man: bool = False  # look-alike drug names in tall-man letters

    @property
    def order_of_dates(self) -> Order:
        """How a date in figures is read: as chosen, or as is usual in this English."""
        return self.date_order or ("DMY" if self.english == "UK" else "MDY")


class Writing(_Choice):
    """How the text is written."""

    sentences: Literal["spacy", "scispacy"] = "spacy"  # which rules find sentences; the second is an extra
    section_order: Literal["dictated", "usual"] = "dictated"  # "usual": by document type (vocab/section_order.tsv)
    style: HouseStyle = HouseStyle()


class Repairing(_Choice):
    """Whether misheard medical words are looked for by their sound, and from which probability they are repaired."""

    by_sound: bool = True
    by_audio: bool = True  # where a term is likely, also ask the recogniser how well it fits the recording
    second_pass: int = Field(default=0, ge=0)  # by_audio: windows a minute decoded again with likely terms as hotwords
    second_ear: bool = False  # by_audio: also let a recogniser of phones listen to what is most likely wrong
    apply: float = Field(default=0.6, ge=0, le=1)  # write the term, and mark it as a correction
    apply_drug: float = Field(default=0.7, ge=0, le=1)  # the same for a drug
    apply_known: float = Field(default=0.8, ge=0, le=1)  # in place of words that all exist
    apply_term: float = Field(default=0.9, ge=0, le=1)  # in place of what is a medical term itself
    apply_text: float = Field(default=0.5, ge=0, le=1)  # in text without sound, in place of what is no word
    apply_text_drug: float = Field(default=0.6, ge=0, le=1)  # the same for a drug
    offer: float = Field(default=0.25, ge=0, le=1)  # leave what was heard and ask the secretary

    def of_text(self) -> Repairing:
        """The same for text without sound and probabilities, where hardly more than what is no word is looked at."""
        known = max(self.apply_known, self.apply_term)
        return self.model_copy(
            update={"apply": self.apply_text, "apply_drug": self.apply_text_drug, "apply_known": known}
        )


class Review(_Choice):
    """When a word is marked for the secretary.

    Numbers that are ``None`` are those of the level ``flags`` (``postprocess/flags/choosing.py``).
    """

    flags: Literal["none", "few", "usual", "many"] = "usual"  # how readily doubtful words are marked
    doubt_from: float | None = Field(default=None, ge=0, le=1)  # doubt from which an ordinary word is marked
    doubt_from_harmful: float | None = Field(default=None, ge=0, le=1)  # a drug, a number, a side, a negation
    flags_per_page: int | None = Field(default=None, ge=1)  # 400 words; what may harm is marked beyond that, too
    second_opinion: str = "none"  # another recogniser: its name or folder; "auto": tiny.en if it is here
    doubt_below: float | None = Field(default=None, ge=0, le=1)  # also mark below this probability of the recogniser …
    doubt_number_below: float | None = Field(default=None, ge=0, le=1)  # … and for numbers, sides and negations
    rules_off: tuple[str, ...] = ()  # safety rules (vocab/safety_rules.tsv), or families of them, that are not wanted
    summary: bool = True  # also write review/<stem>.review.docx: on one page, what to listen to


class Watching(_Choice):
    """How the inbox decides that a file is complete."""

    settle_seconds: float = Field(default=5.0, ge=0)  # size and time must have stood still this long
    rescan_seconds: float = Field(default=15.0, gt=0)  # events get lost on network drives: look again
    polling: bool = False  # never rely on events (SMB, NFS)


class StorePlace(_Choice):
    """Where the office's store is; what is empty is taken from the environment, as by ``transcribe store``."""

    folder: Path | None = None  # a relative path is seen from the settings file
    key: str = ""  # file:PATH, env:NAME or keyring:SERVICE/NAME; "": $TRANSCRIBE_KEY
    database: str = ""  # postgresql://…; "": $TRANSCRIBE_DATABASE, or SQLite in the folder
    keep_sound_days: int | None = Field(default=None, ge=0)  # after the signature; None: for ever


class Work(_Choice):
    """How the dictations of an office are worked on."""

    inboxes: tuple[Path, ...] = ()  # a relative path is seen from the settings file
    cores: int = Field(default=0, ge=0)  # dictations worked on at a time, a core each; 0: as many as there are cores
    window: str = Field(default="", pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$")  # "19:00-06:00"
    time_limit_minutes: float = Field(default=240.0, gt=0)  # for one dictation, however long
    silence_minutes: float = Field(default=10.0, gt=0)  # without a sign of life from the recogniser
    memory_mb: int = Field(default=3000, ge=0)  # of one recogniser (Linux); 0: no limit
    attempts: int = Field(default=3, ge=1)  # then it is put aside for a person
    retry_minutes: float = Field(default=1.0, ge=0)  # before the second attempt; doubled each time

    def seen_from(self, folder: Path) -> Work:
        """The same with inboxes that are no longer relative."""
        return self.model_copy(update={"inboxes": tuple(folder / inbox for inbox in self.inboxes)})


class NightPrint(_Choice):
    """One file a night for the printer, of all documents that lie in a folder (a destination of the kind printer)."""

    waiting: Path | None = None  # that destination's folder; relative ones are seen from the settings file
    folder: Path | None = None  # where the one file goes; both are needed, another folder than the first
    at: str = Field(default="05:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")  # by this machine's clock
    two_sided: bool = True  # an empty page after an odd number of them, so that each document begins on a new sheet

    @model_validator(mode="after")
    def _two_folders(self) -> NightPrint:
        if (self.waiting is None) != (self.folder is None) or (self.folder and self.folder == self.waiting):
            raise ValueError("name two different folders: 'waiting' and 'folder'")
        return self

    def seen_from(self, folder: Path) -> NightPrint:
        """The same with folders that are no longer relative."""
        if self.waiting is None or self.folder is None:
            return self
        return self.model_copy(update={"waiting": folder / self.waiting, "folder": folder / self.folder})


class SingleSignOn(_Choice):
    """The office's own sign-on (OpenID Connect), by which people may log in at the desk instead of by a password."""

    issuer: str = Field(pattern=r"^https://\S+$|^http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?$")  # as it calls itself
    client_id: str = Field(min_length=1)
    client_secret: str = ""  # file:PATH, env:NAME or keyring:SERVICE/NAME; "": a public client (PKCE alone)
    claim: str = "preferred_username"  # what in its answer is the person's id at the desk
    name: str = "the office's account"  # on the button: "Log in with …"
    ca_file: Path | None = None  # certificates to trust (PEM); None: those of the system


class ReviewDesk(_Choice):
    """The pages on which dictations are reviewed and signed (``transcribe serve``)."""

    host: str = "127.0.0.1"  # the address to listen on; anything but this machine alone needs TLS
    port: int = Field(default=8020, ge=1, le=65535)
    names: tuple[str, ...] = ()  # names of this machine by which browsers reach it, without port
    certificate: Path | None = None  # TLS: PEM files; relative paths are seen from where the program starts
    private_key: Path | None = None
    behind_proxy: bool = False  # a web server on this machine does TLS and hands requests on
    idle_minutes: int = Field(default=15, ge=1, le=480)  # without a sign of life a person is logged off
    session_hours: int = Field(default=12, ge=1, le=24)  # and in any case after so long
    lease_minutes: int = Field(default=5, ge=1, le=60)  # an opened dictation is kept for its editor so long
    upload_mb: int = Field(default=200, ge=1, le=2000)  # the largest sound file that is taken
    openapi: bool = False  # serve the description of the interface, for developers
    single_sign_on: SingleSignOn | None = None


class Reporting(_Choice):
    """What the office calls turnaround, and how long it may take (`transcribe report turnaround`)."""

    turnaround_from: Literal["dictated", "received"] = "received"
    turnaround_to: Literal["draft", "awaiting_signature", "signed", "distributed"] = "signed"
    goal_hours: float = Field(default=24.0, gt=0)
    goal_hours_stat: float = Field(default=4.0, gt=0)


class Settings(_Choice):
    """All choices of an office. ``vocabulary`` is the file of its own words, ``None`` where no file was read."""

    vocabulary: Path | None = None  # before the first [table]; a relative path is seen from the settings file
    office: Office = Office()
    authors: tuple[Author, ...] = ()
    recognition: Recognition = Recognition()
    writing: Writing = Writing()
    correction: Repairing = Repairing()
    review: Review = Review()
    watching: Watching = Watching()
    desk: ReviewDesk = ReviewDesk()
    store: StorePlace = StorePlace()
    work: Work = Work()
    night_print: NightPrint = NightPrint()
    templates: Templates = Templates()
    destinations: UniqueDestinations = ()
    patients: Feed = Feed()
    reports: Reporting = Reporting()

    def author(self, author_id: str | None) -> Author | None:
        """The author with this ID (case does not matter), or ``None``."""
        if author_id is None:
            return None
        wanted = author_id.casefold()
        return next((author for author in self.authors if author.id.casefold() == wanted), None)

    def author_named(self, name: str | None) -> Author | None:
        """The one author whose name begins with these words ("Victor Lindqvist" of "Victor Lindqvist, MD")."""
        wanted = (name or "").casefold().removeprefix("dr. ").split()
        names = [(author, author.name.casefold().replace(",", "").split()) for author in self.authors]
        found = [author for author, words in names if words[: len(wanted)] == wanted]
        return found[0] if wanted and len(found) == 1 else None


def read_settings(path: Path | None) -> Settings:
    """Read a settings file; ``None`` gives the defaults, with the user's own words (``own_vocabulary``).

    Raises ``SettingsError`` with the line or the name of the choice that is wrong.
    """
    if path is None:
        return Settings(vocabulary=own_vocabulary())
    try:
        settings = Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"The settings file {path.name} cannot be read: {reason}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path.name} is not valid TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"The settings file {path.name} is wrong at '{where}': {first['msg']}.") from None
    vocabulary = path.absolute().parent / (settings.vocabulary or OFFICE_WORDS)
    if vocabulary.is_dir():
        raise SettingsError(f"The settings file {path.name} is wrong at 'vocabulary': this is a folder, not a file.")
    templates = settings.templates.seen_from(path.absolute().parent)
    folder = settings.store.folder and path.absolute().parent / settings.store.folder
    seen = {
        "vocabulary": vocabulary,
        "templates": templates,
        "store": settings.store.model_copy(update={"folder": folder}),
        "work": settings.work.seen_from(path.absolute().parent),
        "night_print": settings.night_print.seen_from(path.absolute().parent),
    }
    return settings.model_copy(update=seen)


def own_vocabulary() -> Path | None:
    """The file of own words of who works without settings: in the user's configuration folder.

    ``None`` where there is no such folder (an account without a home).
    """
    try:
        base = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    except RuntimeError:
        return None
    return Path(base) / "transcribe" / OFFICE_WORDS
