"""Churn: whether people leave because they are done, or because something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from figures.cache import ahead, by_data_version
from figures.churn_blocks import Blocks, blocks
from figures.churn_data import Rule, active_days, histories, rule
from figures.churn_json import blocks_json, evergreen_json, future_json, judged_json, rule_json, stay_json
from figures.churn_judged import Judged, judged
from figures.churn_members import Evergreen, evergreen
from figures.churn_outlook import Future, future
from figures.churn_stay import Stay, stay
from figures.churn_words import Parts, headline_numbers, sentence_of
from figures.scope import Scope, nothing_in_scope, scope, small_group_limit
from figures.words import Number, Sentence, count
from models.estimate import State
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Churn:
    """The view. What a refused rule of departure leaves unknown is None; blocks are known without it."""

    scope: Scope
    state: State
    reason: str | None
    sentence: Sentence
    numbers: tuple[Number, ...] = ()
    rule: Rule | None = None
    stay: Stay | None = None
    judged: Judged | None = None
    evergreen: Evergreen | None = None
    evergreen_ids: tuple[str, ...] = ()
    blocks: Blocks | None = None
    future: Future | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts, then more; numbers stand also where a page is silent."""
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            **rule_json(self.rule),
            **stay_json(self.stay),
            **judged_json(self.judged),
            **evergreen_json(self.evergreen, self.evergreen_ids),
            **blocks_json(self.blocks),
            **future_json(self.future),
        }


@by_data_version
def churn(workspace: Workspace, filters: Filters) -> Churn:
    """Everything the page's first screen shows, and what `figures churn` prints."""
    ahead(workspace, filters, active_days)
    facts = scope(workspace, filters)
    if not facts.count_active:
        nothing = nothing_in_scope(workspace, filters)
        return Churn(facts, "not_shown", nothing.text(), nothing)
    ahead(workspace, filters, blocks)  # waits for the histories, then is beside what follows from the rule
    chosen, found = rule(workspace, filters), stay(workspace, filters)
    result, ever = judged(workspace, filters), evergreen(workspace, filters)
    by_block = blocks(workspace, filters)
    state, reason = _state(facts, chosen, found, small_group_limit(workspace))
    parts = Parts(facts, chosen, found, result, ever, by_block, reason)
    return Churn(
        scope=facts,
        state=state,
        reason=reason,
        sentence=sentence_of(parts),
        numbers=headline_numbers(parts),
        rule=chosen,
        stay=found,
        judged=result,
        evergreen=ever,
        evergreen_ids=_ids(workspace, filters, ever),
        blocks=by_block,
        future=future(workspace, filters),
    )


def _state(facts: Scope, chosen: Rule, found: Stay | None, limit: int) -> tuple[State, str | None]:
    if found is None:
        return "not_shown", chosen.threshold.reason
    if facts.count_active_90 < limit:
        people = count(facts.count_active_90, "person", "people")
        return "count_only", f"{people} active in the last {RECENT_DAYS} days; a curve of their own needs {limit}"
    if found.staying.reason:
        return "count_only", found.staying.reason
    return found.staying.typical.state, None


def _ids(workspace: Workspace, filters: Filters, ever: Evergreen | None) -> tuple[str, ...]:
    """Ids of the evergreen members, in the order of their keys."""
    if ever is None or not ever.places.size:
        return ()
    keys = [int(key) for key in histories(workspace, filters).keys[ever.places]]
    return tuple(str(name) for name in ask(workspace, "people", filters, member_keys=keys)["member_id"])
