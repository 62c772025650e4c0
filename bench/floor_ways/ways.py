"""Every view with its ways: what to run, what its numbers are called, and what the floor covers of the view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.floor_ways.data import Source, as_pandas, as_polars
from bench.floor_ways.finishing import Numbers

Run = Callable[[], Any]
OURS, FLOOR, PANDAS, POLARS = WAYS = ("ours", "floor", "pandas", "polars")


@dataclass(frozen=True)
class View:
    """One view of figures.registry beside its floor.

    data: a kind of bench.floor_ways.data. covers: what floor and scripts compute, and, after "not", what ours does
    beyond it. equal: how close numbers must be, relative. has_scripts: False where pandas and polars are left out.
    """

    name: str
    data: str
    covers: str
    equal: float = 1e-9
    has_scripts: bool = True

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways that there are."""
        return WAYS if self.has_scripts else (OURS, FLOOR)

    @property
    def function(self) -> str:
        """The name of what reaches its numbers, in each module of a way."""
        return self.name.replace("-", "_")


VIEWS = {
    view.name: view
    for view in (
        View(
            "overview",
            "acts",
            "blocks of 28 days, counts of the scope, who made half; not chance, intervals, whether there are questions",
        ),
        View(
            "concentration",
            "acts",
            "all plain numbers and tiers; not intervals, reported Gini, band of chance",
        ),
        View(
            "roles",
            "questions",
            "questions, waits, roles, what came of answers, newcomers who wait, newcomers who return, two periods of "
            "90 days; not intervals",
        ),
        View(
            "skills",
            "questions",
            "questions, share answered, providers, answers of each topic; not gap and intervals",
        ),
        View(
            "micro-communities",
            "acts",
            "what people do in each group, pairs, bridges, the graph of who turns to whom; not intervals, funnel, the "
            "groups detected in the graph",
        ),
        View(
            "churn",
            "stays",
            "rule of departure, tenure, its Weibull shape, observed against expected, growth; not intervals, cycle, "
            "cohorts, forecast",
            equal=1e-4,  # the Weibull shape is as exact as a simplex search
        ),
        View(
            "reach",
            "acts",
            "pairs of all acts, graph and people of two windows of 90 days; not PageRank, the team, intervals",
        ),
        View(
            "training",
            "acts",
            "the panel of people by week, who completed; not matching, estimate, checks, planner (no table work: no "
            "script)",
            has_scripts=False,
        ),
        View(
            "almost-ready",
            "acts",
            "snapshots of everybody at every origin and what came after; not the models, their judging, reasons (no "
            "table work: no script)",
            has_scripts=False,
        ),
    )
}


def made(view: str, way: str, source: Source) -> tuple[Run, Callable[[Any], Numbers]]:
    """What to run and time, the data it needs in memory or opened; and what turns its result into numbers.

    Only what the way itself needs is loaded, so that its memory is its own.
    """
    name = VIEWS[view].function
    if way == OURS:
        from bench.floor_ways import ours

        workspace = ours.opened()
        return partial(ours.run, view, workspace), lambda found: ours.NUMBERS[view](workspace, found)
    if way == FLOOR:
        from bench.floor_ways import hand_written

        return partial(getattr(hand_written, name), hand_written.connected(source.file)), _same
    if way == PANDAS:
        from bench.floor_ways import with_pandas

        return partial(getattr(with_pandas, name), as_pandas(source)), _same
    from bench.floor_ways import with_polars

    return partial(getattr(with_polars, name), as_polars(source)), _same


def _same(found: Numbers | Callable[[], Numbers]) -> Numbers:
    return found() if callable(found) else found
