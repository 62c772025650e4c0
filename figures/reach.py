"""Reach: whose voice carries, and which team of ordinary trusted members out-reaches the star."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from figures.cache import ahead, by_data_version
from figures.people import names_of
from figures.reach_notes import cut_offs_json
from figures.reach_rates import Rates, rates
from figures.reach_team import SEED, PickedTeam, team_of
from figures.reach_windows import Seen, Totals, totals, windows
from figures.reach_words import Parts, headline_numbers, sentence_of
from figures.scope import Scope, nothing_in_scope, scope, small_group_limit
from figures.words import Number, Sentence
from models.estimate import Estimate, State, not_shown
from models.reach import Voices, too_thin, voices
from models.team_intervals import reach_interval
from queries.filters import Filters
from warehouse.workspace import Workspace

THREAD_REACH = 0.3  # from this share of inferred answers on it is reach by thread (METHODS 3.1)
NO_TARGETS = "needs a column that names whom a reply answers (reply_to_member_id), or threads; nobody answers anybody"
TWO_WINDOWS = "needs 180 days: 90 to pick the team and the next 90 to measure it"


@dataclass(frozen=True, eq=False)
class Reach:
    """The view. later: the last 90 days of scope, which ranks people; team: picked in the 90 days before.

    star: member key of who is the star now. ranking and team are None where the data is too thin for them.
    names: of everybody whom the words name, by member key.
    """

    scope: Scope
    state: State
    reason: str | None
    sentence: Sentence
    totals: Totals
    numbers: tuple[Number, ...] = ()
    later: Seen | None = None
    voices: Voices | None = None
    star_reach: Estimate | None = None
    team: PickedTeam | None = None
    rates: Rates | None = None
    names: dict[int, str] | None = None
    ids: dict[int, str] | None = None

    @property
    def star(self) -> int | None:
        """Member key of the star of the last 90 days."""
        if self.voices is None or self.later is None or self.voices.star is None:
            return None
        return int(self.later.window.graph.members[self.voices.star])

    @property
    def is_measured(self) -> bool:
        """There is a later window, and somebody in the team."""
        return self.team is not None and self.team.measured_in is not None and bool(self.team.keys)

    @property
    def is_by_thread(self) -> bool:
        """So many answers name nobody that reach is by thread."""
        return self.later is not None and self.later.inferred > THREAD_REACH

    @property
    def what(self) -> str:
        """Reach, or thread reach where many answers name nobody."""
        return "thread reach" if self.is_by_thread else "reach"

    @property
    def fifth_reach(self) -> int | None:
        """The fifth widest reach of the last 90 days, against which a star is measured; None for fewer people."""
        return self.voices.fifth_reach if self.voices else None

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts, and what stands behind them."""
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "edges": self.totals.edges,
            "pairs": self.totals.pairs,
            "reciprocity": self.totals.reciprocity,
            "left_out": {"to_self": self.totals.to_self, "removed_accounts": self.totals.of_removed},
            "kind": self.what,
            "inferred_share": self.later.inferred if self.later else None,
            "star": self._id(self.star),
            "star_reach": int(self.star_reach.value) if self.star_reach and self.star_reach.value is not None else None,
            "no_star": self.voices.no_star if self.voices else self.reason,
            "cut_offs": cut_offs_json(self),
            **_team_json(self),
            **_rates_json(self.rates),
            "intervals": _intervals_json(self),
        }

    def _id(self, key: int | None) -> str | None:
        return None if key is None or self.ids is None else self.ids.get(key)


