"""What the past says about the ranking: per group and origin, against every simple ranking, with members resampled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.estimate import Estimate, not_shown, with_interval
from models.intervals import percentile_interval
from models.readiness.baselines import BASELINES
from models.readiness.learners import Training
from models.readiness.metrics import average_precision
from models.readiness.resample import average_precisions, best_of, member_weights, precisions_at
from models.readiness.rolling import Predictions

FEWEST_TESTED = 20  # positives (METHODS 5.9): below, an average precision says nothing
WORSE = 0.05  # METHODS 5.4: by so much no origin may be worse
LEVEL_OF_GAIN = (0.05, 0.95)  # METHODS 5.4: 90 %
GROUPS = ("everyone", "rising", "returning")
WHO = {"everyone": "everyone in the band", "rising": "the rising"}


@dataclass(frozen=True)
class GroupScore:
    """One group over all test origins.

    average_precision: of the model. baselines: of each simple ranking. best: the best of them, chosen afterwards, which
    favours it. ratio: model over best; gain: model minus best, each with its 90 or 95 % interval. precision, of_best:
    share who rose of the first `size` of every origin, by the model and by the best simple ranking.
    """

    group: str
    n: int
    positives: int
    average_precision: Estimate
    baselines: Mapping[str, float]
    best: str
    ratio: Estimate
    gain: tuple[float, float, float] | None
    size: int
    precision: Estimate
    of_best: float

    @property
    def base_rate(self) -> float:
        """Share of the group who rose."""
        return self.positives / self.n if self.n else 0.0

    @property
    def lift(self) -> float | None:
        """Precision over the base rate."""
        return self.precision.value / self.base_rate if self.precision.value is not None and self.positives else None


@dataclass(frozen=True)
class OriginScore:
    """One test origin: how many, how many rose, average precision of the model and of the best simple ranking."""

    origin: int
    n: int
    positives: int
    learner: str
    average_precision: float | None
    of_best: float | None


def group_score(data: Training, made: Predictions, group: str, *, size: int, rng: np.random.Generator) -> GroupScore:
    """A group's pooled figures; intervals from resampled members, the same resamples for all rankings."""
    rows = data.rows.iloc[made.tested]
    chosen = np.ones(len(rows), dtype=bool) if group == "everyone" else (rows["group"] == group).to_numpy()
    rose = data.rose[made.tested][chosen]
    n, positives = int(chosen.sum()), int(rose.sum())
    scores = {name: made.scores[name][chosen] for name in BASELINES}
    found = {name: average_precision(rose, score) if positives else float("nan") for name, score in scores.items()}
    best = best_of(found)
    if positives < FEWEST_TESTED:
        none = not_shown(n=n, reason=f"{positives} people rose in this group; needs {FEWEST_TESTED}")
        return GroupScore(group, n, positives, none, found, best, none, None, size, none, float("nan"))
    weights = member_weights(rows["member_key"].to_numpy(dtype=np.int64)[chosen], rng=rng)
    origin = rows["origin"].to_numpy(dtype=np.int64)[chosen]
    probability = made.probability[chosen]
    of_model = average_precisions(rose, probability, weights)
    of_best = average_precisions(rose, scores[best], weights)
    value = average_precision(rose, probability)
    ones = np.ones((1, n))
    precision = float(precisions_at(rose, probability, origin, ones, size)[0])
    low, high = percentile_interval(precisions_at(rose, probability, origin, weights, size))
    gain_low, gain_high = np.nanquantile(of_model - of_best, LEVEL_OF_GAIN)
    return GroupScore(
        group=group,
        n=n,
        positives=positives,
        average_precision=with_interval(value, *percentile_interval(of_model), n=n, possible=(0.0, 1.0)),
        baselines=found,
        best=best,
        ratio=with_interval(value / found[best], *percentile_interval(of_model / of_best), n=n, is_ratio=True),
        gain=(value - found[best], float(gain_low), float(gain_high)),
        size=size,
        precision=with_interval(precision, low, high, n=n, possible=(0.0, 1.0)),
        of_best=float(precisions_at(rose, scores[best], origin, ones, size)[0]),
    )


def origin_scores(data: Training, made: Predictions, best: str) -> tuple[OriginScore, ...]:
    """Every test origin, oldest first."""
    rows = data.rows.iloc[made.tested]
    origin = rows["origin"].to_numpy(dtype=np.int64)
    rose = data.rose[made.tested]
    found = []
    for each in sorted(made.chosen, reverse=True):
        here = origin == each
        positives = int(rose[here].sum())
        found.append(
            OriginScore(
                origin=each,
                n=int(here.sum()),
                positives=positives,
                learner=made.chosen[each],
                average_precision=average_precision(rose[here], made.probability[here]) if positives else None,
                of_best=average_precision(rose[here], made.scores[best][here]) if positives else None,
            )
        )
    return tuple(found)


@dataclass(frozen=True)
class Verdict:
    """Whether the model is used, and why; otherwise the simple ranking that is. is_alarm: because of drift."""

    is_model_used: bool
    ranking: str
    reason: str
    is_alarm: bool = False


def verdict(everyone: GroupScore, rising: GroupScore, by_origin: tuple[OriginScore, ...]) -> Verdict:
    """The model, where it beat the best simple ranking beyond chance among everyone or the rising, and nowhere lost.

    Beyond chance: the 90 % interval of the gain is above 0 (METHODS 5.4). Whoever wins among one may not be behind in
    the other. Origins with fewer than FEWEST_TESTED risers cannot speak against it
    (docs/decisions/0010-almost-ready.md).
    """
    known = [each for each in (everyone, rising) if each.gain is not None]
    if not known:
        return Verdict(False, "gamma_poisson", f"too few people rose to test a model: {everyone.positives} in all")
    lost = [each for each in by_origin if _is_lost(each)]
    ahead = [each for each in known if each.gain is not None and each.gain[1] > 0]
    behind = [each for each in known if each.gain is not None and each.gain[0] < 0]
    judged = known[-1]
    if ahead and not behind and not lost:
        who = WHO[ahead[0].group]
        return Verdict(True, "", f"among {who} it beat the best simple ranking, by more than chance allows")
    if lost:
        why = f"at {len(lost)} of {len(by_origin)} past dates it was clearly worse than the best simple ranking"
    elif behind:
        why = f"among {WHO[behind[-1].group]} it was not ahead of the best simple ranking"
    else:
        why = "it was ahead of the best simple ranking, but chance alone could do that"
    return Verdict(False, judged.best, why)


def _is_lost(each: OriginScore) -> bool:
    """Clearly worse at a date with risers enough to tell."""
    known = each.average_precision is not None and each.of_best is not None and each.positives >= FEWEST_TESTED
    return known and (each.average_precision or 0.0) < (each.of_best or 0.0) - WORSE
