"""Our views as bench.floors measures them, and their numbers under the names that the other ways give theirs."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd

from bench.floor_ways.data import WORKSPACE
from bench.floor_ways.finishing import HALF_A_YEAR, NONE, Numbers
from figures.cache import clear
from figures.micro_pairs import group_pairs, pairs
from figures.micro_parts import group_members
from figures.reach_windows import Seen, windows
from figures.readiness_data import history
from figures.registry import VIEWS
from figures.training_panel import weeks_of
from models.chance import chance_band
from models.uplift_summary import ACTIVITY, RECEIVED
from queries.filters import Filters
from warehouse.engines import execute
from warehouse.workspace import Workspace, open_workspace

EVERYTHING = Filters()


class Clock:
    """Seconds during which at least one question was being asked; several at once count once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began = 0.0
        self._asking = 0
        self._lock = threading.Lock()

    def asked(self, workspace: Workspace, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
        """Ask, and count the time."""
        with self._lock:
            self._began = self._began if self._asking else time.perf_counter()
            self._asking += 1
        try:
            return execute(workspace, sql, parameters)
        finally:
            with self._lock:
                self._asking -= 1
                if not self._asking:
                    self.seconds += time.perf_counter() - self._began


@dataclass(frozen=True)
class Shown:
    """A view, itself and as plain values; for `asking` seconds of its making DuckDB was being asked."""

    view: Any
    said: dict[str, Any]
    asking: float


def run(view: str, workspace: Workspace) -> Shown:
    """The view as the command line gets it, with every cache emptied first."""
    clear()
    chance_band.cache_clear()
    clock = Clock()
    with patch("queries.run.execute", clock.asked):
        found = VIEWS[view](workspace, EVERYTHING)
        return Shown(found, found.as_json(), clock.seconds)


def opened() -> Workspace:
    """The workspace that bench.floor_ways.data imported into."""
    return open_workspace(WORKSPACE)


def _concentration(_workspace: Workspace, shown: Shown) -> Numbers:
    names = ("members", "events", "gini", "gini_corrected", "hhi", "theil", "absence_factor_50", "absence_factor_80")
    numbers: Numbers = {name: shown.said[name] for name in names}
    numbers |= {f"top_share_{percent}": share for percent, share in shown.said["top_share"].items()}
    for tier in shown.said["tiers"]:
        if tier["tier"] != "none":
            numbers |= {f"tier {tier['tier']} {what}": tier[what] for what in ("members", "content")}
    return numbers


def _overview(workspace: Workspace, shown: Shown) -> Numbers:
    numbers = {name: shown.said["scope"][name] for name in ("acts", "created", "active", "contributors")}
    numbers |= {"active_90": shown.view.scope.count_active_90}
    for back, row in enumerate(reversed(shown.said["blocks"])):
        numbers |= {
            f"block {back} back: {name}": row[f"count_{name}"] for name in ("active", "new", "contributors", "created")
        }
    half = VIEWS["concentration"](workspace, EVERYTHING).as_json()["absence_factor_50"]
    return numbers | {"half was made by": half}


def _reach(workspace: Workspace, shown: Shown) -> Numbers:
    numbers = {"edges": shown.said["edges"], "pairs": shown.said["pairs"], "mutual": shown.view.totals.mutual_pairs}
    both = windows(workspace, EVERYTHING)  # at hand: the view was made of them
    for name in ("later", "earlier"):
        seen = getattr(both, name)
        numbers |= _window(name, seen) if seen else {}
    return numbers


def _window(name: str, seen: Seen) -> Numbers:
    graph, acts = seen.window.graph, seen.acts
    return {
        f"{name} pairs": graph.pairs,
        f"{name} days": int(graph.heard.sum()),
        f"{name} answers": seen.edges,
        f"{name} inferred": round(seen.inferred * seen.edges),
        f"{name} authors": int((graph.reach > 0).sum()),
        f"{name} widest": int(graph.reach.max()),
        f"{name} people": len(acts),
        f"{name} acts": int(acts["count_acts"].sum()),
        f"{name} created": int(acts["count_created"].sum()),
        f"{name} weeks": int(acts["count_weeks"].sum()),
    }


def _churn(_workspace: Workspace, shown: Shown) -> Numbers:
    said = shown.said
    numbers: Numbers = {name: said[name] for name in ("threshold_days", "departures", "median_days", "weibull_shape")}
    numbers["survival"] = [row["survival"] for row in said["survival"] if row["days"] <= HALF_A_YEAR][-1]
    numbers["observed_expected"] = said["observed_expected_total"]["ratio"]
    numbers |= {f"block {number} active": row["active"] for number, row in enumerate(said["growth"])}
    return numbers | {f"block {number} churned": row["churned"] for number, row in enumerate(said["growth"]) if number}


def _micro(workspace: Workspace, shown: Shown) -> Numbers:
    """From the same tables that the view was made of, which are at hand, and its rows."""
    people, numbers = group_members(workspace, EVERYTHING), {}
    sums = people.groupby("community").sum(numeric_only=True).to_dict("index")
    both = group_pairs(workspace, EVERYTHING).set_index("community").to_dict("index")
    names = ("created", "posts", "replies", "received", "reactions", "created_90", "posts_90", "received_90")
    for row in shown.view.view.rows:
        counted, talking = sums[row.name], both.get(row.name, {"count_pairs": 0, "count_mutual": 0})
        numbers |= {f"{row.name}: {name}": int(counted[f"count_{name}"]) for name in names}
        numbers |= {
            f"{row.name}: active_90": row.active,
            f"{row.name}: members": row.members,
            f"{row.name}: bridges": row.bridges or 0,
            f"{row.name}: pairs": row.pairs,
            f"{row.name}: mutual": int(talking["count_mutual"]),
        }
    days = pairs(workspace, EVERYTHING).rows["count_days"]
    return numbers | {"pairs of the graph": len(days), "days of the graph": int(days.sum())}


def _roles(_workspace: Workspace, shown: Shown) -> Numbers:
    said = shown.said
    names = ("questions", "provider", "seeker", "mixed", "too_few")
    numbers = {name: said[{"provider": "providers", "seeker": "seekers"}.get(name, name)] for name in names}
    numbers |= {
        name: said[name] for name in ("answers_by_half_of", "unanswered_newcomers", "answered_24h", "answered_72h")
    }
    numbers |= {name: said["intervals"][name]["value"] for name in ("taken_up", "reacted", "thanked")}
    numbers["answers_per_question"] = said["intervals"]["answers_per_question"]["value"]
    both = {"with": shown.view.view.after_reply.replied, "without": shown.view.view.after_reply.not_replied}
    for side, share in both.items():
        numbers |= {
            f"newcomers {side} reply": share.n,
            f"returns_{side}_reply": NONE if share.value is None else share.value,
        }
    for name, row in said["against_period_before"]["numbers"].items():
        numbers |= {f"{period} {name}": NONE if row[period] is None else row[period] for period in ("now", "before")}
    return numbers


def _skills(_workspace: Workspace, shown: Shown) -> Numbers:
    numbers: Numbers = {"questions": shown.said["questions"]}
    for row in shown.said["topics"]:
        known = NONE if row["answered_72h"] is None else row["answered_72h"]
        numbers |= {f"{row['topic']}: {name}": row[name] for name in ("demand", "providers", "answerers", "answers")}
        numbers |= {f"{row['topic']}: answered_72h": known, f"{row['topic']}: absence": row["absence_factor"] or 0}
    return numbers


def _training(workspace: Workspace, shown: Shown) -> Numbers:
    weeks = weeks_of(workspace, EVERYTHING, program=shown.said["program"])
    if weeks is None:
        raise ValueError("no whole week")
    names = {"activity": ACTIVITY, "created": "created", "answers": "answers", "received": RECEIVED}
    sums = {name: int(weeks.outcomes[outcome][:, -1].sum()) for name, outcome in names.items()}
    return sums | {
        "acts": int(weeks.panel.acts[:, -1].sum()),
        "weeks": weeks.panel.weeks,
        "people": weeks.keys.size,
        "completed": shown.view.view.program.count_completed,
    }


def _almost_ready(workspace: Workspace, shown: Shown) -> Numbers:
    clear()
    with patch("figures.readiness_data.MOST_ROWS", math.inf):  # everybody, as the floor has it, not people drawn by lot
        found = history(workspace, EVERYTHING, as_of=shown.view.as_of)
    clear()
    if found is None or found.spoiled:
        raise ValueError("no snapshots, or some left out")
    numbers: Numbers = {"snapshots": len(found.rows), "outcomes": len(found.outcomes), "origins": found.count_origins}
    for frame in (found.rows, found.outcomes):
        columns = [name for name in frame.columns if name.startswith(("count_", "sum_", "active_"))]
        numbers |= {
            name: int(np.nansum(frame[name].to_numpy(np.float64))) for name in columns if name != "count_active"
        }
    return numbers


NUMBERS: dict[str, Callable[[Workspace, Shown], Numbers]] = {
    "overview": _overview,
    "concentration": _concentration,
    "reach": _reach,
    "churn": _churn,
    "roles": _roles,
    "skills": _skills,
    "micro-communities": _micro,
    "training": _training,
    "almost-ready": _almost_ready,
}
