"""Micro-communities: few people active in the last 90 days of the scope, however many wrote before that."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from figures.concentration import concentration
from figures.concentration_parts import compared_communities
from figures.scope import scope
from queries.filters import Filters
from tests.figures.acts import NOW, posts
from warehouse import settings

ALL = Filters()
LONG_AGO, LATELY = datetime(2024, 1, 1), datetime(2025, 6, 1)
END = date(2025, 6, 2)


def community(active, name="One"):
    """60 people who wrote long ago, the first `active` of them lately too."""
    people = {f"{name}{i}": 2 + i % 5 for i in range(60)}
    again = {f"{name}{i}": 1 for i in range(active)}
    return [*posts(people, start=LONG_AGO, community=name), *posts(again, start=LATELY, community=name)]


@pytest.mark.parametrize(("active", "with_percentages"), [(29, False), (30, True)])
def test_percentages_need_thirty_people_active_lately(make, active, with_percentages):
    view = concentration(make(community(active)), ALL)
    assert (view.scope.count_active, view.scope.count_active_90) == (60, active)
    assert view.percentiles is with_percentages
    assert (view.summary.top[5].value is not None) is with_percentages
    words = "fewer than 30 people active in the last 90 days of the period"
    assert str(view.tiers[1].reason).startswith(words) is not with_percentages


@pytest.mark.parametrize(("days_ago", "counted"), [(90, 31), (91, 30)])
def test_ninety_days_are_counted_back_from_the_end_of_the_scope(make, days_ago, counted):
    once = datetime.combine(END - timedelta(days=days_ago), datetime.min.time())
    workspace = make([*community(30), *posts({"late": 1}, start=once, community="One")])
    assert scope(workspace, ALL).count_active_90 == counted
    before = Filters(to_day=END - timedelta(days=1))
    assert scope(workspace, before).count_active_90 == 1


def test_only_what_is_in_scope_makes_a_person_active_lately(make):
    workspace = make(community(40))
    assert scope(workspace, Filters(activities=("reply",))).count_active_90 == 0
    assert scope(workspace, Filters(from_day=date(2025, 6, 1))).count_active_90 == 40


def test_export_that_ends_later_than_its_last_act_makes_everybody_quiet(make):
    workspace = make(community(40))
    settings.set(workspace, "export_end", "2025-12-01", now=NOW)
    assert not concentration(workspace, ALL).percentiles


def test_group_that_fell_silent_is_not_ranked_and_the_reason_says_so(make):
    acts = [*community(40, "Loud"), *community(35, "Busy"), *community(12, "Quiet"), *community(0, "Gone")]
    rows = {row.name: row.estimate for row in compared_communities(make(acts), ALL).rows}
    assert rows["Quiet"].reason == "12 people active in the last 90 days; a comparison needs 30"
    assert rows["Gone"].reason == "0 people active in the last 90 days; a comparison needs 30"
    assert rows["Loud"].value is not None
    assert rows["Busy"].value is not None


def test_removed_accounts_share_of_everything(make):
    workspace = make({"a": 3, "[deleted]": 1})
    assert scope(workspace, ALL).share_of_removed_accounts == pytest.approx(0.25)
    assert scope(workspace, Filters(communities=("Nowhere",))).share_of_removed_accounts == 0
