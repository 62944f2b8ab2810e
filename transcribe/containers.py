"""Recognises a sound file by its first bytes, and reads how much sound its header promises.

A file is opened only when its beginning is that of a known recorder format, and then as exactly that
format: a play list or a script dressed up as sound is refused before any decoder sees it. The
promised length matters because a decoder gives a truncated recording back as a shorter one,
without complaint (measured for WAV, CAF, WMA and Ogg).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from transcribe.errors import AudioError, AudioProblem

HEAD_BYTES = 4096
OGG_PAGE_LIMIT = 65_307  # bytes, the largest page that the Ogg format allows
UNCOMPRESSED = {1, 3, 6, 7, 0xFFFE}  # WAV codings of fixed size: PCM, float, A-law, mu-law, "extensible"
STREAMED = {0, 0x7FFFFFFF, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF}  # "length not known"


@dataclass(frozen=True, slots=True)
class Container:
    """A recorder's file format: its plain name, FFmpeg's name for it, and its usual suffixes."""

    name: str
    demuxer: str
    suffixes: tuple[str, ...]


WAV = Container("WAV", "wav", (".wav", ".wave"))
WAVE64 = Container("Wave64", "w64", (".w64",))
MP3 = Container("MP3", "mp3", (".mp3",))
AAC = Container("AAC", "aac", (".aac",))
MP4 = Container("MP4 audio", "mov", (".m4a", ".mp4", ".m4b", ".mov", ".3gp", ".3ga", ".3g2"))
OGG = Container("Ogg", "ogg", (".ogg", ".oga", ".opus", ".spx"))
MATROSKA = Container("WebM", "matroska", (".webm", ".mka", ".mkv"))
AMR = Container("AMR", "amr", (".amr", ".awb"))
ASF = Container("Windows Media", "asf", (".wma", ".asf", ".wmv"))
FLAC = Container("FLAC", "flac", (".flac",))
AIFF = Container("AIFF", "aiff", (".aif", ".aiff", ".aifc"))
CAF = Container("Apple CAF", "caf", (".caf",))
AU = Container("Sun AU", "au", (".au", ".snd"))
DSS = Container("Olympus/Philips DSS", "dss", (".dss",))
RAW_GSM = Container("raw GSM", "gsm", (".gsm",))

_SIGNATURES: tuple[tuple[int, bytes, Container], ...] = (
    (8, b"WAVE", WAV),
    (0, b"riff\x2e\x91\xcf\x11", WAVE64),
    (0, b"ID3", MP3),
    (0, b"OggS", OGG),
    (0, b"\x1a\x45\xdf\xa3", MATROSKA),
    (0, b"#!AMR", AMR),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ASF),
    (0, b"fLaC", FLAC),
    (8, b"AIFF", AIFF),
    (8, b"AIFC", AIFF),
    (0, b"caff", CAF),
    (0, b".snd", AU),
    (0, b"\x02dss", DSS),
    (0, b"\x03dss", DSS),
    (4, b"ftyp", MP4),
    (4, b"moov", MP4),
    (4, b"mdat", MP4),
    (4, b"wide", MP4),
)

_NOT_SOUND: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an older Office document"),
    (b"\xff\xd8\xff", "a photograph"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"MThd", "a MIDI file, which holds notes and not sound"),
)


def identify(path: Path) -> Container:
    """The container format of a file, by content. Raises ``AudioError`` with the reason if there is none."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise AudioError(AudioProblem.UNREADABLE, f"The file cannot be read: {reason}.") from None
    if size == 0:
        raise AudioError(AudioProblem.EMPTY, "The file is empty (0 bytes); copy it from the recorder once more.")
    _refuse_locked(head)
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] != b"WAVE":
        raise AudioError(AudioProblem.NOT_SOUND, "This is not a sound file: it is a video or a picture.")
    for offset, signature, container in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return container
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return AAC if head[1] & 0xF6 == 0xF0 else MP3
    if path.suffix.lower() == ".gsm" and head[0] >> 4 == 0xD:
        return RAW_GSM
    if (start := _padded_mp3(head)) and path.suffix.lower() == ".mp3":
        return start
    raise AudioError(AudioProblem.NOT_SOUND, _what_else(head))


