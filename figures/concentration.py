"""Concentration: who carries the community, and how dependent it is on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from figures.cache import by_data_version
from figures.concentration_words import Parts, headline_numbers, sentence_of
from figures.scope import Scope, created_spread, nothing_in_scope, scope, small_group_limit
from figures.words import Number, Sentence
from models.chance import gini_by_chance
from models.concentration import (
    TOP_SHARES,
    Lorenz,
    absence_factor,
    effective_contributors,
    gini,
    gini_corrected,
    hhi,
    lorenz,
    top_share,
)
from models.estimate import State
from models.histogram import CountHistogram, from_pairs
from models.summary import Concentration as Summary
from models.summary import summary
from models.theil import theil
from models.tiers import Tier, tiers
from queries.filters import Filters
from warehouse.workspace import Workspace

SEED = 20_260_930  # the same community shows the same interval every time


@dataclass(frozen=True)
class Concentration:
    """The view, among `scope.count_members` members. summary, counts and curve are None where nothing is in scope."""

    scope: Scope
    state: State
    reason: str | None
    sentence: Sentence
    numbers: tuple[Number, ...] = ()
    counts: CountHistogram | None = None
    summary: Summary | None = None
    tiers: tuple[Tier, ...] = ()
    curve: Lorenz | None = None
    percentiles: bool = True  # False in a micro-community: names and counts instead

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts.

        Every number stands as its definition gives it, also where a page is silent for want of data: `state` and the
        intervals' reasons say so.
        """
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "members": self.scope.count_members,
            "events": self.counts.total if self.counts else 0,
            **_numbers_json(self.counts, self.summary),
            "tiers": [_tier_json(tier) for tier in self.tiers],
            "intervals": _intervals_json(self.summary),
        }


@by_data_version
def counts_in_scope(workspace: Workspace, filters: Filters) -> CountHistogram:
    """How many members created how much, those of the denominator who created nothing at zero."""
    spread = created_spread(workspace, filters)
    pairs = spread[spread["count_created"] > 0]
    made = from_pairs(pairs["count_created"].to_numpy(dtype=np.int64), pairs["count_members"].to_numpy(dtype=np.int64))
    return made.with_members(scope(workspace, filters).count_members)


@by_data_version
def concentration(workspace: Workspace, filters: Filters) -> Concentration:
    """Everything the page's first screen shows, from the counts per member alone."""
    facts = scope(workspace, filters)
    if facts.is_empty:
        nothing = nothing_in_scope(workspace, filters)
        return Concentration(facts, "not_shown", nothing.text(), nothing)
    counts = counts_in_scope(workspace, filters)
    limit = small_group_limit(workspace)
    percentiles = facts.count_active_90 >= limit
    measured = summary(
        counts,
        rng=np.random.default_rng(SEED),
        among_contributors=facts.denominator == "contributors",
        percentiles=percentiles,
        small_group=limit,
    )
    bands = tiers(counts, percentiles=percentiles, small_group=limit)
    shown = measured.reported.estimate
    view = Concentration(
        scope=facts,
        state=shown.state,
        reason=shown.reason if shown.value is None else None,
        sentence=Sentence(""),
        counts=counts,
        summary=measured,
        tiers=bands,
        curve=lorenz(counts),
        percentiles=percentiles,
    )
    with_staff = counts
    if facts.count_staff_created and not filters.with_staff:
        with_staff = counts_in_scope(workspace, replace(filters, with_staff=True))
    parts = Parts(facts, counts, measured, bands, absence_factor(with_staff))
    return replace(view, sentence=sentence_of(parts, view.reason), numbers=headline_numbers(parts))


def _numbers_json(counts: CountHistogram | None, measured: Summary | None) -> dict[str, Any]:
    if counts is None or measured is None:
        names = ("gini", "gini_corrected", "gini_reported", "gini_chance", "theil", "hhi", "effective_contributors")
        return dict.fromkeys((*names, "absence_factor_50", "absence_factor_80"), None) | {"top_share": {}}
    half, most = (each.value for _, each in sorted(measured.absence.items()))
    return {
        "gini": gini(counts),
        "gini_corrected": gini_corrected(counts),
        "gini_reported": {
            "kind": measured.reported.kind,
            "why": measured.reported.why,
            **measured.reported.estimate.as_json(),
        },
        "gini_chance": gini_by_chance(counts.mean),
        "theil": theil(counts),
        "hhi": hhi(counts),
        "effective_contributors": effective_contributors(counts).order_2,
        "absence_factor_50": int(half or 0),
        "absence_factor_80": int(most or 0),
        "top_share": {f"{percent}%": top_share(counts, percent) for percent in TOP_SHARES},
    }


def _intervals_json(measured: Summary | None) -> dict[str, Any]:
    """95 % intervals by name of the number, each with the reason where there is none."""
    if measured is None:
        return {}
    band = measured.chance
    # Among contributors the band is of people who all wrote at least once (docs/decisions/0006), the formula is not.
    chance = {"gini_chance": {"value": band.expected, "low": band.low, "high": band.high}} if band else {}
    return {
        "gini_corrected": measured.gini.as_json(),
        "gini_reported": measured.reported.estimate.as_json(),
        **chance,
        **{f"top_share_{percent}%": each.as_json() for percent, each in measured.top.items()},
        **{f"absence_factor_{share:.0%}".removesuffix("%"): each.as_json() for share, each in measured.absence.items()},
    }


def _tier_json(tier: Tier) -> dict[str, Any]:
    return {
        "tier": tier.key,
        "label": tier.label,
        "members": tier.actual,
        "nominal_members": tier.nominal,
        "content": tier.content,
        "content_share": tier.content_share,
        "reason": tier.reason,
    }
