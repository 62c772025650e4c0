"""Campaigns: every list, who of it came how far, and what it changed: invited against held out, or the default."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.campaign_words import outcome_words, sentence_of
from figures.questions import end_of
from figures.scope import Scope, scope
from figures.words import Number, Sentence, percent
from models.randomised import Trial, trial
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

WEEK = timedelta(weeks=1)
LONGEST, SHORTEST = 12, 4  # weeks on both sides of the day of sending
SEED = 20_261_201
INVITED, HELD_OUT = "invited", "held_out"


@dataclass(frozen=True, eq=False)
class Campaigns:
    """lists: queries/lists_made.sql, newest first, with `state` draft or sent and count_invited."""

    scope: Scope
    lists: pd.DataFrame
    sentence: Sentence
    numbers: tuple[Number, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        shown = ["list_key", "channel", "purpose", "program", "state", "count_invited", "count_held_out"]
        shown += ["count_joined", "count_completed", "count_declined"]
        rows = self.lists[shown].astype(object).where(self.lists[shown].notna(), None)
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": "count_only" if len(self.lists) else "not_shown",
            "reason": None if len(self.lists) else "no list was made yet",
            "lists": rows.to_dict("records"),
        }


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of one list. people: queries/list_people.sql with before and after (acts in `weeks` weeks each).

    trial: by the lottery; None without a hold-out or too early, then `reason` says why. words: for the screen.
    """

    number: int
    people: pd.DataFrame
    weeks: int | None
    trial: Trial | None
    reason: str | None
    words: Sentence
    joined: float | None


def campaigns(workspace: Workspace, filters: Filters) -> Campaigns:
    """Every list that was made, whatever the filters say; asked each time, since a draft raises no version."""
    lists = ask(workspace, "lists_made", filters)
    lists = lists.assign(
        state=np.where(lists["sent_at"].notna(), "sent", "draft"),
        count_invited=(lists["count_people"] - lists["count_held_out"]).astype("int64"),
    )
    return Campaigns(scope(workspace, filters), lists, sentence_of(lists), _numbers(lists))


def _numbers(lists: pd.DataFrame) -> tuple[Number, ...]:
    sent = lists[lists["state"] == "sent"]
    if sent.empty:
        return ()
    invited = int(sent["count_invited"].sum())
    joined, completed = int(sent["count_joined"].sum()), int(sent["count_completed"].sum())
    share = percent(joined / invited) if invited else "–"
    return (
        Number("Lists sent", f"{len(sent):,}", f"{len(lists) - len(sent):,} drafts", "lists_sent"),
        Number("Invited", f"{invited:,}", f"{int(sent['count_held_out'].sum()):,} held out", "campaign_invited"),
        Number("Joined", f"{joined:,}", f"{share} of invited", "campaign_joined"),
        Number("Completed", f"{completed:,}", "ticked or uploaded", "campaign_completed"),
    )


def on_list(workspace: Workspace, number: int) -> pd.DataFrame:
    """queries/list_people.sql: everybody on a list with arm and steps, in its order."""
    return ask(workspace, "list_people", Filters(), list_key=number)


@by_data_version
def outcome(workspace: Workspace, filters: Filters, *, number: int) -> Outcome:
    """What the people of a list did before and after it was sent, and whether the invited did more."""
    rows = campaigns(workspace, filters).lists
    made = rows[rows["list_key"] == number].iloc[0]
    people = on_list(workspace, number)
    # Steps of a program that was imported count as if they had been ticked.
    people = _with_program(workspace, people, made)
    is_held = people["arm"] == HELD_OUT
    joined = float(people.loc[~is_held, "has_joined"].mean()) if len(people) else None
    weeks, why = _weeks(workspace, filters, made["sent_at"])
    found = None
    if weeks is not None:
        people = _with_acts(workspace, people, made["sent_at"], weeks)
        if is_held.any():
            found = _trial(people, is_held)
        else:
            why = "everybody on it was invited, so nobody shows what would have happened anyway"
    return Outcome(number, people, weeks, found, why, outcome_words(made, people, weeks, found, why), joined)


def _with_program(workspace: Workspace, people: pd.DataFrame, made: pd.Series) -> pd.DataFrame:
    """has_joined, has_completed: ticked, or in the program's own table since the list was made."""
    joined, completed = people["joined_at"].notna() | people["completed_at"].notna(), people["completed_at"].notna()
    if isinstance(made["program"], str):
        steps = ask(workspace, "program_steps", Filters(with_staff=True))
        steps = steps[(steps["program"] == made["program"])]
        since = made["sent_at"] if pd.notna(made["sent_at"]) else made["created_at"]
        began = steps[(steps["started_at"] >= since) | (steps["completed_at"] >= since)]["member_key"]
        done = steps[steps["completed_at"] >= since]["member_key"]
        joined |= people["member_key"].isin(began)
        completed |= people["member_key"].isin(done)
    return people.assign(has_joined=joined.astype(bool), has_completed=completed.astype(bool))


def _weeks(workspace: Workspace, filters: Filters, sent_at: pd.Timestamp) -> tuple[int | None, str | None]:
    """Whole weeks that the data holds after a list went out, at most LONGEST; or why that is too early."""
    if pd.isna(sent_at):
        return None, "the list is a draft: mark it sent when it went out"
    end = pd.Timestamp(end_of(workspace, filters))
    weeks = min((end - sent_at).days // WEEK.days, LONGEST)
    if weeks < SHORTEST:
        return None, f"the data must reach {SHORTEST} weeks beyond the day it was sent; import the next export"
    return weeks, None


def _with_acts(workspace: Workspace, people: pd.DataFrame, sent_at: pd.Timestamp, weeks: int) -> pd.DataFrame:
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


def _trial(people: pd.DataFrame, is_held: pd.Series) -> Trial:
    """The analysis by the arms that were drawn (METHODS 6.5), blocks by channel and tier.

    The lottery rounds within channel x tier x community, where many cells hold a person or two and so one arm alone;
    the coarser blocks keep everybody.
    """
    return trial(
        people["after"].to_numpy(dtype=np.float64),
        people["before"].to_numpy(dtype=np.float64),
        ~is_held.to_numpy(dtype=bool),
        pd.factorize(people["tier"], sort=True)[0].astype(np.int64),
        people["has_joined"].to_numpy(dtype=bool),
        rng=np.random.default_rng(SEED),
    )


def uplift_of(found: Trial) -> tuple[float, float, float] | None:
    """The uplift with its 95 % interval as shares; None where it is not shown."""
    ratio = found.log_ratio
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return None
    return math.expm1(ratio.value), math.expm1(ratio.low), math.expm1(ratio.high)
