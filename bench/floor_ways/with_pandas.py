"""What a competent analyst writes for the figures of a view in pandas, from the acts in memory with typed columns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.churn_plain import with_pandas as plain_churn
from bench.floor_ways import finishing
from bench.floor_ways.data import NOBODY
from bench.floor_ways.finishing import BLOCK, DAY, NOT_ACTIVITY, RECENT, REPLY, RETURN, Numbers
from bench.plain_scripts import NOT_CONTENT
from bench.plain_scripts import with_pandas as plain_concentration

BOTH = 2**32  # two members as one whole number


def concentration(events: pd.DataFrame) -> Numbers:
    """As bench.plain_scripts."""
    return plain_concentration(events)


def overview(events: pd.DataFrame) -> Numbers:
    """Blocks of 28 days, counts of the scope, and who made half."""
    first, end = _days(events)
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
    _, end = _days(events)
    aimed = events[_is_aimed(events)]
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
    return whole | finishing.reach_numbers(*({name: part[name].to_numpy() for name in part} for part in (graph.reset_index(), people.reset_index())))


def micro_communities(events: pd.DataFrame) -> Numbers:
    """Groups with what their people do, pairs within them, and the graph that others are detected in."""
    _, end = _days(events)
    acts = events[~events["activity_type"].isin(NOT_ACTIVITY)]
    starts = _starts(events).rename(columns={"member_id": "starter", "occurred_at": "started_at"})
    acts = acts.join(starts, on="thread_id")
    created = ~acts["activity_type"].isin(NOT_CONTENT)
    aimed = _is_aimed(acts)
    recent = acts["occurred_at"] >= end - pd.Timedelta(days=RECENT)
    own = acts["member_id"] == acts["starter"]
    post = created & own & (acts["occurred_at"] == acts["started_at"])
    reply = created & ~post & (~own | aimed)
    did = {"created": created, "posts": post, "replies": reply, "created_90": created & recent, "posts_90": post & recent}
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
    aimed = events[_is_aimed(events)]
    columns = ["member_id", "reply_to_member_id"]
    inside = aimed[["community", *columns]].drop_duplicates()
    turned = inside.rename(columns=dict(zip(columns, reversed(columns), strict=True)))
    mutual = inside.merge(turned, on=["community", *columns]).groupby("community", observed=True).size()
    pairs = pd.DataFrame({"pairs": inside.groupby("community", observed=True).size(), "mutual": mutual}).reset_index()
    met = aimed[columns].assign(day=aimed["occurred_at"].dt.normalize()).drop_duplicates()
    return pairs, met.groupby(columns).size().to_numpy()


def roles(events: pd.DataFrame) -> Numbers:
    """Questions, waits, answers and what came of them; of the whole export and of two periods of 90 days."""
    _, end = _days(events)
    border = end - pd.Timedelta(days=RECENT)
    asked, given = _period(events, pd.Timestamp.min, end)
    numbers = finishing.questions_numbers(
        _waits(asked, given, end), _people(asked, given, ["member_id"]), len(_newcomers(events, asked, given, end))
    )
    numbers |= finishing.returns_numbers(*_returns(events))
    for name, since, until in (("now", border, end), ("before", border - pd.Timedelta(days=RECENT), border)):
        asked, given = _period(events, since, until)
        waiting = _newcomers(events, asked, given, until)["member_id"].nunique()
        numbers |= finishing.period_numbers(
            name, _waits(asked, given, until), _people(asked, given, ["member_id"]), waiting
        )
    return numbers


def skills(events: pd.DataFrame) -> Numbers:
    """The last 90 days by topic."""
    _, end = _days(events)
    asked, given = _period(events, end - pd.Timedelta(days=RECENT), end)
    return finishing.skills_numbers(_waits(asked, given, end), _people(asked, given, ["member_id", "topic"]))


def _period(events: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Questions that start a thread in a period, and everybody's first answer to each with what came of it."""
    known = events[events["occurred_at"] < until]
    asking = known[(known["activity_type"] == "question") & (known["occurred_at"] >= since)]
    asked = asking.sort_values("occurred_at").drop_duplicates("thread_id")
    words = known[known["thread_id"].isin(asked["thread_id"])]
    created = words[~words["activity_type"].isin(NOT_CONTENT)]
    started_at = created.groupby("thread_id")["occurred_at"].min()
    asked = asked[asked["thread_id"].map(started_at) >= asked["occurred_at"]]
    asker = asked.set_index("thread_id")["member_id"]
    created = created.assign(asker=created["thread_id"].map(asker))
    others = created[created["asker"].notna() & (created["member_id"] != created["asker"])]
    keys = ["thread_id", "member_id"]
    given = others.groupby(keys).agg(answered_at=("occurred_at", "min"), topic=("topic", "first")).reset_index()
    reactions = words[(words["activity_type"] == "reaction") & _is_aimed(words)]
    thanks = created[(created["member_id"] == created["asker"]) & _is_aimed(created)]
    for name, aimed in (("reacted", reactions), ("thanked", thanks)):
        last = aimed.groupby(["thread_id", "reply_to_member_id"])["occurred_at"].max().rename(name).rename_axis(keys)
        given = given.join(last, on=keys)
        given[name] = given[name] >= given["answered_at"]
    return asked, given.assign(taken_up=given["reacted"] | given["thanked"], answers=1)


