"""The people behind concentration: their order, their tier, everybody in it, and who cannot be on a list."""

from __future__ import annotations

from datetime import datetime

import pytest

import figures.people as view
from figures.concentration import concentration
from figures.people import keys_of_tier, not_on_a_list, people, tier_labels
from models.tiers import KEYS
from queries.filters import Filters
from tests.figures.acts import posts

ALL = Filters()
LATER = datetime(2025, 1, 1)
STEPS = {"star": 9} | {f"mid{i}": 2 for i in range(9)} | {f"one{i}": 1 for i in range(190)}


def test_most_active_come_first_and_equals_in_a_fixed_order(make):
    found = people(make({"b": 2, "a": 5, "d": 2, "c": 1}), ALL)
    assert list(found.frame["member_id"][[0, 3]]) == ["a", "c"]
    assert list(found.frame["count_created"]) == [5, 2, 2, 1]
    tied = found.frame[found.frame["count_created"] == 2]
    assert tied["member_key"].is_monotonic_increasing
    assert found.total == 4


def test_share_is_of_all_content_in_scope(make):
    found = people(make({"a": 5, "b": 3, "c": 2}), ALL)
    assert list(found.frame["share"]) == pytest.approx([0.5, 0.3, 0.2])


def test_id_stands_where_no_name_is_known(make):
    found = people(make({"a": 2, "b": 1}, [{"member_id": "a", "name": "Ada"}]), ALL)
    assert list(found.frame["name"]) == ["Ada", "b"]


def test_labels_are_of_the_tiers_that_have_people(make):
    workspace = make(STEPS)
    assert tier_labels(workspace, ALL) == {"top_1": "top 1 %", "top_5": "1–5 %", "rest": "the rest, below 5 %"}
    tiers = people(workspace, ALL).frame.groupby("tier", sort=False).size().to_dict()
    assert tiers == {"top 1 %": 1, "1–5 %": 9, "the rest, below 5 %": 190}


def test_silent_members_shift_the_tiers_but_are_not_in_the_table(make):
    members = [{"member_id": f"silent{i}"} for i in range(800)]
    found = people(make(STEPS, members), ALL)
    assert found.total == 200
    counts = found.frame["tier"].value_counts().to_dict()
    assert counts == {"top 1 %": 10, "1–50 %": 190}, "10 of 1,000 are the top 1 %; the tied 190 are a fifth"


def test_tier_is_complete_beyond_what_the_table_shows(make, monkeypatch, keys):
    monkeypatch.setattr(view, "MOST_ROWS", 20)
    workspace = make(STEPS)
    shown = people(workspace, ALL, tier="rest")
    assert (len(shown.frame), shown.total) == (20, 190)
    whole = keys_of_tier(workspace, ALL, tier="rest")
    ones = {key for name, key in keys(workspace).items() if name.startswith("one")}
    assert set(whole) == ones
    assert len(whole) == len(ones) == 190


def test_tiers_hold_everybody_once_and_as_many_as_the_view_says(make):
    workspace = make(STEPS)
    held = {key: keys_of_tier(workspace, ALL, tier=key) for key in KEYS}
    assert len({member for members in held.values() for member in members}) == 200
    assert {key: len(members) for key, members in held.items()} == {
        tier.key: tier.actual for tier in concentration(workspace, ALL).tiers
    }


def test_people_of_a_tier_who_were_active_lately(make, keys):
    acts = [*posts({"a": 5, "b": 5, "c": 1}, community="One"), *posts({"b": 1}, start=LATER, community="Two")]
    workspace = make([*acts, {"member_id": "a", "occurred_at": LATER, "activity_type": "like", "community": "Two"}])
    frame = people(workspace, ALL).frame.set_index("member_id")
    assert frame["is_active_90"].to_dict() == {"a": True, "b": True, "c": False}
    known = keys(workspace)
    assert set(keys_of_tier(workspace, ALL, tier="rest")) == {known["a"], known["b"], known["c"]}
    assert set(keys_of_tier(workspace, ALL, tier="rest", active_only=True)) == {known["a"], known["b"]}
    in_one = Filters(communities=("One",))
    assert keys_of_tier(workspace, in_one, tier="rest", active_only=True) == (), "with the filters' acts alone"


def test_tier_without_people_is_an_empty_table(make):
    found = people(make(STEPS), ALL, tier="top_10")
    assert (len(found.frame), found.total) == (0, 0)


def test_nobody_in_scope_is_an_empty_table(make):
    workspace = make(STEPS)
    nowhere = Filters(communities=("Nowhere",))
    assert people(workspace, nowhere).total == 0
    assert tier_labels(workspace, nowhere) == {}
    assert keys_of_tier(workspace, nowhere, tier="rest") == ()


def test_those_no_list_may_name_are_counted_by_reason(make, keys):
    members = [
        {"member_id": "boss", "is_staff": True},
        {"member_id": "robot", "is_bot": True},
        {"member_id": "shy", "opted_out": True},
    ]
    workspace = make({"a": 3, "boss": 2, "robot": 2, "shy": 2, "[deleted]": 9}, members)
    known = keys(workspace)
    everybody = tuple(known.values())
    assert not_on_a_list(workspace, Filters(with_staff=True), member_keys=everybody) == {
        "bot": 1,
        "opted_out": 1,
        "pooled": 1,
        "staff": 1,
    }
    assert not_on_a_list(workspace, ALL, member_keys=(known["a"],)) == {}


def test_pooled_ids_and_staff_are_not_among_the_people(make):
    workspace = make({"a": 3, "boss": 20, "[deleted]": 90}, [{"member_id": "boss", "is_staff": True}])
    assert list(people(workspace, ALL).frame["member_id"]) == ["a"]
    assert list(people(workspace, Filters(with_staff=True)).frame["member_id"]) == ["boss", "a"]
