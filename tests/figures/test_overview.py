"""The Overview says no more than the data holds: whole blocks, true newcomers, seasons, whom to invite."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from figures.concentration import concentration
from figures.overview import overview
from queries.filters import Filters
from tests.figures.acts import posts

ALL = Filters()
END = date(2026, 1, 1)
BLOCK = timedelta(days=28)


def on(day, counts, **columns):
    """Acts of one day."""
    return posts(counts, start=datetime.combine(day, datetime.min.time()), **{"community": "One"} | columns)


def blocks_of(sizes):
    """So many people on the last day of each block, oldest first; the export ends with the last."""
    return [
        row
        for block, size in enumerate(reversed(sizes))
        for row in on(END - timedelta(days=1) - BLOCK * block, {f"m{i}": 1 for i in range(size)})
    ]


@pytest.fixture
def two_years(make):
    """26 blocks: 50 people in each, 90 in the last one; the first day is the first of a whole block."""
    return make([*blocks_of([50] * 25 + [90]), *on(END - 26 * BLOCK, {"m0": 1})])


def test_season_is_judged_on_the_export_and_not_on_the_chosen_period(two_years):
    short = Filters(from_day=END - 3 * BLOCK)
    words = "That is 40 more than over the same days a year before (50)."
    assert overview(two_years, ALL).sentence.consequence == words
    assert overview(two_years, short).sentence.consequence == words
    early = Filters(to_day=END - 5 * BLOCK)
    assert overview(two_years, early).sentence.consequence.startswith("With less than two years of data")


@pytest.mark.parametrize(("now", "words"), [(71, ", within what chance gives."), (73, ").")])
def test_change_as_small_as_chance_is_said_to_be(make, now, words):
    # 2 standard deviations of 50 and 72 are 22.1
    workspace = make([*blocks_of([50] * 25 + [now]), *on(END - 26 * BLOCK, {"m0": 1})])
    assert overview(workspace, ALL).sentence.consequence.endswith(words)


def test_as_many_as_a_year_before_is_no_change(make):
    workspace = make([*blocks_of([50] * 26), *on(END - 26 * BLOCK, {"m0": 1})])
    assert overview(workspace, ALL).sentence.consequence == "That is as many as over the same days a year before (50)."


def test_period_shorter_than_a_block_is_counted_as_chosen(two_years):
    view = overview(two_years, Filters(from_day=date(2025, 12, 28)))
    assert view.sentence.claim == "90 people were active in these 4 days, 28–31 Dec 2025."
    assert view.sentence.consequence == "A change cannot be told from fewer than 28 days."
    assert (view.days, list(view.blocks["start"])) == (4, [date(2025, 12, 28)])
    assert [number.base for number in view.numbers[:4]] == ["28–31 Dec 2025"] * 4
    assert [number.value for number in view.numbers[:4]] == ["90", "90", "40", "90"]


def test_exactly_a_block_is_a_block(two_years):
    view = overview(two_years, Filters(from_day=END - BLOCK - timedelta(days=2), to_day=END - timedelta(days=2)))
    assert (view.days, list(view.blocks["start"])) == (28, [date(2025, 12, 2)])
    assert view.sentence.claim == "50 people were active in the 28 days from 2 Dec 2025.", "those of 3 December"


def test_newcomers_of_a_short_period_came_within_it(make):
    start = END - 3 * BLOCK
    acts = [*on(start, {"old": 1}), *on(END - timedelta(days=20), {"twenty": 1})]
    workspace = make([*acts, *on(END - timedelta(days=1), {"old": 1, "twenty": 1, "fresh": 1})])
    view = overview(workspace, Filters(from_day=END - timedelta(days=5)))
    assert view.blocks[["count_active", "count_new"]].to_numpy().tolist() == [[3, 1]]


def test_nobody_is_called_new_where_the_export_begins(make):
    workspace = make([*on(date(2025, 12, 20), {"a": 1, "b": 2}), *on(date(2025, 12, 31), {"a": 1})])
    view = overview(workspace, ALL)
    assert view.sentence.claim == "2 people were active in these 12 days, 20–31 Dec 2025."
    assert view.sentence.next_step == ""
    assert (view.numbers[2].value, view.numbers[2].base) == ("–", "not known where the export begins")


def test_newcomer_to_a_group_or_a_kind_of_activity_is_not_new_to_the_community(make):
    later = END - timedelta(days=1)
    acts = [
        *on(END - 3 * BLOCK, {"a": 1, "boss": 1}, community="Two"),
        *on(END - 2 * BLOCK, {"fan": 1}, activity_type="like"),
        *on(later, {"a": 1, "fan": 1, "boss": 1, "fresh": 1, "[deleted]": 1}),
    ]
    workspace = make(acts, [{"member_id": "boss", "is_staff": True}])
    for filters in (ALL, Filters(communities=("One",)), Filters(activities=("post",), communities=("One",))):
        last = overview(workspace, filters).blocks.iloc[-1]
        assert (last["count_active"], last["count_new"]) == (3, 1), filters
    with_staff = overview(workspace, Filters(communities=("One",), with_staff=True)).blocks.iloc[-1]
    assert (with_staff["count_active"], with_staff["count_new"]) == (4, 1)


def test_every_number_names_its_days(two_years):
    numbers = overview(two_years, ALL).numbers
    assert [number.base for number in numbers[:4]] == ["4–31 Dec 2025"] * 4
    assert numbers[4].definition == "absence_factor_50"
    assert numbers[4].base.endswith("since Jan 2024")


def test_what_removed_accounts_wrote_is_in_every_total(make):
    workspace = make([*on(END - 2 * BLOCK, {"[deleted]": 2}), *on(END - timedelta(days=1), {"a": 3, "[deleted]": 4})])
    view = overview(workspace, ALL)
    assert view.blocks["count_created"].sum() == view.as_json()["events"] == 9
    assert view.blocks["count_contributors"].tolist()[-1] == 1
    assert view.numbers[3].value == "7"
    assert concentration(workspace, ALL).as_json()["scope"]["created"] == 9


def steps(workspace, filters=ALL):
    return [step.text for step in overview(workspace, filters).next_steps]


def test_those_of_the_tier_who_are_still_there_are_invited(make):
    counts = {f"m{i}": 400 - i for i in range(200)}  # no two alike: ranks 11 to 20 are the 5-10 % tier
    lately = {f"m{i}": 1 for i in [*range(13), *range(30, 70)]}
    found = steps(make([*on(date(2024, 1, 1), counts), *on(END, lately)]))
    assert found[0] == "3 of the 10 people in the 5–10 % tier were active in the last 90 days: invite them."
    assert "people wrote half of everything" in found[1]


@pytest.mark.parametrize(
    "counts",
    [
        {f"m{i}": 50 + i for i in range(10)} | {f"t{i}": 7 for i in range(19)} | {f"r{i}": 1 for i in range(171)},
        {f"m{i}": 50 + i for i in range(10)} | {f"t{i}": 2 for i in range(10)} | {f"r{i}": 1 for i in range(180)},
    ],
    ids=["swollen by ties", "wrote twice"],
)
def test_tier_that_is_no_tier_is_not_invited(make, counts):
    workspace = make(on(END, counts))
    assert next(tier for tier in concentration(workspace, ALL).tiers if tier.key == "top_10").actual
    assert not any("invite" in text for text in steps(workspace))


def test_empty_community_is_not_told_about_filters(make):
    empty = make([], name="empty")
    for view in (overview(empty, ALL), concentration(empty, ALL)):
        assert view.sentence.claim == "Nothing has been imported yet."
        assert "filters" not in view.reason
    only_likes = make(on(END, {"a": 1}, activity_type="like"), name="likes")
    assert overview(only_likes, ALL).sentence.claim == "Nobody in this community has created anything yet."
    assert "with these filters" in overview(only_likes, Filters(communities=("One",))).sentence.claim
