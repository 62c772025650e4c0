"""How long a silence has to last before it means departure, chosen from how often silent members came back.

Outage days, on which the log holds nothing of anybody, are no silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.active_days import WEEK, ActiveDays, Ints, Window
from models.survival import Floats, Lifetimes, Survival, survival

HORIZON = 28  # days within which a return would have told the silence from a departure (METHODS 2.2)
LEAST_RETURN = 0.10  # a silence after which fewer return within HORIZON is called a departure
LASTING = 14  # days for which so few return: a dip of some days is chance (where nobody leaves 11 of 50 worlds had one)
SHORTEST = 14  # days; holidays are that long
FEWEST_AT_RISK = 20  # gaps, for a return probability to count
FEWEST_GAPS, FEWEST_MEMBERS = 200, 50  # below, a preset is taken
PRESET_FAST, PRESET_SLOW = 28, 56  # days
FAST_GAP = 7  # days between active days of a typical member; communities at or below are fast
PARTS_OF_WINDOW = 3  # a silence longer than a third of the export cannot be told from its end


@dataclass(frozen=True, eq=False)
class Gaps:
    """Silences in exposed days. length, member: one per gap between neighbouring active days of a member.

    before: place in ActiveDays of the day before each gap. open_length: of each member's silence up to the end.
    """

    length: Ints
    member: Ints
    before: Ints
    open_length: Ints


@dataclass(frozen=True, eq=False)
class Threshold:
    """The rule of departure: silent for more than `days`; None where it is refused, with the reason.

    is_thin: too little data to choose, a usual value (preset) was taken. returns: probability of coming back within
    HORIZON by days already silent (0 ... as far as enough gaps are at risk). elbow, p95: what other rules would say.
    """

    days: int | None
    reason: str | None
    is_thin: bool
    returns: Floats
    elbow: int | None
    p95: int | None
    n_gaps: int
    n_members: int

    @property
    def is_preset(self) -> bool:
        """A usual value, not one that the data chose."""
        return self.is_thin and self.days is not None


def gaps(days: ActiveDays, window: Window) -> Gaps:
    """The silences between a member's active days, and from the last one to the end of the log."""
    same = np.ones(max(days.day.size - 1, 0), dtype=np.bool_)
    same[days.starts[1:] - 1] = False
    at = window.exposed(days.day)
    open_length = window.exposed(window.end) - window.exposed(days.last)
    return Gaps(np.diff(at)[same], days.member[:-1][same], np.flatnonzero(same), open_length)


def curve_of_gaps(days: ActiveDays, found: Gaps, window: Window) -> tuple[Survival, Ints]:
    """Survival of silences, each member weighing 1 whatever their number, and the number at risk by length.

    A gap over a long outage is known to have lasted until the outage began, no more.
    """
    many = np.bincount(found.member, minlength=days.n_members)
    weight = 1.0 / (many + 1)
    each = np.repeat(weight, many)
    length, ended = found.length, np.ones(found.length.size, dtype=np.bool_)
    outages = window.long_outages()
    for start in outages:
        length = length.copy()
        spans = (days.day[found.before] < start) & (days.day[found.before + 1] > start) & ended
        length[spans] = window.exposed(start) - window.exposed(days.day[found.before[spans]])
        ended[spans] = False
    longest = int(max(length.max(initial=0), found.open_length.max(initial=0))) + 1
    closed = np.bincount(length, weights=each, minlength=longest)
    cut = np.bincount(found.open_length, weights=weight, minlength=longest)
    if outages.size:
        spanning = np.bincount(length[~ended], weights=each[~ended], minlength=longest)
        closed, cut = np.bincount(length[ended], weights=each[ended], minlength=longest), cut + spanning
    count = np.bincount(length, minlength=longest) + np.bincount(found.open_length, minlength=longest)
    at = np.arange(longest, dtype=np.float64)
    cells = Lifetimes(
        exit=np.tile(at, 2),
        ended=np.repeat([True, False], longest),
        entry=np.full(2 * longest, -1.0),
        weight=np.concatenate([closed, cut]),
    )
    known = cells.part(cells.weight > 0)
    return survival(known), np.cumsum(count[::-1])[::-1].astype(np.int64)


