"""What must hold for any counts: order, copies, scale, added zeros, splits, and the edges."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import TooFewMembers
from models.concentration import (
    absence_factor,
    effective_contributors,
    gini,
    gini_corrected,
    hhi,
    hhi_unbiased,
    lorenz,
    top_share,
)
from models.histogram import from_pairs, histogram
from models.theil import theil, theil_split

some_counts = st.lists(st.integers(0, 60), min_size=1, max_size=60).filter(any)
MEASURES: dict[str, Callable[[list[int]], float]] = {
    "gini": gini,
    "hhi": hhi,
    "theil": theil,
    "order_1": lambda counts: effective_contributors(counts).order_1,
    "top_10": lambda counts: top_share(counts, 10),
    "absence": lambda counts: absence_factor(counts, share=0.5),
}
RELATIVE = {"gini": gini, "theil": theil, "top_10": MEASURES["top_10"]}


@given(some_counts, st.randoms())
def test_order_of_members_is_irrelevant(counts: list[int], random: Random) -> None:
    shuffled = random.sample(counts, len(counts))
    for name, measure in MEASURES.items():
        assert measure(shuffled) == pytest.approx(measure(counts), abs=1e-12), name


@given(some_counts, st.integers(2, 9))
def test_writing_k_times_as_much_changes_no_share(counts: list[int], factor: int) -> None:
    for name, measure in MEASURES.items():
        assert measure([factor * x for x in counts]) == pytest.approx(measure(counts), abs=1e-9), name


@given(some_counts, st.integers(2, 5))
def test_a_community_copied_k_times_is_as_unequal(counts: list[int], copies: int) -> None:
    for name, measure in RELATIVE.items():
        assert measure(counts * copies) == pytest.approx(measure(counts), abs=1e-9), name
    assert hhi(counts * copies) == pytest.approx(hhi(counts) / copies)


@given(some_counts, st.integers(0, 200))
def test_added_members_at_zero_change_the_gini_exactly(counts: list[int], zeros: int) -> None:
    n = len(counts)
    expected = (zeros + n * gini(counts)) / (n + zeros)
    assert gini(counts + [0] * zeros) == pytest.approx(expected, abs=1e-12)
    assert gini(histogram(counts).with_members(n + zeros)) == pytest.approx(expected, abs=1e-12)


def test_ninety_silent_members_beside_ten() -> None:
    ten = [5, 5, 5, 5, 1, 1, 1, 1, 0, 0]
    assert gini([*ten, *[0] * 90]) == pytest.approx(0.946667, abs=1e-6)


@given(some_counts)
def test_gini_equals_the_mean_difference(counts: list[int]) -> None:
    x = np.array(counts)
    difference = np.abs(x[:, None] - x[None, :]).mean()
    assert gini(counts) == pytest.approx(difference / (2 * x.mean()), abs=1e-9)


@given(some_counts, st.sampled_from([0.1, 0.5, 0.8, 1.0]))
def test_absence_factor_by_counting_from_the_top(counts: list[int], share: float) -> None:
    ordered = sorted(counts, reverse=True)
    needed = next(k for k in range(1, len(counts) + 1) if sum(ordered[:k]) >= share * sum(counts) - 1e-9)
    assert absence_factor(counts, share=share) == needed


@given(some_counts)
def test_lorenz_curve_is_convex_and_ends_in_the_corner(counts: list[int]) -> None:
    curve = lorenz(counts)
    assert (curve.people_share[0], curve.content_share[0]) == (0, 0)
    assert (curve.people_share[-1], curve.content_share[-1]) == (1, 1)
    steps = np.diff(curve.content_share) / np.diff(curve.people_share)
    assert np.all(np.diff(steps) > -1e-9)
    assert np.all(curve.content_share <= curve.people_share + 1e-12)
    area = np.trapezoid(curve.content_share, curve.people_share)
    assert 1 - 2 * area == pytest.approx(gini(counts), abs=1e-9)


def test_thinned_out_lorenz_curve_keeps_its_ends_and_its_area() -> None:
    counts = np.random.default_rng(1).integers(0, 1_000_000, 20_000)
    curve = lorenz(counts)
    assert curve.people_share.size <= 400
    assert curve.content_share[-1] == 1
    area = np.trapezoid(curve.content_share, curve.people_share)
    assert 1 - 2 * area == pytest.approx(gini(counts), abs=1e-4)


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=20), min_size=1, max_size=6).filter(
        lambda g: any(map(any, g))
    )
)
def test_theil_of_any_split_adds_up(groups: list[list[int]]) -> None:
    split = theil_split({str(name): group for name, group in enumerate(groups)})
    assert split.total == pytest.approx(theil([x for group in groups for x in group]), abs=1e-9)
    assert split.between + split.within == pytest.approx(split.total, abs=1e-9)
    assert split.between > -1e-12


@given(some_counts.filter(lambda counts: sum(counts) > 1))
def test_unbiased_hhi_is_the_chance_of_two_acts_by_one_person(counts: list[int]) -> None:
    total = sum(counts)
    pairs = sum(made * (made - 1) for made in counts) / (total * (total - 1))
    assert hhi_unbiased(counts) == pytest.approx(pairs)


@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0]])
def test_no_share_of_nothing(counts: list[int]) -> None:
    for measure in (gini, hhi, theil, lorenz, absence_factor):
        with pytest.raises(TooFewMembers):
            measure(counts)


def test_one_member_who_made_everything() -> None:
    assert gini([8]) == gini_corrected([8]) == 0
    assert gini_corrected([8, 0, 0, 0]) == pytest.approx(1)
    assert hhi_unbiased([1]) is None


@pytest.mark.parametrize("bad", [[-1, 2], [0.5, 1.0]])
def test_counts_are_whole_and_not_negative(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="counts"):
        histogram(np.array(bad))


def test_histogram_of_large_counts_is_the_same_by_sorting() -> None:
    counts = np.array([5, 70_000, 5, 0, 70_000, 5])
    data = histogram(counts)
    assert data.values.tolist() == [0, 5, 70_000]
    assert data.members.tolist() == [1, 3, 2]
    assert from_pairs([70_000, 0, 5], [2, 1, 3]).values.tolist() == data.values.tolist()
    with pytest.raises(ValueError, match="cannot hold"):
        data.with_members(3)
