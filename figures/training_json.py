"""Training uplift as plain values for scripts: the promised keys first, then what stands beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from figures.programs import Program
from figures.training_names import REASONS, TIER_NAMES
from figures.training_untouched import untouched_json
from figures.training_weeks import first_day_of
from models.uplift import LogRatio
from models.uplift_checks import Staying, TierUplift
from models.uplift_summary import Beside, Uplift

if TYPE_CHECKING:
    from figures.training import Measured

PROMISED = ("log_rate_ratio", "standard_error", "uplift", "low", "high")


def measured_json(measured: Measured | None, program: Program | None, *, is_shown: bool) -> dict[str, Any]:
    """The keys of DESIGN; every number None where nothing may be said."""
    if measured is None:
        trained = program.count_completed if program else 0
        nothing = dict.fromkeys((*PROMISED, "placebo", "smallest_detectable"), None)
        return {"trained": trained, **nothing, "by_tier": []}
    found = measured.uplift
    return {
        "trained": found.n_trained,
        **ratio_json(found.total if is_shown else None),
        "placebo": ratio_json(found.beside.placebo) | {"trained": found.beside.placebo.n},
        "smallest_detectable": found.smallest_detectable,
        "by_tier": [_tier_json(each) for each in found.tiers.tiers],
        "tiers_differ": {"differs": found.tiers.differs, "p": found.tiers.chance_alike},
        "kept": found.total.n,
        "share_of_people_looked_at": measured.share,
        "left_out": {REASONS[reason].key: number for reason, number in found.why_not.items()},
        "weeks_each_side": found.length,
        "extra_per_member_week": found.extra_per_week if is_shown else None,
        "outcomes": [
            {"outcome": each.name, "tested": each.is_declared, **ratio_json(each.ratio), "verdict": each.verdict}
            for each in found.outcomes
        ],
        "profile": {
            "weeks": found.profile.weeks,
            "trained": found.profile.trained,
            "comparison": found.profile.controls,
        },
        "beside": _beside_json(found.beside),
        "negative_control": untouched_json(found.beside.untouched, measured.untouched, program.name if program else ""),
        "rounds": _rounds_json(measured),
        "by_invitation": _invitation_json(measured),
        "back_dated": measured.back_dated.count if measured.back_dated else 0,
        "also_in_other_programs": measured.count_also_elsewhere,
    }


def ratio_json(ratio: LogRatio | None) -> dict[str, float | None]:
    """Log rate ratio with its error, and the same as uplift with its 95 % interval; None where there is none."""
    if ratio is None or ratio.value is None or ratio.standard_error is None:
        return dict.fromkeys(PROMISED, None)
    low, high = ratio.interval
    values = (ratio.value, ratio.standard_error, math.expm1(ratio.value), math.expm1(low), math.expm1(high))
    return dict(zip(PROMISED, values, strict=True))


def _tier_json(each: TierUplift) -> dict[str, Any]:
    shown = each.state in ("ok", "wide")
    return {
        "tier": each.group,
        "label": TIER_NAMES[each.group],
        "trained": each.n,
        "state": each.state,
        "reason": None if shown else "fewer than 20 trained can be compared",
        **ratio_json(each.ratio if shown else None),
        "shrunk_log_rate_ratio": each.shrunk,
        "verdict": each.verdict,
    }


def _beside_json(beside: Beside) -> dict[str, Any]:
    return {
        "before_and_after_alone": math.expm1(beside.plain_change) if beside.plain_change is not None else None,
        "matched_on_activity_before": ratio_json(beside.matched_on_base),
        "without_weeks_next_to_date": ratio_json(beside.far),
        "by_distance": [
            {"from_week": first, "to_week": last, **ratio_json(ratio)} for first, last, ratio in beside.points
        ],
        "bias_that_undoes": beside.undone_by,
        "share_of_comparison_trained_later": beside.share_trained_later,
        "staying": {
            "less_active": staying_json(beside.staying_less_active),
            "most_active": staying_json(beside.staying_most_active),
        },
    }


def staying_json(each: Staying | None) -> dict[str, Any] | None:
    """Who is still active at the end of the window, against the comparison."""
    if each is None:
        return None
    return {
        "trained": each.n,
        "share": each.trained,
        "share_of_comparison": each.controls,
        "difference": each.difference,
        "low": each.low,
        "high": each.high,
    }


def _rounds_json(measured: Measured) -> list[dict[str, Any]]:
    return [
        {
            "from": first_day_of(each.first_week, measured.end_day, measured.weeks).isoformat(),
            "to": first_day_of(each.last_week + 1, measured.end_day, measured.weeks).isoformat(),
            "trained": each.n_trained,
            "kept": each.n_kept,
            "tiers": each.tiers,
            **ratio_json(each.ratio if each.state != "count_only" else None),
            "state": each.state,
            "verdict": each.verdict,
        }
        for each in measured.uplift.rounds
    ]


def _invitation_json(measured: Measured) -> dict[str, Any] | None:
    found: Uplift | None = measured.invitation
    if found is None or measured.share_completed is None:
        return None
    is_shown = found.state in ("ok", "wide")
    values = ratio_json(found.total if is_shown else None)
    on_completed = {
        name: value / measured.share_completed if (value := values[name]) is not None else None
        for name in ("uplift", "low", "high")
    }
    return {
        "invited": found.n_trained,
        "kept": found.total.n,
        "share_completed": measured.share_completed,
        "state": found.state,
        **values,
        "of_those_who_completed": on_completed,
        "verdict": found.verdict,
    }
