"""Roll-outs to whole cohorts on dates that members did not choose: Callaway-Sant'Anna, imputation, Poisson by cohort.

The one place that knows the package diff-diff; its numbers are pinned to published ones in the tests. Two-way fixed
effects are not here on purpose (Goodman-Bacon 2021).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from models.uplift import Z

Controls = Literal["never_treated", "not_yet_treated"]
UNIT, TIME, FIRST, OUTCOME = "unit", "time", "first_treat", "outcome"


@dataclass(frozen=True)
class Effect:
    """An average effect on the treated in units of the outcome, with its standard error."""

    value: float
    standard_error: float

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval."""
        return self.value - Z * self.standard_error, self.value + Z * self.standard_error


@dataclass(frozen=True)
class Staggered:
    """Callaway and Sant'Anna's aggregations: over all cells, by periods since treatment, by cohort, by period."""

    cells: dict[tuple[int, int], Effect]
    simple: Effect
    dynamic: dict[int, Effect]
    dynamic_overall: Effect
    cohorts: dict[int, Effect]
    sizes: dict[int, int]  # units in each cohort

    @property
    def cohorts_overall(self) -> float:
        """Mean over cohorts, each weighing as much as it has units."""
        return _weighted({cohort: each.value for cohort, each in self.cohorts.items()}, self.sizes)

    @property
    def calendar(self) -> dict[int, float]:
        """Mean effect in each period over the cohorts treated by then."""
        after = {key: each.value for key, each in self.cells.items() if key[1] >= key[0]}
        return {
            period: _weighted({cohort: value for (cohort, at), value in after.items() if at == period}, self.sizes)
            for period in sorted({at for _, at in after})
        }


@dataclass(frozen=True)
class Imputed:
    """The imputation estimator: overall and by periods since treatment."""

    simple: Effect
    dynamic: dict[int, Effect]


def callaway_santanna(
    frame: pd.DataFrame, *, controls: Controls = "not_yet_treated", covariates: Sequence[str] = ()
) -> Staggered:
    """ATT(g,t) against the period before each cohort's start, and its aggregations; doubly robust with covariates.

    frame: balanced, one row per unit and time: unit, time, first_treat (0: never), outcome, covariates (fixed).
    Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225:200.
    """
    from diff_diff import CallawaySantAnna

    estimator = CallawaySantAnna(control_group=controls)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = estimator.fit(
            frame,
            outcome=OUTCOME,
            unit=UNIT,
            time=TIME,
            first_treat=FIRST,
            covariates=list(covariates) or None,
            aggregate="all",
        )
    cells = {
        (int(cohort), int(period)): Effect(float(each["effect"]), float(each["se"]))
        for (cohort, period), each in found.group_time_effects.items()
    }
    cohorts, sizes = np.unique(frame.groupby(UNIT)[FIRST].first().to_numpy(dtype=np.int64), return_counts=True)
    return Staggered(
        cells,
        Effect(float(found.overall_att), float(found.overall_se)),
        _effects(found.event_study_effects),
        _after(found.aggregate("event_study")),
        _effects(found.group_effects),
        dict(zip(cohorts.tolist(), sizes.tolist(), strict=True)),
    )


def imputation(frame: pd.DataFrame) -> Imputed:
    """The second opinion: untreated outcomes are predicted from unit and period, and set against what happened.

    frame as above. Source: Borusyak, Jaravel & Spiess 2024, Review of Economic Studies 91:3253.
    """
    from diff_diff import ImputationDiD

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ImputationDiD().fit(
            frame, outcome=OUTCOME, unit=UNIT, time=TIME, first_treat=FIRST, aggregate="event_study"
        )
    return Imputed(Effect(float(found.overall_att), float(found.overall_se)), _effects(found.event_study_effects))


def poisson_by_cohort(frame: pd.DataFrame) -> float:
    """Proportional effect on counts: what the treated did over what cohort and period alone predict, less 1.

    Cohort and period factors are fitted to the cells not yet treated; there are no factors of units, so that people
    without any act stay in. Source: Wooldridge 2023, Econometrics Journal 26:C31.
    """
    cells = frame.groupby([FIRST, TIME])[OUTCOME].agg(["sum", "size"]).unstack(TIME)
    total, people = (cells[name].to_numpy(dtype=float) for name in ("sum", "size"))
    cohorts, periods = cells.index.to_numpy(), cells["sum"].columns.to_numpy()
    is_open = (cohorts[:, None] == 0) | (periods[None, :] < cohorts[:, None])
    row, column = np.ones(cohorts.size), np.ones(periods.size)
    for _ in range(2_000):  # iterative proportional fitting: the maximum of the Poisson likelihood
        row = (total * is_open).sum(axis=1) / (people * column * is_open).sum(axis=1)
        new = (total * is_open).sum(axis=0) / (people * row[:, None] * is_open).sum(axis=0)
        done = bool(np.allclose(new, column, rtol=1e-12, atol=0))
        column = new
        if done:
            break
    expected = float((people * row[:, None] * column * ~is_open).sum())
    return float((total * ~is_open).sum()) / expected - 1 if expected else math.nan


def _after(found: Any) -> Effect:  # noqa: ANN401 - a class of diff-diff
    """Mean over all periods since treatment, each weighing alike, with the error that their covariance gives."""
    after = np.asarray(found.event_time) >= 0
    chosen = after[np.isin(found.event_time, found.vcov_index)] if found.vcov_index is not None else after
    vcov = np.asarray(found.vcov)[np.ix_(chosen, chosen)]
    return Effect(float(np.asarray(found.att)[after].mean()), float(np.sqrt(vcov.sum()) / after.sum()))


def _weighted(values: dict[int, float], sizes: dict[int, int]) -> float:
    return sum(value * sizes[cohort] for cohort, value in values.items()) / sum(sizes[cohort] for cohort in values)


def _effects(found: dict[int, dict[str, float]] | None) -> dict[int, Effect]:
    """diff-diff's dictionaries as effects, without the reference period, which has no error."""
    return {
        int(key): Effect(float(each["effect"]), float(each["se"]))
        for key, each in sorted((found or {}).items())
        if np.isfinite(each["se"]) and each["se"] > 0
    }
