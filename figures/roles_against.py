"""The numbers of Seekers & providers against the period before of equal length: the change, or "cannot tell"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from figures.cache import by_data_version
from figures.questions import end_of
from figures.roles import DAY, THREE_DAYS, Roles, roles
from figures.roles_change import answered_within, periods
from figures.roles_estimates import FEWEST_ANSWERS, per_seeker, taken
from figures.roles_parts import known_since, members, unanswered_newcomers
from figures.words import percent, percent_range
from models.estimate import Estimate, count_only
from models.roles import ROLES
from models.share_change import ShareChange, count_change, ratio_change, share_change
from queries.filters import Filters
from warehouse.workspace import Workspace

FINE_POINTS = 4.0  # an interval shorter than so many percentage points is told with a decimal
Kind = Literal["share", "ratio", "count"]
SAID = {"rose": "higher", "fell": "lower", "no_sign": "no sign of a change", "cannot_tell": "cannot tell"}
ROWS: dict[str, tuple[str, Kind]] = {
    "unanswered_72h": ("Unanswered after three days", "share"),
    "answered_24h": ("Answered in a day", "share"),
    "providers_per_seeker": ("Providers to a seeker", "ratio"),
    "taken_up": ("Answers taken up", "share"),
    "newcomers_waiting": ("Newcomers waiting, people", "count"),
}


@dataclass(frozen=True)
class Against:
    """Both periods' windows and the changes, by the keys of ROWS."""

    now: Filters
    before: Filters
    changes: dict[str, ShareChange]

    def as_json(self) -> dict[str, Any]:
        """Plain values; of ratios low and high are how many times the one before."""
        return {
            name: {
                "now": found.now.value,
                "before": found.before.value,
                "n": found.now.n,
                "n_before": found.before.n,
                "low": found.low,
                "high": found.high,
                "kind": ROWS[name][1],
                "verdict": found.verdict,
                "reason": _reason(found),
            }
            for name, found in self.changes.items()
        }

    def table(self) -> pd.DataFrame:
        """Number, Now, Before, how many people are behind each, Change (95 % interval) and what it says, in words."""
        rows = [(*ROWS[name], found) for name, found in self.changes.items()]
        return pd.DataFrame(
            {
                "Number": [label for label, _, _ in rows],
                "Now": [_said(found.now, kind) for _, kind, found in rows],
                "Before": [_said(found.before, kind) for _, kind, found in rows],
                "People": [f"{found.now.n:,} and {found.before.n:,}" for _, _, found in rows],
                "Change": [_change(found, kind) for _, kind, found in rows],
                "So": [SAID[found.verdict] for _, _, found in rows],
                "Why not": [_reason(found) for _, _, found in rows],
            }
        )


@by_data_version
def against(workspace: Workspace, filters: Filters) -> Against | None:
    """Every number of the page's top row in both periods; None where the export does not reach back so far."""
    both = periods(workspace, filters)
    if both is None:
        return None
    now, before = both
    day, three = (
        [answered_within(workspace, filters, part, hours=hours) for part in both] for hours in (DAY, THREE_DAYS)
    )
    seekers, takes = ([of(workspace, part) for part in both] for of in (_per_seeker, _taken_up))
    changes = {
        "unanswered_72h": share_change(*(_rest(each) for each in three)),
        "answered_24h": share_change(*day),
        "providers_per_seeker": ratio_change(*seekers),
        "taken_up": share_change(*takes),
        "newcomers_waiting": _waiting(workspace, now, before),
    }
    return Against(now, before, changes)


def _rest(share: Estimate) -> Estimate:
    """What a share leaves of one, the ends of its interval turned round."""
    value, low, high = (None if end is None else 1 - end for end in (share.value, share.high, share.low))
    return replace(share, value=value, low=low, high=high)


def _per_seeker(workspace: Workspace, part: Filters) -> Estimate:
    people = members(workspace, part)
    return per_seeker({str(role): int((people["role"] == role).sum()) for role in ROLES})


def _taken_up(workspace: Workspace, part: Filters) -> Estimate:
    people = members(workspace, part)
    found = taken(people)
    given = int(people["count_answers"].sum())
    reason = "nothing tells what came of answers" if given >= FEWEST_ANSWERS else f"{given} answers"
    return count_only(n=given, reason=reason) if found is None else found.any_of_them


def _waiting(workspace: Workspace, now: Filters, before: Filters) -> ShareChange:
    """People new here who wait at the end of each period; not where nobody can be known to be new."""
    if end_of(workspace, before).date() <= known_since(workspace):
        reason = "newcomers cannot be told in the first 28 days of the export"
        return share_change(count_only(n=0, reason=reason), count_only(n=0, reason=reason))
    people = (unanswered_newcomers(workspace, part)["member_key"].nunique() for part in (now, before))
    return count_change(*(int(each) for each in people))


def _said(each: Estimate, kind: Kind) -> str:
    """A period's number with its interval."""
    if each.value is None:
        return "–"
    if kind == "count":
        return f"{each.value:,.0f}"
    if kind == "ratio":
        between = "" if each.low is None or each.high is None else f" ({each.low:.1f}–{each.high:.1f})"
        return f"{each.value:.1f}{between}"
    between = "" if each.low is None or each.high is None else f" ({percent_range(each.low, each.high)})"
    return f"{percent(each.value)}{between}"


def _change(found: ShareChange, kind: Kind) -> str:
    """The ends of the change."""
    if found.low is None or found.high is None:
        return "–"
    if kind == "ratio":
        return f"{found.low:.2f} to {found.high:.2f} times"
    times, unit = (100, "points") if kind == "share" else (1, "people")
    low, high = times * found.low, times * found.high
    digits = 1 if kind == "share" and high - low < FINE_POINTS else 0
    return f"{low:+.{digits}f} to {high:+.{digits}f} {unit}".replace("-", "−")


def _reason(found: ShareChange) -> str | None:
    """Why there is no interval."""
    if found.low is not None:
        return None
    return found.before.reason or found.now.reason or "no interval in one of the two periods"


@dataclass(frozen=True, eq=False)
class WholeRoles:
    """The view, and its numbers against the period before; None where there is no such period or the view is empty."""

    view: Roles
    against: Against | None

    def as_json(self) -> dict[str, Any]:
        """The view's keys; every number's change among `against_period_before`."""
        said = self.view.as_json()
        if self.against is None:
            return said
        return said | {"against_period_before": said["against_period_before"] | {"numbers": self.against.as_json()}}


def roles_with_change(workspace: Workspace, filters: Filters) -> WholeRoles:
    """What `cli.py figures roles` prints."""
    view = roles(workspace, filters)
    return WholeRoles(view, None if view.state == "not_shown" else against(workspace, filters))
