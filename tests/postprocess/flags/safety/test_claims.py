"""What sentences say of a finding: present, absent, unsure, past, told for the future, or nothing."""

from __future__ import annotations

import pytest

from transcribe.postprocess.flags.safety.claims import claim

CASES = [
    ("She has a [pleural effusion] on the left.", "present"),
    ("There was a small [pneumothorax].", "present"),
    ("He complains of [chest pain] and cough.", "present"),
    ("No fever, but he has [chills].", "present"),
    ("She denies nausea but reports [vomiting].", "present"),
    ("He has had [chest pain] for a week.", "present"),
    ("Apart from [hypertension] he is well.", "present"),
    ("No complaints except [headache].", "present"),
    ("She denies [chest pain], palpitations, or syncope.", "absent"),
    ("She denies chest pain, palpitations, or [syncope].", "absent"),
    ("No evidence of [hydronephrosis].", "absent"),
    ("There is no [pneumothorax] or effusion.", "absent"),
    ("The lungs are clear without [pleural effusion].", "absent"),
    ("Negative for [fever].", "absent"),
    ("He did not have any [nausea].", "absent"),
    ("He doesn't have [diabetes].", "absent"),
    ("[Pneumothorax] was ruled out.", "absent"),
    ("[Hydronephrosis] is absent.", "absent"),
    ("Chest x-ray: [pneumonia] not seen.", "absent"),
    ("Possible [pneumonia] on the right.", "unsure"),
    ("Rule out [pulmonary embolism].", "unsure"),
    ("I cannot exclude [appendicitis].", "unsure"),
    ("[Pneumonia] cannot be excluded.", "unsure"),
    ("CT to evaluate for [diverticulitis].", "unsure"),
    ("History of [atrial fibrillation].", "past"),
    ("He had [pneumonia] last year.", "past"),
    ("The [pneumothorax] has resolved.", "past"),
    ("Return for [fever] or vomiting.", "conditional"),
    ("If [chest pain] comes back, call.", "conditional"),
    ("The risk of [perforation] was explained.", "conditional"),
    ("No change in the [pleural effusion].", "open"),
    ("No history of [seizures].", "open"),
    ("No new [pulmonary nodules].", "open"),
    ("[Chest pain] with exertion for two weeks.", "present"),
    ("He denies [chest pain] at rest.", "open"),
    ("He denies [chest pain], or dyspnea on exertion.", "absent"),
]


@pytest.mark.parametrize(("written", "says"), CASES, ids=[written for written, _ in CASES])
def test_what_is_said_of_a_finding(written: str, says: str) -> None:
    start = written.index("[")
    end = written.index("]") - 1
    sentence = written.replace("[", "").replace("]", "")
    assert claim(sentence, start, end) == says
