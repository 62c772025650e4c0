"""The power law: found where it is, not claimed where it is not, refused where too few are in the tail."""

from __future__ import annotations

import numpy as np
import pytest

from models.power_law import power_law


def test_drawn_power_law_is_recovered_and_favoured() -> None:
    counts = np.minimum(np.random.default_rng(1).zipf(2.3, 100_000), 10_000_000)
    fit = power_law(counts)
    assert fit is not None
    assert abs(fit.exponent - 2.3) < 4 * fit.standard_error
    assert fit.favoured == "power_law"


def test_lognormal_counts_are_not_called_a_power_law() -> None:
    counts = np.ceil(np.exp(np.random.default_rng(2).normal(1.0, 1.0, 20_000))).astype(np.int64)
    fit = power_law(counts)
    assert fit is not None
    assert fit.favoured != "power_law"


def test_people_at_zero_change_nothing() -> None:
    counts = np.minimum(np.random.default_rng(3).zipf(2.0, 2_000), 100_000)
    assert power_law(np.append(counts, np.zeros(500, dtype=np.int64))) == power_law(counts)


@pytest.mark.parametrize("counts", [[1, 2, 3], [5] * 300, [7] * 99 + [1]])
def test_no_exponent_without_a_hundred_in_a_tail_that_falls(counts: list[int]) -> None:
    fit = power_law(counts)
    assert fit is None or (fit.n_tail == 100 and fit.start == 1)
    if len(counts) != 100:
        assert fit is None


def test_standard_error_is_that_of_the_source() -> None:
    fit = power_law(np.minimum(np.random.default_rng(4).zipf(2.5, 3_000), 100_000))
    assert fit is not None
    assert fit.standard_error == pytest.approx((fit.exponent - 1) / np.sqrt(fit.n_tail))
