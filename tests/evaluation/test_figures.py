from __future__ import annotations

import pytest

from tests.evaluation.drafts import block, one_paragraph, perfect, report
from transcribe.evaluation.alignment import Alignment, align, respelled
from transcribe.evaluation.bootstrap import interval, interval_of_change
from transcribe.evaluation.documents import Document, draft_document, expected_document
from transcribe.evaluation.figures import (
    Catch,
    FalseCorrections,
    Recall,
    Repairs,
    ReviewLoad,
    Structure,
    WordErrors,
    edit_distance,
    pooled,
    word_errors,
)
from transcribe.evaluation.normalise import Token, normalised, tokens
from transcribe.evaluation.recall import occurrences, recalls, texts
from transcribe.evaluation.review import CRITICAL, TERMS, catch, review_load, term_catch, trap_catch
from transcribe.evaluation.sets import Expected, ExpectedSection, Terms, Trap
from transcribe.evaluation.structure import structure
from transcribe.report import Blank, Report, Section

FINISHED = Expected(sections=(ExpectedSection(paragraphs=("He takes apixaban 5 mg b.i.d. He has no edema.",)),))
TERMS_LISTED = Terms(drugs=("apixaban",), medical_terms=("edema",), numbers=("5 mg b.i.d.",), negations=("no edema",))


def document(text: str) -> Document:
    return expected_document(Expected(sections=(ExpectedSection(paragraphs=(text,)),)))


def aligned(reference: Document, draft: Document) -> tuple[Alignment, tuple[Token, ...]]:
    words = respelled(texts(reference.tokens), draft.tokens)
    return align(texts(reference.tokens), texts(words)), words


@pytest.mark.parametrize(
    ("reference", "hypothesis", "errors"),
    [
        ("take two tablets", "Take 2 tablets.", WordErrors(3, 0, 0, 0)),
        ("take fifteen milligrams", "Take 50 mg.", WordErrors(3, 1, 0, 0)),
        ("take fifteen milligrams", "Take 15.", WordErrors(3, 0, 0, 1)),
        ("take fifteen", "Take 15 mg.", WordErrors(2, 0, 1, 0)),
    ],
)
def test_word_errors(reference: str, hypothesis: str, errors: WordErrors) -> None:
    assert word_errors(align(normalised(reference), normalised(hypothesis))) == errors


def test_a_rate_of_nothing_is_none() -> None:
    assert WordErrors(0, 0, 3, 0).rate is None
    assert Recall(0, 0).rate is None
    assert Recall(1, 4).rate == 0.25
    assert FalseCorrections(3, 1500, 9).rate == 2.0
    assert Repairs(3, 12, 1).rate == 0.25


def test_pooling_adds_counts_and_does_not_average_rates() -> None:
    both = pooled([WordErrors(10, 5, 0, 0), WordErrors(90, 0, 2, 3)])
    assert both == WordErrors(100, 5, 2, 3)
    assert both.rate == 0.1


@pytest.mark.parametrize(
    ("reference", "term", "heard", "found"),
    [
        ("He takes apixaban daily.", "apixaban", "he takes apixaban daily", 1),
        ("He takes apixaban daily.", "apixaban", "he takes picks up in daily", 0),
        # in the text, but at another place
        (
            "Stop warfarin. He has a mechanical valve and atrial fibrillation. Start apixaban.",
            "warfarin",
            "stop wolf and he has a mechanical valve and atrial fibrillation start warfarin",
            0,
        ),
        # at its place, a word to the side
        ("He takes apixaban.", "apixaban", "he takes um apixaban", 1),
        # parted by a word that does not belong
        ("He has chronic kidney disease.", "chronic kidney disease", "he has chronic of kidney disease", 0),
        # spoken punctuation left standing does not part it
        (
            "She denies chest pain, orthopnea, and syncope.",
            "denies chest pain, orthopnea, and syncope",
            "she denies chest pain comma orthopnea comma and syncope period",
            1,
        ),
        ("The sigmoid colon was normal.", "sigmoid colon", "the sigmoid colon was normal period", 1),
        ("A 6-mm polyp.", "6-mm", "a six millimeter polyp", 1),
        ("A 6-mm polyp.", "6-mm", "a six centimeter polyp", 0),
        ("Hold on the left.", "left", "hold on the right", 0),
        # each occurrence counts
        ("Lisinopril 20 mg. Stop lisinopril.", "lisinopril", "lisinopril 20 mg stop listen up", 1),
        # a number is not looked for inside another
        ("Weight 178.5, pulse 78.", "78", "weight 178.5 pulse 78", 1),
        ("Cranial nerves II through XII.", "II through XII", "cranial nerves two through twelve", 1),
    ],
)
def test_recall_looks_at_the_aligned_place(reference: str, term: str, heard: str, found: int) -> None:
    finished = document(reference)
    places, absent = occurrences(finished, Terms(medical_terms=(term,)))
    assert not absent
    words = respelled(texts(finished.tokens), tokens(heard))
    alignment = align(texts(finished.tokens), texts(words))
    figures = recalls(places, texts(finished.tokens), texts(words), alignment)
    assert figures["medical_term_recall"].found == found
    assert figures["medical_term_recall"].total == len(places)
    assert figures["drug_recall"] == Recall(0, 0)


