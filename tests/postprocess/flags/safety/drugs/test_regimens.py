"""What is read of a regimen: dose, route, doses a day."""

from __future__ import annotations

import pytest

from transcribe.postprocess.flags.safety.drugs.drug_names import names_in
from transcribe.postprocess.flags.safety.drugs.lexemes import lexemes
from transcribe.postprocess.flags.safety.drugs.medications import Medication, medications
from transcribe.postprocess.flags.safety.passages import passages_of
from transcribe.report import Block, Section, Token


def read(text: str, heading: str = "Plan") -> tuple[Medication, ...]:
    tokens = tuple(Token(text=word) for word in text.split())
    return medications(passages_of((Section(heading=heading, blocks=(Block(tokens=tokens),)),)))


@pytest.mark.parametrize(
    ("text", "dose", "routes", "times"),
    [
        ("Lisinopril 20 mg daily.", "20 mg", [], 1),
        ("Keflex 500 mg p.o. q.i.d. for 10 days.", "500 mg", ["po"], 4),
        ("Vancomycin 1 g IV every 12 hours.", "1000 mg", ["iv"], 2),
        ("Morphine 4 mg IV q.4 h. as needed.", "4 mg", ["iv"], 6),
        ("Morphine 4 mg q4h.", "4 mg", [], 6),
        ("Tylenol 650 mg every 4 to 6 hours.", "650 mg", [], 4),
        ("Methotrexate 15 mg once a week.", "15 mg", [], 1 / 7),
        ("Aranesp 60 mcg every 2 weeks.", "0.06 mg", [], 1 / 14),
        ("Alendronate 70 mg every Monday.", "70 mg", [], 1 / 7),
        ("Epoetin 10,000 units three times a week.", "10000 units", [], 3 / 7),
        ("Bicillin 2.4 million units IM once.", "2.4e+06 units", ["im"], None),
        ("Levothyroxine 88 mcg every morning.", "0.088 mg", [], 1),
        ("Latanoprost in each eye at bedtime.", None, ["eye"], 1),
        ("40 mg of IV Lasix twice daily.", "40 mg", ["iv"], 2),
        ("Heparin 18 units/kg/h.", "18 units/kg/hour", [], None),
        ("Paclitaxel 175 mg/m2 every 3 weeks.", "175 mg/m2", [], 1 / 21),
        ("Gabapentin 900 mg per day.", "900 mg/day", [], None),
        ("Digoxin level 1.2 ng/mL.", None, [], None),
        ("Prednisone 40 mg for 5 days, then 20 mg.", None, [], None),
        ("Humalog 75/25 20 units twice a day.", "20 units", [], 2),
    ],
)
def test_one_regimen(text: str, dose: str | None, routes: list[str], times: float | None) -> None:
    (one,) = read(text)
    only = one.regimen.dose
    written = only and f"{only.low:.10g} {only.unit}" + (f"/{only.per}" if only.per else "")
    if dose == "2.4e+06 units":
        dose = "2400000 units"
    assert written == dose
    assert [route for route, _, _ in one.regimen.routes] == routes
    assert one.regimen.times == pytest.approx(times)


def test_each_drug_has_its_own_dose() -> None:
    found = read("Versed 2 mg and 50 mcg of fentanyl were given IV with Ancef 2 g.")
    assert [(one.written, one.regimen.dose and one.regimen.dose.written) for one in found] == [
        ("Versed", (2, "mg")),
        ("fentanyl", (50, "mcg")),
        ("Ancef", (2, "g")),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Start metoprolol 25 mg b.i.d.", ["start"]),
        ("Stop glipizide and start empagliflozin 10 mg daily.", ["stop", "start"]),
        ("Lisinopril was stopped because of cough.", ["stop"]),
        ("She is allergic to penicillin.", ["allergy"]),
        ("He has a penicillin allergy.", ["allergy"]),
        ("Avoid ibuprofen.", ["not"]),
        ("He takes warfarin.", ["current"]),
        ("The digoxin level was normal.", ["lab"]),
        ("Loratadine for seasonal allergies.", [""]),
        ("She tolerated amoxicillin.", ["tolerated"]),
    ],
)
def test_what_is_said_of_a_drug(text: str, said: list[str]) -> None:
    assert [one.said.value for one in read(text)] == said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("amoxicillin-clavulanate and Toprol-XL", ["amoxicillin clavulanate", "toprol xl"]),
        ("insulin glargine, metoprolol tartrate", ["insulin glargine", "metoprolol tartrate"]),
        ("HCTZ and paracetamol", ["hydrochlorothiazide", "paracetamol"]),
        ("The patient walked home.", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [name.drug.name for name in names_in(lexemes(text))] == names


def test_a_brand_is_known_by_its_ingredient() -> None:
    (name,) = names_in(lexemes("Lanoxin"))
    assert name.drug.known_as == ("lanoxin", "digoxin")
    assert name.drug.ingredients == {"digoxin"}
