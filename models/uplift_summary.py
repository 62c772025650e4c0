"""Everything that one program's comparison says, from one panel: the estimate, what stands beside it, and its state."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from models.estimate import WIDE_RATIO, State
from models.holm import verdicts
from models.negative_control import NegativeControl, negative_control
from models.panel import Cumulated, Panel
from models.rounds import Round, rounds
from models.stacks import EVERYONE_TRAINED, GROUPS, MOST_TRAINED, Rules, Stacks, find_stacks
from models.uplift import (
    FEWEST,
    FEWEST_KEPT,
    FEWEST_OK,
    POWER_Z,
    LogRatio,
    Verdict,
    log_ratio,
    ratio_of,
    symmetric,
    verdict_of,
    window_sums,
)
from models.uplift_checks import (
    ByTier,
    Profile,
    Staying,
    bias_that_undoes,
    by_tier,
    far_from_date,
    placebo,
    points,
    profile,
    share_trained_later,
    staying,
)

LENGTHS = (12, 8, 4)  # weeks on each side; shorter ones where the export leaves too few whole windows
ACTIVITY, RECEIVED = "activity", "received"
# Standard error x root of trained in the worlds of METHODS 4.7, for the size of an effect before anything is known.
TYPICAL_SPREAD = 0.85
LESS_ACTIVE = ("top_50", "rest", "none", "new")
MOST_ACTIVE = ("top_1", "top_5", "top_10")


@dataclass(frozen=True)
class OutcomeUplift:
    """One outcome. is_declared: tested, with Holm's rule over all that are declared; the others only stand beside."""

    name: str
    is_declared: bool
    ratio: LogRatio
    verdict: Verdict


@dataclass(frozen=True)
class Beside:
    """What stands beside the estimate: information, and no gate but for a negative control that moved."""

    placebo: LogRatio
    undone_by: float | None  # times the drift that the placebo could have missed
    points: tuple[tuple[int, int, LogRatio], ...]
    far: LogRatio
    matched_on_base: LogRatio
    plain_change: float | None  # ln(A1/A0): what before and after alone would say
    share_trained_later: float
    staying_less_active: Staying | None
    staying_most_active: Staying | None
    untouched: NegativeControl | None  # acts where the program could change nothing; None where none are named


@dataclass(frozen=True)
class Uplift:
    """The whole comparison. total.n: trained who are compared. why_not: row of the panel -> reason for the others."""

    state: State
    reason: str | None
    verdict: Verdict
    stacks: Stacks
    n_trained: int
    total: LogRatio
    smallest_detectable: float | None
    tiers: ByTier
    profile: Profile
    outcomes: tuple[OutcomeUplift, ...]
    rounds: tuple[Round, ...]
    beside: Beside

    @property
    def length(self) -> int:
        """Weeks on each side of the date."""
        return self.stacks.rules.length

    @property
    def why_not(self) -> dict[str, int]:
        """Reason -> trained who are not compared, the most frequent first."""
        return dict(Counter(self.stacks.why_not.values()).most_common())

    @property
    def extra_per_week(self) -> float | None:
        """Acts per trained member and week beyond what would have been: (A1 - A0·B1/B0) / (n·length)."""
        after, before, other_after, other_before = self.total.totals
        if not self.total.n or not other_before:
            return None
        return (after - before * other_after / other_before) / (self.total.n * self.length)


def uplift(
    panel: Panel,
    outcomes: Mapping[str, Cumulated],
    *,
    declared: tuple[str, ...],
    untouched: Cumulated | None = None,
) -> Uplift:
    """The default comparison (METHODS 4.2-4.7) of everybody trained in the panel.

    outcomes: by name, `activity` among them; declared: the at most four that are tested. untouched: acts in groups that
    the program is not about; where these moved, nothing is called.
    """
    stacks = best_stacks(panel)
    sums = outcomes[ACTIVITY]
    both = window_sums(stacks, sums, symmetric(stacks.rules.length))
    total = log_ratio(both)
    state, reason = _state(panel, stacks, total)
    shown = state in ("ok", "wide")
    beside = _beside(panel, stacks, sums, total, untouched)
    found = Uplift(
        state=state,
        reason=reason,
        verdict=verdict_of(*total.interval) if shown else "cannot_tell",
        stacks=stacks,
        n_trained=int(panel.trained.size),
        total=total,
        smallest_detectable=_smallest(total),
        tiers=by_tier(both),
        profile=profile(stacks, sums),
        outcomes=_outcomes(stacks, outcomes, declared) if shown else (),
        rounds=rounds(panel, stacks, sums),
        beside=beside,
    )
    return _in_doubt(found) if beside.untouched and beside.untouched.has_moved else found


