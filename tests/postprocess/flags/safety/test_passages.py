"""From sections to passages and back from characters to tokens; sentences; phrases of a table."""

from __future__ import annotations

from tests.postprocess.flags.safety.document.documents import draft, sections
from transcribe.postprocess.flags.safety.passages import Place, passages_of
from transcribe.postprocess.flags.safety.phrases import Phrases
from transcribe.postprocess.flags.safety.sentences import sentences
from transcribe.tables import table


def test_every_heading_of_the_office_says_what_its_section_holds() -> None:
    kinds = {row["heading"].casefold() for row in table("section_kinds")}
    assert [row["written"] for row in table("headings") if row["written"].casefold() not in kinds] == []


def test_characters_lead_back_to_tokens() -> None:
    (passage,) = passages_of(sections("# Plan ¶ Stop aspirin 81 mg today."))
    start = passage.text.index("81 mg")
    assert passage.holds == "plan"
    assert passage.place(start, start + len("81 mg")) == Place(0, 0, (2, 4))
    assert passage.place(0, 1) == Place(0, 0, (0, 1))


def test_items_are_known_as_such() -> None:
    assert [passage.item for passage in passages_of(sections("# Plan ¶ Today: ¶ • Rest."))] == [False, True]


def test_sentences_end_where_they_end() -> None:
    (passage,) = draft("Dr. Bram saw Mrs. Pell. She takes aspirin b.i.d. It was 4.2 on No. 3. Done").passages
    assert [sentence.text for sentence in sentences(passage)] == [
        "Dr. Bram saw Mrs. Pell.",
        "She takes aspirin b.i.d.",
        "It was 4.2 on No. 3.",
        "Done",
    ]


def test_a_sentence_leads_back_to_its_tokens() -> None:
    (passage,) = draft("He is well. No fever was found.").passages
    second = list(sentences(passage))[1]
    assert second.place(3, 8) == Place(0, 0, (4, 5))


def test_phrases_are_found_in_their_plural_hyphenated_and_by_their_beginning() -> None:
    phrases = Phrases({"polyp": 1, "colon polyp": 2, "follow up": 3, "prostat*": 4, "biopsy": 5})
    found = [(phrase.text, phrase.means) for phrase in phrases.found("Colon polyps, polyp; follow-up of prostatitis.")]
    assert found == [("Colon polyps", 2), ("polyp", 1), ("follow-up", 3), ("prostatitis", 4)]
    assert not phrases.within("polypectomy")
