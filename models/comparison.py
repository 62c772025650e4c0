"""Communities beside each other on one fair scale: each thinned to the common mean, with its interval and a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from models.estimate import Estimate, not_shown, with_interval
from models.histogram import CountHistogram, Counts, Floats, Ints, histogram
from models.intervals import percentile_interval, resampled
from models.thinning import Thinned, share_kept, thinned

FEWEST_MEMBERS = 20  # METHODS 1.8
SMALLEST_MEAN = 0.5  # below, most thinned members are at zero and the Gini says only that (METHODS 1.3)
# Equal people at a mean of .5 have 1.27 events each once those at zero are unknown: .5 / (1 - e^-.5).
SMALLEST_MEAN_OF_CONTRIBUTORS = 1.27
# With more communities than this some look different by chance: only those past Benjamini-Hochberg 10 % are marked.
MANY_COMPARISONS, FALSE_DISCOVERIES, LEVEL = 10, 0.10, 0.05
# From this many members on, intervals come from the normal distribution that resamples tend to: in worlds with
# log-normal habits (sigma 1 to 2) it is 1 to 8 % wider than 500 resamples, covers no less, and takes a tenth as long.
ENOUGH_FOR_THE_LIMIT = 1_000
Z = NormalDist().inv_cdf(1 - LEVEL / 2)


@dataclass(frozen=True)
class FairGini:
    """One community: its Gini thinned to the common mean. differs: it is marked as unlike all of them together."""

    name: str
    n: int
    total: int
    estimate: Estimate
    differs: bool


@dataclass(frozen=True)
class FairComparison:
    """Communities on one scale, most concentrated first, then those left out (state not_shown, with the reason).

    mean: events a member (or a contributor) to which all were thinned, and pooled: the mean of the compared
    communities, by members; both None when fewer than two can be compared.
    """

    mean: float | None
    pooled: float | None
    rows: tuple[FairGini, ...]


@dataclass(frozen=True)
class _Fair:
    """One community with its thinning."""

    data: CountHistogram
    table: Thinned
    among_contributors: bool

    @property
    def value(self) -> float:
        return float(self._gini(self.data.members[None, :])[0])

    def estimate(self, pooled: float, *, rng: np.random.Generator) -> tuple[Estimate, float]:
        """With interval; and how likely a distance from the pooled value as large as this is by chance."""
        value = self.value
        if self.data.n >= ENOUGH_FOR_THE_LIMIT:
            spread = self._spread()
            # an index lies between 0 and 1; corrected for few members it may itself be a little below 0
            low, high = min(value, max(0.0, value - Z * spread)), min(1.0, value + Z * spread)
        else:
            low, high, spread = self._resampled(rng)
        distance = abs(value - pooled) / spread if spread > 0 else 0.0
        chance = 2 * NormalDist().cdf(-distance)
        return with_interval(value, low, high, n=self.data.n, possible=(0.0, 1.0)), chance

    def _spread(self) -> float:
        """Standard error by the infinitesimal jackknife: each member's pull on the Gini, squared and summed."""
        pull = self.table.gradient(self.data.members, among_contributors=self.among_contributors)
        middle = float(self.data.members @ pull) / self.data.n
        return float(np.sqrt(self.data.members @ (pull - middle) ** 2))

    def _resampled(self, rng: np.random.Generator) -> tuple[float, float, float]:
        """Low, high and standard error by resampling members."""
        draws = np.concatenate([self._gini(members) for members in resampled(self.data, rng=rng)])
        draws = draws[np.isfinite(draws)]
        low, high = percentile_interval(draws)
        return low, high, float(draws.std(ddof=1)) if draws.size > 1 else 0.0

    def _gini(self, members: Ints) -> Floats:
        return self.table.gini_of_rows(members, among_contributors=self.among_contributors)


def fair_comparison(
    groups: Mapping[str, Counts],
    *,
    rng: np.random.Generator,
    among_contributors: bool = False,
    left_out: Mapping[str, str] | None = None,
) -> FairComparison:
    """Communities compared at the smallest mean among them, each with a 95 % interval over its members.

    groups: counts by name, all by one denominator. among_contributors: members at zero are unknown, and compared are
    those who still contribute after thinning. Left out: fewer than FEWEST_MEMBERS members, too small a mean, and the
    names in `left_out` with the reason given there.
    Source: METHODS 1.3; marks by Benjamini & Hochberg 1995, JRSS B 57:289.
    """
    data = {name: _denominator(histogram(counts), among_contributors) for name, counts in groups.items()}
    reasons = {
        name: (left_out or {}).get(name) or why_not_comparable(part, among_contributors=among_contributors)
        for name, part in data.items()
    }
    compared = {name: part for name, part in data.items() if not reasons[name]}
    if len(compared) < 2:  # noqa: PLR2004 - a comparison has two sides
        alone = "a comparison needs a second group that is large enough"
        return FairComparison(
            None, None, tuple(_left_out(name, data[name], why or alone) for name, why in reasons.items())
        )
    mean = min(part.mean for part in compared.values())
    tables = {}
    for name, part in compared.items():
        keep = share_kept(part, mean, among_contributors=among_contributors)
        tables[name] = _Fair(part, thinned(part.values, keep), among_contributors)
    members = sum(part.n for part in compared.values())
    pooled = sum(table.value * table.data.n for table in tables.values()) / members
    estimates, chances = {}, {}
    for name, table in tables.items():
        estimates[name], chances[name] = table.estimate(pooled, rng=rng)
    differing = marked(chances)
    rows = [FairGini(key, part.n, part.total, estimates[key], key in differing) for key, part in compared.items()]
    rows.sort(key=lambda row: (-(row.estimate.value or 0.0), row.name))
    rows += [_left_out(name, data[name], why) for name, why in reasons.items() if why]
    return FairComparison(mean, pooled, tuple(rows))


def _denominator(data: CountHistogram, among_contributors: bool) -> CountHistogram:
    return data.positive() if among_contributors else data


def marked(chances: Mapping[str, float]) -> set[str]:
    """Names that differ from the pooled value: 95 % each, and Benjamini-Hochberg 10 % for many comparisons."""
    if len(chances) <= MANY_COMPARISONS:
        return {name for name, chance in chances.items() if chance < LEVEL}
    ordered = sorted(chances, key=lambda name: chances[name])
    allowed = [FALSE_DISCOVERIES * (rank + 1) / len(ordered) for rank in range(len(ordered))]
    passing = [rank for rank, name in enumerate(ordered) if chances[name] <= allowed[rank]]
    return set(ordered[: max(passing) + 1]) if passing else set()


def why_not_comparable(data: CountHistogram, *, among_contributors: bool) -> str:
    """The reason why a community or a block is left out of comparisons; empty when it is not."""
    if data.n < FEWEST_MEMBERS:
        return f"{data.n} members; a comparison needs {FEWEST_MEMBERS}"
    least = SMALLEST_MEAN_OF_CONTRIBUTORS if among_contributors else SMALLEST_MEAN
    if data.mean < least:
        return f"{data.mean:.2f} contributions a member; a comparison needs {least}"
    return ""


def _left_out(name: str, data: CountHistogram, reason: str) -> FairGini:
    return FairGini(name, data.n, data.total, not_shown(n=data.n, reason=reason), differs=False)
