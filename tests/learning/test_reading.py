"""Written text read aloud: what is said, and what Whisper writes for it. Of several ways, all are listed."""

from __future__ import annotations

from random import Random

import pytest

from transcribe.learning.reading import read_aloud
from transcribe.learning.utterance import Kind, Utterance


def ways(text: str, *, british: bool = False) -> tuple[set[str], set[str]]:
    """All that is said and written for a text, over many chances."""
    read = [Utterance(tuple(read_aloud(text, Random(seed), british=british)), "") for seed in range(80)]
    return {one.said for one in read}, {one.written.strip() for one in read}


@pytest.mark.parametrize(
    ("text", "said", "written"),
    [
        # doses and measures
        ("Take 50 mg daily", {"Take fifty milligrams daily"}, {"Take 50 mg daily", "Take 50 milligrams daily"}),
        ("give 1 g", {"give one gram"}, {"Give 1 g", "Give 1 gram"}),
        (
            "0.5 mL",
            {"point five milliliters", "zero point five milliliters"},
            {"0.5 mL", "0.5 milliliters"},
        ),
        (
            "5 mg/kg",
            {"five milligrams per kilogram"},
            {"5 mg/kg", "5 mg per kg", "5 milligrams per kilogram"},
        ),
        (
            "2 mcg/kg/min",
            {"two micrograms per kilogram per minute"},
            {"2 mcg/kg/min", "2 mcg per kg per min", "2 micrograms per kilogram per minute"},
        ),
        (
            "80 mg/m2",
            {"eighty milligrams per square meter"},
            {"80 mg/m2", "80 mg per m2", "80 milligrams per square meter"},
        ),
        (
            "15 mg/5 mL",
            {"fifteen milligrams per five milliliters"},
            {"15 mg/5 mL", "15 mg per 5 mL", "15 milligrams per five milliliters"},
        ),
        ("20 units", {"twenty units"}, {"20 units"}),
        ("2.4 million units", {"two point four million units"}, {"2.4 million units"}),
        ("1% and 12%", {"one percent and twelve percent"}, {"1% and 12%"}),
        (
            "10/325 mg",
            {"ten slash three twenty five milligrams", "ten three twenty five milligrams"},
            {"10/325 mg", "10/325 milligrams"},
        ),
        (
            "1% with 1:100,000",
            {"one percent with one to one hundred thousand"},
            {"1% with 1:100,000", "1% with 1 to 100,000"},
        ),
        ("5 to 10 mg", {"five to ten milligrams"}, {"5 to 10 mg", "5 to 10 milligrams"}),
        ("2-4 cm", {"two to four centimeters"}, {"2 to 4 cm", "2 to 4 centimeters"}),
        ("3 x 2 cm", {"three by two centimeters"}, {"3 by 2 cm", "3 by 2 centimeters"}),
        ("20 b.i.d. for", {"twenty B I D for"}, {"20 BID for"}),
        ("a p.r.n. drug", {"a P R N drug"}, {"A PRN drug"}),
        # findings
        (
            "BP 98/60",
            {"B P ninety eight over sixty"},
            {"BP 98/60", "BP 98 over 60"},
        ),
        (
            "pain 8/10",
            {"pain eight out of ten", "pain eight over ten"},
            {"Pain 8/10", "Pain 8 out of 10", "Pain 8 over 10"},
        ),
        (
            "strength 4+/5",
            {"strength four plus out of five", "strength four plus over five"},
            {"Strength 4+/5", "Strength 4 plus out of 5", "Strength 4 plus over 5"},
        ),
        ("pulses 2+", {"pulses two plus"}, {"Pulses 2+"}),
        ("at L4-L5", {"at L four L five"}, {"At L4-L5"}),
        ("at C5-6", {"at C five six"}, {"At C5-6"}),
        ("stage IIIA", {"stage three A"}, {"Stage IIIA"}),
        ("a 54-year-old man", {"a fifty four year old man"}, {"A 54-year-old man"}),
        ("a 2-day history", {"a two day history"}, {"A 2-day history"}),
        ("with 3-0 nylon", {"with three oh nylon"}, {"With 3-0 nylon"}),
        # dates and times
        ("on March 3, 2008", {"on March third two thousand eight"}, {"On March 3, 2008", "On March 3rd, 2008"}),
        ("on May 12", {"on May twelfth"}, {"On May 12", "On May 12th"}),
        ("on 9 June", {"on the ninth of June"}, {"On the 9th of June"}),
        ("in April 2019", {"in April twenty nineteen"}, {"In April 2019"}),
        ("the 1880s", {"the eighteen eighties"}, {"The 1880s"}),
        ("in 1998", {"in nineteen ninety eight"}, {"In 1998"}),
        ("at 3:05", {"at three oh five"}, {"At 3:05"}),
        ("at 9:00 sharp", {"at nine o'clock sharp"}, {"At 9:00 sharp"}),
        ("at 7:30 p.m., then", {"at seven thirty P M, then"}, {"At 7:30 p.m., then"}),
        ("until 8 p.m. We ate.", {"until eight P M. We ate."}, {"Until 8 p.m. We ate."}),
        ("on the 21st", {"on the twenty first"}, {"On the 21st"}),
        # other figures
        ("$40", {"forty dollars"}, {"$40"}),
        ("£1 only", {"one pound only"}, {"£1 only"}),
        ("$4.8 million", {"four point eight million dollars"}, {"$4.8 million"}),
        ("$12.50", {"twelve fifty", "twelve dollars and fifty cents"}, {"$12.50"}),
        (
            "555-2001",
            {"five five five two zero zero one", "five five five two oh oh one"},
            {"555-2001"},
        ),
        ("MRN 123459", {"M R N one two three four five nine"}, {"MRN 123459"}),
        # words
        ("Dr. Bell saw Mrs. Hay", {"doctor Bell saw missus Hay"}, {"Dr. Bell saw Mrs. Hay"}),
        ("Ms. Hay, M.D.", {"mizz Hay, M D."}, {"Ms. Hay, MD."}),
        ("to P.O. Box 9.", {"to P O Box nine."}, {"To PO Box 9."}),
        ("take it b.i.d. Return", {"take it B I D. Return"}, {"Take it BID. Return"}),
        ("No. 15", {"number fifteen"}, {"No. 15"}),
        ("CT and X-ray", {"C T and X ray"}, {"CT and X-ray"}),
        ("A follow-up visit", {"a follow up visit"}, {"A follow-up visit"}),
        ("100 mg IV given", {"one hundred milligrams I V given"}, {"100 mg IV given", "100 milligrams IV given"}),
    ],
)
def test_american(text: str, said: set[str], written: set[str]) -> None:
    assert ways(text) == (said, written)


