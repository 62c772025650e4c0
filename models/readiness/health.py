"""Whether a model still fits: drift of its features, fairness over groups, what more data would bring, past lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.estimate import Estimate
from models.histogram import Floats, Ints
from models.readiness.labels import RISING
from models.readiness.learners import Training, fit
from models.readiness.linear import LinearScore
from models.readiness.metrics import average_precision, observed_over_expected, precision_at, wilson
from models.readiness.resample import shares_taken
from models.readiness.rolling import Predictions
from models.readiness.windows import RIPE_AFTER

TOP_FEATURES = 5
PSI_LIMIT, BINS = 0.2, 10  # METHODS 5.11
PREVALENCE_TIMES = 1.5
FEWEST_IN_GROUP = 20
UNFAIR = 0.8
LISTS = 4  # a year of lists, so that more than a handful of people are judged
CURVE_TESTS = 6  # newest test origins of the learning curve
CURVE_PARTS = (0.25, 0.5, 1.0)


def population_stability(before: Floats, now: Floats) -> float:
    """Σ (p - q)·ln(p/q) over tenths of `before`; above .2 the feature has moved. Half a row is added to each bin.

    >>> population_stability(np.arange(100.0), np.arange(100.0))
    0.0
    """
    edges = np.unique(np.quantile(before, np.linspace(0, 1, BINS + 1)[1:-1]))
    p, q = (np.bincount(np.searchsorted(edges, each, side="right"), minlength=edges.size + 1) for each in (before, now))
    share_p, share_q = (p + 0.5) / (p + 0.5).sum(), (q + 0.5) / (q + 0.5).sum()
    return float(((share_p - share_q) * np.log(share_p / share_q)).sum())


@dataclass(frozen=True)
class Drift:
    """Whether the newest snapshot is unlike the past.

    moved: features whose stability index is above the limit by more than chance. off: observed over expected there.
    prevalence: share who rose there over the share before. is_alarm: the page warns and a simple ranking is used.
    """

    moved: tuple[str, ...]
    off: Estimate
    prevalence: float

    @property
    def is_alarm(self) -> bool:
        """The newest outcomes are no longer what the probabilities say, by more than chance."""
        low, high = self.off.low, self.off.high
        return low is not None and high is not None and (low > 1 or high < 1) and self.off.state == "ok"


def drift(data: Training, made: Predictions, now: Floats, model: LinearScore | None) -> Drift | None:
    """Drift of the five heaviest features from training to now, and of outcomes on the newest ripe snapshot."""
    rows = data.rows.iloc[made.tested]
    newest = int(rows["origin"].min()) if len(rows) else -1
    here = (rows["origin"] == newest).to_numpy()
    if newest < 0:
        return None
    rose = data.rose[made.tested]
    before = float(made.reference[here].mean())
    moved: list[str] = []
    if model is not None and len(now) >= FEWEST_IN_GROUP:
        weights = np.abs(np.asarray(model.coefficients))
        band = data.features[data.in_band]
        chance = (BINS - 1) * (1 / len(band) + 1 / len(now))  # what the index is on average when nothing has moved
        for column in np.argsort(-weights, kind="stable")[:TOP_FEATURES]:
            if population_stability(band[:, column], now[:, column]) > PSI_LIMIT + 2 * chance:
                moved.append(model.names[column])
    observed = observed_over_expected(rose[here], made.probability[here])
    return Drift(tuple(moved), observed, float(rose[here].mean() / before) if before else float("nan"))


@dataclass(frozen=True)
class Part:
    """One group of people over all test origins: share selected, share of these who rose, observed over expected."""

    name: str
    n: int
    selected_share: float
    hit_share: float | None
    low: float | None
    high: float | None
    observed_expected: Estimate

    @property
    def is_flagged(self) -> bool:
        """Its people rise clearly less or more often than the probability says."""
        value, low, high = self.observed_expected.value, self.observed_expected.low, self.observed_expected.high
        if value is None or low is None or high is None:
            return False
        return (value < UNFAIR and high < 1) or (value > 1 / UNFAIR and low > 1)


def fairness(data: Training, made: Predictions, names: Sequence[str], *, size: int) -> tuple[Part, ...]:
    """By group of people (one name per tested row): who is selected, who of them rises, calibration."""
    rows = data.rows.iloc[made.tested]
    rose, origin = data.rose[made.tested], rows["origin"].to_numpy()
    taken = np.zeros(len(rows))
    for each in np.unique(origin):
        here = origin == each
        taken[here] = shares_taken(made.probability[here], size)
    labels = np.asarray(names, dtype=object)
    found = []
    for name in sorted(set(map(str, labels))):
        here = labels == name
        n, selected = int(here.sum()), float(taken[here].sum())
        if n < FEWEST_IN_GROUP:
            continue
        hits = float((taken * rose)[here].sum())
        low, high = wilson(hits, max(round(selected), 1)) if selected >= 1 else (None, None)
        found.append(
            Part(
                name,
                n,
                selected / n,
                hits / selected if selected >= 1 else None,
                low,
                high,
                observed_over_expected(rose[here], made.probability[here]),
            )
        )
    return tuple(found)


def tenure_bands(days: Floats) -> list[str]:
    """Words for tenure: under half a year, under two years, longer."""
    return ["in the first half year" if day < 183 else "up to two years" if day < 730 else "longer" for day in days]  # noqa: PLR2004


@dataclass(frozen=True)
class LearningCurve:
    """Average precision on the newest dates by number of training snapshots, and the gain of three months more."""

    snapshots: tuple[int, ...]
    average_precision: tuple[float, ...]
    gain_of_three_months: float


def learning_curve(data: Training, made: Predictions, prior: LinearScore, *, name: str) -> LearningCurve | None:
    """Refit on the newest quarter, half and all of the training snapshots; None below eight of them.

    The gain follows a straight line of average precision over the logarithm of the number of snapshots.
    """
    origin = data.rows["origin"].to_numpy(dtype=np.int64)
    tests = sorted(made.chosen)[:CURVE_TESTS]
    known = np.unique(origin[origin >= (max(tests, default=0) + RIPE_AFTER)])
    if known.size < 8 or not tests:  # noqa: PLR2004
        return None
    sizes = sorted({max(2, round(part * known.size)) for part in CURVE_PARTS})
    here = data.in_band & np.isin(origin, tests)
    found = []
    for size in sizes:
        used = np.isin(origin, known[:size])
        if data.rose[used & data.in_band].sum() < 5:  # noqa: PLR2004 - nothing to learn from
            return None
        model = fit(name, data.of(used), prior)
        found.append(average_precision(data.rose[here], model.log_odds(data.features[here])))
    slope = float(np.polyfit(np.log(sizes), found, 1)[0])
    return LearningCurve(tuple(sizes), tuple(found), slope * float(np.log((known.size + 2) / known.size)))


@dataclass(frozen=True)
class LastList:
    """The last year's lists with a known outcome, 12 weeks apart: named, rose, by activity alone, by the lot."""

    origins: tuple[int, ...]
    named: int
    rose: int
    by_activity: float
    by_chance: float


def last_lists(data: Training, made: Predictions, *, size: int) -> LastList | None:
    """What came of the newest ripe lists of the rising, against the 12-week count and the lot."""
    rows = data.rows.iloc[made.tested]
    rising = (rows["group"] == RISING).to_numpy()
    if not rising.any():
        return None
    origin = rows["origin"].to_numpy(dtype=np.int64)
    newest = int(origin[rising].min())
    origins = tuple(newest + RIPE_AFTER * each for each in range(LISTS))
    named, sums = 0, np.zeros(3)
    for each in origins:
        here = rising & (origin == each)
        rose: Ints = data.rose[made.tested][here]
        if not rose.size:
            continue
        some = min(size, rose.size)
        named += some
        by_model = precision_at(rose, made.probability[here], some)
        by_activity = precision_at(rose, made.scores["count_12_weeks"][here], some)
        sums += some * np.array([by_model, by_activity, float(rose.mean())])
    return LastList(origins, named, round(sums[0]), float(sums[1]), float(sums[2]))


def of_frame(rows: pd.DataFrame) -> list[str]:
    """Tenure bands of rows."""
    return tenure_bands(rows["tenure_days"].to_numpy(dtype=np.float64))
