"""Reach on the sample community, whose star and micro-influencers are known, and on exports that lack what it needs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from figures.reach import reach
from figures.reach_map import MOST_DRAWN, network_map
from figures.reach_people import reach_people
from figures.reach_rates import rates
from figures.reach_team import Conditions, team_of, team_within
from figures.reach_windows import windows
from figures.reach_worth import bought, worth
from figures.recommending import Rule, matches
from queries.filters import Filters
from tests.figures.acts import FIRST

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))["reach"]
PLANTED = set(TRUTH["micro_influencers"]) | set(TRUTH["micro_influencers_earlier"])
CONTRACT = {
    *("edges", "pairs", "reciprocity", "star", "star_reach", "team", "team_reach", "team_size_to_beat_star"),
    *("team_size_when_picked", "measured_on", "rate_multiple", "scope", "headline", "state", "reason"),
}
ALL = Filters()


@pytest.fixture(scope="module")
def printed(sample):
    return reach(sample, ALL).as_json()


def test_planted_star_is_found_with_its_audience(printed):
    assert (printed["star"], printed["star_reach"]) == (TRUTH["star"], TRUTH["audience"]["last_90_days"]["star"])
    low, high = (printed["intervals"]["star_reach"][end] for end in ("low", "high"))
    assert low < printed["star_reach"] < high


def test_planted_team_is_found(printed):
    assert len(printed["team"]) == printed["team_size_to_beat_star"] == 11
    assert len(set(printed["team"]) & PLANTED) >= 9
    assert printed["team_reach"] > printed["curve"]["star_measured"][10]


def test_team_seems_smaller_on_the_days_that_picked_it(printed):
    assert printed["team_size_when_picked"] == 5 < printed["team_size_to_beat_star"]
    assert "5 seemed enough" in printed["headline"]
    assert printed["measured_on"] == {"from": "2026-07-03", "to": "2026-10-01"}
    assert printed["picked_on"]["to"] == printed["measured_on"]["from"]


def test_planted_multiple_lies_in_the_interval(printed):
    interval = printed["intervals"]["rate_multiple"]
    assert interval["low"] < TRUTH["recommendations_per_member_week"]["multiple"] < interval["high"]
    assert printed["rate_multiple"] == interval["value"]


def test_keys_of_the_command_line_are_there(printed):
    assert set(printed) >= CONTRACT
    assert json.loads(json.dumps(printed)) == printed
    assert printed["edges"] > printed["pairs"] > 0


def test_conditions_are_kept(sample):
    plain = team_of(sample, ALL)
    limited = team_of(sample, ALL, Conditions(most_per_group=1))
    home = dict(zip(limited.picked_in.window.graph.members, limited.picked_in.home, strict=True))
    assert len({home[key] for key in limited.team.keys}) == len(limited.team.keys)
    without = team_of(sample, ALL, Conditions(never=plain.keys[:2]))
    assert not set(plain.keys[:2]) & set(without.team.keys)
    last = plain.team.keys[-1]
    assert team_of(sample, ALL, Conditions(must=(last,))).keys[0] == last
    assert len(team_of(sample, ALL, Conditions(size=3)).keys) == 3


def test_budget_buys_no_more_than_it_can(sample):
    costs = {key: 1.0 + place for place, key in enumerate(team_of(sample, ALL).keys)}
    found = team_within(sample, ALL, costs=costs, budget=6)
    assert found.cost <= 6
    assert set(found.keys) <= set(costs)
    assert found.reach_when_picked > 0
    assert team_within(sample, ALL, costs={}, budget=6) is None


def test_map_can_be_read(sample):
    found = network_map(sample, ALL)
    assert len(found.keys) == len(set(found.keys)) <= MOST_DRAWN
    assert found.role.count("star") == 1
    assert found.role.count("team") == 11
    assert len(found.groups) <= 6
    assert len(found.lines) <= 2 * MOST_DRAWN
    assert all(found.role[end] != "audience" for _, end in found.lines)


def test_people_have_reasons_and_thanks_due_are_those_without_a_recognition(sample):
    team = reach_people(sample, ALL, who="team").frame
    assert team["why"].str.contains("people answered them").all()
    thanks = reach_people(sample, ALL, who="thanks")
    assert thanks.programs
    assert thanks.frame["thanked"].isna().all()
    micro = reach_people(sample, ALL, who="micro")
    assert 0 < thanks.total < micro.total
    assert set(thanks.frame["member_key"]) < set(micro.frame["member_key"])


def test_what_it_adds_up_to_and_who_buys(sample):
    found = worth(sample, ALL)
    assert found.team.a_year.value == pytest.approx(found.team.a_week.value * 365.25 / 7)
    assert found.team.a_lifetime.low < found.team.a_lifetime.value < found.team.a_lifetime.high
    sold = bought(sample, ALL)
    assert sold.found.audience_share is not None
    assert 0 < sold.credited_to_team < sold.credited


def test_rule_that_matches_nothing_gives_no_multiple(sample):
    assert matches(sample, ALL, Rule((), (), ())).count_acts == 0
    # 1,432 in the file; those of staff, bots and removed accounts do not count
    assert 1_400 < matches(sample, ALL, Rule(("recommendation",), (), ())).count_acts < 1_432
    assert rates(sample, ALL).by_rate.same_window > rates(sample, ALL).by_rate.next_window


def test_one_window_picks_and_says_that_it_measured_nothing(sample):
    view = reach(sample, Filters(from_day=date(2026, 6, 1)))
    printed = view.as_json()
    assert printed["team_size_to_beat_star"] is None
    assert printed["team_size_when_picked"] is not None
    assert printed["measured_on"] is None
    assert "180 days" in printed["not_measured_because"]
    assert "flatters" in printed["headline"]


def talk(pairs, *, day=0, kind="reply", **columns):
    """One act per (replier, author), a minute apart, from FIRST + day on; authors post first where told."""
    start = FIRST + timedelta(days=day)
    return [
        {
            "member_id": by,
            "occurred_at": start + timedelta(minutes=number),
            "activity_type": kind,
            "community": "One",
            "reply_to_member_id": to,
            **columns,
        }
        for number, (by, to) in enumerate(pairs)
    ]


def state_of(workspace):
    printed = reach(workspace, ALL).as_json()
    assert set(printed) >= CONTRACT
    assert printed["headline"]
    json.dumps(printed)
    return printed


def test_without_targets_nothing_is_shown_and_the_missing_column_is_named(make):
    printed = state_of(make({f"m{number}": 3 for number in range(40)}))
    assert printed["state"] == "not_shown"
    assert "reply_to_member_id" in printed["reason"]
    assert (printed["edges"], printed["pairs"], printed["reciprocity"]) == (0, 0, None)


def test_self_replies_only_are_no_attention(make):
    printed = state_of(make(talk([(f"m{number}", f"m{number}") for number in range(40)])))
    assert printed["state"] == "not_shown"
    assert printed["left_out"]["to_self"] == 40


@pytest.mark.parametrize("pairs", [[("a", "b")], [("a", "b"), ("b", "a")] * 60])
def test_one_pair_and_two_members_are_listed_and_not_ranked(make, pairs):
    printed = state_of(make(talk(pairs)))
    assert printed["state"] == "count_only"
    assert printed["star"] is None
    assert printed["team"] == []


def test_removed_accounts_are_never_the_star(make):
    pairs = [(f"m{number}", "[deleted]") for number in range(90)]
    pairs += [(f"m{number}", f"m{(number + step) % 90}") for number in range(90) for step in (1, 2, 3)]
    printed = state_of(make(talk(pairs)))
    assert printed["star"] is None
    assert printed["left_out"]["removed_accounts"] == 90
    assert printed["edges"] == 270


def test_everything_in_one_thread_is_thread_reach_of_its_starter(make):
    rows = [
        {"member_id": who, "occurred_at": FIRST + timedelta(minutes=at), "activity_type": kind, "thread_id": "t"}
        for at, (who, kind) in enumerate([("first", "post"), *[(f"m{number}", "reply") for number in range(60)] * 2])
    ]
    printed = state_of(make(rows))
    assert (printed["kind"], printed["inferred_share"]) == ("thread reach", 1.0)
    assert (printed["edges"], printed["state"]) == (0, "count_only")  # one author is no ranking


def test_targets_that_never_act_can_be_the_star_and_are_never_picked(make):
    pairs = [(f"m{number}", "silent") for number in range(90)]
    pairs += [(f"m{number}", f"m{(number + step) % 90}") for number in range(90) for step in (1, 2, 3)]
    printed = state_of(make([*talk(pairs, day=20), *talk(pairs, day=120), *talk(pairs[:1], day=190)]))
    assert printed["star"] == "silent"
    assert "silent" not in printed["team"]


def test_members_with_one_day_of_data_have_no_later_window(make):
    workspace = make(talk([(f"m{number}", f"m{(number + 1) % 40}") for number in range(40)] * 3))
    assert windows(workspace, ALL).earlier is None
    assert state_of(workspace)["measured_on"] is None


def test_same_community_in_another_order_gives_the_same_team(make):
    pairs = [(f"m{number}", f"m{(number * number + step) % 60}") for number in range(60) for step in (1, 4, 9, 16)]
    pairs = [(by, to) for by, to in pairs if by != to]
    rows = [row for week in range(0, 26, 2) for row in talk(pairs, day=7 * week)]
    one, other = state_of(make(rows, name="one")), state_of(make(rows[::-1], name="other"))
    assert one["team"] == other["team"] != []
    assert one["team_reach"] == other["team_reach"]
