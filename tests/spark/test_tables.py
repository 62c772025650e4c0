"""Spark's own making of the tables equals our import: same people, same acts, same totals; an act in two files once."""

from __future__ import annotations

import duckdb
import pytest

from tests.house.sources import ROOT
from warehouse.spark_tables import make_tables
from warehouse.workspace import close_all, open_workspace

SAMPLE = ROOT / "data" / "sample" / "activity.csv"
_FROM = "from read_parquet('{0}/{1}/*.parquet')"
ACTS = """
select
    event.occurred_at, event.day, member.member_id, activity_type.name, activity_type.role, community.name,
    thread.name, target.member_id, topic.name, event.value, event.text_length
from {event} as event
inner join {member} as member using (member_key)
inner join {activity_type} as activity_type using (type_key)
inner join {community} as community using (community_key)
left join {thread} as thread using (thread_key)
left join {member} as target on event.target_member_key = target.member_key
left join {topic} as topic using (topic_key)
order by all
"""
TOTALS = """
select
    member.member_id, activity_type.name, community.name, sum(count_acts)::bigint, min(first_day), max(last_day)
from {member_total} as total
inner join {member} as member using (member_key)
inner join {activity_type} as activity_type using (type_key)
inner join {community} as community using (community_key)
group by all order by all
"""
STRETCHES = """
select member.member_id, activity_type.name, stretch, bit_or(active_days)::bigint
from {member_stretch} as packed
inner join {member} as member using (member_key)
inner join {activity_type} as activity_type using (type_key)
group by all order by all
"""
STARTS = """
select thread.name, start.occurred_at, member.member_id, activity_type.name, community.name
from {thread_start} as start
inner join {thread} as thread using (thread_key)
inner join {member} as member using (member_key)
inner join {activity_type} as activity_type using (type_key)
inner join {community} as community using (community_key)
order by all
"""
PEOPLE = "select member_id, name, email, is_pooled from {member} order by member_id"
ROLLUPS = ("member_total", "member_stretch", "thread_start")
TABLES = ("event", "member", "activity_type", "community", "thread", "topic", *ROLLUPS)


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    from actions.imports import import_files
    from ingest.report import ReadOptions

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(tmp_path_factory.mktemp("home")))
        (report,) = import_files("acts", [SAMPLE], ReadOptions(kind="activity"))
        assert report.refused is None
        with open_workspace("acts").reader() as reader:
            yield {
                name: reader.execute(sql.format(**{each: each for each in TABLES})).fetchall() for name, sql in _all()
            }
        close_all()


def _all():
    return (("acts", ACTS), ("totals", TOTALS), ("days", STRETCHES), ("starts", STARTS), ("people", PEOPLE))


def made(folder):
    places = {name: f"read_parquet('{folder}/{name}/*.parquet')" for name in TABLES}
    with duckdb.connect() as connection:
        return {name: connection.execute(sql.format(**places)).fetchall() for name, sql in _all()}


def test_tables_of_the_sample_equal_our_import(server, ours, tmp_path):
    counts = make_tables(server, str(SAMPLE), str(tmp_path / "tables"))
    assert counts["rejected"] == 0
    found = made(tmp_path / "tables")
    assert len(found["acts"]) == counts["event"] == len(ours["acts"])
    for name in ours:
        assert found[name] == ours[name] != [], name


def test_act_in_two_files_counts_once_and_copies_in_one_are_kept(server, ours, tmp_path):
    lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    source = tmp_path / "source"
    source.mkdir()
    (source / "one.csv").write_text("".join([*lines[:2000], lines[1999]]), encoding="utf-8")
    (source / "two.csv").write_text("".join([lines[0], *lines[1000:3000], "m1,never,post\n"]), encoding="utf-8")
    counts = make_tables(server, str(source), str(tmp_path / "tables"), time_zone="America/New_York")
    assert (counts["event"], counts["rejected"]) == (3000, 1)
    days = duckdb.sql(f"select min(day)::varchar from '{tmp_path}/tables/event/*.parquet'").fetchall()
    assert days == [("2024-09-30",)]  # half past midnight UTC on 1 October is the evening before in New York
