"""Words beyond understanding become a blank; everything else stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.postprocess.flags.blanks import REASON, with_blanks
from transcribe.report import (
    Block,
    Correction,
    DocumentType,
    Flag,
    Header,
    Origin,
    Report,
    Section,
    Source,
    Token,
    UnwrittenReason,
    heard_words,
)
from transcribe.settings import Settings
from transcribe.speech import Segment, Transcript, Word

SURE, HALF, UNSURE = 0.95, 0.6, 0.2


def heard(said: str, *, given_up: bool = False) -> Transcript:
    """Words of half a second: ``word`` is sure, ``word?`` half sure, ``word??`` hardly at all."""
    words = []
    for place, text in enumerate(said.split()):
        probability = UNSURE if text.endswith("??") else HALF if text.endswith("?") else SURE
        words.append(Word(text.rstrip("?"), place / 2, place / 2 + 0.4, probability))
    segment = Segment(tuple(words), 0.0, len(words) / 2, -1.4 if given_up else -0.3, 0.0, 1.2, 0.0)
    return Transcript((segment,), 60.0, "en", "test", "test")


def drafted(transcript: Transcript, *, doubt: bool = False, **more: Any) -> Report:
    """The words as they were heard, one token each; a word with a sign behind it is two."""
    tokens: list[Token] = []
    for index, word in enumerate(transcript.words):
        core = word.text.rstrip(".,")
        measured = {"doubt": 1 - word.probability} if doubt else {}
        token = Token(
            text=core, start=word.start, end=word.end, probability=word.probability, words=(index,), **measured
        )
        if core != word.text:
            sign = Token(text=word.text[len(core) :], origin=Origin.STYLE)
            tokens += [token.model_copy(update={"space": ""}), sign]
        else:
            tokens.append(token)
    tokens[-1] = tokens[-1].model_copy(update={"space": ""})
    return Report(
        document_type=DocumentType.CLINIC_NOTE,
        source=Source(file="a.wav", seconds=60),
        sections=(Section(heading="Plan", blocks=(Block(tokens=tuple(tokens)),)),),
        transcript=heard_words(transcript),
        **more,
    )


def flag(first: int, last: int, **more: Any) -> Flag:
    values = {"kind": "unsure", "severity": "minor", "section": 0, "block": 0, "tokens": (first, last)}
    return Flag.model_validate({**values, "message": "Please listen.", **more})


LOST = [
    # what was heard, the text that is left, what each blank sounds like
    ("He takes endoparole?? frobilax?? gredanz?? every day.", "He takes every day.", ["endoparole frobilax gredanz"]),
    ("endoparole?? frobilax?? and?? gredanz?? today.", "today.", ["endoparole frobilax and gredanz"]),
    ("Take this endoparole?? frobilax?? gredanz.??", "Take this.", ["endoparole frobilax gredanz."]),
    ("He takes endoparole?? 40?? frobilax,?? gredanz?? now", "He takes now", ["endoparole 40 frobilax, gredanz"]),
    ("It endoparole?? frobilax?? not?? in? the left? leg", "It in the left leg", ["endoparole frobilax not"]),
    (
        "endoparole?? frobilax?? gredanz?? is given, merrowick?? of?? clapnor?? dravens??",
        "is given,",
        ["endoparole frobilax gredanz", "merrowick of clapnor dravens"],
    ),
]
KEPT = [
    "He takes metoprolol every day.",
    "He takes endoparole?? frobilax?? every day.",  # two words only
    "He takes endoparole? frobilax? gredanz? every day.",  # too sure
    "He takes it?? every?? single?? day?? now??",  # words that exist
    "He takes endoparole?? every?? single?? day??",  # only one that does not
    "levels L3?? L4?? S1?? T12??",
    "spelled C-H-U-R?? A-B-C-D?? D-E-F-G??",
    "the MRSA?? PTCA?? NSTEMI?? XQRT??",
    "He saw endoparole?? frobilax.?? Gredanz?? left.",  # two sentences
    "endoparole frobilax gredanz merrowick",  # the recogniser was sure: perhaps they exist
]


@pytest.mark.parametrize(("said", "left", "sounds"), LOST)
def test_what_nobody_can_make_sense_of_becomes_a_blank(said: str, left: str, sounds: list[str]) -> None:
    transcript = heard(said)
    report = with_blanks(drafted(transcript), transcript)
    assert report.sections[0].blocks[0].text == left
    assert [blank.sounds_like for blank in report.blanks] == sounds
    assert {blank.reason for blank in report.blanks} == {REASON}
    for blank in report.blanks:
        words = [word for word in transcript.words if blank.start <= word.start and word.end <= blank.end]
        assert " ".join(word.text for word in words) == blank.sounds_like
    assert [word.text for word in report.transcript] == [word.text for word in transcript.words]
    lost = [index for each in report.unwritten for index in range(*each.words)]
    assert " ".join(transcript.words[index].text for index in lost) == " ".join(sounds)
    assert {each.reason for each in report.unwritten} == {UnwrittenReason.BLANK}


@pytest.mark.parametrize("said", KEPT)
def test_everything_else_stays(said: str) -> None:
    transcript = heard(said)
    assert with_blanks(drafted(transcript), transcript) == drafted(transcript)


def test_a_stretch_that_the_recogniser_gave_up_on_may_be_of_plain_words() -> None:
    said = "Now?? here?? is?? the?? first?? one"
    for given_up, left in ((True, "one"), (False, "Now here is the first one")):
        transcript = heard(said, given_up=given_up)
        assert with_blanks(drafted(transcript), transcript).text == f"Plan\n{left}"


@pytest.mark.parametrize(("doubt", "left"), [(0.9, "He now"), (0.6, "He endoparole frobilax gredanz now")])
def test_calibrated_doubt_must_agree(doubt: float, left: str) -> None:
    transcript = heard("He endoparole?? frobilax?? gredanz?? now")
    made = drafted(transcript, doubt=True)
    (block,) = made.sections[0].blocks
    tokens = tuple(
        token.model_copy(update={"doubt": doubt}) if token.probability == UNSURE else token for token in block.tokens
    )
    made = made.model_copy(update={"sections": (Section(heading="Plan", blocks=(Block(tokens=tokens),)),)})
    assert with_blanks(made, transcript).text == f"Plan\n{left}"


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({"flags": (flag(1, 4, probability=0.2),)}, "He takes now"),
        ({"flags": (flag(2, 3, suggestions=("furosemide",)),)}, "He takes endoparole frobilax gredanz now"),
        ({"flags": (flag(2, 3, rule="dose.high"),)}, "He takes endoparole frobilax gredanz now"),
        ({"header": Header(patient="Endoparole Frobilax")}, "He takes endoparole frobilax gredanz now"),
    ],
)
def test_what_something_is_known_about_stays(more: dict[str, Any], left: str) -> None:
    transcript = heard("He takes endoparole?? frobilax?? gredanz?? now")
    assert with_blanks(drafted(transcript, **more), transcript).sections[0].blocks[0].text == left


@pytest.mark.parametrize(("rule", "kept"), [("correction.sound", True), ("number.form", False)])
def test_a_correction_stays_unless_it_is_of_form_alone(rule: str, kept: bool) -> None:
    transcript = heard("He takes endoparole?? frobilax?? gredanz?? now")
    made = Correction(section=0, block=0, tokens=(3, 4), heard="x", written="frobilax", rule=rule)
    report = with_blanks(drafted(transcript, corrections=(made,)), transcript)
    assert bool(report.corrections) is kept
    assert ("frobilax" in report.text) is kept


def test_flags_that_only_doubt_go_with_their_words_and_others_stay() -> None:
    transcript = heard("He takes endoparole?? frobilax?? gredanz?? right? now")
    flags = (
        flag(2, 4, probability=0.2),
        flag(3, 4, kind="hard_to_hear"),
        flag(4, 6, kind="side", probability=0.2),
        flag(2, 5, kind="heading"),
    )
    report = with_blanks(drafted(transcript, flags=flags), transcript)
    assert report.sections[0].blocks[0].text == "He takes right now"
    assert [(each.kind, each.tokens) for each in report.flags] == [("side", (2, 3)), ("heading", (2, 2))]


def test_words_without_sound_are_left_alone() -> None:
    transcript = plain_transcript("endoparole frobilax gredanz")
    report = draft(transcript, None, Source(file="words.txt"), Settings())
    assert with_blanks(report, transcript) is report


said = st.lists(
    st.sampled_from(
        """period comma new paragraph next heading plan number one two five milligrams metoprolol no left scratch that
        the and endoparole frobilax gredanz merrowick clapnor dravens blood pressure 132/84 L4-5 .""".split()  # noqa: SIM905
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(said=said, sure=st.lists(st.sampled_from([0.05, 0.2, 0.5, 0.9]), min_size=40, max_size=40))
def test_every_heard_word_stays_accounted_for(said: list[str], sure: list[float]) -> None:
    words = tuple(Word(text, n / 2, n / 2 + 0.4, sure[n]) for n, text in enumerate(said))
    transcript = Transcript((Segment(words, 0, 20, -0.5, 0, 1.2, 0),), 20.0, "en", "test", "test")
    report = with_blanks(draft(transcript, None, Source(file="a.wav"), Settings()), transcript)
    written = [
        index
        for section in report.sections
        for block in section.blocks
        for token in block.tokens
        for index in token.words
    ]
    unwritten = [index for each in report.unwritten for index in range(*each.words)]
    assert {n for n, text in enumerate(said) if any(map(str.isalnum, text))} <= {*written, *unwritten}
    assert len(set(unwritten)) == len(unwritten)
    assert not set(unwritten) & set(written)
    assert Report.from_json(report.to_json()) == report
    for section in report.sections:
        assert all(block.text == block.text.strip() for block in section.blocks)
    for mark in (*report.flags, *report.corrections):
        assert 0 <= mark.tokens[0] <= mark.tokens[1] <= len(report.sections[mark.section].blocks[mark.block].tokens)
    for blank in report.blanks:
        assert 0 <= blank.token <= len(report.sections[blank.section].blocks[blank.block].tokens)
