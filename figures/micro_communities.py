"""Micro-communities: which small groups thrive, how deep they go beside larger ones, and who bridges them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from figures.cache import ahead, by_data_version
from figures.micro_pairs import group_pairs
from figures.micro_parts import group_members, small_against_large
from figures.micro_rows import GroupRow, declared_rows, for_eyes, group_of
from figures.micro_words import headline_numbers, sentence_of
from figures.scope import Scope, nothing_in_scope, scope, small_group_limit
from figures.words import Number, Sentence
from models.equal_activity import EqualActivity
from models.estimate import Estimate, State
from models.groups import FEWEST_POSTS, Funnel, funnel
from queries.filters import Filters
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class MicroCommunities:
    """The view. rows: the groups that the export names, by name. Detected ones: figures.micro_detected."""

    scope: Scope
    state: State
    reason: str | None
    sentence: Sentence
    limit: int
    numbers: tuple[Number, ...] = ()
    rows: tuple[GroupRow, ...] = ()
    funnel: Funnel | None = None
    equal: EqualActivity | None = None

    def micro(self) -> tuple[GroupRow, ...]:
        """Groups with somebody, and fewer than the limit, active lately."""
        return tuple(row for row in self.rows if row.is_micro)

    def for_eyes(self, *, may_see_names: bool) -> MicroCommunities:
        """The view as somebody may see it: no facts about a handful of people where names are hidden."""
        return replace(self, rows=for_eyes(self.rows, may_see_names=may_see_names))

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts."""
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "small_is_fewer_than": self.limit,
            "groups": [row.as_json() for row in self.rows],
            "pooled_replies_per_post": self.funnel.pooled if self.funnel else None,
            "small_against_large": _equal_json(self.equal),
        }


@by_data_version
def micro_communities(workspace: Workspace, filters: Filters) -> MicroCommunities:
    """Everything the page's first screen shows."""
    facts, limit = scope(workspace, filters), small_group_limit(workspace)
    if facts.is_empty:
        nothing = nothing_in_scope(workspace, filters)
        return MicroCommunities(facts, "not_shown", nothing.text(), nothing, limit)
    ahead(workspace, filters, group_pairs)
    members = group_members(workspace, filters)
    if not members["count_replies"].any():
        words = _no_replies(workspace, filters)
        return MicroCommunities(facts, "not_shown", words.text(), words, limit)
    depths = funnel([group_of(str(name), part) for name, part in members.groupby("community", sort=True)])
    rows = tuple(declared_rows(workspace, filters, depths, limit))
    shown = [row for row in rows if row.depth.per_post.value is not None]
    few = None if shown else f"no group has {FEWEST_POSTS} posts"
    view = MicroCommunities(
        scope=facts,
        state="ok" if shown else "count_only",
        reason=few,
        sentence=Sentence(""),
        limit=limit,
        rows=rows,
        funnel=depths,
        equal=small_against_large(workspace, filters),
    )
    return replace(view, sentence=sentence_of(view), numbers=headline_numbers(view))


def _no_replies(workspace: Workspace, filters: Filters) -> Sentence:
    """Nothing tells how deep groups go: only staff talk with members, or nobody is seen to reply to anybody else."""
    if not filters.with_staff and group_members(workspace, replace(filters, with_staff=True))["count_replies"].any():
        return Sentence(
            "Members are not seen to reply to each other here, only staff reply or are replied to.",
            "How deep groups go among members cannot be told.",
            "Next: count staff in (filter bar), or look at who of the members could answer (Skills).",
        )
    return Sentence(
        "Nobody is seen to reply to anybody else here, so how deep groups go cannot be told.",
        "Next: import an export that names the thread (thread_id) or whom a reply answers (reply_to_member_id).",
    )


def _equal_json(equal: EqualActivity | None) -> dict[str, Any] | None:
    if equal is None:
        return None
    ratio: Estimate = equal.ratio
    return {
        "ratio": ratio.value,
        "low": ratio.low,
        "high": ratio.high,
        "small_groups": equal.count_small,
        "large_groups": equal.count_large,
        "replies_per_post_small": equal.small,
        "replies_per_post_large": equal.large,
        "covered": equal.covered,
        "verdict": equal.verdict,
        "state": ratio.state,
        "reason": ratio.reason,
    }
