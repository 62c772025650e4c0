"""Churn from acts to figures: the sample's planted truths, small communities and bad exports."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from downloads.plain_values import plain_dict
from figures.churn import churn
from figures.churn_blocks import blocks, cell
from figures.churn_data import histories, number_of
from figures.churn_judged import judged, judged_communities
from figures.churn_outlook import alive_check, future
from figures.churn_people import GROUPS, churn_people
from figures.churn_stake import quiet_key
from figures.churn_stay import clock, compared_groups, sensitivity, stay
from queries.filters import Filters
from warehouse import settings
from warehouse.workspace import open_workspace

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))
ALL = Filters()
FIRST = datetime(2024, 1, 1, 12)
KEYS_OF_DESIGN = {
    *("scope", "headline", "state", "reason", "threshold_days", "threshold_refused", "departures", "survival"),
    *("median_days", "weibull_shape", "cycle_days", "observed_expected", "evergreen", "growth", "cohorts"),
}


def act(who: str, day: float, **columns):
    return {
        "member_id": who,
        "occurred_at": FIRST + timedelta(days=day),
        "activity_type": "post",
        "community": "One",
        **columns,
    }


def rotating(n: int = 300, days: int = 540, seed: int = 1, every: float = 5.0) -> list[dict]:
    """Members who post every few days for about 200 days."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(n):
        joined = rng.uniform(-150, days)
        tenure = 200 * rng.weibull(4)
        begin, end = max(joined, 0.0), min(joined + tenure, days)
        if end > begin:
            times = np.sort(rng.uniform(begin, end, 1 + rng.poisson((end - begin) / every)))
            rows += [act(f"m{who}", float(time)) for time in times]
    return rows


def test_planted_cycle_lies_within_its_interval(sample) -> None:
    found = stay(sample, ALL)
    assert found is not None
    mode = found.cycle.mode
    assert found.cycle.is_cycle
    assert mode.low <= TRUTH["cycle"]["pooled_mode_days"] <= mode.high
    assert found.cycle.window[0] < TRUTH["cycle"]["median_tenure_days"] < found.cycle.window[1]


def test_planted_trouble_is_found_where_it_is_and_called_by_its_name(sample) -> None:
    found = judged(sample, ALL)
    assert found is not None
    assert found.verdict == "bounce"
    assert found.judgement.bands["on_cycle"].side == 0
    groups = judged_communities(sample, ALL)
    assert groups is not None
    assert groups.rows[0].name == TRUTH["avoidable_churn"]["community"]
    assert groups.rows[0].is_marked
    assert "Trouble at the door" in churn(sample, ALL).sentence.claim


def test_planted_evergreen_members_are_named(sample) -> None:
    named, planted = set(churn(sample, ALL).evergreen_ids), set(TRUTH["people"]["evergreen"])
    assert len(named & planted) >= 0.8 * len(planted)
    assert len(named - planted) <= 0.2 * len(planted)


def test_departures_gather_round_the_milestone(sample) -> None:
    found = clock(sample, ALL)
    assert found is not None
    assert found.near.low > 0.5
    assert found.departures.argmax() == list(found.starts).index(0)


def test_lost_days_of_the_sample_are_no_silence(sample) -> None:
    days = [number_of(date(2025, 11, 18)), number_of(date(2025, 11, 19))]
    window = histories(sample, ALL).window
    assert window.outages.tolist() == days
    assert window.exposed(days[1] + 1) - window.exposed(days[0] - 1) == 1


def test_growth_adds_up_and_cohorts_have_their_people(sample) -> None:
    found = blocks(sample, ALL)
    assert found is not None
    grown = found.growth
    gained = grown.new + grown.unknown + grown.resurrected
    assert np.array_equal(grown.active[1:], grown.active[:-1] + gained[1:] - grown.churned[1:])
    kept = found.cohorts
    for row in (0, 5, kept.size.size - 1):
        block = int(kept.block[row])
        assert cell(sample, ALL, cohort=block, age=None).size == kept.size[row]
        assert cell(sample, ALL, cohort=block, age=0).size == kept.active[row][0]


def test_figures_have_the_keys_of_the_contract(sample) -> None:
    printed = json.loads(json.dumps(plain_dict(churn(sample, ALL).as_json()), allow_nan=False))
    assert set(printed) >= KEYS_OF_DESIGN
    assert set(printed["observed_expected"]) == {"bounce", "early", "on_cycle"}
    assert set(printed["survival"][0]) == {"days", "at_risk", "survival", "low", "high"}
    assert printed["threshold_refused"] is None


