"""A drafter for the tests, in place of the recogniser: what it does with a sound, the sound itself says.

It runs where the real one runs, in a process of its own behind the same pipe and the same limits.
"""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from transcribe.errors import AudioError, AudioProblem, ModelError
from transcribe.report import Block, Report, Section, Source, Token
from transcribe.settings import Settings
from transcribe.store.dictations import Facts
from transcribe.workflow.held_sound import HeldSound
from transcribe.workflow.typist_process import Progress

QUICK = "tests.workflow.quick:drafted"
_HEAD = b"RIFF\xff\xff\xff\xffWAVEdata\xff\xff\xff\xff"  # of a WAV whose length its recorder did not know
DICTATED = "The gallbladder of Philippa Quarterdeck is normal."


def sound(what: str = "says nothing special", number: int = 0) -> bytes:
    """A file that begins like a WAV, and says what is to be done with it."""
    return _HEAD + f"{what} #{number} ".encode() + bytes(9_000)


def drafted(settings: Settings, sound: HeldSound, facts: Facts, progress: Progress) -> Report:
    """Do what the sound says, and write a report in which the settings and the facts can be recognised."""
    content = sound.open("rb").read()
    what = content[len(_HEAD) : 600].split(b"\0")[0].decode()
    _behave(what, progress)
    heard_of = f"Signed before: {facts.before} " if "asks what was signed" in what else ""
    text = f"{DICTATED} {heard_of}{what}Model {settings.recognition.model}."
    return Report(
        document_type=facts.document_type or "clinic_note",
        source=Source(file=facts.file_name, seconds=2.0, model=settings.recognition.model),
        header=facts.header,
        sections=(Section(blocks=(Block(tokens=(Token(text=text, space=""),)),)),),
        priority="stat" if facts.stat else "routine",
    )


def _behave(what: str, progress: Progress) -> None:
    if wait := re.search(r"takes ([0-9.]+) s", what):
        end = time.monotonic() + float(wait[1])
        while time.monotonic() < end:
            time.sleep(0.05)
            progress(1.0)
    if "hangs" in what:
        time.sleep(3600)
    if "goes down" in what:
        os.kill(os.getpid(), signal.SIGKILL)
    if "eats memory" in what:
        _ = bytearray(2**40)
    if "cannot be used" in what:
        raise AudioError(AudioProblem.DAMAGED, "The file is damaged.")
    if "has a bug" in what:
        raise ValueError(DICTATED)
    if "needs weights" in what:
        raise ModelError("The weights are missing.")
    if (told := re.search(r"fails until (\S+)", what)) and not Path(told[1]).exists():
        raise ValueError(DICTATED)