def test_the_same_place_counts_once_and_an_absent_entry_is_named_without_its_words() -> None:
    finished = document("Lisinopril 20 mg. Stop lisinopril.")
    places, absent = occurrences(finished, Terms(drugs=("Lisinopril", "lisinopril", "digoxin")))
    assert len(places) == 2
    assert absent == ("drugs 3",)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        # wrong words under a flag; one wrong word elsewhere
        (one_paragraph("He takes picks up in 50 mg b.i.d. He has no edema.", (2, 5)), Catch(3, 4)),
        # a wrong word beside a flag is not caught
        (one_paragraph("He takes apixaban 50 mg b.i.d. He has no edema.", (2, 3)), Catch(0, 1)),
        # a missing word: a blank in the gap, a flag on a neighbour, neither
        (one_paragraph("He takes 5 mg b.i.d. He has no edema.", blanks=(2,)), Catch(1, 1)),
        (one_paragraph("He takes 5 mg b.i.d. He has no edema.", blanks=(3,)), Catch(0, 1)),
        (one_paragraph("He takes 5 mg b.i.d. He has no edema.", (2, 3)), Catch(1, 1)),
        (one_paragraph("He takes 5 mg b.i.d. He has no edema.", (4, 5)), Catch(0, 1)),
        (one_paragraph("He takes apixaban 5 mg b.i.d. He has no", blanks=(9,)), Catch(1, 1)),
        (one_paragraph("He takes apixaban 5 mg b.i.d. He has no edema.", (0, 9)), Catch(0, 0)),
    ],
)
def test_catch(draft: Report, expected: Catch) -> None:
    drafted = draft_document(draft)
    alignment, words = aligned(expected_document(FINISHED), drafted)
    assert catch(alignment, drafted, words) == expected


@pytest.mark.parametrize(
    ("draft", "terms", "critical"),
    [
        (one_paragraph("He takes picks up in 5 mg b.i.d. He has no edema.", (4, 5)), Catch(1, 1), Catch(1, 1)),
        (one_paragraph("He takes picks up in 50 mg b.i.d. He has edema.", (2, 3)), Catch(1, 1), Catch(1, 3)),
        (one_paragraph("He takes 5 mg b.i.d. He has no edema.", blanks=(2,)), Catch(1, 1), Catch(1, 1)),
        (one_paragraph("He takes apixaban 5 mg b.i.d. He has no edema."), Catch(0, 0), Catch(0, 0)),
    ],
)
def test_catch_of_terms_and_of_what_is_critical(draft: Report, terms: Catch, critical: Catch) -> None:
    finished, drafted = expected_document(FINISHED), draft_document(draft)
    found, _ = occurrences(finished, TERMS_LISTED)
    alignment, words = aligned(finished, drafted)
    reference = texts(finished.tokens)
    assert term_catch(TERMS, found, reference, alignment, drafted, words) == terms
    assert term_catch(CRITICAL, found, reference, alignment, drafted, words) == critical


def test_a_trap_is_caught_where_a_flag_stands_at_its_place() -> None:
    traps = (Trap(kind="dose", text="apixaban 5 mg"), Trap(kind="sex", text="no edema"))
    drafted = draft_document(one_paragraph("He takes apixaban 5 mg b.i.d. He has no edema.", (3, 4)))
    finished = expected_document(FINISHED)
    alignment, words = aligned(finished, drafted)
    assert trap_catch(traps, finished, alignment, drafted, words) == Catch(1, 2)


def test_review_load_counts_words_under_a_flag_once() -> None:
    draft = one_paragraph("He takes apixaban 5 mg b.i.d. He has no edema.", (2, 4), (3, 5))
    assert review_load(draft_document(draft)) == ReviewLoad(3, 10)


