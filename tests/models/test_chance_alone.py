"""Worlds in which everyone is equally keen: the band must hold what they show, and nothing more."""

from __future__ import annotations

import numpy as np
import pytest

from models.chance import chance_band, gini_by_chance, rate_of_contributors
from models.concentration import gini_corrected, top_share

RUNS = 1_000  # binomial error of a cover of .95: ±.007; that of the band's own ends adds as much


@pytest.mark.parametrize(("n", "total"), [(30, 60), (400, 900), (3_000, 4_000)])
def test_equal_members_fall_into_the_band(n: int, total: int) -> None:
    rng = np.random.default_rng(n)
    band = chance_band(n, total)
    draws = rng.multinomial(total, np.full(n, 1 / n), size=RUNS)
    inside = np.mean([band.contains(gini_corrected(row)) for row in draws])
    assert 0.92 <= inside <= 0.975
    lowest = [1 - top_share(row, 90) for row in draws]
    assert np.mean(np.array(lowest) >= band.content_low[10] - 1e-9) >= 0.93


def test_equal_contributors_whose_silent_peers_are_unknown_fall_into_their_band() -> None:
    rng = np.random.default_rng(3)
    inside = []
    for _ in range(80):
        counts = rng.poisson(1.0, 300)
        counts = counts[counts > 0]
        band = chance_band(counts.size, int(counts.sum()), among_contributors=True)
        inside.append(band.contains(gini_corrected(counts)))
    assert 0.88 <= np.mean(inside) <= 0.995


def test_unequal_members_fall_out_of_the_band() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(rng.gamma(0.5, 4.0, 300))
    assert gini_corrected(counts) > chance_band(300, int(counts.sum())).high


def test_large_and_full_draws_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    full = chance_band(500, 1_500)
    chance_band.cache_clear()
    monkeypatch.setattr("models.chance.LARGEST_FULL_DRAW", 0)
    large = chance_band(500, 1_500)
    chance_band.cache_clear()
    width = full.high - full.low
    assert large.low == pytest.approx(full.low, abs=0.06 * width)
    assert large.high == pytest.approx(full.high, abs=0.06 * width)
    assert np.abs(large.content_low - full.content_low).max() < 0.004
    assert np.abs(large.content_high - full.content_high).max() < 0.004


def test_band_of_a_large_community_is_narrow() -> None:
    band = chance_band(300_000, 1_000_000)
    assert band.low < band.expected < band.high
    assert band.high - band.low < 0.002


def test_expected_value_lies_in_the_middle_of_the_band() -> None:
    band = chance_band(200, 400)
    assert band.low < gini_by_chance(2.0) == band.expected < band.high


def test_band_is_the_same_whoever_asks_first() -> None:
    first = chance_band(45, 99)
    chance_band.cache_clear()
    assert (chance_band(45, 99).low, chance_band(45, 99).high) == (first.low, first.high)


def test_everyone_contributed_exactly_once() -> None:
    band = chance_band(50, 50, among_contributors=True)
    assert (band.expected, band.low, band.high) == (0, 0, 0)


def test_rate_behind_contributors_gives_their_mean() -> None:
    for rate in (0.01, 0.5, 3.0, 40.0):
        mean = rate / (1 - np.exp(-rate))
        assert rate_of_contributors(mean) == pytest.approx(rate, rel=1e-6)


@pytest.mark.parametrize(("n", "total", "among"), [(1, 5, False), (5, 0, False), (5, 4, True)])
def test_no_band_without_people_or_events(n: int, total: int, *, among: bool) -> None:
    with pytest.raises(ValueError, match="no band"):
        chance_band(n, total, among_contributors=among)


def test_curve_of_the_band_encloses_a_drawn_curve() -> None:
    rng = np.random.default_rng(9)
    row = np.sort(rng.multinomial(600, np.full(100, 0.01)))
    band = chance_band(100, 600)
    content = np.concatenate(([0.0], np.cumsum(row) / 600))  # at whole per cents, as the band's points
    assert np.mean((content >= band.content_low - 1e-12) & (content <= band.content_high + 1e-12)) > 0.8
