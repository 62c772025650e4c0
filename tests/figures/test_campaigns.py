"""What became of lists: hit rate, lotteries by their blocks, waves of a campaign, and a campaign without a hold-out."""

from __future__ import annotations

from datetime import UTC, timedelta

import numpy as np
import pandas as pd
import pytest

from actions.build_list import build_list
from actions.campaigns import mark_list_sent
from figures.campaign_alike import alike
from figures.campaign_waves import Span, span_of
from figures.campaigns import campaigns, outcome
from figures.hit_rate import hit_rates, last_quarter
from figures.training_lottery import arms_of
from figures.wish import Wish
from models.hold_out import blocks_to_compare
from queries.filters import Filters
from tests.figures.acts import FIRST
from tests.figures.acts import NOW as LOADED
from tests.staged import stage
from warehouse.load import load

ALL = Filters()
WEEK = timedelta(weeks=1)
SENT = FIRST + 28 * WEEK  # 12 weeks of base before the quarter that people are chosen by
PEOPLE = 240


def weekly(rates, weeks, *, start=FIRST, seed=3):
    """Posts of so many people in so many weeks: Poisson counts around each person's and week's rate."""
    counts = np.random.default_rng(seed).poisson(rates)
    return [
        {
            "member_id": f"m{who:03}",
            "occurred_at": start + int(week) * WEEK + timedelta(hours=int(29 * who + 11 * number) % 160),
            "activity_type": "post",
            "community": f"Group {who % 2}",
        }
        for who, week in zip(*np.nonzero(counts), strict=True)
        for number in range(counts[who, week])
        if week < weeks
    ]


def sent_list(workspace, *, at=SENT, **wish):
    built = build_list(workspace, ALL, Wish(**wish), now=at.replace(tzinfo=UTC))
    mark_list_sent(workspace, built.list_id, now=at.replace(tzinfo=UTC))
    return built


def next_export(workspace, rates, weeks=13, *, at=SENT):
    """The next quarter, by people in their order of id, and one act that ends it."""
    rows = weekly(rates, weeks, start=at, seed=4)
    end = {"member_id": "m000", "occurred_at": at + weeks * WEEK, "activity_type": "post", "community": "Group 0"}
    load(workspace, stage([*rows, end], workspace.spool, file=f"next{at:%j}.csv"), now=LOADED)


@pytest.fixture
def quarter(make):
    """Half a year of 240 people at two posts a week each."""
    return make(weekly(np.full((PEOPLE, 28), 2.0), 28))


@pytest.mark.parametrize(("times", "verdict"), [(2.0, "lifted"), (1.0, None)])
def test_campaign_without_a_hold_out_is_judged_by_people_alike(quarter, times, verdict):
    built = sent_list(quarter, size=60)
    ids = [f"m{who:03}" for who in range(PEOPLE)]
    rates = np.full((PEOPLE, 13), 2.0)
    rates[np.isin(ids, built.table["member_id"])] *= times
    next_export(quarter, rates)
    found = outcome(quarter, ALL, number=built.list_id)
    assert found.trial is None
    assert (found.alike.uplift.count_chosen, found.alike.lists) == (60, (built.list_id,))
    assert 20 <= found.alike.uplift.total.n <= 60
    low, high = found.alike.uplift.total.interval
    assert low < np.log(times) < high, "chosen for what chance gave them lately, and judged without it"
    words = found.words.text()
    assert "An observation, no proof" in words
    assert "everybody on it was invited" in words
    assert found.alike.uplift.verdict == verdict or verdict is None
    assert words.count("Lifted:") == (verdict == "lifted")
    assert found.alike.as_json()["design"] == "observational"


def test_two_waves_without_a_hold_out_are_one_campaign_and_the_second_controls_the_first(quarter):
    first = sent_list(quarter, size=40)
    next_export(quarter, np.full((PEOPLE, 6), 2.0), 6)
    later = SENT + 5 * WEEK
    second = sent_list(
        quarter,
        at=later,
        size=40,
        asked_days=0,
        source="selected",
        member_keys=tuple(
            int(key)
            for key in build_list(quarter, ALL, Wish(size=120), now=later.replace(tzinfo=UTC)).table["member_key"]
        ),
    )
    next_export(quarter, np.full((PEOPLE, 14), 2.0), 14, at=SENT + 6 * WEEK)
    other = sent_list(quarter, at=later, size=5, purpose="hosts", asked_days=0)
    found = outcome(quarter, ALL, number=first.list_id)
    assert found.alike.lists == (first.list_id, second.list_id)
    assert other.list_id not in found.alike.lists
    both = set(first.table["member_key"]) | set(second.table["member_key"])
    assert found.alike.uplift.count_chosen == len(both)
    assert "together" in found.words.text()


def test_waves_drawn_by_lot_are_judged_alone_and_together(quarter):
    first = sent_list(quarter, size=40, hold_out=0.5, seed=1)
    next_export(quarter, np.full((PEOPLE, 6), 2.0), 6)
    later = SENT + 6 * WEEK
    second = sent_list(quarter, at=later, size=40, hold_out=0.5, seed=2)
    assert not set(first.table["member_key"]) & set(second.table["member_key"])
    next_export(quarter, np.full((PEOPLE, 7), 2.0), 7, at=later)
    found = outcome(quarter, ALL, number=first.list_id)
    assert found.waves == (first.list_id, second.list_id)
    assert found.trial.n_invited + found.trial.n_held_out >= 79  # a tier of one person is compared with nobody
    assert found.together.n_invited + found.together.n_held_out >= 158
    assert found.together.verdict in ("no_sign", "cannot_tell")
    assert "Lists 1 and 2 of this campaign together" in found.words.text()


