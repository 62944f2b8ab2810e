from __future__ import annotations

import pytest

from transcribe.evaluation.changes import Outcome, compare
from transcribe.evaluation.documents import heard_document
from transcribe.evaluation.figures import FalseCorrections, Repairs, false_corrections, repairs
from transcribe.evaluation.groups import corrections_of, group_by_form, groups_of
from transcribe.evaluation.normalise import tokens
from transcribe.evaluation.recall import occurrences
from transcribe.evaluation.sets import TermKind, Terms

RIGHT, REPAIRED, BROKEN, LEFT, ALTERED, ADDED = Outcome


def outcomes(reference: str, raw: str, draft: str) -> list[Outcome]:
    """What became of the words that were or are wrong: those of the reference, then those too many."""
    changes = compare(tokens(reference), tokens(raw), tokens(draft))
    return [one for one in (*changes.outcomes, *changes.extra.values()) if one is not RIGHT]


@pytest.mark.parametrize(
    ("reference", "raw", "draft", "expected"),
    [
        ("He takes apixaban.", "he takes apixaban", "He takes apixaban.", []),
        ("He takes apixaban.", "he takes picks up in", "He takes apixaban.", [REPAIRED]),
        ("He takes apixaban.", "he takes apixaban", "He takes rivaroxaban.", [BROKEN]),
        ("He takes apixaban.", "he takes apixaban", "He takes.", [BROKEN]),
        ("He takes apixaban.", "he takes pixie ban", "He takes pixie ban.", [LEFT, LEFT]),
        ("He takes apixaban.", "he takes pixie", "He takes pyxis.", [ALTERED]),
        ("He takes apixaban.", "he takes", "He takes.", [LEFT]),
        ("He takes apixaban.", "he takes", "He takes aspirin.", [ALTERED]),
        ("There is edema.", "there is edema", "There is no edema.", [ADDED]),
        ("There is no edema.", "there is no edema", "There is edema.", [BROKEN]),
        ("The left knee.", "the left knee", "The right knee.", [BROKEN]),
        # one repair beside one false correction
        ("Start apixaban and coffee.", "start picks and coffee", "Start apixaban and caffeine.", [REPAIRED, BROKEN]),
        # what looks like a contraction, or is written out as something else
        ("All is well.", "all is well", "All is we will.", [BROKEN, ADDED]),
        ("She's fine.", "she's fine", "She was fine.", [BROKEN, ADDED]),
        ("She isn't ill.", "she isn't ill", "She is ill.", [BROKEN]),
        # a contraction heard wrongly, and written out
        ("Since he went.", "since I've went", "Since I have went.", [LEFT, LEFT]),
        # a word that is wrong because of its neighbour's change is wrong; a word that stands is not broken
        ("No edema, no cough.", "no edema no cough", "No edema, cough.", [BROKEN]),
    ],
)
def test_what_became_of_each_word(reference: str, raw: str, draft: str, expected: list[Outcome]) -> None:
    assert outcomes(reference, raw, draft) == expected


@pytest.mark.parametrize(
    ("reference", "raw", "draft"),
    [
        ("Take 5 mg b.i.d.", "take five milligrams b i d period", "Take 5 mg b.i.d."),
        ("BP 132/84 mmHg.", "bp one thirty two over eighty four millimeters of mercury", "BP 132/84 mmHg."),
        ("A nontender abdomen.", "a non tender abdomen", "A non-tender abdomen."),
        ("Follow-up in 2 weeks.", "followup in two weeks", "Follow up in two weeks."),
        ("Seen on June 14, 2026.", "seen on june fourteenth twenty twenty six", "Seen on June 14th, 2026."),
        ("NYHA class III.", "n y h a class three", "NYHA class III."),
        ("Dr. Voss agrees.", "doctor voss agrees", "Dr. Voss agrees."),
        ("She doesn't smoke, it's fine.", "she doesn't smoke it's fine", "She does not smoke, it is fine."),
        ("She does not smoke.", "she does not smoke", "She does not smoke."),
        ("I can't walk, I've pain.", "i can't walk i've pain", "I cannot walk, I have pain."),
        # what a speaker says beside the text
        (
            "Start carvedilol.",
            "this is doctor voss next heading plan colon start metoprolol scratch that start carvedilol period",
            "Start carvedilol.",
        ),
    ],
)
def test_a_change_of_form_is_no_correction(reference: str, raw: str, draft: str) -> None:
    assert outcomes(reference, raw, draft) == []


