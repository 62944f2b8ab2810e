"""Sound: what a browser is given, and what it can come in with."""

from __future__ import annotations

import io
import wave
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from transcribe.audio import examine
from transcribe.review.ranges import part
from transcribe.review.sound import PEAKS_PER_SECOND, Sounds, peaks_of, playable
from transcribe.store.moments import now
from transcribe.store.retention import remove_old_sound
from transcribe.store.states import SYSTEM

from ..sounds import FORMATS, write
from .office import PATIENT, Bench, sound

RECORDINGS = Path(__file__).parent.parent / "recordings"


def pcm(content: bytes) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


@pytest.mark.parametrize("form", ["pcm16.wav", "stereo.wav", "voice.mp3", "phone.m4a", "browser.webm", "windows.wma"])
def test_it_is_what_the_recogniser_hears(form: str, tmp_path: Path) -> None:
    assert form in FORMATS
    tone = np.sin(np.arange(32_000) * 0.1).astype(np.float32) * 0.5
    path = write(tmp_path / form, tone, form)
    heard = examine(path).samples()
    found = playable(path)
    assert np.abs(pcm(found.wav) / 32767 - np.clip(heard, -1, 1)).max() < 1e-4
    assert found.seconds == pytest.approx(2.0, abs=0.1)
    assert len(found.peaks) == pytest.approx(2 * PEAKS_PER_SECOND, abs=6)
    assert np.median(found.peaks) == pytest.approx(0.5, abs=0.05)  # codecs overshoot where a sound begins or ends


def test_peaks() -> None:
    assert peaks_of(np.zeros(0, np.int16)) == ()
    loud = np.zeros(641, np.int16)
    loud[0], loud[640] = -32768, 16384
    assert peaks_of(loud) == (1.0, 0.0, 0.5)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("0", "9"), (0, 9)),
        (("90", ""), (90, 99)),
        (("", "10"), (90, 99)),
        (("", "500"), (0, 99)),
        (("50", "500"), (50, 99)),
        (("100", ""), None),
        (("9", "3"), None),
        (("", "0"), None),
    ],
)
def test_parts(asked: tuple[str, str], found: tuple[int, int] | None) -> None:
    assert part(*asked, 100) == found


def test_ranges(office: Bench) -> None:
    dictation, browser = office.drafted(), office.browser("ann")
    whole = browser.get(f"/dictations/{dictation}/sound")
    assert (whole.status_code, whole.headers["accept-ranges"], len(pcm(whole.content))) == (200, "bytes", 16_000)
    for asked, status, length in (
        ("bytes=0-99", 206, 100),
        ("bytes=-50", 206, 50),
        ("bytes=0-1,5-9", 200, 32_044),
        ("bytes=99999999-", 416, 0),
        ("lines=1-2", 200, 32_044),
        ("bytes=" + "9" * 99 + "-", 200, 32_044),
    ):
        answer = browser.get(f"/dictations/{dictation}/sound", headers={"Range": asked})
        assert (answer.status_code, len(answer.content)) == (status, length)
    first = browser.get(f"/dictations/{dictation}/sound", headers={"Range": "bytes=10-19"})
    assert first.content == whole.content[10:20]
    assert first.headers["content-range"] == "bytes 10-19/32044"


def test_memory_is_bounded(office: Bench) -> None:
    sounds = Sounds(office.store, most_bytes=70_000)
    dictations = [office.drafted() for _ in range(4)]
    for dictation in dictations:
        assert sounds.of(dictation) is sounds.of(dictation)
    assert list(sounds._kept) == dictations[-2:]


def test_sound_that_cannot_be_played_is_told(office: Bench) -> None:
    dictation = office.received(content=b"RIFF and no sound")
    answer = office.browser("ann").get(f"/dictations/{dictation}/sound")
    assert answer.status_code == 422
    assert PATIENT not in answer.text


