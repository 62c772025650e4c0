"""The people of Reach: the team, all micro-influencers, and those whom nobody has thanked yet, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.people import names_of
from figures.reach_team import ANY, Conditions, team_of
from figures.reach_windows import Seen, windows
from figures.words import count, day, days
from models.attention import only_mutual, two_hops
from models.histogram import Ints
from models.reach import WHOLE_WEEKS, voices
from models.roles import roles
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

Who = Literal["team", "micro", "thanks", "ranked", "candidates"]
WHO: dict[Who, str] = {
    "team": "The team",
    "thanks": "Thanks due",
    "micro": "Micro-influencers",
    "ranked": "Everyone ranked",
    "candidates": "Who can be picked",
}
# Kinds of program by which a community thanks somebody; a training is an offer, not a thank-you.
RECOGNITION = (
    "badge",
    "reward",
    "shout-out",
    "shoutout",
    "shout out",
    "award",
    "status",
    "superuser",
    "affiliate",
    "access",
    "gift",
    "thanks",
)
MOST_ROWS = 500  # a longer table is not read by anybody


@dataclass(frozen=True)
class ReachPeople:
    """frame: member_key, name, member_id, reach, days, weeks, recommended, credited, thanked, note and why.

    total: people who match, shown or not. programs: whether any import told of badges, rewards and the like.
    """

    frame: pd.DataFrame
    total: int
    programs: bool


@by_data_version
def reach_people(workspace: Workspace, filters: Filters, *, who: Who, conditions: Conditions = ANY) -> ReachPeople:
    """One row per person, the widest audience first; the team in the order in which it was picked."""
    both = windows(workspace, filters)
    if both is None:
        return ReachPeople(pd.DataFrame(columns=["member_key", "name", "member_id", "why"]), 0, programs=False)
    later = both.later
    thanked = _thanked(workspace, filters, until=later.until)
    keys = _keys(workspace, filters, later, who=who, conditions=conditions)
    if who == "thanks":
        keys = keys[~np.isin(keys, thanked.index.to_numpy(dtype=np.int64))]
    shown = keys[:MOST_ROWS]
    frame = _facts(workspace, filters, later, shown).merge(
        thanked.rename("thanked").reset_index(), on="member_key", how="left"
    )
    frame["why"] = [_why(row, later) for row in frame.to_dict("records")]
    return ReachPeople(frame, int(keys.size), programs=not thanked.empty)


def _keys(workspace: Workspace, filters: Filters, later: Seen, *, who: Who, conditions: Conditions) -> Ints:
    """Member keys of these people, in order."""
    if who == "team":
        team = team_of(workspace, filters, conditions)
        return np.array(team.keys if team else (), dtype=np.int64)
    if who == "candidates":
        found = team_of(workspace, filters)
        return found.picked_in.window.graph.members[found.voices.micro] if found else np.zeros(0, dtype=np.int64)
    heard = voices(later.window)
    return later.window.graph.members[heard.ranked if who == "ranked" else heard.micro].astype(np.int64)


def _thanked(workspace: Workspace, filters: Filters, *, until: date) -> pd.Series:
    """The last recognition by member key."""
    moment = start_of(until, settings.get(workspace, "time_zone"))
    rows = ask(workspace, "recognitions", filters, kinds=list(RECOGNITION), until_at=moment)
    return rows.set_index("member_key")["program"]


def _facts(workspace: Workspace, filters: Filters, later: Seen, keys: Ints) -> pd.DataFrame:
    """What is known of these people in the later window."""
    graph = later.window.graph
    places = graph.places(keys)
    known = places >= 0
    acts = later.acts.set_index("member_key").reindex(keys)
    _, far = two_hops(graph, places[known]) if known.any() else (keys[:0], keys[:0])
    credited = ask(workspace, "outcomes_credited", filters).set_index("member_key")["count_outcomes"]
    frame = pd.DataFrame(
        {
            "member_key": keys,
            "reach": np.where(known, graph.reach[np.maximum(places, 0)] if graph.n else 0, 0),
            "two_hops": _spread(far, known),
            "weeks": acts["count_weeks"].fillna(0).to_numpy(dtype=np.int64),
            "recommended": acts["count_recommending"].fillna(0).to_numpy(dtype=np.int64),
            "credited": credited.reindex(keys).fillna(0).to_numpy(dtype=np.int64),
            "is_provider": _is_provider(acts),
            "is_mutual": known & (only_mutual(graph)[np.maximum(places, 0)] if graph.n else False),
        }
    )
    named = names_of(workspace, filters, member_keys=tuple(int(key) for key in keys))
    kept = named[["member_key", "name", "member_id", "top_community", "last_active_at"]]
    return frame.merge(kept, on="member_key", how="left", validate="1:1")


def _is_provider(acts: pd.DataFrame) -> list[bool]:
    """Who gives more answers than they ask questions, as sure as models.roles wants it; a column, no condition."""
    answers, questions = (
        acts[name].fillna(0).to_numpy(dtype=np.int64) for name in ("count_answers", "count_questions")
    )
    return [role == "provider" for role in roles(answers, questions)]


def _spread(values: Ints, known: Ints) -> Ints:
    """Values of those who are known, 0 for all others."""
    spread = np.zeros(known.size, dtype=np.int64)
    spread[np.asarray(known, dtype=bool)] = values
    return spread


def _why(row: dict[str, object], later: Seen) -> str:
    """What is known, in plain words and without a cause."""
    when = days(later.since, later.last)
    said = f"{count(int(str(row['reach'])), 'person', 'people')} answered them {when}"
    said += f"; active in {row['weeks']} of {WHOLE_WEEKS} weeks"
    if row["recommended"]:
        said += f"; recommended {count(int(str(row['recommended'])), 'time')}"
    thanked = row["thanked"]
    said += f"; thanked by {thanked}" if isinstance(thanked, str) else "; no thanks on record"
    return f"{said}; last active {day(pd.Timestamp(str(row['last_active_at'])))}" if _known(row) else said


def _known(row: dict[str, object]) -> bool:
    return not pd.isna(pd.Timestamp(str(row["last_active_at"]))) if row["last_active_at"] is not None else False
