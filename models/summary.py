"""Every concentration number of one set of members, each with its interval or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from models.chance import ChanceBand, chance_band
from models.concentration import (
    ABSENCE_SHARES,
    TOP_SHARES,
    absence_factor,
    absence_factor_of_rows,
    effective_contributors,
    gini_corrected,
    gini_of_rows,
    small_sample_factor,
    top_share,
    top_share_of_rows,
)
from models.estimate import Estimate, count_only, not_shown, with_interval, without_interval
from models.fit import fit_of_negative_binomial
from models.histogram import CountHistogram, Counts, Floats, ManyHistograms, histogram
from models.intervals import Statistic, bootstrap
from models.latent import latent_gini
from models.theil import theil
from models.tiers import SMALL_GROUP, no_percentages

# METHODS 1.8
FEWEST_MEMBERS, FEWEST_EVENTS = 10, 30
FEWEST_MEMBERS_LATENT = 20
# From this mean on chance adds less than .025 to the Gini, and the latent Gini is the less right of the two.
MEAN_WITHOUT_CHANCE = 10.0
# Members in the top that an interval of its share needs (METHODS 1.4): cover .67 at 1 member in it, .88 to .94 from 10.
FEWEST_IN_TOP, MANY_IN_TOP = 10, 50
MANY_FOR_GINI = 300  # below, cover .84 to .88 with heavy tails and .93 otherwise (300 simulated communities each)
# Below, a community whose habits are spread otherwise is not surely found out by the test of the fit, and the interval
# of the latent Gini then covers .3 to .9 (lognormal rates, 9,000 simulated communities).
MANY_FOR_LATENT = 3_000
# Cover of the absence factor's interval: .29 to .67 at 30 members, .87 to .94 at 1,000, .93 at 3,000 (same simulation).
FEWEST_FOR_ABSENCE, MANY_FOR_ABSENCE = 1_000, 3_000
# Cover with heavy tails .23 at 30 members and .67 at 3,000: the one star decides, and a resample cannot know the next.
NO_INTERVAL = "no interval: a single very active member moves it more than any resample shows"

Kind = Literal["latent", "corrected"]


@dataclass(frozen=True)
class ReportedGini:
    """The Gini to print: latent (chance taken out) or corrected (as counted), and why this one."""

    kind: Kind
    estimate: Estimate
    why: str


@dataclass(frozen=True)
class Concentration:
    """Numbers of one set of members. n: the denominator; contributors: those above zero; total: events.

    gini: corrected, as counted. reported: the one to print. chance: what equal members would show, None where a Gini is
    not shown. top: share of the top 1, 5, 10, 20 %. absence: fewest people who made half and four fifths, by share.
    """

    n: int
    contributors: int
    total: int
    gini: Estimate
    reported: ReportedGini
    chance: ChanceBand | None
    theil: Estimate
    effective: Estimate
    top: Mapping[int, Estimate]
    absence: Mapping[float, Estimate]


def summary(
    counts: Counts,
    *,
    rng: np.random.Generator,
    among_contributors: bool = False,
    percentiles: bool = True,
    small_group: int = SMALL_GROUP,
) -> Concentration:
    """All numbers at once from the same resamples of members.

    counts: one per member of the denominator. among_contributors: members at zero are unknown, `counts` has none.
    percentiles False (fewer than `small_group` recently active): no shares of a top per cent. With no event nothing
    is shown.
    """
    data = histogram(counts)
    if data.total == 0:
        return _nothing(data)
    intervals = bootstrap(data, _statistics(data, percentiles=percentiles), rng=rng)
    reason = _too_few(data)
    gini = _gini(data, intervals, reason)
    too_small = "" if percentiles else no_percentages(small_group)
    return Concentration(
        n=data.n,
        contributors=data.contributors,
        total=data.total,
        gini=gini,
        reported=reported_gini(data, gini, among_contributors=among_contributors),
        chance=None if reason else chance_band(data.n, data.total, among_contributors=among_contributors),
        theil=_bare(theil(data), data, reason),
        effective=_bare(effective_contributors(data).order_2, data, reason),
        top={percent: _top(data, percent, intervals, too_small) for percent in TOP_SHARES},
        absence={share: _absence(data, share, intervals) for share in ABSENCE_SHARES},
    )


def reported_gini(counts: Counts, corrected: Estimate, *, among_contributors: bool = False) -> ReportedGini:
    """Which Gini to print: latent below ten events a member, where chance would add to it; corrected otherwise.

    Corrected too where the negative binomial, on which the latent one rests, does not fit the counts.

    corrected: the corrected Gini of the same counts. Source: METHODS 1.3.2.
    """
    data = histogram(counts)
    if data.mean >= MEAN_WITHOUT_CHANCE:
        return ReportedGini("corrected", corrected, "ten contributions a member or more: chance adds next to nothing")
    if among_contributors:
        why = "as counted: how much is chance cannot be told without the members who made nothing"
        return ReportedGini("corrected", corrected, why)
    if data.n < FEWEST_MEMBERS_LATENT or data.total < FEWEST_EVENTS:
        why = f"as counted: taking chance out needs {FEWEST_MEMBERS_LATENT} members and {FEWEST_EVENTS} contributions"
        return ReportedGini("corrected", corrected, why)
    fit = latent_gini(data)
    if fit_of_negative_binomial(data, shape=fit.shape, mean=fit.mean).is_refused:
        why = "as counted: these habits are spread too unlike the model (gamma) with which chance is taken out"
        return ReportedGini("corrected", corrected, why)
    few = data.n < MANY_FOR_LATENT
    estimate = with_interval(fit.value, fit.low, fit.high, n=data.n, possible=(0.0, 1.0), approximate=few)
    return ReportedGini("latent", estimate, "below ten contributions a member: chance is taken out")


def _statistics(data: CountHistogram, *, percentiles: bool) -> dict[str, Statistic]:
    """What is worth resampling: the Gini, and what has members enough for an interval."""

    def corrected(many: ManyHistograms) -> Floats:
        return gini_of_rows(many) * small_sample_factor(data.n)

    chosen: dict[str, Statistic] = {"gini": corrected}
    for percent in TOP_SHARES:
        if percentiles and percent * data.n >= 100 * FEWEST_IN_TOP:
            chosen[_top_name(percent)] = partial(top_share_of_rows, percent=percent)
    for share in ABSENCE_SHARES:
        if data.n >= FEWEST_FOR_ABSENCE:
            chosen[_absence_name(share)] = partial(absence_factor_of_rows, share=share)
    return chosen


def _gini(data: CountHistogram, intervals: Mapping[str, tuple[float, float]], reason: str) -> Estimate:
    if reason:
        return count_only(n=data.n, reason=reason)
    low, high = intervals["gini"]
    few = data.n < MANY_FOR_GINI
    return with_interval(gini_corrected(data), low, high, n=data.n, possible=(0.0, 1.0), approximate=few)


def _top(data: CountHistogram, percent: int, intervals: Mapping[str, tuple[float, float]], too_small: str) -> Estimate:
    if too_small:
        return not_shown(n=data.n, reason=too_small)
    if percent * data.n < 100:  # noqa: PLR2004 - per cent: less than one person
        return not_shown(n=data.n, reason=f"the top {percent} % of {data.n:,} members is less than one person")
    value = top_share(data, percent)
    interval = intervals.get(_top_name(percent))
    if interval is None:
        return without_interval(
            value, n=data.n, reason=f"no interval: fewer than {FEWEST_IN_TOP} members in the top {percent} %"
        )
    few = percent * data.n < 100 * MANY_IN_TOP
    return with_interval(value, *interval, n=data.n, possible=(0.0, 1.0), approximate=few)


def _absence(data: CountHistogram, share: float, intervals: Mapping[str, tuple[float, float]]) -> Estimate:
    value = float(absence_factor(data, share=share))
    interval = intervals.get(_absence_name(share))
    if interval is None:
        return without_interval(value, n=data.n, reason=f"no interval below {FEWEST_FOR_ABSENCE:,} members")
    low, high = float(np.floor(interval[0])), float(np.ceil(interval[1]))  # whole people, rounded outward
    return with_interval(value, low, high, n=data.n, is_ratio=True, approximate=data.n < MANY_FOR_ABSENCE)


def _bare(value: float, data: CountHistogram, reason: str) -> Estimate:
    return count_only(n=data.n, reason=reason) if reason else without_interval(value, n=data.n, reason=NO_INTERVAL)


def _too_few(data: CountHistogram) -> str:
    """Why no rate is shown; empty when one is."""
    if data.n < FEWEST_MEMBERS:
        return f"{data.n} members; needs {FEWEST_MEMBERS}"
    if data.total < FEWEST_EVENTS:
        return f"{data.total} contributions; needs {FEWEST_EVENTS}"
    return ""


def _nothing(data: CountHistogram) -> Concentration:
    none = not_shown(n=data.n, reason="nothing was created in scope")
    return Concentration(
        n=data.n,
        contributors=0,
        total=0,
        gini=none,
        reported=ReportedGini("corrected", none, "nothing was created in scope"),
        chance=None,
        theil=none,
        effective=none,
        top=dict.fromkeys(TOP_SHARES, none),
        absence=dict.fromkeys(ABSENCE_SHARES, none),
    )


def _top_name(percent: int) -> str:
    return f"top_{percent}"


def _absence_name(share: float) -> str:
    return f"absence_{share}"