def return_probability(curve: Survival, silent: ArrayLike, within: int = HORIZON) -> Floats:
    """Probability that someone already silent for `silent` days comes back within so many more.

    R(s) = 1 - S(s + h) / S(s), S the member-weighted survival of silences (METHODS 2.2).
    """
    now, later = curve.at(silent), curve.at(np.asarray(silent) + within)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(now > 0, 1 - later / now, 1.0)


def choose_threshold(days: ActiveDays, window: Window, found: Gaps | None = None) -> Threshold:
    """The shortest silence in whole weeks from which on, for LASTING days, at most one in ten comes back within 28.

    Refused where no silence up to a third of the window is so telling. With too few gaps a preset is taken instead.
    Wrong where members pause for longer than the window shows, or most come at one rhythm of more than six weeks: they
    are called departed, and return.
    found: the gaps of these days, where they are known already.
    """
    found = found or gaps(days, window)
    curve, at_risk = curve_of_gaps(days, found, window)
    limit = window.length // PARTS_OF_WINDOW
    silent = np.arange(limit + LASTING)
    counts = np.where(silent < at_risk.size, at_risk[np.minimum(silent, at_risk.size - 1)], 0)
    shown = silent[counts >= FEWEST_AT_RISK]
    returns = return_probability(curve, np.arange(int(shown[-1]) + 1 if shown.size else 0))
    chosen: int | None
    is_thin = found.length.size < FEWEST_GAPS or days.n_members < FEWEST_MEMBERS
    if is_thin:
        chosen = PRESET_FAST if _typical_gap(days, found) <= FAST_GAP else PRESET_SLOW
        chosen = chosen if chosen <= limit else None
    else:
        seen = np.arange(returns.size) + HORIZON < at_risk.size  # somebody is still silent by then, or nothing is known
        telling = np.flatnonzero(_lasts((returns <= LEAST_RETURN) & seen))
        chosen = next((int(s) for s in telling if SHORTEST <= s <= limit and s % WEEK == 0), None)
    return Threshold(
        days=chosen,
        reason=None if chosen is not None else _refusal(limit, is_thin=is_thin),
        is_thin=is_thin,
        returns=returns,
        elbow=_elbow(found.length),
        p95=_quantile(found.length, 0.95),
        n_gaps=int(found.length.size),
        n_members=days.n_members,
    )


def _lasts(said: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """By day, whether it is said of this day and of all LASTING days from it on."""
    before = np.concatenate([[0], np.cumsum(said)])
    whole: NDArray[np.bool_] = before[LASTING:] - before[:-LASTING] == LASTING
    return whole


def _refusal(limit: int, *, is_thin: bool) -> str:
    if is_thin:
        return f"the export is too short: a silence of up to {limit} days cannot be told from its end"
    return "members come back too often, or the export is too short, to tell silence from departure"


def _typical_gap(days: ActiveDays, found: Gaps) -> float:
    """Median over members of their mean gap; without gaps endless."""
    count = np.bincount(found.member, minlength=days.n_members)
    total = np.bincount(found.member, weights=found.length, minlength=days.n_members)
    return float(np.median(total[count > 0] / count[count > 0])) if (count > 0).any() else float("inf")


def _quantile(lengths: Ints, share: float) -> int | None:
    """The shortest length that so many gaps do not exceed."""
    if not lengths.size:
        return None
    return int(np.searchsorted(np.cumsum(np.bincount(lengths)), share * lengths.size))


def _elbow(lengths: Ints) -> int | None:
    """Where the distribution of closed gaps lies farthest from the chord between its ends."""
    count = np.bincount(lengths)
    at = np.flatnonzero(count)
    if at.size < 2:  # noqa: PLR2004 - a chord has two ends
        return None
    share = np.cumsum(count[at]) / lengths.size
    along = (at - at[0]) / (at[-1] - at[0])
    up = (share - share[0]) / (1 - share[0])
    return int(at[np.argmax(up - along)])
