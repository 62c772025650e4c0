"""Who gains from a training, beside who is likely to rise: by tier and tenure, and each person after a lottery."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.readiness_data import history, up_to
from figures.training import Measured, training
from figures.training_json import ratio_json
from figures.training_lottery import arms_of
from figures.training_names import TIER_NAMES
from figures.training_panel import ACTIVITY_ALONE, weeks_of
from figures.training_words import signed, uplift_range
from models.histogram import Floats
from models.readiness.features import design
from models.readiness.gainers import FEWEST_PER_ARM, Gainers, gainers
from models.readiness.labels import labelled
from models.readiness.units import outcome_units
from models.readiness.windows import HORIZON_WEEKS
from models.uplift_checks import TierUplift
from models.uplift_summary import ACTIVITY
from models.uplift_tenure import TENURES, by_tenure
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

SEED = 20_261_126
BAND_TIER = "top_10"
NOT_TESTED = "not tested"
HALF_YEAR, TWO_YEARS = 182, 728  # days; as the borders of models.uplift_tenure
WANTED = (
    "count_4", "count_12", "count_48", "active_weeks_12", "last", "nearest_before", "tenure_share", "people_answered",
    "replies_received", "answer_share",
)  # fmt: skip


@dataclass(frozen=True)
class Gains:
    """What is known about gains.

    program: the one that is measured, None without any. by_tier, by_tenure: of those trained. lottery: the newest round
    with arms whose 12 weeks are over, None without one. share: of all people, in the lot looked at for people alike.
    """

    program: str | None
    by_tier: tuple[TierUplift, ...]
    by_tenure: tuple[TierUplift, ...]
    lottery: Gainers | None
    share: float = 1.0

    def of(self, band: pd.DataFrame) -> Floats:
        """What each person of the band is expected to gain (difference of chances); nan where nobody can be told."""
        if self.lottery is None or self.lottery.arms is None or band.empty:
            return np.full(len(band), np.nan)
        return self.lottery.arms.gain(design(band)[list(WANTED)].to_numpy(dtype=np.float64))

    def in_words(self, tenure_days: float, gain: float) -> str:
        """What is known for one person of the band: the own gain, else that of the band's tier and of the tenure."""
        if np.isfinite(gain):
            return f"{100 * gain:+.0f} points if invited"
        said = [
            f"{name} {_short(each)}"
            for name, each in (
                (TIER_NAMES[BAND_TIER], _of(self.by_tier, BAND_TIER)),
                (tenure_of(tenure_days), _of(self.by_tenure, tenure_of(tenure_days))),
            )
            if each is not None and each.state in ("ok", "wide")
        ]
        return "; ".join(said) or NOT_TESTED


def tenure_of(days: float) -> str:
    """The tenure band of models.uplift_tenure."""
    return TENURES[int(days >= HALF_YEAR) + int(days >= TWO_YEARS)]


def gains(workspace: Workspace, filters: Filters, *, as_of: date) -> Gains:
    """What the training that most completed did, and what rounds drawn by lot say, before a day."""
    return _gains(workspace, up_to(filters, as_of), as_of=as_of)


@by_data_version
def _gains(workspace: Workspace, until: Filters, *, as_of: date) -> Gains:
    view = training(workspace, until)
    if view.program is None:
        return Gains(None, (), (), None)
    name, measured = view.program.name, view.measured
    lottery = _lottery(workspace, until, name, as_of)
    if measured is None:
        return Gains(name, (), (), lottery)
    tenures = _tenures(workspace, until, name, measured)
    return Gains(name, measured.uplift.tiers.tiers, tenures, lottery, measured.share)


def _tenures(workspace: Workspace, until: Filters, program: str, measured: Measured) -> tuple[TierUplift, ...]:
    weeks = weeks_of(workspace, until, program=program, only=ACTIVITY_ALONE)
    if weeks is None or not measured.uplift.stacks.stacks:
        return ()
    return by_tenure(weeks.panel, measured.uplift.stacks, weeks.outcomes[ACTIVITY])


