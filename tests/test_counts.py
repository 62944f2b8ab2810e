"""What one dictation and one page of the worklist cost, counted: times differ from machine to machine, counts do not.

A bound is what was counted when it was written, with a little room where another processor's rounding may change a
word. If one is passed, something is done twice, or more is asked than before: find out what grew before the bound is
raised.
"""

from __future__ import annotations

import wave
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.review.office import Bench, bench, settings
from tests.store.places import Place, new_office
from transcribe import audio
from transcribe.asr.decoder_numpy import Decoder
from transcribe.asr.hearing import RecordedSound
from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.pipeline import Pipeline
from transcribe.postprocess.correction import correcting
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.settings import Recognition, Settings

Counts = Counter[str]

MISHEARD = (
    "she was started on gabby pint in 300 milligrams three times daily and a pix a ban for a trial fibrillation "
    "her metropole all was held and low sartan was continued with hydro chlor a thigh a zide"
)
SECONDS = 40.0  # of the sample letter, with misheard words
RECORDING = {
    # how often the file is decoded
    "passes over the file": 1,
    # the recogniser's, and of the windows whose wordings are judged
    "encoder passes": 5,
    # of the words that are kept, and as often as a window is tried again
    "decoder tokens": 175,
    # by the decoder that judges wordings: 75 or 94, as the processor rounds, and 43 for the record number
    "tokens read to judge": 155,
    # put to the recording, six of them for the record number
    "wordings judged": 14,
}
TEXT = {
    # runs of words with something doubtful in them, and the terms that sound like them
    "sounds looked up": 30,
    "candidates scored": 125,
}
PAGE = 14  # SQL statements of the worklist, however many dictations it shows and people there are; five begin a reading


class CountedModel:
    """CTranslate2's model, with counts of what it is asked."""

    def __init__(self, model: Any, counts: Counts) -> None:
        self._model, self._counts = model, counts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, *given: Any, **named: Any) -> Any:
        self._counts["encoder passes"] += 1
        return self._model.encode(*given, **named)

    def generate(self, *given: Any, **named: Any) -> Any:
        found = self._model.generate(*given, **named)
        self._counts["decoder tokens"] += sum(len(one.sequences_ids[0]) for one in found)
        return found


def counted(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, counts: Counts, what: str, size: Callable[..., int]
) -> None:
    """Let a function count whenever it is called; ``size``: how much, by what it returns and what it is given."""
    function = getattr(where, name)

    def counting(*given: Any, **named: Any) -> Any:
        result = function(*given, **named)
        counts[what] += size(result, *given)
        return result

    monkeypatch.setattr(where, name, counting)


def assert_within(counts: Counts, bounds: dict[str, int]) -> None:
    """That nothing is counted more often than is allowed, and everything at least once."""
    grown = [f"{what}: {counts[what]}, not at most {most}" for what, most in bounds.items() if counts[what] > most]
    assert not grown, "A dictation costs more than it did. " + "; ".join(grown)
    assert all(counts[what] for what in bounds), f"not counted any more: {[w for w in bounds if not counts[w]]}"


@pytest.fixture
def recording(letter: Samples, tmp_path: Path) -> Path:
    """The beginning of the sample letter."""
    path = tmp_path / "letter.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((letter[: int(SECONDS * SAMPLE_RATE)] * 32767).astype("<i2").tobytes())
    return path


@pytest.mark.slow
def test_a_recording(recording: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counts = Counter()
    whole = Pipeline(Settings(recognition=Recognition(threads=2)))
    recogniser: Any = whole.recogniser
    recogniser._whisper.model = CountedModel(recogniser._whisper.model, counts)
    counted(monkeypatch, audio, "decoded", counts, "passes over the file", lambda *_: 1)
    counted(monkeypatch, Decoder, "read", counts, "tokens read to judge", lambda _, __, ___, tokens, *____: len(tokens))
    counted(
        monkeypatch,
        RecordedSound,
        "fits",
        counts,
        "wordings judged",
        lambda _, __, asked: sum(len(wordings) for _, _, wordings in asked),
    )
    whole.draft_of(recording)
    assert_within(counts, RECORDING)


def test_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counts = Counter()
    corrector = Pipeline(Settings()).corrector(None)
    _ = corrector.lexicon
    counted(monkeypatch, Lexicon, "nearest", counts, "sounds looked up", lambda _, __, sounds, *___: len(sounds))
    counted(monkeypatch, correcting, "candidates_of", counts, "candidates scored", lambda found, *_: len(found))
    assert "losartan" in corrector.corrected_text(MISHEARD).text
    assert_within(counts, TEXT)


@contextmanager
def statements(counts: Counts, what: str) -> Iterator[None]:
    """Count the SQL statements of all databases."""

    def executed(*_: Any) -> None:
        counts[what] += 1

    event.listen(Engine, "before_cursor_execute", executed)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", executed)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A desk with thirty drafts."""
    folder = tmp_path_factory.mktemp("counts")
    place: Place = new_office(folder / "store")
    with place.open() as store:
        one = bench(store, settings().model_copy(update={"vocabulary": folder / "office_words.tsv"}))
        for _ in range(30):
            one.drafted()
        yield one


@pytest.mark.parametrize("asked", ["", "&q=Quarterdeck", "&state=draft", "&mine=true"])
def test_a_page_of_the_worklist(office: Bench, asked: str) -> None:
    browser = office.browser("ann")
    browser.get(f"/worklist?limit=1{asked}")  # whatever is read only once
    found: Counts = Counter()
    for limit in (3, 30):
        with statements(found, f"{limit} rows"):
            assert browser.get(f"/worklist?limit={limit}{asked}").status_code == 200
    assert found["3 rows"] == found["30 rows"], "the more rows are shown, the more is asked of the database"
    assert found["30 rows"] <= PAGE, f"a page of the worklist takes {found['30 rows']} SQL statements, not {PAGE}"
