"""Rooms, noise and telephone lines: what they do to a sound, measured."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from transcribe.audio import SAMPLE_RATE, Samples
from transcribe.learning.sound import SHARES, Surroundings, recorded, surroundings, with_other_tract

QUIET = Surroundings(tract=1.0, pace=1.0, level=-20.0, seed=3)


@pytest.fixture(scope="module")
def hiss() -> Samples:
    """Two seconds with all tones alike, at -20 dBFS."""
    return (0.1 * np.random.default_rng(1).standard_normal(2 * SAMPLE_RATE)).astype(np.float32)


def level(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2)))


def between(samples: Samples, low: float, high: float) -> float:
    """The level of the tones between two frequencies (Hz), per tone, in dB."""
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    power = np.abs(np.fft.rfft(samples)) ** 2
    return float(10 * np.log10(np.mean(power[(hertz >= low) & (hertz < high)])))


@pytest.mark.parametrize(
    "place",
    [
        QUIET,
        replace(QUIET, echo=0.4),
        replace(QUIET, noise=10.0),
        replace(QUIET, tilt=-3.0),
        replace(QUIET, telephone=True),
        replace(QUIET, echo=0.2, noise=20.0, tilt=2.0, telephone=True),
    ],
)
def test_length_and_form_stay(place: Surroundings, hiss: Samples) -> None:
    sound = recorded(hiss, place)
    assert sound.shape == hiss.shape
    assert sound.dtype == np.float32
    assert np.abs(sound).max() <= 1.0
    assert np.array_equal(sound, recorded(hiss, place))


@pytest.mark.parametrize("wanted", [-34.0, -26.0, -14.0])
def test_level(wanted: float, hiss: Samples) -> None:
    assert level(recorded(hiss, replace(QUIET, level=wanted))) == pytest.approx(wanted, abs=0.5)
    assert level(recorded(0.01 * hiss, replace(QUIET, level=wanted))) == pytest.approx(wanted, abs=0.5)


def test_a_telephone_passes_300_to_3400_hertz(hiss: Samples) -> None:
    line = recorded(hiss, replace(QUIET, telephone=True))
    speech = between(line, 500, 3000)
    assert between(line, 20, 150) < speech - 20
    assert between(line, 5000, 8000) < speech - 20
    assert abs(between(line, 500, 1000) - between(line, 2000, 3000)) < 2


def test_a_tilt_is_per_octave(hiss: Samples) -> None:
    dull = recorded(hiss, replace(QUIET, tilt=-3.0))
    assert between(dull, 950, 1050) - between(dull, 3800, 4200) == pytest.approx(6, abs=1)


def test_noise_lies_below_the_speech(hiss: Samples) -> None:
    silence = np.zeros(SAMPLE_RATE, np.float32)
    sound = recorded(np.concatenate([hiss, silence]), replace(QUIET, noise=20.0))
    assert level(sound[: 2 * SAMPLE_RATE]) - level(sound[2 * SAMPLE_RATE :]) == pytest.approx(21.8, abs=1.5)


def test_an_echo_follows_the_sound() -> None:
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[1000] = 0.5
    room = recorded(click, replace(QUIET, echo=0.3, level=-50.0))
    assert np.argmax(np.abs(room)) == 1000
    assert level(room[1001:3000]) > level(room[6000:8000]) + 20


@pytest.mark.parametrize("tract", [0.9, 1.0, 1.12])
def test_another_body_has_other_tones(tract: float) -> None:
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * 400 * time).astype(np.float32)
    sound = with_other_tract(tone, tract)
    assert len(sound) == pytest.approx(SAMPLE_RATE / tract, rel=0.02)
    assert np.argmax(np.abs(np.fft.rfft(sound))) * SAMPLE_RATE / len(sound) == pytest.approx(400 * tract, rel=0.02)


def test_surroundings_are_drawn_as_often_as_planned() -> None:
    drawn = [surroundings(Random(seed)) for seed in range(600)]
    assert drawn[0] == surroundings(Random(0))
    shares = {
        "room": np.mean([place.echo > 0 for place in drawn]),
        "noise": np.mean([place.noise is not None for place in drawn]),
        "telephone": np.mean([place.telephone for place in drawn]),
        "colour": np.mean([place.tilt != 0 for place in drawn]),
    }
    assert shares == pytest.approx(SHARES, abs=0.07)
