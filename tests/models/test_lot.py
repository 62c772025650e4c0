"""People drawn by lot: as many as asked for, whatever the order of their keys, smaller lots inside larger ones."""

from __future__ import annotations

import numpy as np
import pytest

from models.lot import ALL, drawn, place_in_lot

KEYS = np.arange(200_000)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5])
def test_gaps_between_drawn_people_are_those_of_chance(share):
    """Of independent draws the gap is 1 with chance `share`, 2 with share · (1 - share), and so on."""
    gaps = np.diff(np.flatnonzero(drawn(KEYS, share)))
    for gap in (1, 2, 3):
        expected = gaps.size * share * (1 - share) ** (gap - 1)
        assert abs((gaps == gap).sum() - expected) < 5 * np.sqrt(expected)


def test_a_smaller_lot_is_inside_a_larger_one():
    small, large = drawn(KEYS, 0.1), drawn(KEYS, 0.3)
    assert small.sum() == pytest.approx(20_000, rel=0.03)
    assert large[small].all()
    assert drawn(KEYS, 1.0).all()


def test_places_are_spread_evenly():
    counts = np.bincount((place_in_lot(KEYS) // np.uint64(ALL // 100)).astype(np.int64).clip(max=99))
    assert ((counts - 2_000) ** 2 / 2_000).sum() < 160  # chi-square with 99 degrees of freedom: .9999