def _refuse_locked(head: bytes) -> None:
    if head[:4] == b"\x03enc":
        raise AudioError(
            AudioProblem.ENCRYPTED,
            "This is an encrypted Olympus DS2 file; switch encryption off on the recorder, or open it in the "
            "recorder's own software with its password and export it as WAV or MP3.",
        )
    if head[1:4] == b"ds2":
        raise AudioError(
            AudioProblem.DS2,
            "This is an Olympus DS2 file, which only the recorder's own software can open; export it from "
            "there as WAV, MP3 or DSS, or set the recorder to DSS.",
        )
    if head[1:4] == b"enc":
        raise AudioError(
            AudioProblem.ENCRYPTED,
            "This dictation is encrypted; open it in the recorder's own software with its password and "
            "export it as WAV or MP3.",
        )


def _padded_mp3(head: bytes) -> Container | None:
    """An MP3 that begins with zeros or a torn frame: two frame headers are enough to believe it."""
    found = 0
    for place in range(len(head) - 1):
        if head[place] == 0xFF and head[place + 1] & 0xE6 == 0xE2:
            found += 1
    return MP3 if found >= 2 else None


def _what_else(head: bytes) -> str:
    for signature, name in _NOT_SOUND:
        if head.startswith(signature):
            return f"This is not a sound file: it is {name}."
    if not head.strip(b"\0"):
        return "This is not a sound file: it holds nothing but zeros; copy it from the recorder once more."
    text = sum(byte in b"\t\n\r" or 32 <= byte < 127 or byte >= 128 for byte in head)
    if text == len(head) and b"\0" not in head:
        return "This is not a sound file: it is text."
    return "This is not a sound file of any kind known here; export it as WAV or MP3 and drop it again."


@dataclass(frozen=True, slots=True)
class Promise:
    """What a file's own header says about its length.

    ``seconds`` is ``None`` where only the decoder can tell; ``incomplete`` says that the file is
    certainly shorter than its header promises, whatever the decoder makes of it; ``guesswork`` that
    the format holds no length at all, so that a decoder's figure is an estimate from the file's size.
    """

    seconds: float | None = None
    incomplete: bool = False
    guesswork: bool = False


def promised(path: Path, container: Container) -> Promise:
    """How much sound the header promises, and whether the file's end is missing."""
    if container in (AMR, AAC):
        return Promise(guesswork=True)
    reader = {MP3: _mp3, DSS: _dss, WAV: _wav, CAF: _caf, ASF: _asf, OGG: _ogg, WAVE64: _wave64}.get(container)
    if reader is None:
        return Promise()
    try:
        with path.open("rb") as file:
            return reader(file, path.stat().st_size)
    except (struct.error, ValueError, OverflowError, OSError):  # a damaged header may point anywhere
        return Promise()


def _mp3(file: BinaryIO, _: int) -> Promise:
    """An MP3 knows its length only if its first frame carries a Xing, Info or VBRI table."""
    head = file.read(10)
    tag = 0
    if head[:3] == b"ID3" and len(head) == 10:
        tag = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
    file.seek(tag)
    first = file.read(2048)
    return Promise(guesswork=not any(mark in first for mark in (b"Xing", b"Info", b"VBRI")))


def _dss(file: BinaryIO, _: int) -> Promise:
    """Olympus recorders write the length as HHMMSS at byte 62."""
    file.seek(62)
    digits = file.read(6)
    if not digits.isdigit():
        return Promise(guesswork=True)
    hours, minutes, seconds = (int(digits[place : place + 2]) for place in (0, 2, 4))
    return Promise(float(hours * 3600 + minutes * 60 + seconds) or None, guesswork=not int(digits))


