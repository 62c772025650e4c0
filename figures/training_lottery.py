"""Rounds that were drawn by lot: arms from sent lists or from the program's own table, read back after the round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.campaign_waves import HELD_OUT, span_of, with_blocks
from figures.programs import people_of
from figures.training_panel import ACTIVITY_ALONE, Weeks, weeks_of
from figures.training_weeks import week_of
from models.panel import window
from models.randomised import Trial, trial
from models.uplift_summary import ACTIVITY, LENGTHS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

SEED = 20_261_126
# What tables of campaigns call those who wait; every other word is an invitation.
WAITING = frozenset(
    [
        "control",
        "controls",
        "holdout",
        "hold-out",
        "hold_out",
        "held-out",
        "held_out",
        "wait",
        "waiting",
        "waitlist",
        "wait-list",
        "wait_list",
    ]
) | {"held out", "hold out", "wait list", "later", "no"}


@dataclass(frozen=True)
class Lottery:
    """One round drawn by lot: what it is called, the day it began, weeks in its windows, and what it says.

    trial None: `reason` says why it cannot be judged yet.
    """

    name: str
    day: date
    weeks: int
    trial: Trial | None
    reason: str | None

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        found = self.trial
        told: dict[str, Any] = {"round": self.name, "from": self.day.isoformat(), "weeks": self.weeks}
        if found is None:
            return told | {"state": "not_shown", "reason": self.reason, "verdict": "cannot_tell"}
        ratio = found.log_ratio
        return told | {
            "state": found.state,
            "reason": ratio.reason,
            "invited": found.n_invited,
            "held_out": found.n_held_out,
            "log_rate_ratio": ratio.value,
            "low": ratio.low,
            "high": ratio.high,
            "p": found.chance,
            "explained_by_own_past": found.share_explained,
            "joined": found.joined,
            "acts_more_if_joined": found.on_joined.as_json(),
            "verdict": found.verdict,
        }


@by_data_version
def lotteries(workspace: Workspace, filters: Filters, *, program: str) -> tuple[Lottery, ...]:
    """Every round with two arms: sent lists, then the program's own table; the newest first."""
    rows = arms_of(workspace, filters, program)
    if rows.empty:
        return ()
    drawn = rows["member_key"].to_numpy(dtype=np.int64)
    weeks = weeks_of(workspace, filters, program=program, only=ACTIVITY_ALONE, also=drawn)
    if weeks is None:
        return ()
    known = rows[rows["member_key"].isin(weeks.keys)]
    found = [_lottery(weeks, str(name), part) for name, part in known.groupby("round", sort=True)]
    return tuple(sorted(found, key=lambda each: (each.day, each.name), reverse=True))


def arms_of(workspace: Workspace, filters: Filters, program: str) -> pd.DataFrame:
    """Everybody drawn, in sent lists and in the program's table: round, member_key, at, block and two flags."""
    parts = [_of_lists(workspace, filters, program), _of_program(workspace, filters, program)]
    parts = [part for part in parts if not part.empty]
    return pd.concat(parts) if parts else pd.DataFrame()


def _of_lists(workspace: Workspace, filters: Filters, program: str) -> pd.DataFrame:
    """Lists with arms that were sent; who joined completed the program afterwards."""
    rows = ask(workspace, "list_arms", Filters(with_staff=filters.with_staff), program=program)
    if rows.empty:
        return pd.DataFrame()
    people = people_of(workspace, filters, program=program)[["member_key", "completed_at"]]
    rows = rows.merge(people, on="member_key", how="left")
    rows["tier"] = rows["channel"] + rows["tier"]
    rows["block"] = rows["block"].where(rows["block"] != "", rows["tier"])
    is_known = rows["arm"].where(~rows["arm"].isin(WAITING), HELD_OUT)
    parts = [with_blocks(part, part["held_share"].iloc[0]) for _, part in rows.assign(arm=is_known).groupby("list_key")]
    rows = pd.concat(parts)
    return pd.DataFrame(
        {
            "round": "list " + rows["list_key"].astype(str),
            "member_key": rows["member_key"],
            "at": pd.to_datetime(rows["sent_at"]),
            "block": rows["compared_in"].astype(str),
            "is_waiting": rows["arm"] == HELD_OUT,
            "has_joined": rows["completed_at"] >= rows["sent_at"],
            "until": _invited_later(workspace, rows),
        }
    )


def _invited_later(workspace: Workspace, rows: pd.DataFrame) -> pd.Series:
    """When a later wave first invited somebody who waited on the list; NaT where none did."""
    sent = ask(workspace, "people_sent", Filters())
    untils = {
        number: span_of(sent, int(str(number)), part["sent_at"].iloc[0], pd.Timestamp.max).waiting_until
        for number, part in rows.groupby("list_key")
    }
    return pd.to_datetime(rows["list_key"].map(untils))


def _of_program(workspace: Workspace, filters: Filters, program: str) -> pd.DataFrame:
    """Arms in the program's own table; those without a date began with the first."""
    people = people_of(workspace, filters, program=program)
    rows = people[people["arm"].notna()]
    if rows.empty:
        return pd.DataFrame()
    at = rows["invited_at"].fillna(rows["started_at"]).fillna(rows["completed_at"])
    at = at.fillna(at.min())
    return pd.DataFrame(
        {
            "round": program,
            "member_key": rows["member_key"],
            "at": at,
            "block": at.dt.to_period("W").astype(str),
            "is_waiting": rows["arm"].isin(WAITING),
            "has_joined": rows["completed_at"].notna(),
        }
    )[at.notna()]


def _lottery(weeks: Weeks, name: str, rows: pd.DataFrame) -> Lottery:
    """One round over the longest windows that the data holds for it."""
    panel = weeks.panel
    begins = week_of(rows["at"], weeks.end_day, panel.weeks)
    day = rows["at"].min().date()
    ends = panel.weeks
    if "until" in rows and rows["until"].notna().any():
        ends = min(ends, int(week_of(rows["until"].dropna(), weeks.end_day, panel.weeks).min()))
    fits = [each for each in LENGTHS if begins.min() >= each and begins.max() + each < ends]
    if not fits:
        why = f"the data must reach {LENGTHS[-1]} weeks before and after it"
        if ends < panel.weeks:
            why = f"a later list invited people who waited here before {LENGTHS[-1]} weeks were over"
        return Lottery(name, day, LENGTHS[-1], None, why)
    places = weeks.row_of(rows["member_key"].to_numpy(dtype=np.int64))
    sums = weeks.outcomes[ACTIVITY]
    spans = zip(places, begins, strict=True)
    both = [
        (window(sums, np.array([row]), at - fits[0], at - 1)[0], window(sums, np.array([row]), at + 1, at + fits[0])[0])
        for row, at in spans
    ]
    before, after = (np.array(part, dtype=float) for part in zip(*both, strict=True))
    found = trial(
        after,
        before,
        ~rows["is_waiting"].to_numpy(dtype=bool),
        pd.factorize(rows["block"], sort=True)[0].astype(np.int64),
        rows["has_joined"].to_numpy(dtype=bool),
        rng=np.random.default_rng(SEED),
    )
    return Lottery(name, day, fits[0], found, None)
