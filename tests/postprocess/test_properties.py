"""What must hold for any words at all: a report comes out, its provenance is whole, and the style rules settle."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.postprocess.writing.finishing import finish
from transcribe.postprocess.writing.style.applying import apply_style
from transcribe.postprocess.writing.written import Context, run_of, text_of
from transcribe.report import DocumentType, Origin, Report, Source, UnwrittenReason
from transcribe.settings import HouseStyle, Settings

DICTATED = """
period comma colon new paragraph next heading line number one two three next item scratch that correction no
make that strike the last sentence open parenthesis close parenthesis quote unquote cap all caps spelled o a k
l e y v as in victor note to secretary end of dictation next patient stat this is doctor harlan voss patient
miriam oakley date of birth june fourteenth nineteen fifty three medical record number four oh seven letter to
copy to re dear sincerely chief complaint plan assessment and physical examination allergies medications
hundred thousand point half quarter over out of plus minus by times to through per percent milligrams
milliliters millimeters of mercury micrograms units b i d t q four hours as needed daily cranial nerves twelve
l five s stage class grade type gravida para blood pressure temperature pulse potassium the patient she he
denies no not without left right colon sigmoid menstrual metoprolol lisinopril apixaban crohn's doesn't
followup post op 132/84 7.9% 300mg 9-by-6 2-plus B.I.D. A1C L4-5 3.125 1,300 .5 5.0 mg IU qd MS U, . : ; ? ( )
" / - – ½ µg Ü 名
""".split()  # noqa: SIM905

words = st.lists(st.one_of(st.sampled_from(DICTATED), st.text(min_size=1, max_size=8)), max_size=60)
spoken = st.lists(st.sampled_from(DICTATED), max_size=80)
styles = st.sampled_from(
    [
        HouseStyle(),
        HouseStyle(english="UK", frequencies="bid", temperature="°F", obstetric="G3 P2", spine="L4-L5"),
        HouseStyle(frequencies="twice daily", eponyms="as_dictated", contractions="keep", slang="keep", thousands=4),
        HouseStyle(do_not_use="flag", error_prone="leave", symbols="flag", expand_in_diagnosis=True, tall_man=True),
    ]
)
patient = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _drafted(said: list[str], style: HouseStyle, kind: DocumentType | None = None) -> Report:
    office = Settings.model_validate({"writing": {"style": style}})
    return draft(plain_transcript(" ".join(said)), None, Source(file="words.txt"), office, kind)


@patient
@example(said=["’"], style=HouseStyle(), kind=None)
@given(said=st.one_of(words, spoken), style=styles, kind=st.sampled_from([None, *DocumentType]))
def test_any_words_give_a_report_that_is_whole(said: list[str], style: HouseStyle, kind: DocumentType | None) -> None:
    report = _drafted(said, style, kind)
    count = len(report.transcript)
    assert Report.from_json(report.to_json()) == report
    for section in report.sections:
        for block in section.blocks:
            assert block.text == block.text.strip()
            for token in block.tokens:
                assert token.text
                assert token.words or token.origin in {Origin.STYLE, Origin.TEMPLATE}
                assert all(0 <= index < count for index in token.words)
    assert UnwrittenReason.UNKNOWN not in {words.reason for words in report.unwritten}
    accounted = {index for words in report.unwritten for index in range(*words.words)}
    accounted |= {
        index
        for section in report.sections
        for block in section.blocks
        for token in block.tokens
        for index in token.words
    }
    spoken_words = {n for n, word in enumerate(report.transcript) if any(map(str.isalnum, word.text))}
    assert spoken_words <= accounted
    for mark in (*report.corrections, *report.flags):
        content = report.sections[mark.section].blocks[mark.block]
        assert 0 <= mark.tokens[0] <= mark.tokens[1] <= len(content.tokens)


@patient
@given(said=spoken, style=styles)
def test_the_words_keep_their_order(said: list[str], style: HouseStyle) -> None:
    report = _drafted(said, style, DocumentType.CLINIC_NOTE)
    replaced = {words.reason for words in report.unwritten}
    assume(UnwrittenReason.TAKEN_BACK not in replaced)  # "25 mg daily, correction, 50 mg" puts the 50 before "daily"
    firsts = [
        token.words[0]
        for section in report.sections
        for block in section.blocks
        for token in block.tokens
        if token.words and token.origin is Origin.HEARD
    ]
    assert firsts == sorted(firsts)


@patient
@given(said=st.one_of(words, spoken), style=styles)
def test_the_style_rules_settle_at_once(said: list[str], style: HouseStyle) -> None:
    context = Context(style=style)
    once = apply_style(run_of(" ".join(said)), context)
    assert text_of(apply_style(once, context)) == text_of(once)


@patient
@given(said=spoken, style=styles)
def test_finished_text_stays_as_it_is(said: list[str], style: HouseStyle) -> None:
    context = Context(style=style)
    once = text_of(finish(run_of(" ".join(said)), context))
    twice = text_of(finish(run_of(once), context))
    assert twice == text_of(finish(run_of(twice), context))
