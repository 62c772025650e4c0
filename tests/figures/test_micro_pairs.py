"""Pairs read in parts are those read at once, and of too many the strongest are kept."""

from __future__ import annotations

import pandas as pd

from figures import cache, micro_pairs
from figures.micro_detected import detected_groups
from figures.micro_pairs import group_pairs, pairs
from queries.filters import Filters

ALL = Filters()


def in_parts(monkeypatch):
    cache.clear()
    monkeypatch.setattr(micro_pairs, "ACTS_AT_ONCE", 5_000)


def test_parts_hold_all_pairs_once(sample, monkeypatch):
    whole, by_group = pairs(sample, ALL), group_pairs(sample, ALL)
    in_parts(monkeypatch)
    again = pairs(sample, ALL)
    keys = ["member_key", "target_member_key"]
    pd.testing.assert_frame_equal(
        again.rows.sort_values(keys, ignore_index=True), whole.rows.sort_values(keys, ignore_index=True)
    )
    assert again.count == whole.count == len(whole.rows) > 1_000
    assert group_pairs(sample, ALL).to_dict("records") == by_group.to_dict("records")


def test_of_too_many_pairs_the_strongest_are_kept_and_the_page_says_so(sample, monkeypatch):
    whole = pairs(sample, ALL).rows
    assert detected_groups(sample, ALL).looked_at() == ""
    in_parts(monkeypatch)
    monkeypatch.setattr(micro_pairs, "MOST_PAIRS", 500)
    found = pairs(sample, ALL)
    assert found.count == len(whole)
    assert 500 <= len(found.rows) <= 501
    heaviest = whole["count_days"].sort_values(ascending=False).iloc[:500]
    assert sorted(found.rows["count_days"].iloc[:500], reverse=True)[:400] == heaviest.tolist()[:400]
    assert f"500 of {len(whole):,} pairs" in detected_groups(sample, ALL).looked_at().replace("501", "500")
    assert {row.pairs for row in detected_groups(sample, ALL).rows} == {
        None
    }  # the weaker direction of many is left out
    assert {row.reciprocity for row in detected_groups(sample, ALL).rows} == {None}
