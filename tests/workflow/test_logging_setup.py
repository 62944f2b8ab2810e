"""Log lines: one an event, in a form that programs read, and with nothing of a patient in them."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest

from transcribe.errors import InboxError
from transcribe.store.states import State
from transcribe.workflow.logging_setup import WITHHELD, configure, told

NAME = "Philippa Quarterdeck"


class Out(io.StringIO):
    """Where the log goes."""

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def out() -> Iterator[Out]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    stream = Out()
    configure(stream=stream, level=logging.DEBUG)
    yield stream
    root.handlers[:], sys.excepthook, threading.excepthook = before[0], before[2], before[3]
    root.setLevel(before[1])
    logging.captureWarnings(capture=False)


def ours() -> logging.Logger:
    return logging.getLogger("transcribe.workflow.running")


class Foreign(StrEnum):
    """An enumeration of somebody else."""

    VALUE = NAME


@pytest.mark.parametrize(
    ("message", "values", "event"),
    [
        ("the store is open", (), "the store is open"),
        ("%d files, %.1f s", (12, 3.25), "12 files, 3.2 s"),
        ("100%% of %d", (4,), "100% of 4"),
        ("dictation %s is drafted", ("0123456789abcdef" * 2,), "dictation 0123456789abcdef0123456789abcdef is drafted"),
        ("state %s", (State.DRAFT,), "state draft"),
        ("unexpected %s", ("OperationalError",), "unexpected OperationalError"),
        ("cannot be written: %s", ("No space left on device",), "cannot be written: No space left on device"),
        ("not done: %s", (InboxError("The folder is gone."),), "not done: The folder is gone."),
        ("file %s", (f"{NAME}.wav",), f"file {WITHHELD}"),
        ("file %s", (Foreign.VALUE,), f"file {WITHHELD}"),
        ("patient %(name)s", ({"name": NAME},), "patient %(name)s"),
    ],
)
def test_of_a_message_only_what_cannot_hold_text_is_written(
    out: Out, message: str, values: tuple[object, ...], event: str
) -> None:
    ours().warning(message, *values)
    (told_event,) = out.events
    assert told_event["event"] == event
    assert told_event["level"] == "WARNING"
    assert told_event["logger"] == "transcribe.workflow.running"


@pytest.mark.parametrize(
    ("message", "values", "event"), [("%d", (NAME,), WITHHELD), ("%s and %s", (7,), f"7 and {WITHHELD}")]
)
def test_a_message_with_the_wrong_values_is_written_too(message: str, values: tuple[object, ...], event: str) -> None:
    record = ours().makeRecord("transcribe.store", logging.WARNING, "store.py", 1, message, values, None)
    assert told(record)["event"] == event


def test_what_an_event_carries(out: Out) -> None:
    fields = {"dictation": "ab" * 16, "step": "recognise", "seconds": 1.25, "worker": NAME, "patient": NAME}
    ours().info("a step is done", extra=fields)
    (event,) = out.events
    assert {name: event[name] for name in ("dictation", "step", "seconds", "worker")} == {
        "dictation": "ab" * 16,
        "step": "recognise",
        "seconds": 1.25,
        "worker": WITHHELD,
    }
    assert "patient" not in event


def test_an_exception_is_told_by_its_kinds_and_places(out: Out) -> None:
    def read() -> None:
        try:
            int(NAME)
        except ValueError as error:
            raise LookupError(f"no such patient: {NAME}") from error

    try:
        read()
    except LookupError:
        ours().exception("the step failed")
    (event,) = out.events
    assert [error["kind"] for error in event["errors"]] == ["LookupError", "ValueError"]
    assert event["errors"][0]["at"].startswith("test_logging_setup.py:")
    assert NAME not in out.getvalue()


def test_our_own_sentences_are_told(out: Out) -> None:
    try:
        raise InboxError("The inbox cannot be read.")
    except InboxError:
        ours().exception("the step failed")
    assert out.events[0]["errors"][0]["sentence"] == "The inbox cannot be read."


def test_other_libraries_are_told_by_their_place_alone(out: Out) -> None:
    logging.getLogger("some.package").error("cannot parse %s: " + NAME, NAME)
    (event,) = out.events
    assert (event["logger"], event["event"]) == ("some.package", WITHHELD)
    assert event["at"].startswith("test_logging_setup.py:")
    assert "Quarterdeck" not in out.getvalue()


def test_handlers_of_other_libraries_are_taken_away(out: Out) -> None:
    chatty, own = logging.getLogger("chatty.package"), io.StringIO()
    chatty.addHandler(logging.StreamHandler(own))
    configure(stream=out)
    chatty.error(NAME)
    assert own.getvalue() == ""
    assert out.events[0]["logger"] == "chatty.package"


def test_what_nobody_catches_in_a_thread(out: Out) -> None:
    def fail() -> None:
        raise RuntimeError(NAME)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (event,) = out.events
    assert event["level"] == "CRITICAL"
    assert event["errors"][0]["kind"] == "RuntimeError"
    assert "Quarterdeck" not in out.getvalue()


def test_what_nobody_catches_in_the_program() -> None:
    program = (
        "from transcribe.workflow.logging_setup import configure; configure()\n"
        f"import warnings; warnings.warn('{NAME}')\n"
        f"raise RuntimeError('{NAME}') from KeyError('{NAME}')"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    warning, end = map(json.loads, ended.stderr.splitlines())
    assert (warning["logger"], warning["event"]) == ("py.warnings", WITHHELD)
    assert [error["kind"] for error in end["errors"]] == ["RuntimeError", "KeyError"]
    assert "Quarterdeck" not in ended.stderr + ended.stdout


def test_lines_for_people(out: Out) -> None:
    stream = io.StringIO()
    configure(json=False, stream=stream)
    ours().warning("attempt %d failed", 2, extra={"dictation": "ab" * 16})
    line = stream.getvalue()
    assert line.endswith(f'Z WARNING transcribe.workflow.running: attempt 2 failed dictation="{"ab" * 16}"\n')
    assert line.count("\n") == 1
