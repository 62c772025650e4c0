"""Made communities whose churn is known, as the reference worlds describe them (METHODS 2)."""

from __future__ import annotations

import numpy as np

from models.silence import ActiveDays, Window
from models.tenure import Tenures

WEEK = 7
DAYS = 540


def posting(
    rng: np.random.Generator, *, n: int = 1500, scale: float = 260.0, shape: float = 3.0, stay: float = 0.05
) -> tuple[ActiveDays, Window, np.ndarray, np.ndarray]:
    """Members join on days -200 ... 540, stay scale·Weibull(shape) days (some for ever), post as Gamma-Poisson.

    Gives the active days seen in 0 ... 540, the window, the joining days and the last days of tenure of those seen.
    """
    joined = rng.uniform(-200, DAYS, n)
    tenure = np.where(rng.random(n) < stay, 1e6, scale * rng.weibull(shape, n))
    rate = rng.gamma(0.7, 0.12 / 0.7, n) + 0.004
    member, day = [], []
    for who in range(n):
        begin, end = max(joined[who], 0.0), min(joined[who] + tenure[who], DAYS)
        end = max(begin, end)
        days = set(np.floor(rng.uniform(begin, end, rng.poisson(rate[who] * max(end - begin, 0)))).astype(int))
        if 0 <= joined[who] < DAYS:
            days.add(int(joined[who]))
        member += [who] * len(days)
        day += sorted(days)
    seen, number = np.unique(member, return_inverse=True)
    days = ActiveDays(number.astype(np.int64), np.array(day, dtype=np.int64))
    return days, Window(0, DAYS), np.floor(joined[seen]), joined[seen] + tenure[seen]


def rotating(
    rng: np.random.Generator, *, n: int, burst: bool = False, times: float = 1.0, early: float = 0.0
) -> Tenures:
    """Tenure 40·Weibull(4) weeks, 156 weeks, departures known to the day. Trouble in the last 26 weeks where asked for.

    burst: 35 % join within 14 weeks, 22 to 36 weeks before the judged window. times: the hazard from its start on.
    early: extra hazard a week for tenures under 20 weeks.
    """
    end, judged = 156.0, 130.0
    joins = rng.uniform(0, end, n)
    if burst:
        wave = rng.random(n) < 0.35
        joins[wave] = rng.uniform(judged - 36, judged - 22, int(wave.sum()))
    hazard = rng.exponential(1.0, n)
    leaves = joins + 40 * hazard**0.25
    late = leaves > judged
    spent = np.where(joins < judged, ((judged - joins).clip(0) / 40) ** 4, 0.0)
    leaves[late] = joins[late] + 40 * (spent[late] + (hazard[late] - spent[late]) / times) ** 0.25
    if early > 0:
        extra = np.maximum(joins, judged) + rng.exponential(1 / early, n)
        leaves = np.where(extra < joins + 20, np.minimum(leaves, extra), leaves)
    start, last = np.floor(WEEK * joins), np.floor(WEEK * leaves)
    cut = int(WEEK * end)
    return Tenures(
        start=start,
        first=start.astype(np.int64),
        last=np.minimum(last, cut).astype(np.int64),
        seen=start,
        departed=last < cut,
        active_days=np.full(n, 9),
        again=np.full(n, np.nan),
        contradicted=np.zeros(n, dtype=bool),
        end=cut,
        threshold=0,
    )


def crude_alarm(found: Tenures, judged: int) -> tuple[float, bool]:
    """Ratio of crude departure rates after and before, and whether a test of it would call that a change."""
    stop = np.where(found.departed, found.last, found.end)
    after = np.clip(stop - np.maximum(found.start, judged), 0, None).sum()
    before = np.clip(np.minimum(stop, judged) - found.start, 0, None).sum()
    late, soon = (found.departed & (found.last > judged)).sum(), (found.departed & (found.last <= judged)).sum()
    log_ratio = np.log(late / after) - np.log(soon / before)
    return float(np.exp(log_ratio)), bool(log_ratio > 1.96 * np.sqrt(1 / late + 1 / soon))
