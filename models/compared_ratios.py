"""Several communities' observed/expected departures: small ones shrunk to all of them, marks with few false ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import gamma

from models.observed_expected import Ratio
from models.survival import Floats

FEWEST_COMMUNITIES = 5  # METHODS 2.7: below, how much they truly differ cannot be told
FALSE_DISCOVERIES = 0.10  # of the marked, at most so many by chance (Benjamini & Hochberg 1995, JRSS B 57:289)


@dataclass(frozen=True)
class ComparedRatio:
    """One community: its own ratio, the shrunken one (None with too few communities), and whether it is marked."""

    name: str
    ratio: Ratio
    shrunk: float | None
    is_marked: bool


@dataclass(frozen=True)
class ComparedRatios:
    """Communities by their shrunken ratio, highest first. pooled: of all of them; strength: a of (O + a)/(E + a)."""

    rows: tuple[ComparedRatio, ...]
    pooled: float
    strength: float | None


def compared_ratios(ratios: Mapping[str, Ratio]) -> ComparedRatios:
    """Shrink each ratio towards all of them by how much they truly differ; mark at a false-discovery rate of 10 %.

    (O + a·m)/(E + a), m the pooled ratio, a = m/variance of the true ratios by moments (Clayton & Kaldor 1987,
    Biometrics 43:671). Where they differ no more than by chance, all are the pooled one.
    """
    known = {name: each for name, each in ratios.items() if each.expected > 0}
    observed = np.array([each.observed for each in known.values()], dtype=np.float64)
    expected = np.array([each.expected for each in known.values()])
    pooled = float(observed.sum() / expected.sum()) if expected.sum() > 0 else 1.0
    strength = _strength(observed, expected, pooled) if len(known) >= FEWEST_COMMUNITIES and pooled > 0 else None
    marked = _marked({name: each.chance for name, each in known.items()})
    rows = [
        ComparedRatio(name, each, None if strength is None else shrink(each, pooled, strength), name in marked)
        for name, each in known.items()
    ]
    rows.sort(key=lambda row: (-(row.shrunk if row.shrunk is not None else row.ratio.estimate.value or 0.0), row.name))
    return ComparedRatios(tuple(rows), pooled, strength)


def shrink(ratio: Ratio, pooled: float, strength: float) -> float:
    """The ratio with `strength` expected departures at the pooled ratio added.

    >>> from models.observed_expected import ratio as of
    >>> shrink(of(4, 2.0), 1.0, 2.0)
    1.5
    """
    if np.isinf(strength):
        return pooled
    return (ratio.observed + strength * pooled) / (ratio.expected + strength)


def funnel_limits(pooled: float, expected: Floats, level: float) -> tuple[Floats, Floats]:
    """Between which ratios chance alone keeps a community of so many expected departures, at a two-sided level.

    Smooth through the steps of the Poisson distribution. Funnel plots: Spiegelhalter 2005, Stat. Med. 24:1185.

    >>> low, high = funnel_limits(1.0, np.array([25.0]), 0.95)
    >>> bool(low[0] < 0.7 and high[0] > 1.3)
    True
    """
    tail = (1 - level) / 2
    mean = pooled * expected
    return np.asarray(gamma.ppf(tail, mean + 0.5) / expected), np.asarray(gamma.ppf(1 - tail, mean + 0.5) / expected)


def _strength(observed: Floats, expected: Floats, pooled: float) -> float:
    """Pooled ratio / variance of the true ratios; infinite where chance explains all of their differences."""
    excess = float(((observed - pooled * expected) ** 2).sum() - pooled * expected.sum())
    variance = excess / float((expected**2).sum())
    return pooled / variance if variance > 0 else float("inf")


def _marked(chances: Mapping[str, float]) -> set[str]:
    ordered = sorted(chances, key=lambda name: chances[name])
    passing = [
        rank for rank, name in enumerate(ordered) if chances[name] <= FALSE_DISCOVERIES * (rank + 1) / len(ordered)
    ]
    return set(ordered[: passing[-1] + 1]) if passing else set()
