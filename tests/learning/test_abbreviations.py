"""Terms that are not said as they are spelled: written → what a synthesiser is given."""

from __future__ import annotations

import re

import pytest

from transcribe.learning.abbreviations import aloud
from transcribe.learning.vocabulary import drug_words, organism_words, term_words

SPEAKABLE = re.compile(r"[A-Za-z]?[a-z]+|[A-Z]|([A-Za-z]'?)?[A-Za-z][a-z]*'s?|[A-Za-z]'[a-z]+")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        # letters with figures
        ("hemoglobin A1c", "hemoglobin A one C"),
        ("HbA1c", "H B A one C"),
        ("vitamin B12", "vitamin B twelve"),
        ("SGLT2 inhibitor", "S G L T two inhibitor"),
        ("PD-L1 expression", "P D L one expression"),
        ("CD117", "C D one seventeen"),
        ("HLA-B27", "H L A B twenty seven"),
        ("CA 19-9", "C A nineteen nine"),
        ("T2 hyperintensity", "T two hyperintensity"),
        ("normal S1 and S2", "normal S one and S two"),
        ("technetium-99m", "technetium ninety nine M"),
        ("22q11 deletion syndrome", "twenty two Q eleven deletion syndrome"),
        ("CO2 laser", "C O two laser"),
        ("p53", "P fifty three"),
        ("IgG4-related disease", "I G G four related disease"),
        # letters
        ("CT-guided biopsy", "C T guided biopsy"),
        ("free PSA", "free P S A"),
        ("tPA", "T P A"),
        ("SSRIs", "S S R I's"),
        ("C. difficile", "C difficile"),
        ("H. pylori", "H pylori"),
        ("IV fluids", "I V fluids"),
        ("troponin I", "troponin I"),
        ("penicillin V", "penicillin V"),
        # said as words
        ("COVID-19 vaccine", "covid nineteen vaccine"),
        ("NSAIDs", "N saids"),
        ("FOLFOX", "folfox"),
        ("PICC line", "pick line"),
        ("BI-RADS", "by rads"),
        ("HER2-neu", "her two new"),
        # Roman numbers
        ("factor VIII deficiency", "factor eight deficiency"),
        ("factor VIIa", "factor seven A"),
        ("factor V Leiden", "factor five Leiden"),
        ("Billroth II", "Billroth two"),
        ("Mobitz type I", "Mobitz type one"),
        ("Mallampati IV", "Mallampati four"),
        ("stage IIIA", "stage three A"),
        # figures and signs
        ("3-0 Vicryl", "three oh Vicryl"),
        ("0.12 forceps", "point one two forceps"),
        ("2.5 mm drill bit", "two point five millimeter drill bit"),
        ("uterus was sounded to 8 cm", "uterus was sounded to eight centimeters"),
        ("#10 blade", "number ten blade"),
        ("No. 15 blade", "number fifteen blade"),
        ("3% saline", "three percent saline"),
        ("Novolin 70/30", "Novolin seventy thirty"),
        ("polyethylene glycol 3350", "polyethylene glycol thirty three fifty"),
        ("4 x 4 gauze", "four by four gauze"),
        ("Smith & Nephew", "Smith and Nephew"),
        # names
        ("Sjögren's syndrome", "Sjogren's syndrome"),
        ("St. Jude valve", "saint Jude valve"),
        ("Henoch-Schönlein purpura", "Henoch Schonlein purpura"),
        ("McBurney's point", "McBurney's point"),
        ("TurboHawk", "Turbo Hawk"),
        ("no clubbing, cyanosis, or edema", "no clubbing, cyanosis, or edema"),
    ],
)
def test_aloud(written: str, said: str) -> None:
    assert aloud(written).lower() == said.lower()


def test_the_whole_vocabulary_is_speakable() -> None:
    lists = (*drug_words().values(), *term_words().values(), organism_words())
    forms = {form for words in lists for word in words for form in (*word.american, *word.british)}
    assert [
        form
        for form in forms
        if not aloud(form) or not all(SPEAKABLE.fullmatch(word.rstrip(",")) for word in aloud(form).split())
    ] == []
