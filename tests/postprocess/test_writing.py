"""What is said, and what is written: tables that a medical secretary can read."""

from __future__ import annotations

import pytest

from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.postprocess.writing.glued_figures import with_parted_figures
from transcribe.postprocess.writing.kind import document_type_of
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.postprocess.writing.sentences import Rules, sentence_starts
from transcribe.postprocess.writing.written import Question
from transcribe.report import DocumentType, Origin, Report, Source
from transcribe.settings import Settings
from transcribe.speech import Word


def _drafted(said: str) -> Report:
    return draft(plain_transcript(said), None, Source(file="words.txt"), Settings())


# said -> written, headings on lines of their own
WRITTEN: dict[str, str] = {
    # punctuation that is spoken
    "lungs are clear period heart is regular period": "Lungs are clear. Heart is regular.",
    "no cough comma no fever full stop she is well period": "No cough, no fever. She is well.",
    "is she well question mark yes exclamation mark": "Is she well? Yes!",
    "pain semicolon worse at night comma mild period": "Pain; worse at night, mild.",
    "the scan open parenthesis normal close parenthesis was repeated period it is well period": (
        "The scan (normal) was repeated. It is well."
    ),
    "he said open quote no close quote period and left period": "He said “no”. And left.",
    "and slash or comma follow hyphen up period": "And/or, follow-up.",
    # figures that the recogniser glued to a word or a sign
    "bupivacaine.25%, 20 mL, was injected period": "Bupivacaine 0.25%, 20 mL, was injected.",
    "bupivacaine point 25% was injected period": "Bupivacaine 0.25% was injected.",
    "it filled 75% of the space period": "It filled 75% of the space.",
    # the recogniser's own signs, beside spoken ones: nothing doubled
    "Lungs are clear, period. Heart, is regular. period.": "Lungs are clear. Heart is regular.",
    "No cough, comma, no fever. full stop. She is well period.": "No cough, no fever. She is well.",
    "Dyspnea on exertion. Period. The heart is regular period": "Dyspnea on exertion. The heart is regular.",
    # an author who speaks no punctuation: the recogniser's own serves
    "The lungs are clear. The heart, however, is enlarged.": "The lungs are clear. The heart, however, is enlarged.",
    # words that are no commands
    "the sigmoid colon comma the cecum comma and the rectum period": "The sigmoid colon, the cecum, and the rectum.",
    "last menstrual period was may first period she is well period": ("Last menstrual period was May 1. She is well."),
    "a comma shaped scar comma healed period all is well period": "A comma-shaped scar, healed. All is well.",
    "colon cancer comma colon polyps comma and a period of rest period": (
        "Colon cancer, colon polyps, and a period of rest."
    ),
    "a new line of therapy comma begun today period it is well period": (
        "A new line of therapy, begun today. It is well."
    ),
    # paragraphs
    "all is well period new paragraph see you soon period": "All is well.\nSee you soon.",
    "All is well. New paragraph. See you soon.": "All is well.\nSee you soon.",
    "New paragraph, I saw her today. Next paragraph She is well.": "I saw her today.\nShe is well.",
    # headings
    "chief complaint colon cough period plan colon rest period": "Chief Complaint\nCough.\nPlan\nRest.",
    "Physical examination: Lungs are clear. Plan: rest today.": (
        "Physical Examination\nLungs are clear.\nPlan\nRest today."
    ),
    "date of service november second chief complaint colon cough period it is well period": (
        "Date of service November 2.\nChief Complaint\nCough. It is well."
    ),
    "next heading data sodium comma low period next heading plan rest period": "Data\nSodium, low.\nPlan\nRest.",
    "the plan is rest comma and the heart is well period": "The plan is rest, and the heart is well.",
    "post operative diagnosis colon gallstones period it is well period": (
        "Postoperative Diagnosis\nGallstones. It is well."
    ),
    # numbered lists
    "plan colon number one aspirin period number two rest at home period": "Plan\nAspirin.\nRest at home.",
    "Plan: Number 1, aspirin. Number 2, rest at home.": "Plan\nAspirin.\nRest at home.",
    "the number one reason comma as always comma is rest period": "The number one reason, as always, is rest.",
    # what comes after the end
    "all is well period see you soon period end of dictation thanks anna": "All is well. See you soon.",
    # capitals
    "she is well period the heart is regular period": "She is well. The heart is regular.",
    "Pain in. The. Right leg period worse. At night period": "Pain in the right leg. Worse at night.",
    "Seen on May 5. Dr. Will Bell agrees that it is well.": "Seen on May 5. Dr. Will Bell agrees that it is well.",
    # nothing at all
    "": "",
    "period": "",
    "new paragraph new paragraph": "",
}


@pytest.mark.parametrize("said", WRITTEN)
def test_said_and_written(said: str) -> None:
    assert _drafted(said).text == WRITTEN[said]


@pytest.mark.parametrize("said", WRITTEN)
def test_tokens_make_up_the_text_and_know_their_words(said: str) -> None:
    report = _drafted(said)
    words = said.split()
    for section in report.sections:
        for block in section.blocks:
            assert "".join(token.text + token.space for token in block.tokens) == block.text
            assert block.text == block.text.strip()
            for token in block.tokens:
                if token.origin is Origin.STYLE:
                    continue
                assert token.words, token
                heard = " ".join(words[index] for index in token.words).lower()
                if token.origin is Origin.HEARD and token.text.isalpha():
                    assert token.text.lower() in heard


