"""What was heard once is kept, so that a second fitting need not listen again: transcripts as JSON in a folder."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from transcribe.asr.listening import Heard
from transcribe.errors import LearningError
from transcribe.pipeline import sha256_of, write_whole

_HEARD = TypeAdapter(Heard)


class Kept:
    """A folder of what one recogniser heard, by the sha256 of the sound. Another recogniser needs another folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def heard(self, audio: Path) -> Heard | None:
        """What is kept of a sound file; ``None`` where it was not heard yet.

        Raises ``LearningError`` if the file with it is not one that was written here.
        """
        path = self._path(audio)
        if not path.is_file():
            return None
        try:
            return _HEARD.validate_json(path.read_bytes())
        except ValidationError:
            raise LearningError(f"{path.name} in {self._folder.name} is no kept transcript; remove it.") from None

    def keep(self, audio: Path, heard: Heard) -> None:
        """Keep what was heard in a sound file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._path(audio), _HEARD.dump_json(heard).decode())

    def _path(self, audio: Path) -> Path:
        return self._folder / f"{sha256_of(audio)}.json"