def test_sound_whose_time_is_over_is_not_played_from_memory(office: Bench) -> None:
    dictation, browser = office.signed(), office.browser("osei")
    assert browser.get(f"/dictations/{dictation}/sound").status_code == 200
    assert remove_old_sound(office.store, 0, now() + timedelta(days=1)) == 1
    for what in ("sound", "peaks"):
        assert browser.get(f"/dictations/{dictation}/{what}").status_code == 404


def form(content: bytes, name: str = "visit.wav", **fields: str) -> dict[str, object]:
    return {"files": {"file": (name, content)}, "data": fields}


class TestUpload:
    def test_a_sound_becomes_a_dictation(self, office: Bench) -> None:
        content = sound()
        answer = office.browser("ann").post("/upload", **form(content, f"{PATIENT}.wav", author="OSEI", stat="true"))
        row = office.store.row(answer.json()["id"])
        assert (answer.json()["new"], row.author, row.stat, row.state_by) == (True, "osei", True, "ann")
        facts = office.store.facts(row.id)
        assert (facts.file_name, facts.seconds) == (f"{PATIENT}.wav", 1.0)
        again = office.browser("ann").post("/upload", **form(content))
        assert again.json() == {"id": row.id, "new": False}

    @pytest.mark.parametrize(
        ("person", "author", "status"),
        [
            ("osei", "", 200),
            ("osei", "osei", 200),
            ("osei", "reyes", 403),
            ("ann", "", 200),
            ("ann", "nobody", 422),
            ("ada", "", 403),
        ],
    )
    def test_in_whose_name(self, person: str, author: str, status: int, office: Bench) -> None:
        answer = office.browser(person).post("/upload", **form(sound(), author=author))
        assert answer.status_code == status
        if status == 200 and person == "osei":
            assert office.store.row(answer.json()["id"]).author == "osei"

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"MZ" + b"\0" * 500,
            b"<html><script>",
            (RECORDINGS / "vorbis.ogg").read_bytes()[:40],
            b"\x03ds2" + b"\0" * 600,
        ],
    )
    def test_what_holds_no_sound_is_refused_with_its_reason(self, content: bytes, office: Bench) -> None:
        answer = office.browser("ann").post("/upload", **form(content))
        assert answer.status_code == 422
        assert answer.json()["error"].endswith(".")
        assert office.store.worklist() == ()

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "C:\\secret\\visit.wav", "<script>.wav", "x" * 300 + ".wav", "a\x00b\r\n.wav"]
    )
    def test_file_names_are_only_words(self, name: str, office: Bench) -> None:
        answer = office.browser("ann").post("/upload", **form(sound(), name))
        kept = office.store.facts(answer.json()["id"]).file_name
        assert "/" not in kept
        assert "\\" not in kept
        assert len(kept) <= 200
        assert kept.isprintable()

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"no form", "multipart/form-data; boundary=x"),
            (b"no form", "multipart/form-data"),
            (b"{}", "application/json"),
            (b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n--x--", "multipart/form-data; boundary=x"),
            (b"--x\r\n" * 1000, "multipart/form-data; boundary=x"),
        ],
    )
    def test_what_is_no_form(self, content: bytes, kind: str, office: Bench) -> None:
        answer = office.browser("ann").ask("POST", "/upload", content=content, headers={"Content-Type": kind})
        assert answer.status_code == 422

    def test_nothing_of_it_touches_the_disk_unencrypted(
        self, office: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(temporary))
        monkeypatch.setattr("tempfile._TemporaryFileWrapper.__init__", _no_file)
        monkeypatch.setattr("tempfile.TemporaryFile", _no_file)
        assert office.browser("ann").post("/upload", **form(sound(70.0))).status_code == 200
        assert list(temporary.iterdir()) == []
        assert office.store.row(office.store.worklist()[0].id).state_by != SYSTEM


def _no_file(*_: object, **__: object) -> None:
    raise AssertionError("a temporary file was made")
