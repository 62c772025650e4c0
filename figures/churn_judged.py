"""Graduation or trouble: departures of the last half-year against those that tenure alone makes expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from figures.cache import by_data_version
from figures.churn_data import histories
from figures.churn_stay import homes, stay
from models.compared_ratios import ComparedRatios, compared_ratios
from models.observed_expected import Judgement, Ratio, judge, judged_start, reference
from models.silence import Ints
from models.weibull import BOUNCE_DAYS
from queries.filters import Filters
from warehouse.workspace import Workspace

Verdict = Literal["graduation", "as_before", "early", "bounce", "on_cycle", "fewer", "cannot_tell"]
Label = Literal["bounced", "left early", "graduated", "left", "unknown"]

FEWEST_EXPECTED = 5.0  # departures; a ratio to fewer says nothing
FEWEST_IN_REFERENCE = 20  # departures before the window (METHODS 2.3)


@dataclass(frozen=True, eq=False)
class Judged:
    """The judgement of a window, what it says, and the crude ratio of rates that does not look at tenure."""

    judgement: Judgement
    verdict: Verdict
    crude: float | None
    reason: str | None


@by_data_version
def judged(workspace: Workspace, filters: Filters) -> Judged | None:
    """The last 26 weeks (12 with a short history) against the time before; None where the rule is refused."""
    found = stay(workspace, filters)
    if found is None:
        return None
    mine = histories(workspace, filters)
    start = judged_start(found.tenures.end, mine.window.first)
    against = reference(found.tenures, start)
    result = judge(found.tenures, start, against, on_cycle=found.cycle.start_of_window(), bounce=BOUNCE_DAYS)
    reason = None
    before = float(against.curve.events.sum())
    if before < FEWEST_IN_REFERENCE:
        reason = f"{before:.0f} departures before the last weeks to compare with; needs {FEWEST_IN_REFERENCE}"
    elif result.total.expected < FEWEST_EXPECTED:
        reason = f"only {result.total.expected:.1f} departures were to be expected; a comparison needs 5"
    verdict = "cannot_tell" if reason else _verdict(result, is_cycle=found.cycle.is_cycle)
    return Judged(result, verdict, _crude(workspace, filters, start), reason)


@by_data_version
def judged_communities(workspace: Workspace, filters: Filters) -> ComparedRatios | None:
    """Every community's members against the hazard of all, in the same window; None where there is only one."""
    found = stay(workspace, filters)
    home = homes(workspace, filters)
    names = np.unique(home)
    if found is None or names.size < 2:  # noqa: PLR2004 - a comparison has two sides
        return None
    start = judged_start(found.tenures.end, histories(workspace, filters).window.first)
    against = reference(found.tenures, start)
    ratios: dict[str, Ratio] = {
        str(name): judge(found.tenures, start, against, on_cycle=np.inf, bounce=BOUNCE_DAYS, members=home == name).total
        for name in names
    }
    return compared_ratios(ratios)


@by_data_version
def labels(workspace: Workspace, filters: Filters) -> np.ndarray:
    """What each member's departure was, by tenure, in the order of histories; empty text for those still there."""
    found = stay(workspace, filters)
    if found is None:
        return np.full(histories(workspace, filters).n, "", dtype=object)
    every = found.tenures
    tenure = every.last - every.start
    on_cycle = found.cycle.start_of_window()
    late = "left early" if found.cycle.is_cycle else "left"
    said = np.where(tenure < BOUNCE_DAYS, "bounced", np.where(tenure < on_cycle, late, "graduated"))
    said = np.where(every.is_known, said, "unknown").astype(object)
    return np.where(every.departed, said, "")


def left_in_window(workspace: Workspace, filters: Filters) -> Ints:
    """Places in histories of those who left within the judged window."""
    found, result = stay(workspace, filters), judged(workspace, filters)
    if found is None or result is None:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(found.tenures.departed & (found.tenures.last > result.judgement.start)).astype(np.int64)


def _verdict(result: Judgement, *, is_cycle: bool) -> Verdict:
    """What the bands say; trouble first, because it is what can be acted on."""
    for band in ("early", "bounce"):
        if result.bands[band].side > 0:
            return band
    if is_cycle and result.bands["on_cycle"].side > 0:
        return "on_cycle"
    if result.total.side < 0:
        return "fewer"
    return "graduation" if is_cycle else "as_before"


def _crude(workspace: Workspace, filters: Filters, start: int) -> float | None:
    """Departures per day there in the window over the same before it: what a tool that ignores tenure would say."""
    found = stay(workspace, filters)
    if found is None:
        return None
    every = found.tenures
    begin = np.where(every.is_known, every.seen, every.first)
    stop = np.where(every.departed, every.last, every.end)
    after = np.clip(stop - np.maximum(begin, start), 0, None).sum()
    before = np.clip(np.minimum(stop, start) - begin, 0, None).sum()
    late = every.departed & (every.last > start)
    early = int((every.departed & ~late).sum())
    return float(late.sum() / after / (early / before)) if after > 0 and before > 0 and early else None
