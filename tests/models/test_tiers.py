"""The tiers of 90-9-1: who is in which band, and when a band does not exist."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tiers import KEYS, tier_of_members, tiers


@given(st.lists(st.integers(0, 40), min_size=1, max_size=400))
@settings(max_examples=60)
def test_tiers_hold_everyone_once(counts: list[int]) -> None:
    rows = tiers(counts)
    assert [row.key for row in rows] == list(KEYS)
    assert sum(row.actual for row in rows) == len(counts)
    assert sum(row.content for row in rows) == sum(counts)
    of_each = np.bincount(tier_of_members(np.array(counts)), minlength=len(KEYS))
    assert of_each.tolist() == [row.actual for row in rows]


def test_thousand_members_without_ties_across_a_cut() -> None:
    counts = [1000 + i for i in range(10)] + [500 + i for i in range(40)] + [300 + i for i in range(50)]
    counts += [100] * 400 + [5] * 100 + [0] * 400
    rows = tiers(counts)
    assert [row.actual for row in rows] == [10, 40, 50, 400, 100, 400]
    assert rows[0].content == 10_045
    assert rows[0].fewest == 1000


def test_a_large_tie_at_the_cut_moves_down_as_a_whole() -> None:
    # 100 members: the top 1 % is one person, but three are tied: 3 > 1.5, so they belong to 1-5 %
    rows = {row.key: row for row in tiers([9] * 3 + [1] * 97)}
    assert (rows["top_1"].nominal, rows["top_1"].actual) == (1, 0)
    assert rows["top_5"].actual == 3
    assert rows["top_5"].label == "top 5 %", "these three are the first of all"


def test_a_small_tie_at_the_cut_makes_the_band_a_little_larger() -> None:
    # 400 members: the top 1 % is 4, six are tied at the top: 6 is not more than 1.5 times 4
    rows = {row.key: row for row in tiers([9] * 6 + [1] * 394)}
    assert (rows["top_1"].nominal, rows["top_1"].actual) == (4, 6)


def test_members_at_zero_are_in_no_band() -> None:
    # the top 5 % of 100 would be five people, but three made everything
    rows = {row.key: row for row in tiers([8, 4, 2] + [0] * 97)}
    assert (rows["top_1"].actual, rows["top_5"].actual, rows["top_10"].actual) == (1, 2, 0)
    assert rows["none"].actual == 97


def test_one_percent_of_forty_is_less_than_a_person() -> None:
    rows = {row.key: row for row in tiers(list(range(1, 41)))}
    assert rows["top_1"].reason == "the top 1 % of 40 members is less than one person"
    assert rows["top_5"].actual == 2


def test_band_below_empty_ones_is_named_by_the_ranks_it_holds() -> None:
    # 1,000 members: 190 are tied at ranks 11 to 200, too many for 1-5 % and for 5-10 %
    rows = {row.key: row for row in tiers([9] * 10 + [1] * 190 + [0] * 800)}
    assert (rows["top_5"].actual, rows["top_10"].actual) == (0, 0)
    assert (rows["top_50"].actual, rows["top_50"].label) == (190, "1–50 %")


def test_micro_community_is_named_as_one_that_was_quiet_lately() -> None:
    reasons = {row.reason for row in tiers([5, 3], percentiles=False, small_group=20)[:4]}
    assert reasons == {
        "fewer than 20 people active in the last 90 days of the period: names and counts instead of percentages"
    }


def test_micro_community_has_no_percentiles() -> None:
    rows = tiers([5, 3, 1, 0], percentiles=False)
    assert all(row.reason for row in rows[:4])
    assert (rows[4].actual, rows[5].actual) == (3, 1)


def test_denominator_of_tiers_may_be_given() -> None:
    assert tiers([7, 2], n_members=200) == tiers([7, 2] + [0] * 198)
