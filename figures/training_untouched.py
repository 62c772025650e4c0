"""The negative control of Training uplift: groups that a program is not about, and what the trained did there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from figures.training_panel import Weeks, acts_in_groups
from figures.training_words import uplift_range
from figures.words import count, listed, percent
from models.estimate import State
from models.panel import Cumulated
from models.uplift import FEWEST
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    from models.negative_control import NegativeControl

MOST_NAMED = 3  # groups in a sentence


@dataclass(frozen=True)
class Untouched:
    """named: groups somebody has declared, as they stand in the settings; known: those of them with acts."""

    named: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The groups as a phrase, the first few by name."""
        more = len(self.known) - MOST_NAMED
        told = [*self.known[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
        return listed(told)


def untouched_groups(workspace: Workspace, filters: Filters, *, program: str) -> Untouched:
    """Groups that this program is not about: somebody's knowledge, kept as a setting; no data could tell."""
    named = settings.parts_in(settings.get(workspace, f"{settings.NOT_ABOUT}{program}"))
    if not named:
        return Untouched((), ())
    there = set(ask(workspace, "communities", Filters(with_staff=filters.with_staff))["community"])
    return Untouched(named, tuple(name for name in named if name in there))


def groups_to_choose(workspace: Workspace) -> list[str]:
    """Every group that can be named, the largest first; none with a semicolon, which ends a name in settings."""
    return [str(each) for each in ask(workspace, "communities", Filters())["community"] if ";" not in str(each)]


def acts_untouched(workspace: Workspace, filters: Filters, weeks: Weeks, groups: Untouched) -> Cumulated | None:
    """Writing and reacting by week in these groups, whatever groups are filtered; None where none are known."""
    return acts_in_groups(workspace, filters, weeks, groups.known) if groups.known else None


def state_of(found: NegativeControl | None) -> State:
    """ok: it can be read; count_only: too few act there; not_shown: no group is named."""
    if found is None:
        return "not_shown"
    return "ok" if found.is_enough else "count_only"


def untouched_in_words(found: NegativeControl | None, groups: Untouched, program: str) -> str:
    """What the negative control says, as one or two sentences."""
    if found is None:
        if groups.named:
            return f"No group of this data is called {listed(groups.named)}: choose them again."
        return f"Nobody has said yet which groups {program} is not about; there a real effect would not show."
    if not found.is_enough:
        people = count(found.acting, "person", "people")
        return f"Only {people} of those compared did anything in {groups.in_words}; from {FEWEST} on it can be read."
    moved = uplift_range(found.ratio)
    if found.has_moved:
        return (
            f"In {groups.in_words}, which {program} is not about, the same people changed too: {moved}. Something else "
            "moved them, or it spilled over; the two cannot be told apart, so nothing is called an effect."
        )
    missed = found.ratio.smallest_detectable
    unseen = f" A drift below {percent(missed)} would be missed." if missed is not None else ""
    return f"In {groups.in_words}, which {program} is not about, no move: {moved}, as it should be.{unseen}"


def untouched_json(found: NegativeControl | None, groups: Untouched, program: str) -> dict[str, Any]:
    """Plain values for the command line."""
    ratio = found.ratio if found is not None and found.is_enough else None
    low, high = ratio.interval if ratio is not None else (None, None)
    return {
        "groups": list(groups.known),
        "not_in_data": [name for name in groups.named if name not in groups.known],
        "state": state_of(found),
        "acting": found.acting if found is not None else None,
        "log_rate_ratio": ratio.value if ratio is not None else None,
        "standard_error": ratio.standard_error if ratio is not None else None,
        "uplift": math.expm1(ratio.value) if ratio is not None and ratio.value is not None else None,
        "low": math.expm1(low) if low is not None else None,
        "high": math.expm1(high) if high is not None else None,
        "smallest_detectable": ratio.smallest_detectable if ratio is not None else None,
        "moved": found.has_moved if found is not None and found.is_enough else None,
        "says": untouched_in_words(found, groups, program),
    }