def has_index(path: Path) -> bool:
    """Whether an MP4 file has its table of contents (``moov``), without which nobody can play it."""
    with path.open("rb") as file:
        size = path.stat().st_size
        while len(header := file.read(8)) == 8:
            length, name = struct.unpack(">I4s", header)
            if name == b"moov":
                return True
            if length == 1:
                length = struct.unpack(">Q", file.read(8).rjust(8, b"\0"))[0] - 8
            if length < 8 or file.tell() + length - 8 > size:
                return False
            file.seek(length - 8, 1)
    return False


def _wav(file: BinaryIO, size: int) -> Promise:
    order = ">" if file.read(4) == b"RIFX" else "<"
    rate, long_size = 0, None  # bytes of sound a second
    file.seek(12)
    while len(header := file.read(8)) == 8:
        name, length = struct.unpack(f"{order}4sI", header)
        body = file.tell()
        if name == b"ds64":
            long_size = struct.unpack("<8xQ", file.read(16))[0]
        elif name == b"fmt ":
            coding, sample_rate, block = struct.unpack(f"{order}H2xI4xH", file.read(14))
            rate = sample_rate * block if coding in UNCOMPRESSED else 0
        elif name == b"data":
            if length == 0xFFFFFFFF and long_size is not None:
                length = long_size
            return _bytes_promised(length, size - body, rate)
        file.seek(body + length + length % 2)
    return Promise(incomplete=True)


def _wave64(file: BinaryIO, size: int) -> Promise:
    rate = 0
    file.seek(40)
    while len(header := file.read(24)) == 24:
        name, length = header[:4], struct.unpack("<Q", header[16:])[0]
        if name == b"fmt ":
            coding, sample_rate, block = struct.unpack("<H2xI4xH", file.read(14))
            rate = sample_rate * block if coding in UNCOMPRESSED else 0
        elif name == b"data":
            return _bytes_promised(length - 24, size - file.tell(), rate)
        file.seek(max(0, length - 24 - (14 if name == b"fmt " else 0) + (-length % 8)), 1)
    return Promise(incomplete=True)


def _bytes_promised(length: int, present: int, bytes_per_second: int) -> Promise:
    """``bytes_per_second`` is 0 where the coding makes them a matter of the decoder."""
    if length in STREAMED:
        return Promise()
    seconds = length / bytes_per_second if bytes_per_second else None
    return Promise(seconds, incomplete=present < length - 1)


def _caf(file: BinaryIO, size: int) -> Promise:
    file.seek(8)
    while len(header := file.read(12)) == 12:
        name, length = struct.unpack(">4sq", header)
        if name == b"data":
            present = size - file.tell()
            return Promise(incomplete=length >= 0 and present < length)
        if length < 0:
            break
        file.seek(length, 1)
    return Promise(incomplete=True)


def _asf(file: BinaryIO, size: int) -> Promise:
    head = file.read(64 * 1024)
    place = head.find(b"\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65")
    if place < 0:
        return Promise()
    declared, duration, preroll, flags = struct.unpack_from("<40xQ16xQ8xQI", head, place)
    if flags & 1:  # written as a broadcast: the figures are not valid
        return Promise()
    return Promise(duration / 1e7 - preroll / 1e3, incomplete=size < declared)


def _ogg(file: BinaryIO, size: int) -> Promise:
    """The last page of an Ogg stream says that it is the last; where it does not, the end is missing."""
    file.seek(max(0, size - 2 * OGG_PAGE_LIMIT))
    last = 0
    for flags in _ogg_pages(file.read()):
        last = flags
    return Promise(incomplete=not last & 4)


def _ogg_pages(tail: bytes) -> Iterator[int]:
    place = tail.find(b"OggS")
    while place >= 0 and place + 27 <= len(tail):
        segments = tail[place + 26]
        body = sum(tail[place + 27 : place + 27 + segments])
        whole = place + 27 + segments + body <= len(tail)
        yield tail[place + 5] if whole else 0
        place = tail.find(b"OggS", place + 4)
