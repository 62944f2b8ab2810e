from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from transcribe.inbox.contents import ContentChanged, FileState, sha256_of


def test_the_hash_of_a_file_of_several_chunks(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(os.urandom(3_000_000))
    assert sha256_of(path, FileState.of(path.stat())) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_grew_since_it_was_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(b"sound")
    state = FileState.of(path.stat())
    path.write_bytes(b"sound and more")
    with pytest.raises(ContentChanged):
        sha256_of(path, state)


def test_a_file_that_became_a_link_or_a_pipe(tmp_path: Path) -> None:
    path, other = tmp_path / "x.wav", tmp_path / "y.wav"
    other.write_bytes(b"sound")
    state = FileState.of(other.stat())
    path.symlink_to(other)
    with pytest.raises(OSError, match="symbolic links"):
        sha256_of(path, state)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ContentChanged):
        sha256_of(path, state)
