"""Makes the reports of ``dictations/`` anew, when the format of reports or the writer has changed much.

``python -m transcribe.demo.drafting [NAME ...]``: draft.json by the recogniser, and finished.json from the spoken words
(``spoken.txt``), as if a secretary had mended everything; takes about as long as the sounds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from transcribe.demo.office import invented_office
from transcribe.demo.worklist import Listed, sound_of, worklist
from transcribe.pipeline import Pipeline, sha256_of
from transcribe.postprocess.drafting import Dictation, draft
from transcribe.report import Report, Source
from transcribe.settings import Settings, read_settings
from transcribe.setup.office_folder import SETTINGS, make_office
from transcribe.speech import Segment, Transcript, Word

_TO_BE_FINISHED = ("awaiting_signature", "signed", "distributed", "addended")


def main(names: Sequence[str]) -> None:
    """Make the reports of these dictations, or of all."""
    with tempfile.TemporaryDirectory() as folder:
        make_office(Path(folder) / "office", invented_office())
        settings = read_settings(Path(folder) / "office" / SETTINGS)
        pipeline = Pipeline(settings)
        for listed in worklist():
            if not listed.name or listed.seconds or (names and listed.name not in names):
                continue
            path = sound_of(listed.name)
            beside = _beside(listed, settings)
            report, _ = pipeline.draft_of(path, author=listed.facts.author, beside=beside)
            path.with_name("draft.json").write_text(report.to_json(), encoding="utf-8")
            if listed.state in _TO_BE_FINISHED:
                finished = _finished(report, path, settings, beside)
                path.with_name("finished.json").write_text(finished.to_json(), encoding="utf-8")
            print(listed.name)


def _beside(listed: Listed, settings: Settings) -> Dictation:
    facts = listed.facts
    return Dictation(author=settings.author(facts.author), worklist=facts.header, document_type=facts.document_type)


def _finished(report: Report, path: Path, settings: Settings, beside: Dictation) -> Report:
    """The report of the words as spoken, with what the header has already; everything in it was looked at."""
    spoken = path.with_name("spoken.txt").read_text(encoding="utf-8")
    source = Source(file=path.name, sha256=sha256_of(path), seconds=report.source.seconds, engine="none", model="none")
    heard = _spread(spoken, report.source.seconds or 60.0)
    written = draft(heard, None, source, settings, report.document_type, dictation=beside)
    return written.model_copy(update={"flags": (), "blanks": ()})


def _spread(spoken: str, seconds: float) -> Transcript:
    """Words spread evenly over so many seconds."""
    texts = spoken.split()
    step = seconds / max(1, len(texts))
    words = tuple(Word(text, round(at * step, 2), round((at + 0.9) * step, 2), 0.99) for at, text in enumerate(texts))
    return Transcript((Segment(words, 0.0, seconds, -0.1, 0.01, 1.5, 0.0),), seconds, "en", "none", "none")


if __name__ == "__main__":
    main(sys.argv[1:])
