"""All views by the name that the command line knows them by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from figures.campaigns_whole import campaigns_with_outcomes
from figures.churn import churn
from figures.concentration import concentration
from figures.micro_detected import micro_with_detected
from figures.overview import overview
from figures.reach import reach
from figures.readiness import almost_ready
from figures.roles_against import roles_with_change
from figures.skills import skills_view
from figures.training_whole import training_with_everything
from figures.who_is_who import who_is_who
from queries.filters import Filters
from warehouse.workspace import Workspace


class View(Protocol):
    """What every view gives: its numbers as plain values."""

    def as_json(self) -> dict[str, Any]:
        """Scope, headline, state, reason where not shown, and the view's own keys."""


VIEWS: dict[str, Callable[[Workspace, Filters], View]] = {
    "overview": overview,
    "concentration": concentration,
    "reach": reach,
    "churn": churn,
    "people": who_is_who,
    "roles": roles_with_change,
    "skills": skills_view,
    "micro-communities": micro_with_detected,
    "training": training_with_everything,
    "almost-ready": almost_ready,
    "campaigns": campaigns_with_outcomes,
}
