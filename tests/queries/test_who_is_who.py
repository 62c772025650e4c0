"""The questions about who is who, on a community small enough to count by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import log

import pytest

from queries.filters import Filters
from queries.run import ask
from tests.staged import stage
from warehouse.decide import Decision, Manner, decide
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 1, 1)
START = datetime(2025, 1, 1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def acts_of(who, count, step, **columns):
    return [
        {"member_id": who, "occurred_at": START + number * step, "activity_type": "post"} | columns
        for number in range(count)
    ]


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """clock: 240 acts, one each hour, each its own thread; fast: 60 acts, one each second, all of 9 letters;
    echo: 72 answers to clock, one each hour, 3 s after it; kim and kim@x.org."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    made = open_workspace("who")
    rows = [row | {"thread_id": f"c{number}"} for number, row in enumerate(acts_of("clock", 240, HOUR))]
    rows += acts_of("fast", 60, timedelta(seconds=1), thread_id="f", text_length=9)
    rows += [
        row | {"thread_id": f"c{number}", "occurred_at": row["occurred_at"] + timedelta(seconds=3)}
        for number, row in enumerate(acts_of("echo", 72, HOUR))
    ]
    rows += acts_of("kim", 2, HOUR, activity_type="like") + acts_of("guest", 1, HOUR)
    load(made, stage(rows, made.spool), now=NOW)
    people = [
        {"member_id": "kim", "email": "Kim@x.org"},
        {"member_id": "kim@x.org", "name": "Kim"},
        {"member_id": "boss", "email": "boss@x.org", "is_staff": True},
    ]
    load(made, stage(people, made.spool, kind="members", file="people.csv"), now=NOW)
    yield made
    close_all()


@pytest.fixture
def rows(workspace):
    """Gives the rows of an answer, member keys as ids."""

    def of(name, **parameters):
        with workspace.reader() as reader:
            ids = dict(reader.execute("select member_key, member_id from member").fetchall())
        frame = ask(workspace, name, Filters(), **parameters)
        for column in ("member_key", "first_key", "second_key", "person_key"):
            if column in frame:
                frame[column] = frame[column].map(ids)
        return frame.to_dict("records")

    return of


def key_of(workspace, member_id):
    return int(ask(workspace, "member_keys", Filters(), member_ids=[member_id])["member_key"].iloc[0])


def test_round_the_clock(rows):
    (found,) = rows("round_the_clock", fewest_acts=200, fewest_hours=20, least_entropy=0.95 * log(24))
    assert (found["member_key"], found["count_hours"], found["count_acts"]) == ("clock", 24, 240)
    assert found["entropy"] == pytest.approx(log(24))


def test_bursts(rows):
    (found,) = rows("bursts", most_a_day=50, least_seconds=5)
    assert (found["member_key"], found["count_created"], found["gap_seconds"]) == ("fast", 60, 1.0)


def test_monologues(rows):
    found = {row["member_key"]: row for row in rows("monologues", fewest_created=50)}
    assert (found["clock"]["count_started"], found["clock"]["count_replies"]) == (240, 0)
    assert (found["echo"]["count_started"], found["echo"]["count_replies"]) == (0, 72)
    assert (found["fast"]["count_same_length"], found["fast"]["count_texts"]) == (60, 60)


def test_fast_answers(rows):
    (found,) = rows("fast_answers", since_at=START, fewest_answers=50, fewest_hours=16, least_seconds=10)
    assert (found["member_key"], found["count_answers"], found["median_seconds"]) == ("echo", 72, 3.0)


def test_telling_accounts(rows):
    named = {"pattern": "^fast$", "domains": ["x.org"], "nobody": ["clock"]}
    assert [row["member_key"] for row in rows("telling_accounts", **named)] == ["clock", "fast", "kim"]


def test_staff_domains(rows):
    assert rows("staff_domains") == [{"domain": "x.org", "count_staff": 1, "count_accounts": 2}]


def test_marked_accounts(workspace, rows):
    decide(workspace, [Decision("bot", key_of(workspace, "fast"), "fast")], Manner("ann", NOW))
    found = {row["member_key"]: row for row in rows("marked_accounts")}
    assert {name: row["kind"] for name, row in found.items()} == {"fast": "bot", "boss": "staff", "guest": "pooled"}
    assert (found["fast"]["count_created"], found["fast"]["said_by"]) == (60, "ann")
    assert found["boss"]["said_by"] != "ann"


def pairs_of(rows):
    return rows("same_person", most_sharing=4, accented="é", plain="e")


def test_same_person(rows):
    (found,) = pairs_of(rows)
    assert {found["first_key"], found["second_key"]} == {"kim", "kim@x.org"}
    assert (found["is_id_email"], found["is_id_name"], found["is_same_email"]) == (True, True, False)


def test_refused_pair_does_not_come_back_and_comes_back_when_undone(workspace, rows):
    from warehouse.decide import undo_decision

    pair = [key_of(workspace, each) for each in ("kim", "kim@x.org")]
    (number,) = decide(workspace, [Decision("different", pair[0], "", pair[1])], Manner("ann", NOW))
    assert pairs_of(rows) == []
    undo_decision(workspace, number, Manner("ann", NOW))
    assert len(pairs_of(rows)) == 1


def test_account_facts(workspace, rows):
    (found,) = rows("account_facts", member_keys=[key_of(workspace, "kim")])
    assert (found["count_acts"], found["count_created"], found["is_registered"]) == (2, 0, True)


def test_accounts_together(workspace, rows):
    clock, fast = (key_of(workspace, each) for each in ("clock", "fast"))
    (found,) = rows("accounts_together", pair_codes=[clock * 2**32 + fast])
    assert (found["count_days_together"], found["is_in_one_file"]) == (1, True)


def test_member_keys(rows):
    (found,) = rows("member_keys", member_ids=["guest", "nobody"])
    assert (found["member_key"], found["person_key"], found["is_pooled"]) == ("guest", "guest", True)


def test_decisions(workspace, rows):
    decide(workspace, [Decision("bot", key_of(workspace, "fast"), "fast")], Manner("ann", NOW))
    (found,) = rows("decisions")
    assert (found["kind"], found["member_id"], found["reason"], found["is_undone"]) == ("bot", "fast", "fast", False)


def test_type_roles(rows):
    assert [(row["name"], row["role"], row["count_acts"]) for row in rows("type_roles")] == [
        ("post", "create", 373),
        ("like", "react", 2),
    ]