def test_every_group_of_people_has_a_reason_for_each(sample) -> None:
    for group in GROUPS:
        found = churn_people(sample, ALL, group=group, cohort=3, age=2)
        assert not found.frame.empty
        assert found.frame["why"].str.len().gt(15).all()
        if group not in {"quiet", "evergreen"}:
            assert found.frame["count_created"].is_monotonic_decreasing


def test_quiet_members_are_sorted_by_what_is_at_stake_with_them(sample) -> None:
    frame = churn_people(sample, ALL, group="quiet").frame
    columns = ["count_created", "count_answers", "count_turning"]
    shares = sum(frame[name] / frame[name].sum() for name in columns)
    assert frame["count_turning"].max() > 0
    assert shares.round(9).is_monotonic_decreasing
    assert "chance" not in frame  # here people leave on a schedule
    wanted = set(churn_people(sample, ALL, group="quiet").frame["member_key"])
    assert wanted == {int(histories(sample, ALL).keys[place]) for place in quiet_key(sample, ALL).places}


def test_forecast_of_half_a_year_ago_came_true(sample) -> None:
    found = future(sample, ALL)
    assert found is not None
    assert found.back_test is not None
    assert found.back_test.is_inside
    told = found.back_test.calibration
    assert told.slope_low <= 1 <= told.slope_high
    assert found.later[12].total.low < found.later[12].total.value < found.later[12].total.high


def test_probability_of_being_there_is_checked_on_weeks_held_out(sample) -> None:
    models = {each.name: each for each in alive_check(sample, Filters(communities=("Due in June", "Due in March")))}
    assert set(models) == {"mbg_nbd", "bg_nbd", "pareto_nbd", "bg_bb"}
    told = models["mbg_nbd"].calibration
    assert told is not None
    assert told.mean_predicted == pytest.approx(told.mean_seen, abs=0.12)
    assert models["bg_nbd"].mean > models["mbg_nbd"].mean
    for each in models.values():  # all four are checked by tenths
        assert each.calibration is not None
        assert each.calibration.n.size >= 5


def test_groups_are_compared_and_the_rule_is_shown_at_half_and_double(sample) -> None:
    found = compared_groups(sample, ALL)
    assert found is not None
    assert len(found.curves) == 6
    assert found.test.chance < 0.05
    most = found.differences[0]
    assert len(found.differences) == 15
    assert most.days.value == pytest.approx(found.means[most.longer].value - found.means[most.shorter].value)
    assert most.days.low < most.days.value < most.days.high
    rows = sensitivity(sample, ALL)
    assert [row.days for row in rows] == [17, 35, 70]
    assert rows[0].departures > rows[1].departures > rows[2].departures


def test_log_cut_earlier_changes_no_closed_cell(sample) -> None:
    """What lies well before the new end is the same, whatever came after it (METHODS 7)."""
    whole, cut = Filters(to_day=date(2026, 10, 1)), Filters(to_day=date(2026, 9, 3))
    later, earlier = blocks(sample, whole), blocks(sample, cut)
    assert later is not None
    assert earlier is not None
    n = len(earlier.starts)
    assert later.starts[:n] == earlier.starts
    assert np.array_equal(later.growth.active[:n], earlier.growth.active)
    assert np.array_equal(later.growth.churned[1:n], earlier.growth.churned[1:])


def test_group_with_too_few_gaps_takes_the_rule_of_all(sample) -> None:
    found = churn(sample, Filters(communities=("Dads' corner",)))
    assert found.rule is not None
    assert found.rule.pooled
    assert found.rule.threshold.days == stay(sample, ALL).tenures.threshold
    assert found.state == "count_only"
    assert "needs 30" in found.reason


def test_where_nobody_leaves_on_schedule_the_table_tells_who_is_probably_still_there(make) -> None:
    rng = np.random.default_rng(7)
    rows = []
    for who in range(400):  # leaving has nothing to do with tenure, so that there is a chance and no cycle
        begin = rng.uniform(0, 500)
        end = min(begin + rng.exponential(150), 540)
        times = np.sort(rng.uniform(begin, end, 1 + rng.poisson((end - begin) / 6)))
        rows += [act(f"m{who}", float(time)) for time in times]
    workspace = make(rows)
    assert stay(workspace, ALL).cycle.rhythm != "schedule"
    frame = churn_people(workspace, ALL, group="quiet").frame
    assert frame["chance"].between(0, 100).all()
    usual = frame["silent"] / frame["usual"]  # a silence of many usual gaps is a sign of having left
    assert frame["chance"].corr(usual, method="spearman") < -0.5


