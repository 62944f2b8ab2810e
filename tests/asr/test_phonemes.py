"""The second ear: phones heard in speech, words found among them, pronunciations ranked; no sound breaks it."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from tests.sounds import SAMPLES, noise, silence
from transcribe.asr.phoneme_alignment import align, heard, score
from transcribe.asr.phonemes import (
    BLANK,
    BOUNDARY,
    FRAME_SECONDS,
    LABELS,
    PHONES,
    PhonemeEar,
    Posteriors,
    folded,
    load_phoneme_ear,
)
from transcribe.audio import SAMPLE_RATE, Samples, examine
from transcribe.phones import ALPHABET, from_arpabet
from transcribe.tables import table

# said from the 20th second of the sample on
SAID = {
    "new": "N UW",
    "paragraph": "P EH R AH G R AE F",
    "subjective": "S AH B JH EH K T IH V",
    "colon": "K OW L AH N",
    "this": "DH IH S",
    "is": "IH Z",
    "a": "AH",
    "thirty": "TH ER D IY",
    "five": "F AY V",
    "year": "Y IH R",
    "old": "OW L D",
    "comma": "K AA M AH",
    "gravida": "G R AE V IH D AH",
}
WORDS = [from_arpabet(sounds) for sounds in SAID.values()]


@pytest.fixture(scope="module")
def ear() -> PhonemeEar:
    pytest.importorskip("hama", reason="the extra 'phonemes' is not installed")
    return PhonemeEar()


@pytest.fixture(scope="module")
def sound() -> Samples:
    """Nearly seven seconds of the sample note."""
    whole = examine(SAMPLES / "gynecology-clinic" / "audio-gynecology-clinic.ogg").samples()
    return whole[20 * SAMPLE_RATE : int(26.6 * SAMPLE_RATE)]


@pytest.fixture(scope="module")
def speech(ear: PhonemeEar, sound: Samples) -> Posteriors:
    return ear.hear(sound, start=20.0)


def drawn(frames: str, sure: float = 0.9) -> Posteriors:
    """Posteriors as one sign a frame: a phone, ``.`` for blank, ``|`` for a word boundary."""
    labels = [{".": BLANK, "|": BOUNDARY}[sign] if sign in ".|" else PHONES.index(sign) for sign in frames]
    chances = np.full((len(labels), LABELS), (1 - sure) / (LABELS - 1), np.float32)
    chances[np.arange(len(labels)), labels] = sure
    return Posteriors(np.log(chances))


def test_without_the_package_there_is_no_second_ear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hama", None)
    assert load_phoneme_ear() is None


def test_every_phone_of_the_house_can_be_heard() -> None:
    assert {row["phone"] for row in table("ipa_phones")} == set(ALPHABET)


def test_the_table_knows_only_labels_of_the_network() -> None:
    vocabulary = pytest.importorskip("hama.vocab").Vocabulary.load(None)
    labels = [row["label"] for row in table("ipa_phones")]
    assert set(labels) <= set(vocabulary.decoder)
    assert len(labels) == len(set(labels))


def test_labels_of_one_phone_are_added_up() -> None:
    vocabulary = pytest.importorskip("hama.vocab").Vocabulary.load(None)
    labels = [*vocabulary.decoder, "<wb>", "<blank>"]
    chances = np.full((1, len(labels)), 1e-9, np.float32)
    for label, chance in {"k": 0.3, "kʰ": 0.3, "<blank>": 0.25, "<wb>": 0.15}.items():
        chances[0, labels.index(label)] = chance
    house = np.exp(folded(np.log(chances)))[0]
    assert house[[PHONES.index("k"), BLANK, BOUNDARY]] == pytest.approx([0.6, 0.25, 0.15], abs=1e-4)
    assert house.sum() == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("length", [0, 1, 100, 319, 320, 321, 16_000, 160_001])
def test_sound_of_any_length_has_a_frame_every_20_ms(ear: PhonemeEar, length: int) -> None:
    posteriors = ear.hear(noise(11.0)[:length]).log_probabilities
    assert posteriors.shape == (-(-length // 320), LABELS)
    assert posteriors.dtype == np.float32
    assert np.isfinite(posteriors).all()


@pytest.mark.parametrize("value", [0.0, 1.0, 1e6, np.nan, np.inf, -np.inf])
def test_no_words_are_heard_where_nobody_speaks(ear: PhonemeEar, value: float) -> None:
    posteriors = ear.hear(np.full(SAMPLE_RATE, value, np.float32))
    assert np.isfinite(posteriors.log_probabilities).all()
    assert heard(posteriors, 0.0, 1.0) == ""


@pytest.mark.parametrize("sound", [silence(2.0), noise(2.0)], ids=["silence", "noise"])
def test_words_that_nobody_said_still_get_windows(ear: PhonemeEar, sound: Samples) -> None:
    posteriors = ear.hear(sound)
    windows = align(posteriors, WORDS)
    assert len(windows) == len(WORDS)
    assert all(0.0 <= start <= end <= 2.0 for start, end in windows)
    assert np.isfinite(score(posteriors, 0.5, 0.6, ["", *WORDS])).all()


def test_speech_is_heard_as_phones(speech: Posteriors) -> None:
    assert heard(speech, 21.8, 22.95) == from_arpabet("S AH B JH EH K T IH V K OW L AH N")
    assert heard(speech, 21.8, 22.95, spaced=True).split()[-1] == from_arpabet("K OW L AH N")


def test_faint_speech_is_heard_the_same(ear: PhonemeEar, sound: Samples, speech: Posteriors) -> None:
    faint = heard(ear.hear(sound * 0.03), 0.0, 7.0)
    assert Levenshtein.normalized_distance(faint, heard(speech, 20.0, 27.0)) < 0.08


def test_pieces_meet_without_a_seam(ear: PhonemeEar, sound: Samples, speech: Posteriors) -> None:
    """With five seconds of silence before it, the first piece ends within the speech."""
    longer = ear.hear(np.concatenate([silence(5.0), sound]), start=15.0)
    assert Levenshtein.normalized_distance(heard(longer, 20.0, 27.0), heard(speech, 20.0, 27.0)) < 0.08


def test_several_threads_hear_the_same(sound: Samples, ear: PhonemeEar) -> None:
    stretches = [(sound[first * SAMPLE_RATE :], float(first)) for first in (0, 2, 5, 7)]
    together = list(PhonemeEar(threads=2).hear_all(stretches))
    for (samples, start), posteriors in zip(stretches, together, strict=True):
        assert posteriors.start == start
        np.testing.assert_array_equal(posteriors.log_probabilities, ear.hear(samples).log_probabilities)


def test_words_are_found_in_the_sound(speech: Posteriors) -> None:
    windows = dict(zip(SAID, align(speech, WORDS), strict=True))
    assert windows["new"] == pytest.approx((20.5, 20.7), abs=0.1)
    assert windows["colon"] == pytest.approx((22.5, 22.9), abs=0.1)
    assert windows["gravida"] == pytest.approx((26.0, 26.55), abs=0.1)


def test_a_mangled_word_does_not_move_its_neighbours(speech: Posteriors) -> None:
    plain = align(speech, WORDS)
    for instead in ("", from_arpabet("S AH B JH EH T AY V"), from_arpabet("AH B JH EH K T")):
        mangled = align(speech, [instead if place == 2 else word for place, word in enumerate(WORDS)])
        assert [*mangled[:2], *mangled[3:]] == [pytest.approx(window, abs=0.1) for window in [*plain[:2], *plain[3:]]]


@pytest.mark.parametrize(
    ("said", "others"),
    [
        ("subjective", ["AH B JH EH K T IH V", "S AH B JH UW G EY T", "S AH B T R AE K T IH V", "R IY AE K T IH V"]),
        ("colon", ["K OW L AH N IH K", "K OW L", "K AH L OW N", "S OW L AH N", "K L OW N AH"]),
        ("paragraph", ["P EH R AH D AY M", "P EH R AH G R AE F S", "G R AE F", "AE R AH G R AE M"]),
        ("gravida", ["G R AE V IH T IY", "G R AE V AH L", "P R AE V IH D AH N T", "D AH V AY D", "G R IY V D"]),
    ],
)
def test_what_was_said_fits_best(speech: Posteriors, said: str, others: list[str]) -> None:
    start, end = align(speech, WORDS)[list(SAID).index(said)]
    scores = score(speech, start, end, [from_arpabet(sounds) for sounds in (SAID[said], *others)])
    assert scores.argmax() == 0


@pytest.mark.parametrize(
    ("frames", "words", "windows"),
    [
        ("....k.A.t....", ["kAt"], ["....k.A.t...."]),
        ("k.A.t|d.o.g.", ["kAt", "dog"], ["k.A.t", "d.o.g"]),
        ("kkAAtttddooggg", ["kAt", "dog"], ["kkAAttt", "ddooggg"]),
        ("b.U.k.k.e.s", ["bUk", "kes"], ["b.U.k", "k.e.s"]),
        ("k.A.t.m.e.p.d.o.g", ["kAt", "", "dog"], ["k.A.t", "m.e.p", "d.o.g"]),
        ("k.A.t..d.o.g", ["kAt", "", "dog"], ["k.A.t", "", "d.o.g"]),
        ("m.e.k.A.t", ["", "kAt"], ["m.e", "k.A.t"]),
        ("k.A.t.m.e", ["kAt", ""], ["k.A.t", "m.e"]),
    ],
)
def test_windows_hold_each_words_peaks(frames: str, words: list[str], windows: list[str]) -> None:
    found = align(drawn(frames), words)
    edges = [time for window in found for time in window]
    assert edges == sorted(edges)
    spans = (frames[round(start / FRAME_SECONDS) : round(end / FRAME_SECONDS)] for start, end in found)
    assert [span.strip(".|") for span in spans] == [window.strip(".") for window in windows]


@pytest.mark.parametrize(
    ("frames", "words"),
    [("", ["kAt", ""]), ("k", ["kAt", "dog"]), ("k.A", ["kAt"] * 50), ("..", ["", "", ""])],
)
def test_more_words_than_sound_share_it_in_order(frames: str, words: list[str]) -> None:
    edges = [time for window in align(drawn(frames), words) for time in window]
    assert len(edges) == 2 * len(words)
    assert edges == sorted(edges)
    assert edges[0] >= 0.0
    assert edges[-1] <= len(frames) * FRAME_SECONDS + 1e-9


def test_no_words_have_no_windows() -> None:
    assert align(drawn("..k.."), []) == []


def test_times_count_from_the_start_of_the_recording() -> None:
    shifted = Posteriors(drawn("..........k.A.t..........").log_probabilities, start=60.0)
    ((start, end),) = align(shifted, ["kAt"])
    assert 60.1 <= start + 1e-9 <= 60.2
    assert heard(shifted, start, end) == "kAt"
    assert heard(shifted, 0.0, 10.0) == ""


@pytest.mark.parametrize(
    ("frames", "phones", "words"),
    [
        ("", "", ""),
        ("....", "", ""),
        ("k.A.t", "kAt", "kAt"),
        ("kkk.AA.t|..d.o", "kAtdo", "kAt do"),
        ("k.k|k", "kkk", "kk k"),
        ("|.k.|", "k", "k"),
    ],
)
def test_repeated_frames_are_one_phone(frames: str, phones: str, words: str) -> None:
    assert heard(drawn(frames), 0.0, 1.0) == phones
    assert heard(drawn(frames), 0.0, 1.0, spaced=True) == words


@pytest.mark.parametrize(
    ("frames", "best", "others"),
    [
        ("..k.A.t..", "kAt", ["kA", "At", "kAts", "bAt", "kVt", ""]),
        ("..k.A|t..", "kAt", ["kA", "t"]),
        ("...........", "", ["kAt", "k"]),
        ("..k.A.t.A.k.A.t..", "kAtAkAt", ["kAt", "kAtkAt", "kAtAt"]),
        ("..k.k..", "kk", ["k", "kkk"]),
    ],
)
def test_the_pronunciation_that_was_heard_scores_best(frames: str, best: str, others: list[str]) -> None:
    scores = score(drawn(frames), 0.0, len(frames) * FRAME_SECONDS, [*others, best])
    assert scores.argmax() == len(others)
    assert (scores[:-1] < scores[-1] - 1.0).all()


def test_a_window_may_be_off_by_a_few_frames() -> None:
    frames = "s.o.....k.A.t.....d.o"
    for first, last in ((8, 13), (7, 14), (9, 13), (8, 12)):
        scores = score(drawn(frames), first * FRAME_SECONDS, last * FRAME_SECONDS, ["kAt", "At", "kA", "okAt", "kAtd"])
        assert scores.argmax() == 0


def test_a_word_and_the_words_it_was_taken_for_compare() -> None:
    scores = score(drawn("V.p.I.k.s.|.V.b.|.A.n"), 0.0, 0.42, ["VpIksVbAn", "pIks Vp In"])
    assert scores[0] > scores[1]


def test_candidates_longer_than_their_window_are_merely_unlikely() -> None:
    scores = score(drawn("k.A.t"), 0.0, 0.1, ["kAt", "kAt" * 20])
    assert np.isfinite(scores).all()
    assert scores[1] < scores[0] - 10
    assert score(drawn("k.A.t"), 5.0, 6.0, ["kAt"]).tolist() == [0.0]
    assert score(drawn("k.A.t"), 0.0, 0.1, []).shape == (0,)


def test_a_sound_that_is_no_phone_is_refused() -> None:
    with pytest.raises(ValueError, match="phone"):
        align(drawn("k.A.t"), ["k?t"])
