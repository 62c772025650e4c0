"""What is in scope: whom shares are counted among, which days, and the filter bar in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from figures.concentration import counts_in_scope
from figures.filter_words import PERIODS, in_words, period
from figures.scope import Choices, choices, denominator_of, scope
from queries.filters import Filters
from tests.figures.acts import NOW, posts
from warehouse import settings

ALL = Filters()
GROUPS = tuple(f"Group {i}" for i in range(17))
OFFERED = Choices(GROUPS, ("post", "reply", "like"), date(2025, 1, 1), date(2026, 1, 1), is_member_list_known=True)
WITHOUT_LIST = Choices(GROUPS, ("post",), date(2025, 1, 1), date(2026, 1, 1), is_member_list_known=False)


@pytest.fixture
def workspace(make):
    """Three who write (one of them not on the list), one who only likes, two silent, one gone before, one staff."""
    acts = [
        *posts({"a": 3, "b": 2}, community="One"),
        *posts({"a": 1, "unlisted": 1}, community="Two", start=datetime(2024, 1, 5)),
        {"member_id": "liker", "occurred_at": datetime(2024, 1, 6), "activity_type": "like", "community": "Two"},
    ]
    people = [{"member_id": who} for who in ("a", "b", "liker", "silent", "shy")]
    people += [{"member_id": "gone", "left_at": "2023-01-01"}, {"member_id": "boss", "is_staff": True}]
    return make(acts, people)


@pytest.mark.parametrize(
    ("chosen", "denominator", "members"),
    [
        (None, "registered", 6),
        ("registered", "registered", 6),
        ("active", "active", 4),
        ("contributors", "contributors", 3),
    ],
)
def test_members_by_each_way_to_count_them(workspace, chosen, denominator, members):
    facts = scope(workspace, Filters(denominator=chosen))
    assert (facts.denominator, facts.count_members) == (denominator, members)
    assert (facts.count_active, facts.count_contributors) == (4, 3)


def test_chosen_group_falls_back_to_contributors(workspace):
    facts = scope(workspace, Filters(communities=("One",)))
    assert (facts.denominator, facts.count_members) == ("contributors", 2)
    assert scope(workspace, Filters(activities=("like",))).denominator == "contributors"


def test_without_a_member_list_nobody_is_registered(make):
    facts = scope(make({"a": 2, "b": 1}), Filters(denominator="registered"))
    assert (facts.denominator, facts.count_members, facts.count_registered) == ("contributors", 2, None)


def test_list_shorter_than_the_contributors_does_not_make_shares_above_one(make):
    facts = scope(make({"a": 2, "b": 1, "c": 1}, [{"member_id": "a"}]), ALL)
    assert facts.count_members == 3


def test_registered_are_all_on_the_list_and_all_who_wrote_without_being_on_it(make):
    listed = [{"member_id": who} for who in ("a", "silent", "shy")]
    workspace = make({"a": 2, "b": 1, "c": 1, "[deleted]": 4}, listed)
    facts = scope(workspace, ALL)
    assert facts.count_members == facts.count_registered == 5, "a, silent, shy on the list; b and c beside it"
    assert counts_in_scope(workspace, ALL).members.tolist() == [2, 2, 1], "two silent, two with one, one with two"
    before = Filters(to_day=date(2023, 1, 1), denominator="registered")
    assert scope(workspace, before).count_members == 3, "nobody wrote in that time"


def test_workspace_has_its_own_denominator_until_the_filter_says_otherwise(workspace):
    settings.set(workspace, "denominator", "active", now=NOW)
    assert scope(workspace, ALL).denominator == "active"
    assert scope(workspace, Filters(denominator="contributors")).denominator == "contributors"
    assert scope(workspace, Filters(communities=("One",))).denominator == "contributors"
    assert "active members" in in_words(ALL, choices(workspace, ALL))


def test_export_ends_the_day_after_its_last_act_or_where_the_manager_says(workspace):
    assert scope(workspace, ALL).end_day == date(2024, 1, 7)
    settings.set(workspace, "export_end", "2024-02-01", now=NOW)
    assert scope(workspace, ALL).end_day == date(2024, 2, 1)
    settings.set(workspace, "export_end", "2024-01-02", now=NOW)
    assert scope(workspace, ALL).end_day == date(2024, 1, 7), "acts after that day are there"


def test_window_never_reaches_beyond_the_export(workspace):
    facts = scope(workspace, Filters(from_day=date(2020, 1, 1), to_day=date(2030, 1, 1)))
    assert (facts.from_day, facts.end_day) == (date(2024, 1, 1), date(2024, 1, 7))
    inside = scope(workspace, Filters(from_day=date(2024, 1, 2), to_day=date(2024, 1, 6)))
    assert (inside.from_day, inside.end_day) == (date(2024, 1, 2), date(2024, 1, 6))


def test_window_outside_the_export_is_named_as_it_was_asked_for(workspace):
    facts = scope(workspace, Filters(from_day=date(2020, 1, 1), to_day=date(2021, 1, 1)))
    assert facts.is_empty
    assert (facts.from_day, facts.end_day) == (date(2020, 1, 1), date(2021, 1, 1))


def test_choices_come_most_used_first_whatever_the_filters_say(workspace):
    offered = choices(workspace, Filters(communities=("Two",)))
    assert offered.communities == ("One", "Two")
    assert offered.activities == ("post", "like")
    assert offered.is_member_list_known


def test_periods_are_whole_blocks_back_from_the_end():
    assert period("All of the export", OFFERED) == (None, None)
    assert period("Last 12 weeks", OFFERED) == (date(2025, 10, 9), None)
    assert period("Last 12 months", OFFERED) == (date(2025, 1, 2), None)
    assert all(days % 28 == 0 for days in PERIODS.values() if days)


def test_unknown_period_and_empty_workspace_mean_everything():
    assert period("Since the flood", OFFERED) == (None, None)
    empty = Choices((), (), None, None, is_member_list_known=False)
    assert period("Last 12 weeks", empty) == (None, None)
    assert in_words(ALL, empty) == "All of the export · contributors · staff and bots left out"


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (ALL, "All of the export · all 17 groups · everyone registered · staff and bots left out"),
        (
            Filters(from_day=date(2025, 10, 9)),
            "Last 12 weeks · all 17 groups · everyone registered · staff and bots left out",
        ),
        (
            Filters(from_day=date(2025, 10, 9), to_day=date(2025, 11, 1)),
            "9 Oct 2025 to 31 Oct 2025 · all 17 groups · everyone registered · staff and bots left out",
        ),
        (
            Filters(to_day=date(2025, 2, 1), with_staff=True),
            "1 Jan 2025 to 31 Jan 2025 · all 17 groups · everyone registered · staff and bots counted",
        ),
        (
            Filters(from_day=date(2025, 12, 1), communities=("Group 3",)),
            "1 Dec 2025 to 31 Dec 2025 · Group 3 · contributors · staff and bots left out",
        ),
        (
            Filters(communities=GROUPS[:2], denominator="active"),
            "All of the export · 2 of 17 groups · active members · staff and bots left out",
        ),
        (
            Filters(activities=("post", "reply")),
            "All of the export · all 17 groups · 2 of 3 kinds of activity · contributors · staff and bots left out",
        ),
        (
            Filters(activities=("like",)),
            "All of the export · all 17 groups · like · contributors · staff and bots left out",
        ),
    ],
)
def test_filter_bar_in_words(filters, words):
    assert in_words(filters, OFFERED) == words


def test_one_group_is_not_all_groups():
    single = Choices(("Only",), ("post",), date(2025, 1, 1), date(2026, 1, 1), is_member_list_known=False)
    assert "· one group ·" in in_words(ALL, single)


def test_registered_cannot_be_chosen_without_a_list():
    assert denominator_of(Filters(denominator="registered"), WITHOUT_LIST) == "contributors"
    assert denominator_of(Filters(denominator="registered", communities=("Group 1",)), OFFERED) == "registered"
