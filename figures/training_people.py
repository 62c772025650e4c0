"""The people behind Training uplift: compared, those they are compared with, left out, and never finished."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.programs import people_of
from figures.training import Measured, training
from figures.training_names import REASONS, TIER_NAMES
from figures.training_weeks import week_of
from figures.words import day
from models.uplift_summary import controls_of, group_of_rows
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

Part = Literal["compared", "comparison", "left_out", "unfinished"]
PARTS: dict[Part, str] = {
    "compared": "Trained and compared",
    "comparison": "Compared with",
    "left_out": "Trained, not compared",
    "unfinished": "Did not finish",
}
MOST_ROWS = 500


@by_data_version
def people_behind(
    workspace: Workspace, filters: Filters, *, program: str, part: Part, without_others: bool = False
) -> pd.DataFrame:
    """member_key, name, member_id, at (day of the step, NaT for the comparison), tier and why; at most MOST_ROWS.

    tier: of the earlier window, for those who are compared.
    """
    measured = training(workspace, filters, program=program, without_others=without_others).measured
    steps = people_of(workspace, filters, program=program)
    if part == "unfinished":
        rows = _unfinished(steps, program)
    elif measured is None:
        rows = _nobody()
    else:
        rows = {"compared": _compared, "comparison": _comparison, "left_out": _left_out}[part](measured, steps, program)
    return _named(workspace, filters, rows)


@by_data_version
def people_of_round(
    workspace: Workspace, filters: Filters, *, program: str, number: int, without_others: bool = False
) -> pd.DataFrame:
    """The same columns for everybody who completed in one round (its place in Uplift.rounds), compared or not."""
    measured = training(workspace, filters, program=program, without_others=without_others).measured
    if measured is None or number >= len(measured.uplift.rounds):
        return _named(workspace, filters, _nobody())
    steps = people_of(workspace, filters, program=program)
    rows = pd.concat([_compared(measured, steps, program), _left_out(measured, steps, program)])
    round_ = measured.uplift.rounds[number]
    weeks = week_of(rows["at"], measured.end_day, measured.weeks)
    inside = rows[(weeks >= round_.first_week) & (weeks <= round_.last_week)]
    return _named(workspace, filters, inside.sort_values(["at", "member_key"]))


def _nobody() -> pd.DataFrame:
    return pd.DataFrame({"member_key": pd.Series(dtype="int64"), "at": pd.NaT, "tier": "", "why": ""})


def _named(workspace: Workspace, filters: Filters, rows: pd.DataFrame) -> pd.DataFrame:
    """The first MOST_ROWS with name and id."""
    rows = rows.head(MOST_ROWS)
    names = ask(workspace, "people", filters, member_keys=[int(key) for key in rows["member_key"]])
    found = rows.merge(names[["member_key", "name", "member_id"]], on="member_key", how="inner")
    found["name"] = found["name"].where(found["name"].notna(), found["member_id"])
    return found


def _compared(measured: Measured, steps: pd.DataFrame, program: str) -> pd.DataFrame:
    """Those trained who have a comparison, the latest first."""
    tiers = group_of_rows(measured.uplift.stacks)
    length = measured.uplift.length
    rows = pd.DataFrame(
        {
            "member_key": measured.keys[list(tiers)],
            "tier": [TIER_NAMES[tier] for tier in tiers.values()],
            "before": [measured.change[row][0] / length for row in tiers],
            "after": [measured.change[row][1] / length for row in tiers],
        }
    ).merge(steps[["member_key", "completed_at"]], on="member_key")
    rows = rows.sort_values(["completed_at", "member_key"], ascending=[False, True])
    rows["why"] = [
        f"completed {program} on {day(at)}; {before:.1f} acts a week before, {after:.1f} after"
        for at, before, after in zip(rows["completed_at"], rows["before"], rows["after"], strict=True)
    ]
    return rows.rename(columns={"completed_at": "at"})[["member_key", "at", "tier", "why"]]


def _comparison(measured: Measured, _steps: pd.DataFrame, _program: str) -> pd.DataFrame:
    """Those they are compared with, who stand for most first."""
    weight = controls_of(measured.uplift.stacks)
    order = sorted(weight, key=lambda row: (-weight[row], row))
    why = [f"not trained then and alike; stands for {_stands_for(weight[row])}" for row in order]
    return pd.DataFrame({"member_key": measured.keys[order], "at": pd.NaT, "tier": "", "why": why})


def _stands_for(weight: float) -> str:
    """How many trained a control stands for, in words.

    >>> _stands_for(0.03), _stands_for(1.26)
    ('less than a tenth of a trained person', '1.3 trained people')
    """
    return "less than a tenth of a trained person" if weight < 0.1 else f"{weight:.1f} trained people"  # noqa: PLR2004


def _left_out(measured: Measured, steps: pd.DataFrame, program: str) -> pd.DataFrame:
    """Those trained who are not compared, by reason."""
    why_not = measured.uplift.stacks.why_not
    rows = pd.DataFrame(
        {"member_key": measured.keys[list(why_not)], "reason": [REASONS[why].words for why in why_not.values()]}
    ).merge(steps[["member_key", "completed_at"]], on="member_key")
    rows = rows.sort_values(["reason", "completed_at", "member_key"])
    rows["why"] = [
        f"{reason}: completed {program} on {day(at)}"
        for reason, at in zip(rows["reason"], rows["completed_at"], strict=True)
    ]
    return rows.assign(tier="").rename(columns={"completed_at": "at"})[["member_key", "at", "tier", "why"]]


def _unfinished(steps: pd.DataFrame, program: str) -> pd.DataFrame:
    """Invited or started and never completed, the latest first: whom to ask what stood in the way."""
    rows = steps[steps["completed_at"].isna()].copy()
    rows["at"] = rows["started_at"].fillna(rows["invited_at"])
    rows = rows.sort_values(["at", "member_key"], ascending=[False, True])
    step = np.where(rows["started_at"].notna(), "started", "was invited to")
    rows["why"] = [
        f"{did} {program}{f' on {day(at)}' if at == at else ''} and never completed it"  # noqa: PLR0124 - NaT
        for did, at in zip(step, rows["at"], strict=True)
    ]
    return rows.assign(tier="")[["member_key", "at", "tier", "why"]]
