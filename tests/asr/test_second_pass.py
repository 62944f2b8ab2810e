"""A second decoding with hotwords: what it says about a place, and when it is not to be believed."""

from __future__ import annotations

from functools import lru_cache

import pytest

from tests.sounds import noise, silence
from transcribe.asr.encoding import encode
from transcribe.asr.recogniser import load_recogniser
from transcribe.asr.rescoring import Question, Scorer, load_scorer
from transcribe.asr.second_pass import TwoDecodings, decoded_again, occurrences
from transcribe.audio import Samples
from transcribe.settings import Recognition
from transcribe.speech import plain_words


@pytest.mark.parametrize(
    ("first", "place", "again", "stands"),
    [
        ("continue picks up in five milligrams", (1, 4), "Continue apixaban 5 milligrams.", "apixaban 5"),
        ("continue picks up in five", (1, 4), "continue picks up in five", "picks up in"),
        ("Continue metaprolol, 50 mg.", (1, 2), "continue metoprolol 50 mg", "metoprolol"),
        ("take the gabba pentin now", (2, 4), "take the gabapentin now", "gabapentin"),
        ("picks up in", (0, 3), "apixaban", "apixaban"),
        ("a 34 -year -old man", (4, 5), "a 34-year-old woman", "woman"),
        ("the human analysis was", (1, 3), "the hemo analysis was", "hemo analysis"),
        ("no chest pain", (1, 2), "no pain", ""),
        ("no chest pain", (0, 1), "", ""),
    ],
)
def test_what_stands_in_a_place(first: str, place: tuple[int, int], again: str, stands: str) -> None:
    both = TwoDecodings.of(plain_words(first), again)
    assert " ".join(both.again[slice(*both.instead_of(*place))]) == stands


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("apixaban", "take apixaban and apixaban", [(1, 2), (3, 4)]),
        ("metoprolol succinate", "the metoprolol succinate", [(1, 3)]),
        ("gabapentin", "gaba pentin", [(0, 2)]),
        ("non-tender", "it is nontender", [(2, 3)]),
        ("vitamin D", "vitamin d deficiency", [(0, 2)]),
        ("pain", "painless", []),
        ("ascites", "a site is", []),
        ("...", "anything", []),
        ("", "anything", []),
    ],
)
def test_where_a_term_stands(term: str, text: str, found: list[tuple[int, int]]) -> None:
    assert [(place.start, place.stop) for place in occurrences(term, text.split())] == found


@pytest.mark.parametrize(
    ("first", "asked", "again", "credible"),
    [
        ("continue picks up in five", {(1, 4): ["apixaban"]}, "continue apixaban five", True),
        ("continue picks up in five", {(1, 4): ["apixaban"]}, "continue picks up in five", True),
        # the list is pasted behind the text, before it, or instead of it
        ("continue picks up in five", {(1, 4): ["apixaban", "pitavastatin"]}, "continue apixaban five apixaban", False),
        ("continue picks up in five", {(1, 4): ["apixaban"]}, "apixaban continue picks up in five", False),
        ("he was given", {(2, 3): ["apixaban", "rivaroxaban"]}, "apixaban, rivaroxaban", False),
        ("picks up in", {(0, 3): ["apixaban", "rivaroxaban"]}, "apixaban", False),  # nothing beside it to believe it by
        ("", {(0, 0): ["apixaban", "rivaroxaban"]}, "apixaban rivaroxaban", False),
        # a term in a place that another term was meant for
        (
            "give a b and then c d now",
            {(1, 3): ["xarelto"], (5, 7): ["eliquis"]},
            "give eliquis and then c d now",
            False,
        ),
        # a term that was heard elsewhere is no echo
        ("eliquis and then elly quiz", {(3, 5): ["eliquis"]}, "eliquis and then eliquis", True),
        # what is lost or added around the place
        ("one two three four five six pane", {(6, 7): ["pain"]}, "two five pain", False),
        ("one two three pane", {(3, 4): ["pain"]}, "one two three pain one two three four five", False),
    ],
)
def test_what_is_believed(first: str, asked: dict[tuple[int, int], list[str]], again: str, credible: bool) -> None:
    questions = [Question(*place, tuple(terms)) for place, terms in asked.items()]
    assert TwoDecodings.of(plain_words(first), again).is_credible(questions) is credible


@lru_cache(maxsize=1)
def _scorer(engine: str) -> Scorer:
    choice = Recognition.model_validate({"model": "tiny.en", "engine": engine, "threads": 2})
    return load_scorer(load_recogniser(choice), choice)


HEARD = plain_words(
    "New paragraph. I saw Mr. Pemberton today, with a six week history, a right leg pain, in the L5 distribution. "
    "He has no bladder or vial symptoms, and no saddle numbness."
)
VIAL = Question(25, 26, ("bowel", "apixaban"))
LEG = Question(14, 15, ("arm", "eczema"))


@pytest.mark.slow
def test_a_term_that_was_said_is_written_by_itself(speech: Samples) -> None:
    scorer = _scorer("faster-whisper")
    answers = decoded_again(scorer, encode(scorer.recogniser, speech), HEARD, [VIAL, LEG])
    assert answers is not None
    (stayed, bowel, apixaban), leg = answers
    assert bowel > 0.5 > stayed
    assert apixaban == 0
    assert leg == [pytest.approx(1), 0, 0]


@pytest.mark.slow
def test_the_other_engine_decodes_again_too(speech: Samples) -> None:
    """Word by word instead of by the best of several texts, so it may miss what the first one finds."""
    pytest.importorskip("whisper", reason="the extra 'whisper' is not installed")
    scorer = _scorer("whisper")
    answers = decoded_again(scorer, encode(scorer.recogniser, speech), HEARD, [VIAL, LEG])
    assert answers is not None
    assert answers[0][2] == 0
    assert answers[1] == [1, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("sound", [silence(6.0), noise(6.0)], ids=["silence", "noise"])
def test_where_nobody_speaks_no_term_is_found(sound: Samples) -> None:
    """Whatever is written there, the words that were once heard are not among it."""
    scorer = _scorer("faster-whisper")
    terms = Question(1, 2, ("apixaban", "rivaroxaban", "metoprolol", "amlodipine", "lisinopril", "atorvastatin"))
    answers = decoded_again(scorer, encode(scorer.recogniser, sound), plain_words("Thank you very much"), [terms])
    assert answers is None or not any(answers[0][1:])


@pytest.mark.slow
def test_a_list_as_long_as_can_be_is_cut(speech: Samples) -> None:
    scorer = _scorer("faster-whisper")
    terms = tuple(f"cholecystectomy{number}" for number in range(500))
    assert len(scorer.expecting(terms)) <= scorer.decoder.context // 2 + len(scorer.beginning)
    encoded = encode(scorer.recogniser, speech)
    answers = decoded_again(scorer, encoded, HEARD, [Question(25, 26, terms)])
    assert answers is None or len(answers[0]) == 501


def test_no_terms_are_expected_where_there_are_none() -> None:
    scorer = _scorer("faster-whisper")
    assert scorer.expecting(()) == scorer.beginning
