"""Campaigns: every list, who of it came how far, and what it changed: invited against held out, or the default."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.campaign_alike import Alike, alike
from figures.campaign_waves import (
    HELD_OUT,
    same_campaign,
    span_of,
    trial_of,
    trial_of_waves,
    with_acts,
    with_blocks,
)
from figures.campaign_words import outcome_words, sentence_of
from figures.hit_rate import HitRate, hit_rates, last_quarter
from figures.questions import end_of
from figures.scope import Scope, scope
from figures.words import Number, Sentence, count, percent
from models.randomised import Trial
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Campaigns:
    """lists: queries/lists_made.sql, newest first, with `state` draft or sent and count_invited."""

    scope: Scope
    lists: pd.DataFrame
    sentence: Sentence
    numbers: tuple[Number, ...]
    hit_rates: tuple[HitRate, ...] = ()

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
            "hit_rates": [each.as_json() for each in self.hit_rates],
        }


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of one list. people: queries/list_people.sql with before and after (acts in `weeks` weeks each).

    trial: by the lottery; None without a hold-out or too early, then `reason` says why. words: for the screen. alike:
    without a hold-out, against people alike who were not invited. together, waves: every wave of the campaign that was
    drawn by lot, as one trial, and their lists; None and empty with fewer than two.
    """

    number: int
    people: pd.DataFrame
    weeks: int | None
    trial: Trial | None
    reason: str | None
    words: Sentence
    joined: float | None
    alike: Alike | None = None
    together: Trial | None = None
    waves: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line; counts, no names."""
        invited = self.people[self.people["arm"] != HELD_OUT]
        told: dict[str, Any] = {
            "list": self.number,
            "headline": self.words.text(),
            "weeks": self.weeks,
            "invited": len(invited),
            "held_out": len(self.people) - len(invited),
            "joined": int(invited["has_joined"].sum()),
            "completed": int(invited["has_completed"].sum()),
        }
        if self.trial is not None:
            waves = {"waves": list(self.waves), "together": trial_json(self.together)} if self.together else {}
            return told | trial_json(self.trial) | waves
        if self.alike is not None:
            return told | self.alike.as_json() | {"why_no_lottery": self.reason}
        return told | {"design": None, "state": "not_shown", "reason": self.reason, "verdict": "cannot_tell"}


def trial_json(found: Trial) -> dict[str, Any]:
    """One lottery's numbers: of everybody drawn, and of those who joined because they were invited."""
    ratio = found.log_ratio
    return {
        "design": "drawn by lot",
        "state": found.state,
        "reason": ratio.reason,
        "log_rate_ratio": ratio.value,
        "low": ratio.low,
        "high": ratio.high,
        "p": found.chance,
        "explained_by_own_past": found.share_explained,
        "acts_more_if_joined": found.on_joined.as_json(),
        "verdict": found.verdict,
    }


def campaigns(workspace: Workspace, filters: Filters) -> Campaigns:
    """Every list that was made, whatever the filters say; asked each time, since a draft raises no version."""
    lists = ask(workspace, "lists_made", filters)
    lists = lists.assign(
        state=np.where(lists["sent_at"].notna(), "sent", "draft"),
        count_invited=(lists["count_people"] - lists["count_held_out"]).astype("int64"),
    )
    rates = hit_rates(workspace, Filters())
    return Campaigns(scope(workspace, filters), lists, sentence_of(lists), _numbers(lists, rates), rates)


def _numbers(lists: pd.DataFrame, rates: tuple[HitRate, ...]) -> tuple[Number, ...]:
    sent = lists[lists["state"] == "sent"]
    if sent.empty:
        return ()
    invited = int(sent["count_invited"].sum())
    joined, completed = int(sent["count_joined"].sum()), int(sent["count_completed"].sum())
    share = percent(joined / invited) if invited else "–"
    hit = _hit_number(last_quarter(rates))
    return (
        Number("Lists sent", f"{len(sent):,}", count(len(lists) - len(sent), "draft"), "lists_sent"),
        Number("Invited", f"{invited:,}", f"{int(sent['count_held_out'].sum()):,} held out", "campaign_invited"),
        Number("Joined", f"{joined:,}", f"{share} of invited", "campaign_joined"),
        Number("Completed", f"{completed:,}", "ticked or uploaded", "campaign_completed"),
        *([hit] if hit else []),
    )


