"""Invented documents of every kind, by which a template is tried and shown (``samples.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from transcribe.addresses.recipients import Recipient
from transcribe.report import Block, Header, Report, Section, Source, Token
from transcribe.templates.types import DocumentKind

_ITEM = "# "


def sample_of(kind: DocumentKind, language: str = "en-US") -> Report:
    """The invented report of a kind."""
    return Report(
        document_type=kind.type,
        template=kind.name,
        language=language,
        source=Source(file="sample.wav", seconds=60),
        header=Header.model_validate(_samples()["header"]),
        sections=tuple(
            Section(heading=heading or None, blocks=tuple(_block(text) for text in texts))
            for heading, texts in _samples()[kind.name].items()
        ),
    )


def sample_recipient() -> Recipient:
    """The one to whom the invented letters go."""
    return Recipient.model_validate(_samples()["recipient"])


def _block(text: str) -> Block:
    item = text.startswith(_ITEM)
    return Block(kind="item" if item else "paragraph", tokens=(Token(text=text.removeprefix(_ITEM), space=""),))


@cache
def _samples() -> dict[str, Any]:
    return tomllib.loads(files("transcribe.templates").joinpath("samples.toml").read_text(encoding="utf-8"))
