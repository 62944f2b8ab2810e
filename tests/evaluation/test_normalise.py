"""What the measure takes for the same, and what it must never take for the same."""

from __future__ import annotations

import pytest

from transcribe.evaluation.normalise import normalised, tokens

SAME = [
    # case, punctuation, hyphens, accents
    ("Heart failure.", "heart failure"),
    ("follow-up visit", "Follow up visit,"),
    ("Sjögren's syndrome", "sjogrens syndrome"),
    ("right-handed, alert; oriented", "right handed alert oriented"),
    ("time—out", "time out"),
    # whole numbers
    ("one thirty two", "132"),
    ("one hundred thirty two", "132"),
    ("one hundred and thirty two", "132"),
    ("a hundred and twenty", "120"),
    ("two thousand", "2,000"),
    ("2 thousand", "2000"),
    ("two thousand twenty six", "2026"),
    ("thirteen hundred milligrams", "1,300 mg"),
    ("1300 mg", "1,300 mg"),
    ("eight seventy five milligrams", "875 mg"),
    ("six hundred forty", "640"),
    ("one million two hundred thousand", "1,200,000"),
    ("1.5 million", "one point five million"),
    ("seventy-three year old", "73-year-old"),
    ("three polyps", "3 polyps"),
    ("one oh five", "105"),
    ("one o five", "105"),
    ("zero", "0"),
    # digit by digit
    ("four four zero seven two one", "440721"),
    ("4-4-0-7-2-1", "440721"),
    ("medical record number 44-0721", "medical record number four four zero seven two one"),
    ("medical record number 7 3106", "medical record number seven three one zero six"),
    ("one one eight three nine", "11839"),
    ("five five one nine o two", "551902"),
    # decimals
    ("point five", "0.5"),
    (".25", "0.25"),
    ("zero point two five", "point two five"),
    ("three point one two five milligrams", "3.125 mg"),
    ("four point zero", "4.0"),
    ("one point seventy five", "1.75"),
    ("one hundred point eight", "100.8"),
    ("7 point 9", "7.9"),
    ("two and a half", "2.5"),
    ("one and a half tablets", "1-1/2 tablets"),
    ("2½ tablets", "two and a half tablets"),
    ("one half tablet", "½ tablet"),
    # ordinals and dates
    ("fourteenth", "14th"),
    ("June fourteenth nineteen fifty three", "June 14, 1953"),
    ("June 14th, 1953", "June 14, 1953"),
    ("September, 4th, 1998", "september fourth nineteen ninety eight"),
    ("the fourteenth of June", "the 14 of June"),
    ("january twenty second nineteen ninety one", "January 22, 1991"),
    ("november second twenty twenty six", "Nov. 2, 2026"),
    ("nineteen oh five", "1905"),
    ("two thousand and nine", "2009"),
    ("the seventh time", "the 7th time"),
    ("thirty second hold", "30-second hold"),
    # times of day
    ("nine thirty a m", "9:30 a.m."),
    ("nine thirty a m", "9:30 AM"),
    ("9.30 a.m.", "9:30 a.m."),
    ("ten fifteen p m", "10:15 pm"),
    ("nine a m", "9:00 a.m."),
    # units
    ("forty milligrams", "40mg"),
    ("eighty eight micrograms", "88 mcg"),
    ("88 µg", "88 mcg"),
    ("five milliliters", "5 mL"),
    ("five millilitres", "5 ml"),
    ("two grams", "2 g"),
    ("two liters", "2 L"),
    ("one hundred thirty two over eighty four millimeters of mercury", "132/84 mmHg"),
    ("280mm of Mercury", "280 mmHg"),
    ("six hundred forty picograms per milliliter", "640 pg/mL"),
    ("640 pg per milliliter", "640 pg/mL"),
    ("nine point six grams per deciliter", "9.6 g/dL"),
    ("eighty five milligrams per square meter", "85 mg/m²"),
    ("85 mg/m2", "85 mg/m²"),
    ("five micrograms per kilogram per minute", "5 mcg/kg/min"),
    ("eighty milliliters per hour", "80 mL/h"),
    ("ninety four percent", "94%"),
    ("94 per cent", "94 %"),
    ("thirty to thirty five percent", "30% to 35%"),
    ("one hundred point eight degrees fahrenheit", "100.8 °F"),
    ("100.8 degrees F", "100.8°F"),
    ("forty degrees", "40°"),
    ("ten units", "10 U"),
    ("seventy beats per minute", "70 bpm"),
    ("six millimeter polyp", "6-mm polyp"),
    ("three centimeters", "3 cm"),
    # signs between and beside numbers
    ("one eighteen over seventy six", "118/76"),
    ("118 over 76", "118/76"),
    ("five out of five", "5/5"),
    ("four plus out of five", "4+/5"),
    ("grade two over six", "grade 2/6"),
    ("grade II/VI", "grade 2/6"),
    ("two fifty slash fifty", "250/50"),
    ("one plus edema", "1+ edema"),
    ("plus twenty one point five diopters", "+21.5 diopters"),
    ("minus two point five", "−2.5"),
    ("nine by six millimeters", "9 x 6 mm"),
    ("9 mm x 6 mm", "9×6 mm"),
    ("oriented times three", "oriented x3"),
    ("two to three days", "2-3 days"),
    ("number one", "#1"),
    # letters
    ("n y h a class three", "NYHA class III"),
    ("t i d", "t.i.d."),
    ("TID", "t.i.d."),
    ("B-I-D", "b.i.d."),
    ("p t three n one m zero", "pT3 N1 M0"),
    ("hemoglobin a one c", "hemoglobin A1c"),
    ("e g f r thirty four", "eGFR 34"),
    ("stage three b", "stage IIIB"),
    ("stage 3b", "stage 3B"),
    ("spelled h a l e", "spelled H, A, L, E"),
    ("a c t scan", "a CT scan"),
    ("b i d comma", "BID comma"),
    ("three o nylon", "3-0 nylon"),
    ("3-O nylon", "3-0 nylon"),
    ("four o monocryl", "4-0 Monocryl"),
    # levels of the spine
    ("l four five", "L4-5"),
    ("L4-L5", "L4-5"),
    ("l five s one", "L5-S1"),
    ("T-12", "t twelve"),
    # romans, titles
    ("cranial nerves two through twelve", "cranial nerves II through XII"),
    ("a s a class two", "ASA class II"),
    ("type two diabetes", "Type II diabetes"),
    ("doctor voss", "Dr. Voss"),
    ("mister quill and missus quill", "Mr. Quill and Mrs. Quill"),
]

