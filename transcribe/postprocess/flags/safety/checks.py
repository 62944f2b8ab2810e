"""Which checks there are: all that is asked of every draft."""

from __future__ import annotations

from transcribe.postprocess.flags.safety.document import (
    ages,
    body_mass,
    breaks,
    counts,
    days,
    elements,
    identity,
    levels,
    limits,
    negations,
    sex,
    side_phrases,
    sides,
    unknown_words,
)
from transcribe.postprocess.flags.safety.drugs import (
    allergies,
    doses,
    forms,
    frequencies,
    interactions,
    look_alikes,
    pregnancies,
    reconciliation,
    routes,
)
from transcribe.postprocess.flags.safety.rules import Check

CHECKS: tuple[Check, ...] = (
    doses.check,
    forms.check,
    frequencies.check,
    routes.check,
    allergies.check,
    look_alikes.check,
    reconciliation.check,
    pregnancies.check,
    interactions.check,
    sides.check,
    side_phrases.check,
    levels.check,
    sex.check,
    ages.check,
    negations.check,
    counts.check,
    limits.check,
    body_mass.check,
    days.check,
    identity.check,
    elements.check,
    breaks.check,
    unknown_words.check,
)