def _waits(asked: pd.DataFrame, given: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    answered_at = asked["thread_id"].map(given.groupby("thread_id")["answered_at"].min())
    waited = answered_at.fillna(until) - asked["occurred_at"]
    return pd.DataFrame(
        {"topic": asked["topic"], "hours": waited.dt.total_seconds() / 3600, "answered": answered_at.notna()}
    )


def _people(asked: pd.DataFrame, given: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    names = ["answers", "taken_up", "reacted", "thanked"]
    provides = given.groupby(keys, observed=True)[names].sum()
    seeks = asked.groupby(keys, observed=True).size().rename("asked")
    return provides.join(seeks, how="outer").fillna(0).reset_index()


def _newcomers(events: pd.DataFrame, asked: pd.DataFrame, given: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Questions of people new here that nobody has answered."""
    new = pd.Timedelta(days=BLOCK)
    waiting = asked[(asked["occurred_at"] >= until - new) & ~asked["thread_id"].isin(given["thread_id"])]
    theirs = events[events["member_id"].isin(waiting["member_id"]) & ~events["activity_type"].isin(NOT_ACTIVITY)]
    first = waiting["member_id"].map(theirs.groupby("member_id")["occurred_at"].min().dt.normalize())
    known_since = events["occurred_at"].min().normalize() + new
    return waiting[(first >= waiting["occurred_at"].dt.normalize() - new) & (first >= known_since)]


def _returns(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Newcomers whose first words start a thread: an early reply or none, one each, and whether they wrote again."""
    first, end = _days(events)
    created = events.loc[~events["activity_type"].isin(NOT_CONTENT), ["member_id", "thread_id", "occurred_at"]]
    said = created.sort_values(["occurred_at", "thread_id"]).drop_duplicates("member_id")
    began = first + pd.Timedelta(days=BLOCK)
    said = said[(said["occurred_at"] >= began) & (said["occurred_at"] < end - REPLY - RETURN)]
    started_at = created[created["thread_id"].isin(said["thread_id"])].groupby("thread_id")["occurred_at"].min()
    said = said[said["thread_id"].map(started_at) >= said["occurred_at"]].rename(columns={"occurred_at": "said_at"})
    words = created.merge(said, on="thread_id", suffixes=("", "_new"))
    other = words["member_id"] != words["member_id_new"]
    replied = words.loc[other & (words["occurred_at"] <= words["said_at"] + REPLY), "member_id_new"]
    later = created.merge(said[["member_id", "said_at"]], on="member_id")
    again = (later["occurred_at"] > later["said_at"] + REPLY) & (later["occurred_at"] <= later["said_at"] + REPLY + RETURN)
    back = said["member_id"].isin(later.loc[again, "member_id"])
    return said["member_id"].isin(replied).to_numpy(), np.ones(len(said)), back.to_numpy()


def _starts(events: pd.DataFrame) -> pd.DataFrame:
    """By thread who started it and when: its earliest act that counts as content, of equals that of the lowest key."""
    created = events[~events["activity_type"].isin(NOT_CONTENT) & (events["thread_id"] != NOBODY)]
    ordered = created[["thread_id", "occurred_at", "member_id"]].sort_values(["occurred_at", "member_id"])
    return ordered.drop_duplicates("thread_id").set_index("thread_id")


def _is_aimed(events: pd.DataFrame) -> pd.Series:
    return (events["reply_to_member_id"] != NOBODY) & (events["reply_to_member_id"] != events["member_id"])


def _block(days: pd.Series, end: pd.Timestamp) -> pd.Series:
    return (end - days - DAY) // (BLOCK * DAY)


def _days(events: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first day, and the day after the last."""
    return events["occurred_at"].min().normalize(), events["occurred_at"].max().normalize() + DAY
