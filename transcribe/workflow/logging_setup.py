"""What the programs that run unattended write into their logs: one line an event, and nothing of a patient in it.

That does not depend on everybody's care. Of a message only its constant part is written, and of the values put into it
those alone that cannot hold text: numbers, ids in hex, words of our own enumerations, names of exceptions, the system's
own sentences about errors. Of what other libraries say only the place is written, since their messages may quote what
they worked on; and of an exception its kinds and places, never its message, unless it is one of our own sentences.
"""

from __future__ import annotations

import errno
import json as json_form
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from transcribe.errors import TranscribeError

WITHHELD = "…"
FIELDS = (  # what an event may carry in ``extra``
    "dictation", "step", "seconds", "audio_seconds", "attempt", "attempts", "worker", "state", "version", "kind",
    "outcome", "error", "count", "bytes", "destination", "status", "person", "route",
)  # fmt: skip
_OURS = "transcribe"
_SPOKEN = frozenset({"uvicorn.error", "alembic.runtime.migration"})  # other libraries' loggers that quote nothing
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:@/{}-]{1,80}")
_HEX = re.compile(r"[0-9a-f]{8,64}")
_EXCEPTION = re.compile(r"[A-Z][A-Za-z]{0,60}(?:Error|Exception|Warning|Interrupt|Exit|Timeout)")
_SYSTEM_SENTENCES = frozenset(os.strerror(number) for number in errno.errorcode)
_PLACEHOLDER = re.compile(r"%%|%[-+#0]*\d*(?:\.\d+)?[a-zA-Z]")

Kind = type[BaseException]


def configure(*, json: bool = True, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Let every event of this process, and every exception that nobody catches, be one such line on ``stream``.

    ``stream`` is standard error unless it is given. Handlers that were there before are taken away.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if json else PlainLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in list(logging.Logger.manager.loggerDict):
        _take_handlers(logging.getLogger(name))
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


class JsonLines(logging.Formatter):
    """An event as one line of JSON: time, level, logger, event, then what it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter``."""
        return json_form.dumps(told(record), ensure_ascii=True)


class PlainLines(logging.Formatter):
    """The same for a person: ``2026-11-22T13:28:07.000Z WARNING transcribe.store.database: database: …``."""

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter``."""
        event = told(record)
        head = f"{event.pop('time')} {event.pop('level')} {event.pop('logger')}: {event.pop('event')}"
        return " ".join([head, *(f"{name}={json_form.dumps(value)}" for name, value in event.items())])


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What a log record tells, with nothing in it that could be of a patient."""
    moment = datetime.fromtimestamp(record.created, UTC)
    event: dict[str, Any] = {
        "time": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z",
        "level": record.levelname,
        "logger": record.name,
        "event": _event(record),
    }
    for name in FIELDS:
        if name in record.__dict__:
            event[name] = _field(record.__dict__[name])
    if not _is_ours(record.name):
        event["at"] = f"{Path(record.pathname).name}:{record.lineno}"
    if record.exc_info and record.exc_info[1]:
        event["errors"] = errors_of(record.exc_info[1])
    return event


def errors_of(error: BaseException) -> list[dict[str, str]]:
    """An exception and what led to it, the last first: kind and place of each; the sentence of our own errors."""
    told: list[dict[str, str]] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        one = {"kind": type(following).__name__, "at": _place(following)}
        if isinstance(following, TranscribeError):
            one["sentence"] = str(following)
        told.append(one)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return told


def _event(record: logging.LogRecord) -> str:
    if not (_is_ours(record.name) or record.name in _SPOKEN):
        return WITHHELD
    template = str(record.msg)
    if not record.args:
        return template
    values = record.args if isinstance(record.args, tuple) else (record.args,)
    if isinstance(record.args, Mapping):
        return template
    left = iter(values)
    return _PLACEHOLDER.sub(lambda place: "%" if place[0] == "%%" else _value(place[0], next(left, None)), template)


def _value(place: str, value: object) -> str:
    """A value in its place in a message, if it cannot hold text."""
    if isinstance(value, TranscribeError):
        return str(value)
    if isinstance(value, bool | int | float) and not isinstance(value, Enum):
        try:
            return place % value
        except (TypeError, ValueError):
            return WITHHELD
    text = value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum) and type(value).__module__.startswith(_OURS):
        return str(text)
    if isinstance(value, str) and (_HEX.fullmatch(value) or _EXCEPTION.fullmatch(value) or value in _SYSTEM_SENTENCES):
        return value
    return WITHHELD


def _field(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else WITHHELD


def _place(error: BaseException) -> str:
    """Where it was raised: the innermost place in our own code, and the innermost of all if that is another."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "nowhere"
    own = [frame for frame in frames if f"{os.sep}{_OURS}{os.sep}" in frame.filename]
    shown = [frames[-1]] if not own or own[-1] is frames[-1] else [own[-1], frames[-1]]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in shown)


def _is_ours(logger: str) -> bool:
    return logger == _OURS or logger.startswith(f"{_OURS}.")


def _take_handlers(logger: logging.Logger) -> None:
    """Other libraries' handlers would print what the formatter withholds."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def _uncaught(kind: Kind, error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(_OURS).critical("the program ends: nobody caught this", exc_info=(kind, error, trace))


def _uncaught_in_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None and not isinstance(what.exc_value, SystemExit):
        told = (what.exc_type, what.exc_value, what.exc_traceback)
        logging.getLogger(_OURS).critical("a thread ends: nobody caught this", exc_info=told)
