"""What words and phrases sound like: tables, endings, letters, figures, and words that no table holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcribe.phones import ALPHABET, from_arpabet
from transcribe.postprocess.correction.pronunciations import MOST, is_common, is_english, spoken

FIRST = [
    ("apixaban", "AH P IH K S AH B AE N"),
    ("Apixaban", "AH P IH K S AH B AE N"),
    ("picks up in", "P IH K S AH P IH N"),
    ("metoprolol", "M AH T OW P R AH L AO L"),
    ("depo-medrol", "D EH P OW M EH D R AO L"),
    # letters said one by one, short forms said as words
    ("CT", "S IY T IY"),
    ("ct", "S IY T IY"),
    ("c t", "S IY T IY"),
    ("MRI", "EH M AA R AY"),
    ("a b g", "EY B IY JH IY"),
    ("C. difficile", "S IY D IH F IH S IY L"),
    ("PET", "P EH T"),
    ("CTs", "S IY T IY Z"),
    ("SpO2", "EH S P IY OW T UW"),
    ("vitamin A", "V AY T AH M IH N EY"),
    ("a CT", "AH S IY T IY"),
    # figures, signs and units
    ("2.5", "T UW P OY N T F AY V"),
    ("b12", "B IY T W EH L V"),
    ("50%", "F IH F T IY P ER S EH N T"),
    ("mg", "M IH L AH G R AE M Z"),
    # endings
    ("Crohn's", "K R OW N Z"),
    ("patient's", "P EY SH AH N T S"),
    # marks that sound the same
    ("don’t", "D OW N T"),
    ("Ménière", "M AH N Y EH R"),
]

AMONG = [
    ("CABG", "K AE B AH JH"),
    ("CABG", "S IY EY B IY JH IY"),
    ("oesophagus", "IH S AA F AH G AH S"),
    ("125", "W AH N T W EH N T IY F AY V"),
    ("125", "W AH N HH AH N D R AH D T W EH N T IY F AY V"),
    ("2024", "T W EH N T IY T W EH N T IY F AO R"),
]


@pytest.mark.parametrize(("term", "phones"), FIRST)
def test_the_usual_pronunciation(term: str, phones: str) -> None:
    assert spoken(term)[0] == from_arpabet(phones)


@pytest.mark.parametrize(("term", "phones"), AMONG)
def test_a_pronunciation_among_others(term: str, phones: str) -> None:
    assert from_arpabet(phones) in spoken(term)


@pytest.mark.parametrize(
    ("term", "consonants"),
    [("metaprolol", "mtprll"), ("balsardin", "blsrdn"), ("phosphomycin", "fsfmsn"), ("xylotomab", "zltmb")],
)
def test_words_in_no_table_are_read_by_their_letters(term: str, consonants: str) -> None:
    vowels = "aAVOWYEIeioyUu"
    first = spoken(term)[0].replace("R", "r")
    assert "".join(sound for sound in first if sound not in vowels) == consonants


@pytest.mark.parametrize("nothing", ["", " ", "...", "—", "…?!", "漢字"])
def test_nothing_to_say(nothing: str) -> None:
    assert spoken(nothing) == ()


@settings(deadline=None)  # the first word loads the tables
@given(st.text(max_size=30) | st.from_regex(r"[A-Za-z0-9' .-]{1,20}", fullmatch=True))
def test_any_text_is_spoken_in_the_houses_phones(text: str) -> None:
    said = spoken(text)
    assert len(said) <= MOST
    assert len(set(said)) == len(said)
    assert all(set(sounds) <= set(ALPHABET.values()) for sounds in said)


@pytest.mark.parametrize(
    ("word", "common", "english"),
    [
        ("patient", True, True),
        ("Patient", True, True),
        ("patient's", True, True),
        ("don’t", True, True),
        ("gooey", False, True),
        ("Smith", True, True),
        ("apixaban", False, False),
        ("metaprolol", False, False),
        ("", False, False),
    ],
)
def test_plain_english(word: str, common: bool, english: bool) -> None:
    assert (is_common(word), is_english(word)) == (common, english)
