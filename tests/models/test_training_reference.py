"""Estimators of training uplift against numbers that others computed (tests/reference/training.json)."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.panel import LONG_AGO, NEVER, Panel, cumulated
from models.sample_size import cost_of_hold_out, of_counts, of_shares, of_spread
from models.stacks import Rules, find_stacks
from models.staggered import callaway_santanna, imputation, poisson_by_cohort
from models.uplift import log_ratio, symmetric, window_sums

FOLDER = Path(__file__).parents[1] / "reference"
EXPECTED = json.loads((FOLDER / "training.json").read_text(encoding="utf-8"))
MPDTA, CASTLE, MADE = EXPECTED["mpdta"], EXPECTED["castle"], EXPECTED["sim_staggered"]
CLOSE = MPDTA["tolerance"]
# Covariances of the aggregations go through other small-sample factors than R's: they agree to the printed digits.
DIGITS = 2e-4


def toy(*, by_tier: bool) -> tuple[Panel, np.ndarray]:
    rows = pd.read_csv(FOLDER / "symdid_toy.csv")
    posts = rows.pivot_table(index="member", columns="week", values="posts").to_numpy(dtype=int)
    people = rows.drop_duplicates("member").sort_values("member")
    week = people["completed_week"].to_numpy()
    panel = Panel(
        acts=cumulated(posts),
        created=cumulated(posts),
        start_week=np.full(len(people), LONG_AGO),
        is_start_known=np.ones(len(people), dtype=bool),
        community=pd.factorize(people["tier"])[0].astype(np.int64)
        if by_tier
        else np.zeros(len(people), dtype=np.int64),
        trained_week=np.where(week < 0, NEVER, week).astype(np.int64),
    )
    return panel, cumulated(posts)


@pytest.mark.parametrize(
    ("name", "by_tier", "index"),
    [("unstratified", False, True), ("stratified_by_tier", True, True), ("no_index_unstratified", False, False)],
)
def test_toy_that_can_be_worked_out_by_hand(name, by_tier, index):
    expected = EXPECTED["symdid_toy"][name]
    panel, posts = toy(by_tier=by_tier)
    rules = Rules(length=3, tier_from="none", needs_index_week=index, by_index_week=False)
    found = log_ratio(window_sums(find_stacks(panel, rules), posts, symmetric(3)))
    assert found.value == pytest.approx(expected["log_rr"], abs=1e-7)
    if "se" in expected:
        assert found.standard_error == pytest.approx(expected["se"], abs=1e-7)
        assert found.totals == pytest.approx([expected[part] for part in ("A1", "A0", "B1", "B0")], abs=1e-6)


@cache
def mpdta() -> pd.DataFrame:
    """R's did::mpdta as moderndid ships it, read as a file: importing the package takes longer than all tests here."""
    spec = importlib.util.find_spec("moderndid")
    assert spec is not None
    assert spec.submodule_search_locations
    file = Path(spec.submodule_search_locations[0]) / "core" / "datasets" / "mpdta_long.pkl.gz"
    names = {"countyreal": "unit", "year": "time", "first.treat": "first_treat", "lemp": "outcome"}
    return pd.read_pickle(file).rename(columns=names)


@cache
def castle() -> pd.DataFrame:
    import causaldata

    rows = causaldata.castle.load_pandas().data[["sid", "year", "post", "l_homicide"]]
    first = rows[rows["post"] > 0].groupby("sid")["year"].min()
    rows = rows.assign(first_treat=rows["sid"].map(first).fillna(0).astype(int))
    return rows.rename(columns={"sid": "unit", "year": "time", "l_homicide": "outcome"})


@cache
def made() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "sim_staggered.csv").rename(columns={"y": "outcome"})


def pair(effect):
    return [effect.value, effect.standard_error]


def test_mpdta_is_the_data_of_the_reference():
    assert mpdta()["unit"].nunique() == MPDTA["n_units"]
    cohorts = mpdta().groupby("unit")["first_treat"].first().value_counts()
    assert {str(year): int(n) for year, n in cohorts.items()} == MPDTA["cohorts"]


def test_callaway_santanna_gives_the_numbers_of_r():
    found, expected = callaway_santanna(mpdta(), controls="never_treated"), MPDTA["never_treated_no_cov"]
    cells = {f"{cohort},{period}": each.value for (cohort, period), each in found.cells.items()}
    assert cells == pytest.approx(expected["att_gt"], abs=CLOSE)
    errors = {f"{cohort},{period}": each.standard_error for (cohort, period), each in found.cells.items()}
    assert {key: errors[key] for key in expected["att_gt_se_analytic"]} == pytest.approx(
        expected["att_gt_se_analytic"], abs=DIGITS
    )
    assert pair(found.simple) == pytest.approx(expected["simple"], abs=CLOSE)
    for period, value in expected["dynamic"].items():
        assert pair(found.dynamic[int(period)]) == pytest.approx(value, abs=CLOSE)
    assert pair(found.dynamic_overall) == pytest.approx(expected["dynamic_overall"], abs=CLOSE)
    for cohort, value in expected["group"].items():
        assert pair(found.cohorts[int(cohort)]) == pytest.approx(value, abs=CLOSE)
    assert found.cohorts_overall == pytest.approx(expected["group_overall"][0], abs=CLOSE)
    assert {str(at): value for at, value in found.calendar.items()} == pytest.approx(expected["calendar"], abs=CLOSE)
    assert np.mean(list(found.calendar.values())) == pytest.approx(expected["calendar_overall"][0], abs=CLOSE)


