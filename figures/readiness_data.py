"""The snapshots behind Almost ready: who stood where at each origin, and what came of it, each act read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.scope import Choices, choices
from models.histogram import Ints
from models.lot import drawn
from models.readiness.exchanges import RECENT
from models.readiness.halves import HALVES
from models.readiness.labels import placed
from models.readiness.snapshots import snapshots
from models.readiness.units import outcome_units
from models.readiness.windows import HISTORY_WEEKS, HORIZON_WEEKS, RIPE_AFTER, STEP_WEEKS
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

# An origin reads 48 weeks of acts: with more acts in them, fewer origins, so that a page stays a matter of seconds.
ACTS_READ = 12_000_000
# Past dates have rows of as many people as this holds; of a larger community of people drawn by lot, whose ranks among
# themselves are those among everybody to a tenth of a per cent. The newest date has everybody.
MOST_ROWS = 1_000_000
# Questions ask for some people at a time, so that none comes near its ten seconds and memory holds few acts at once.
ACTS_AT_ONCE = 8_000_000
FEWEST_ORIGINS, MOST_ORIGINS = 15, 240
# METHODS 0.1: an outage is a day without any act where 20 and more are usual; a fifth of the days spoils a snapshot.
BUSY_DAY, OUTAGE_SHARE = 20, 0.2
STEP_DAYS = 7 * STEP_WEEKS
WEEKS_BETWEEN = (2, 4)


@dataclass(frozen=True)
class History:
    """Everything that the models see, origin 0 being `as_of`.

    rows: models.readiness.labels.placed, of the origins not spoiled by an outage. outcomes:
    queries/readiness_outcomes.sql. last_at: the instant of origin 0. count_origins: with 48 weeks of history.
    spoiled: origins left out because too many days had no acts at all. share: of the people, drawn by lot, who are in
    the rows of earlier origins and in the outcomes; 1 where all of them are.
    """

    as_of: date
    last_at: datetime
    from_day: date
    count_origins: int
    rows: pd.DataFrame
    outcomes: pd.DataFrame
    spoiled: tuple[int, ...]
    share: float = 1.0

    @property
    def first_created_at(self) -> pd.Timestamp | None:
        """The community's first create act."""
        first = self.rows["first_created_at"].min() if len(self.rows) else None
        return None if first is None or first is pd.NaT else pd.Timestamp(first)

    def day_of(self, origin: int) -> date:
        """The day of an origin."""
        return self.as_of - timedelta(days=STEP_DAYS * origin)

    def counts_of(self, origin: int) -> Ints:
        """12-week counts of everybody who created in an origin's 48 weeks."""
        rows = self.rows.loc[self.rows["origin"] == origin, "count_weeks_12"]
        return rows.to_numpy(dtype=np.int64)

    def counts_by_unit(self, origin: int) -> dict[int, Ints]:
        """The same of everybody in each unit (models.readiness.units)."""
        rows = self.rows.loc[self.rows["origin"] == origin, ["unit", "count_weeks_12"]]
        parts = rows.groupby("unit")["count_weeks_12"]
        return {int(str(unit)): part.to_numpy(dtype=np.int64) for unit, part in parts}


def as_of_day(workspace: Workspace, filters: Filters, as_of: date | None = None) -> date | None:
    """The day from which on nothing is looked at: as asked, but never beyond the data; None without data."""
    offered = choices(workspace, Filters())
    if offered.end_day is None:
        return None
    ends = [day for day in (as_of, filters.to_day) if day is not None]
    return min([offered.end_day, *ends])


def up_to(filters: Filters, day: date) -> Filters:
    """What is read for a day: all that was before it, whatever the period's first day is, since habits need their past.

    So every period that ends on the same day shares one fit.
    """
    return replace(filters, from_day=None, to_day=day, denominator=None)


def history(workspace: Workspace, filters: Filters, *, as_of: date, by_group: bool = False) -> History | None:
    """All snapshots up to `as_of`. None: no acts.

    by_group: ranks are counted inside each community, the small ones together (models.readiness.units).
    """
    return _history(workspace, up_to(filters, as_of), as_of=as_of, by_group=by_group)


def between(workspace: Workspace, filters: Filters, *, as_of: date, by_group: bool = False) -> list[History]:
    """The same at the dates between, each WEEKS_BETWEEN before one of the others and with its origin.

    So a row is known at a later date where one of its origin is: none of the dates between reaches the one after it.
    """
    days = [as_of - timedelta(weeks=weeks) for weeks in WEEKS_BETWEEN]
    found = [_read(workspace, up_to(filters, day), as_of=day, by_group=by_group) for day in days]
    return [each for each in found if each is not None]


@by_data_version
def _history(workspace: Workspace, scope: Filters, *, as_of: date, by_group: bool) -> History | None:
    return _read(workspace, scope, as_of=as_of, by_group=by_group)


