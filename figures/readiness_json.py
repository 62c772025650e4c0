"""The parts of an evaluation of Almost ready as plain values, for the command line."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.readiness_model import Judged
from models.readiness.evaluate import GroupScore
from models.readiness.health import Part


def origin_json(found: Judged, each: Any) -> dict[str, Any]:  # noqa: ANN401 - an OriginScore
    """One past date."""
    return {
        "day": found.history.day_of(each.origin).isoformat(),
        "people": each.n,
        "positives": each.positives,
        "learner": each.learner,
        "average_precision": each.average_precision,
        "best_simple_ranking": each.of_best,
    }


def precision_json(score: GroupScore) -> dict[str, Any]:
    """Precision at the list's size, beside the best simple ranking."""
    return {
        "size": score.size,
        **score.precision.as_json(),
        "best_simple_ranking": finite(score.of_best),
        "lift": score.lift,
    }


def group_json(found: Judged, score: GroupScore) -> dict[str, Any]:
    """One group with every ranking."""
    chance = {"rising": found.chance.rising, "returning": found.chance.returning}.get(
        score.group, found.chance.everyone
    )
    return {
        "people": score.n,
        "positives": score.positives,
        "base_rate": score.base_rate,
        "base_rate_by_chance": chance,
        "average_precision": score.average_precision.as_json(),
        "baselines": {name: finite(value) for name, value in score.baselines.items()},
        "best": score.best,
        "ratio_to_best": score.ratio.as_json(),
        "gain": dict(zip(("value", "low_90", "high_90"), score.gain, strict=True)) if score.gain else None,
        "precision_at": precision_json(score),
    }


def part_json(part: Part) -> dict[str, Any]:
    """One group of people: selected, hits, calibration."""
    return {
        "group": part.name,
        "people": part.n,
        "selected_share": part.selected_share,
        "precision": part.hit_share,
        "low": part.low,
        "high": part.high,
        "observed_over_expected": part.observed_expected.as_json(),
        "is_flagged": part.is_flagged,
    }


def drift_json(found: Judged) -> dict[str, Any] | None:
    """Drift; None where nothing could be compared."""
    moved = found.drift
    if moved is None:
        return None
    return {
        "moved": list(moved.moved),
        "observed_over_expected": moved.off.as_json(),
        "prevalence_times": finite(moved.prevalence),
        "is_alarm": moved.is_alarm,
    }


def finite(value: float) -> float | None:
    """The number, None where it is none."""
    return float(value) if np.isfinite(value) else None
