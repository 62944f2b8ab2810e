"""Which terms are found behind heard words, and the evidence that each brings."""

from __future__ import annotations

import pytest

from transcribe.postprocess.correction.candidates import Candidate, candidates_of
from transcribe.postprocess.correction.lexicon import Lexicon, OwnTerm, of_own
from transcribe.postprocess.correction.lexicon_file import Stored
from transcribe.postprocess.correction.pronunciations import is_english, spoken
from transcribe.postprocess.correction.sound_index import SoundIndex
from transcribe.postprocess.correction.spans import Knowledge, spans_of
from transcribe.postprocess.correction.term_table import TermTable
from transcribe.postprocess.correction.terms import Kind, Term
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.speech import plain_words

NAMES = {
    "metoprolol": Kind.DRUG,
    "metolazone": Kind.DRUG,
    "antihistamine": Kind.CLASS,
    "carcinoma": Kind.DIAGNOSIS,
    "irregular": Kind.PLAIN,
    "lateral malleolus": Kind.ANATOMY,
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_own([OwnTerm(name, (), kind) for name, kind in NAMES.items()], spoken))


def found(text: str, lexicon: Lexicon) -> list[Candidate]:
    entries = find_commands(pieces_of(plain_words(text)))
    pieces = pieces_of(plain_words(text))
    knowledge = Knowledge(lambda word: lexicon.knows(word) is not None, is_english)
    return candidates_of(pieces, spans_of(entries, knowledge), lexicon)


def best(text: str, lexicon: Lexicon) -> Candidate:
    return min(found(text, lexicon), key=lambda one: one.evidence["text"])


@pytest.mark.parametrize(
    ("text", "span", "term"),
    [
        ("he takes metaprolol daily", "metaprolol", "metoprolol"),
        ("he takes meta prolol daily", "meta prolol", "metoprolol"),
        ("an anti histamine at night", "anti histamine", "antihistamine"),
        ("intraductal casinoma was found", "casinoma", "carcinoma"),
        ("the margin was illegular today", "illegular", "irregular"),
    ],
)
def test_the_nearest(text: str, span: str, term: str, lexicon: Lexicon) -> None:
    one = best(text, lexicon)
    assert (one.span.text, one.term.written) == (span, term)


def test_no_word_is_swallowed_without_need(lexicon: Lexicon) -> None:
    several = {one.span.text for one in found("take metaprolol to sleep", lexicon) if one.term.written == "metoprolol"}
    assert several == {"metaprolol"}


@pytest.mark.parametrize("text", ["leftt ventricel", "leftvard ventricel"])
def test_no_side_is_put_in(text: str) -> None:
    lexicon = Lexicon(of_own([OwnTerm("left ventricle", (), Kind.ANATOMY)], spoken))
    assert found(text, lexicon) == []


def test_no_name_becomes_a_term(lexicon: Lexicon) -> None:
    assert found("I saw Mr. Metaprolol today", lexicon) == []


def test_a_british_spelling_is_no_mistake() -> None:
    terms = [Term("disk protrusion", Kind.FINDING, 1), Term("disc protrusion", Kind.FINDING, 1, "disk protrusion")]
    sounds = [(spoken(term.written)[0], number) for number, term in enumerate(terms)]
    lexicon = Lexicon(Stored(TermTable.of(terms), SoundIndex.of(sounds)))
    assert "a disc protrusion" not in {one.span.text for one in found("shows a disc protrusion", lexicon)}
    assert "disc protruzion" in {one.span.text for one in found("shows a disc protruzion", lexicon)}


@pytest.mark.parametrize(
    ("text", "is_found"), [("lateral maleolus", True), ("latteral maleolus", True), ("medial maleolus", False)]
)
def test_no_word_that_tells_where_is_lost(text: str, is_found: bool, lexicon: Lexicon) -> None:
    spans = {one.span.text for one in found(text, lexicon) if one.term.written == "lateral malleolus"}
    assert (text in spans) == is_found


def test_an_ordinary_word_stands_only_for_what_is_no_word(lexicon: Lexicon) -> None:
    several = [one for one in found("the illegular metaprolol margin", lexicon) if one.term.kind is Kind.PLAIN]
    assert {one.span.text for one in several} == {"illegular"}
    assert lexicon.knows("irregular") is None


def test_evidence(lexicon: Lexicon) -> None:
    evidence = best("he stopped Metaprolol", lexicon).evidence
    assert evidence["text"] < 0.1
    assert evidence["letters"] == pytest.approx(0.1)
    assert evidence["text margin"] > 0.1
    assert (evidence["drug"], evidence["plain"], evidence["unknown"]) == (1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("text", "capital", "elsewhere"),
    [
        ("Metaprolol was stopped", 0.0, 0.0),
        ("he stopped Metaprolol", 1.0, 0.0),
        ("he stopped metaprolol and metoprolol again", 0.0, 1.0),
    ],
)
def test_what_the_document_says(text: str, capital: float, elsewhere: float, lexicon: Lexicon) -> None:
    evidence = best(text, lexicon).evidence
    assert (evidence["capital"], evidence["elsewhere"]) == (capital, elsewhere)


def test_the_same_words_twice_are_measured_alike(lexicon: Lexicon) -> None:
    one, other = (each for each in found("metaprolol, metaprolol", lexicon) if each.term.written == "metoprolol")
    assert one.evidence["text"] == other.evidence["text"]
    assert one.span.first != other.span.first


def test_nothing_doubtful(lexicon: Lexicon) -> None:
    assert found("he takes it daily", lexicon) == []
    assert found("", lexicon) == []
