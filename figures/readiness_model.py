"""The ranking behind Almost ready: learned on the past, judged on it, and applied to who is in the band now."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from figures.cache import by_data_version
from figures.readiness_data import STEP_DAYS, History, between, history, up_to
from figures.readiness_labels import must_be_offered
from figures.readiness_ranking import LISTS, Ordered, ordered, rankings_of
from models.histogram import Floats, Ints
from models.readiness.baselines import ChanceRate, chance_rate, fit_gamma_poisson
from models.readiness.evaluate import GROUPS, GroupScore, OriginScore, Verdict, group_score, origin_scores, verdict
from models.readiness.features import design
from models.readiness.health import Drift, drift
from models.readiness.labels import RISING, Label, labelled
from models.readiness.learners import Fitted, Training, fit, learners_for, training
from models.readiness.linear import LinearScore
from models.readiness.prior import prior_for
from models.readiness.rolling import (
    FEWEST_POSITIVES,
    FEWEST_SNAPSHOTS,
    Predictions,
    calibrate,
    choose,
    habit,
    predict_by_rolling_origin,
)
from models.readiness.windows import HISTORY_WEEKS, RIPE_AFTER
from queries.filters import Filters
from warehouse.workspace import Workspace

SEED = 20_260_930
LIST_SIZE = 20  # people of one list; half the band where the band has fewer than twice as many
# Fewer in the band who rose, and dates two weeks apart teach: more of the same people, a little less left to chance.
# Counted over all dates: a community that passes it has its whole past predicted anew, from fewer rows.
MANY_ROSE = 1_000
FEWEST_FOR_PROBABILITY = 20  # risers: fewer, and a simple ranking is an order without probabilities


@dataclass(frozen=True)
class Judged:
    """Everything about the ranking as of a day.

    training and predictions are None where the past is too short (`reason` says what is missing, `possible_from` when
    a model is possible). rankings: of each group the name of what orders its list: a learner or a simple ranking.
    score, probability: one per row of `band`. size: people of one list.
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
    rankings: dict[str, str]
    model: Fitted | None
    score: Floats
    probability: Floats
    size: int
    reason: str | None
    possible_from: date | None

    @property
    def ranking(self) -> str:
        """What orders the list of the rising."""
        return self.rankings[RISING]

    @property
    def counts_active(self) -> int:
        """People who created in the last 12 weeks."""
        return int((self.history.counts_of(0) > 0).sum())


def judged(
    workspace: Workspace, filters: Filters, *, as_of: date, label: Label = "default", by_group: bool = False
) -> Judged | None:
    """The ranking as of a day, judged by rolling origin. None where nothing was created before.

    Raises Refused for a label with too few positives (figures.readiness_labels).
    """
    return _judged_up_to(workspace, up_to(filters, as_of), as_of=as_of, label=label, by_group=by_group)


@by_data_version
def _judged_up_to(workspace: Workspace, until: Filters, *, as_of: date, label: Label, by_group: bool) -> Judged | None:
    found = history(workspace, until, as_of=as_of, by_group=by_group)
    if found is None or found.rows.empty:
        return None
    must_be_offered(found, label)
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of 0/0 in resamples without a riser, which are left out
        return _judged(found, label, lambda: between(workspace, until, as_of=as_of, by_group=by_group))


def _judged(found: History, label: Label, read_between: Callable[[], list[History]]) -> Judged:
    rows = found.rows
    band = rows[(rows["origin"] == 0) & rows["is_in_band"]].reset_index(drop=True)
    known = _labelled(found, label)
    data = training(known)
    counts = found.counts_of(0)
    chance = _chance(counts, label)
    reason, possible_from = _too_little(found, data)
    made = None
    if reason is None:
        if data.rose[data.in_band].sum() < MANY_ROSE:
            more = [_labelled(each, label).assign(is_between=True) for each in read_between()]
            data = training(pd.concat([known.assign(is_between=False), *more], ignore_index=True))
        made = _predicted(found, data, label)
        if int(data.rose[made.tested].sum()) < FEWEST_FOR_PROBABILITY:
            reason = f"{int(data.rose[made.tested].sum())} people rose at the dates that could be tested; needs 20"
            possible_from = found.as_of + timedelta(days=STEP_DAYS)
    if reason is not None or made is None:
        score = habit(band, found.counts_by_unit(0))
        no = Verdict(False, "gamma_poisson", reason or "")
        return Judged(
            found, band, label, data, None, {}, (), no, chance, None, dict.fromkeys(LISTS, "gamma_poisson"), None,
            score, score, _size(len(band)), reason, possible_from,
        )  # fmt: skip
    return _tested(found, data, made, band, chance=chance, label=label)


def _labelled(found: History, label: Label) -> pd.DataFrame:
    rows = found.rows[found.rows["origin"] < max(found.count_origins, 1)]
    return labelled(rows, found.outcomes, count_ripe_from=RIPE_AFTER, label=label)


def _tested(
    found: History, data: Training, made: Predictions, band: pd.DataFrame, *, chance: ChanceRate, label: Label
) -> Judged:
    """The ranking where the past is long enough: judged, chosen, applied."""
    rng = np.random.default_rng(SEED)
    size = _size(int(np.median(np.unique(data.rows["origin"].to_numpy()[made.tested], return_counts=True)[1])))
    groups = {name: group_score(data, made, name, size=size, rng=rng) for name in GROUPS}
    by_origin = origin_scores(data, made, groups["everyone"].best)
    said = verdict(groups["everyone"], groups["rising"], by_origin)
    name, model, log_odds = _learner(found, data, made, label, band)
    moved = drift(
        data, made, design(band).to_numpy(dtype=np.float64), model if isinstance(model, LinearScore) else None
    )
    if said.is_model_used and moved is not None and moved.is_alarm:
        why = "the newest outcomes are clearly off what it said, so a simpler ranking is used"
        said = Verdict(False, "logistic_3", why, is_alarm=True)
    if said.is_model_used:
        past = made.by_learner[name]
        chances = calibrate(past, data.rose[made.tested]).probability(log_odds)
        order = Ordered(dict.fromkeys(LISTS, name), log_odds, chances)
    else:
        order = ordered(data, made, band, found.counts_by_unit(0), rankings_of(groups, said))
    return Judged(
        found, band, label, data, made, groups, by_origin, said, chance, moved, order.rankings,
        model if said.is_model_used else None, order.score, order.probability, size, None, None,
    )  # fmt: skip


def _predicted(found: History, data: Training, label: Label) -> Predictions:
    origins = np.unique(data.rows["origin"].to_numpy(dtype=np.int64))
    counts = {int(each): found.counts_by_unit(int(each)) for each in origins}
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


def _chance(counts: Ints, label: Label) -> ChanceRate:
    if counts.size == 0 or counts.sum() == 0:
        return ChanceRate(None, None, None)
    return chance_rate(fit_gamma_poisson(counts), counts.size, label=label, rng=np.random.default_rng(SEED))


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
