"""Starting the desk, and the administrator's commands."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx
import pytest

from transcribe.cli import main
from transcribe.errors import SettingsError
from transcribe.review.guarding import hosts_of
from transcribe.review.serving import address_of, require_safe
from transcribe.settings import ReviewDesk
from transcribe.store.keys import new_key
from transcribe.store.opening import create_store

CERTIFICATE = Path(__file__)  # any file that is there


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        (ReviewDesk(), ""),
        (ReviewDesk(host="localhost"), ""),
        (ReviewDesk(host="::1"), ""),
        (ReviewDesk(host="127.0.0.1", behind_proxy=True), ""),
        (ReviewDesk(host="0.0.0.0", certificate=CERTIFICATE, private_key=CERTIFICATE), ""),
        (ReviewDesk(host="0.0.0.0"), "TLS alone"),
        (ReviewDesk(host="192.168.1.5", behind_proxy=True), "TLS alone"),
        (ReviewDesk(host="desk.office.lan"), "TLS alone"),
        (ReviewDesk(certificate=CERTIFICATE), "both"),
        (ReviewDesk(certificate=Path("gone.crt"), private_key=CERTIFICATE), "no file gone.crt"),
    ],
)
def test_nothing_crosses_the_network_unencrypted(chosen: ReviewDesk, fault: str) -> None:
    if fault:
        with pytest.raises(SettingsError, match=fault):
            require_safe(chosen)
    else:
        require_safe(chosen)


def test_names_and_addresses() -> None:
    assert address_of(ReviewDesk()) == "http://127.0.0.1:8020/"
    assert address_of(ReviewDesk(host="::1")) == "http://[::1]:8020/"
    assert address_of(ReviewDesk(names=("desk.lan",), certificate=CERTIFICATE)) == "https://desk.lan:8020/"
    assert hosts_of("0.0.0.0", ("Desk.lan",)) == {"localhost", "127.0.0.1", "::1", "desk.lan"}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The settings of an office with a new store."""
    key = new_key()
    create_store(tmp_path / "store", key)
    (tmp_path / "office.key").write_text(key)
    (tmp_path / "office.key").chmod(0o600)
    settings = tmp_path / "office.toml"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.write_text(
        f'[store]\nfolder = "{tmp_path / "store"}"\nkey = "file:{tmp_path / "office.key"}"\n[desk]\nport = {port}\n'
    )
    return settings


def test_people(office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def people(*arguments: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
        return main(["people", *arguments, "--settings", str(office)])

    assert people("add", "ann", "--name", "Ann Smith", "--role", "secretary", "--role", "supervisor") == 0
    assert people("password", "ann") == 0
    assert people("lock", "ann") == 0
    assert people("add", "Bad Id", "--name", "B", "--role", "author") == 1
    assert people("lock", "nobody") == 1
    capsys.readouterr()
    assert people("list") == 0
    assert re.fullmatch(r"ann +secretary, supervisor +Ann Smith  \(locked\)\n", capsys.readouterr().out)
    assert people("unlock", "ann") == 0


@pytest.mark.slow
def test_it_starts_asks_for_an_administrator_and_stops(office: Path) -> None:
    command = [sys.executable, "-m", "transcribe", "serve", "--no-jobs", "--settings", str(office)]
    port = re.findall(r"port = (\d+)", office.read_text())[0]
    root = Path(__file__).parents[2]
    surroundings = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=surroundings) as server:
        try:
            answer = _first_answer(f"http://127.0.0.1:{port}/api/setup", server)
            assert answer.json() == {"needed": True, "sign_on": None}
            server.send_signal(signal.SIGINT)
            told = server.communicate(timeout=60)[1]
        finally:
            server.kill()
    assert f"The review desk: http://127.0.0.1:{port}/" in told
    assert "Set it up there with this token: " in told
    assert "Traceback" not in told


def _first_answer(address: str, server: subprocess.Popen[str]) -> httpx.Response:
    for _ in range(1200):
        assert server.poll() is None, server.communicate()[1]
        try:
            return httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
