"""Loudness and true peak, against the standards' own signals and an independent meter."""

import numpy as np
import pyloudnorm
import pytest

from audio.dsp import limiter, loudness

# EBU Tech 3341 v4, table 1, made from sines in one channel: each reads 3.01 LU less than in two.
TECH_3341 = {
    "case 1": [(20, -23.0)],
    "case 2": [(20, -33.0)],
    "case 3": [(10, -36.0), (60, -23.0), (10, -36.0)],
    "case 4": [(10, -72.0), (10, -36.0), (60, -23.0), (10, -36.0), (10, -72.0)],
    "case 5": [(20, -26.0), (20.1, -20.0), (20, -26.0)],
}
EXPECTED = {"case 2": -36.01}


def tones(parts, rate, frequency=1000.0):
    phases = [np.arange(round(seconds * rate)) * (2 * np.pi * frequency / rate) for seconds, _ in parts]
    levels = [10 ** (level / 20) for _, level in parts]
    return np.concatenate([a * np.sin(p) for a, p in zip(levels, phases, strict=True)]).astype(np.float32)


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("case", TECH_3341)
def test_the_meter_reads_the_conformance_signals_within_the_published_tolerance(case, rate):
    """EBU Tech 3341: ±0.1 LU. Gating is proved by cases 3 to 5."""
    measured = loudness.integrated(loudness.steps(tones(TECH_3341[case], rate), rate))
    assert measured == pytest.approx(EXPECTED.get(case, -26.01), abs=0.1)


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize(
    ("window", "parts", "times"),
    [
        (loudness.SHORT_TERM, [(1.34, -20.0), (1.66, -30.0)], 5),  # case 9
        (loudness.MOMENTARY, [(0.18, -20.0), (0.22, -30.0)], 25),  # case 12
    ],
)
def test_what_is_loud_for_a_moment_is_read_in_its_window(window, parts, times, rate):
    """EBU Tech 3341 cases 9 and 12: the same value all along, ±0.1 LU."""
    read = loudness.sliding(loudness.steps(tones(parts * times, rate), rate), window)
    assert len(read) > 60
    assert np.abs(read + 26.01).max() < 0.1


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([-20, -30], 10), ([-20, -15], 5), ([-40, -20], 20), ([-50, -35, -20, -35, -50], 15)],
)
def test_the_loudness_range_of_the_conformance_signals(levels, expected):
    """EBU Tech 3342 cases 1 to 4: ±1 LU."""
    energies = loudness.steps(tones([(20, level) for level in levels], 48000), 48000)
    assert loudness.spread(energies) == pytest.approx(expected, abs=1)
    assert loudness.spread(energies[:20]) == 0


def test_the_meter_agrees_with_an_independent_one_on_noise():
    """pyloudnorm with De Man's filter, which is the standard's."""
    noise = np.random.default_rng(3).standard_normal(44100 * 8).astype(np.float32) * 0.1
    other = pyloudnorm.Meter(44100, filter_class="DeMan").integrated_loudness(noise)
    assert loudness.integrated(loudness.steps(noise, 44100)) == pytest.approx(other, abs=0.02)


def test_silence_and_less_than_a_block_have_no_loudness():
    """Nothing to hear is minus infinity, never a number that somebody could level by."""
    assert loudness.integrated(loudness.steps(np.zeros(44100, np.float32), 44100)) == float("-inf")
    assert loudness.integrated(loudness.steps(np.ones(4410, np.float32), 44100)) == float("-inf")


@pytest.mark.parametrize(
    ("ratio", "degrees", "amplitude", "expected"),
    [(4, 0, 0.5, -6.0), (4, 45, 0.5, -6.0), (6, 60, 0.5, -6.0), (8, 67.5, 0.5, -6.0), (4, 45, 1.41, 3.0)],
)
def test_true_peak_reads_between_the_samples(ratio, degrees, amplitude, expected):
    """EBU Tech 3341 cases 15 to 19: sines whose samples miss the crest; +0.2 / -0.4 dB."""
    phase = np.arange(48000) * 2 * np.pi / ratio + np.radians(degrees)
    tone = (
        amplitude * np.sin(phase) * np.clip(np.minimum(phase, phase[::-1]) / 600, 0, 1)
    )  # an edge would ring
    peak = 20 * np.log10(limiter.true_peak(tone.astype(np.float32)))
    assert expected - 0.4 <= peak <= expected + 0.2


def test_the_limiter_holds_the_ceiling_and_leaves_quiet_sound_alone():
    """What is loud is lowered under the ceiling between the samples too; a quiet second stays bit for bit."""
    quiet = tones([(1, -30.0)], 44100)
    loud = np.random.default_rng(1).standard_normal(4410).astype(np.float32) * 0.5
    out = limiter.limit(np.concatenate([quiet, loud, quiet]), 44100, 0.5)
    assert limiter.true_peak(out) <= 0.5 * 1.002
    assert np.array_equal(out[: len(quiet) - 2000], quiet[:-2000])


def test_the_limiter_moves_its_gain_without_a_click():
    """A lone peak in a tone is turned down smoothly: no step in the gain is larger than its window allows."""
    tone = tones([(0.5, -12.0)], 44100, 200.0)
    tone[11025:11035] *= 3
    gain = limiter.limit(tone, 44100, 0.3)[10500:11500] / np.where(
        tone[10500:11500] == 0, 1, tone[10500:11500]
    )
    steps = np.abs(np.diff(gain[np.abs(tone[10500:11500]) > 1e-3]))
    assert steps.max() < 0.02


def test_what_is_below_the_ceiling_is_given_back_as_it_is():
    """No copy, no rounding."""
    tone = tones([(0.1, -20.0)], 44100)
    assert limiter.limit(tone, 44100, 0.5) is tone