def _read(workspace: Workspace, scope: Filters, *, as_of: date, by_group: bool) -> History | None:
    offered = choices(workspace, Filters())
    if offered.from_day is None or as_of <= offered.from_day:
        return None
    last_at = start_of(as_of, settings.get(workspace, "time_zone"))
    count_origins = _count_origins(workspace, scope, offered, as_of)
    first = ask(workspace, "first_created", scope)
    members, origins = first["member_key"].to_numpy(), max(count_origins, 1)
    by_lot = _by_lot(members, origins)
    found = _snapshots(workspace, scope, members, by_lot, last_at=last_at, count_origins=origins)
    asked = {"last_at": last_at, "count_origins": origins}
    homes = ask(workspace, "readiness_homes", scope, **asked) if by_group else None
    rows = placed(found, first, last_at=last_at, homes=homes)
    outcomes = ask(workspace, "readiness_outcomes", scope, **asked)
    outcomes["unit"] = outcome_units(outcomes, rows, homes)
    if by_lot is not None:
        outcomes = outcomes[np.isin(outcomes["member_key"], by_lot)].reset_index(drop=True)
    spoiled = _spoiled(workspace, as_of, origins)
    rows = rows[~rows["origin"].isin([each for each in spoiled if each])].reset_index(drop=True)
    share = 1.0 if by_lot is None else by_lot.size / members.size
    return History(as_of, last_at, offered.from_day, count_origins, rows, outcomes, spoiled, share)


def _snapshots(
    workspace: Workspace,
    scope: Filters,
    members: Ints,
    by_lot: Ints | None,
    *,
    last_at: datetime,
    count_origins: int,
) -> pd.DataFrame:
    """models.readiness.snapshots of all origins, from questions that each read an act once."""
    acts = float(ask(workspace, "window_sums", scope)["count_acts"].iloc[0])
    count_parts = 1 + int(acts / ACTS_AT_ONCE)

    def parts(name: str, halves: int) -> Iterator[pd.DataFrame]:
        first_at = last_at - timedelta(days=STEP_DAYS * halves)
        for part in range(count_parts):
            asked = {"last_at": last_at, "first_at": first_at, "part": part, "count_parts": count_parts}
            yield ask(workspace, name, scope, **asked)

    return snapshots(
        members,
        parts("readiness_acts", count_origins + HALVES - 1),
        parts("readiness_threads", count_origins + RECENT - 1),
        ask(workspace, "first_trained", Filters()),
        last_at=last_at,
        count_origins=count_origins,
        drawn=by_lot,
    )


def _by_lot(members: Ints, count_origins: int) -> Ints | None:
    """Who has rows at past dates, the same people whenever it is asked; None: everybody."""
    share = MOST_ROWS / max(members.size * count_origins, 1)
    if share >= 1:
        return None
    found: Ints = members[drawn(members, share)]
    return found


def _acts_in_48_weeks(workspace: Workspace, scope: Filters) -> float:
    """Acts in 48 weeks on average."""
    first = choices(workspace, Filters()).from_day or date.max
    days = max(((scope.to_day or date.max) - first).days, 1)
    acts = float(ask(workspace, "window_sums", scope)["count_acts"].iloc[0])
    return max(acts * min(1.0, 7 * HISTORY_WEEKS / days), 1.0)


def _count_origins(workspace: Workspace, scope: Filters, offered: Choices, as_of: date) -> int:
    """How many origins have 48 weeks of history; fewer where these weeks hold very many acts."""
    whole = ((as_of - (offered.from_day or as_of)).days - 7 * HISTORY_WEEKS) // STEP_DAYS + 1
    most = min(MOST_ORIGINS, max(FEWEST_ORIGINS, int(ACTS_READ / _acts_in_48_weeks(workspace, scope))))
    return max(0, min(whole, most))


def _spoiled(workspace: Workspace, as_of: date, count_origins: int) -> tuple[int, ...]:
    """Origins with an outage in more than a fifth of the 12 weeks before or after (METHODS 0.1)."""
    daily = ask(workspace, "export_daily", Filters())
    end = (as_of - date(1970, 1, 1)).days
    daily = daily[daily["day_number"] < end]
    if daily.empty or float(daily["count_acts"].median()) < BUSY_DAY:
        return ()
    days = daily["day_number"].to_numpy(dtype=np.int64)
    seen = np.zeros(end - int(days[0]), dtype=bool)
    seen[days - days[0]] = True
    found = []
    for origin in range(count_origins):
        at = seen.size - STEP_DAYS * origin
        before = seen[max(0, at - 7 * HORIZON_WEEKS) : max(at, 0)]
        after = seen[max(at, 0) : max(at, 0) + 7 * HORIZON_WEEKS] if origin >= RIPE_AFTER else seen[:0]
        if any(part.size and 1 - part.mean() > OUTAGE_SHARE for part in (before, after)):
            found.append(origin)
    return tuple(found)
