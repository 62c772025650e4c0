"""Ranks inside communities: large ones alone by count, small ones together by rate, outcomes in the same unit."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from models.panel import NEVER, Panel, cumulated
from models.readiness.labels import cut, labelled
from models.readiness.units import EVERYBODY, FEWEST_ALONE, SMALL, outcome_units, with_units
from models.stacks import Rules, find_stacks
from models.uplift import log_ratio, symmetric, window_sums
from models.uplift_tenure import TENURES, by_tenure

AT = datetime(2025, 1, 6)
LARGE = 120


def snapshot():
    """Community 0: 120 people with 1 to 120 acts; communities 1 and 2: thirty each with 1 to 30, the last newcomers."""
    made = [*range(1, LARGE + 1), *range(1, 31), *range(1, 31)]
    homes = [0] * LARGE + [1] * 30 + [2] * 30
    tenure = [400.0] * (len(made) - 1) + [35.0]
    rows = pd.DataFrame(
        {"origin": 0, "member_key": range(len(made)), "count_weeks_12": made, "tenure_days": tenure, "at": AT}
    )
    return rows, pd.DataFrame({"origin": 0, "member_key": range(len(made)), "community_key": homes})


def test_large_community_is_alone_and_small_ones_are_one_pool_by_rate():
    rows, homes = snapshot()
    found = with_units(rows, homes)
    assert found["unit"].tolist() == [1] * LARGE + [SMALL] * 60
    alone = found[found["unit"] == 1]
    assert (alone["standing"] == alone["count_weeks_12"]).all()
    assert found["standing"].iloc[-1] == 30 * 12 / 5  # five weeks there
    assert found["standing"].iloc[-2] == 29
    assert cut(found.loc[found["unit"] == SMALL, "standing"].to_numpy(), 5) == 29  # of 72, 30, 29, ... the third
    assert len(alone) >= FEWEST_ALONE


def test_without_groups_everybody_is_ranked_together_by_count():
    rows, _ = snapshot()
    found = with_units(rows, None)
    assert set(found["unit"]) == {EVERYBODY}
    assert (found["standing"] == found["count_weeks_12"]).all()


def test_outcome_is_ranked_in_the_unit_of_the_snapshot():
    """Ten acts are the best of the pool and nothing in the large community; a newcomer counts where they came."""
    rows, homes = snapshot()
    placed = with_units(rows, homes).assign(origin=2)
    later = pd.DataFrame({"origin": 0, "member_key": [999, 998], "community_key": [0, 2]})
    homes = pd.concat([homes.assign(origin=2), later], ignore_index=True)
    outcomes = pd.DataFrame(
        {
            "origin": 2,
            "member_key": [*range(180), 999, 998],
            "count_first_half": [*([20] * LARGE), *([1] * 59), 5, 3, 3],
            "count_second_half": [*([20] * LARGE), *([1] * 59), 5, 3, 3],
        }
    )
    outcomes["unit"] = outcome_units(outcomes, placed, homes)
    assert outcomes["unit"].tolist() == [1] * LARGE + [SMALL] * 60 + [1, SMALL]
    rose = labelled(placed, outcomes, count_ripe_from=2).set_index("member_key")["rose"]
    assert rose[179]
    together = labelled(placed.assign(unit=0), outcomes.drop(columns="unit"), count_ripe_from=2)
    assert not together.set_index("member_key")["rose"][179]


def test_uplift_by_tenure_splits_the_trained_and_adds_up():
    """Of equal people the old doubled after week 130 and the young did not; the whole is between the two."""
    rng = np.random.default_rng(2)
    n, weeks, week = 1_200, 150, 130
    start = np.where(np.arange(n) % 2, -200, 106)
    rate = np.full((n, weeks), 2.0)
    rate[start[:, None] > np.arange(weeks)] = 0.0
    trained = np.full(n, NEVER)
    chosen = rng.permutation(n)[:200]
    trained[chosen] = week
    rate[np.ix_(chosen[start[chosen] < 0], np.arange(week, weeks))] *= 2
    acts = cumulated(rng.poisson(rate).astype(np.int32))
    panel = Panel(acts, acts, start, np.ones(n, dtype=bool), np.zeros(n, dtype=np.int64), trained)
    stacks = find_stacks(panel, Rules(length=12))
    parts = by_tenure(panel, stacks, acts)
    whole = log_ratio(window_sums(stacks, acts, symmetric(12)))
    assert {each.group for each in parts} == {TENURES[0], TENURES[2]}
    young, old = (next(each for each in parts if each.group == TENURES[at]) for at in (0, 2))
    assert young.n + old.n == whole.n
    assert abs(old.ratio.value - np.log(2)) < 4 * old.ratio.standard_error
    assert abs(young.ratio.value) < 4 * young.ratio.standard_error
    assert old.ratio.value > 0.4
