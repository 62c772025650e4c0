"""Rows of Micro-communities: one group each, declared or detected, with how deep it goes and whom it shares."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from figures.micro_pairs import group_pairs
from figures.micro_parts import found_groups, group_members, shared_people
from figures.questions import end_of
from models.estimate import State, not_shown
from models.groups import Depth, Funnel, Group, funnel
from queries.filters import Filters
from warehouse.workspace import Workspace

FEWEST_PAIRS = 10  # below, one pair that answers each other is the group's reciprocity
FEWEST_PEOPLE = 5  # PRODUCT 9: a smaller group is no group where names are hidden


@dataclass(frozen=True)
class GroupRow:
    """One group, declared or detected. active: people in the last 90 days of the scope; members: in all of it.

    pairs: None for a detected group where not all were looked at. reciprocity: share of directed pairs whose reverse
    exists, None below FEWEST_PAIRS. bridges: active people who are
    also active in another declared group; None for detected groups, which share nobody.
    """

    name: str
    kind: str  # declared, detected
    members: int
    active: int
    created: int
    depth: Depth
    reactions_per_post: float | None
    pairs: int | None
    reciprocity: float | None
    days_since_post: float | None
    bridges: int | None
    linked_to: str | None
    is_micro: bool

    @property
    def state(self) -> State:
        """As replies per post are."""
        return self.depth.per_post.state

    def without_facts(self) -> GroupRow:
        """The row as it is shown where names are hidden and the group is too small to hide anybody in."""
        hidden = not_shown(n=self.members, reason=f"fewer than {FEWEST_PEOPLE} people")
        depth = replace(self.depth, posts=0, replies=0, per_post=hidden, shrunk=None, differs=False)
        nothing = {"reactions_per_post": None, "reciprocity": None, "days_since_post": None, "bridges": None}
        return replace(self, created=0, depth=depth, pairs=0, linked_to=None, **nothing)  # type: ignore[arg-type]

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises, and the rest of the row."""
        per_post = self.depth.per_post
        return {
            "community": self.name,
            "kind": self.kind,
            "active": self.active,
            "members": self.members,
            "posts": self.depth.posts,
            "replies_per_post": per_post.value,
            "replies_per_post_low": per_post.low,
            "replies_per_post_high": per_post.high,
            "replies_per_post_shrunk": self.depth.shrunk,
            "outside_limits": self.depth.differs,
            "reactions_per_post": self.reactions_per_post,
            "reciprocity": self.reciprocity,
            "pairs": self.pairs,
            "days_since_post": self.days_since_post,
            "bridges": self.bridges,
            "linked_to": self.linked_to,
            "is_micro": self.is_micro,
            "state": self.state,
            "reason": per_post.reason,
        }


def group_of(name: str, part: pd.DataFrame, replies: str = "count_replies") -> Group:
    """What models.groups needs of a group's people; replies: the column whose sum is all of its replies."""
    posts, received = (part[column].to_numpy(dtype=np.int64) for column in ("count_posts", "count_received"))
    return Group(name, posts, received, int(part[replies].sum()))


def for_eyes(rows: tuple[GroupRow, ...], *, may_see_names: bool) -> tuple[GroupRow, ...]:
    """The rows as somebody may see them: no facts about a handful of people where names are hidden."""
    if may_see_names:
        return rows
    return tuple(row if row.members >= FEWEST_PEOPLE else row.without_facts() for row in rows)


def declared_rows(workspace: Workspace, filters: Filters, depths: Funnel, limit: int) -> list[GroupRow]:
    """Rows of the groups that the export names, in the order of the funnel."""
    members, end = group_members(workspace, filters), pd.Timestamp(end_of(workspace, filters))
    sums = members.groupby("community").agg(
        members=("member_key", "size"),
        count_created=("count_created", "sum"),
        count_posts=("count_posts", "sum"),
        count_reactions=("count_reactions", "sum"),
        is_active_90=("is_active_90", "sum"),
        last_created_at=("last_created_at", "max"),
    )
    sums = sums.join(group_pairs(workspace, filters).set_index("community"))
    sums = sums.join(shared_people(workspace, filters).set_index("community"))
    sums = sums.fillna({"count_pairs": 0, "count_mutual": 0, "count_bridges": 0})
    facts, reactions = sums.to_dict("index"), bool(sums["count_reactions"].any())
    return [_row(depth, "declared", facts[depth.name], end, limit, reactions=reactions) for depth in depths.groups]


def detected_rows(workspace: Workspace, filters: Filters, limit: int) -> list[GroupRow]:
    """Rows of the groups that were found, the largest first; replies are those that came to their people, anywhere."""
    found, end = found_groups(workspace, filters), pd.Timestamp(end_of(workspace, filters))
    if found.groups.empty:
        return []
    names = found.groups.set_index("group")["name"]
    parts = {int(str(group)): part for group, part in found.people.groupby("group", sort=True)}
    depths = funnel([group_of(str(names[group]), part, "count_received") for group, part in parts.items()])
    facts, reactions = found.groups.set_index("name").to_dict("index"), bool(found.groups["count_reactions"].any())
    return [_row(depth, "detected", facts[depth.name], end, limit, reactions=reactions) for depth in depths.groups]


def _row(
    depth: Depth, kind: str, sums: Mapping[Hashable, Any], end: pd.Timestamp, limit: int, *, reactions: bool
) -> GroupRow:
    posts, active = int(sums["count_posts"]), int(sums["is_active_90"])
    pairs = None if pd.isna(sums["count_pairs"]) else int(sums["count_pairs"])
    last, linked, bridges = sums["last_created_at"], sums.get("linked_to"), sums.get("count_bridges")
    return GroupRow(
        name=depth.name,
        kind=kind,
        members=int(sums["members"]),
        active=active,
        created=int(sums["count_created"]),
        depth=depth,
        reactions_per_post=float(sums["count_reactions"]) / posts if posts and reactions else None,
        pairs=pairs,
        reciprocity=float(sums["count_mutual"]) / pairs if pairs is not None and pairs >= FEWEST_PAIRS else None,
        days_since_post=max((end - last).total_seconds() / 86_400, 0.0) if pd.notna(last) else None,
        bridges=None if bridges is None else int(bridges),
        linked_to=linked if isinstance(linked, str) else None,
        is_micro=0 < active < limit,
    )
