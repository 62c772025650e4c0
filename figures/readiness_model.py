"""The ranking behind Almost ready: learned on the past, judged on it, and applied to who is in the band now."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from figures.cache import by_data_version
from figures.readiness_data import STEP_DAYS, History, history
from models.histogram import Floats, Ints
from models.readiness.baselines import ChanceRate, chance_rate, fit_gamma_poisson, simple_scores
from models.readiness.evaluate import GROUPS, GroupScore, OriginScore, Verdict, group_score, origin_scores, verdict
from models.readiness.features import design
from models.readiness.health import Drift, drift
from models.readiness.labels import HISTORY_WEEKS, RIPE_AFTER, Label, labelled
from models.readiness.learners import Fitted, Training, fit, learners_for, training
from models.readiness.linear import LinearScore, TowardsPrior
from models.readiness.prior import prior_for
from models.readiness.rolling import (
    FEWEST_POSITIVES,
    FEWEST_SNAPSHOTS,
    Predictions,
    calibrate,
    choose,
    predict_by_rolling_origin,
    small_logistic,
    three_features,
)
from queries.filters import Filters
from warehouse.workspace import Workspace

SEED = 20_260_930
LIST_SIZE = 20  # people of one list; half the band where the band has fewer than twice as many
FEWEST_FOR_PROBABILITY = 20  # risers: fewer, and a simple ranking is an order without probabilities


@dataclass(frozen=True)
class Judged:
    """Everything about the ranking as of a day.

    training and predictions are None where the past is too short (`reason` says what is missing, `possible_from` when
    a model is possible). ranking: name of what orders the list: a learner or a simple ranking. probability: one per row
    of `band`, None where none can be said. size: people of one list.
    """

    history: History
    band: pd.DataFrame
    label: Label
    training: Training | None
    predictions: Predictions | None
    groups: dict[str, GroupScore]
    origins: tuple[OriginScore, ...]
    verdict: Verdict
    chance: ChanceRate
    drift: Drift | None
    ranking: str
    model: Fitted | None
    score: Floats
    probability: Floats | None
    size: int
    reason: str | None
    possible_from: date | None

    @property
    def counts_active(self) -> int:
        """People who created in the last 12 weeks."""
        return int((self.history.counts_of(0) > 0).sum())


@by_data_version
def judged(workspace: Workspace, filters: Filters, *, as_of: date, label: Label = "default") -> Judged | None:
    """The ranking as of a day, judged by rolling origin. None where nothing was created before."""
    found = history(workspace, filters, as_of=as_of)
    if found is None or found.rows.empty:
        return None
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of 0/0 in resamples without a riser, which are left out
        return _judged(found, label)


def _judged(found: History, label: Label) -> Judged:
    rng = np.random.default_rng(SEED)
    rows = found.rows
    band = rows[(rows["origin"] == 0) & rows["is_in_band"]].reset_index(drop=True)
    whole = found.count_origins
    data = training(
        labelled(rows[rows["origin"] < max(whole, 1)], found.outcomes, count_ripe_from=RIPE_AFTER, label=label)
    )
    counts = found.counts_of(0)
    chance = _chance(counts, strict=label == "strict")
    reason, possible_from = _too_little(found, data)
    made = None
    if reason is None:
        made = _predicted(found, data, label)
        if int(data.rose[made.tested].sum()) < FEWEST_FOR_PROBABILITY:
            reason = f"{int(data.rose[made.tested].sum())} people rose at the dates that could be tested; needs 20"
            possible_from = found.as_of + timedelta(days=STEP_DAYS)
    if reason is not None or made is None:
        score = _habit(counts, band)
        no = Verdict(False, "gamma_poisson", reason or "")
        return Judged(
            found, band, label, data, None, {}, (), no, chance, None, "gamma_poisson", None, score, score,
            _size(len(band)), reason, possible_from,
        )  # fmt: skip
    size = _size(int(np.median(np.unique(data.rows["origin"].to_numpy()[made.tested], return_counts=True)[1])))
    groups = {name: group_score(data, made, name, size=size, rng=rng) for name in GROUPS}
    by_origin = origin_scores(data, made, groups["everyone"].best)
    said = verdict(groups["everyone"], groups["rising"], by_origin)
    name, model, log_odds = _learner(found, data, made, label, band)
    moved = drift(
        data, made, design(band).to_numpy(dtype=np.float64), model if isinstance(model, LinearScore) else None
    )
    if said.is_model_used and moved is not None and moved.is_alarm:
        said = Verdict(
            False, "logistic_3", "the newest outcomes are clearly off what it said, so a simpler ranking is used"
        )
    if said.is_model_used:
        past = made.by_learner[name]
        score, probability = log_odds, calibrate(past, data.rose[made.tested]).probability(log_odds)
        ranking = name
    else:
        ranking = said.ranking
        score, probability = _simple(data, made, band, counts, ranking)
    return Judged(
        found, band, label, data, made, groups, by_origin, said, chance, moved, ranking,
        model if said.is_model_used else None, score, probability, size, None, None,
    )  # fmt: skip


def _predicted(found: History, data: Training, label: Label) -> Predictions:
    origins = np.unique(data.rows["origin"].to_numpy(dtype=np.int64))
    counts = {int(each): found.counts_of(int(each)) for each in origins}
    return predict_by_rolling_origin(data, prior_for(found.first_created_at), label=label, counts_of=counts)


def _learner(
    found: History, data: Training, made: Predictions, label: Label, band: pd.DataFrame
) -> tuple[str, Fitted, Floats]:
    """The learner that the past chose, fitted on all of it, and its log-odds of the band now."""
    names = learners_for(label, int(data.rose[data.in_band].sum()))
    competed = tuple(name for name in names if name in made.by_learner)
    rose = data.rose[made.tested]
    name = choose(made.by_learner, rose, np.ones(rose.size, dtype=bool), competed or names)
    model = fit(name, data, prior_for(found.first_created_at))
    features = design(band).to_numpy(dtype=np.float64)
    return name, model, model.log_odds(features) if len(band) else np.zeros(0)


def _simple(
    data: Training, made: Predictions, band: pd.DataFrame, counts: Ints, name: str
) -> tuple[Floats, Floats | None]:
    """A simple ranking of the band now, with the probability that its past outcomes give it."""
    if name == "logistic_3":
        small = small_logistic(data)
        now = small.decision_function(three_features(band)) if len(band) else np.zeros(0)
        return now, small.predict_proba(three_features(band))[:, 1] if len(band) else np.zeros(0)
    now = _habit(counts, band) if name == "gamma_poisson" else simple_scores(band)[name]
    then = made.scores[name]
    if name.startswith("count") and name != "count_mix":
        now, then = np.log1p(now), np.log1p(then)
    middle, spread = float(then.mean()), float(then.std()) or 1.0
    fitted = TowardsPrior(strength=1.0).fit(((then - middle) / spread)[:, None], data.rose[made.tested])
    return now, fitted.predict_proba(((now - middle) / spread)[:, None])[:, 1] if len(band) else np.zeros(0)


def _habit(counts: Ints, band: pd.DataFrame) -> Floats:
    """P(rate above the circle's cut | the 12-week count), from everybody's counts: needs no past (METHODS 5.4, 0)."""
    if band.empty:
        return np.zeros(0)
    made = band["count_weeks_12"].to_numpy(dtype=np.int64)
    return fit_gamma_poisson(counts).chance_above(made, float(band["cut_top"].iloc[0]))


def _chance(counts: Ints, *, strict: bool) -> ChanceRate:
    if counts.size == 0 or counts.sum() == 0:
        return ChanceRate(None, None, None)
    return chance_rate(fit_gamma_poisson(counts), counts.size, strict=strict, rng=np.random.default_rng(SEED))


def _size(band: int) -> int:
    return max(1, min(LIST_SIZE, band // 2))


def _too_little(found: History, data: Training) -> tuple[str | None, date | None]:
    """What a model is missing, and the first day on which it may have it (METHODS 5.9)."""
    origin = data.rows["origin"].to_numpy(dtype=np.int64)[data.in_band]
    ripe, rose = np.unique(origin).size, int(data.rose[data.in_band].sum())
    weeks = HISTORY_WEEKS + 6 * (FEWEST_SNAPSHOTS - 1 + 2 * RIPE_AFTER)
    first = found.from_day + timedelta(weeks=weeks)
    tested = int(data.rose[data.in_band & (data.rows["origin"] < data.rows["origin"].max() - 1)].sum())
    if ripe < FEWEST_SNAPSHOTS + RIPE_AFTER:
        return f"{ripe} past dates have a known outcome; needs {FEWEST_SNAPSHOTS + RIPE_AFTER}", max(first, found.as_of)
    wanted = FEWEST_POSITIVES + FEWEST_FOR_PROBABILITY
    if rose < wanted or tested < FEWEST_FOR_PROBABILITY:
        per_step = max(rose / ripe, 0.05)
        more = found.as_of + timedelta(days=STEP_DAYS * int(np.ceil(max(wanted - rose, 1) / per_step)))
        return f"{rose} people rose at past dates; learning and testing needs {wanted}", max(more, first)
    if data.rose[data.in_band].all():
        return "everybody in the band rose at every past date: there is nothing to tell apart", None
    return None, None