def test_who_waited_is_looked_at_only_until_a_later_wave_invites_them():
    at = pd.Timestamp(SENT)
    rows = [(1, "invited", 1, at), (1, "held_out", 2, at), (2, "invited", 2, at + 6 * WEEK), (2, "invited", 3, at)]
    sent = pd.DataFrame(rows, columns=["list_key", "arm", "member_key", "sent_at"])
    end = SENT + 30 * WEEK
    assert span_of(sent, 1, at, end) == Span(6, None, at + 6 * WEEK)
    assert span_of(sent, 2, at + 6 * WEEK, end) == Span(12, None)
    soon = sent.assign(sent_at=sent["sent_at"].where(sent["list_key"] == 1, at + 2 * WEEK))
    assert span_of(soon, 1, at, end).reason == "list 2 invited people who waited here before 4 weeks were over"
    assert span_of(sent, 1, at, SENT + 3 * WEEK).weeks is None
    assert "draft" in span_of(sent, 1, pd.NaT, end).reason


def test_blocks_keep_everybody_and_say_nothing_of_the_arms():
    rng = np.random.default_rng(6)
    cell, coarse = rng.integers(0, 40, 200), rng.integers(0, 3, 200)
    cell = cell + 100 * coarse
    block = blocks_to_compare(cell, coarse, 0.2)
    assert block.size == 200
    for each in np.unique(block[block > 0]):
        inside = block == each
        assert len(set(coarse[inside])) == 1
        assert inside.sum() >= 5, "both arms are in it whatever was drawn"
    assert (blocks_to_compare(np.arange(30), np.zeros(30, dtype=int), 0.5) == 1).all()


def test_lottery_counts_for_its_program_alone_and_inside_its_blocks(quarter):
    built = sent_list(quarter, size=40, hold_out=0.5, program="Course")
    steps = [
        {"member_id": "m000", "program": name, "kind": "training", "started_at": FIRST} for name in ("Course", "Other")
    ]
    load(quarter, stage(steps, quarter.spool, kind="programs", file="steps.csv"), now=LOADED)
    rows = arms_of(quarter, ALL, "Course")
    rows = rows[rows["round"] == f"list {built.list_id}"]
    assert (len(rows), int(rows["is_waiting"].sum())) == (80, 40)
    blocks = dict(zip(built.table["member_key"], built.table["block"], strict=True))
    apart = rows.groupby("block")["member_key"].agg(lambda keys: {blocks[key] for key in keys})
    assert all(len(cells) == 1 for cells in apart), "large cells are compared as they were drawn"
    assert len(apart) == len(set(blocks.values()))
    assert arms_of(quarter, ALL, "Other").empty


def test_hit_rate_of_a_sent_list_by_hand(make):
    """100 people: five lead, 25 write 8 times, 25 write 6, the rest once; of the 25 named at 6, two rise."""
    before = {f"l{n}": 30 for n in range(5)} | {f"a{n:02}": 8 for n in range(25)} | {f"b{n:02}": 6 for n in range(25)}
    before |= {f"c{n:02}": 1 for n in range(45)}
    workspace = make(_spread(before, SENT - 12 * WEEK, weeks=12))
    with workspace.reader() as reader:
        keys = dict(reader.execute("select member_id, member_key from member").fetchall())
    named = tuple(keys[f"b{n:02}"] for n in range(25))
    built = sent_list(workspace, size=25, source="selected", member_keys=named)
    (early,) = hit_rates(workspace, ALL)
    assert early.hits is None
    assert "is known from" in early.in_words()
    after = {f"l{n}": 4 for n in range(5)} | {"b00": 40, "b01": 40, "a00": 40, "a01": 40, "a02": 40}
    rows = _spread(after, SENT, weeks=12) + _spread({"l0": 1}, SENT + 12 * WEEK, weeks=1)
    load(workspace, stage(rows, workspace.spool, file="next.csv"), now=LOADED)
    (found,) = last_quarter(hit_rates(workspace, ALL))
    # ten write afterwards, so the top 5 % of them is whoever wrote 40
    assert (found.hits.named, found.hits.rose, found.hits.by_activity) == (25, 2, 3.0)
    assert found.in_words().startswith("Of the 25 people that list 1 named on 15 Jul 2024, 2 rose; by activity alone")
    assert "within what chance gives" in found.in_words()
    view = campaigns(workspace, ALL)
    assert {each.definition: each.value for each in view.numbers}["list_hit_rate"] == "2 of 25"
    assert view.as_json()["hit_rates"][0]["list"] == built.list_id


def _spread(counts, start, *, weeks):
    """Everybody's acts evenly over so many weeks."""
    return [
        {
            "member_id": who,
            "occurred_at": start + weeks * WEEK * (number + 0.5) / times,
            "activity_type": "post",
            "community": "One",
            "thread_id": f"{who}{start:%j}{number}",
        }
        for who, times in counts.items()
        for number in range(times)
    ]


def test_weeks_that_no_window_reaches_change_nothing(quarter, monkeypatch):
    built = sent_list(quarter, size=60)
    next_export(quarter, np.full((PEOPLE, 13), 2.0))
    made = campaigns(quarter, ALL).lists.iloc[0]
    short = alike(quarter, ALL, made=made).uplift
    monkeypatch.setattr("figures.campaign_alike.WEEKS_BEFORE", 200)
    whole = alike(quarter, ALL, made=made).uplift
    assert (short.total.value, short.total.standard_error) == (whole.total.value, whole.total.standard_error)
    assert (short.total.n, short.length, built.given) == (whole.total.n, whole.length, 60)
