"""The natural cycle: when most members depart, within what window half of them do, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.estimate import Estimate, not_shown, with_interval
from models.intervals import RESAMPLES, percentile_interval
from models.survival import Floats, Lifetimes, risk_table, survival, weight_at_risk
from models.weibull import BOUNCE_DAYS, FEWEST_DEPARTURES, Rhythm, Weibull, weibull

FEWEST_AT_RISK = 10  # METHODS 2.3
FOLLOW_UP = 1.5  # times the mode that must be seen, or the mode may only be the end of what is seen
HALF = 0.5  # of the departures lie in the cycle window
GRID = 400  # times at which the density is computed
# Members are resampled one by one up to this many. Above, departures are drawn at each time given those at risk (the
# "weird bootstrap", Andersen, Borgan, Gill & Keiding 1993, IV.1.4), which with so many comes to the same.
MOST_RESAMPLED = 5_000


@dataclass(frozen=True, eq=False)
class Cycle:
    """The natural cycle among those who stayed beyond the bounce window.

    rhythm: what the Weibull shape says. mode: tenure at which most depart. window: shortest that holds half of the
    departures, None where there is no mode. time, density: departures per day by tenure, smoothed. fit: None where
    there are too few departures.
    """

    rhythm: Rhythm
    mode: Estimate
    window: tuple[float, float] | None
    time: Floats
    density: Floats
    fit: Weibull | None
    n_departures: int

    @property
    def is_cycle(self) -> bool:
        """Members leave on schedule, and the schedule is seen."""
        return self.rhythm == "schedule" and self.window is not None

    def start_of_window(self) -> float:
        """Tenure from which a departure is on cycle; infinite where there is no cycle."""
        return self.window[0] if self.is_cycle and self.window else float("inf")


def cycle(data: Lifetimes, *, rng: np.random.Generator, bounce: float = BOUNCE_DAYS, followed: float = 0.0) -> Cycle:
    """Mode of the departure density f = h·S with its interval over members, and the cycle window (METHODS 2.6).

    h: Nelson-Aalen increments under an Epanechnikov kernel, bandwidth 0.9·min(sd, IQR/1.34)·n^-0.2 (Silverman 1986),
    its mass at the ends taken as whole; the bandwidth stays the same over the resamples.
    Needs 50 departures and a follow-up of 1.5 times the mode: the last tenure with ten at risk, or the days for which
    those who joined first are looked at (`followed`), whichever is longer.
    """
    seen = data.cut(bounce)
    curve = survival(seen).until(FEWEST_AT_RISK)
    n = round(float(curve.events.sum()))
    fit = weibull(seen)
    if n < FEWEST_DEPARTURES or fit is None:
        missing = f"{n} departures after the first {bounce:.0f} days; a cycle needs {FEWEST_DEPARTURES}"
        return Cycle("not_shown", not_shown(n=n, reason=missing), None, np.zeros(0), np.zeros(0), fit, n)
    before = np.concatenate([[1.0], curve.survival[:-1]])
    mass = before * curve.events / curve.at_risk
    end = _end_of_follow_up(seen, bounce)
    grid = np.linspace(bounce, end, GRID)
    kernel = _kernel(curve.time, grid, _bandwidth(curve.time, mass, n), (bounce, end))
    density = _density(curve.events / curve.at_risk, kernel, grid, curve.time)
    value = float(grid[np.argmax(density)])
    if max(end, followed) < FOLLOW_UP * value:
        seen_for = f"members are seen for {max(end, followed):.0f} days, most leave at {value:.0f} or later: longer than we can see"
        return Cycle(fit.rhythm, not_shown(n=n, reason=seen_for), None, grid, density, fit, n)
    increments = _resampled(seen, curve.time, rng)
    modes = grid[np.argmax(_density(increments, kernel, grid, curve.time), axis=1)]
    mode = with_interval(value, *percentile_interval(modes), n=n, is_ratio=True)
    return Cycle(fit.rhythm, mode, _shortest(curve.time, mass), grid, density, fit, n)


def _end_of_follow_up(seen: Lifetimes, bounce: float) -> float:
    """Last tenure at which enough members are looked at."""
    exits = np.unique(seen.exit)
    enough = exits[weight_at_risk(seen, exits) >= FEWEST_AT_RISK]
    return float(enough[-1]) if enough.size else bounce


def _bandwidth(time: Floats, mass: Floats, n: int) -> float:
    share = mass / mass.sum()
    mean = float(share @ time)
    deviation = float(np.sqrt(share @ (time - mean) ** 2))
    total = np.cumsum(share)
    quartiles = time[np.searchsorted(total, [0.25, 0.75])]
    spread = min(deviation, float(quartiles[1] - quartiles[0]) / 1.34) or deviation
    return max(float(0.9 * spread * n**-0.2), 1.0)  # a day: times are whole days


def _kernel(time: Floats, grid: Floats, width: float, ends: tuple[float, float]) -> Floats:
    """Weight of each event time at each grid time; near the ends the part of the kernel inside counts as all of it."""
    apart = (grid[:, None] - time[None, :]) / width
    inside = _mass_below((ends[1] - grid) / width) - _mass_below((ends[0] - grid) / width)
    return np.asarray(0.75 * np.clip(1 - apart**2, 0, None) / (width * inside[:, None]))


def _mass_below(u: Floats) -> Floats:
    """Distribution function of Epanechnikov's kernel."""
    at = np.clip(u, -1, 1)
    return np.asarray(0.5 + 0.75 * at - 0.25 * at**3)


