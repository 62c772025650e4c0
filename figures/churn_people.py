"""The people behind churn: who left in which way, who is evergreen, who went quiet, who is in a cell of the cohorts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.churn_blocks import blocks, cell
from figures.churn_data import EPOCH, histories
from figures.churn_judged import labels, left_in_window
from figures.churn_members import alive, created, evergreen, own_rhythm
from figures.churn_stake import quiet_key
from figures.churn_stay import Stay, stay
from figures.churn_words import stretch, stretch_range
from figures.words import count, day
from models.active_days import Ints
from models.retention import BLOCK_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

MOST_ROWS = 500  # a table of more is not read by anybody
# Group -> its name on the page; the order of the page.
GROUPS = {
    "early": "Left early",
    "bounced": "Bounced",
    "graduated": "Graduated",
    "quiet": "Quiet key members",
    "evergreen": "Evergreen",
    "cohort": "A cohort",
}
STILL_THERE = ("quiet", "evergreen", "cohort")  # groups of people who have not left, or not all of them
_LABELS = {"early": ("left early", "left"), "bounced": ("bounced",), "graduated": ("graduated",)}


@dataclass(frozen=True)
class ChurnPeople:
    """People as rows: key, name, id, joined, last_active, tenure (days), count_created, why; total: all who match.

    Quiet key members also have count_answers and count_turning (people who turn to them). chance, where there is no
    natural cycle: the probability of being still there, for those who have not left; where there is one it is no fact.
    """

    frame: pd.DataFrame
    total: int


@by_data_version
def churn_people(
    workspace: Workspace, filters: Filters, *, group: str, cohort: int | None = None, age: int | None = None
) -> ChurnPeople:
    """The people of one of GROUPS, most at stake first; those who left did so within the judged window.

    Evergreen members where there is a cycle: likeliest to be there first.

    cohort, age: block of joining and blocks after it, for the group "cohort"; age None is everybody who joined then.
    """
    places = _places(workspace, filters, group, cohort, age)
    mine, found = histories(workspace, filters), stay(workspace, filters)
    shown = places[:MOST_ROWS]
    if not shown.size or found is None:
        return ChurnPeople(pd.DataFrame(), 0)
    keys = mine.keys[shown]
    about = ask(workspace, "people", filters, member_keys=[int(key) for key in keys]).set_index("member_key").loc[keys]
    start, last = found.tenures.start[shown], mine.days.last[shown]
    made = created(workspace, filters)[shown]
    frame = pd.DataFrame(
        {
            "member_key": keys,
            "name": about["name"].where(about["name"].notna(), about["member_id"]).to_numpy(),
            "member_id": about["member_id"].to_numpy(),
            "top_community": about["top_community"].to_numpy(),
            "joined": pd.to_datetime(start, unit="D", origin=pd.Timestamp(EPOCH)),
            "last_active": pd.to_datetime(last, unit="D", origin=pd.Timestamp(EPOCH)),
            "tenure": last - start,
            "silent": own_rhythm(workspace, filters).silent[shown],
            "usual": own_rhythm(workspace, filters).typical[shown],
            "count_created": made.astype(np.int64),
        }
    )
    if group == "quiet":
        quiet = quiet_key(workspace, filters)
        frame["count_answers"], frame["count_turning"] = quiet.answers[:MOST_ROWS], quiet.turning[:MOST_ROWS]
    if group in STILL_THERE and found.cycle.rhythm != "schedule":
        chance = alive(workspace, filters).chance
        if chance is not None:
            frame["chance"] = 100 * chance[shown]
    when = _when(workspace, filters, cohort)
    frame["why"] = [_why(row, group, found, when) for row in frame.to_dict("records")]
    return ChurnPeople(frame, int(places.size))


def groups_of(workspace: Workspace, filters: Filters) -> dict[str, str]:
    """The groups that exist here, by key, with their names: nobody graduates where there is no cycle."""
    found = stay(workspace, filters)
    if found is None:
        return {}
    named = {key: name for key, name in GROUPS.items() if key != "graduated" or found.cycle.is_cycle}
    return named if found.cycle.is_cycle else named | {"early": "Left lately"}


def _places(workspace: Workspace, filters: Filters, group: str, cohort: int | None, age: int | None) -> Ints:
    """Places in histories, most at stake first."""
    if group == "quiet":
        return quiet_key(workspace, filters).places
    if group == "evergreen":
        ever = evergreen(workspace, filters)
        places = ever.places if ever else np.zeros(0, dtype=np.int64)
        found, chance = stay(workspace, filters), alive(workspace, filters).chance
        if found is not None and found.cycle.rhythm == "schedule" and chance is not None:
            return np.asarray(places[np.argsort(-chance[places], kind="stable")], dtype=np.int64)
    elif group == "cohort":
        places = cell(workspace, filters, cohort=-1 if cohort is None else cohort, age=age)
    else:
        late = left_in_window(workspace, filters)
        places = late[np.isin(labels(workspace, filters)[late], _LABELS[group])]
    made = created(workspace, filters)[places]
    return np.asarray(places[np.argsort(-made, kind="stable")], dtype=np.int64)


def _when(workspace: Workspace, filters: Filters, cohort: int | None) -> str:
    found = blocks(workspace, filters)
    return day(found.starts[cohort]) if found is not None and cohort is not None else ""


def _why(person: Mapping[Hashable, Any], group: str, found: Stay, when: str) -> str:
    """What is known of a person, readable by itself, without a cause."""
    tenure, made = person["tenure"], person["count_created"]
    wrote = f"wrote {count(made, 'post or reply', 'posts and replies')}"
    last = f"last active {day(person['last_active'])}"
    window = found.cycle.window if found.cycle.is_cycle else None
    if group == "evergreen":
        return f"with us for {stretch(tenure)} and still coming; {wrote}"
    if group == "quiet":
        usual, silent = stretch(max(person["usual"], 1.0)), stretch(person["silent"])
        turning = count(person["count_turning"], "person turns", "people turn")
        return f"silent for {silent}, usually back after {usual}; {wrote}, {turning} to them"
    if group == "cohort":
        return f"joined in the {BLOCK_DAYS} days from {when}; {wrote}; {last}"
    stayed = f"left after {stretch(tenure)}" if tenure >= 1 else "came on one day only"
    if group == "early" and window:
        return f"{stayed}, before the usual {stretch_range(*window)}; {wrote}; {last}"
    if group == "graduated" and window:
        return f"{stayed}, at the end of a natural cycle of {stretch_range(*window)}; {wrote}; {last}"
    return f"{stayed}; {wrote}; {last}"
