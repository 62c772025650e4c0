"""How good the ranking of Almost ready has been: at dates of the past, against every simple ranking."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from figures.cache import by_data_version
from figures.readiness_data import as_of_day, up_to
from figures.readiness_json import drift_json, finite, group_json, origin_json, part_json, precision_json
from figures.readiness_model import SEED, Judged, judged
from figures.readiness_words import RANKINGS
from models.estimate import Estimate
from models.readiness.baselines import BASELINES
from models.readiness.health import (
    LastList,
    LearningCurve,
    Part,
    fairness,
    last_lists,
    learning_curve,
    of_frame,
)
from models.readiness.labels import Label
from models.readiness.linear import LinearScore
from models.readiness.metrics import (
    FEWEST_FOR_ECE,
    CalibrationBin,
    brier_skill,
    calibration_error_by_chance,
    calibration_table,
    expected_calibration_error,
    observed_over_expected,
    spiegelhalter_z,
)
from models.readiness.prior import prior_for
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class Calibrated:
    """Probabilities against what came: observed over expected, Brier skill, z, error and what chance makes of it."""

    observed_expected: Estimate
    brier_skill: float
    z: float
    error: float | None
    error_by_chance: float | None
    table: tuple[CalibrationBin, ...]


@dataclass(frozen=True)
class Evaluation:
    """The ranking judged; everything but `judged` is None or empty where the past is too short."""

    judged: Judged | None
    as_of: date | None
    calibrated: Calibrated | None
    by_tenure: tuple[Part, ...]
    by_community: tuple[Part, ...]
    curve: LearningCurve | None
    last: LastList | None
    card: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts, everyone in the band; the groups stand under `groups`."""
        found = self.judged
        everyone = found.groups.get("everyone") if found else None
        if found is None or everyone is None or found.predictions is None:
            return _nothing_json(self.as_of, found)
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "label": found.label,
            "origins": [origin_json(found, each) for each in found.origins],
            "positives": everyone.positives,
            "base_rate": everyone.base_rate,
            "base_rate_by_chance": found.chance.everyone,
            "average_precision": everyone.average_precision.value,
            "baselines": {name: finite(everyone.baselines[name]) for name in BASELINES},
            "precision_at": precision_json(everyone),
            "brier_skill": self.calibrated.brier_skill if self.calibrated else None,
            "calibration": _calibration_json(self.calibrated),
            "chosen": found.ranking,
            "reason": found.verdict.reason,
            "groups": {name: group_json(found, score) for name, score in found.groups.items()},
            "fairness": {
                "tenure": [part_json(part) for part in self.by_tenure],
                "community": [part_json(part) for part in self.by_community],
            },
            "drift": drift_json(found),
            "learning_curve": asdict(self.curve) if self.curve else None,
            "last_lists": asdict(self.last) if self.last else None,
            "card": self.card,
        }


def evaluation(
    workspace: Workspace,
    filters: Filters,
    *,
    as_of: date | None = None,
    label: Label = "default",
    by_group: bool = False,
) -> Evaluation:
    """Everything of the evaluation section; slower than the list itself, because the learning curve fits again."""
    day = as_of_day(workspace, filters, as_of)
    if day is None:
        return _not_judged(None, None)
    return _evaluation(workspace, up_to(filters, day), day=day, label=label, by_group=by_group)


def _not_judged(found: Judged | None, day: date | None) -> Evaluation:
    return Evaluation(found, day, None, (), (), None, None, None)


@by_data_version
def _evaluation(workspace: Workspace, until: Filters, *, day: date, label: Label, by_group: bool) -> Evaluation:
    found = judged(workspace, until, as_of=day, label=label, by_group=by_group)
    if found is None or found.predictions is None or found.training is None:
        return _not_judged(found, day)
    data, made = found.training, found.predictions
    rows = data.rows.iloc[made.tested]
    with threadpool_limits(1):
        curve = learning_curve(
            data, made, prior_for(found.history.first_created_at), name="own" if found.label != "default" else "shared"
        )
    keys = sorted({int(key) for key in rows["member_key"]})
    about = ask(workspace, "people", Filters(to_day=day), member_keys=keys).set_index("member_key")
    homes = rows["member_key"].map(about["top_community"]).fillna("unknown").astype(str).tolist()
    return Evaluation(
        judged=found,
        as_of=day,
        calibrated=_calibrated(found),
        by_tenure=fairness(data, made, of_frame(rows), size=found.size),
        by_community=fairness(data, made, homes, size=found.size),
        curve=curve,
        last=last_lists(data, made, size=found.size),
        card=card(workspace, found),
    )


def _calibrated(found: Judged) -> Calibrated | None:
    data, made = found.training, found.predictions
    if data is None or made is None:
        return None
    rose, probability = data.rose[made.tested], made.probability
    rng = np.random.default_rng(SEED)
    many = rose.size >= FEWEST_FOR_ECE
    return Calibrated(
        observed_over_expected(rose, probability),
        brier_skill(rose, probability, made.reference),
        spiegelhalter_z(rose, probability),
        expected_calibration_error(rose, probability) if many else None,
        calibration_error_by_chance(probability, rng=rng) if many else None,
        calibration_table(rose, probability, rng=rng),
    )


def card(workspace: Workspace, found: Judged) -> dict[str, Any]:
    """What the model is: data version, dates, figures, features, versions and, where it is linear, its parameters."""
    everyone = found.groups["everyone"]
    model = found.model
    return {
        "ranking": found.ranking,
        "rankings": found.rankings,
        "in_words": RANKINGS[found.ranking],
        "data_version": workspace.data_version,
        "as_of": found.history.as_of.isoformat(),
        "label": found.label,
        "origins_learned_from": found.history.count_origins,
        "origins_tested": len(found.origins),
        "share_of_people_learned_from": found.history.share,
        "average_precision": everyone.average_precision.value,
        "best_simple_ranking": everyone.best,
        "of_best": finite(everyone.baselines[everyone.best]) if everyone.best else None,
        "features": list(found.training.names) if found.training else [],
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("scikit-learn", "numpy", "scipy", "pandas")},
        "parameters": model.as_json() if isinstance(model, LinearScore) else None,
    }


def _nothing_json(day: date | None, found: Judged | None) -> dict[str, Any]:
    names = ("positives", "base_rate", "average_precision", "brier_skill", "calibration", "precision_at")
    return {
        "as_of": day.isoformat() if day else None,
        "origins": [],
        **dict.fromkeys(names),
        "baselines": dict.fromkeys(BASELINES),
        "chosen": found.ranking if found else None,
        "reason": found.reason if found else "Nothing has been created yet.",
        "possible_from": found.possible_from.isoformat() if found and found.possible_from else None,
    }


def _calibration_json(found: Calibrated | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "observed_over_expected": found.observed_expected.as_json(),
        "spiegelhalter_z": found.z,
        "error": found.error,
        "error_by_chance_95": found.error_by_chance,
        "fifths": [asdict(each) for each in found.table],
    }
