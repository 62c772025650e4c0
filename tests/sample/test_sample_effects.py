"""The effects planted in the sample are found again: concentration, reach, cycle, training, badge, avoidable churn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sample_files import END, acts, creates, days_before_end, of_members, questions, table, truth

WEEKS = 105


def test_concentration_is_that_of_a_believable_community():
    counts = creates().member_id.value_counts().sort_values().to_numpy()
    gaps = np.abs(counts[:, None] - counts[None, :]).sum()
    gini = gaps / (2 * len(counts) * counts.sum())  # the mean absolute difference, another road than the script's
    told = truth()["concentration"]
    assert (len(counts), int(counts.sum())) == (told["contributors"], told["creates"])
    assert gini == pytest.approx(told["gini"], abs=1e-4)
    assert 0.65 <= gini <= 0.76
    assert 0.19 <= told["top_1_percent_share"] <= 0.25
    top = counts[-round(len(counts) / 100) :].sum() / counts.sum()
    assert top == pytest.approx(told["top_1_percent_share"], abs=0.01)
    assert 0.6 <= told["gini_of_rates"] <= 0.76


def _audiences(begin: pd.Timestamp, end: pd.Timestamp) -> dict[str, set[str]]:
    team = {*truth()["people"]["staff"], "[deleted]", ""} | {bot["member_id"] for bot in truth()["people"]["bots"]}
    rows = of_members()[of_members()["at"].between(begin, end, inclusive="left")]
    rows = rows[~rows.reply_to_member_id.isin(team) & (rows.reply_to_member_id != rows.member_id)]
    return rows.groupby("reply_to_member_id").member_id.agg(set).to_dict()


@pytest.mark.parametrize(("begin", "end", "name"), [(90, 0, "last_90_days"), (180, 90, "90_days_before")])
def test_the_star_is_three_times_the_fifth_and_the_micro_influencers_together_are_more(begin, end, name):
    heard = _audiences(days_before_end(begin), days_before_end(end))
    ranked = sorted(heard, key=lambda who: -len(heard[who]))
    told = truth()["reach"]
    star, micros = told["star"], set(told["micro_influencers"])
    assert ranked[0] == star
    assert len(heard[star]) >= 3 * len(heard[ranked[4]])
    joint = set().union(*(heard.get(who, set()) for who in micros)) - micros - {star}
    assert len(joint) > len(heard[star])
    assert len(micros) == 30
    assert len(heard[star]) == pytest.approx(told["audience"][name]["star"], rel=0.03)


def test_micro_influencers_recommend_far_more_than_the_others():
    told = truth()["reach"]
    late = of_members()[of_members()["at"] >= days_before_end(90)]
    made = late[late.activity_type == "recommendation"].member_id.value_counts()
    micros = set(told["micro_influencers"])
    others = set(late.member_id) - micros - {told["star"]}
    multiple = made.reindex(sorted(micros)).sum() / len(micros) / (made.reindex(sorted(others)).sum() / len(others))
    assert multiple == pytest.approx(told["recommendations_per_member_week"]["multiple"], rel=0.1)
    assert multiple > 5


def test_fewer_buy_after_the_star_than_after_a_micro_influencer():
    bought = acts()[(acts().activity_type == "purchase") & (acts().reply_to_member_id != "")]
    recommended = acts()[acts().activity_type == "recommendation"].member_id
    micros, star = truth()["reach"]["micro_influencers"], [truth()["reach"]["star"]]
    each = [bought.reply_to_member_id.isin(who).sum() / recommended.isin(who).sum() for who in (star, micros)]
    assert each[0] < each[1]


def test_rotating_members_leave_near_their_milestone_after_about_a_year():
    members = table("members").set_index("member_id")
    members = members[(members.milestone_at != "") & (members.milestone_at < "2026-06-01")]
    times = of_members().groupby("member_id")["at"].agg(["min", "max", "size"])
    stayed = members.join(times[times["size"] >= 10], how="inner")
    stayed = stayed[~stayed.index.isin([pair["old_id"] for pair in truth()["accounts"]["pairs"]])]
    after = (stayed["max"] - pd.to_datetime(stayed.milestone_at, utc=True)).dt.total_seconds() / 86_400
    assert len(after) >= 200
    assert after.between(-30, 45).mean() > 0.85
    tenure = (stayed["max"] - pd.to_datetime(stayed.joined_at)).dt.days
    assert tenure.median() == pytest.approx(truth()["cycle"]["median_tenure_days"], abs=30)
    planted = truth()["cycle"]["planted_mode_days"].values()
    assert min(planted) < truth()["cycle"]["pooled_mode_days"] < max(planted)


def _weekly() -> pd.DataFrame:
    week = WEEKS - 1 - ((END - creates()["at"]).dt.total_seconds() / 604_800 - 1e-9).astype(int)
    grid = creates().groupby([creates().member_id, week.rename("week")]).size().unstack(fill_value=0)
    return grid.reindex(columns=range(WEEKS), fill_value=0)


def test_training_lifts_by_about_its_planted_effect_against_the_untrained_of_the_same_tier():
    grid, told = _weekly(), truth()["training"]
    steps = table("programs")
    done = steps[(steps.program == told["program"]) & (steps.completed_at != "")]
    assert sorted(done.member_id) == told["trained"]
    assert len(done) >= 50
    when = pd.to_datetime(done.set_index("member_id").completed_at)
    week = WEEKS - 1 - ((END - when).dt.total_seconds() / 604_800).astype(int)
    trained, ordinary = [], []
    for who, g in week.items():
        windows = [slice(g - 24, g - 12), slice(g - 12, g), slice(g + 1, g + 13)]
        counts = np.stack([grid.iloc[:, part].sum(axis=1).to_numpy() for part in windows])
        mine = counts[:, grid.index.get_loc(who)]
        alike = (np.abs(counts[0] - mine[0]) <= 4) & (grid.iloc[:, g].to_numpy() > 0)
        alike &= ~grid.index.isin(week.index)
        if alike.any():
            trained.append(mine[1:])
            ordinary.append(counts[1:, alike].mean(axis=1))
    a, b = np.sum(trained, axis=0), np.sum(ordinary, axis=0)
    log_ratio = np.log(a[1] / a[0]) - np.log(b[1] / b[0])
    assert told["rate_ratio"] == 1.6
    assert told["expected_log_rate_ratio_12_weeks"] == pytest.approx(np.log(1.6), abs=0.08)
    assert log_ratio == pytest.approx(told["expected_log_rate_ratio_12_weeks"], abs=0.2)
    assert log_ratio > np.log(1.06)


def test_nobody_of_the_comparison_was_invited_in_the_same_round():
    rounds = truth()["training"]["rounds"]
    assert all(not set(one["invited"]) & set(one["comparison"]) for one in rounds)
    assert sum(len(one["comparison"]) for one in rounds) >= 20


def test_a_badge_without_effect_looks_harmful_before_and_after():
    steps = table("programs")
    given = pd.to_datetime(steps[steps.program == truth()["badge"]["program"]].set_index("member_id").completed_at)
    rows = creates()[creates().member_id.isin(given.index)]
    apart = (rows["at"] - rows.member_id.map(given)).dt.total_seconds() / 86_400
    change = np.log(apart.between(0, 28, inclusive="left").sum() / apart.between(-28, 0, inclusive="left").sum())
    assert truth()["badge"]["rate_ratio"] == 1.0
    assert change == pytest.approx(truth()["badge"]["naive_log_change_4_weeks"], abs=0.02)
    assert change < -0.1


def test_before_and_after_by_tier_shows_regression_to_the_mean_among_the_untrained():
    tiers = truth()["training"]["naive_log_change_by_tier"]
    assert tiers["top 5 %"] < 0 < tiers["the rest"]
    grid = _weekly().drop(index=truth()["training"]["trained"])
    fell = rose = 0
    for week in range(8, 100, 4):
        before, after = (grid.iloc[:, part].sum(axis=1) for part in (slice(week - 4, week), slice(week, week + 4)))
        top = before >= before[before > 0].quantile(0.95)
        fell += after[top].sum() - before[top].sum()
        rose += after[~top].sum() - before[~top].sum()
    assert fell < 0 < rose


def test_unanswered_newcomers_of_one_group_leave():
    told = truth()["avoidable_churn"]
    asked = questions()[questions().community == told["community"]]
    joined = pd.to_datetime(table("members").set_index("member_id").joined_at)
    fresh = asked[asked["at"] - asked.member_id.map(joined) < pd.Timedelta(days=2)].drop_duplicates("member_id")
    fresh = fresh[fresh["at"].between(pd.Timestamp(told["from"], tz="UTC"), days_before_end(90))]
    last = of_members().groupby("member_id")["at"].max()
    stays = last.reindex(fresh.member_id).to_numpy() - fresh["at"].to_numpy() > pd.Timedelta(days=90)
    is_answered = fresh.answered_at.notna().to_numpy()
    assert {one["thread_id"] for one in told["ignored"]} <= set(questions().index[questions().answered_at.isna()])
    assert (~is_answered).sum() >= 20
    assert stays[is_answered].mean() > stays[~is_answered].mean() + 0.3


def test_rising_members_write_more_at_the_end():
    rising = [one["member_id"] for one in truth()["rising"]]
    assert len(rising) >= 3
    counts = _weekly().reindex(rising, fill_value=0)
    assert counts.iloc[:, -8:].sum().sum() > counts.iloc[:, -32:-24].sum().sum()
