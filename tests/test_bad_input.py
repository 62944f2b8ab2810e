"""The bad-input corpus: each file gets one clear sentence or a document, never a traceback; the others lose nothing."""
# ruff: noqa: E501  (the corpus is a table)

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.sounds import dss, noise, silence, tone, write
from transcribe.audio import Samples
from transcribe.cli import main
from transcribe.report import read_report

# name of the file -> its bytes, made from a good WAV's, MP3's, M4A's … bytes
Maker = Callable[[dict[str, bytes]], bytes]

REFUSED: dict[str, tuple[Maker, str]] = {
    "empty.wav": (lambda _: b"", "The file is empty"),
    "one-byte.wav": (lambda _: b"R", "This is not a sound file"),
    "text.wav": (lambda _: b"Dear colleague, please find attached", "This is not a sound file: it is text."),
    "list.m3u8": (lambda _: b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n", "This is not a sound file: it is text."),
    "list.wav": (lambda _: b"ffconcat version 1.0\nfile /etc/hostname\n", "This is not a sound file: it is text."),
    "session.sdp": (lambda _: b"v=0\no=- 0 0 IN IP4 127.0.0.1\n", "This is not a sound file: it is text."),
    "page.mp3": (lambda _: b"<html><body>Sign in</body></html>", "This is not a sound file: it is text."),
    "letter.docx": (lambda _: b"PK\x03\x04" + bytes(100), "a ZIP archive or an Office document"),
    "scan.pdf": (lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
    "photo.m4a": (lambda _: b"\xff\xd8\xff\xe0" + bytes(100), "a photograph"),
    "picture.mp3": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    "program.wav": (lambda _: b"MZ" + bytes(200), "a Windows program"),
    "zeros.wav": (lambda _: bytes(5000), "nothing but zeros"),
    "garbage.wav": (lambda _: np.random.default_rng(5).bytes(4000).replace(b"\xff", b"\xfe"), "not a sound file of any kind"),
    "video.avi": (lambda _: b"RIFF\x00\x10\x00\x00AVI LIST" + bytes(100), "it is a video or a picture"),
    "DS_0001.ds2": (lambda _: b"\x03ds2" + bytes(2000), "This is an Olympus DS2 file"),
    "DS_0002.ds2": (lambda _: b"\x03enc" + bytes(2000), "This is an encrypted Olympus DS2 file"),
    "DS_0003.dss": (lambda _: b"\x02enc" + bytes(2000), "This dictation is encrypted"),
    "DS_0004.dss": (lambda _: dss(5)[:1024], "header but no sound"),
    "DS_0005.dss": (lambda _: b"\x02dss" + bytes(20), "damaged and cannot be opened"),
    "header.wav": (lambda good: good["wav"][: good["wav"].index(b"data") + 8], "The file has a header but no sound"),
    "half-header.wav": (lambda good: good["wav"][:30], "damaged and cannot be opened"),
    "header.mp3": (lambda good: good["mp3"][:40], "damaged and cannot be opened|header but no sound"),
    "header.flac": (lambda good: good["flac"][:60], "damaged and cannot be opened|header but no sound"),
    "header.ogg": (lambda good: good["opus"][:150], "damaged and cannot be opened|header but no sound"),
    "header.amr": (lambda _: b"#!AMR\n", "damaged and cannot be opened|header but no sound"),
    "header.caf": (lambda good: good["caf"][:70], "damaged and cannot be opened|header but no sound"),
    "header.aiff": (lambda good: good["aiff"][:60], "damaged and cannot be opened|header but no sound"),
    "header.wma": (lambda good: good["wma"][:60], "damaged and cannot be opened|header but no sound"),
    "header.webm": (lambda good: good["webm"][:60], "damaged and cannot be opened|header but no sound"),
    "unfinished.m4a": (lambda good: good["m4a"][: len(good["m4a"]) // 2], "was not finished when it was copied"),
    "impossible-rate.wav": (lambda good: good["wav"][:24] + struct.pack("<I", 1) + good["wav"][28:], "impossible sample rate"),
    "many-channels.wav": (lambda good: good["wav"][:22] + b"\xff\xff" + good["wav"][24:], "damaged|impossible"),
    "unknown-coding.wav": (lambda good: good["wav"][:20] + b"\x34\x12" + good["wav"][22:], "coding that cannot be read"),
    "silent.wav": (lambda good: good["silent"], "silent from beginning to end"),
    "blip.wav": (lambda good: good["blip"], "only 0.2 seconds long"),
    "hum.wav": (lambda good: good["hum"], "Nobody speaks in this recording"),
    "hiss.wav": (lambda good: good["hiss"], "Nobody speaks in this recording"),
    "encrypted-zip.dss": (lambda _: b"PK\x03\x04" + bytes(60), "a ZIP archive"),
}  # fmt: skip

TAKEN: dict[str, Maker] = {
    "cut.wav": lambda good: good["wav"][: len(good["wav"]) * 2 // 3],
    "cut.mp3": lambda good: good["mp3"][: len(good["mp3"]) * 2 // 3],
    "cut.flac": lambda good: good["flac"][: len(good["flac"]) * 2 // 3],
    "wma-inside.mp3": lambda good: good["wma"],
    "no-suffix": lambda good: good["opus"],
    "trailing-rubbish.wav": lambda good: good["wav"] + b"\0ID3 tag of some program" * 20,
    "burst.mp3": lambda good: good["mp3"][:20_000] + bytes(300) + good["mp3"][20_300:],
    "spaces and (brackets) %20 é 漢字.wav": lambda good: good["wav"],
    "-rf.wav": lambda good: good["wav"],
}


@pytest.fixture(scope="module")
def good(speech: Samples, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Good files' bytes, by kind."""
    folder = tmp_path_factory.mktemp("good")
    forms = {"wav": "pcm16.wav", "mp3": "voice.mp3", "flac": "voice.flac", "opus": "voice.opus", "caf": "mac.caf"}
    forms |= {"aiff": "mac.aiff", "wma": "windows.wma", "webm": "browser.webm", "m4a": "phone.m4a"}
    made = {kind: write(folder / form, speech[: 16_000 * 8], form).read_bytes() for kind, form in forms.items()}
    sounds = {"silent": silence(4), "blip": tone(0.2), "hum": tone(6, 60.0), "hiss": noise(6)}
    return made | {kind: write(folder / f"{kind}.wav", sound).read_bytes() for kind, sound in sounds.items()}


@pytest.mark.slow
def test_each_bad_file_gets_its_sentence_and_costs_the_others_nothing(
    good: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recordings = tmp_path / "recorder"
    recordings.mkdir()
    for name, maker in {**{name: maker for name, (maker, _) in REFUSED.items()}, **TAKEN}.items():
        (recordings / name).write_bytes(maker(good))
    (recordings / "folder.wav").mkdir()
    files = [str(path) for path in sorted(recordings.iterdir())] + [str(recordings / "not-there.wav")]
    assert len(REFUSED) + len(TAKEN) >= 30

    out = tmp_path / "out"
    code = main(["run", "--model", "tiny.en", "--out", str(out), "--", *files])

    printed = capsys.readouterr()
    assert code == 1
    assert "Traceback" not in printed.err
    sentences = dict(line.split(": ", 1) for line in printed.err.splitlines() if not line.startswith("["))
    for name, (_, expected) in REFUSED.items():
        assert any(part in sentences[name] for part in expected.split("|")), (name, sentences[name])
    assert "cannot be read" in sentences["not-there.wav"]
    assert "cannot be read" in sentences["folder.wav"]
    assert set(sentences) == {*REFUSED, "not-there.wav", "folder.wav"}
    assert len(list(out.glob("*.docx"))) == len(TAKEN)
    reports = {report.source.file: report for report in map(read_report, out.glob("*.json"))}
    assert set(reports) == set(TAKEN)
    for name in ("cut.wav", "cut.mp3", "cut.flac"):
        coverage = reports[name].coverage
        assert coverage is not None
        assert "truncated" in {finding.kind for finding in coverage.findings}
        assert reports[name].text


@pytest.mark.parametrize("size", [1, 3, 5, 12, 20, 44, 60, 100, 200, 400, 1000])
@pytest.mark.parametrize("kind", ["wav", "mp3", "flac", "opus", "caf", "aiff", "wma", "webm", "m4a"])
def test_a_file_cut_anywhere_is_read_or_refused(kind: str, size: int, good: dict[str, bytes], tmp_path: Path) -> None:
    from transcribe.audio import examine
    from transcribe.errors import AudioError

    path = tmp_path / f"cut.{kind}"
    path.write_bytes(good[kind][:size])
    with pytest.raises(AudioError) as caught:
        examine(path)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_never_raises_anything_else(seed: int, good: dict[str, bytes], tmp_path: Path) -> None:
    """A hundred bytes changed at random, in the header's first kilobyte or anywhere."""
    from transcribe.audio import examine
    from transcribe.errors import AudioError

    dice = np.random.default_rng(seed)
    kind = ("wav", "mp3", "flac", "opus", "caf", "aiff", "wma", "webm", "m4a")[seed % 9]
    content = bytearray(good[kind])
    reach = 1000 if seed % 2 else len(content)
    for place in dice.integers(12, reach, 100):
        content[place] = dice.integers(256)
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(content)
    with suppress(AudioError):
        assert examine(path).seconds > 0
