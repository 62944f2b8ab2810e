"""Fitting the weights of doubt to dictations with finished documents."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from transcribe.asr.listening import Heard
from transcribe.evaluation.sets import Case, Expected, ExpectedSection
from transcribe.learning.doubt import Studied, cross_validated, fit_all, learn_doubt, studied
from transcribe.learning.judgement import write_judges
from transcribe.learning.kept import Kept
from transcribe.pipeline import Pipeline
from transcribe.postprocess.flags.doubt_model import MEASURES
from transcribe.settings import Repairing, Review, Settings
from transcribe.speech import Coverage, Segment, Transcript, Word

WRONG = "ill"
SAID = "He was seen well today and he was well and she was well too"
SETTINGS = Settings(correction=Repairing(by_sound=False), review=Review(second_opinion="none"))


def _transcript(unsure: int, wrong: bool) -> Transcript:
    """The words, one of them unsure and perhaps misheard."""
    texts = SAID.split()
    if wrong:
        texts[unsure] = WRONG
    words = tuple(
        Word(text, at * 0.5, at * 0.5 + 0.4, 0.3 if at == unsure and wrong else 0.95) for at, text in enumerate(texts)
    )
    return Transcript((Segment(words, 0.0, 7.0, -0.2, 0.0, 1.2, 0.0),), 7.0, "en", "test", "test")


@pytest.fixture(scope="module")
def studies() -> list[Studied]:
    expected = Expected(sections=(ExpectedSection(paragraphs=(SAID,)),))
    pipeline = Pipeline(SETTINGS)
    found = []
    for number in range(8):
        case = Case(f"{number}", Path("a.ogg"), f"{number // 2}__{'ann' if number < 4 else 'bob'}", expected=expected)
        heard = Heard(_transcript(number + 1, wrong=number % 4 < 3), Coverage(7.0, 7.0))
        second = _transcript(number + 1, wrong=False)
        found.append(studied(case, heard, second, pipeline))
    return found


def test_speaker_and_document_come_from_the_folders_name(studies: list[Studied]) -> None:
    assert [(one.document, one.speaker) for one in studies[::4]] == [("0", "ann"), ("2", "bob")]
    assert [sum(one.wrong) for one in studies] == [1, 1, 1, 0, 1, 1, 1, 0]


def test_weights_are_fitted_and_stored(studies: list[Studied], tmp_path: Path) -> None:
    judges = fit_all(studies)
    assert set(judges) == set(MEASURES)
    write_judges(judges, tmp_path / "doubt.toml", "note")
    stored = tomllib.loads((tmp_path / "doubt.toml").read_text(encoding="utf-8"))["judge"]
    assert {name: tuple(row["weights"]) for name, row in stored.items()} == MEASURES


def test_every_recording_is_judged_by_weights_of_other_speakers(studies: list[Studied]) -> None:
    for rows in cross_validated(studies).values():
        assert sorted(one.name for one, _ in rows) == [str(number) for number in range(8)]
        for one, words in rows:
            doubts = [word.doubt for word in words]
            if any(one.wrong):
                assert one.wrong[doubts.index(max(doubts))]


def test_the_command_takes_what_was_kept(tmp_path: Path) -> None:
    """A set of two dictations whose sound need not be heard again."""
    folder, kept = tmp_path / "set", Kept(tmp_path / "kept" / "first")
    for number, name in enumerate(("one__ann", "two__bob")):
        dictation = folder / name
        dictation.mkdir(parents=True)
        sound = dictation / "audio.wav"
        sound.write_bytes(b"not to be opened %d" % number)
        (dictation / "spoken.txt").write_text(SAID.lower(), encoding="utf-8")
        kept.keep(sound, Heard(_transcript(number + 1, wrong=True), Coverage(7.0, 7.0)))
    told: list[str] = []
    learn_doubt([folder], Pipeline(SETTINGS), tmp_path / "doubt.toml", tmp_path / "kept", told.append)
    assert told[0] == "one__ann: 1 of 14 words"
    assert told[-1].startswith("one hearing: 2 of 28 words wrong")
    assert 'judge."one hearing"' in (tmp_path / "doubt.toml").read_text(encoding="utf-8")
