"""Parts of Micro-communities: people of each group, detected groups, who bridges, small against larger groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from figures.cache import by_data_version
from figures.micro_pairs import pairs
from figures.roles_parts import named
from figures.scope import recent, small_group_limit, window
from models.detected import Detected, detect
from models.equal_activity import EqualActivity, Side, compare
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

SEED = 20_261_001  # the same community shows the same groups every time
RECENT_COUNTS = ("count_created_90", "count_posts_90", "count_received_90")
MOST_PLACES = 2  # declared groups named in the name of a detected one
MOSTLY = 0.2  # of a detected group's people at home in a declared one, before it is named after it


@by_data_version
def group_members(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """queries/group_members.sql: one row per community and member; "recent" is the last 90 days of the scope."""
    return ask(workspace, "group_members", filters, recent_at=recent_at(workspace, filters))


def recent_at(workspace: Workspace, filters: Filters) -> datetime:
    """The moment from which on somebody is active lately."""
    since = recent(filters, *window(workspace, filters)).from_day
    return start_of(since or date.min, settings.get(workspace, "time_zone"))


@by_data_version
def detected(workspace: Workspace, filters: Filters) -> Detected:
    """Groups found in who turns to whom within the filters."""
    found = pairs(workspace, filters)
    source, target, weight = (found.rows[name].to_numpy() for name in found.rows.columns)
    return detect(source, target, weight, rng=np.random.default_rng(SEED), all_pairs=found.count)


@dataclass(frozen=True, eq=False)
class FoundGroups:
    """Detected groups as frames. people: member_key, group. groups: one row a group with what its people do.

    groups: name, members, active, created, posts, received, reactions, pairs, mutual, last_created_at.
    """

    people: pd.DataFrame
    groups: pd.DataFrame


@by_data_version
def found_groups(workspace: Workspace, filters: Filters) -> FoundGroups:
    """The detected groups, each named after where its people are at home, with pairs counted inside it."""
    found = detected(workspace, filters)
    people = pd.DataFrame({"member_key": found.people, "group": found.group})
    people = people[people["group"] >= 0]
    if people.empty:
        return FoundGroups(people, pd.DataFrame())
    rows = group_members(workspace, filters).merge(people, on="member_key", how="inner", validate="m:1")
    counted = ["count_created", "count_posts", "count_received", "count_reactions"]
    by_member = rows.groupby(["group", "member_key"])
    members = by_member[counted].sum()
    members["is_active_90"] = by_member["is_active_90"].max()
    members["last_created_at"] = by_member["last_created_at"].max()
    groups = members.groupby("group")[[*counted, "is_active_90"]].sum()
    groups["members"] = members.groupby("group").size()
    groups["last_created_at"] = members.groupby("group")["last_created_at"].max()
    talking = pairs(workspace, filters)
    if talking.count > len(talking.rows):  # the weaker direction of many pairs is not here
        groups = groups.assign(count_pairs=np.nan, count_mutual=np.nan)
    else:
        groups = groups.join(_inside(talking.rows, people)).fillna({"count_pairs": 0, "count_mutual": 0})
    homes = rows.sort_values(["member_key", "count_created", "community"], ascending=[True, False, True])
    homes = homes.drop_duplicates("member_key")
    names = {int(str(group)): _name(part["community"], int(str(group))) for group, part in homes.groupby("group")}
    groups["name"] = [names[int(group)] for group in groups.index]
    return FoundGroups(members.reset_index(), groups.reset_index())


def _inside(rows: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """count_pairs and count_mutual of the pairs inside each group."""
    group_of = people.set_index("member_key")["group"]
    source, target = rows["member_key"].map(group_of), rows["target_member_key"].map(group_of)
    inside = rows[(source == target) & source.notna()].assign(group=source)
    key = inside["member_key"].astype("int64") * 2**31 + inside["target_member_key"]
    back = inside["target_member_key"].astype("int64") * 2**31 + inside["member_key"]
    inside = inside.assign(is_mutual=back.isin(key), group=inside["group"].astype("int64"))
    found = inside.groupby("group")["is_mutual"].agg(["size", "sum"])
    return pd.DataFrame(found.rename(columns={"size": "count_pairs", "sum": "count_mutual"}))


def _name(homes: pd.Series, number: int) -> str:
    """A detected group by the declared ones where most of its people are at home."""
    shares = homes.value_counts(normalize=True)
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1], str(pair[0])))
    places = [str(place) for place, share in ranked[:MOST_PLACES] if share >= MOSTLY]
    where = " and ".join(places) if places else "many groups"
    return f"{number + 1}: mostly {where}"


@by_data_version
def bridges(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """One row per person lately active in two groups or more, those who reach most other people of small groups first.

    member_key, member_id, name, count_groups, groups (their names), count_small (micro-communities among them),
    count_created, why.
    """
    rows = group_members(workspace, filters)
    lately = rows[rows["is_active_90"] > 0]
    active = lately.groupby("community").size()
    limit = small_group_limit(workspace)
    lately = lately.assign(is_small=lately["community"].map(active) < limit)
    found = lately.groupby("member_key").agg(
        count_groups=("community", "size"), count_small=("is_small", "sum"), count_created=("count_created", "sum")
    )
    found = found[found["count_groups"] > 1].reset_index()
    found = found.sort_values(
        ["count_small", "count_groups", "count_created", "member_key"], ascending=[False, False, False, True]
    ).head(500)
    where = lately[lately["member_key"].isin(found["member_key"])].sort_values(["is_small", "count_created"])
    names = where.iloc[::-1].groupby("member_key")["community"].agg(list)
    about = named(workspace, filters, tuple(int(key) for key in found["member_key"]))
    found = found.merge(about, on="member_key", how="inner", validate="1:1")
    found["groups"] = [_listed(names[key]) for key in found["member_key"]]
    found["why"] = [
        f"active in {n} groups in the last {RECENT_DAYS} days: {groups}"
        for n, groups in zip(found["count_groups"], found["groups"], strict=True)
    ]
    return pd.DataFrame(found.drop(columns="top_community"))


def _listed(names: list[str], most: int = 4) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


@by_data_version
def shared_people(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """One row per group with lately active people: count_bridges, of them also active elsewhere, and linked_to.

    linked_to: the group with which it shares most active people, None where it shares none.
    """
    rows = group_members(workspace, filters)
    lately = rows[rows["is_active_90"] > 0]
    member, group = pd.factorize(lately["member_key"])[0], pd.factorize(lately["community"], sort=True)
    table = csr_array(
        (np.ones(len(lately)), (group[0], member)), shape=(len(group[1]), int(member.max(initial=-1)) + 1)
    )
    elsewhere = np.asarray(table.sum(axis=0)).ravel() > 1
    together = np.asarray((table @ table.T).todense())
    np.fill_diagonal(together, 0)
    best = together.argmax(axis=1) if together.size else np.zeros(0, dtype=np.int64)
    return pd.DataFrame(
        {
            "community": group[1],
            "count_bridges": np.asarray(table[:, elsewhere].sum(axis=1)).ravel().astype(np.int64),
            "linked_to": [str(group[1][other]) if together[own, other] > 0 else None for own, other in enumerate(best)],
        }
    )


@by_data_version
def small_against_large(workspace: Workspace, filters: Filters) -> EqualActivity:
    """Replies per post in micro-communities against equally active people of larger groups, in the last 90 days."""
    rows = group_members(workspace, filters)
    limit = small_group_limit(workspace)
    sides: tuple[list[Side], list[Side]] = ([], [])
    for name, part in rows[rows["is_active_90"] > 0].groupby("community", sort=True):
        columns = (part[c].to_numpy(dtype=np.int64) for c in RECENT_COUNTS)
        sides[0 if len(part) < limit else 1].append(Side(str(name), *columns))
    return compare(*sides)
