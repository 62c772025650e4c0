"""Communities with a known truth: the rule of departure, the cycle, graduation against trouble."""

from __future__ import annotations

import numpy as np
import pytest

from models.active_days import ActiveDays, Window
from models.cycles import cycle
from models.forecast import forecast, outlook, still_there
from models.observed_expected import Judgement, judge, reference
from models.silence import choose_threshold
from models.survival import survival
from models.tenure import tenures
from models.weibull import weibull
from tests.models.churn_worlds import DAYS, WEEK, crude_alarm, posting, rotating

JUDGED = 130 * WEEK
CYCLE = 30.4 * WEEK  # the shortest half of a Weibull(40, 4) lies from 30.4 to 44.5 weeks


def judged(found) -> Judgement:
    return judge(found, JUDGED, reference(found, JUDGED), on_cycle=CYCLE, bounce=28)


def share(seeds: range, alarm) -> float:
    return float(np.mean([alarm(np.random.default_rng(seed)) for seed in seeds]))


# 4, 8 and others had a few days on which fewer than one in ten came back, by chance
@pytest.mark.parametrize("seed", range(12))
def test_nobody_leaves_so_the_rule_is_refused_or_very_long(seed: int) -> None:
    days, window, _, _ = posting(np.random.default_rng(seed), stay=1.0)
    found = choose_threshold(days, window)
    assert found.days is None or found.days >= 180
    if found.days is None:
        assert "too short" in (found.reason or "")
    # What other rules would have said: they call people gone who are all there.
    assert found.p95 == pytest.approx(30, abs=6)
    assert found.elbow is not None
    assert found.elbow < 60


def test_rhythm_of_six_weeks_is_no_departure_between_two_visits() -> None:
    member, visit = np.divmod(np.arange(200 * 17), 17)
    day = member % 42 + 42 * visit
    found = choose_threshold(ActiveDays(member, day), Window(0, 730))
    assert found.returns[0] <= 0.1 < found.returns[14]
    assert found.days is None


@pytest.mark.parametrize("seed", range(2))
def test_rotating_members_are_rarely_called_gone_while_they_are_there(seed: int) -> None:
    days, window, joined, until = posting(np.random.default_rng(seed))
    found = choose_threshold(days, window)
    assert found.days == pytest.approx(77, abs=14)
    told = tenures(days, window, found.days, joined=joined)
    called = told.departed & np.isnan(told.again)
    assert (until[called] >= DAYS).mean() < 0.1


def test_wave_of_joiners_without_change_is_no_alarm_where_the_crude_rate_always_is() -> None:
    def alarm(rng):
        return judged(rotating(rng, n=600, burst=True)).total.side > 0

    assert share(range(150), alarm) <= 0.08
    crude = [crude_alarm(rotating(np.random.default_rng(seed), n=600, burst=True), JUDGED) for seed in range(20)]
    assert all(is_alarm for _, is_alarm in crude)
    assert np.mean([times for times, _ in crude]) == pytest.approx(2.78, rel=0.15)


def test_interval_covers_one_about_as_often_as_it_says() -> None:
    assert share(range(200, 400), lambda rng: judged(rotating(rng, n=150)).total.side != 0) <= 0.08


def test_half_more_departures_are_found_in_a_community_of_600() -> None:
    results = [judged(rotating(np.random.default_rng(seed), n=600, times=1.5)).total for seed in range(100)]
    assert np.mean([each.side > 0 for each in results]) >= 0.9
    assert np.mean([each.estimate.value for each in results]) == pytest.approx(1.52, abs=0.08)


def test_early_trouble_shows_in_its_band_and_hides_in_the_total() -> None:
    found = [judged(rotating(np.random.default_rng(seed), n=600, early=0.02)) for seed in range(60)]
    early = np.mean([max(each.bands[band].side for band in ("bounce", "early")) > 0 for each in found])
    total = np.mean([each.total.side > 0 for each in found])
    assert early > 0.5
    assert total < early
    assert np.mean([each.bands["on_cycle"].side > 0 for each in found]) <= 0.08


@pytest.mark.parametrize(("shape", "rhythm"), [(3.0, "schedule"), (1.0, "random"), (0.5, "longer_less")])
def test_rhythm_of_departures_is_recognised(shape: float, rhythm: str) -> None:
    rng = np.random.default_rng(5)
    found = rotating(rng, n=800)
    tenure = 200 * rng.weibull(shape, 800)
    changed = found.__class__(
        **found.__dict__
        | {
            "last": np.minimum(found.start + tenure, found.end).astype(np.int64),
            "departed": found.start + tenure < found.end,
        }
    )
    fit = weibull(changed.lifetimes(), start=28.0 if shape > 1 else 1.0)
    assert fit is not None
    assert fit.rhythm == rhythm


def test_cycle_of_a_weibull_world_is_found_with_its_interval() -> None:
    inside, starts = [], []
    for seed in range(12):
        lives = rotating(np.random.default_rng(seed), n=600).lifetimes()
        found = cycle(lives, rng=np.random.default_rng(seed), followed=156 * WEEK)
        assert found.is_cycle
        assert found.mode.low is not None
        assert found.mode.high is not None
        inside.append(found.mode.low <= 37.22 * WEEK <= found.mode.high)
        assert found.window is not None
        starts.append(found.window[0])
    assert np.mean(inside) >= 0.8
    assert np.mean(starts) == pytest.approx(CYCLE, abs=2 * WEEK)


def test_cycle_longer_than_what_is_seen_is_not_told() -> None:
    found = rotating(np.random.default_rng(1), n=3000)
    short = found.lifetimes().cut(end=38.0 * WEEK)
    told = cycle(short, rng=np.random.default_rng(1))
    assert told.mode.state == "not_shown"
    assert "longer than we can see" in (told.mode.reason or "")
    assert not told.is_cycle


def test_forecast_covers_what_comes() -> None:
    inside = []
    for seed in range(40):
        whole = rotating(np.random.default_rng(seed), n=800)
        at = 100 * WEEK
        known = whole.start < at
        past = whole.__class__(**whole.__dict__ | {"end": at, "departed": whole.departed & (whole.last < at)})
        past = past.__class__(**{k: v[known] if isinstance(v, np.ndarray) else v for k, v in past.__dict__.items()})
        view = outlook(past)
        assert view is not None
        told = forecast(view, [182])[0].total
        there = ((whole.start < at + 182) & (whole.last >= at + 182)).sum()
        assert told.low is not None
        assert told.high is not None
        inside.append(told.low <= there <= told.high)
        assert np.all(still_there(view, 182) <= 1)
    assert np.mean(inside) >= 0.85


def test_ignoring_late_entry_would_overstate_survival() -> None:
    found = rotating(np.random.default_rng(2), n=4000)
    first = 60 * WEEK
    seen = found.departed & (found.last < first)
    late = found.__class__(**found.__dict__ | {"seen": np.maximum(found.start, first)})
    lives = late.lifetimes().part(~seen)
    right = survival(lives).at(30 * WEEK)
    naive = survival(lives.__class__(lives.exit, lives.ended, np.zeros(lives.n), lives.weight)).at(30 * WEEK)
    truth = np.exp(-((30 / 40) ** 4))
    assert right == pytest.approx(truth, abs=0.03)
    assert naive > right + 0.02
