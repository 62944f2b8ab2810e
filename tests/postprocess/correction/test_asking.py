"""What the recording is asked about doubtful words, in which order, and how its answers are weighed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.hearings import speech_heard
from tests.sounds import write
from transcribe.asr.hearing import RecordedSound
from transcribe.asr.phonemes import load_phoneme_ear
from transcribe.asr.recogniser import Recogniser
from transcribe.asr.rescoring import load_scorer
from transcribe.audio import Samples, examine
from transcribe.postprocess.correction.asking import (
    asked,
    decoded_again,
    fitted,
    heard,
    parted,
    richest,
    weigh,
    weighed,
    words_behind,
)
from transcribe.postprocess.correction.candidates import Candidate, candidates_of
from transcribe.postprocess.correction.correcting import flattened, knowledge_of
from transcribe.postprocess.correction.judging import Judge
from transcribe.postprocess.correction.lexicon import Lexicon, OwnTerm, of_own
from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.correction.spans import Span, spans_of
from transcribe.postprocess.correction.terms import Kind, Term
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.pieces import Piece, pieces_of
from transcribe.settings import Recognition, Repairing

JUDGES = {
    "heard": Judge(0.0, {"text": -1.0}),
    "heard+ear": Judge(0.0, {"text": -1.0, "ear": -2.0}),
    "heard+fit": Judge(0.0, {"text": -1.0, "fit": 1.0}),
    "heard+ear+fit": Judge(0.0, {"text": -1.0, "ear": -2.0, "fit": 1.0}),
    "heard+fit+again": Judge(0.0, {"text": -1.0, "fit": 1.0, "again": 3.0, "stayed": -3.0}),
    "heard+ear+fit+again": Judge(0.0, {"text": -1.0, "ear": -2.0, "fit": 1.0, "again": 3.0, "stayed": -3.0}),
}


def candidate(first: int, last: int, written: str, probability: float) -> Candidate:
    span = Span(first, last, "heard", 1, 0.3, 0.3, whole=False)
    return Candidate(span, Term(written, Kind.DIAGNOSIS, 1), {}, probability)


@pytest.mark.parametrize(
    ("evidence", "judge"),
    [
        ({"text": 0.1}, "heard"),
        ({"text": 0.1, "context": 1.0}, "heard"),
        ({"text": 0.1, "ear": 0.1}, "heard+ear"),
        ({"text": 0.1, "fit": 0.1}, "heard+fit"),
        ({"text": 0.1, "ear": 0.1, "fit": 0.1}, "heard+ear+fit"),
        ({"text": 0.1, "fit": 0.1, "again": 1.0, "stayed": 0.0}, "heard+fit+again"),
        ({"text": 0.1, "ear": 0.1, "again": 1.0, "stayed": 0.0}, "heard+ear"),  # there is no judge for just that
        ({"text": 0.1, "ear": 0.1, "fit": 0.1, "again": 1.0, "stayed": 0.0}, "heard+ear+fit+again"),
    ],
)
def test_all_the_evidence_is_weighed_that_can_be(evidence: dict[str, float], judge: str) -> None:
    assert richest(evidence, JUDGES) is JUDGES[judge]


def test_the_recogniser_is_asked_about_three_likely_terms_for_the_same_words() -> None:
    found = [
        candidate(0, 2, "a", 0.9),
        candidate(1, 3, "b", 0.5),
        candidate(0, 2, "c", 0.4),
        candidate(1, 2, "d", 0.3),
        candidate(2, 3, "e", 0.2),
        candidate(7, 8, "f", 0.04),
        candidate(9, 10, "g", 0.02),
    ]
    likely, rest = parted(found)
    assert [one.term.written for one in likely] == ["a", "b", "c", "e", "f"]
    assert [one.term.written for one in rest] == ["d", "g"]


def test_nothing_is_weighed_that_no_judge_knows() -> None:
    assert weigh(JUDGES, "again")
    assert not weigh({"heard": JUDGES["heard"]}, "ear")
    assert not weigh({}, "ear")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(
        of_own([OwnTerm(name, (), Kind.ANATOMY) for name in ("bowel symptoms", "apixaban", "brain")], spoken)
    )


@pytest.fixture(scope="module")
def sound(tiny: Recogniser, speech: Samples, tmp_path_factory: pytest.TempPathFactory) -> RecordedSound:
    """Twelve seconds, in which "bladder or bowel symptoms" was heard as "bladder or vowels and symptoms"."""
    recording = examine(write(tmp_path_factory.mktemp("asking") / "visit.wav", speech))
    transcript = speech_heard()
    scorer = load_scorer(tiny, Recognition(model="tiny.en"))
    ear = load_phoneme_ear()
    return RecordedSound(recording, transcript, lambda: scorer, ear, lambda word: next(iter(spoken(word)), ""))


@pytest.fixture(scope="module")
def pieces(sound: RecordedSound) -> list[Piece]:
    """As a recogniser hears it that is less sure of its vowels."""
    heard = flattened(find_commands(pieces_of(sound.transcript.words)))
    return [replace(piece, probability=0.4) if piece.plain == "vowels" else piece for piece in heard]


@pytest.fixture(scope="module")
def found(pieces: list[Piece], lexicon: Lexicon) -> list[Candidate]:
    entries = find_commands(pieces)
    return weighed(candidates_of(pieces, spans_of(entries, knowledge_of(lexicon)), lexicon), JUDGES)


def of(candidates: list[Candidate], text: str, term: str) -> Candidate:
    return next(one for one in candidates if one.span.text == text and one.term.written == term)


@pytest.mark.slow
def test_each_stage_brings_its_evidence(
    pieces: list[Piece], found: list[Candidate], lexicon: Lexicon, sound: RecordedSound
) -> None:
    pytest.importorskip("hama", reason="the second ear is not installed")
    listened = heard(pieces, found, lexicon, sound)
    bowel = of(listened, "vowels and symptoms", "bowel symptoms")
    assert 0 <= bowel.evidence["ear"] <= 1
    likely = fitted(pieces, parted(weighed(listened, JUDGES))[0], sound)
    assert of(likely, "vowels and symptoms", "bowel symptoms").evidence["fit"] > -2
    last = decoded_again(pieces, weighed(likely, JUDGES), sound, windows=5)
    bowel = of(last, "vowels and symptoms", "bowel symptoms")
    assert bowel.evidence["again"] > 0.5 > bowel.evidence["stayed"]
    untouched = decoded_again(pieces, weighed(likely, JUDGES), sound, windows=0)
    assert {(one.evidence["again"], one.evidence["stayed"]) for one in untouched} == {(0, 0)}


@pytest.mark.slow
def test_what_is_asked_depends_on_judges_and_settings(
    pieces: list[Piece], found: list[Candidate], lexicon: Lexicon, sound: RecordedSound
) -> None:
    limits = Repairing(by_audio=True, second_pass=5)
    assert asked(pieces, found, lexicon, sound, {"heard": JUDGES["heard"]}, limits) == found
    assert all("ear" not in one.evidence for one in asked(pieces, found, lexicon, sound, JUDGES, limits))
    whole = asked(pieces, found, lexicon, sound, JUDGES, limits)
    assert whole == sorted(whole, key=lambda one: -one.probability)
    assert (
        of(whole, "vowels and symptoms", "bowel symptoms").probability
        > of(found, "vowels and symptoms", "bowel symptoms").probability
    )


def test_the_words_behind_a_span() -> None:
    pieces = [Piece("a", "", 3, 0, 0, 1), Piece("b", "", 4, 0, 0, 1, others=(5, 6)), Piece("c", "", 9, 0, 0, 1)]
    assert words_behind(pieces, Span(0, 2, "a b", 0, 1, 1, whole=False)) == (3, 7)
    assert words_behind(pieces, Span(1, 3, "b c", 0, 1, 1, whole=False)) == (4, 10)