def test_not_yet_treated_controls_give_the_numbers_of_r():
    found, expected = callaway_santanna(mpdta()), MPDTA["not_yet_treated_no_cov"]
    assert pair(found.simple) == pytest.approx(expected["simple"], abs=CLOSE)
    assert pair(found.dynamic_overall) == pytest.approx(expected["dynamic_overall"], abs=CLOSE)
    assert found.cohorts_overall == pytest.approx(expected["group_overall"][0], abs=CLOSE)
    for cell, value in expected["att_gt"].items():
        cohort, period = (int(part) for part in cell.split(","))
        assert found.cells[cohort, period].value == pytest.approx(value, abs=CLOSE)


def test_doubly_robust_with_a_fixed_covariate():
    found = callaway_santanna(mpdta(), controls="never_treated", covariates=["lpop"])
    expected = MPDTA["never_treated_lpop_DR"]
    assert pair(found.simple) == pytest.approx(expected["simple"], abs=CLOSE)
    for cell, value in expected["att_gt"].items():
        cohort, period = (int(part) for part in cell.split(","))
        assert found.cells[cohort, period].value == pytest.approx(value, abs=CLOSE)


def test_imputation_is_the_second_opinion():
    found, expected = imputation(mpdta()), MPDTA["imputation_bjs_did2s"]
    assert found.simple.value == pytest.approx(expected["overall"], abs=CLOSE)
    assert {str(at): each.value for at, each in found.dynamic.items()} == pytest.approx(expected["e"], abs=CLOSE)


def test_poisson_by_cohort_and_period():
    counts = mpdta().assign(outcome=np.exp(mpdta()["outcome"]))
    expected = MPDTA["poisson_cohort_imputation_on_exp_lemp"]["proportional"]
    assert poisson_by_cohort(counts) == pytest.approx(expected, abs=CLOSE)


def test_castle_laws_as_causaldata_ships_them():
    found = callaway_santanna(castle(), controls="never_treated")
    assert pair(found.simple) == pytest.approx(CASTLE["cs_simple_never"], abs=CLOSE)
    assert imputation(castle()).simple.value == pytest.approx(CASTLE["imputation"], abs=1e-4)


def test_known_truth_is_found_and_two_way_fixed_effects_miss_it():
    """Why two-way fixed effects are never shown: they compare later cohorts with earlier, still changing ones."""
    from diff_diff import BaconDecomposition

    found = callaway_santanna(made(), controls="never_treated")
    assert pair(found.simple) == pytest.approx(MADE["cs_never"], abs=CLOSE)
    assert pair(callaway_santanna(made()).simple) == pytest.approx(MADE["cs_notyet"], abs=CLOSE)
    assert imputation(made()).simple.value == pytest.approx(MADE["imputation"], abs=CLOSE)
    low, high = found.simple.interval
    assert low < MADE["true_att"] < high
    fixed = BaconDecomposition().fit(made(), outcome="outcome", unit="unit", time="time", first_treat="first_treat")
    assert fixed.twfe_estimate == pytest.approx(MADE["twfe_biased"], abs=1e-4)
    assert not low < fixed.twfe_estimate < high


def test_castle_by_two_way_fixed_effects_is_the_published_split():
    from diff_diff import BaconDecomposition

    fixed = BaconDecomposition().fit(castle(), outcome="outcome", unit="unit", time="time", first_treat="first_treat")
    assert fixed.twfe_estimate == pytest.approx(CASTLE["twfe"][0], abs=CLOSE)
    for name, (weight, value) in CASTLE["bacon"].items():
        assert getattr(fixed, f"total_weight_{name}") == pytest.approx(weight, abs=1e-3)
        assert getattr(fixed, f"weighted_avg_{name}") == pytest.approx(value, abs=1e-3)


def test_sample_sizes():
    assert [of_shares(*each) for each in ((0.10, 0.15), (0.10, 0.20), (0.05, 0.10))] == [683, 196, 432]
    assert of_counts(1.2, mean=4, shape=0.3) == 1692
    assert [cost_of_hold_out(share) for share in (0.2, 0.1, 0.5)] == pytest.approx([1.5625, 2.7778, 1.0], abs=1e-4)
    for people, effect in ((30, 0.54), (100, 0.27), (250, 0.16), (400, 0.13)):
        assert of_spread(0.85, effect) == pytest.approx(people, rel=0.06)
