"""Training uplift by hand-made communities: who is compared, verdicts, thin data, what must not change the number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.holm import holm, verdicts
from models.panel import LONG_AGO, NEVER, Panel, cumulated
from models.stacks import GROUPS, Rules, find_stacks
from models.uplift import LogRatio, log_ratio, ratio_of, symmetric, verdict_of, window_sums
from models.uplift_checks import placebo, profile, staying
from models.uplift_summary import uplift

WEEKS = 60


def community(n=1200, *, trained=60, effect=1.0, seed=0, mean=3.0, week=None, **changes):
    """A stationary community; the trained change by `effect` from the week after completion on."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(1.0, mean, n) + 0.5
    weeks = np.full(n, NEVER)
    weeks[:trained] = rng.integers(26, 44, trained) if week is None else week
    rates = np.where(np.arange(WEEKS) > weeks[:, None], effect, 1.0) * rate[:, None]
    posts = rng.poisson(rates)
    panel = Panel(
        acts=cumulated(posts),
        created=cumulated(posts),
        start_week=np.full(n, LONG_AGO),
        is_start_known=np.ones(n, dtype=bool),
        community=np.zeros(n, dtype=np.int64),
        trained_week=weeks,
    )
    return replace(panel, **changes), {"activity": cumulated(posts)}


def estimate(panel, outcomes):
    return uplift(panel, outcomes, declared=("activity",))


def test_planted_effect_is_found_and_called():
    found = estimate(*community(effect=1.6, trained=120))
    low, high = found.total.interval
    assert low < np.log(1.6) < high
    assert (found.state, found.verdict) == ("ok", "lifted")
    assert found.outcomes[0].verdict == "lifted"
    placebo_low, placebo_high = found.beside.placebo.interval
    assert placebo_low < 0 < placebo_high


def test_harm_is_called_harm():
    assert estimate(*community(effect=0.5, trained=120)).verdict == "harmed"


def test_no_effect_among_many_is_no_sign():
    found = estimate(*community(n=3000, trained=600, mean=6))
    assert found.verdict == "no_sign"
    assert found.smallest_detectable < 0.2


def test_extra_acts_agree_with_the_uplift():
    found = estimate(*community(effect=1.6, trained=120))
    after, *_ = found.total.totals
    without = after / np.exp(found.total.value)
    assert found.extra_per_week == pytest.approx((after - without) / (found.total.n * found.length))


def test_everyone_trained_leaves_no_comparison():
    panel, outcomes = community(n=100, trained=100, week=30)
    found = estimate(panel, outcomes)
    assert found.state == "not_shown"
    assert "no comparison exists" in found.reason
    assert set(found.why_not) == {"everyone_trained"}
    assert found.total.value is None


def test_nobody_else_alive_leaves_no_comparison():
    panel, outcomes = community(n=60, trained=40, week=30)
    acts = panel.acts.copy()
    acts[40:] = 0
    found = estimate(replace(panel, acts=acts), outcomes)
    assert found.total.n == 0
    assert found.state in ("not_shown", "count_only")
    assert found.verdict == "cannot_tell"


def test_one_training_day_for_all_is_compared():
    found = estimate(*community(effect=1.6, trained=100, week=30))
    assert len(found.stacks.stacks) == len(found.rounds) == 1
    assert found.verdict == "lifted"


def test_twelve_trained_have_no_estimate_but_a_profile_and_a_smallest_effect():
    found = estimate(*community(trained=12, effect=3.0))
    assert (found.state, found.verdict) == ("count_only", "cannot_tell")
    assert "12 of 12" in found.reason
    assert any(found.profile.trained)
    assert found.smallest_detectable == pytest.approx(np.expm1(2.8 * 0.85 / np.sqrt(12)))


def test_nobody_trained_is_said():
    found = estimate(*community(trained=0))
    assert (found.state, found.verdict, found.n_trained) == ("not_shown", "cannot_tell", 0)


def test_completion_before_joining_and_outside_the_data_are_counted_by_reason():
    panel, outcomes = community(trained=30)
    start, weeks = panel.start_week.copy(), panel.trained_week.copy()
    start[0], weeks[0] = 35, 30  # before joining
    start[1], weeks[1] = 28, 30  # two weeks after joining
    weeks[2], weeks[3] = 5, WEEKS - 3
    start[4] = NEVER
    found = estimate(replace(panel, start_week=start, trained_week=weeks), outcomes)
    why = found.stacks.why_not
    assert [why[row] for row in range(5)] == ["before_joining", "joined_late", "too_early", "too_late", "no_activity"]
    assert found.total.n == 25


def test_short_export_falls_back_to_shorter_windows():
    panel, outcomes = community(trained=40, week=30)
    panel = replace(panel, acts=panel.acts[:, :40], created=panel.created[:, :40])
    found = estimate(panel, {"activity": outcomes["activity"][:, :40]})
    assert found.length == 8
    assert found.total.n == 40


def test_controls_are_alive_and_not_yet_trained_and_those_trained_later_stay():
    panel, _ = community(n=300, trained=150)
    stacks = find_stacks(panel, Rules())
    later = 0
    for stack in stacks.stacks:
        assert (panel.trained_week[stack.controls] > stack.week).all()
        assert panel.is_alive[stack.controls, stack.week].all()
        later += int((panel.trained_week[stack.controls] < NEVER).sum())
        assert stack.weights.sum() == pytest.approx(stack.trained.size)
    assert later > 0


