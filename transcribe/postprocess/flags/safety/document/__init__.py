"""Checks of the patient and the document: sides, sex, age, negations, counts, limits, dates, what is missing."""
