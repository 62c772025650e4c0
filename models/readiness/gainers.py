"""Who gains from an invitation, learned from a round drawn by lot: one ridge logistic per arm, judged by Qini."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.histogram import Floats, Ints
from models.panel import Bools
from models.readiness.linear import TowardsPrior
from models.readiness.resample import member_weights

FEWEST_PER_ARM = 200  # METHODS 5.10
FOLDS = 5
STRENGTH = 30.0
LEVEL = (0.05, 0.95)  # 90 %, of resampled members
SAME = 1e-6


@dataclass(frozen=True)
class Arms:
    """The models of both arms over the same scaled features."""

    mean: Floats
    scale: Floats
    invited: TowardsPrior
    held_out: TowardsPrior

    def gain(self, features: Floats) -> Floats:
        """Chance to rise when invited less the chance when not, one per row."""
        scaled = (features - self.mean) / self.scale
        gained: Floats = self.invited.predict_proba(scaled)[:, 1] - self.held_out.predict_proba(scaled)[:, 1]
        return gained


@dataclass(frozen=True)
class Gainers:
    """What a round says about who gains. area: Qini with its 90 % interval, None with too few people.

    is_used: the interval is above 0, so `arms` ranks better than the lot. reason: why not, empty where it is.
    """

    n_invited: int
    n_held_out: int
    area: tuple[float, float, float] | None
    arms: Arms | None
    reason: str

    @property
    def is_used(self) -> bool:
        """Whether single people may be told apart by what they would gain."""
        return self.arms is not None


def gainers(features: Floats, rose: Ints, is_invited: Bools, *, rng: np.random.Generator) -> Gainers:
    """Learn from all drawn people, one row each, whoever took part; judged on people who did not teach (five folds)."""
    n_invited, n_held_out = int(is_invited.sum()), int((~is_invited).sum())
    if min(n_invited, n_held_out) < FEWEST_PER_ARM:
        why = f"{n_invited} invited and {n_held_out} held out by lot; needs {FEWEST_PER_ARM} of each"
        return Gainers(n_invited, n_held_out, None, None, why)
    fold = rng.permutation(rose.size) % FOLDS
    gain = np.zeros(rose.size)
    for each in range(FOLDS):
        taught = fold != each
        gain[~taught] = fit_arms(features[taught], rose[taught], is_invited[taught]).gain(features[~taught])
    ones = np.ones((1, rose.size))
    value = float(qini_areas(gain, rose, is_invited, ones)[0])
    weights = member_weights(np.arange(rose.size), rng=rng).astype(np.float64)
    low, high = np.quantile(qini_areas(gain, rose, is_invited, weights), LEVEL)
    area = (value, float(low), float(high))
    if low <= 0:
        why = "who gains more cannot be told from chance, so everybody counts as gaining alike"
        return Gainers(n_invited, n_held_out, area, None, why)
    return Gainers(n_invited, n_held_out, area, fit_arms(features, rose, is_invited), "")


def fit_arms(features: Floats, rose: Ints, is_invited: Bools) -> Arms:
    """A ridge logistic regression in each arm (T-learner, Künzel et al. 2019)."""
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > SAME, scale, 1.0)
    scaled = (features - mean) / scale
    fitted = [TowardsPrior(strength=STRENGTH).fit(scaled[arm], rose[arm]) for arm in (is_invited, ~is_invited)]
    return Arms(mean, scale, *fitted)


def qini_areas(gain: Floats, rose: Ints, is_invited: Bools, weights: Floats) -> Floats:
    """Area between the Qini curve and the straight line of the lot, per row of weights; in risers per invited person.

    Curve: of the first people by gain, risers invited less risers held out times invited per held out. Source:
    Radcliffe 2007. Equal gains are taken together.

    >>> gain, rose = np.array([2.0, 2, 1, 1]), np.array([1, 0, 0, 0])
    >>> qini_areas(gain, rose, np.array([True, False, True, False]), np.ones((1, 4))).tolist()
    [0.125]
    """
    order = np.argsort(-gain, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(gain[order])), gain.size - 1)
    drawn = weights[:, order]
    y, arm = rose[order].astype(np.float64), is_invited[order].astype(np.float64)
    risers_in, risers_out, n_in, n_out = (
        np.cumsum(drawn * each, axis=1)[:, ends] for each in (y * arm, y * (1 - arm), arm, 1 - arm)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        curve = risers_in - np.where(n_out > 0, risers_out * n_in / n_out, 0.0)
    seen = np.cumsum(drawn, axis=1)[:, ends]
    depth = seen / seen[:, -1:]
    step = np.diff(depth, axis=1, prepend=0.0)
    left = np.concatenate([np.zeros((len(curve), 1)), curve[:, :-1]], axis=1)
    area: Floats = (((curve + left) / 2 * step).sum(axis=1) - curve[:, -1] / 2) / np.maximum(n_in[:, -1], 1.0)
    return area
