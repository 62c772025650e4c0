"""Questions about who asks, answers and turns to whom, on a dozen acts whose answers were counted by hand."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from queries.filters import Filters
from queries.run import ask
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 1, 1)
ALL, WITH_STAFF = Filters(), Filters(with_staff=True)
NAMES = ("member_id", "occurred_at", "activity_type", "community", "thread_id", "reply_to_member_id", "topic")
# boss is staff; bob2 is another account of bob.
ACTS = [
    ("ann", "2024-01-01T10:00", "question", "One", "q1", None, "cake"),
    ("boss", "2024-01-01T11:00", "answer", "One", "q1", "ann", None),
    ("bob", "2024-01-01T12:00", "answer", "One", "q1", "ann", None),
    ("bob", "2024-01-01T13:00", "comment", "One", "q1", "ann", None),
    ("ann", "2024-01-01T14:00", "comment", "One", "q1", "bob", None),
    ("cat", "2024-01-01T15:00", "like", "One", "q1", "bob", None),
    ("cat", "2024-01-02T09:00", "question", "One", "q2", None, None),
    ("[deleted]", "2024-01-02T10:00", "question", "Two", "q3", None, "cake"),
    ("bob2", "2024-01-03T10:00", "accepted_answer", "Two", "q3", None, None),
    ("dan", "2024-01-04T08:00", "post", "Two", "p1", None, None),
    ("cat", "2024-01-04T09:00", "question", "Two", "p1", "dan", None),  # inside a thread that is none
    ("ann", "2024-01-04T10:00", "reply", "Two", "p1", "dan", None),
    ("bob", "2024-01-05T10:00", "reply", "One", "q1", "ann", None),
]
PEOPLE = [
    {"member_id": "ann", "skills": "cake; wine"},
    {"member_id": "boss", "is_staff": True, "skills": "cake"},
]
APPLICATIONS = [{"member_id": "bob2", "applied_at": "2024-01-02T00:00", "skills": "venues"}]
COURSE = {"program": "Course", "kind": "training", "completed_at": "2024-01-02T12:00"}
PROGRAMS = [{"member_id": "bob2", **COURSE}, {"member_id": "boss", **COURSE}]
JAN = "2024-01-0"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(tmp_path_factory.mktemp("home")))
        made = open_workspace("talk")
        load(made, stage([dict(zip(NAMES, act, strict=True)) for act in ACTS], made.spool), now=NOW)
        for kind, rows in (("members", PEOPLE), ("applications", APPLICATIONS), ("programs", PROGRAMS)):
            load(made, stage(rows, made.spool, kind=kind, file=f"{kind}.csv"), now=NOW)
        with made.write() as connection:
            person = "(select member_key from member where member_id = 'bob')"
            connection.execute(f"update member set merged_into = {person} where member_id = 'bob2'").fetchall()
        yield made
        close_all()


@pytest.fixture(scope="module")
def rows(workspace):
    """Gives a function: the answer as tuples, people by id, threads by name, times as short text, nothing as None."""
    with workspace.reader() as reader:
        people = dict(reader.execute("select member_key, member_id from member").fetchall())
        threads = dict(reader.execute("select thread_key, name from thread").fetchall())

    def of(name, filters=ALL, **parameters):
        frame = ask(workspace, name, filters, **parameters)
        return [tuple(shown(column, value) for column, value in row.items()) for row in frame.to_dict("records")]

    def shown(column, value):
        if pd.isna(value):
            return None
        if column == "thread_key":
            return threads[value]
        if column in ("member_key", "target_member_key", "asker_key"):
            return people[int(value)]
        return value.strftime("%d %H:%M") if isinstance(value, pd.Timestamp) else value

    return of


@pytest.fixture(scope="module")
def key(workspace):
    with workspace.reader() as reader:
        return dict(reader.execute("select member_id, member_key from member").fetchall())


def test_asked_questions(rows):
    assert rows("asked_questions") == [
        ("q1", "ann", "One", "cake", "01 10:00", "01 12:00", "01 11:00", 1, False),
        ("q2", "cat", "One", None, "02 09:00", None, None, 0, False),
        ("q3", None, "Two", "cake", "02 10:00", "03 10:00", None, 1, False),
    ]
    assert rows("asked_questions", WITH_STAFF)[0][5:8] == ("01 11:00", "01 11:00", 2)


def test_readiness_acts(rows, key):
    asked = {"first_at": datetime(2024, 1, 1, 11), "last_at": datetime(2024, 1, 5), "count_parts": 1, "part": 0}
    (cake,) = {row[2] for row in rows("readiness_acts", **asked)} - {-1}
    expected = [
        # target, topic, when, created, a reply by its kind, left out: an answer of staff is not there, bob2 is bob
        ("bob", key["ann"], -1, "01 12:00", True, True, 0),
        ("bob", key["ann"], -1, "01 13:00", True, True, 0),
        ("ann", key["bob"], -1, "01 14:00", True, True, 0),
        ("cat", key["bob"], -1, "01 15:00", False, False, 0),
        ("cat", -1, -1, "02 09:00", True, False, 0),
        ("[deleted]", -1, cake, "02 10:00", True, False, 1),
        ("bob", -1, -1, "03 10:00", True, True, 0),
        ("dan", -1, -1, "04 08:00", True, False, 0),
        ("cat", key["dan"], -1, "04 09:00", True, False, 0),
        ("ann", key["dan"], -1, "04 10:00", True, True, 0),
    ]
    assert sorted(rows("readiness_acts", **asked)) == sorted(expected)
    parts = [rows("readiness_acts", **asked | {"count_parts": 3, "part": part}) for part in range(3)]
    assert sorted(row for part in parts for row in part) == sorted(expected)
    assert len({row[0] for row in parts[0]} & {row[0] for row in parts[1]}) == 0, "an author is in one part"


def test_readiness_threads(rows):
    asked = {"first_at": datetime(2023, 12, 1), "last_at": datetime(2024, 1, 9), "count_parts": 1, "part": 0}
    # q1 began in the week before the last one, and was answered in it; nobody answered cat; bob2 is bob
    expected = [("ann", 1, 1), ("cat", 0, -1), ("[deleted]", 0, 0), ("dan", 0, 0)]
    assert sorted(rows("readiness_threads", **asked)) == sorted(expected)
    parts = [row for part in range(2) for row in rows("readiness_threads", **asked | {"count_parts": 2, "part": part})]
    assert sorted(parts) == sorted(expected)
    later = asked | {"first_at": datetime(2024, 1, 1, 10, 1), "last_at": datetime(2024, 1, 3)}
    assert sorted(rows("readiness_threads", **later)) == [("[deleted]", 0, -1), ("cat", 0, -1)], "answered later"


def test_first_trained(rows):
    assert sorted(rows("first_trained")) == [("bob", "02 12:00"), ("boss", "02 12:00")]


def test_given_answers(rows):
    # of each: answers, accepted, reacted to, thanked, taken up in any way
    members = [("bob", "One", "cake", 1, 0, 1, 1, 1, "01 12:00"), ("bob", "Two", "cake", 1, 1, 0, 0, 1, "03 10:00")]
    assert rows("given_answers", by_place=True) == members
    assert rows("given_answers", by_place=False) == [("bob", None, None, 2, 1, 1, 1, 2, "03 10:00")]
    staff = ("boss", "One", "cake", 1, 0, 0, 0, 0, "01 11:00")
    assert sorted(rows("given_answers", WITH_STAFF, by_place=True)) == [*members, staff]


def test_contributions_valued(rows):
    assert sorted(rows("contributions_valued")) == [
        ("ann", 3, 0, 0, "04 10:00"),
        ("bob", 4, 1, 1, "05 10:00"),
        ("cat", 2, 0, 0, "04 09:00"),
        ("dan", 1, 0, 0, "04 08:00"),
    ]


def test_first_days(rows, workspace):
    with workspace.reader() as reader:
        keys = [key for (key,) in reader.execute("select member_key from member where member_id <> 'ann'").fetchall()]
    found = dict(rows("first_days", member_keys=keys))
    assert {who: found[who] for who in ("bob", "cat", "dan")} == {
        "bob": "01 00:00",
        "cat": "01 00:00",  # by a like
        "dan": "04 00:00",
    }
    assert "ann" not in found


def test_first_words(rows):
    # ann and dan get a reply within a day, cat none; ann and cat write again on the second to fourth day after it
    asked = {"since_at": datetime(2024, 1, 1), "until_at": datetime(2024, 1, 5), "reply_hours": 24, "return_days": 3}
    assert rows("first_words", **asked) == [(0, 1, 1), (1, 2, 1)]
    assert rows("first_words", **(asked | {"since_at": datetime(2024, 1, 3)})) == [(1, 1, 0)]


def test_group_members(rows):
    # of each: created, posts, replies, received, reactions; created, posts and received lately; last, active lately
    found = rows("group_members", recent_at=datetime(2024, 1, 3))
    assert [row for row in sorted(found) if row[0] == "One"] == [
        ("One", "ann", 2, 1, 1, 3, 0, 0, 0, 1, "01 14:00", 0),
        ("One", "bob", 3, 0, 3, 1, 1, 1, 0, 0, "05 10:00", 1),
        ("One", "cat", 1, 1, 0, 0, 0, 0, 0, 0, "02 09:00", 0),
    ]
    assert [row for row in sorted(found) if row[0] == "Two"] == [
        ("Two", "ann", 1, 0, 1, 0, 0, 1, 0, 0, "04 10:00", 1),
        ("Two", "bob", 1, 0, 0, 0, 0, 1, 0, 0, "03 10:00", 1),  # under a removed account: neither post nor reply
        ("Two", "cat", 1, 0, 1, 0, 0, 1, 0, 0, "04 09:00", 1),
        ("Two", "dan", 1, 1, 0, 2, 0, 1, 1, 2, "04 08:00", 1),
    ]


def test_group_members_lately_are_those_of_the_last_days_alone(rows):
    since = date(2024, 1, 3)
    lately = [row for row in rows("group_members", recent_at=datetime(2024, 1, 3)) if row[-1]]
    alone = rows("group_members", Filters(from_day=since), recent_at=datetime(2024, 1, 3))
    assert [row[:2] + row[7:10] for row in lately] == [(*row[:2], row[2], row[3], row[5]) for row in alone]


WHOLE = {"part": 0, "count_parts": 1}


def in_parts(rows, question):
    return [rows(question, part=part, count_parts=3) for part in range(3)]


def test_interactions(rows):
    found = sorted(rows("interactions", **WHOLE))
    assert found == [
        ("ann", "bob", 1),
        ("ann", "dan", 1),
        ("bob", "ann", 2),  # three acts on two days
        ("cat", "bob", 1),
        ("cat", "dan", 1),
    ]
    assert ("boss", "ann", 1) in rows("interactions", WITH_STAFF, **WHOLE)
    parts = in_parts(rows, "interactions")
    assert sorted(row for part in parts for row in part) == found
    (with_bob,) = [part for part in parts if ("bob", "ann", 2) in part]
    assert ("ann", "bob", 1) in with_bob


def test_group_pairs(rows):
    assert rows("group_pairs", **WHOLE) == [("One", 3, 2), ("Two", 2, 0)]
    found = [row for part in in_parts(rows, "group_pairs") for row in part]
    assert [sum(row[1] for row in found if row[0] == name) for name in ("One", "Two")] == [3, 2]
    assert [sum(row[2] for row in found if row[0] == name) for name in ("One", "Two")] == [2, 0]


def test_declared_skills(rows):
    assert sorted(rows("declared_skills")) == [("ann", "cake; wine", "member list"), ("bob", "venues", "application")]


WANTED = ["answer", "accepted_answer"]


def test_goal_people(rows):
    found = rows("goal_people", wanted=WANTED, near=["comment", "reply"], recent_at=datetime(2024, 1, 3))
    assert sorted(found) == [("ann", 0, 0, 1, None), ("bob", 1, 1, 1, "03 10:00")]


def test_goal_weeks(rows):
    assert rows("goal_weeks", wanted=WANTED, end_at=datetime(2024, 1, 10)) == [(0, 1), (1, 1)]
    assert rows("goal_weeks", wanted=WANTED, end_at=datetime(2024, 1, 8)) == [(0, 2)]


def test_goal_programs(rows):
    # bob completed in the week before the last: nothing before it, the accepted answer after it; staff are left out
    found = rows("goal_programs", wanted=WANTED, end_at=datetime(2024, 1, 10), weeks=1)
    assert found == [("Course", "training", 1, 1, 0, 1)]
    assert rows("goal_programs", wanted=WANTED, end_at=datetime(2024, 1, 2), weeks=1) == []


def test_question_mark_asks_only_where_no_type_does(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    acts = [
        ("ann", "2024-01-01T10:00", "message", "Chat", "m1", True),
        ("bob", "2024-01-01T11:00", "message", "Chat", "m1", True),  # asks back: an answer
        ("cat", "2024-01-01T12:00", "message", "Chat", "m2", False),
        ("dan", "2024-01-01T13:00", "message", "Chat", "m2", True),  # asks in a thread that talk started
        ("eve", "2024-01-01T14:00", "question", "Forum", "f1", False),
        ("ann", "2024-01-01T15:00", "post", "Forum", "f2", True),  # a post, and the forum knows questions
    ]
    names = ("member_id", "occurred_at", "activity_type", "community", "thread_id", "is_question")
    workspace = open_workspace("marks")
    load(workspace, stage([dict(zip(names, act, strict=True)) for act in acts], workspace.spool), now=NOW)
    found = ask(workspace, "asked_questions", ALL)
    assert found[["community", "count_answerers", "is_by_mark"]].values.tolist() == [
        ["Chat", 1, True],
        ["Forum", 0, False],
    ]
    assert ask(workspace, "given_answers", ALL, by_place=True)[["community", "count_answers"]].values.tolist() == [
        ["Chat", 1]
    ]
