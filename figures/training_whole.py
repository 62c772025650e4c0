"""Training uplift with what the page works out apart: rounds drawn by lot, roll-outs to groups, the planner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from figures.training import Training, training
from figures.training_lottery import Lottery, lotteries
from figures.training_planner import planner, planner_json
from figures.training_roll_out import RollOut, looks_like_roll_out, roll_out
from models.sample_size import Plan
from queries.filters import Filters
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class WholeTraining:
    """The view, its lotteries, the planner's table, and the cross-check where completions look like a roll-out."""

    view: Training
    lotteries: tuple[Lottery, ...]
    roll_out: RollOut | None
    plans: tuple[Plan, ...]

    def as_json(self) -> dict[str, Any]:
        """The view's keys, then `randomised`, `roll_out` and `planner`."""
        return self.view.as_json() | {
            "randomised": [each.as_json() for each in self.lotteries],
            "roll_out": self.roll_out.as_json() if self.roll_out else None,
            "planner": planner_json(self.plans),
        }


def training_with_everything(workspace: Workspace, filters: Filters, *, program: str | None = None) -> WholeTraining:
    """What `cli.py figures training` prints. Raises WrongUsage for a program that is not there."""
    view = training(workspace, filters, program=program)
    if view.program is None:
        return WholeTraining(view, (), None, ())
    name = view.program.name
    is_roll_out = view.measured is not None and looks_like_roll_out(workspace, filters, program=name)
    return WholeTraining(
        view,
        lotteries(workspace, filters, program=name),
        roll_out(workspace, filters, program=name) if is_roll_out else None,
        planner(workspace, filters, program=name) if view.measured is not None else (),
    )
