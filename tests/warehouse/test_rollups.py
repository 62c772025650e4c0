"""The rollups of active days and thread starts say what the acts say, whatever happens; older workspaces get them."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta

import duckdb
import numpy as np
import pytest

from actions.erase import erase_member
from queries.filters import Filters
from queries.run import ask
from tests.staged import stage
from warehouse import connect, settings
from warehouse.load import load, undo

NOW = datetime(2026, 1, 1)
BEFORE_THE_ROLLUPS = 8


def acts(seed: int, many: int = 300):
    rng = np.random.default_rng(seed)
    kinds = ("post", "reply", "like")
    return [
        {
            "member_id": f"m{rng.integers(12)}",
            "occurred_at": datetime(2023, 1, 1) + timedelta(hours=int(rng.integers(24 * 400))),
            "activity_type": kinds[rng.integers(3)],
            "thread_id": f"t{rng.integers(many // 5)}",
        }
        for _ in range(many)
    ]


def packed(workspace) -> set[tuple[int, int, date]]:
    """Member, type and day as the rollup has them, taken apart bit by bit."""
    with workspace.reader() as reader:
        rows = reader.execute("select member_key, type_key, stretch, active_days from member_stretch").fetchall()
    return {
        (member, kind, date.min + timedelta(days=56 * stretch + bit))
        for member, kind, stretch, days in rows
        for bit in range(64)
        if days >> bit & 1
    }


def told(workspace) -> set[tuple[int, int, date]]:
    """The same from the acts themselves."""
    with workspace.reader() as reader:
        return set(reader.execute("select distinct member_key, type_key, day from event").fetchall())


def starts(workspace) -> set[tuple[str, datetime, int, str]]:
    """Thread, instant, member and kind of the act that starts it, as the rollup has them; one row per thread."""
    with workspace.reader() as reader:
        rows = reader.execute(
            "select thread.name, occurred_at, member_key, activity_type.name from thread_start"
            " join thread using (thread_key) join activity_type using (type_key)"
        ).fetchall()
    assert len({thread for thread, *_ in rows}) == len(rows)
    return set(rows)


def first_acts(workspace) -> set[tuple[str, datetime, int, str]]:
    """The same from the acts themselves."""
    with workspace.reader() as reader:
        rows = reader.execute(
            "select thread.name, occurred_at, member_key, activity_type.name, type_key, community_key from event"
            " join thread using (thread_key) join activity_type using (type_key) where role = 'create'"
        ).fetchall()
    first = {}
    for thread, at, member, kind, type_key, community in rows:
        order = (at, member, type_key, community)
        if thread not in first or order < first[thread][0]:
            first[thread] = (order, (thread, at, member, kind))
    return {row for _, row in first.values()}


def check(workspace) -> None:
    assert packed(workspace) == told(workspace) != set()
    assert starts(workspace) == first_acts(workspace) != set()


def test_rollups_follow_imports_undo_another_zone_and_an_erasure(workspace):
    first = load(workspace, stage(acts(1), workspace.spool, file="one.csv"), now=NOW)
    load(workspace, stage(acts(1)[:100] + acts(2), workspace.spool, file="two.csv"), now=NOW)
    check(workspace)
    undo(workspace, first.import_key, now=NOW)
    check(workspace)
    settings.set(workspace, "time_zone", "Pacific/Apia", now=NOW)
    check(workspace)
    before = told(workspace)
    erase_member(workspace, "m3", now=NOW)
    check(workspace)
    assert told(workspace) < before


def test_thread_starts_follow_what_counts_as_content(workspace):
    load(workspace, stage(acts(1), workspace.spool, file="one.csv"), now=NOW)
    before = starts(workspace)
    settings.set(workspace, "role.post", "view", now=NOW)
    check(workspace)
    settings.set(workspace, "role.like", "create", now=NOW)
    check(workspace)
    assert {kind for *_, kind in before} == {"post", "reply"}
    assert {kind for *_, kind in starts(workspace)} == {"reply", "like"}


def test_earlier_acts_that_come_later_start_their_threads(workspace):
    rows = sorted(acts(5), key=lambda row: row["occurred_at"])
    load(workspace, stage(rows[150:], workspace.spool, file="late.csv"), now=NOW)
    late = starts(workspace)
    load(workspace, stage(rows[:150], workspace.spool, file="early.csv"), now=NOW)
    check(workspace)
    assert {thread for thread, *_ in late - starts(workspace)}


def test_acts_of_one_moment_start_a_thread_by_the_lowest_keys(workspace):
    """An export of days alone, and one from before 1970: many acts of a thread are its first."""
    for start in (datetime(2023, 1, 1), datetime(1969, 12, 1)):
        rows = [{**row, "occurred_at": start + timedelta(days=n % 3)} for n, row in enumerate(acts(6))]
        load(workspace, stage(rows, workspace.spool, file=f"{start:%Y}.csv"), now=NOW)
        check(workspace)


@pytest.mark.parametrize("days", [1, 20, 200, 300, 3000, 30_000])
def test_rollups_of_short_and_long_exports(workspace, days):
    rng = np.random.default_rng(days)
    rows = [
        {**row, "occurred_at": datetime(1950, 3, 3) + timedelta(minutes=int(rng.integers(24 * 60 * days)))}
        for row in acts(7)
    ]
    load(workspace, stage(rows, workspace.spool), now=NOW)
    check(workspace)
    with workspace.reader() as reader:
        sums = reader.execute("select sum(count_acts), min(first_day), max(last_day) from member_total").fetchall()
        assert sums == reader.execute("select count(*), min(day), max(day) from event").fetchall()
        keys = reader.execute("select member_key, type_key, stretch from member_stretch").fetchall()
    assert len(keys) == len(set(keys)), "no stretch is in two parts"


def test_whole_export_and_the_same_days_chosen_give_the_same_answer(workspace):
    load(workspace, stage(acts(3), workspace.spool, file="one.csv"), now=NOW)
    load(workspace, stage(acts(4), workspace.spool, file="two.csv"), now=NOW)
    for more in ({}, {"activities": ("post",)}):
        whole = ask(workspace, "active_days", Filters(**more))
        chosen = ask(workspace, "active_days", Filters(from_day=date(2000, 1, 1), to_day=date(2030, 1, 1), **more))
        assert len(whole) > 12
        assert whole.equals(chosen)


@pytest.mark.parametrize("version", range(1, BEFORE_THE_ROLLUPS + 1))
def test_older_workspace_gets_the_rollup_of_what_it_holds(version, tmp_path, monkeypatch):
    file, older = tmp_path / "old.duckdb", tmp_path / "schema"
    older.mkdir()
    for script in connect.SCHEMA.glob("*.sql"):
        if int(script.name[:3]) <= version:
            shutil.copy(script, older)
    with monkeypatch.context() as patch:
        patch.setattr(connect, "SCHEMA", older)
        connect.connect(file, spool=tmp_path, spill=tmp_path).close()
    with duckdb.connect(str(file)) as raw:
        raw.execute("insert into activity_type values (1, 'post', 'create', 1.0)")
        raw.execute(
            "insert into event by name select timestamp '2024-02-01' + to_days(n::int) as occurred_at,"
            " occurred_at::date as day, 1 + n % 3 as member_key, 1 as type_key, 1 as community_key,"
            " 1 + n % 7 as thread_key, n::ubigint as content_hash, 0 as ordinal, 1 as import_key"
            " from range(200) as numbers(n)"
        )
    newer = connect.connect(file, spool=tmp_path, spill=tmp_path)
    days = newer.execute("select bit_count(active_days) from member_stretch").fetchall()
    assert sum(each for (each,) in days) == 200
    assert len(days) > 3
    started = newer.execute("select thread_key, occurred_at::date from thread_start order by thread_key").fetchall()
    assert started == [(1 + n, date(2024, 2, 1) + timedelta(days=n)) for n in range(7)]
    newer.close()
