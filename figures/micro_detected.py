"""Groups that nobody declared, found in who turns to whom: asked for when the rest of the page stands (seconds)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from figures.cache import by_data_version
from figures.micro_communities import MicroCommunities, micro_communities
from figures.micro_parts import detected
from figures.micro_rows import GroupRow, detected_rows, for_eyes
from figures.scope import small_group_limit
from figures.words import Number, count, percent
from queries.filters import Filters
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class DetectedGroups:
    """rows: the largest group first, steadiness in their order. reason: why none are claimed; None where they are.

    pairs: looked at, out of all_pairs.
    """

    rows: tuple[GroupRow, ...]
    steadiness: tuple[float, ...]
    stability: float | None
    modularity: float | None
    modularity_by_chance: float | None
    runs: int
    reason: str | None
    pairs: int
    all_pairs: int

    def for_eyes(self, *, may_see_names: bool) -> DetectedGroups:
        """The groups as somebody may see them."""
        return replace(self, rows=for_eyes(self.rows, may_see_names=may_see_names))

    def numbers(self) -> tuple[Number, ...]:
        """How many, how far the runs agree, and how much more they are than chance."""
        if self.reason or self.stability is None or self.modularity is None or self.modularity_by_chance is None:
            return ()
        people = count(sum(row.members for row in self.rows), "person", "people")
        stable, chance = f"{math.floor(1000 * self.stability) / 10:.1f} %", f"by chance {self.modularity_by_chance:.2f}"
        return (
            Number("Groups detected", f"{len(self.rows)}", people, "detected_groups"),
            Number("Runs agree to", stable, f"{self.runs} runs, adjusted Rand", "detected_groups"),
            Number("Modularity", f"{self.modularity:.2f}", chance, "detected_groups"),
        )

    def steady(self) -> list[str]:
        """Of each group how much of it the other runs find again."""
        return [percent(each) for each in self.steadiness]

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line, the rows left to whoever lists all groups."""
        return {
            "runs": self.runs,
            "stability": self.stability,
            "modularity": self.modularity,
            "modularity_by_chance": self.modularity_by_chance,
            "reason": self.reason,
            "pairs": self.pairs,
            "all_pairs": self.all_pairs,
        }

    def looked_at(self) -> str:
        """Said where not all pairs were looked at; empty where all were."""
        if self.pairs >= self.all_pairs:
            return ""
        return (
            f"So many people turn to each other that {self.pairs:,} of {self.all_pairs:,} pairs were looked at:"
            " those of the most days, and some of those of fewer days, drawn by lot."
        )


@by_data_version
def detected_groups(workspace: Workspace, filters: Filters) -> DetectedGroups:
    """The detected groups within the filters, with how deep they go and how far to trust them."""
    found = detected(workspace, filters)
    rows = detected_rows(workspace, filters, small_group_limit(workspace))
    return DetectedGroups(
        rows=tuple(rows),
        steadiness=tuple(float(each) for each in found.steadiness),
        stability=found.stability,
        modularity=found.modularity,
        modularity_by_chance=found.by_chance,
        runs=found.runs,
        reason=found.reason,
        pairs=found.pairs,
        all_pairs=found.all_pairs,
    )


@dataclass(frozen=True, eq=False)
class WholeMicroCommunities:
    """The view and the detected groups; None where the view is not shown."""

    view: MicroCommunities
    found: DetectedGroups | None

    def as_json(self) -> dict[str, Any]:
        """The view's keys, the detected groups behind the declared ones, then `detected`."""
        said = self.view.as_json()
        rows = self.found.rows if self.found else ()
        groups = said["groups"] + [row.as_json() for row in rows]
        return said | {"groups": groups, "detected": self.found.as_json() if self.found else None}


def micro_with_detected(workspace: Workspace, filters: Filters) -> WholeMicroCommunities:
    """What `cli.py figures micro-communities` prints."""
    view = micro_communities(workspace, filters)
    return WholeMicroCommunities(view, None if view.state == "not_shown" else detected_groups(workspace, filters))
