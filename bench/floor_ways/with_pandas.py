"""What a competent analyst writes for the figures of a view in pandas, from the acts in memory with typed columns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.churn_plain import with_pandas as plain_churn
from bench.floor_ways import finishing
from bench.floor_ways.data import NOBODY
from bench.floor_ways.finishing import BLOCK, DAY, NOT_ACTIVITY, RECENT, Numbers
from bench.floor_ways.questions_with_pandas import days_of, is_aimed, roles, skills
from bench.plain_scripts import NOT_CONTENT
from bench.plain_scripts import with_pandas as plain_concentration

__all__ = ["churn", "concentration", "micro_communities", "overview", "reach", "roles", "skills"]
BOTH = 2**32  # two members as one whole number


def concentration(events: pd.DataFrame) -> Numbers:
    """As bench.plain_scripts."""
    return plain_concentration(events)


def overview(events: pd.DataFrame) -> Numbers:
    """Blocks of 28 days, counts of the scope, and who made half."""
    first, end = days_of(events)
    acts = pd.DataFrame({"member": events["member_id"], "day": events["occurred_at"].dt.normalize()})
    acts["is_created"] = ~events["activity_type"].isin(NOT_CONTENT)
    acts = acts[~events["activity_type"].isin(NOT_ACTIVITY)]
    people = acts.groupby("member").agg(first=("day", "min"), last=("day", "max"), created=("is_created", "sum"))
    acts["block"] = _block(acts["day"], end)
    there = acts.groupby(["block", "member"])["is_created"].sum()
    blocks = pd.DataFrame(
        {
            "active": there.groupby("block").size(),
            "contributors": (there > 0).groupby("block").sum(),
            "created": there.groupby("block").sum(),
        }
    ).join(_block(people["first"], end).value_counts().rename("new"))
    blocks = blocks.fillna(0).rename_axis("block").reset_index()
    contributors = people["created"][people["created"] > 0]
    return {
        "acts": len(events),
        "created": int(contributors.sum()),
        "active": len(people),
        "contributors": len(contributors),
        "active_90": int((people["last"] >= end - pd.Timedelta(days=RECENT)).sum()),
        "half was made by": finishing.half_by(contributors.to_numpy()),
    } | finishing.block_numbers(blocks[blocks["block"] < (end - first).days // BLOCK])


def churn(events: pd.DataFrame) -> Numbers:
    """As bench.churn_plain."""
    found = plain_churn(events)
    active, churned = found.pop("active"), found.pop("churned")
    return found | finishing.growth_numbers(active, churned)


def reach(events: pd.DataFrame) -> Numbers:
    """Pairs of the whole export, and the graph and people of both windows of 90 days."""
    _, end = days_of(events)
    aimed = events[is_aimed(events)]
    who, whom = (aimed[name].to_numpy(np.int64) for name in ("member_id", "reply_to_member_id"))
    pairs = pd.unique(pd.Series(who * BOTH + whom))
    back = pairs % BOTH * BOTH + pairs // BOTH
    whole = {"edges": len(aimed), "pairs": len(pairs), "mutual": int(np.isin(pairs, back).sum())}
    begin, border = (end - pd.Timedelta(days=days) for days in (2 * RECENT, RECENT))
    lately = events[(events["occurred_at"] >= begin) & ~events["activity_type"].isin(NOT_ACTIVITY)]
    lately = lately.assign(day=lately["occurred_at"].dt.normalize(), is_later=lately["occurred_at"] >= border)
    starter = _starts(events)["member_id"]
    is_inferred = lately["reply_to_member_id"] == NOBODY
    answered = lately.assign(
        author=lately["reply_to_member_id"].where(~is_inferred, lately["thread_id"].map(starter)), inferred=is_inferred
    )
    answered = answered[answered["author"].notna() & (answered["author"] != answered["member_id"])]
    by_day = answered.groupby(["is_later", "member_id", "author", "day"])["inferred"].agg(["size", "sum"])
    graph = by_day.groupby(["is_later", "member_id", "author"]).agg(
        days=("size", "size"), acts=("size", "sum"), inferred=("sum", "sum")
    )
    ends = lately["is_later"].map({True: end, False: border})
    done = lately.assign(
        week=(ends - lately["day"] - DAY) // (7 * DAY), created=~lately["activity_type"].isin(NOT_CONTENT)
    )
    weeks = done.groupby(["is_later", "member_id", "week"])["created"].agg(["size", "sum"]).reset_index()
    weeks["is_whole"] = weeks["week"] < RECENT // 7
    people = weeks.groupby(["is_later", "member_id"]).agg(
        acts=("size", "sum"), created=("sum", "sum"), weeks=("is_whole", "sum")
    )
    return whole | finishing.reach_numbers(
        *({name: part[name].to_numpy() for name in part} for part in (graph.reset_index(), people.reset_index()))
    )


def micro_communities(events: pd.DataFrame) -> Numbers:
    """Groups with what their people do, pairs within them, and the graph that others are detected in."""
    _, end = days_of(events)
    acts = events[~events["activity_type"].isin(NOT_ACTIVITY)]
    starts = _starts(events).rename(columns={"member_id": "starter", "occurred_at": "started_at"})
    acts = acts.join(starts, on="thread_id")
    created = ~acts["activity_type"].isin(NOT_CONTENT)
    aimed = is_aimed(acts)
    recent = acts["occurred_at"] >= end - pd.Timedelta(days=RECENT)
    own = acts["member_id"] == acts["starter"]
    post = created & own & (acts["occurred_at"] == acts["started_at"])
    reply = created & ~post & (~own | aimed)
    did = {
        "created": created,
        "posts": post,
        "replies": reply,
        "created_90": created & recent,
        "posts_90": post & recent,
    }
    did["active_90"] = recent
    made = acts[["community", "member_id"]].assign(**did).groupby(["community", "member_id"], observed=True)[list(did)]
    people = made.sum().assign(active_90=lambda rows: (rows["active_90"] > 0).astype(int)).reset_index()
    for_whom = acts["starter"].where(created & ~own, acts["reply_to_member_id"])
    got = {"received": reply, "received_90": reply & recent, "reactions": ~created & aimed}
    back = acts[["community"]].assign(member_id=for_whom, **got)[reply | got["reactions"]]
    back = back.groupby(["community", "member_id"], observed=True)[list(got)].sum().reset_index()
    people = people.merge(back, on=["community", "member_id"], how="left").fillna(dict.fromkeys(got, 0))
    pairs, days = _talking(events)
    return finishing.micro_numbers(people.rename(columns={"member_id": "member_key"}), pairs, days)


def _talking(events: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Pairs within groups, and of every pair the days on which they met."""
    aimed = events[is_aimed(events)]
    columns = ["member_id", "reply_to_member_id"]
    inside = aimed[["community", *columns]].drop_duplicates()
    turned = inside.rename(columns=dict(zip(columns, reversed(columns), strict=True)))
    mutual = inside.merge(turned, on=["community", *columns]).groupby("community", observed=True).size()
    pairs = pd.DataFrame({"pairs": inside.groupby("community", observed=True).size(), "mutual": mutual}).reset_index()
    met = aimed[columns].assign(day=aimed["occurred_at"].dt.normalize()).drop_duplicates()
    return pairs, met.groupby(columns).size().to_numpy()


def _starts(events: pd.DataFrame) -> pd.DataFrame:
    """By thread who started it and when: its earliest act that counts as content, of equals that of the lowest key."""
    created = events[~events["activity_type"].isin(NOT_CONTENT) & (events["thread_id"] != NOBODY)]
    ordered = created[["thread_id", "occurred_at", "member_id"]].sort_values(["occurred_at", "member_id"])
    return ordered.drop_duplicates("thread_id").set_index("thread_id")


def _block(days: pd.Series, end: pd.Timestamp) -> pd.Series:
    return (end - days - DAY) // (BLOCK * DAY)
