"""Repairs on heard words: what is written, what is only offered, what is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from transcribe.postprocess.correction import correcting
from transcribe.postprocess.correction.candidates import Candidate
from transcribe.postprocess.correction.correcting import RULE, Corrector, own_terms, repairs_of, stretches_of
from transcribe.postprocess.correction.lexicon import Lexicon, OwnTerm, of_own
from transcribe.postprocess.correction.office_rows import OfficeKind, OfficeWord
from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.correction.spans import Span
from transcribe.postprocess.correction.terms import Kind, Term
from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.postprocess.writing.pieces import Piece, pieces_of, words_of
from transcribe.postprocess.writing.written import Change, Question
from transcribe.report import Origin, Source
from transcribe.settings import Repairing, Settings
from transcribe.speech import Word

NAMES = {
    "apixaban": Kind.DRUG,
    "metoprolol": Kind.DRUG,
    "cholelithiasis": Kind.DIAGNOSIS,
    "osteoarthritis": Kind.DIAGNOSIS,
}
ALWAYS = Repairing(by_sound=True, apply=0, apply_drug=0, apply_known=0, apply_term=0, offer=0)
NEVER = Repairing(by_sound=True, apply=1, apply_drug=1, apply_known=1, apply_term=1, offer=0)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(of_own([OwnTerm(name, (), kind) for name, kind in NAMES.items()], spoken))


def heard(text: str, unsure: Sequence[str] = ()) -> list[Piece]:
    return pieces_of([Word(w.text, 0, 0, 0.4 if w.text in unsure else 0.99) for w in plain_transcript(text).words])


@pytest.mark.parametrize(
    ("text", "unsure", "written"),
    [
        ("Continue metaprolol, 50 mg.", (), "Continue metoprolol, 50 mg."),
        ("Metaprolol was stopped.", (), "Metoprolol was stopped."),
        ("Continue picks up in 5 mg.", ("picks",), "Continue apixaban 5 mg."),
        ("He walks two miles a day.", (), "He walks two miles a day."),
        ("Apixabans, both.", (), "Apixabans, both."),
        ("The quick apixaban.", ("quick",), "The quick apixaban."),
        ("", (), ""),
    ],
)
def test_written(text: str, unsure: Sequence[str], written: str, lexicon: Lexicon) -> None:
    assert words_of(Corrector(lexicon=lexicon, limits=ALWAYS).corrected(heard(text, unsure))) == written


def test_a_repair_tells_what_was_heard_and_why(lexicon: Lexicon) -> None:
    pieces = Corrector(lexicon=lexicon, limits=ALWAYS).corrected(heard("Continue metaprolol, 50 mg."))
    (change,) = pieces[1].notes
    assert isinstance(change, Change)
    assert (change.rule, change.heard, change.written) == (RULE, "metaprolol", "metoprolol")
    assert change.alternatives[0] == "metaprolol"
    assert 0 < change.evidence["probability"] <= 1
    assert pieces[1].words == (1,)
    assert pieces[1].sign == ","


def test_terms_that_the_author_has_signed_before_are_likelier(lexicon: Lexicon) -> None:
    def probability(before: str) -> float:
        corrector = Corrector(lexicon=lexicon, limits=ALWAYS, before=before)
        notes = [note for piece in corrector.corrected(heard("Continue metaprolol, 50 mg.")) for note in piece.notes]
        (change,) = (note for note in notes if isinstance(note, Change))
        return change.evidence["probability"]

    assert probability("Continue Metoprolol, 25 mg.\nNo fever.") > probability("") == probability("Apixaban 5 mg.")


def test_what_is_not_sure_is_asked(lexicon: Lexicon) -> None:
    pieces = Corrector(lexicon=lexicon, limits=NEVER).corrected(heard("Continue metaprolol, 50 mg."))
    assert words_of(pieces) == "Continue metaprolol, 50 mg."
    (question,) = pieces[1].notes
    assert isinstance(question, Question)
    assert (question.kind, question.severity, question.suggestions[0]) == ("drug", "critical", "metoprolol")


def test_the_report_keeps_the_evidence(lexicon: Lexicon) -> None:
    transcript = plain_transcript("plan colon continue metaprolol fifty milligrams daily period")
    report = draft(transcript, None, Source(file="x"), Settings(), corrector=Corrector(lexicon=lexicon, limits=ALWAYS))
    assert "metoprolol 50 mg" in report.text
    (correction,) = (one for one in report.corrections if one.rule == RULE)
    assert correction.heard == "metaprolol"
    assert correction.evidence["text"] < 0.1
    tokens = report.sections[correction.section].blocks[correction.block].tokens
    token = tokens[correction.tokens[0]]
    assert (token.text, token.origin, token.words) == ("metoprolol", Origin.CORRECTION, (3,))


def test_without_a_lexicon_only_the_offices_rules_count() -> None:
    corrector = Corrector(rules={("zar", "el", "to"): "Xarelto"})
    assert words_of(corrector.corrected(heard("zar el to and metaprolol"))) == "Xarelto and metaprolol"


def candidate(first: int, last: int, written: str, probability: float, kind: Kind = Kind.DIAGNOSIS) -> Candidate:
    span = Span(first, last, "heard", 1, 0.3, 0.3, whole=False)
    return Candidate(span, Term(written, kind, 1), {}, probability)


def test_the_likeliest_of_overlapping_candidates_is_chosen() -> None:
    found = [
        candidate(1, 3, "b", 0.9),
        candidate(0, 2, "a", 0.8),
        candidate(3, 4, "c", 0.75),
        candidate(5, 6, "d", 0.1),
    ]
    repairs = repairs_of(found, Repairing())
    assert [(repair.candidate.term.written, repair.others) for repair in repairs] == [("b", ("a",)), ("c", ())]


def test_of_two_about_as_likely_the_one_that_tells_more_is_written() -> None:
    (repair,) = repairs_of(
        [candidate(1, 2, "perioperative", 0.95), candidate(1, 3, "preoperative diagnosis", 0.85)], Repairing()
    )
    assert (repair.candidate.term.written, repair.apply) == ("preoperative diagnosis", True)


def test_what_tells_more_is_only_offered_where_something_else_is_much_likelier() -> None:
    found = [candidate(1, 2, "otitis", 0.95), candidate(0, 2, "gangrenous cholecystitis", 0.75)]
    (repair,) = repairs_of(found, Repairing())
    assert (repair.candidate.term.written, repair.others, repair.apply) == (
        "gangrenous cholecystitis",
        ("otitis",),
        False,
    )


@pytest.mark.parametrize(
    ("one", "apply"),
    [
        (candidate(0, 1, "a", 0.55), False),
        (candidate(0, 1, "a", 0.65), True),
        (candidate(0, 1, "a", 0.65, Kind.DRUG), False),
        (candidate(0, 1, "a", 0.75, Kind.DRUG), True),
        (replace(candidate(0, 1, "a", 0.75), span=Span(0, 1, "known", 0, 0.3, 0.3, whole=False)), False),
        (replace(candidate(0, 1, "a", 0.85), span=Span(0, 1, "known", 0, 0.3, 0.3, whole=False)), True),
        (replace(candidate(0, 1, "a", 0.85), span=Span(0, 1, "term", 0, 0.3, 0.3, whole=True)), False),
        (candidate(0, 3, "every 6 hours", 0.99), False),  # a number that nobody heard as one
    ],
)
def test_how_sure_it_must_be(one: Candidate, apply: bool) -> None:
    (repair,) = repairs_of([one], Repairing())
    assert repair.apply is apply


def test_a_long_dictation_is_corrected_in_stretches_as_a_whole_would_be(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Continue metaprolol, 50 mg. Colay lithiasis and ostio arthritis. " * 5 + "Picks up in metaprolol"

    def told() -> list[tuple[str, list[tuple[str, tuple[str, ...], float]]]]:
        pieces = Corrector(lexicon=lexicon).corrected(heard(text, ("Picks",)))
        changes = [[note for note in piece.notes if isinstance(note, Change)] for piece in pieces]
        return [
            (piece.text, [(note.heard, note.alternatives, round(note.evidence["probability"], 4)) for note in notes])
            for piece, notes in zip(pieces, changes, strict=True)
        ]

    whole = told()
    assert len([True for _, notes in whole if notes]) > 10
    monkeypatch.setattr(correcting, "AT_ONCE", 3)
    assert told() == whole


def test_stretches_share_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "AT_ONCE", 2)
    spans = [
        Span(first, last, "heard", 1, 0.3, 0.3, whole=False)
        for first, last in ((0, 1), (0, 2), (1, 3), (2, 4), (4, 5), (5, 6), (6, 9))
    ]
    found = list(stretches_of(spans))
    assert [[(one.first, one.last) for one in some] for some in found] == [
        [(0, 1), (0, 2), (1, 3), (2, 4)],
        [(4, 5), (5, 6)],
        [(6, 9)],
    ]
    assert list(stretches_of([])) == []


def test_own_words_with_their_sounds() -> None:
    (term,) = own_terms([OfficeWord("Nguyen", OfficeKind.PERSON, sounds_like=("win", "/N UW1 Y EH0 N/"))])
    assert term.kind is Kind.PERSON
    assert set(term.sounds) == {"wIn", "nujEn"}