@by_data_version
def reach(workspace: Workspace, filters: Filters) -> Reach:
    """Everything the page's first screen shows."""
    facts = scope(workspace, filters)
    ahead(workspace, filters, totals)
    both = windows(workspace, filters)
    counted = totals(workspace, filters)
    if both is None or facts.count_acts == 0:
        nothing = nothing_in_scope(workspace, filters)
        return Reach(facts, "not_shown", nothing.text(), nothing, counted)
    later = both.later
    empty = Reach(facts, "count_only", None, Sentence(""), counted, later=later)
    reason = _too_little(later, facts, small_group_limit(workspace))
    if reason:
        state: State = "not_shown" if not later.window.graph.pairs else "count_only"
        thin = replace(empty, state=state, reason=reason)
        return replace(thin, sentence=sentence_of(Parts(thin)), numbers=headline_numbers(Parts(thin)))
    heard, team = voices(later.window), team_of(workspace, filters)
    found = replace(empty, voices=heard, team=team, rates=rates(workspace, filters))
    keys = {key for key in (found.star, team.star if team else None) if key is not None}
    named = names_of(workspace, filters, member_keys=tuple(sorted(keys | set(team.keys if team else ()))))
    found = replace(
        found,
        star_reach=_star_reach(found),
        names=dict(zip(named["member_key"], named["name"], strict=True)),
        ids=dict(zip(named["member_key"], named["member_id"], strict=True)),
    )
    found = replace(found, state=_state(found))
    return replace(found, sentence=sentence_of(Parts(found)), numbers=headline_numbers(Parts(found)))


def _too_little(later: Seen, facts: Scope, limit: int) -> str | None:
    """Why nobody is ranked: no targets at all, a micro-community, or too few answers."""
    if not later.window.graph.pairs:
        return NO_TARGETS
    if facts.count_active_90 < limit:
        return f"needs {limit} people active in the last 90 days; there are {facts.count_active_90}"
    return too_thin(later.window.graph, later.edges)


def _star_reach(found: Reach) -> Estimate:
    """The star's audience with its interval over members."""
    if found.voices is None or found.later is None or found.voices.star is None:
        return not_shown(n=0, reason=(found.voices.no_star if found.voices else None) or "no star to beat")
    of_star = int(found.later.window.graph.reach[found.voices.star])
    return reach_interval(of_star, n_active=len(found.later.acts), rng=np.random.default_rng(SEED))


def _state(found: Reach) -> State:
    """Wide where the number the page is about is; everything else that is ranked is fine."""
    if not found.is_measured or found.team is None or found.team.intervals is None:
        return "ok"
    size = found.team.intervals.size
    return "wide" if size.state == "wide" else "ok"


def _team_json(view: Reach) -> dict[str, Any]:
    names = ("team", "team_reach", "team_size_to_beat_star", "team_size_when_picked", "measured_on")
    found = view.team
    if found is None or view.ids is None:
        return {"team": [], **dict.fromkeys(names[1:])}
    measured = found.measured_in
    return {
        "team": [view.ids[key] for key in found.keys],
        "team_reach": found.reach,
        "team_size_to_beat_star": found.team.size,
        "team_size_when_picked": found.team.size_when_picked,
        "measured_on": measured.as_json() if measured else None,
        "picked_on": found.picked_in.as_json(),
        "not_measured_because": None if measured else TWO_WINDOWS,
        "star_when_picked": view.ids.get(found.star) if found.star is not None else None,
        "team_reach_when_picked": found.reach_when_picked,
        "fewest_possible_when_picked": found.team.fewest,
        "at_least_of_best": found.of_best,
        "curve": {
            "picked": found.team.picked.tolist(),
            "measured": found.team.measured.tolist(),
            "star_measured": found.team.star_measured.tolist() if found.star is not None else [],
        },
    }


def _rates_json(found: Rates | None) -> dict[str, Any]:
    if found is None:
        return {"rate_multiple": None, "rates": []}
    team = found.team
    return {
        "rate_multiple": team.multiple.estimate.value if team else None,
        "rates": [group.as_json() for group in found.groups],
        "rule": found.rule.in_words(),
    }


def _intervals_json(view: Reach) -> dict[str, Any]:
    """95 % intervals by name of the number, each with the reason where there is none."""
    missing = view.reason or TWO_WINDOWS
    intervals = view.team.intervals if view.team else None
    team = view.rates.team if view.rates else None
    named = {
        "star_reach": view.star_reach,
        "team_reach": intervals.reach if intervals else None,
        "team_size_to_beat_star": intervals.size if intervals else None,
        "rate_multiple": team.multiple.estimate if team else None,
    }
    return {name: (each or not_shown(n=0, reason=missing)).as_json() for name, each in named.items()}