def test_words_left_out_at_a_blank_are_load_and_caught() -> None:
    blank = Blank(section=0, block=0, token=2, start=1, end=3, sounds_like="ape ixa barn", reason="Not clear.")
    draft = one_paragraph("He takes b.i.d. He has no edema.", (0, 1)).model_copy(update={"blanks": (blank,)})
    drafted = draft_document(draft)
    assert review_load(drafted) == ReviewLoad(1 + 3, 7 + 3)
    finished = expected_document(FINISHED)
    alignment, words = aligned(finished, drafted)
    assert catch(alignment, drafted, words) == Catch(3, 3)
    traps = (Trap(kind="dose", text="5 mg"), Trap(kind="dose", text="apixaban 5 mg b.i.d."))
    assert trap_catch(traps, finished, alignment, drafted, words) == Catch(1, 2)


TWO_PARTS = Expected(
    sections=(
        ExpectedSection(heading="Subjective", paragraphs=("He is well today.", "He takes aspirin daily.")),
        ExpectedSection(heading="Plan", items=("Stop aspirin now.", "Return in one week.")),
    )
)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (perfect(TWO_PARTS), Structure(2, 0, 0, 4, 4)),
        # two paragraphs run together: one of them is in place
        (
            report(
                Section(heading="SUBJECTIVE:", blocks=(block("He is well today. He takes aspirin daily."),)),
                Section(heading="Plan", blocks=perfect(TWO_PARTS).sections[1].blocks),
            ),
            Structure(2, 0, 0, 3, 4),
        ),
        # items as paragraphs, under an invented heading
        (
            report(
                perfect(TWO_PARTS).sections[0],
                Section(heading="Advice", blocks=(block("Stop aspirin now."), block("Return in one week."))),
            ),
            Structure(1, 1, 1, 2, 4),
        ),
        # all in one
        (one_paragraph("Subjective He is well today."), Structure(0, 2, 0, 0, 4)),
        (report(), Structure(0, 2, 0, 0, 4)),
    ],
)
def test_structure(draft: Report, expected: Structure) -> None:
    finished, drafted = expected_document(TWO_PARTS), draft_document(draft)
    alignment, words = aligned(finished, drafted)
    assert structure(finished, drafted, alignment, words) == expected


@pytest.mark.parametrize(
    ("text", "keystrokes"),
    [("No edema.", 0), ("No edema. \n", 0), ("no edema", 2), ("", 9), ("Know edema.", 3)],
)
def test_keystrokes_count_every_letter(text: str, keystrokes: int) -> None:
    assert edit_distance(text, "No edema.", 2).keystrokes == keystrokes
    assert edit_distance(text, "No edema.", 2).rate == keystrokes * 50


def test_the_interval_is_the_same_every_time_and_holds_the_rate() -> None:
    fractions = [(3.0, 100.0), (10.0, 120.0), (0.0, 90.0), (25.0, 110.0), (7.0, 95.0)]
    first = interval(fractions)
    assert first == interval(fractions)
    assert first is not None
    assert 0.0 < first[0] < sum(part for part, _ in fractions) / 515 < first[1] < 0.25
    assert interval(fractions, seed=2) != first


@pytest.mark.parametrize("fractions", [[], [(1.0, 2.0)], [(1.0, 2.0), (0.0, 0.0)]])
def test_there_is_no_interval_of_one_dictation(fractions: list[tuple[float, float]]) -> None:
    assert interval(fractions) is None


def test_the_interval_of_a_change_is_of_the_same_documents_on_both_sides() -> None:
    before = [(30.0, 100.0), (10.0, 120.0), (20.0, 90.0), (25.0, 110.0)]
    fifth_less = [(part * 0.8, whole) for part, whole in before]
    assert interval_of_change(before, fifth_less) == (pytest.approx(-0.2), pytest.approx(-0.2))
    uneven = [(0.0, 100.0), *fifth_less[1:]]
    between = interval_of_change(before, uneven)
    assert between is not None
    assert -1.0 < between[0] < -0.2 < between[1] <= -0.19
    assert interval_of_change(before, uneven) == between


@pytest.mark.parametrize("before", [[], [(1.0, 2.0)], [(0.0, 2.0), (0.0, 3.0)], [(1.0, 0.0), (1.0, 3.0)]])
def test_there_is_no_interval_of_a_change_from_nothing(before: list[tuple[float, float]]) -> None:
    assert interval_of_change(before, before) is None
