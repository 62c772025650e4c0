"""The panel behind Training uplift: people by week, since when they are there, and what they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from figures.day_parts import day_parts
from figures.programs import Step, completed_elsewhere, people_of
from figures.scope import scope
from figures.training_weeks import WEEK, week_of
from models.histogram import Ints
from models.lot import drawn
from models.panel import LONG_AGO, NEVER, Bools, Counting, Cumulated, Panel
from models.uplift_summary import ACTIVITY, RECEIVED
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

CREATED = "created"
# outcome -> its bit in kinds of queries/member_weeks.sql
KINDS = {ACTIVITY: 1, CREATED: 2, "answers": 4, "accepted": 8, "recommendations": 16}
# A panel of two years holds 2 kB a person: of more people those who were never trained are drawn by lot.
MOST_PEOPLE = 500_000
EVERYTHING = "everything"
ACTIVITY_ALONE = (ACTIVITY, CREATED)  # outcomes of whoever asks for no other
DECLARED = (ACTIVITY, "answers", "accepted", "recommendations")  # at most four: each more is a further false alarm


@dataclass(frozen=True, eq=False)
class Weeks:
    """The panel with the member key of every row, the outcomes by name, and the day the last week ends before.

    share: of all people, in the lot that stands for them; 1 where everybody is here.
    """

    panel: Panel
    keys: Ints
    outcomes: dict[str, Cumulated]
    end_day: date
    share: float

    @property
    def declared(self) -> tuple[str, ...]:
        """The outcomes that are tested: those of DECLARED of which the data holds any."""
        return tuple(name for name in DECLARED if name in self.outcomes)

    def row_of(self, member_keys: Ints) -> Ints:
        """Rows of these members; all of them are in the panel."""
        found: Ints = np.searchsorted(self.keys, member_keys)
        return found


def weeks_of(
    workspace: Workspace,
    filters: Filters,
    *,
    program: str,
    step: Step = "completed",
    without_others: bool = False,
    only: tuple[str, ...] | None = None,
    also: Ints | None = None,
) -> Weeks | None:
    """Everybody in scope by whole weeks counted back from its end, trained by their first `step`; None without a week.

    without_others: who completed another program within half a year of this one is left out altogether. only: the
    outcomes that are wanted; None: all that the data holds any of. also: member keys of people who are kept as the
    trained are where people are drawn by lot.
    """
    facts = scope(workspace, filters)
    if facts.from_day is None or facts.end_day is None:
        return None
    end = facts.end_day
    starts = ask(workspace, "member_starts", filters)
    people = _steps(workspace, filters, program, step)
    if without_others:
        starts, people = _alone(workspace, filters, program, starts, people)
    return _weeks(workspace, filters, starts, people, end, only=only, also=also)


def weeks_of_people(
    workspace: Workspace, filters: Filters, people: pd.DataFrame, *, since: date | None = None
) -> Weeks | None:
    """The same with these people as the trained: member_key, at (as the community's own clock shows it).

    Activity is the only outcome. since: no week before this day is asked for.
    """
    end = scope(workspace, filters).end_day
    if end is None:
        return None
    starts = ask(workspace, "member_starts", filters)
    return _weeks(workspace, filters, starts, people, end, since=since, only=ACTIVITY_ALONE)


def _weeks(
    workspace: Workspace,
    filters: Filters,
    starts: pd.DataFrame,
    people: pd.DataFrame,
    end: date,
    *,
    since: date | None = None,
    only: tuple[str, ...] | None = None,
    also: Ints | None = None,
) -> Weeks | None:
    first = max(scope(workspace, filters).from_day or end, since or date.min)
    count = (end - first).days // WEEK
    if count < 1:
        return None
    everybody = starts["member_key"].to_numpy()
    share = min(1.0, MOST_PEOPLE / max(everybody.size, 1))
    kept = np.union1d(people["member_key"], [] if also is None else np.intersect1d(also, everybody))
    keys = np.union1d(everybody[drawn(everybody, share)], kept).astype(np.int64)
    start, is_known = _starts(starts, keys, end, count)
    trained = np.full(keys.size, NEVER)
    trained[np.searchsorted(keys, people["member_key"])] = week_of(people["at"], end, count)
    mostly_in = starts.set_index("member_key")["community_key"].reindex(keys)
    community = mostly_in.fillna(-1).to_numpy(dtype=np.int64) + 1
    everything, outcomes = _acts(workspace, filters, keys, end, count, only)
    by_lot = drawn(keys, share) if share < 1 else None
    panel = Panel(everything, outcomes[CREATED], start, is_known, community, trained, by_lot)
    return Weeks(panel, keys, outcomes, end, share)


def _acts(  # noqa: PLR0917 - what a panel is cut by
    workspace: Workspace, filters: Filters, keys: Ints, end: date, count: int, only: tuple[str, ...] | None
) -> tuple[Cumulated, dict[str, Cumulated]]:
    """Everything that was logged, and the outcomes of which the data holds any; activity and posts always."""
    wanted = tuple(KINDS) if only is None else only
    tables = {name: Counting(keys.size, count) for name in (EVERYTHING, ACTIVITY, CREATED)}
    for acts in _acts_in_parts(workspace, filters, end, count):
        places, kinds, counts = _places(keys, acts, count), acts["kinds"].to_numpy(), acts["count_acts"].to_numpy()
        in_panel = int(np.bitwise_or.reduce(kinds[places >= 0], initial=0))
        for name in wanted:
            if in_panel & KINDS[name]:
                is_one = kinds & KINDS[name] != 0
                tables.setdefault(name, Counting(keys.size, count)).add(places[is_one], counts[is_one])
        tables[EVERYTHING].add(places, counts)
    outcomes = {name: tables[name].cumulated() for name in KINDS if name in tables}
    received = _received(workspace, filters, keys, end, count) if only is None else None
    return tables[EVERYTHING].cumulated(), outcomes | ({RECEIVED: received} if received is not None else {})


def _acts_in_parts(workspace: Workspace, filters: Filters, end: date, count: int) -> Iterator[pd.DataFrame]:
    """queries/member_weeks.sql of so many weeks before the end, in parts of the time."""
    whole = replace(filters, from_day=end - timedelta(weeks=count))
    for since, until in day_parts(workspace, whole, end=end):
        part = replace(filters, from_day=since, to_day=until)
        yield ask(workspace, "member_weeks", part, end_day=end, count_weeks=count)


def acts_in_groups(workspace: Workspace, filters: Filters, weeks: Weeks, groups: tuple[str, ...]) -> Cumulated:
    """Writing and reacting in these groups alone, for the people and weeks of a panel."""
    count, counting = weeks.panel.weeks, Counting(weeks.keys.size, weeks.panel.weeks)
    for acts in _acts_in_parts(workspace, replace(filters, communities=groups), weeks.end_day, count):
        active = acts[acts["kinds"] & KINDS[ACTIVITY] != 0]
        counting.add(_places(weeks.keys, active, count), active["count_acts"].to_numpy())
    return counting.cumulated()


def _steps(workspace: Workspace, filters: Filters, program: str, step: Step) -> pd.DataFrame:
    people = people_of(workspace, filters, program=program)
    return people[people[f"{step}_at"].notna()].rename(columns={f"{step}_at": "at"})[["member_key", "at"]]


def _alone(
    workspace: Workspace, filters: Filters, program: str, starts: pd.DataFrame, people: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Without those who completed another program within half a year of this one."""
    others = completed_elsewhere(workspace, filters, program=program).rename(columns={"completed_at": "other_at"})
    both = people.merge(others, on="member_key")
    near = both.loc[(both["other_at"] - both["at"]).abs() <= pd.Timedelta(days=182), "member_key"]
    return starts[~starts["member_key"].isin(near)], people[~people["member_key"].isin(near)]


def _places(keys: Ints, rows: pd.DataFrame, count: int) -> Ints:
    """Where the member and week of each row stand in a table of people by weeks, laid flat by week; -1 for nowhere.

    keys: of the people, ascending. rows: member_key and week, counted back from the last one.
    """
    row_of = np.full(
        int(max(keys.max(initial=0), rows["member_key"].max() if len(rows) else 0)) + 1, -1, dtype=np.int64
    )
    row_of[keys] = np.arange(keys.size)
    row = row_of[rows["member_key"].to_numpy()]
    places: Ints = np.where(row >= 0, (count - 1 - rows["week"].to_numpy(dtype=np.int64)) * keys.size + row, -1)
    return places


def _received(workspace: Workspace, filters: Filters, keys: Ints, end: date, count: int) -> Cumulated | None:
    """Reactions received by week; None where the data says of none whom they are for."""
    end_at = start_of(end, settings.get(workspace, "time_zone"))
    rows = ask(workspace, "reactions_received", filters, end_at=end_at, count_weeks=count)
    places = _places(keys, rows, count)
    if not (places >= 0).any():
        return None
    counting = Counting(keys.size, count)
    counting.add(places, rows["count_received"].to_numpy())
    return counting.cumulated()


def _starts(starts: pd.DataFrame, keys: Ints, end: date, count: int) -> tuple[Ints, Bools]:
    """The week each was first seen or joined, whichever came first, and whether a member list knows the joining."""
    known = starts.set_index("member_key").reindex(keys)
    start = np.full(keys.size, NEVER)
    for column in ("first_at", "joined_at"):
        is_there = known[column].notna().to_numpy()
        week = week_of(pd.to_datetime(known.loc[is_there, column]), end, count)
        start[is_there] = np.clip(week, LONG_AGO, start[is_there])
    return start, known["joined_at"].notna().to_numpy()
