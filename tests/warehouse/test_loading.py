"""Storing staged files: nothing twice, nothing lost, undone without harm."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from errors import AlreadyImported, Refused
from tests.staged import stage
from warehouse.load import duplicate_rows, load, rehearsal, store, undo

START = datetime(2024, 5, 1, 12)
NOW = datetime(2026, 1, 1)


def act(member: str, hour: int, **more: object) -> dict[str, object]:
    return {"member_id": member, "occurred_at": START + timedelta(hours=hour), "activity_type": "post"} | more


FIRST = [act("a", 0), act("b", 1), act("a", 2)]
OVERLAPPING = [act("a", 2), act("c", 3)]


def test_every_row_is_stored_with_its_members_and_communities(workspace, count):
    rows = [act("a", 0, community="One"), act("b", 1, community="Two", reply_to_member_id="c")]
    report = load(workspace, stage(rows, workspace.spool), now=NOW)
    assert (report.rows_read, report.rows_loaded, report.rows_duplicate, report.rows_rejected) == (2, 2, 0, 0)
    assert (report.members, report.communities) == (2, 2)
    assert (count("event"), count("member"), count("community")) == (2, 3, 2)


@pytest.mark.parametrize("count_names", [3, 700])
def test_acts_have_the_names_of_their_rows_however_many_there_are(workspace, count_names):
    kinds = [f"kind {n}" for n in range(count_names)]
    rows = [
        act("a", n, activity_type=kind, community=f"it's {n}", topic=f"topic {n}" if n % 2 else None, thread_id=f"t{n}")
        for n, kind in enumerate(kinds)
    ]
    load(workspace, stage(rows, workspace.spool), now=NOW)
    stored = """
        select activity_type.name, community.name, topic.name, thread.name
        from event inner join activity_type using (type_key) inner join community using (community_key)
        left join topic using (topic_key) inner join thread using (thread_key)
        order by occurred_at
    """
    with workspace.reader() as reader:
        found = reader.execute(stored).fetchall()
    assert found == [(row["activity_type"], row["community"], row["topic"], row["thread_id"]) for row in rows]


def test_same_file_again_adds_nothing(workspace, count):
    staged = stage(FIRST, workspace.spool)
    first = load(workspace, staged, now=NOW)
    again = load(workspace, staged, now=NOW)
    assert (again.rows_loaded, again.rows_duplicate, again.import_key) == (0, 3, first.import_key)
    assert (count("event"), count("import"), count("audit")) == (3, 1, 2)


def test_overlapping_export_adds_only_what_is_new(workspace, count):
    load(workspace, stage(FIRST, workspace.spool, file="may.csv"), now=NOW)
    report = load(workspace, stage(OVERLAPPING, workspace.spool, file="june.csv"), now=NOW)
    assert (report.rows_read, report.rows_loaded, report.rows_duplicate) == (2, 1, 1)
    assert (count("event"), count("member")) == (4, 3)


def test_row_numbers_of_duplicates_are_those_of_the_file(workspace):
    load(workspace, stage(FIRST, workspace.spool, file="may.csv"), now=NOW)
    staged = stage(OVERLAPPING, workspace.spool, file="june.csv")
    report = load(workspace, staged, now=NOW)
    with workspace.reader() as reader:
        assert duplicate_rows(reader, staged, report.import_key) == {0}


def test_identical_rows_inside_one_file_are_all_kept_and_none_twice(workspace, count):
    load(workspace, stage([act("a", 0)] * 3 + [act("b", 1)], workspace.spool, file="one.csv"), now=NOW)
    assert count("event") == 4
    assert count("event", "ordinal = 2") == 1
    report = load(workspace, stage([act("a", 0)] * 5, workspace.spool, file="two.csv"), now=NOW)
    assert (report.rows_loaded, report.rows_duplicate) == (2, 3)
    assert count("event") == 6


def test_undo_takes_out_its_own_acts_and_leaves_shared_ones_with_the_later_import(workspace, count):
    first = load(workspace, stage(FIRST, workspace.spool, file="may.csv"), now=NOW)
    second = load(workspace, stage(OVERLAPPING, workspace.spool, file="june.csv"), now=NOW)
    assert undo(workspace, first.import_key, now=NOW) == 2
    assert (count("event"), count("event", f"import_key = {second.import_key}")) == (2, 2)
    assert undo(workspace, second.import_key, now=NOW) == 2
    assert (count("event"), count("member_day"), count("member_total"), count("duplicate_holder")) == (0, 0, 0, 0)


def test_undone_file_can_be_imported_again(workspace, count):
    staged = stage(FIRST, workspace.spool)
    undo(workspace, load(workspace, staged, now=NOW).import_key, now=NOW)
    assert load(workspace, staged, now=NOW).rows_loaded == 3
    assert count("event") == 3


def test_undo_of_the_middle_of_three_overlapping_imports_changes_no_act(workspace, count):
    keys = [load(workspace, stage(FIRST, workspace.spool, file=f"{n}.csv"), now=NOW).import_key for n in range(3)]
    assert undo(workspace, keys[1], now=NOW) == 0
    assert undo(workspace, keys[0], now=NOW) == 0
    assert count("event", f"import_key = {keys[2]}") == 3
    assert undo(workspace, keys[2], now=NOW) == 3


def test_undo_of_an_unknown_or_undone_import_is_refused(workspace):
    with pytest.raises(Refused, match="no import 9"):
        undo(workspace, 9, now=NOW)
    key = load(workspace, stage(FIRST, workspace.spool), now=NOW).import_key
    undo(workspace, key, now=NOW)
    with pytest.raises(Refused, match="undone before"):
        undo(workspace, key, now=NOW)


def test_same_bytes_under_other_options_are_refused_and_replaced_on_demand(workspace, count):
    staged = stage(FIRST, workspace.spool, sha256="s")
    load(workspace, staged, now=NOW)
    other = replace(staged, time_zone="Europe/Berlin")
    with pytest.raises(AlreadyImported, match=r"Undo import 1 first, or pass --replace"):
        load(workspace, other, now=NOW)
    report = load(workspace, other, replace=True, now=NOW)
    assert (report.import_key, report.rows_loaded, count("event")) == (2, 3, 3)


def test_rehearsal_reports_and_stores_nothing(workspace, count):
    load(workspace, stage(FIRST, workspace.spool, file="may.csv"), now=NOW)
    version = workspace.data_version
    with rehearsal(workspace) as connection:
        staged = stage(OVERLAPPING, workspace.spool, file="june.csv")
        report = store(connection, staged, replace=False, who="local", now=NOW)
    assert (report.rows_loaded, report.rows_duplicate) == (1, 1)
    assert (count("event"), count("import"), count("audit"), workspace.data_version) == (3, 1, 1, version)


def test_rejected_lines_are_kept_with_their_reason(workspace, count):
    staged = stage(FIRST, workspace.spool, rejected=[(5, "no date"), (9, "no member")])
    report = load(workspace, staged, now=NOW)
    assert (report.rows_read, report.rows_rejected) == (5, 2)
    assert count("rejected_row", "line = 9 and reason = 'no member'") == 1


def test_missing_type_is_unknown_and_missing_community_is_named_after_the_file(workspace, count):
    rows = [{"member_id": "a", "occurred_at": START}]
    report = load(workspace, stage(rows, workspace.spool, file="brides 2024.csv"), now=NOW)
    assert count("community", "name = 'brides 2024'") == 1
    assert count("activity_type", "name = 'unknown' and role = 'create'") == 1
    assert report.unnamed_types == {}


def test_types_are_one_whatever_their_case_and_unnamed_ones_are_told(workspace, count):
    rows = [act("a", 0, activity_type="Like"), act("a", 1, activity_type="like"), act("a", 2, activity_type="Kudos")]
    report = load(workspace, stage(rows, workspace.spool), now=NOW)
    assert count("activity_type", "name = 'like' and role = 'react'") == 1
    assert report.unnamed_types == {"kudos": 1}


def test_acts_are_stored_in_order_of_time(workspace):
    load(workspace, stage([act("a", 5), act("b", 1), act("c", 3)], workspace.spool), now=NOW)
    with workspace.reader() as reader:
        hours = [row[0] for row in reader.execute("select hour(occurred_at) from event").fetchall()]
    assert hours == [13, 15, 17]


def test_large_file_out_of_order_is_stored_in_order_and_every_repeated_row_is_numbered(workspace, count):
    rows = [act(f"m{n * 7919 % 997}", n * 7919 % 9_001, topic=f"t{n}") for n in range(18_000)]
    report = load(workspace, stage(rows + rows[:500], workspace.spool), now=NOW)
    assert report.rows_loaded == 18_500
    with workspace.reader() as reader:
        stored = reader.execute("select occurred_at, content_hash, ordinal from event").fetchall()
    assert [row[0] for row in stored] == sorted(row[0] for row in stored)
    assert len({row[1:] for row in stored}) == 18_500


rows_of_a_file = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 4), st.sampled_from(["post", "like"])), max_size=12
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(rows_of_a_file, min_size=1, max_size=4), rejected=st.integers(0, 3))
def test_read_is_loaded_and_duplicate_and_rejected(workspace, count, files, rejected):
    keys = []
    with tempfile.TemporaryDirectory(dir=workspace.spool) as spool:
        for number, rows in enumerate(files):
            acts = [act(member, hour, activity_type=kind) for member, hour, kind in rows]
            lines = [(line, "bad") for line in range(rejected)]
            staged = stage(acts, Path(spool), file=f"{number}.csv", rejected=lines)
            report = load(workspace, staged, now=NOW)
            keys.append(report.import_key)
            assert report.rows_read == report.rows_loaded + report.rows_duplicate + report.rows_rejected
    most = {row: max(rows.count(row) for rows in files) for rows in files for row in rows}
    assert count("event") == sum(most.values())
    for key in dict.fromkeys(keys):
        undo(workspace, key, now=NOW)
    assert count("event") == 0


def test_same_file_under_another_encoding_is_refused_naming_the_replacement(workspace):
    staged = stage(FIRST, workspace.spool)
    load(workspace, staged, now=NOW)
    with pytest.raises(AlreadyImported, match="--replace"):
        load(workspace, replace(staged, encoding="Windows-1252"), now=NOW)