@pytest.mark.parametrize(
    ("text", "said", "written"),
    [
        (
            "on March 3, 2020",
            {"on March third twenty twenty", "on the third of March twenty twenty"},
            {"On March 3, 2020", "On March 3rd, 2020", "On the 3rd of March 2020"},
        ),
        ("15 mL", {"fifteen milliliters"}, {"15 mL", "15 millilitres"}),
        ("1150 mg", {"one thousand one hundred and fifty milligrams"}, {"1150 mg", "1150 milligrams"}),
    ],
)
def test_british(text: str, said: set[str], written: set[str]) -> None:
    assert ways(text, british=True) == (said, written)


def test_signs_are_pauses() -> None:
    pieces = read_aloud("Chest: clear, no wheeze; gait steady. Well?", Random(0))
    assert [piece.sign for piece in pieces] == [":", ",", ";", ".", "?"]
    assert Utterance(tuple(pieces), "").said == "Chest, clear, no wheeze, gait steady. Well."


def test_figures_are_numbers_and_words_are_plain() -> None:
    kinds = [(piece.written, piece.kind) for piece in read_aloud("He is 9, says Dr. Bell", Random(0))]
    assert kinds == [
        ("He is", Kind.PLAIN),
        ("9", Kind.NUMBER),
        ("says", Kind.PLAIN),
        ("Dr.", Kind.PLAIN),
        ("Bell", Kind.PLAIN),
    ]
