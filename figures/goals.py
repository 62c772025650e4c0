"""What the manager wants more of: who does it, who nearly does, which incentives were tried and what came of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.micro_parts import recent_at
from figures.questions import NO_TOPIC, answers, end_of, questions
from figures.roles_parts import named
from figures.scope import recent, scope
from figures.skills import skills_are
from figures.skills_people import who_could
from figures.topic_cells import one_topic_each
from figures.words import count, day
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

WEEKS = 12  # METHODS 4.2: equal stretches before and after, the week of completion left out
OFTEN_NEAR = 3  # neighbouring acts in 90 days, before somebody is said to nearly do it
FEWEST_FOLLOWED = 5  # people who completed: fewer are named by their number alone
MOST_PEOPLE = 500


@dataclass(frozen=True)
class Goal:
    """A behaviour to want more of. wanted: the kinds of act that are it; near: those that lie close to it."""

    key: str
    name: str
    one: str
    many: str
    wanted: tuple[str, ...]
    near: tuple[str, ...]
    near_words: str


GOALS = (
    Goal("answers", "Answers", "answer", "answers", ("answer", "accepted_answer"), ("reply", "comment"), "replied"),
    Goal("reviews", "Reviews", "review", "reviews", ("review",), ("recommendation",), "recommended"),
    Goal(
        "recommendations",
        "Recommendations",
        "recommendation",
        "recommendations",
        ("recommendation",),
        ("review",),
        "reviewed",
    ),
    Goal("referrals", "Referrals", "referral", "referrals", ("referral",), ("recommendation",), "recommended"),
    Goal("events", "Events", "event attended", "events attended", ("event_attendance",), ("visit", "login"), "visited"),
)
# Published facts (PRODUCT, "Orientation values"), by the kind of incentive that they are about.
EVIDENCE = (
    ("reward, badge", "Awards raise only the already active; the less active stay less", "Restivo & van de Rijt 2014"),
    ("training", "A free tutorial had no effect on contributions in 180 days (randomised)", "Narayan 2017, CSCW"),
    (
        "personal help",
        "Personal help raised retention, for low and high activity (randomised)",
        "Morgan & Halfaker 2018",
    ),
    ("a reply", "Newcomers post again: 44 % without, 56 % with a reply", "Joyce & Kraut 2006"),
)


@dataclass(frozen=True, eq=False)
class GoalView:
    """Who does it in the last 90 days, who nearly does, and what was tried; frames that may be empty.

    doers: member_key, member_id, name, count_recent, why, most first. nearly: the same people's columns, of those who
    did it before and stopped, or lately did what lies close to it. tried: one row per program.
    """

    goal: Goal
    doers: pd.DataFrame
    nearly: pd.DataFrame
    tried: pd.DataFrame
    count_acts: int


def goal_named(key: str) -> Goal:
    """The goal with this key. Raises KeyError for one that GOALS lacks."""
    return {goal.key: goal for goal in GOALS}[key]


@by_data_version
def goal_view(workspace: Workspace, filters: Filters, *, goal: str, topic: str | None = None) -> GoalView:
    """Everything about one goal, in the last 90 days of the scope.

    topic: answers on this topic alone (of the goal "answers"); what was tried is told for answers on all of them.
    """
    chosen = goal_named(goal)
    if topic is not None:
        return _on_topic(workspace, filters, chosen, topic)
    rows = ask(
        workspace,
        "goal_people",
        filters,
        wanted=list(chosen.wanted),
        near=list(chosen.near),
        recent_at=recent_at(workspace, filters),
    )
    doers = rows[rows["count_recent"] > 0].sort_values(["count_recent", "member_key"], ascending=[False, True])
    is_near = (rows["count_recent"] == 0) & ((rows["count_before"] > 0) | (rows["count_near"] >= OFTEN_NEAR))
    # who stopped and is not seen lately at all has left, and is not nearly there
    nearly = rows[is_near & (rows["count_near"] > 0)]
    nearly = nearly.sort_values(["count_before", "count_near", "member_key"], ascending=[False, False, True])
    return GoalView(
        goal=chosen,
        doers=_with_words(workspace, filters, doers, chosen),
        nearly=_with_words(workspace, filters, nearly, chosen),
        tried=_tried(workspace, filters, chosen),
        count_acts=int(rows["count_recent"].sum()),
    )


def _on_topic(workspace: Workspace, filters: Filters, goal: Goal, topic: str) -> GoalView:
    """Answers on one topic: who gave some lately, and who could: answered before, or says that they know it."""
    facts = scope(workspace, filters)
    lately = recent(filters, facts.from_day, facts.end_day)
    by = skills_are(questions(workspace, lately))
    given = answers(workspace, lately)
    given = one_topic_each(given) if by == "topic" else given
    rows = given[given[by].fillna(NO_TOPIC) == topic].groupby("member_key")["count_answers"].sum().reset_index()
    rows = rows.rename(columns={"count_answers": "count_recent"}).assign(count_before=0, count_near=0)
    doers = rows.sort_values(["count_recent", "member_key"], ascending=[False, True])
    could = who_could(workspace, filters, topic=topic, by=by)
    return GoalView(
        goal=goal,
        doers=_with_words(workspace, filters, doers, goal),
        nearly=could[~could["member_key"].isin(doers["member_key"])].assign(count_recent=0),
        tried=_tried(workspace, filters, goal),
        count_acts=int(doers["count_recent"].sum()),
    )


def _with_words(workspace: Workspace, filters: Filters, rows: pd.DataFrame, goal: Goal) -> pd.DataFrame:
    shown = rows.head(MOST_PEOPLE)
    about = named(workspace, filters, tuple(int(key) for key in shown["member_key"]))
    frame = shown.merge(about, on="member_key", how="inner", validate="1:1")
    return frame.assign(why=[_why(row, goal) for row in frame.to_dict("records")])


def _why(row: Mapping[Hashable, Any], goal: Goal) -> str:
    """What is known, in plain words.

    >>> _why({"count_recent": 0, "count_before": 2, "count_near": 5, "last_wanted_at": pd.Timestamp("2026-03-02")},
    ...      goal_named("reviews"))
    '2 reviews before, the last on 2 Mar 2026; recommended 5 times in the last 90 days'
    """
    said = []
    if row["count_recent"]:
        said.append(f"{count(row['count_recent'], goal.one, goal.many)} in the last {RECENT_DAYS} days")
    elif row["count_before"]:
        said.append(
            f"{count(row['count_before'], goal.one, goal.many)} before, the last on {day(row['last_wanted_at'])}"
        )
    if row["count_near"]:
        times = "once" if row["count_near"] == 1 else f"{row['count_near']} times"
        said.append(f"{goal.near_words} {times} in the last {RECENT_DAYS} days")
    return "; ".join(said)


def _tried(workspace: Workspace, filters: Filters, goal: Goal) -> pd.DataFrame:
    """One row per program: people, followed, per person before and after, everybody's change in the same weeks.

    program, kind, count_people, count_followed, before, after (acts per person in 12 weeks; None for few), others (the
    whole community's acts after over before, weighted by completions; None where there were none).
    """
    facts = scope(workspace, filters)
    end = end_of(workspace, filters)
    wanted = list(goal.wanted)
    rows = ask(workspace, "goal_programs", filters, wanted=wanted, end_at=end, weeks=WEEKS)
    weekly = ask(workspace, "goal_weeks", filters, wanted=wanted, end_at=end).set_index("weeks_back")["count_acts"]
    weeks = (facts.end_day - facts.from_day).days // 7 if facts.end_day and facts.from_day else 0
    followed = rows[(rows["weeks_back"] >= WEEKS) & (rows["weeks_back"] + WEEKS < weeks)]
    totals = weekly.reindex(range(max(weeks, 1)), fill_value=0).to_numpy(dtype=np.float64)
    found = []
    for (program, kind), part in rows.groupby(["program", "kind"], sort=True):
        kept = followed[(followed["program"] == program) & (followed["kind"] == kind)]
        people = int(kept["count_people"].sum())
        enough = people >= FEWEST_FOLLOWED
        found.append(
            {
                "program": str(program),
                "kind": str(kind),
                "count_people": int(part["count_people"].sum()),
                "count_followed": people,
                "before": float(kept["count_before"].sum()) / people if enough else None,
                "after": float(kept["count_after"].sum()) / people if enough else None,
                "others": _others(totals, kept) if enough else None,
            }
        )
    columns = ["program", "kind", "count_people", "count_followed", "before", "after", "others"]
    return pd.DataFrame(found, columns=columns)


def _others(totals: np.ndarray[Any, np.dtype[np.float64]], kept: pd.DataFrame) -> float | None:
    """How the whole community's acts changed over the same stretches: after over before."""
    before = after = 0.0
    for week, people in zip(kept["weeks_back"], kept["count_people"], strict=True):
        before += people * float(totals[week + 1 : week + 1 + WEEKS].sum())
        after += people * float(totals[week - WEEKS : week].sum())
    return after / before if before else None
