"""Heard words mended by a reference: what counts as a mis-hearing, what agrees, and of what kind each word is."""

from __future__ import annotations

import pytest

from transcribe.learning.repair import Reference, Target, repaired
from transcribe.learning.utterance import Kind
from transcribe.speech import Word

WORD_SECONDS = 0.4
MARKS = {Kind.TERM: "*", Kind.NUMBER: "#", Kind.COMMAND: "/"}


def heard(text: str) -> list[tuple[int, Word]]:
    """Words one behind another; ``|`` ends a segment with a pause of half a second, ``_`` is a word without a space."""
    words: list[tuple[int, Word]] = []
    clock, segment = 0.2, 0
    for word in text.split():
        if word == "|":
            clock, segment = clock + 0.5, segment + 1
            continue
        words.append((segment, Word(word.lstrip("_"), clock, clock + WORD_SECONDS, 0.9, not word.startswith("_"))))
        clock += WORD_SECONDS
    return words


def written(targets: list[Target]) -> str:
    return "".join(target.text for target in targets).strip()


def spoken(text: str) -> Reference:
    return Reference(text, signed=False)


def signed(text: str) -> Reference:
    return Reference(text, signed=True)


@pytest.mark.parametrize(
    ("said", "reference", "target"),
    [
        # a word, or a few words, mis-heard
        ("he takes apixiban daily", "He takes apixaban daily.", "he takes apixaban daily"),
        ("an acute coli cystitis was seen", "An acute cholecystitis was seen.", "an acute cholecystitis was seen"),
        ("the chole cystectomy was done", "The cholecystectomy was done.", "the cholecystectomy was done"),
        ("the ankle door's affliction is weak", "The ankle dorsiflexion is weak.", "the ankle dorsiflexion is weak"),
        ("this non tinder abdomen", "This nontender abdomen", "this nontender abdomen"),
        # the recogniser's punctuation stays, and the reference's is not brought in
        ("he has apixiban, and pain", "He has (apixaban) and pain.", "he has apixaban, and pain"),
        (
            "with dispnia and chess pain today",
            "With dyspnea and chest pain today.",
            "with dyspnea and chest pain today",
        ),
        # capitals belong to the place
        ("He is well. Hyperkalema is mild.", "He is well; hyperkalemia is mild.", "He is well. Hyperkalemia is mild."),
        ("we saw Hyper Kalema again", "We saw hyperkalemia again.", "we saw hyperkalemia again"),
        ("he has cysts, cyrosis was seen", "He has cysts. Cirrhosis was seen.", "he has cysts, cirrhosis was seen"),
        # figures and commands are left as they were heard
        ("give 15 mg of it", "Give 50 mg of it.", "give 15 mg of it"),
        ("the C3 4 disc", "The C5 disc", "the C3 4 disc"),
        ("no bile leek period the drain", "No bile leak. The drain", "no bile leak period the drain"),
        ("use four o-mono real for skin", "Use 4-0 Monocryl for skin", "use four o-mono real for skin"),
        # an edit by the physician is no mis-hearing
        ("the patient was seen today", "The gentleman was seen today.", "the patient was seen today"),
        ("he has had pain", "He had had pain.", "he has had pain"),
        ("pain in the right arm now", "Pain in the left arm now.", "pain in the right arm now"),
        ("he was unwell", "He was quite unwell.", "he was unwell"),
        ("he was rather unwell", "He was unwell.", "he was rather unwell"),
        # at an edge, or over more than four words, nothing proves what was said
        ("apixiban was given", "Apixaban was given.", "apixiban was given"),
        (
            "a lap or a scopic coal is done",
            "A laparoscopic cholecystectomy converted to open surgery is done.",
            "a lap or a scopic coal is done",
        ),
        # nothing is put together over the end of a sentence
        ("he is bettor hiz lungs are clear", "He is better. His lungs are clear.", "he is bettor hiz lungs are clear"),
        ("", "He is well.", ""),
        ("he is well", "", "he is well"),
    ],
)
def test_only_mishearings_are_mended(said: str, reference: str, target: str) -> None:
    assert written(repaired(heard(said), signed(reference))) == target


