"""Every view with its ways: what to run, what its numbers are called, and what the floor covers of the view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.floor_ways import hand_written, ours, with_pandas, with_polars
from bench.floor_ways.data import Source, as_pandas, as_polars
from bench.floor_ways.finishing import Numbers

Run = Callable[[], Any]
OURS, FLOOR, PANDAS, POLARS = WAYS = ("ours", "floor", "pandas", "polars")


@dataclass(frozen=True)
class View:
    """One view of figures.registry beside its floor.

    data: a kind of bench.floor_ways.data. covers: what floor and scripts compute, and, after "not", what ours does
    beyond it. equal: how close numbers must be, relative. no_script: why pandas and polars are left out.
    """

    name: str
    data: str
    covers: str
    floor: Callable[[Any], Numbers]
    pandas: Callable[[Any], Numbers] | None = None
    polars: Callable[[Any], Numbers] | None = None
    equal: float = 1e-9

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways that there are."""
        return (OURS, FLOOR, *((PANDAS,) if self.pandas else ()), *((POLARS,) if self.polars else ()))


VIEWS = {
    view.name: view
    for view in (
        View(
            "overview",
            "acts",
            "blocks of 28 days, counts of the scope, who made half; not chance and intervals, whether there are questions",
            hand_written.overview,
            with_pandas.overview,
            with_polars.overview,
        ),
        View(
            "concentration",
            "acts",
            "all plain numbers and tiers; not intervals, reported Gini, band of chance",
            hand_written.concentration,
            with_pandas.concentration,
            with_polars.concentration,
        ),
        View(
            "roles",
            "questions",
            "questions, waits, roles, what came of answers, newcomers who wait, newcomers who return, two periods of "
            "90 days; not intervals",
            hand_written.roles,
            with_pandas.roles,
            with_polars.roles,
        ),
        View(
            "skills",
            "questions",
            "questions, share answered, providers, answers of each topic; not gap and intervals",
            hand_written.skills,
            with_pandas.skills,
            with_polars.skills,
        ),
        View(
            "micro-communities",
            "acts",
            "what people do in each group, pairs, bridges, the graph of who turns to whom; not intervals, funnel, the "
            "groups detected in the graph",
            hand_written.micro_communities,
            with_pandas.micro_communities,
            with_polars.micro_communities,
        ),
        View(
            "churn",
            "stays",
            "rule of departure, tenure, its Weibull shape, observed against expected, growth; not intervals, cycle, "
            "cohorts, forecast",
            hand_written.churn,
            with_pandas.churn,
            with_polars.churn,
            equal=1e-4,  # the Weibull shape is as exact as a simplex search
        ),
        View(
            "reach",
            "acts",
            "pairs of all acts, graph and people of two windows of 90 days; not PageRank, the team, intervals",
            hand_written.reach,
            with_pandas.reach,
            with_polars.reach,
        ),
        View(
            "training",
            "acts",
            "the panel of people by week, who completed; not matching, estimate, checks, planner (no table work: no "
            "script)",
            hand_written.training,
        ),
        View(
            "almost-ready",
            "acts",
            "snapshots of everybody at every origin and what came after; not the models, their judging, reasons (no "
            "table work: no script)",
            hand_written.almost_ready,
        ),
    )
}


def made(view: str, way: str, source: Source) -> tuple[Run, Callable[[Any], Numbers]]:
    """What to run and time, the data it needs in memory or opened; and what turns its result into numbers."""
    spec = VIEWS[view]
    if way == OURS:
        workspace = ours.opened()
        return partial(ours.run, view, workspace), lambda found: ours.NUMBERS[view](workspace, *found)
    if way == FLOOR:
        return partial(spec.floor, hand_written.connected(source.file)), _same
    script, read = (spec.pandas, as_pandas) if way == PANDAS else (spec.polars, as_polars)
    if script is None:
        raise ValueError(f"{way} has no script for {view}")
    return partial(script, read(source)), _same


def _same(numbers: Numbers) -> Numbers:
    return numbers