def _lottery(workspace: Workspace, until: Filters, program: str, as_of: date) -> Gainers | None:
    """The newest round whose 12 weeks are over; the largest arms decide whether it can teach."""
    arms = arms_of(workspace, until, program)
    if arms.empty:
        return None
    begins = arms.groupby("round")["at"].min().sort_values(ascending=False)
    days = {str(name): at.date() for name, at in begins.items()}
    ripe = [name for name, day in days.items() if day + timedelta(weeks=HORIZON_WEEKS) <= as_of]
    found: Gainers | None = None
    for name in ripe:
        rows = arms[arms["round"] == name].drop_duplicates("member_key")
        each = _round(workspace, until, rows, days[name])
        if each is not None and min(each.n_invited, each.n_held_out) >= FEWEST_PER_ARM:
            return each
        found = found or each
    return found


def _round(workspace: Workspace, until: Filters, arms: pd.DataFrame, day: date) -> Gainers | None:
    """One round: everybody drawn who had written before, as they stood on the day it began, and who then rose."""
    waiting = arms["is_waiting"].astype(bool)
    if min(waiting.sum(), (~waiting).sum()) < FEWEST_PER_ARM:
        few = f"{(~waiting).sum()} invited and {waiting.sum()} held out by lot; needs {FEWEST_PER_ARM} of each"
        return Gainers(int((~waiting).sum()), int(waiting.sum()), None, None, few)
    before = history(workspace, until, as_of=day)
    if before is None:
        return None
    last_at = start_of(day, settings.get(workspace, "time_zone"))
    outcomes = ask(workspace, "readiness_outcomes", until, last_at=last_at, count_origins=1)
    now = before.rows[before.rows["origin"] == 0]
    outcomes["unit"] = outcome_units(outcomes, now, None)
    rows = labelled(now, outcomes, count_ripe_from=0).merge(arms[["member_key", "is_waiting"]], on="member_key")
    return gainers(
        design(rows)[list(WANTED)].to_numpy(dtype=np.float64),
        rows["rose"].to_numpy(dtype=np.int64),
        ~rows["is_waiting"].to_numpy(dtype=bool),
        rng=np.random.default_rng(SEED),
    )


def gains_json(found: Gains | None) -> dict[str, Any] | None:
    """Plain values: uplift by tier and tenure, and the lottery."""
    if found is None:
        return None
    lottery = found.lottery
    return {
        "program": found.program,
        "share_of_people_looked_at": found.share,
        "by_tier": [_part_json(each) for each in found.by_tier],
        "by_tenure": [_part_json(each) for each in found.by_tenure],
        "lottery": {
            "invited": lottery.n_invited,
            "held_out": lottery.n_held_out,
            "qini": dict(zip(("value", "low_90", "high_90"), lottery.area, strict=True)) if lottery.area else None,
            "is_used": lottery.is_used,
            "reason": lottery.reason or None,
        }
        if lottery
        else None,
    }


def gains_table(found: Gains) -> pd.DataFrame:
    """One row per tier and tenure with its uplift, "not tested" where too few were trained."""
    named = [
        *[(f"Tier {TIER_NAMES[name]}", _of(found.by_tier, name)) for name in ("top_1", "top_5", "top_10", "top_50")],
        *[(f"Members {name}", _of(found.by_tenure, name)) for name in TENURES],
    ]
    return pd.DataFrame(
        {
            "Who": [name for name, _ in named],
            "Trained": [each.n if each else 0 for _, each in named],
            "Uplift": [_short(each).split(" (")[0] for _, each in named],
            "95 % interval": [uplift_range(each.ratio) if _is_told(each) and each else "–" for _, each in named],
        }
    )


def _of(parts: tuple[TierUplift, ...], name: str) -> TierUplift | None:
    return next((each for each in parts if each.group == name), None)


def _is_told(each: TierUplift | None) -> bool:
    return each is not None and each.state in ("ok", "wide") and each.ratio.is_known


def _short(each: TierUplift | None) -> str:
    """Uplift with its interval, or "not tested"."""
    if each is None or not _is_told(each) or each.ratio.value is None:
        return NOT_TESTED
    return f"{signed(math.expm1(each.ratio.value))} ({uplift_range(each.ratio)})"


def _part_json(each: TierUplift) -> dict[str, Any]:
    told = _is_told(each)
    return {
        "group": each.group,
        "trained": each.n,
        **ratio_json(each.ratio if told else None),
        "reason": None if told else "fewer than 20 trained can be compared: not tested",
    }
