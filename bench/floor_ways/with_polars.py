"""What a competent analyst writes for the figures of a view in polars, from the acts in memory with typed columns."""
# ruff: noqa: SIM300 - columns are named like constants, and stand first

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from bench.floor_ways import finishing
from bench.floor_ways.finishing import BLOCK, RECENT, Numbers
from bench.floor_ways.questions_with_polars import (
    ACTIVE,
    AIMED,
    AT,
    CREATED,
    DAY,
    MEMBER,
    TARGET,
    THREAD,
    days_of,
    roles,
    skills,
)
from bench.plain_scripts import with_polars as plain_concentration

__all__ = ["churn", "concentration", "micro_communities", "overview", "reach", "roles", "skills"]


def concentration(events: pl.DataFrame) -> Numbers:
    """As bench.plain_scripts."""
    return plain_concentration(events)


def overview(events: pl.DataFrame) -> Numbers:
    """Blocks of 28 days, counts of the scope, and who made half."""
    first, end = days_of(events)
    acts = events.lazy().filter(ACTIVE).select(MEMBER, DAY.alias("day"), CREATED.alias("is_created"))
    of_day = ((pl.lit(end.date()) - pl.col("day")).dt.total_days() - 1) // BLOCK
    people = acts.group_by("member_id").agg(
        pl.col("day").min(), pl.col("day").max().alias("last"), pl.col("is_created").sum().alias("made")
    )
    there = acts.group_by(of_day.alias("block"), "member_id").agg(pl.col("is_created").sum().alias("made"))
    blocks = there.group_by("block").agg(
        pl.len().alias("active"),
        (pl.col("made") > 0).sum().alias("contributors"),
        pl.col("made").sum().alias("created"),
    )
    newcomers = people.group_by(of_day.alias("block")).agg(pl.len().alias("new"))
    found, who = pl.collect_all([blocks.join(newcomers, on="block", how="left").fill_null(0), people])
    made = who["made"].to_numpy()
    return {
        "acts": events.height,
        "created": int(made.sum()),
        "active": who.height,
        "contributors": int((made > 0).sum()),
        "active_90": int((who["last"] >= (end - timedelta(days=RECENT)).date()).sum()),
        "half was made by": finishing.half_by(made[made > 0]),
    } | finishing.block_numbers(found.filter(pl.col("block") < (end - first).days // BLOCK).to_pandas())


def churn(events: pl.DataFrame) -> Numbers:
    """The rule of departure, tenure by it, and active people by block."""
    first, end = ((day - datetime(1970, 1, 1)).days for day in days_of(events))  # noqa: DTZ001 - UTC without a zone
    days = events.lazy().filter(ACTIVE).select(MEMBER, DAY.to_physical().cast(pl.Int64).alias("day")).unique()
    day, before = pl.col("day"), pl.col("before")
    days = days.sort("member_id", "day").with_columns(day.shift().over("member_id").alias("before")).collect()
    people = days.group_by("member_id").agg(pl.len().alias("days"), day.max().alias("last"))
    weight = (1 / pl.col("days")).alias("w")
    closed = (
        days.drop_nulls("before").join(people, on="member_id").select((day - before).alias("t"), weight, ended=True)
    )
    still = people.select((end - pl.col("last")).alias("t"), weight, ended=False)
    gaps = (
        pl.concat([closed, still])
        .group_by("t")
        .agg(pl.col("w").sum(), pl.col("w").filter(pl.col("ended")).sum().alias("dw"))
    )
    threshold = finishing.threshold_of(gaps.to_pandas().set_index("t"), end - first)
    spells = days.group_by("member_id").agg(
        day.min().alias("first"), before.filter(day - before > threshold).min().alias("silent"), day.max().alias("last")
    )
    last = pl.coalesce("silent", "last")
    spells = spells.select("first", last.alias("last"), (last == pl.col("first")).alias("is_once"))
    begin = end - (end - first) // BLOCK * BLOCK
    there = days.filter(day >= begin).select("member_id", ((day - begin) // BLOCK).alias("block")).unique()
    there = there.sort("member_id", "block").with_columns(
        pl.col("block").shift(-1).over("member_id").alias("following")
    )
    is_lost = pl.col("following").is_null() | (pl.col("following") > pl.col("block") + 1)
    growth = there.group_by("block").agg(pl.len().alias("active"), is_lost.sum().alias("lost")).sort("block")
    return finishing.churn_numbers(threshold, spells.to_pandas(), begin=first, end=end) | finishing.growth_numbers(
        growth["active"].to_list(), growth["lost"].to_list()[:-1]
    )


def reach(events: pl.DataFrame) -> Numbers:
    """Pairs of the whole export, and the graph and people of both windows of 90 days."""
    _, end = days_of(events)
    aimed = events.lazy().filter(AIMED).select(MEMBER, TARGET)
    pairs = aimed.unique()
    mutual = pairs.join(
        pairs, left_on=["member_id", "reply_to_member_id"], right_on=["reply_to_member_id", "member_id"]
    )
    counts = pl.collect_all([frame.select(pl.len()) for frame in (aimed, pairs, mutual)])
    whole = dict(zip(("edges", "pairs", "mutual"), (frame.item() for frame in counts), strict=True))
    begin, border = (end - timedelta(days=days) for days in (2 * RECENT, RECENT))
    lately = events.lazy().filter((AT >= begin) & ACTIVE)
    lately = lately.with_columns(
        DAY.alias("day"), (AT >= border).alias("is_later"), CREATED.alias("made"), TARGET.is_null().alias("is_inferred")
    )
    author = pl.when("is_inferred").then(pl.col("starter")).otherwise(TARGET)
    answered = lately.join(_starts(events), on="thread_id", how="left").with_columns(author.alias("author"))
    keys = ["is_later", "member_id", "author"]
    by_day = answered.filter(pl.col("author") != MEMBER).group_by([*keys, "day"])
    graph = by_day.agg(pl.len().alias("acts"), pl.col("is_inferred").sum().alias("inferred"))
    graph = graph.group_by(keys).agg(pl.len().alias("days"), pl.col("acts").sum(), pl.col("inferred").sum())
    ends = pl.when("is_later").then(pl.lit(end.date())).otherwise(pl.lit(border.date()))
    week = ((ends - pl.col("day")).dt.total_days() - 1) // 7
    weeks = lately.group_by("is_later", "member_id", week.alias("week")).agg(
        pl.len().alias("acts"), pl.col("made").sum().alias("created")
    )
    people = weeks.group_by("is_later", "member_id").agg(
        pl.col("acts").sum(), pl.col("created").sum(), (pl.col("week") < RECENT // 7).sum().alias("weeks")
    )
    found = pl.collect_all([graph, people])
    return whole | finishing.reach_numbers(*({name: rows[name].to_numpy() for name in rows.columns} for rows in found))


def micro_communities(events: pl.DataFrame) -> Numbers:
    """Groups with what their people do, pairs within them, and the graph that others are detected in."""
    _, end = days_of(events)
    acts = events.lazy().filter(ACTIVE).join(_starts(events), on="thread_id", how="left")
    own, recent = MEMBER == pl.col("starter"), AT >= end - timedelta(days=RECENT)
    acts = acts.with_columns(
        CREATED.alias("made"), recent.alias("recent"), own.alias("own"), AIMED.fill_null(False).alias("aimed")
    )
    acts = acts.with_columns((pl.col("made") & pl.col("own") & (AT == pl.col("started_at"))).alias("post"))
    acts = acts.with_columns((pl.col("made") & ~pl.col("post") & (~pl.col("own") | pl.col("aimed"))).alias("reply"))
    made, post, reply, lately = (pl.col(name) for name in ("made", "post", "reply", "recent"))
    did = {"created": made, "posts": post, "replies": reply, "created_90": made & lately, "posts_90": post & lately}
    people = acts.group_by("community", "member_id").agg(
        **{name: what.sum() for name, what in did.items()}, active_90=lately.any().cast(pl.Int64)
    )
    for_whom = pl.when(made & ~pl.col("own")).then(pl.col("starter")).otherwise(TARGET)
    got = {"received": reply, "received_90": reply & lately, "reactions": ~made & pl.col("aimed")}
    back = acts.filter(reply | got["reactions"]).group_by("community", for_whom.alias("member_id"))
    back = back.agg(**{name: what.sum() for name, what in got.items()})
    people = people.join(back, on=["community", "member_id"], how="left").with_columns(pl.col(*got).fill_null(0))
    aimed = events.lazy().filter(AIMED)
    inside = aimed.select("community", MEMBER, TARGET).unique()
    turned = inside.select("community", TARGET.alias("member_id"), MEMBER.alias("reply_to_member_id"))
    mutual = inside.join(turned, on=["community", "member_id", "reply_to_member_id"], how="semi")
    pairs = inside.group_by("community").agg(pl.len().alias("pairs"))
    pairs = pairs.join(mutual.group_by("community").agg(pl.len().alias("mutual")), on="community", how="left")
    days = aimed.select(MEMBER, TARGET, DAY.alias("day")).unique().group_by("member_id", "reply_to_member_id").len()
    found, talking, met = pl.collect_all([people.rename({"member_id": "member_key"}), pairs, days])
    return finishing.micro_numbers(found.to_pandas(), talking.to_pandas(), met["len"].to_numpy())


def _starts(events: pl.DataFrame) -> pl.LazyFrame:
    """By thread who started it and when: its earliest act that counts as content, of equals that of the lowest key."""
    created = events.lazy().filter(CREATED & THREAD.is_not_null())
    ordered = created.select(THREAD, AT, MEMBER).sort("occurred_at", "member_id")
    firsts = ordered.unique("thread_id", keep="first", maintain_order=True)
    return firsts.rename({"occurred_at": "started_at", "member_id": "starter"})
