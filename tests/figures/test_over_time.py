"""Blocks of 28 days: the trend drops what is partial, the Overview compares only what can be compared."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from figures.concentration_parts import compared_communities, leaving, trend_of
from figures.overview import overview
from figures.support import support
from queries.filters import Filters
from queries.run import ask
from tests.figures.acts import posts

ALL = Filters()
END = date(2026, 1, 1)  # the first day after the last act of all communities here
BLOCK = timedelta(days=28)
PEOPLE = {f"m{i}": 1 + i % 4 for i in range(25)}


def first_day(block: int) -> date:
    return END - BLOCK * (block + 1)


def in_block(counts, block, community="One"):
    """Acts on the first and the last day of a block, 0 the last one."""
    start = datetime.combine(first_day(block), datetime.min.time())
    first = posts(counts, start=start, community=community)
    return [*first, *posts(dict.fromkeys(counts, 1), start=start + BLOCK - timedelta(hours=9), community=community)]


@pytest.fixture
def seven(make):
    """25 people in each of six whole blocks, and on the last ten days of the block before."""
    acts = [row for block in range(6) for row in in_block(PEOPLE, block)]
    return make([*acts, *posts(PEOPLE, start=datetime(2025, 7, 7), community="One")])


def test_trend_drops_the_partial_first_block(seven):
    found = trend_of(seven, ALL)
    assert found.starts == tuple(first_day(block) for block in (5, 4, 3, 2, 1, 0))
    assert [block.n for block in found.trend.blocks] == [25] * 6
    assert found.trend.direction == "no_sign"


def test_period_longer_than_the_export_does_not_make_the_partial_block_whole(seven):
    year = Filters(from_day=END - 13 * BLOCK)
    assert trend_of(seven, year).starts == trend_of(seven, ALL).starts
    assert list(overview(seven, year).blocks["start"]) == list(overview(seven, ALL).blocks["start"])
    asked = support(seven, year).set_index("Question")
    assert asked.loc["Is a change more than the season?", "What is missing"].endswith("(there are 25)")


def test_trend_of_five_blocks_is_not_called(make):
    found = trend_of(make([row for block in range(5) for row in in_block(PEOPLE, block)]), ALL)
    assert found.trend.direction == "not_shown"
    assert "a trend needs 6" in found.trend.slope.reason


def test_overview_counts_each_person_once_in_a_block(seven):
    view = overview(seven, ALL)
    assert list(view.blocks["start"]) == [first_day(block) for block in (5, 4, 3, 2, 1, 0)]
    assert set(view.blocks["count_active"]) == {25}
    assert set(view.blocks["count_new"]) == {0}, "all were there in the partial block before"
    assert view.sentence.claim == "25 people were active in the 28 days from 4 Dec 2025."
    assert [number.value for number in view.numbers[:4]] == ["25", "25", "0", str(sum(PEOPLE.values()) + 25)]


def growing(blocks, without=()):
    """3 people in block 0, one more in each block before."""
    counts = [{f"m{i}": 1 for i in range(3 + block)} for block in range(blocks)]
    return [row for block, who in enumerate(counts) if block not in without for row in in_block(who, block)]


def test_year_before_is_compared_from_25_blocks_on(make):
    enough = overview(make(growing(25), name="enough"), ALL).sentence.consequence
    assert enough == "That is 13 fewer than over the same days a year before (16)."
    short = overview(make(growing(24), name="short"), ALL).sentence.consequence
    assert short == "With less than two years of data a change cannot be told from the season."


def test_block_without_anybody_is_a_block_too(make):
    view = overview(make(growing(25, without={4, 7})), ALL)
    assert len(view.blocks) == 25
    assert view.sentence.consequence == "That is 13 fewer than over the same days a year before (16)."
    assert list(view.blocks["count_active"].iloc[[-5, -8]]) == [0, 0]


def test_group_that_fell_silent_has_nobody_in_the_last_block(make):
    workspace = make([*in_block({"a": 1}, 0, "Loud"), *in_block({"b": 1, "c": 1}, 3, "Silent")])
    view = overview(workspace, Filters(communities=("Silent",)))
    assert view.sentence.claim == "0 people were active in the 28 days from 4 Dec 2025."
    assert [number.value for number in view.numbers[:4]] == ["0", "0", "0", "0"]


def test_newcomers_are_told_from_the_whole_export(make):
    workspace = make([*in_block({"a": 1}, 2), *in_block({"a": 1, "b": 1}, 0)])
    view = overview(workspace, Filters(from_day=first_day(0)))
    assert view.blocks[["count_active", "count_new"]].to_numpy().tolist() == [[2, 1]]
    assert view.sentence.next_step == "1 of them is a newcomer: greet them first."


def test_overview_is_plain_values_for_scripts(seven):
    found = json.loads(json.dumps(overview(seven, ALL).as_json(), allow_nan=False))
    assert found["blocks"][-1] == {
        "start": "2025-12-04",
        "count_active": 25,
        "count_new": 0,
        "count_contributors": 25,
        "count_created": sum(PEOPLE.values()) + 25,
    }
    assert (found["state"], found["reason"]) == ("ok", None)


def test_overview_of_nothing_is_a_state_and_not_an_error(seven):
    found = json.loads(json.dumps(overview(seven, Filters(communities=("Nowhere",))).as_json()))
    assert found["state"] == "not_shown"
    assert found["blocks"] == []
    assert "Widen the period or the groups, or import an export" in found["reason"]


def test_next_steps_name_what_is_missing(make):
    acts = in_block({"a": 3, "b": 1, "boss": 1}, 0)
    bare = " ".join(step.text for step in overview(make(acts, name="bare"), ALL).next_steps)
    assert "Without a member list" in bare
    assert "Nobody is marked as staff" in bare
    known = overview(make(acts, [{"member_id": "boss", "is_staff": True}], name="known"), ALL)
    assert not any("member list" in step.text for step in known.next_steps)


def test_what_goes_with_the_most_active(make):
    rows = [
        *posts({"a": 6}, community="One", thread_id="t1"),
        *posts({"b": 3}, community="One", thread_id="t1", start=datetime(2024, 1, 5), reply_to_member_id="a"),
        *posts({"c": 1}, community="One", thread_id="t2", start=datetime(2024, 1, 6)),
    ]
    lost = leaving(make(rows), ALL)
    assert lost.content.tolist() == pytest.approx([0, 0.6, 0.9, 1])
    assert lost.answers.tolist() == pytest.approx([0, 0, 1, 1])
    assert lost.threads.tolist() == pytest.approx([0, 0.5, 0.5, 1])


def started(workspace, keys, filters):
    """Who started how many threads in scope, by id; those who started none are left out."""
    ids = {key: name for name, key in keys(workspace).items()}
    rows = ask(workspace, "contributions", filters)
    pairs = zip(rows["member_key"], rows["count_threads"], strict=True)
    return {ids[key]: int(number) for key, number in pairs if number}


@pytest.fixture
def threads(make):
    """Three threads: begun by a, by somebody of the staff, and by a removed account; the others answer later."""
    begin = {"t1": "a", "t2": "boss", "t3": "[deleted]"}
    rows = []
    for thread, who in begin.items():
        rows += posts({who: 1}, community="One", thread_id=thread, activity_type="question")
        rows += posts({"b": 1}, community="Two", thread_id=thread, activity_type="reply", start=datetime(2024, 2, 1))
    return make(rows, [{"member_id": "boss", "is_staff": True}])


def test_thread_is_started_by_who_wrote_first_and_not_by_who_is_first_in_scope(threads, keys):
    assert started(threads, keys, ALL) == {"a": 1}
    assert started(threads, keys, Filters(with_staff=True)) == {"a": 1, "boss": 1}
    assert started(threads, keys, Filters(communities=("One",))) == {"a": 1}


@pytest.mark.parametrize(
    "filters",
    [Filters(activities=("reply",)), Filters(communities=("Two",)), Filters(from_day=date(2024, 1, 15))],
    ids=["type", "group", "period"],
)
def test_where_only_answers_are_in_scope_nobody_started_a_thread(threads, keys, filters):
    assert started(threads, keys, filters) == {}
    assert leaving(threads, filters).threads is None
    assert leaving(threads, filters).answers is not None


def test_thread_begun_by_two_at_once_has_one_starter_whatever_is_in_scope(make, keys):
    rows = [*posts({"a": 1}, community="One", thread_id="t"), *posts({"b": 1}, community="Two", thread_id="t")]
    workspace = make(rows)
    found = [started(workspace, keys, Filters(communities=groups)) for groups in [(), ("One",), ("Two",)]]
    assert sum(map(len, found[1:])) == len(found[0]) == 1


def test_groups_too_small_to_compare_are_named_with_the_reason(make):
    big = {f"m{i}": 2 + i % 5 for i in range(30)}
    rows = [row for name in ("One", "Two") for row in posts(big, community=name)]
    found = compared_communities(make([*rows, *posts({"a": 50}, community="Tiny")]), ALL)
    assert [row.name for row in found.rows if row.estimate.value is not None] == ["One", "Two"]
    tiny = next(row for row in found.rows if row.name == "Tiny")
    assert tiny.estimate.reason
    same = [row.estimate.value for row in found.rows[:2]]
    assert same[0] == pytest.approx(same[1]), "the same people on one scale"


def answers(workspace, filters=ALL):
    frame = support(workspace, filters)
    assert ((frame["Can it?"] == "yes") == (frame["What is missing"] == "")).all()
    return dict(zip(frame["Question"], frame["Can it?"], strict=True))


def test_support_of_a_bare_export(make):
    workspace = make({"a": 3, "b": 1})
    assert answers(workspace) == {
        "Who carries the community?": "yes",
        "How many people stay silent?": "not yet",
        "Does it change over time?": "not yet",
        "Is a change more than the season?": "not yet",
        "Who answers whom?": "not yet",
        "Who asks, and what stays unanswered?": "not yet",
        "Did a training lift anyone?": "not yet",
        "Did an invitation change anything?": "not yet",
    }


@pytest.mark.parametrize(("questions", "can"), [(29, "not yet"), (30, "yes")])
def test_support_of_a_full_export(make, questions, can):
    rows = [
        *posts({"a": questions}, activity_type="question", within=timedelta(days=25 * 28 - 1)),
        *posts({"b": 1}, reply_to_member_id="a", start=datetime(2024, 1, 1) + timedelta(days=25 * 28 - 1)),
    ]
    found = answers(make(rows, [{"member_id": "silent"}]))
    assert found.pop("Who asks, and what stays unanswered?") == can
    later = [found.pop(each) for each in ("Did a training lift anyone?", "Did an invitation change anything?")]
    assert later == ["not yet", "not yet"], "a program and a list come after the first export"
    assert set(found.values()) == {"yes"}
