"""Rounds of a campaign that were drawn by lot: windows, blocks, and several waves of one campaign together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from models.hold_out import blocks_to_compare
from models.randomised import Trial, trial
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

WEEK = timedelta(weeks=1)
LONGEST, SHORTEST = 12, 4  # weeks on both sides of the day of sending
SEED = 20_261_201
HELD_OUT = "held_out"


@dataclass(frozen=True)
class Span:
    """How many whole weeks after a list went out can be looked at; None: `reason` says why not.

    waiting_until: a later wave invited people who waited; from that day on the arms differ no more.
    """

    weeks: int | None
    reason: str | None
    waiting_until: pd.Timestamp | None = None


def same_campaign(rows: pd.DataFrame, made: pd.Series) -> pd.DataFrame:
    """The rows of lists with the same purpose and program: waves of one campaign."""
    alike = np.ones(len(rows), dtype=bool)
    for name in ("purpose", "program"):
        alike &= (rows[name].isna() if pd.isna(made[name]) else rows[name] == made[name]).to_numpy()
    return rows[alike]


def span_of(sent: pd.DataFrame, number: int, sent_at: pd.Timestamp, end: datetime) -> Span:
    """The span of one list. sent: queries/people_sent.sql, of all lists."""
    if pd.isna(sent_at):
        return Span(None, "the list is a draft: mark it sent when it went out")
    waits = sent.loc[(sent["list_key"] == number) & (sent["arm"] == HELD_OUT), "member_key"]
    later = sent[(sent["sent_at"] > sent_at) & (sent["arm"] != HELD_OUT) & sent["member_key"].isin(waits)]
    until = pd.Timestamp(later["sent_at"].min()) if len(later) else None
    weeks = min((pd.Timestamp(end) - sent_at).days // WEEK.days, LONGEST)
    if until is not None and (until - sent_at).days // WEEK.days < weeks:
        weeks = (until - sent_at).days // WEEK.days
        if weeks < SHORTEST:
            wave = int(later.sort_values("sent_at")["list_key"].iloc[0])
            return Span(None, f"list {wave} invited people who waited here before {SHORTEST} weeks were over", until)
        return Span(weeks, None, until)
    if weeks < SHORTEST:
        return Span(None, f"the data must reach {SHORTEST} weeks beyond the day it was sent; import the next export")
    return Span(weeks, None)


def with_acts(workspace: Workspace, people: pd.DataFrame, sent_at: pd.Timestamp, weeks: int) -> pd.DataFrame:
    """Before and after: contributions in so many weeks before the day of sending and from it on."""
    middle = sent_at.date()
    spans = {
        "before": Filters(from_day=middle - weeks * WEEK, to_day=middle),
        "after": Filters(from_day=middle, to_day=middle + weeks * WEEK),
    }
    for name, window in spans.items():
        made = ask(workspace, "member_totals", window).set_index("member_key")["count_created"]
        people[name] = made.reindex(people["member_key"]).fillna(0).to_numpy(dtype=np.float64)
    return people


def with_blocks(people: pd.DataFrame, share: float | None) -> pd.DataFrame:
    """Inside which block each is compared: the lottery's cells, where they are too small those of a tier together."""
    held = float((people["arm"] == HELD_OUT).mean()) if share is None or pd.isna(share) else float(share)
    cell = pd.factorize(people["block"].fillna(people["tier"]), sort=True)[0].astype(np.int64)
    coarse = pd.factorize(people["tier"], sort=True)[0].astype(np.int64)
    return people.assign(compared_in=blocks_to_compare(cell, coarse, held))


def trial_of(people: pd.DataFrame) -> Trial:
    """The analysis by the arms that were drawn (METHODS 6.5). people: before, after, arm, has_joined, compared_in."""
    return trial(
        people["after"].to_numpy(dtype=np.float64),
        people["before"].to_numpy(dtype=np.float64),
        (people["arm"] != HELD_OUT).to_numpy(dtype=bool),
        pd.factorize(people["compared_in"], sort=True)[0].astype(np.int64),
        people["has_joined"].to_numpy(dtype=bool),
        rng=np.random.default_rng(SEED),
    )


def trial_of_waves(waves: dict[int, pd.DataFrame]) -> Trial | None:
    """Several lotteries of one campaign together, every list with blocks of its own; None with fewer than two.

    Who waited in one wave and was invited by a later one is in both: drawn anew, and after the first was over.
    """
    if len(waves) < 2:  # noqa: PLR2004 - one wave has nothing to be taken together with
        return None
    whole = pd.concat(
        [
            part.assign(compared_in=f"{number}-" + part["compared_in"].astype(str))
            for number, part in sorted(waves.items())
        ]
    )
    return trial_of(whole)