DIFFERENT = [
    # numbers
    ("15 mg", "50 mg"),
    ("fifteen milligrams", "fifty milligrams"),
    ("3.125 mg", "31.25 mg"),
    ("0.5 mg", "5 mg"),
    ("4.0", "40"),
    ("4", "4.0"),
    ("point five", "five"),
    ("1,300", "13,00"),
    ("110 to 140", "110 140"),
    ("one to two", "one two"),
    ("2 of 19", "2 of 90"),
    ("132/84", "132 84"),
    ("4/5", "5/5"),
    ("4+/5", "4/5"),
    ("1+", "1"),
    ("+21.5", "21.5"),
    ("+2.5", "-2.5"),
    ("3-0 nylon", "30 nylon"),
    ("3-0 nylon", "3.0 nylon"),
    ("2-0 Vicryl", "4-0 Vicryl"),
    ("L4-5", "L3-4"),
    ("L4-5", "L45"),
    ("T12", "L12"),
    ("440721", "440712"),
    ("stage IIIA", "stage IIIB"),
    ("class II", "class III"),
    ("fourth", "four"),
    ("June 14", "July 14"),
    ("1953", "1963"),
    ("9:30 a.m.", "9:30 p.m."),
    ("9.30 mg", "9:30"),
    ("at this point 5 mg", "at this 0.5 mg"),
    # units
    ("5 mg", "5 mcg"),
    ("5 mg", "5 g"),
    ("5 mL", "5 mm"),
    ("5 mL", "5 cc"),
    ("5 mg", "5"),
    ("125 mg", "125 mg/mL"),
    ("9.6 g/dL", "9.6 g/L"),
    ("10 units", "10 mL"),
    ("94%", "94"),
    ("37 °C", "37 °F"),
    ("5 mg/kg/day", "5 mg/kg/min"),
    # words
    ("left knee", "right knee"),
    ("hypotension", "hypertension"),
    ("hypoglycemia", "hyperglycemia"),
    ("no edema", "edema"),
    ("is intact", "is not intact"),
    ("carvedilol", "captopril"),
    ("atypical", "typical"),
    ("b.i.d.", "t.i.d."),
    ("b.i.d.", "twice daily"),
    ("anemia", "anaemia"),
    ("ileum", "ilium"),
    ("metformin", "metform in"),
    ("cardiac", "cardio"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_written_forms_of_the_same_are_equal(left: str, right: str) -> None:
    assert normalised(left) == normalised(right)
    assert normalised(left)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_what_is_not_the_same_stays_different(left: str, right: str) -> None:
    assert normalised(left) != normalised(right)


@pytest.mark.parametrize("text", [side for pair in SAME for side in pair])
def test_a_normalised_text_is_its_own_normal_form(text: str) -> None:
    once = normalised(text)
    assert normalised(" ".join(once)) == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dyspnea period next", ("dyspnea", "next")),
        ("sigmoid colon comma six", ("sigmoid", "6")),
        ("open parenthesis see consent close parenthesis period", ("see", "consent")),
        ("three comma five comma seven", ("3", "5", "7")),
        ("new paragraph", ("new", "paragraph")),
    ],
)
def test_spoken_punctuation_is_left_out_where_asked(text: str, words: tuple[str, ...]) -> None:
    assert normalised(text, spoken_marks=False) == words


def test_every_word_knows_its_place() -> None:
    text = "BP one thirty two over 84 mm of mercury; Sjögren’s."
    assert [(word.text, text[word.start : word.end]) for word in tokens(text)] == [
        ("bp", "BP"),
        ("132/84", "one thirty two over 84"),
        ("mmhg", "mm of mercury"),
        ("sjogrens", "Sjögren’s"),
    ]


def test_nothing_gives_nothing() -> None:
    assert normalised("") == ()
    assert normalised(" … - ") == ()


def test_a_spoken_sentence_is_its_written_one() -> None:
    spoken = (
        "the m r i of the brain shows a nine by six millimeter cavernoma in the right frontal lobe and "
        "b n p six hundred forty picograms per milliliter"
    )
    written = "The MRI of the brain shows a 9 x 6-mm cavernoma in the right frontal lobe, and BNP 640 pg/mL."
    assert normalised(spoken) == normalised(written)