def _in_doubt(found: Uplift) -> Uplift:
    """The same with nothing called: where the program could change nothing, these people changed too."""
    word: Verdict = "cannot_tell"
    return replace(
        found,
        verdict=word,
        tiers=replace(found.tiers, tiers=tuple(replace(each, verdict=word) for each in found.tiers.tiers)),
        outcomes=tuple(replace(each, verdict=word) for each in found.outcomes),
        rounds=tuple(replace(each, verdict=word) for each in found.rounds),
        beside=replace(found.beside, undone_by=None),
    )


def best_stacks(panel: Panel) -> Stacks:
    """Stacks of the longest windows that leave FEWEST trained to compare; else those that leave the most."""
    tried = []
    for length in LENGTHS:
        stacks = find_stacks(panel, Rules(length=length))
        if stacks.kept.size >= FEWEST:
            return stacks
        tried.append(stacks)
    return max(tried, key=lambda stacks: stacks.kept.size)


def _state(panel: Panel, stacks: Stacks, total: LogRatio) -> tuple[State, str | None]:
    """How the estimate may be shown, and why not better."""
    trained, kept = int(panel.trained.size), total.n
    if not trained:
        return "not_shown", "nobody has completed it in this data"
    if not kept and EVERYONE_TRAINED in stacks.why_not.values():
        others = "everyone was trained" if panel.share_trained > MOST_TRAINED else "nobody else was active in that week"
        return "not_shown", f"{others}, no comparison exists"
    if kept < FEWEST or not total.is_known:
        nothing = "trained or compared people did nothing in one of the windows"
        few = f"{kept} of {trained} trained can be compared; an estimate needs {FEWEST}"
        return "count_only", few if kept < FEWEST else nothing
    low, high = total.interval
    if kept < FEWEST_KEPT * trained:
        return "wide", f"only {kept} of {trained} trained can be compared"
    if kept < FEWEST_OK:
        return "wide", f"{kept} trained are few: from {FEWEST_OK} on it is steadier"
    return ("wide", "the interval is wide") if high - low > math.log(WIDE_RATIO) else ("ok", None)


def _smallest(total: LogRatio) -> float | None:
    """Uplift that would be found four times in five: from the own spread, below FEWEST from a typical one."""
    if total.is_known and total.n >= FEWEST:
        return total.smallest_detectable
    return math.expm1(POWER_Z * TYPICAL_SPREAD / math.sqrt(total.n)) if total.n else None


def _beside(panel: Panel, stacks: Stacks, sums: Cumulated, total: LogRatio, untouched: Cumulated | None) -> Beside:
    length = stacks.rules.length
    back = placebo(panel, sums, length=length)
    base = find_stacks(panel, Rules(length=length, tier_from="base"))
    alive = panel.is_alive
    return Beside(
        placebo=back,
        undone_by=bias_that_undoes(total, back),
        points=points(stacks, sums),
        far=far_from_date(stacks, sums) if length > min(LENGTHS) else LogRatio(None, None, 0, (0.0,) * 4),
        matched_on_base=log_ratio(window_sums(base, sums, symmetric(length), by_tier=False)),
        plain_change=math.log(total.totals[0] / total.totals[1]) if min(total.totals[:2]) > 0 else None,
        share_trained_later=share_trained_later(stacks, panel),
        staying_less_active=staying(stacks, alive, LESS_ACTIVE),
        staying_most_active=staying(stacks, alive, MOST_ACTIVE),
        untouched=negative_control(stacks, untouched) if untouched is not None else None,
    )


def _outcomes(
    stacks: Stacks, outcomes: Mapping[str, Cumulated], declared: tuple[str, ...]
) -> tuple[OutcomeUplift, ...]:
    """Every outcome over the same stacks; those declared are called by Holm's rule."""
    windows = symmetric(stacks.rules.length)
    found = {name: log_ratio(window_sums(stacks, sums, windows, by_tier=False)) for name, sums in outcomes.items()}
    if RECEIVED in found and "created" in found:
        found["received_per_post"] = ratio_of(found[RECEIVED], found.pop("created"))
    called = dict(zip(declared, verdicts([found[name] for name in declared]), strict=True))
    return tuple(
        OutcomeUplift(name, name in declared, ratio, called.get(name, "cannot_tell")) for name, ratio in found.items()
    )


def group_of_rows(stacks: Stacks) -> dict[int, str]:
    """Row of the panel -> tier of the earlier window, for the trained who are compared."""
    return {
        int(row): GROUPS[int(group)]
        for stack in stacks.stacks
        for row, group in zip(stack.trained, stack.groups, strict=True)
    }


def controls_of(stacks: Stacks) -> dict[int, float]:
    """Row of the panel -> how many trained a control stands for, over all index weeks."""
    weight = np.zeros(stacks.n_members)
    for stack in stacks.stacks:
        weight[stack.controls] += stack.stands_for
    return {int(row): float(weight[row]) for row in np.flatnonzero(weight)}