def _hit_number(rates: tuple[HitRate, ...]) -> Number | None:
    """Of those whom the last quarter's lists named, how many rose; None where no list is as old."""
    known = [each.hits for each in rates if each.hits is not None and each.hits.named]
    if not known:
        return None
    named, rose = sum(each.named for each in known), sum(each.rose for each in known)
    by_activity = sum(each.by_activity for each in known)
    return Number("Named and rose", f"{rose:,} of {named:,}", f"by activity alone {by_activity:.0f}", "list_hit_rate")


def on_list(workspace: Workspace, number: int) -> pd.DataFrame:
    """queries/list_people.sql: everybody on a list with arm and steps, in its order."""
    return ask(workspace, "list_people", Filters(), list_key=number)


@by_data_version
def outcome(workspace: Workspace, filters: Filters, *, number: int) -> Outcome:
    """What the people of a list did before and after it was sent, and whether the invited did more."""
    rows = campaigns(workspace, filters).lists
    made = rows[rows["list_key"] == number].iloc[0]
    sent = ask(workspace, "people_sent", Filters())
    end = end_of(workspace, filters)
    # Steps of a program that was imported count as if they had been ticked.
    people = _with_program(workspace, on_list(workspace, number), made)
    is_held = people["arm"] == HELD_OUT
    joined = float(people.loc[~is_held, "has_joined"].mean()) if len(people) else None
    span = span_of(sent, number, made["sent_at"], end)
    why = span.reason
    found = together = compared = None
    waves: tuple[int, ...] = ()
    if span.weeks is not None:
        people = with_acts(workspace, people, made["sent_at"], span.weeks)
        if is_held.any():
            people = with_blocks(people, made["held_share"])
            found = trial_of(people)
            waves, together = _together(workspace, rows, sent, made, end)
        else:
            why = "everybody on it was invited, so nobody shows what would have happened anyway"
            compared = alike(workspace, filters, made=made)
    words = outcome_words(made, people, span, found, why, compared, together, waves)
    return Outcome(number, people, span.weeks, found, why, words, joined, compared, together, waves)


def _together(
    workspace: Workspace, rows: pd.DataFrame, sent: pd.DataFrame, made: pd.Series, end: datetime
) -> tuple[tuple[int, ...], Trial | None]:
    """The waves of a list's campaign that were drawn by lot and are long enough ago, and all of them as one trial."""
    drawn = rows[(rows["count_held_out"] > 0) & rows["sent_at"].notna()]
    spans = {
        int(each["list_key"]): (each, found.weeks)
        for _, each in same_campaign(drawn, made).iterrows()
        if (found := span_of(sent, int(each["list_key"]), each["sent_at"], end)).weeks is not None
    }
    if len(spans) < 2:  # noqa: PLR2004 - one wave has nothing to be taken together with
        return (), None
    weeks = min(each for _, each in spans.values() if each is not None)
    waves = {}
    for number, (each, _weeks) in spans.items():
        people = _with_program(workspace, on_list(workspace, number), each)
        waves[number] = with_blocks(with_acts(workspace, people, each["sent_at"], weeks), each["held_share"])
    return tuple(sorted(waves)), trial_of_waves(waves)


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


def uplift_of(found: Trial) -> tuple[float, float, float] | None:
    """The uplift with its 95 % interval as shares; None where it is not shown."""
    ratio = found.log_ratio
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return None
    return math.expm1(ratio.value), math.expm1(ratio.low), math.expm1(ratio.high)
