"""Survival curves against published numbers and by properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.log_rank import log_rank
from models.survival import lifetimes, median, restricted_mean, restricted_mean_difference, risk_table, survival
from tests.models.churn_reference import EXPECTED, aids, gehan, waltons

TINY = 2e-6


def test_six_mp_curve() -> None:
    expected, curve = EXPECTED["gehan"], survival(gehan(2))
    for week, share in expected["km_6mp"].items():
        assert curve.at(float(week)) == pytest.approx(share, abs=TINY)
    for week, error in expected["greenwood_se_6mp"].items():
        assert curve.standard_error_at(float(week)) == pytest.approx(error, abs=TINY)
    for week, hazard in expected["na_6mp"].items():
        assert curve.hazard_at(float(week)) == pytest.approx(hazard, abs=TINY)
    assert curve.interval_at(6) == pytest.approx(expected["loglog_ci_6mp_t6"], abs=TINY)


def test_gehan_medians_and_log_rank() -> None:
    expected = EXPECTED["gehan"]
    assert {str(group): median(survival(gehan(group))).value for group in (1, 2)} == expected["median"]
    test = log_rank([gehan(1), gehan(2)])
    assert test.statistic == pytest.approx(expected["logrank_chi2"], abs=TINY)
    assert test.chance == pytest.approx(expected["logrank_p"], rel=1e-3)
    assert test.degrees == 1


def test_waltons_curve_median_and_restricted_mean() -> None:
    expected = EXPECTED["waltons"]
    curve = survival(waltons())
    assert (waltons().n, waltons().count_ended) == (expected["n"], expected["events"])
    for day, share in expected["S_all"].items():
        assert curve.at(float(day)) == pytest.approx(share, abs=TINY)
    for day, hazard in expected["na_all_sum_d_over_n"].items():
        assert curve.hazard_at(float(day)) == pytest.approx(hazard, abs=TINY)
    groups = {"all": None, "control": "control", "miR-137": "miR-137"}
    for name, group in groups.items():
        found = median(survival(waltons(group)))
        assert found.value == expected["median"][name]
        assert [found.low, found.high] == expected["median_ci"][name]
        assert restricted_mean(survival(waltons(group)), 60).value == pytest.approx(expected["rmst60"][name], abs=TINY)
    test = log_rank([waltons("control"), waltons("miR-137")])
    assert test.statistic == pytest.approx(expected["logrank_chi2"], abs=TINY)


def test_difference_of_restricted_means_excludes_nothing_when_groups_differ() -> None:
    found = restricted_mean_difference(survival(waltons("control")), survival(waltons("miR-137")), 60)
    expected = EXPECTED["waltons"]["rmst60"]
    assert found.value == pytest.approx(expected["control"] - expected["miR-137"], abs=TINY)
    assert found.low is not None
    assert found.low > 20


@pytest.mark.parametrize(("late_entry", "name"), [(True, "S_with_entry"), (False, "S_naive")])
def test_aids_cohort_with_and_without_late_entry(late_entry: bool, name: str) -> None:
    curve = survival(aids(late_entry=late_entry))
    for year, share in EXPECTED["delayed_entry"][name].items():
        assert curve.at(float(year)) == pytest.approx(share, abs=TINY)


def test_aids_cohort_first_rows_and_median() -> None:
    expected, curve = EXPECTED["delayed_entry"], survival(aids(late_entry=True))
    rows = zip(curve.time, curve.at_risk, curve.events, strict=True)
    assert [list(row) for row in rows][:3] == expected["first_rows"]
    assert median(curve).value == expected["median_with_entry"]


def test_nobody_left_has_no_median_and_the_full_mean() -> None:
    curve = survival(lifetimes([5, 6, 7], [0, 0, 0]))
    assert median(curve).state == "not_shown"
    assert restricted_mean(curve, 5).value == 5
    assert curve.time.size == 0
    assert curve.interval_at(3) == (1.0, 1.0)


def test_lifetimes_over_before_anyone_looked_count_nowhere() -> None:
    data = lifetimes([2, 5, 9], [1, 1, 0], entry=[4, 1, 1])
    assert data.count_ended == 1
    assert risk_table(data)[1].tolist() == [2.0]


def test_a_piece_of_the_clock_keeps_only_what_is_seen_there() -> None:
    piece = lifetimes([2, 5, 9], [1, 1, 1]).cut(3, 6)
    assert piece.exit.tolist() == [5, 6]
    assert piece.ended.tolist() == [True, False]
    assert piece.entry.tolist() == [3, 3]


cases = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20), st.booleans()), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(cases, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_doubling_everybody_keeps_the_curve(rows, random) -> None:
    def curve(each):
        entry, length, ended = (np.array(part) for part in zip(*each, strict=True))
        return survival(lifetimes(entry + length, ended, entry=entry))

    shuffled = list(rows)
    random.shuffle(shuffled)
    base = curve(rows)
    assert np.array_equal(base.survival, curve(shuffled).survival)
    twice = curve(rows + rows)
    assert np.allclose(twice.survival, base.survival)
    assert np.allclose(twice.at_risk, 2 * base.at_risk)
    assert np.all(np.diff(base.survival) <= 0)
    assert np.all((base.low <= base.survival + 1e-12) & (base.survival <= base.high + 1e-12))
