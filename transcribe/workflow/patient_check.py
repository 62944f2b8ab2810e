"""The patient list beside what came with a sound and what was said: it completes, and it contradicts.

What came with the sound is completed only where the list does not say otherwise; the spoken header is compared with the
result when the draft is written. What the finished header says is looked up once more, for it may come from the
dictation alone: a record number that is another patient's on the list is a critical flag, and nothing is replaced.
"""

from __future__ import annotations

from transcribe.delivery.patients.known import PatientList
from transcribe.postprocess.writing.header.comparison import merge
from transcribe.postprocess.writing.header.opening import Opening
from transcribe.report import Flag, Header, Report, Severity

_SENTENCES = {
    "patient": "On the patient list this record number is that of “{}”: which patient is it?",
    "date_of_birth": "On the patient list this patient's date of birth is “{}”: which patient is it?",
    "mrn": "On the patient list this patient has the record number “{}”: which patient is it?",
}


def completed(header: Header, patients: PatientList) -> Header:
    """What came with a sound, with what the list knows of this patient; as it was where the two differ.

    Raises ``StoreError``.
    """
    listed = patients.header(header)
    if listed is None or _contradicted(header, listed.model_copy(update={"mrn": None})):
        return header
    return listed


def compared(report: Report, patients: PatientList) -> Report:
    """The report with a flag for each part of the patient's identity that the list contradicts.

    Raises ``StoreError``.
    """
    listed = _listed(report.header, patients)
    if listed is None or not report.sections:
        return report
    asked = {flag.field for flag in report.flags if flag.kind == "identity" and flag.severity is Severity.CRITICAL}
    added = tuple(
        Flag(
            kind="identity",
            severity=Severity.CRITICAL,
            section=0,
            block=0,
            tokens=(0, 0),
            message=_SENTENCES[name].format(getattr(listed, name)),
            suggestions=(getattr(listed, name),),
            field=name,
        )
        for name in _contradicted(report.header, listed)
        if name not in asked
    )
    return report.model_copy(update={"flags": (*report.flags, *added)}) if added else report


def _listed(header: Header, patients: PatientList) -> Header | None:
    """What the list says of who has this record number; if nobody has, of the one with this name and birth."""
    found = patients.find(mrn=header.mrn) if header.mrn else None
    number = None if found else header.mrn  # by its number, it is the same: the present one, or a former one
    found = found or patients.find(name=header.patient or "", date_of_birth=header.date_of_birth or "")
    if found is None:
        return None
    return Header(
        patient=found.name or None,
        date_of_birth=found.date_of_birth or None,
        mrn=found.mrn if number else None,
    )


def _contradicted(header: Header, listed: Header) -> list[str]:
    """The fields of the patient's identity in which the list differs; another spelling of a name is the same."""
    _, questions = merge(Opening(header=header), listed)
    critical = {question.field for question in questions if question.severity is Severity.CRITICAL}
    return [name for name in _SENTENCES if name in critical]
