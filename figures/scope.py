"""What is in scope, in numbers and in words: the filter bar's choices and the facts that every view repeats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

import pandas as pd

from figures.cache import by_data_version
from figures.words import Sentence
from models.tiers import RECENT_DAYS, SMALL_GROUP
from queries.filters import Denominator, Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

MEMBERS_ARE: dict[Denominator, str] = {
    "registered": "everyone registered",
    "active": "active members",
    "contributors": "contributors",
}


@dataclass(frozen=True)
class Choices:
    """What the filter bar can offer.

    end_day: the first day that the export does not cover, as the manager told it or the day after the last act.
    denominator: the workspace's own choice of whom shares are counted among; None leaves it to the data.
    """

    communities: tuple[str, ...]
    activities: tuple[str, ...]
    from_day: date | None
    end_day: date | None
    is_member_list_known: bool
    denominator: Denominator | None = None


@dataclass(frozen=True)
class Scope:
    """The facts about what is in scope: window, members by each way to count them, and what was left out."""

    from_day: date | None
    end_day: date | None
    denominator: Denominator
    count_members: int  # by the denominator
    count_registered: int | None
    count_active: int
    count_contributors: int
    count_acts: int
    count_created: int
    count_pooled_created: int
    count_staff_members: int
    count_staff_created: int
    count_active_90: int = 0  # active (create or react) in the last RECENT_DAYS of the scope

    @property
    def share_of_removed_accounts(self) -> float:
        """Share (0 to 1) of all contributions in scope that ids such as "[deleted]" wrote; 0 where there are none."""
        return self.count_pooled_created / self.count_created if self.count_created else 0.0

    @property
    def is_empty(self) -> bool:
        """Nothing in scope was created by anybody who can be named."""
        return self.count_contributors == 0

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        return {
            "from": self.from_day.isoformat() if self.from_day else None,
            "to": self.end_day.isoformat() if self.end_day else None,
            "denominator": self.denominator,
            "members": self.count_members,
            "registered": self.count_registered,
            "active": self.count_active,
            "contributors": self.count_contributors,
            "acts": self.count_acts,
            "created": self.count_created,
            "created_by_removed_accounts": self.count_pooled_created,
            "left_out_staff_and_bots": self.count_staff_members,
        }


@by_data_version
def choices(workspace: Workspace, _filters: Filters) -> Choices:
    """Groups, kinds of activity and days that the workspace holds, whatever the filters say; most used first."""
    everything = Filters(with_staff=True)
    names = ask(workspace, "choices", everything)
    export = ask(workspace, "export_days", everything).iloc[0]
    first, last = _day(export["first_at"]), _day(export["last_at"])
    return Choices(
        communities=tuple(names.loc[names["kind"] == "community", "name"]),
        activities=tuple(names.loc[names["kind"] == "activity", "name"]),
        from_day=first,
        end_day=max(_day_after(last), _export_end(workspace)) if last else None,
        is_member_list_known=bool(export["is_member_list_known"]),
        denominator=cast(Denominator, settings.get(workspace, "denominator")) or None,
    )


@by_data_version
def scope(workspace: Workspace, filters: Filters) -> Scope:
    """The facts about what the filters leave in. Without a period the whole export is in scope.

    Its window never reaches beyond the export: days without data would be read as days without activity.
    """
    offered = choices(workspace, Filters())
    known = offered.is_member_list_known
    denominator = denominator_of(filters, offered)
    first, end = window(workspace, filters)
    sums = ask(workspace, "window_sums", filters).iloc[0]
    spread = created_spread(workspace, filters)
    members = {
        "registered": _registered(workspace, filters, first, end) if known else None,
        "active": int(spread["count_members"].sum()),
        "contributors": int(spread.loc[spread["count_created"] > 0, "count_members"].sum()),
    }
    return Scope(
        from_day=first,
        end_day=end,
        denominator=denominator,
        count_members=members[denominator] or 0,
        count_registered=members["registered"],
        count_active=members["active"] or 0,
        count_contributors=members["contributors"] or 0,
        count_acts=int(sums["count_acts"]),
        count_created=int(sums["count_created"]),
        count_pooled_created=int(sums["count_pooled_created"]),
        count_staff_members=int(sums["count_staff_members"]),
        count_staff_created=int(sums["count_staff_created"]),
        count_active_90=int(spread["count_active_recent"].sum()),
    )


@by_data_version
def created_spread(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """queries/created_spread.sql: how many active people created how much; lately is the scope's last RECENT_DAYS."""
    first, end = window(workspace, filters)
    since = recent(filters, first, end).from_day or date.min
    return ask(workspace, "created_spread", filters, recent_from=since)