def _density(increments: Floats, kernel: Floats, grid: Floats, time: Floats) -> Floats:
    """h·S at the grid times, from hazard increments at the event times (one row, or one a resample)."""
    hazard = increments @ kernel.T
    total = np.cumsum(np.log1p(-np.minimum(increments, 1 - 1e-9)), axis=-1)
    start = np.zeros((*total.shape[:-1], 1))
    place = np.searchsorted(time, grid, side="right")
    return np.asarray(hazard * np.exp(np.concatenate([start, total], axis=-1)[..., place]))


def _resampled(seen: Lifetimes, time: Floats, rng: np.random.Generator) -> Floats:
    """Hazard increments at the event times in each resample of members, one row each."""
    if seen.n > MOST_RESAMPLED:
        at_risk = weight_at_risk(seen, time)
        events = np.rint(risk_table(seen)[2][: time.size]).astype(np.int64)
        size = np.rint(at_risk).astype(np.int64)
        return np.asarray(rng.binomial(size, events / size, size=(RESAMPLES, time.size)) / at_risk)
    leave = np.searchsorted(time, seen.exit, side="right")  # at risk at the first so many times
    come = np.searchsorted(time, seen.entry, side="right")
    falls = np.where(seen.ended & np.isin(seen.exit, time), leave - 1, time.size)
    rows = np.empty((RESAMPLES, time.size))
    for row in rows:
        times = np.bincount(rng.integers(seen.n, size=seen.n), minlength=seen.n).astype(np.float64)
        entered = np.cumsum(np.bincount(come, weights=times, minlength=time.size + 1)[: time.size])
        gone = np.cumsum(np.bincount(leave, weights=times, minlength=time.size + 1)[: time.size])
        events = np.bincount(falls, weights=times, minlength=time.size + 1)[: time.size]
        row[:] = events / np.maximum(entered - gone, 1)
    return rows


def _shortest(time: Floats, mass: Floats) -> tuple[float, float]:
    """The shortest interval of tenure that holds half of the departures."""
    total = np.concatenate([[0.0], np.cumsum(mass / mass.sum())])
    stop = np.searchsorted(total, total[:-1] + HALF - 1e-12)
    inside = stop < total.size
    starts = np.flatnonzero(inside)
    lengths = time[stop[inside] - 1] - time[starts]
    best = int(np.argmin(lengths))
    return float(time[starts[best]]), float(time[stop[inside][best] - 1])