def test_export_cut_in_the_middle_of_life_censors_who_is_there(make) -> None:
    workspace = make(rotating())
    found = stay(workspace, ALL)
    assert found is not None
    every = found.tenures
    assert not every.departed[every.last >= every.end].any()
    assert every.departed[every.last < every.end].all()
    assert (~every.is_known).sum() > 10  # who was there when the log begins has no known beginning
    assert found.cycle.mode.value == pytest.approx(200 * 0.75**0.25, abs=40)


def test_outage_of_ten_days_calls_nobody_gone(make) -> None:
    rows = rotating(every=2.5)
    whole = make(rows)
    kept = [row for row in rows if not 300 <= (row["occurred_at"].date() - FIRST.date()).days < 310]
    holed = make(kept, name="holed")
    assert histories(holed, ALL).window.outages.size == 10
    assert histories(holed, ALL).window.long_outages().size == 1
    threshold = stay(whole, ALL).rule.threshold.days
    assert stay(holed, ALL).rule.threshold.days == threshold
    before, after = stay(whole, ALL).tenures, stay(holed, ALL).tenures
    assert abs(int(after.departed.sum()) - int(before.departed.sum())) <= 3
    assert blocks(holed, ALL).outage.sum() >= 1


def test_rows_in_backward_order_and_read_twice_change_nothing(make) -> None:
    rows = rotating()
    forward = churn(make(rows), ALL).as_json()
    backward = churn(make(rows[::-1], name="backward"), ALL).as_json()
    assert forward == backward


def test_join_date_after_the_first_act_is_not_believed(make) -> None:
    rows = rotating()
    first = min(row["occurred_at"] for row in rows if row["member_id"] == "m7")
    members = [{"member_id": "m7", "joined_at": first + timedelta(days=40)}]
    found = stay(make(rows, members), ALL)
    assert found.tenures.contradicted.sum() == 1
    keys = histories(open_workspace("test"), ALL)
    assert np.isfinite(keys.joined).sum() == 1
    assert churn(open_workspace("test"), ALL).as_json()["joined_after_first_act"] == 1


def test_milestone_in_the_future_is_no_departure(make) -> None:
    members = [{"member_id": f"m{who}", "milestone_at": datetime(2030, 1, 1)} for who in range(300)]
    found = clock(make(rotating(), members), ALL)
    assert found is not None
    assert found.near.value == 0
    assert found.departures.sum() == 0


def test_one_member_is_counted_and_no_more(make) -> None:
    view = churn(make([act("a", day) for day in (0, 3, 9, 200)]), ALL)
    assert view.state == "count_only"
    assert view.rule.threshold.is_preset
    assert "1 person" in view.sentence.text()
    json.dumps(plain_dict(view.as_json()), allow_nan=False)


def test_everyone_joined_on_one_day(make) -> None:
    rows = [act(f"m{who}", day) for who in range(80) for day in range(0, 20 + 3 * who, 3)]
    members = [{"member_id": f"m{who}", "joined_at": FIRST} for who in range(80)]
    view = churn(make(rows, members), ALL)
    assert view.stay is not None
    assert view.blocks.cohorts.size.tolist() in ([80], [])
    json.dumps(plain_dict(view.as_json()), allow_nan=False)


def test_short_export_is_refused_in_words(make) -> None:
    rows = [act(f"m{who}", day) for who in range(60) for day in range(who % 5, 30, 5)]
    view = churn(make(rows), ALL)
    assert view.state == "not_shown"
    assert view.as_json()["threshold_refused"]
    assert "cannot be told" in view.sentence.claim
    assert view.blocks is not None


def test_nothing_in_scope_says_so(make) -> None:
    view = churn(make([act("a", 0)]), Filters(communities=("Nowhere",)))
    assert view.state == "not_shown"
    assert view.numbers == ()
    assert view.as_json()["survival"] == []


def test_end_of_the_export_told_by_the_manager_moves_what_can_be_told(make) -> None:
    workspace = make(rotating())
    before = stay(workspace, ALL)
    settings.set(workspace, "export_end", "2025-09-01", now=datetime(2026, 1, 1))
    after = stay(workspace, ALL)
    assert after.tenures.end > before.tenures.end
    assert after.tenures.departed.sum() > before.tenures.departed.sum()
