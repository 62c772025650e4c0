"""The trend: paired resampling, what it calls and what it must not call."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from models.histogram import histogram
from models.intervals import percentile_interval, resampled
from models.paired import paired_block, paired_draws
from models.trend import Trend, theil_sen, trend

Rows = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _rows(counts: np.ndarray) -> Rows:
    """Rows (member, block, count) of a table members x blocks, zeros left out; block 0 is the last column."""
    member, column = np.nonzero(counts)
    return member, counts.shape[1] - 1 - column, counts[member, column]


def _world(
    rng: np.random.Generator, n: int, blocks: int, *, shape: float | np.ndarray = 0.5, mean: float = 4.0
) -> np.ndarray:
    """Gamma-Poisson counts of the same members; a shape per block lets the inequality change with ranks kept."""
    if np.ndim(shape) == 0:
        return rng.poisson(np.repeat(rng.gamma(shape, mean / shape, n)[:, None], blocks, axis=1))
    from scipy.stats import gamma

    rank = rng.uniform(size=n)
    rates = np.column_stack([gamma.ppf(rank, each, scale=mean / each) for each in np.asarray(shape)])
    return rng.poisson(rates)


def _everyone(n: int, blocks: int) -> dict[int, int]:
    return dict.fromkeys(range(blocks), n)


def test_theil_sen_by_hand() -> None:
    # slopes of (0,0) (1,1) (2,2) (3,30): 1, 1, 10, 1, 14.5, 28; median (1 + 10) / 2
    assert theil_sen(np.arange(4.0), np.array([[0.0, 1.0, 2.0, 30.0]]))[0] == pytest.approx(5.5)


@pytest.mark.parametrize("is_known", [True, False])
def test_no_change_is_not_called(*, is_known: bool) -> None:
    rng = np.random.default_rng(11)
    called = 0
    for _ in range(60):
        rows = _rows(_world(rng, 100, 8))
        found = trend(*rows, rng=rng, n_members=_everyone(100, 8) if is_known else None)
        called += found.direction != "no_sign"
    assert called <= 8  # 5 % of 60 is 3; more than 8 has a chance of one in two hundred


def test_growing_concentration_is_called_rising_and_the_reverse_falling() -> None:
    rng = np.random.default_rng(12)
    shapes = np.linspace(1.5, 0.4, 13)
    counts = _world(rng, 500, 13, shape=shapes)
    assert trend(*_rows(counts), rng=rng, n_members=_everyone(500, 13)).direction == "rising"
    assert trend(*_rows(counts[:, ::-1]), rng=rng, n_members=_everyone(500, 13)).direction == "falling"


def test_more_activity_alone_is_no_trend() -> None:
    rng = np.random.default_rng(13)
    rates = rng.gamma(0.5, 2.0, 800)
    counts = rng.poisson(rates[:, None] * np.linspace(1.0, 8.0, 10)[None, :])
    found = trend(*_rows(counts), rng=rng, n_members=_everyone(800, 10))
    among = trend(*_rows(counts), rng=rng)
    values = [each.estimate.value for each in found.blocks]
    assert max(values) - min(values) < 0.04  # type: ignore[type-var, operator]
    for each in (found, among):
        assert each.slope.low is not None
        assert abs(each.slope.value or 1.0) < 0.05


def _widths(rng: np.random.Generator) -> tuple[float, float]:
    counts = _world(rng, 200, 2, shape=0.5, mean=20.0)
    blocks = []
    for column in range(2):
        data = histogram(counts[:, column])
        blocks.append(
            paired_block(column, np.arange(200), counts[:, column], data=data, mean=data.mean, among_contributors=False)
        )
    draws = paired_draws(blocks, 200, rng=rng)
    low, high = percentile_interval(draws[:, 1] - draws[:, 0])
    apart = []
    for block in blocks:
        parts = [block.gini(members) for members in resampled(block.data, rng=rng)]
        apart.append(np.ptp(percentile_interval(np.concatenate(parts))))
    return high - low, float(np.hypot(*apart))


def test_unpaired_resampling_is_much_too_wide() -> None:
    # expected.json: .121 against .047 at 200 members, 2.6 times
    rng = np.random.default_rng(14)
    widths = np.array([_widths(rng) for _ in range(12)])
    assert widths[:, 1].mean() / widths[:, 0].mean() > 2.0


def test_draws_for_large_communities_agree_with_resampling(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(15)
    rows = _rows(_world(rng, 1_500, 7))
    for denominators in (None, _everyone(2_000, 7)):
        by_member = trend(*rows, rng=np.random.default_rng(0), n_members=denominators)
        with monkeypatch.context() as patch:
            patch.setattr("models.paired.MOST_ROWS_RESAMPLED", 0)
            by_normal = trend(*rows, rng=np.random.default_rng(0), n_members=denominators)
        assert by_normal.slope.value == by_member.slope.value
        assert _width(by_normal) == pytest.approx(_width(by_member), rel=0.15)
        one, other = by_member.blocks[3].estimate, by_normal.blocks[3].estimate
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=0.006)


def _width(found: Trend) -> float:
    assert found.slope.low is not None
    assert found.slope.high is not None
    return found.slope.high - found.slope.low


def test_fewer_than_six_blocks_make_no_trend() -> None:
    rng = np.random.default_rng(16)
    found = trend(*_rows(_world(rng, 100, 5)), rng=rng)
    assert found.direction == "not_shown"
    assert found.slope.reason == "5 blocks of 28 days with enough members; a trend needs 6"
    assert len(found.blocks) == 5
    assert [each.block for each in found.blocks] == [4, 3, 2, 1, 0]


def test_thin_block_is_left_out_and_says_so() -> None:
    rng = np.random.default_rng(17)
    counts = _world(rng, 100, 8)
    counts[10:, 2] = 0
    found = trend(*_rows(counts), rng=rng)
    thin = found.blocks[2]
    assert thin.estimate.state == "not_shown"
    assert "a comparison needs 20" in str(thin.estimate.reason)
    assert found.slope.value is not None


def test_newcomers_who_make_the_trend_are_told_apart() -> None:
    rng = np.random.default_rng(18)
    old = rng.poisson(np.full((150, 8), 12.0))
    fresh = rng.poisson(np.full((2_000, 8), 1.5)) * (np.arange(2_000)[:, None] < 280 * np.arange(8)[None, :])
    found = trend(*_rows(np.vstack([old, fresh])), rng=rng)
    assert found.direction == "rising"
    stayers = found.slope_of_stayers
    assert stayers.n >= 150
    assert stayers.low is not None
    assert stayers.high is not None
    assert (stayers.high + stayers.low) / 2 < 0.3 * (found.slope.value or 0)


def test_nobody_was_there_throughout() -> None:
    counts = np.kron(np.eye(8, dtype=np.int64), np.full((30, 1), 3)) + np.kron(
        np.eye(8, dtype=np.int64), np.arange(30)[:, None]
    )
    found = trend(*_rows(counts), rng=np.random.default_rng(0))
    assert found.slope_of_stayers.reason == "0 members contributed in every block; their own trend needs 20"


def test_no_rows_at_all() -> None:
    none = np.zeros(0, dtype=np.int64)
    found = trend(none, none, none, rng=np.random.default_rng(0))
    assert (found.blocks, found.direction) == ((), "not_shown")
