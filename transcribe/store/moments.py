"""Points in time, always UTC, kept as text of one width so that they sort and read the same in every database."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"
WIDTH = 27  # characters


def now() -> datetime:
    """This moment, to the microsecond."""
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """A moment with a time zone as text, for instance ``2026-11-22T13:28:07.000125Z``."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).strftime(_FORM)


def read(text: str) -> datetime:
    """The moment that was written; raises ``ValueError``."""
    return datetime.strptime(text, _FORM).replace(tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """A column that holds a moment."""

    impl = String(WIDTH)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else read(value)
