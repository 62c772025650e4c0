"""Churn as plain values for the command line: the keys of DESIGN, and what stands beside them on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from figures.churn_blocks import Blocks
from figures.churn_data import Rule, day_of
from figures.churn_judged import Judged
from figures.churn_members import Evergreen
from figures.churn_outlook import Future
from figures.churn_stay import Stay
from models.forecast import Forecast
from models.observed_expected import Ratio
from models.stay import Curve


def rule_json(chosen: Rule | None) -> dict[str, Any]:
    """The rule of departure and what other rules would have said."""
    if chosen is None:
        return {"threshold_days": None, "threshold_refused": None, "threshold": None}
    found = chosen.threshold
    return {
        "threshold_days": found.days,
        "threshold_refused": found.reason,
        "threshold": {
            "is_preset": found.is_preset,
            "is_pooled": chosen.pooled,
            "gaps": found.n_gaps,
            "members": found.n_members,
            "elbow_days": found.elbow,
            "p95_gap_days": found.p95,
        },
    }


def stay_json(found: Stay | None) -> dict[str, Any]:
    """Tenure: departures, the curve, its median, the cycle."""
    names = ("departures", "median_days", "weibull_shape", "cycle_days", "rhythm", "came_once", "rotation", "returns")
    if found is None:
        return {"survival": [], "survival_everybody": [], "intervals": {}, **dict.fromkeys(names)}
    cycle, every = found.cycle, found.tenures
    fit = cycle.fit
    median = found.staying.shown.quantile()
    return {
        "departures": int(every.departed.sum()),
        "survival": curve_json(found.staying),
        "survival_starts_at_days": found.staying.starts_at,
        "survival_everybody": curve_json(found.everybody),
        "median_days": median,
        "restricted_mean_days": found.staying.typical.value if found.staying.is_restricted else None,
        "weibull_shape": fit.shape if fit else None,
        "weibull_scale_days": fit.scale if fit else None,
        "rhythm": cycle.rhythm,
        "cycle_days": cycle.mode.value if cycle.is_cycle else None,
        "cycle_window_days": list(cycle.window) if cycle.is_cycle and cycle.window else None,
        "cycle_reason": cycle.mode.reason,
        "came_once": found.once.as_json(),
        "rotation": found.rotation.as_json(),
        "returns": found.returns.as_json(),
        "unknown_beginning": int((~every.is_known).sum()),
        "joined_after_first_act": int(every.contradicted.sum()),
        "told_until": day_of(every.end).isoformat(),
        "intervals": {
            "median_days": found.staying.typical.as_json() if not found.staying.is_restricted else None,
            "weibull_shape": {"low": fit.low, "high": fit.high} if fit else None,
            "cycle_days": cycle.mode.as_json(),
        },
    }


def curve_json(curve: Curve) -> list[dict[str, Any]]:
    """One row per time at which somebody left, as far as enough are at risk."""
    shown = curve.shown
    columns = (shown.time, shown.at_risk, shown.survival, shown.low, shown.high)
    names = ("days", "at_risk", "survival", "low", "high")
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [dict(zip(names, row, strict=True)) | {"at_risk": round(row[1])} for row in rows]


def judged_json(found: Judged | None) -> dict[str, Any]:
    """Observed and expected departures by band."""
    if found is None:
        return {"observed_expected": {}, "verdict": None}
    result = found.judgement
    return {
        "observed_expected": {band: ratio_json(each) for band, each in result.bands.items()},
        "observed_expected_total": ratio_json(result.total),
        "verdict": found.verdict,
        "verdict_reason": found.reason,
        "judged": {"from": day_of(result.start).isoformat(), "to": day_of(result.end).isoformat()},
        "unjudged_share": result.unjudged,
        "crude_rate_ratio": found.crude,
    }


def ratio_json(found: Ratio) -> dict[str, Any]:
    """One ratio with both counts."""
    shown = found.estimate
    return {
        "observed": found.observed,
        "expected": found.expected,
        "ratio": shown.value,
        "low": shown.low,
        "high": shown.high,
        "z": found.z,
        "reason": shown.reason,
    }


def evergreen_json(found: Evergreen | None, ids: Sequence[str]) -> dict[str, Any]:
    """Ids of the evergreen members, the rule, and what goes with them."""
    if found is None:
        return {"evergreen": []}
    return {
        "evergreen": list(ids),
        "evergreen_rule_days": found.rule.days,
        "evergreen_reason": found.rule.reason,
        "evergreen_share_of_content": found.share,
        "evergreen_share_of_joiners": found.share_there,
        "half_written_by": {"with_them": found.half, "without_them": found.half_without},
    }


def blocks_json(found: Blocks | None) -> dict[str, Any]:
    """Growth accounting and cohorts by block of 28 days, oldest first."""
    if found is None:
        return {"growth": [], "cohorts": [], "retention_by_age": []}
    grown, kept = found.growth, found.cohorts
    names = ("active", "new", "unknown", "retained", "resurrected", "churned", "quick_ratio")
    growth = [
        {"start": day.isoformat(), **{name: getattr(grown, name)[at].item() for name in names}}
        | {"is_outage": bool(found.outage[at])}
        for at, day in enumerate(found.starts)
    ]
    for row in growth[:1]:  # nobody can have left before the first block
        row |= {"churned": None, "quick_ratio": None}
    cohorts = [
        {"start": found.starts[at].isoformat(), "size": int(size), "active": [int(n) for n in row if n >= 0]}
        for at, size, row in zip(kept.block, kept.size, kept.active, strict=True)
    ]
    ages = [
        {"age": age, "members": int(n), "share": active / n, "low": low, "high": high}
        for age, (active, n, low, high) in enumerate(zip(kept.pooled, kept.n, kept.low, kept.high, strict=True))
        if n
    ]
    return {"growth": growth, "cohorts": cohorts, "retention_by_age": ages}


def future_json(found: Future | None) -> dict[str, Any]:
    """The forecast and its check."""
    if found is None:
        return {"forecast": None}
    check = found.back_test
    told = None
    if check is not None:
        told = {
            "days": check.days,
            **_forecast_json(check.forecast),
            "seen": check.seen,
            "is_inside": check.is_inside,
            "calibration_slope": check.calibration.slope if check.calibration else None,
        }
    return {
        "forecast": {
            "members_now": _forecast_json(found.today),
            **{f"in_{months}_months": _forecast_json(each) for months, each in found.later.items()},
            "back_test": told,
        }
    }


def _forecast_json(found: Forecast) -> dict[str, Any]:
    return {"staying": found.staying, "newcomers": found.newcomers, "total": asdict(found.total)}