def test_a_word_that_was_kept_is_not_broken_by_a_change_beside_it() -> None:
    # Against the reference one "pain" more could stand for either; the draft has both words that were heard.
    changes = compare(tokens("pain pain"), tokens("pain in pain"), tokens("pain on pain"))
    assert changes.outcomes == (RIGHT, RIGHT)
    assert list(changes.extra.values()) == [ADDED]


def test_false_corrections_count_among_the_words_that_were_right() -> None:
    changes = compare(
        tokens("he takes apixaban and coffee"),
        tokens("he takes picks and coffee"),
        tokens("he takes apixaban and no caffeine"),
    )
    every = [*changes.outcomes, *changes.extra.values()]
    assert false_corrections(every) == FalseCorrections(broken=1, right=4, added=1)
    assert false_corrections(every).rate == 250.0
    assert repairs(changes.outcomes) == Repairs(repaired=1, wrong=1, altered=0)
    assert repairs(changes.outcomes).rate == 1.0


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("2.5", "numbers"),
        ("132/84", "numbers"),
        ("14th", "numbers"),
        ("no", "negations"),
        ("denies", "negations"),
        ("doesnt", "negations"),
        ("left", "sides"),
        ("bilateral", "sides"),
        ("edema", None),
        ("mg", None),
    ],
)
def test_a_word_shows_its_group_by_itself(word: str, group: str | None) -> None:
    assert group_by_form(word) == (frozenset() if group is None else {group})


def test_a_listed_word_has_the_groups_of_its_entries() -> None:
    finished = heard_document("Denies chest pain. Takes apixaban 5 mg. Left sternal border normal.", ())
    terms = Terms(
        drugs=("apixaban",),
        medical_terms=("chest pain",),
        numbers=("5 mg",),
        negations=("Denies chest pain",),
        sides=("Left sternal border",),
    )
    found, _ = occurrences(finished, terms)
    groups = groups_of(finished.tokens, found)
    assert {word.text: set(of) for word, of in zip(finished.tokens, groups, strict=True) if of} == {
        "denies": {"negations"},
        "chest": {"medical_terms"},
        "pain": {"medical_terms"},
        "apixaban": {"drugs"},
        "5": {"numbers"},
        "mg": {"numbers"},
        "left": {"sides"},
    }


@pytest.mark.parametrize(
    ("raw", "draft", "kind", "expected"),
    [
        ("edema of the left leg", "edema of the right leg", "sides", FalseCorrections(broken=1, right=1, added=0)),
        (
            "edema of the left leg",
            "no edema of the left leg",
            "negations",
            FalseCorrections(broken=0, right=0, added=1),
        ),
        ("edema of the left leg", "no of the left leg", "negations", FalseCorrections(broken=0, right=0, added=1)),
        ("enema of the left leg", "2 of the left leg", "numbers", FalseCorrections(broken=0, right=0, added=1)),
        ("no edema of the left leg", "no edema of the left leg", "negations", FalseCorrections(0, 0, 0)),
        ("edema of the lift leg", "edema of the left leg", "sides", FalseCorrections(broken=0, right=0, added=0)),
    ],
)
def test_false_corrections_of_a_group(raw: str, draft: str, kind: TermKind, expected: FalseCorrections) -> None:
    changes = compare(tokens("edema of the left leg"), tokens(raw), tokens(draft))
    assert corrections_of(changes, groups_of(changes.reference, ()), kind) == expected
