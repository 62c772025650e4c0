"""Weibull, probability alive, observed/expected and growth accounting against numbers that others computed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from models.alive import Buying, Kind, fit_alive, habits
from models.alive_weekly import WeeklyHabits, fit_weekly
from models.observed_expected import expected_departures, ratio
from models.retention import cohorts, growth
from models.survival import lifetimes, survival
from models.weibull import Weibull, weibull
from tests.models.churn_reference import EXPECTED, aids, table, waltons

BTYD = EXPECTED["btyd"]
CLOSE = BTYD["tolerance"]
KINDS: dict[str, Kind] = {"bgnbd": "bg_nbd", "mbgnbd": "mbg_nbd", "paretonbd": "pareto_nbd"}


@cache
def cdnow(kind: Kind) -> Buying:
    rows = table("cdnow_summary.csv")
    return fit_alive(habits(rows["frequency"], rows["recency"], rows["T"]), kind)


def of(key: str) -> tuple[float, ...]:
    return tuple(float(part) for part in key.split(","))


def test_cdnow_is_the_published_table() -> None:
    rows, expected = table("cdnow_summary.csv"), BTYD["cdnow"]
    data = habits(rows["frequency"], rows["recency"], rows["T"])
    assert (data.n, data.repeaters) == (expected["n"], expected["repeat_buyers"])
    assert float(data.weight @ data.repeats) == expected["repeats"]


@pytest.mark.parametrize("name", KINDS)
def test_cdnow_parameters_and_probability_alive(name: str) -> None:
    expected, fit = BTYD["cdnow"][name], cdnow(KINDS[name])
    assert fit.parameters == pytest.approx(tuple(expected["params"].values()), rel=CLOSE["params_relative"])
    assert fit.log_likelihood == pytest.approx(expected["loglik"], abs=CLOSE["loglik_abs"])
    for member, chance in expected["p_alive"].items():
        assert fit.alive(*of(member)) == pytest.approx(chance, abs=CLOSE["p_alive_abs"])
    if "mean_p_alive" in expected:
        rows = table("cdnow_summary.csv")
        mean = fit.alive(rows["frequency"], rows["recency"], rows["T"]).mean()
        assert mean == pytest.approx(expected["mean_p_alive"], abs=CLOSE["p_alive_abs"])


def test_cdnow_expected_repeats_in_the_next_39_weeks() -> None:
    expected, fit = BTYD["cdnow"]["bgnbd"], cdnow("bg_nbd")
    for member, repeats in expected["expected_next39"].items():
        assert fit.expected(39, *of(member)) == pytest.approx(repeats, rel=CLOSE["params_relative"])
    assert fit.expected_of_newcomer(39) == pytest.approx(expected["EX39"], rel=CLOSE["params_relative"])


def test_donations_bg_bb() -> None:
    rows, expected = table("donations_bgbb.csv"), BTYD["bgbb_donations"]
    fit = fit_weekly(rows["frequency"], rows["recency"], rows["periods"], rows["weights"])
    assert rows["weights"].sum() == expected["n"]
    assert fit.parameters == pytest.approx(tuple(expected["params"].values()), rel=CLOSE["params_relative"])
    assert fit.log_likelihood == pytest.approx(expected["loglik"], abs=CLOSE["loglik_abs"])
    for member, chance in expected["p_alive_next_period"].items():
        assert fit.alive_next(*of(member)) == pytest.approx(chance, abs=CLOSE["p_alive_abs"])


def test_probability_of_coming_again_is_that_of_simulated_members() -> None:
    """Members drawn from the MBG/NBD itself: predicted and seen share agree."""
    rng = np.random.default_rng(3)
    n, weeks, more = 20_000, 60.0, 12.0
    rate, leaving = rng.gamma(0.8, 1 / 6.0, n), rng.beta(0.9, 3.0, n)
    x, last, later = np.zeros(n), np.zeros(n), np.zeros(n, dtype=bool)
    now, there = np.zeros(n), rng.random(n) >= leaving
    while True:
        now = np.where(there, now + rng.exponential(1 / rate), np.inf)
        if not (now < weeks + more).any():
            break
        early = now < weeks
        x[early] += 1
        last[early] = now[early]
        later |= (now >= weeks) & (now < weeks + more)
        there &= rng.random(n) >= leaving
    truth = Buying("mbg_nbd", (0.8, 6.0, 0.9, 3.0), 0.0)
    predicted = truth.comes_within(more, x, last, np.full(n, weeks))
    assert predicted.mean() == pytest.approx(later.mean(), abs=0.01)
    fit = fit_alive(habits(x, last.round(), np.full(n, weeks)))
    assert fit.parameters == pytest.approx((0.8, 6.0, 0.9, 3.0), rel=0.25)


def test_waltons_weibull() -> None:
    expected = EXPECTED["waltons"]
    fit = weibull(waltons())
    assert fit is not None
    assert fit.scale == pytest.approx(expected["weibull_all"]["lambda"], rel=1e-5)
    assert fit.shape == pytest.approx(expected["weibull_all"]["rho"], rel=1e-5)
    assert (fit.low, fit.high) == pytest.approx(expected["weibull_all"]["rho_ci"], abs=5e-4)
    assert fit.log_likelihood == pytest.approx(expected["weibull_all"]["loglik"], abs=1e-4)
    control = weibull(waltons("control"))
    assert control is not None
    assert (control.scale, control.shape) == pytest.approx(tuple(expected["weibull_control"].values()), rel=1e-5)


def test_aids_weibull_with_late_entry_has_no_cycle() -> None:
    fit = weibull(aids(late_entry=True))
    assert fit is not None
    expected = EXPECTED["delayed_entry"]["weibull_entry"]
    assert (fit.scale, fit.shape) == pytest.approx((expected["lambda"], expected["rho"]), rel=1e-4)
    assert fit.rhythm == "random"


def test_mode_and_median_of_a_weibull() -> None:
    expected = EXPECTED["weibull_cycle"]
    fit = Weibull(expected["scale"], expected["shape"], 3, 5, 0, 0, 0)
    assert fit.mode == pytest.approx(expected["mode"], abs=1e-6)
    assert fit.median == pytest.approx(expected["median"], abs=1e-6)


@pytest.mark.parametrize("case", EXPECTED["smr"]["exact"])
def test_exact_interval_of_observed_to_expected(case: dict) -> None:
    found = ratio(case["O"], float(case["E"])).estimate
    assert found.value == case["ratio"]
    assert (found.low, found.high) == pytest.approx(tuple(case["ci"]), abs=1e-6)


def test_expected_departures_of_the_toy() -> None:
    toy = EXPECTED["smr"]["toy"]
    entry, leave = (np.array(part, dtype=float) for part in zip(*toy["at_risk_intervals"], strict=True))
    week = np.arange(1.0, 31.0)
    # A reference so large that its hazard is .02 in every week.
    curve = survival(lifetimes(week, np.ones(30), entry=week - 1, weight=np.full(30, 0.02)))
    constant = curve.__class__(**(curve.__dict__ | {"hazard": 0.02 * week}))
    expected, _ = expected_departures(lifetimes(leave, np.zeros(3), entry=entry), constant)
    assert expected == pytest.approx(toy["E"])
    found = ratio(toy["O"], expected).estimate
    assert found.value == pytest.approx(toy["ratio"])
    assert (found.low, found.high) == pytest.approx(tuple(toy["ci"]), abs=1e-6)


def toy_rows() -> tuple[np.ndarray, np.ndarray]:
    log = EXPECTED["growth_toy"]["log"]
    pairs = [(number, block - 1) for number, blocks in enumerate(log.values()) for block in blocks]
    member, block = (np.array(part) for part in zip(*pairs, strict=True))
    return member, block


def test_growth_accounting_of_the_toy() -> None:
    member, block = toy_rows()
    found = growth(member, block, blocks=5, is_new=np.ones(6, dtype=bool))
    for name, expected in EXPECTED["growth_toy"]["by_period"].items():
        at = int(name) - 1
        parts = {key: int(getattr(found, key)[at]) for key in expected if key != "quick_ratio"}
        assert parts == {key: value for key, value in expected.items() if key != "quick_ratio"}
        if expected.get("quick_ratio") is not None:
            assert found.quick_ratio[at] == pytest.approx(expected["quick_ratio"])
    assert np.isnan(found.quick_ratio[4])


def test_cohorts_of_the_toy() -> None:
    member, block = toy_rows()
    first = np.array([block[member == who].min() for who in range(6)], dtype=float)
    found = cohorts(member, block, first, blocks=5)
    expected = EXPECTED["growth_toy"]
    rows = {str(at + 1): [int(n) for n in row if n >= 0] for at, row in zip(found.block, found.active, strict=True)}
    assert rows == expected["cohort_retention"]
    for age, share in expected["pooled_by_offset_fully_observed_only"].items():
        assert found.pooled[int(age)] / found.n[int(age)] == pytest.approx(share)


def test_coming_within_weeks_under_pareto_nbd_and_bg_bb_is_what_drawn_members_do() -> None:
    rng = np.random.default_rng(8)
    n, weeks, more = 20_000, 40, 12
    there_for = rng.exponential(1 / rng.gamma(0.6, 1 / 12.0, n))
    rate = rng.gamma(0.6, 1 / 10.0, n)
    until = np.minimum(there_for, weeks)
    x = rng.poisson(rate * until).astype(float)
    last = np.where(x > 0, until * rng.random(n) ** (1 / np.maximum(x, 1)), 0.0)  # the latest of x uniform times
    later = rng.random(n) < -np.expm1(-rate * np.clip(there_for - weeks, 0, more))
    pareto = Buying("pareto_nbd", (0.6, 10.0, 0.6, 12.0), 0.0)
    assert pareto.comes_within(more, x, last, np.full(n, weeks)).mean() == pytest.approx(later.mean(), abs=0.01)

    gone = np.cumsum(rng.random((n, weeks + more)) < rng.beta(0.7, 6.0, n)[:, None], axis=1) > 0
    came = (rng.random((n, weeks + more)) < rng.beta(1.0, 2.0, n)[:, None]) & ~gone
    number = np.arange(1, weeks + 1)
    weekly = WeeklyHabits((1.0, 2.0, 0.7, 6.0), 0.0)
    chance = weekly.comes_within(
        more, came[:, :weeks].sum(axis=1), (came[:, :weeks] * number).max(axis=1), np.full(n, weeks)
    )
    assert chance.mean() == pytest.approx(came[:, weeks:].any(axis=1).mean(), abs=0.01)
