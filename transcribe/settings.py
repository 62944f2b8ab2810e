"""Everything an office may choose, read from one TOML file; every choice has a default."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from transcribe.errors import SettingsError


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


class Recognition(_Choice):
    """How the recogniser listens."""

    model: str = "base"  # a name from `transcribe models list`, or a folder with weights
    engine: Literal["faster-whisper", "whisper"] = "faster-whisper"
    precision: Literal["int8", "float32"] = "int8"  # the engine "whisper" computes in float32
    adapter: str = "none"
    language: str = "en"
    beam_size: int = Field(default=5, ge=1, le=20)
    threads: int = Field(default=0, ge=0)  # processor cores to use; 0: all that are there
    hotwords: tuple[str, ...] = ()  # words to expect, names for instance; few, or they are echoed


class Writing(_Choice):
    """How the text is written."""

    sentences: Literal["spacy", "scispacy"] = "spacy"  # which rules find sentences; the second is an extra


class Review(_Choice):
    """When a word is marked for the secretary."""

    doubt_below: float = Field(default=0.5, ge=0, le=1)  # probability of an ordinary word
    doubt_number_below: float = Field(default=0.75, ge=0, le=1)  # of a number, a side word or a negation


class Watching(_Choice):
    """How the inbox decides that a file is complete."""

    settle_seconds: float = Field(default=5.0, ge=0)  # size and time must have stood still this long
    rescan_seconds: float = Field(default=15.0, gt=0)  # events get lost on network drives: look again
    polling: bool = False  # never rely on events (SMB, NFS)


class Settings(_Choice):
    """All choices of an office."""

    office: Office = Office()
    authors: tuple[Author, ...] = ()
    recognition: Recognition = Recognition()
    writing: Writing = Writing()
    review: Review = Review()
    watching: Watching = Watching()

    def author(self, author_id: str | None) -> Author | None:
        """The author with this ID (case does not matter), or ``None``."""
        if author_id is None:
            return None
        wanted = author_id.casefold()
        return next((author for author in self.authors if author.id.casefold() == wanted), None)


def read_settings(path: Path | None) -> Settings:
    """Read a settings file; ``None`` gives the defaults.

    Raises ``SettingsError`` with the line or the name of the choice that is wrong.
    """
    if path is None:
        return Settings()
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"The settings file {path.name} cannot be read: {reason}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path.name} is not valid TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"The settings file {path.name} is wrong at '{where}': {first['msg']}.") from None
