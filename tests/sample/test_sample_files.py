"""The sample's files: the same bytes every time, canonical headers, stated sizes, ids that agree."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from sample_files import END, FOLDER, START, acts, table, truth

from data.sample.make import make

FILES = ("activity.csv", "members.csv", "programs.csv", "nominations.csv", "applications.csv", "truth.json")
HEADERS = {
    "activity": "member_id,member_name,email,occurred_at,activity_type,community,thread_id,reply_to_member_id,"
    "topic,value",
    "members": "member_id,name,email,joined_at,left_at,milestone_at,is_staff,is_bot,opted_out,skills",
    "programs": "member_id,program,kind,invited_at,started_at,completed_at,arm",
    "nominations": "nominee_member_id,nominator_member_id,nominated_at,reason",
    "applications": "member_id,applied_at,skills,text",
}


def test_made_again_it_has_the_same_bytes(tmp_path):
    make(tmp_path)
    assert [name for name in FILES if (tmp_path / name).read_bytes() != (FOLDER / name).read_bytes()] == []


def test_all_files_together_stay_under_eight_megabytes():
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 8_000_000


@pytest.mark.parametrize("name", HEADERS)
def test_headers_are_canonical(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert file.readline() == HEADERS[name] + "\n"


def test_size_is_as_told():
    counts = truth()["counts"]
    assert len(table("members")) == counts["members"] == 2_500
    assert len(table("activity")) == counts["activity"]
    assert 57_000 <= counts["activity"] <= 65_000
    assert {name: len(table(name)) for name in ("programs", "nominations", "applications")} == {
        name: counts[name] for name in ("programs", "nominations", "applications")
    }
    assert acts().activity_type.value_counts().sort_index().to_dict() == counts["by_type"]


def test_acts_are_in_order_of_time_inside_24_months():
    assert acts()["at"].is_monotonic_increasing
    assert acts()["at"].min() >= START
    assert acts()["at"].max() < END
    assert acts().occurred_at.str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").all()


def test_no_row_falls_into_the_outage_and_every_other_day_has_rows():
    seen = set(acts()["at"].dt.strftime("%Y-%m-%d"))
    every_day = set(pd.date_range(START, END, inclusive="left").strftime("%Y-%m-%d"))
    assert sorted(every_day - seen) == truth()["outage"]["days"] == ["2025-11-18", "2025-11-19"]


def test_every_id_stands_in_the_member_list_or_is_the_pooled_one():
    known = set(table("members").member_id)
    assert table("members").member_id.is_unique
    assert set(acts().member_id) - known == {"[deleted]"}
    assert set(acts().reply_to_member_id) - known == {"", "[deleted]"}
    for name, column in (
        ("programs", "member_id"),
        ("nominations", "nominee_member_id"),
        ("nominations", "nominator_member_id"),
        ("applications", "member_id"),
    ):
        assert set(table(name)[column]) <= known


def test_name_and_address_are_those_of_the_member_list():
    listed = table("members").set_index("member_id")
    rows = acts()[acts().member_id != "[deleted]"]
    assert (rows.member_name.to_numpy() == listed.name.reindex(rows.member_id).to_numpy()).all()
    assert (rows.email.to_numpy() == listed.email.reindex(rows.member_id).to_numpy()).all()


def test_nobody_acts_before_joining():
    joined = pd.to_datetime(table("members").set_index("member_id").joined_at)
    rows = acts()[acts().member_id != "[deleted]"]
    assert (rows["at"].to_numpy() >= joined.reindex(rows.member_id).to_numpy()).all()


def test_nobody_acts_after_closing_the_account():
    listed = table("members").set_index("member_id")
    left = pd.to_datetime(listed.left_at[listed.left_at != ""])
    last = acts().groupby("member_id")["at"].max()
    both = left.index.intersection(last.index)
    assert len(both) >= 20
    assert (last[both] < left[both]).all()


def test_addresses_are_reserved_ones_only():
    assert table("members").email.map(lambda text: bool(re.fullmatch(r"[A-Za-z0-9.]+@example\.(org|net)", text))).all()


def test_replies_and_reactions_name_somebody_of_the_same_thread():
    threads = acts().groupby("thread_id").member_id.agg(set)
    rows = acts()[acts().activity_type.isin(["reply", "comment", "answer", "accepted_answer", "reaction"])]
    assert (rows.reply_to_member_id != "").all()
    missing = [1 for r in rows.itertuples() if r.reply_to_member_id not in threads[r.thread_id]]
    assert missing == []


def test_a_dozen_rows_stand_twice():
    assert int(table("activity").duplicated().sum()) == truth()["counts"]["rows_written_twice"] == 12


def test_steps_of_a_program_follow_each_other():
    steps = table("programs")
    for earlier, later in (("invited_at", "started_at"), ("started_at", "completed_at")):
        both = steps[(steps[earlier] != "") & (steps[later] != "")]
        assert len(both) >= 40
        assert (both[earlier] < both[later]).all()