def test_strata_are_community_and_tenure():
    panel, _ = community(n=400, trained=100)
    rows = np.arange(400)
    panel = replace(panel, community=rows % 2, start_week=np.where(rows % 4 < 2, 0, LONG_AGO))
    for stack in find_stacks(panel, Rules()).stacks:
        for part in (panel.community, panel.start_week):
            mine = np.bincount(np.unique(part, return_inverse=True)[1][stack.trained], minlength=2)
            theirs = np.bincount(
                np.unique(part, return_inverse=True)[1][stack.controls], stack.weights.sum(axis=1), minlength=2
            )
            assert theirs == pytest.approx(mine)


def test_where_a_cell_is_empty_the_tier_is_merged_and_then_the_community():
    panel, _ = community(n=200, trained=30)
    alone = replace(panel, community=np.where(np.arange(200) == 0, 7, 0))
    found = find_stacks(alone, Rules())
    assert 0 in found.kept
    assert found.why_not == {}


def test_less_history_than_the_tier_needs_is_a_tier_of_its_own():
    panel, outcomes = community(trained=60, week=20)
    found = estimate(panel, outcomes)
    assert [each.group for each in found.tiers.tiers] == ["new"]


def test_order_of_people_and_silent_people_change_nothing():
    panel, outcomes = community(trained=80, effect=1.3)
    first = estimate(panel, outcomes).total
    order = np.random.default_rng(5).permutation(panel.n)
    fields = ("acts", "created", "start_week", "is_start_known", "community", "trained_week")
    shuffled = replace(panel, **{name: getattr(panel, name)[order] for name in fields})
    again = estimate(shuffled, {"activity": outcomes["activity"][order]}).total
    assert (again.value, again.standard_error) == pytest.approx((first.value, first.standard_error))
    silent = {name: np.concatenate([getattr(panel, name), getattr(panel, name)[-50:] * 0]) for name in fields}
    silent["trained_week"][-50:] = NEVER
    more = estimate(
        replace(panel, **silent), {"activity": np.concatenate([outcomes["activity"], outcomes["activity"][-50:] * 0])}
    ).total
    assert more.value == pytest.approx(first.value)


def test_members_without_any_act_stay_in_and_make_no_log_of_zero():
    panel, outcomes = community(trained=60)
    sums = outcomes["activity"].copy()
    sums[:10] = 0
    found = estimate(panel, {"activity": sums})
    assert found.total.n == 60
    assert np.isfinite(found.total.value)


def test_profile_is_level_before_and_higher_after():
    panel, outcomes = community(effect=2.0, trained=120)
    found = profile(find_stacks(panel, Rules()), outcomes["activity"])
    assert found.weeks[0] == -12
    assert sum(found.trained[:12]) == pytest.approx(sum(found.controls[:12]))
    assert sum(found.trained[13:]) > 1.6 * sum(found.controls[13:])


def test_placebo_needs_half_a_year_more():
    panel, outcomes = community(trained=60, week=30)
    assert placebo(panel, outcomes["activity"]).n == 0
    panel, outcomes = community(trained=60, week=42)
    assert placebo(panel, outcomes["activity"]).n == 60


def test_people_who_leave_after_a_reward_are_seen():
    panel, _ = community(n=500, trained=100, week=30)
    acts = panel.acts.copy()
    acts[:50, 32:] = acts[:50, 32:33]
    found = staying(find_stacks(panel, Rules()), np.diff(acts, axis=1) > 0, GROUPS)
    assert found.trained == pytest.approx(0.5, abs=0.05)
    assert found.high < 0


def test_reactions_per_post_are_the_difference_of_both():
    panel, outcomes = community(trained=80)
    sums = window_sums(find_stacks(panel, Rules()), outcomes["activity"], symmetric(12))
    same = ratio_of(log_ratio(sums), log_ratio(sums))
    assert (same.value, same.standard_error) == (0, 0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_keeps_the_order_and_multiplies_the_smallest_by_all(chances):
    adjusted = holm(chances)
    assert all(plain <= each for plain, each in zip(chances, adjusted, strict=True))
    assert min(adjusted) == pytest.approx(min(1.0, len(chances) * min(chances)))
    in_order = [adjusted[place] for place in np.argsort(chances)]
    assert in_order == sorted(in_order)


def test_holm_takes_back_what_one_look_would_call():
    weak = LogRatio(0.0583 + 2.0 * 0.1, 0.1, 50, (1, 1, 1, 1))
    assert verdicts([weak]) == ["lifted"]
    assert verdicts([weak, LogRatio(0.0, 0.1, 50, (1, 1, 1, 1))]) == ["cannot_tell", "cannot_tell"]


@settings(max_examples=200)
@given(st.floats(-2, 2), st.floats(0, 2))
def test_lifted_means_the_whole_interval_above_six_per_cent(low, width):
    verdict = verdict_of(low, low + width)
    assert (verdict == "lifted") == (low > np.log(1.06))
    assert (verdict == "harmed") == (low + width < -np.log(1.06))
    if verdict == "no_sign":
        assert -np.log(1.2) < low
        assert low + width < np.log(1.2)


def test_in_a_lottery_zero_stands_in_the_place_of_six_per_cent():
    assert verdict_of(0.01, 0.3, least=0.0) == "lifted"
    assert verdict_of(0.01, 0.3) == "cannot_tell"
