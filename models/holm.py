"""Several questions at once: Holm's correction, so that one false alarm among all of them stays as rare as told."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from models.uplift import SMALLEST_CALLED, LogRatio, Verdict, verdict_of

ONE_SIDE = 0.025


def holm(chances: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given. Source: Holm 1979, Scandinavian Journal of Statistics 6:65.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    adjusted, highest = [1.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = highest
    return adjusted


def verdicts(estimates: Sequence[LogRatio], *, least: float = SMALLEST_CALLED) -> list[Verdict]:
    """The verdict of each of several estimates; lifted and harmed only where they pass all together.

    least: how far from no effect is called one (log ratio). An estimate without a value cannot tell.
    """
    adjusted = holm([_chance(each, least) for each in estimates])
    found: list[Verdict] = []
    for each, chance in zip(estimates, adjusted, strict=True):
        plain = verdict_of(*each.interval, least=least)
        found.append("cannot_tell" if plain in ("lifted", "harmed") and chance >= ONE_SIDE else plain)
    return found


def _chance(estimate: LogRatio, least: float) -> float:
    """One-sided p that the effect lies beyond `least`, on the side it was found on."""
    if estimate.value is None or not estimate.standard_error:
        return 1.0
    return NormalDist().cdf(-(abs(estimate.value) - least) / estimate.standard_error)