def window(workspace: Workspace, filters: Filters) -> tuple[date | None, date | None]:
    """First day and first day after of what is in scope; as the filters say where they miss the export."""
    offered = choices(workspace, Filters())
    if offered.from_day is None or offered.end_day is None:
        return filters.from_day, filters.to_day
    first = max(filters.from_day or date.min, offered.from_day)
    end = min(filters.to_day or date.max, offered.end_day)
    return (first, end) if first < end else (filters.from_day, filters.to_day)


def _registered(workspace: Workspace, filters: Filters, first: date | None, end: date | None) -> int:
    """Everybody on a member list during the window or who created in it: who left before it began was no member."""
    zone = settings.get(workspace, "time_zone")
    since, until = start_of(first or date.min, zone), start_of(end or date.max, zone)
    return int(ask(workspace, "registered", filters, since_at=since, until_at=until)["count_registered"].iloc[0])


def recent(filters: Filters, first: date | None, end: date | None) -> Filters:
    """The last RECENT_DAYS of the scope from `first` to `end`, which is never reached beyond; all else as chosen."""
    if first is None or end is None:
        return filters
    earliest = end - timedelta(days=min(RECENT_DAYS, (end - first).days))
    return replace(filters, from_day=earliest, to_day=end)


def small_group_limit(workspace: Workspace) -> int:
    """Below so many recently active people there are no percentages and no ranking (METHODS 0.4)."""
    return int(float(settings.get(workspace, "small_group_limit") or SMALL_GROUP))


def denominator_of(filters: Filters, offered: Choices) -> Denominator:
    """Whom shares are counted among: as chosen, where it can be known; otherwise what METHODS 0.2 takes by default.

    A member list does not say who belongs to which group, so for chosen groups or kinds of activity it is contributors
    unless the filter itself says otherwise.
    """
    everything = not filters.communities and not filters.activities
    chosen = filters.denominator or (offered.denominator if everything else None)
    if chosen and (offered.is_member_list_known or chosen != "registered"):
        return chosen
    return "registered" if offered.is_member_list_known and everything else "contributors"


def nothing_in_scope(workspace: Workspace, filters: Filters) -> Sentence:
    """Why there is nothing to show, and what to do about it."""
    offered = choices(workspace, Filters())
    if offered.from_day is None:
        return Sentence("Nothing has been imported yet.", "Import an export of posts, replies or other activity.")
    if filters in (Filters(), Filters(with_staff=filters.with_staff, denominator=filters.denominator)):
        step = "Import an export with posts or replies, or say in the settings which activities create something."
        return Sentence("Nobody in this community has created anything yet.", step)
    return Sentence(
        "Nobody created anything with these filters.", "Widen the period or the groups, or import an export."
    )


def _day_after(day: date) -> date:
    """The next day; the calendar's last day has none and stays."""
    return day + timedelta(days=1) if day < date.max else day


def _export_end(workspace: Workspace) -> date:
    return date.fromisoformat(settings.get(workspace, "export_end") or date.min.isoformat())


def _day(moment: Any) -> date | None:  # noqa: ANN401 - pandas gives NaT, Timestamp or None here
    if moment is None or moment != moment:  # noqa: PLR0124 - NaT is not equal to itself
        return None
    return datetime.fromisoformat(str(moment)).date()
