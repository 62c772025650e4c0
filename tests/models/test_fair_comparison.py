"""Thinning and the comparison of communities that rests on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.comparison import fair_comparison
from models.concentration import gini_corrected
from models.histogram import histogram
from models.intervals import resampled
from models.thinning import share_kept, thinned, thinned_gini


def _thinned_by_hand(counts: np.ndarray, mean: float, rng: np.random.Generator, times: int) -> float:
    keep = mean / counts.mean()
    draws = [rng.binomial(counts, keep) for _ in range(times)]
    return float(np.mean([gini_corrected(draw) for draw in draws if draw.any()]))


def test_expected_thinning_is_what_200_drawn_thinnings_average_to() -> None:
    rng = np.random.default_rng(1)
    for n, mean in ((30, 2.0), (200, 1.0), (2_000, 0.5)):
        counts = rng.poisson(rng.gamma(0.5, 16, n))
        drawn = _thinned_by_hand(counts, mean, rng, 200)
        assert thinned_gini(counts, mean) == pytest.approx(drawn, abs=0.012 if n < 100 else 0.005)


def test_two_members_thinned_by_hand() -> None:
    # 1 and 2 events, each kept with 1/2. Thinned differences: |B1 - B2| has mean 5/8 (B1: 0,1 at 1/2; B2: 0,1,2 at
    # 1/4, 1/2, 1/4): .5(0·.25 + 1·.5 + 2·.25) + .5(1·.25 + 0·.5 + 1·.25) = .5 + .25 = .75; twice the mean is 1.5
    assert thinned_gini([1, 2], 0.75) == pytest.approx(0.75 / 1.5)


@given(st.lists(st.integers(0, 900), min_size=2, max_size=30).filter(lambda counts: sum(map(bool, counts)) > 1))
def test_nothing_taken_away_leaves_the_corrected_gini(counts: list[int]) -> None:
    mean = float(np.mean(counts))
    assert thinned_gini(counts, mean) == pytest.approx(gini_corrected(counts), abs=1e-9)
    made = [x for x in counts if x]
    own = sum(made) / len(made)
    assert thinned_gini(made, own, among_contributors=True) == pytest.approx(gini_corrected(made), abs=1e-9)


def test_coarse_grid_of_a_giant_changes_nothing_that_shows() -> None:
    counts = np.array([0, 3, 900, 60_000, 75_000])
    rng = np.random.default_rng(2)
    for keep in (0.1, 0.9):
        mean = keep * counts.mean()
        assert thinned_gini(counts, mean) == pytest.approx(_thinned_by_hand(counts, mean, rng, 400), abs=0.001)


def test_thinning_among_contributors_by_drawing() -> None:
    rng = np.random.default_rng(3)
    counts = np.array([1, 1, 2, 3, 5, 9, 9, 20] * 40)
    keep = share_kept(histogram(counts), 2.0, among_contributors=True)
    draws = [draw[draw > 0] for draw in (rng.binomial(counts, keep) for _ in range(400))]
    assert np.mean([draw.mean() for draw in draws]) == pytest.approx(2.0, abs=0.01)
    drawn = np.mean([gini_corrected(draw) for draw in draws])
    assert thinned_gini(counts, 2.0, among_contributors=True) == pytest.approx(drawn, abs=0.003)


def test_gradient_is_the_change_by_one_more_member() -> None:
    data = histogram(np.random.default_rng(4).poisson(3.0, 2_000))
    for among in (False, True):
        part = data.positive() if among else data
        table = thinned(part.values, 0.6)
        gradient = table.gradient(part.members, among_contributors=among)
        rows = part.members + np.eye(part.values.size) * 1e-3
        base = table.gini_of_rows(part.members[None, :], among_contributors=among)
        stepped = (table.gini_of_rows(rows, among_contributors=among) - base) / 1e-3
        assert gradient == pytest.approx(stepped, rel=1e-3, abs=1e-9)


@pytest.mark.parametrize("among", [False, True])
def test_same_habits_at_different_activity_look_alike(*, among: bool) -> None:
    rng = np.random.default_rng(5)
    groups = {f"mean {m}": rng.poisson(rng.gamma(0.5, m / 0.5, 3_000)) for m in (1, 2, 5, 20)}
    raw = [gini_corrected(x[x > 0] if among else x) for x in groups.values()]
    fair = fair_comparison(groups, rng=rng, among_contributors=among)
    values = [row.estimate.value for row in fair.rows if row.estimate.value is not None]
    assert max(raw) - min(raw) > 0.08  # the raw Gini would rank them
    assert len(values) == 4
    assert max(values) - min(values) < 0.025
    assert sum(row.differs for row in fair.rows) <= 1


def test_different_habits_are_marked() -> None:
    rng = np.random.default_rng(6)
    groups = {f"alike {i}": rng.poisson(rng.gamma(1.0, 3.0, 400)) for i in range(5)}
    groups["carried by few"] = rng.poisson(rng.gamma(0.15, 4.0 / 0.15, 400))
    fair = fair_comparison(groups, rng=rng)
    assert fair.rows[0].name == "carried by few"
    assert fair.rows[0].differs


def test_many_alike_communities_are_hardly_ever_marked() -> None:
    rng = np.random.default_rng(7)
    groups = {str(i): rng.poisson(rng.gamma(0.6, 5.0, 150)) for i in range(40)}
    fair = fair_comparison(groups, rng=rng)
    assert sum(row.differs for row in fair.rows) <= 2
    covered = [row.estimate.low <= fair.pooled <= row.estimate.high for row in fair.rows]  # type: ignore[operator]
    assert np.mean(covered) >= 0.85


def test_interval_of_a_large_group_is_that_of_its_resamples() -> None:
    rng = np.random.default_rng(8)
    groups = {str(i): rng.poisson(np.exp(rng.normal(0.8, 1.2, 1_500))) for i in range(2)}
    fair = fair_comparison(groups, rng=rng, among_contributors=True)
    for row in fair.rows:
        data = histogram(groups[row.name]).positive()
        table = thinned(data.values, share_kept(data, fair.mean or 0.0, among_contributors=True))
        draws = [table.gini_of_rows(part, among_contributors=True) for part in resampled(data, rng=rng, resamples=3000)]
        low, high = np.quantile(np.concatenate(draws), (0.025, 0.975))
        assert row.estimate.low == pytest.approx(low, abs=0.15 * (high - low))
        assert row.estimate.high == pytest.approx(high, abs=0.15 * (high - low))


def test_ends_of_a_large_group_stay_possible() -> None:
    groups = {"one giant": [1] * 1_199 + [50_000], "equal": [3] * 1_200}
    for row in fair_comparison(groups, rng=np.random.default_rng(9)).rows:
        assert row.estimate.low is not None
        assert row.estimate.high is not None
        assert 0 <= row.estimate.low <= row.estimate.high <= 1


def test_small_and_silent_communities_are_left_out_with_the_reason() -> None:
    groups = {"large": [3] * 30 + [9] * 5, "other": [2, 7] * 15, "small": [5] * 19, "silent": [0] * 90 + [1] * 10}
    fair = fair_comparison(groups, rng=np.random.default_rng(0))
    reasons = {row.name: row.estimate.reason for row in fair.rows if row.estimate.state == "not_shown"}
    assert reasons == {
        "small": "19 members; a comparison needs 20",
        "silent": "0.10 contributions a member; a comparison needs 0.5",
    }
    assert fair.mean == pytest.approx(135 / 35)


def test_one_community_alone_is_not_compared() -> None:
    fair = fair_comparison({"only": [1, 2] * 20}, rng=np.random.default_rng(0))
    assert (fair.mean, fair.pooled) == (None, None)
    assert fair.rows[0].estimate.state == "not_shown"


def test_counts_cannot_be_thinned_upwards() -> None:
    with pytest.raises(ValueError, match="cannot be thinned"):
        thinned_gini([1, 2, 3], 5.0)