@pytest.mark.parametrize(
    ("said", "reference", "target"),
    [
        ("closed with vite world on skin", "closed with vicryl on skin", "closed with Vicryl on skin"),
        ("closed with two o-vite world here", "closed with two o vicryl here", "closed with two o-vite world here"),
        ("the M.O.R. shows it", "the m r i shows it", "the M.O.R. shows it"),
        ("then Maharaj shows it", "the m r i shows it", "then Maharaj shows it"),
        ("now Emarai shows it", "now m r i shows it", "now MRI shows it"),
        ("Constance hail spelled H-A-L-E is", "constance hale spelled h a l e is", "Constance hale spelled H-A-L-E is"),
        ("spelled hayley is", "spelled h a l e y is", "spelled hayley is"),
        ("he has had pain", "he had had pain", "he had had pain"),
        ("no bile leek period the drain", "no bile leak period the drain", "no bile leak period the drain"),
        ("Non _-period the drain is out", "none period the drain is out", "Non-period the drain is out"),
        ("drains Non _-period the drain", "drains none period the drain", "drains none-period the drain"),
    ],
)
def test_words_taken_down_as_spoken(said: str, reference: str, target: str) -> None:
    assert written(repaired(heard(said), spoken(reference))) == target


@pytest.mark.parametrize(
    ("said", "reference", "target"),
    [
        ("he takes apixiban 5 mg", "He takes apixaban 5 mg.", "he takes *apixaban #5 mg"),
        ("he takes apixaban 5 mg", "He takes apixaban 5 mg.", "he takes *apixaban #5 mg"),
        ("he takes apixaban, 5 mg", "He takes warfarin, 5 mg.", "he takes apixaban, #5 mg"),
        ("no chest pain period no cough", "No chest pain. No cough.", "no *chest *pain /period no *cough"),
        ("at two point _5 percent new paragraph", "At 2.5 percent", "at #two #point5 percent /new /paragraph"),
        ("it is or was so", "It is or was so.", "it is or was so"),
        ("the sigmoid colon is red", "The sigmoid colon is red.", "the *sigmoid *colon is red"),
    ],
)
def test_kinds_of_words(said: str, reference: str, target: str) -> None:
    targets = repaired(heard(said), signed(reference))
    assert " ".join(MARKS.get(one.kind, "") + one.text.strip() for one in targets) == target


@pytest.mark.parametrize(
    ("said", "reference", "verdicts"),
    [
        ("today he is quite well", "Today he is well.", "+++-+"),
        ("he is well period next line good", "He is well. Good", "+++...+"),
        ("this is doctor bell on john smith he is well today", "He is well today.", ".......++++"),
        ("he is well number two he was ill", "He is well. He was ill.", "+++..+++"),
        ("it is another story altogether", "He was well today.", "....."),
        (100 * "story ", "He was well today.", 80 * "." + 20 * "-"),
        ("today he takes apixiban daily", "Today he takes apixaban daily.", "+++++"),
    ],
)
def test_what_counts_as_agreement(said: str, reference: str, verdicts: str) -> None:
    """``+`` agrees, ``-`` does not, ``.`` is not counted: commands, numbers of items, the spoken header."""
    shown = {True: "+", False: "-", None: "."}
    assert "".join(shown[one.agrees] for one in repaired(heard(said), signed(reference))) == verdicts


def test_a_repair_has_the_times_of_all_its_words() -> None:
    targets = repaired(heard("the chole cystectomy was done"), signed("The cholecystectomy was done."))
    assert [target.heard for target in targets] == [1, 2, 1, 1]
    assert (targets[1].start, targets[1].end) == pytest.approx((0.6, 1.4))