def test_no_word_is_lost_or_doubled() -> None:
    said = "chief complaint colon cough period number one rest comma please period new paragraph the end is near period"
    report = _drafted(said)
    used = [
        index
        for section in report.sections
        for block in section.blocks
        for token in block.tokens
        for index in token.words
    ]
    assert len(used) == len(set(used))
    left = set(range(len(said.split()))) - set(used)
    assert [said.split()[index] for index in sorted(left)] == ["chief", "complaint", "colon", "number", "one", "new", "paragraph"]  # noqa: E501  # fmt: skip


def test_items_are_items() -> None:
    report = _drafted("plan colon rest period number one aspirin period number two fluids period")
    assert [block.kind for block in report.sections[-1].blocks] == ["paragraph", "item", "item"]


def test_a_heading_that_was_nearly_right_is_taken_and_flagged() -> None:
    report = _drafted("postoperatif diagnosis colon gallstones period it is well comma she says period")
    assert report.sections[0].heading == "Postoperative Diagnosis"
    (flag,) = report.flags
    assert flag.kind == "heading"
    assert flag.heard == "postoperatif diagnosis"


@pytest.mark.parametrize("heard", ["plane", "planned", "heard", "tests", "imagine"])
def test_other_words_are_no_headings(heard: str) -> None:
    report = _drafted(f"{heard} colon she is well comma he says period and more period")
    assert [section.heading for section in report.sections] == [None]


KINDS = {
    "letter from doctor lindqvist to doctor osei dear doctor osei": DocumentType.LETTER,
    "Dear Dr. Osei, thank you for referring this man. Yours sincerely": DocumentType.LETTER,
    "operative report on samuel trent preoperative diagnosis colon gallstones": DocumentType.PROCEDURE_REPORT,
    "Preoperative diagnosis: cataract. Estimated blood loss: none.": DocumentType.PROCEDURE_REPORT,
    "clinic note chief complaint colon cough": DocumentType.CLINIC_NOTE,
    "she is well": DocumentType.CLINIC_NOTE,
    "": DocumentType.CLINIC_NOTE,
}


@pytest.mark.parametrize("said", KINDS)
def test_the_kind_of_a_document_is_told_by_its_words(said: str) -> None:
    assert document_type_of(said) is KINDS[said]


@pytest.mark.parametrize(("rules", "word"), [("spacy", "The"), ("scispacy", "the")])
def test_the_chosen_rules_find_the_recognisers_sentences(rules: Rules, word: str) -> None:
    if rules == "scispacy":
        pytest.importorskip("scispacy", reason="the extra 'scispacy' is not installed")
    settings = Settings.model_validate({"writing": {"sentences": rules}})
    heard = plain_transcript("It is seen in fig. the scan is normal. It was repeated.")
    assert draft(heard, None, Source(file="w.txt"), settings).text == (
        f"It is seen in fig. {word} scan is normal. It was repeated."
    )


# text, and the beginnings of its sentences, by each set of rules
SENTENCES: list[tuple[Rules, str, list[str]]] = [
    ("spacy", "Dr. Bell saw him. He is well.", ["Dr.", "He"]),
    ("scispacy", "Dr. Bell saw him. He is well.", ["Dr.", "He"]),
    ("scispacy", "Cultures grew E. coli at once. It was treated.", ["Cultures", "It"]),
    ("scispacy", "The disk at L4-L5 is worn. S1 is free.", ["The", "S1"]),
]


@pytest.mark.parametrize(("rules", "text", "beginnings"), SENTENCES)
def test_sentences(rules: Rules, text: str, beginnings: list[str]) -> None:
    if rules == "scispacy":
        pytest.importorskip("scispacy", reason="the extra 'scispacy' is not installed")
    assert [text[start:].split(maxsplit=1)[0] for start in sentence_starts(text, rules)] == beginnings


def test_a_glued_figure_is_asked_about() -> None:
    report = _drafted("prednisone.5 mg daily period lungs are clear.")
    (asked,) = (flag for flag in report.flags if flag.kind == "number")
    assert (asked.heard, asked.suggestions) == ("prednisone.5", ("0.5", "5"))


def test_a_figure_that_is_glued_as_a_word_of_its_own() -> None:
    words = [Word("Bupivacaine", 0, 1, 0.9), Word(".25", 1, 2, 0.6, space_before=False)]
    words += [Word("%", 2, 3, 0.9, space_before=False), Word("given.", 3, 4, 0.9)]
    name, figure, *rest = with_parted_figures(pieces_of(words))
    assert [piece.text for piece in (name, figure, *rest)] == ["Bupivacaine", "0.25", "%", "given"]
    assert not figure.glued
    assert [note.suggestions for note in figure.notes if isinstance(note, Question)] == [("0.25", "25")]
    assert with_parted_figures(pieces_of([Word("2", 0, 1, 0.9), Word(".5", 1, 2, 0.9, space_before=False)]))[1].glued
