"""The two windows that Reach looks at: the one that picks the team and the later one that measures it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.day_parts import Days, day_parts
from figures.recommending import rule_of
from figures.scope import scope
from figures.special_ids import special_ids
from models.act_codes import AnsweredPairs, answered_pairs, people_acts
from models.attention import attention
from models.histogram import Ints
from models.pair_counts import pair_codes, pair_counts
from models.reach import WINDOW_DAYS, Window
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

NOWHERE = -1  # group of somebody who was answered and did nothing themselves


@dataclass(frozen=True)
class Totals:
    """Attention over the whole scope: acts that answer somebody, distinct directed pairs, those that go both ways.

    to_self, of_removed: acts left out because they answer their own author, or a removed account.
    """

    edges: int
    pairs: int
    mutual_pairs: int
    to_self: int
    of_removed: int

    @property
    def reciprocity(self) -> float | None:
        """Share of pairs whose reverse exists; None without pairs."""
        return self.mutual_pairs / self.pairs if self.pairs else None


@dataclass(frozen=True, eq=False)
class Seen:
    """One window as Reach needs it: from its first day up to `until` (excluded), the graph and what each person did.

    edges: acts that answer somebody. inferred: share of them aimed at the thread's starter because no name was given.
    acts: one row per person active in it: member_key, community_key, count_weeks, count_acts, count_created,
    count_recommending. home: group of each place of the graph.
    """

    since: date
    until: date
    window: Window
    edges: int
    inferred: float
    acts: pd.DataFrame
    home: Ints

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - timedelta(days=1)

    def as_json(self) -> dict[str, str]:
        """First day, and first day after."""
        return {"from": self.since.isoformat(), "to": self.until.isoformat()}


@dataclass(frozen=True, eq=False)
class Windows:
    """The later window (the last 90 days of scope) and the 90 days before it, None where the scope is too short."""

    later: Seen
    earlier: Seen | None


@by_data_version
def totals(workspace: Workspace, filters: Filters) -> Totals:
    """Edges, pairs and reciprocity over the whole scope."""
    facts = scope(workspace, filters)
    special = special_ids(workspace)

    def codes(days: Days) -> Ints:
        acts = ask(workspace, "reach_targets", filters, part_from=days[0], part_until=days[1])
        return pair_codes(acts["member_key"], acts["target_key"], special, with_staff=filters.with_staff)

    parts = day_parts(workspace, filters, end=facts.end_day) if facts.end_day else ()
    found = pair_counts(codes(days) for days in parts)
    return Totals(found.edges, found.pairs, found.mutual, found.to_self, found.of_removed)


@by_data_version
def windows(workspace: Workspace, filters: Filters) -> Windows | None:
    """Both windows, counted back from the end of the scope; None where nothing is in scope."""
    facts = scope(workspace, filters)
    if facts.from_day is None or facts.end_day is None:
        return None
    end, days = facts.end_day, (facts.end_day - facts.from_day).days
    border = end - timedelta(days=min(WINDOW_DAYS, days))
    begin = border - timedelta(days=WINDOW_DAYS) if days >= 2 * WINDOW_DAYS else border
    both = replace(filters, from_day=begin, to_day=end)
    rule = rule_of(workspace).parameters()
    acts = [
        ask(workspace, "reach_acts", both, later_from=border, later_end=end, part_from=part, part_until=until, **rule)
        for part, until in day_parts(workspace, both, end=end) or ((begin, end),)
    ]
    pairs, doing = (np.concatenate([part[name] for part in acts]) for name in ("pair_code", "doing_code"))
    del acts
    before, after = answered_pairs(pairs)
    people_before, people_after = people_acts(doing)
    order = ask(workspace, "member_order", filters)
    later = _seen(after, people_after, order, since=border, until=end)
    if begin == border:
        return Windows(later, None)
    return Windows(later, _seen(before, people_before, order, since=begin, until=border))


def _seen(pairs: AnsweredPairs, acts: pd.DataFrame, order: pd.DataFrame, *, since: date, until: date) -> Seen:
    """One window from its pairs and from what people did."""
    graph = attention(pairs.replier, pairs.author, pairs.days)
    received = np.bincount(graph.places(pairs.author), weights=pairs.acts, minlength=graph.n).astype(np.int64)
    places = graph.places(acts["member_key"].to_numpy(dtype=np.int64))

    def of_graph(values: Any, empty: int = 0) -> Ints:  # noqa: ANN401 - a column, of whatever dtype
        column = np.full(graph.n, empty, dtype=np.int64)
        column[places[places >= 0]] = np.asarray(values, dtype=np.int64)[places >= 0]
        return column

    place_of = np.zeros(graph.n, dtype=np.int64)
    if graph.n:
        at = np.searchsorted(order["member_key"].to_numpy(dtype=np.int64), graph.members)
        place_of = order["place"].to_numpy(dtype=np.int64)[at]
    total = int(pairs.acts.sum())
    return Seen(
        since=since,
        until=until,
        window=Window(
            graph,
            id_order=place_of,
            created=of_graph(acts["count_created"]),
            weeks=of_graph(acts["count_weeks"]),
            received=received,
        ),
        edges=total,
        inferred=int(pairs.inferred.sum()) / total if total else 0.0,
        acts=acts,
        home=of_graph(acts["community_key"], NOWHERE),
    )
