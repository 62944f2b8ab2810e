"""Dictations of the archive heard anew, with another model or other settings, and compared with their reports.

No report is changed: what the other model wrote is kept beside the version it is compared with, as a document of the
kind ``retranscript``. So an office sees, on its own dictations, whether another model is worth it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import Levenshtein

from transcribe.evaluation.normalise import normalised
from transcribe.report import Report
from transcribe.settings import Settings
from transcribe.store.dictations import Filter
from transcribe.store.states import AFTER_SIGNING, NEED_A_REPORT, SYSTEM, State
from transcribe.store.store import Store
from transcribe.workflow.typist import FailedError, RefusedError, Typist

KIND = "retranscript"
_COMPARED = NEED_A_REPORT | AFTER_SIGNING
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """One dictation: how far two drafts are from the newest report, in words to be changed for each word of it."""

    dictation: str
    version: int
    words: int
    first: float | None  # the program's first draft; none if it is that itself
    anew: float | None  # none: it could not be done
    model: str


def compared(
    store: Store, settings: Settings, typist: Typist, *, author: str | None = None, limit: int = 0
) -> Iterator[Compared]:
    """Hear dictations anew, one after the other; what was done before with the same settings is not done again.

    Raises ``StoreError``, ``typist.TroubleError``, ``typist.StoppedError``.
    """
    mark = hashlib.sha256(
        settings.model_dump_json(include={"recognition", "writing", "correction"}).encode()
    ).hexdigest()
    for number, (dictation, version) in enumerate(_archive(store, author)):
        if limit and number >= limit:
            return
        report = _known(store, dictation, version, mark)
        if report is None:
            try:
                facts = store.facts(dictation)
                report = typist.draft(partial(store.copy_sound, dictation), facts, settings)
            except (RefusedError, FailedError):
                yield Compared(dictation, version, 0, None, None, settings.recognition.model)
                continue
            content = json.dumps({"settings": mark, "report": report.model_dump(mode="json")}).encode()
            store.add_document(dictation, version, KIND, content)
        yield _comparison(store, dictation, version, report)


def let_draft_anew(store: Store, by: str, *, author: str | None = None, limit: int = 0) -> list[str]:
    """Let drafts that nobody has taken up be written anew, with the settings of today; returns their ids.

    ``by`` is a supervisor. Raises ``NotAllowedError``, ``StoreError``.
    """
    done: list[str] = []
    for row in _rows(store, Filter(states=frozenset({State.DRAFT}), author=author)):
        if limit and len(done) >= limit:
            break
        if store.versions(row)[-1].made_by == SYSTEM:
            store.move(row, State.DRAFT, State.RECEIVED, by, "It is to be heard anew with other settings.")
            done.append(row)
    return done


def _archive(store: Store, author: str | None) -> Iterator[tuple[str, int]]:
    for dictation in _rows(store, Filter(states=_COMPARED, author=author)):
        row = store.row(dictation)
        if row.has_sound:
            yield dictation, row.signed_version or row.newest


def _rows(store: Store, which: Filter) -> list[str]:
    found: list[str] = []
    while rows := store.worklist(which, _PAGE, found[-1] if found else None):
        found += [row.id for row in rows]
    return found


def _known(store: Store, dictation: str, version: int, mark: str) -> Report | None:
    for document in store.documents(dictation):
        if document.kind == KIND and document.version == version:
            into = io.BytesIO()
            store.copy_document(document.id, into)
            told = json.loads(into.getvalue())
            if told["settings"] == mark:
                return Report.model_validate(told["report"])
    return None


def _comparison(store: Store, dictation: str, version: int, report: Report) -> Compared:
    final = normalised(store.version(dictation, version).text)
    made = store.versions(dictation)
    first = next((kept.number for kept in made if kept.made_by == SYSTEM and kept.number < version), None)
    distance = None if first is None else _distance(final, store.version(dictation, first))
    return Compared(dictation, version, len(final), distance, _distance(final, report), report.source.model or "")


def _distance(final: tuple[str, ...], draft: Report) -> float:
    return Levenshtein.distance(final, normalised(draft.text)) / max(1, len(final))
