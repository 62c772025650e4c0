"""The questions of lists, campaigns and trainings on a community small enough to count by hand."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from queries.filters import Filters
from queries.run import ask
from tests.staged import stage
from warehouse.ledger import Draft, Entry, mark_sent, note_steps, record_draft
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 1, 1)
SENT, LATER = datetime(2024, 3, 10), datetime(2024, 4, 20)
ALL = Filters()

# member, time, type, community, whom it is for. s is staff, x a bot, o opted out, a2 another account of a.
ACTS = [
    ("a", "2024-01-01T10:00", "post", "One", None),
    ("a", "2024-02-26T10:00", "reply", "Two", "b"),
    ("a", "2024-03-02T23:30", "accepted_answer", "Two", "b"),
    ("a2", "2024-03-03T10:00", "recommendation", "Two", None),
    ("b", "2024-02-25T10:00", "post", "One", None),
    ("b", "2024-03-01T10:00", "like", "One", "a"),
    ("c", "2024-03-01T11:00", "like", "One", "a2"),
    ("a", "2024-03-01T12:00", "like", "One", "a"),
    ("c", "2024-02-01T11:00", "like", "One", "a"),
    ("s", "2024-03-01T12:00", "post", "One", None),
    ("x", "2024-03-01T13:00", "post", "One", None),
    ("o", "2024-03-01T14:00", "post", "One", None),
    ("o", "2024-03-01T15:00", "post", "One", None),
    ("[deleted]", "2024-03-02T12:00", "post", "One", None),
]
PEOPLE = [
    {"member_id": "a", "name": "Ada", "joined_at": "2023-01-01", "skills": "cake; rings"},
    {"member_id": "s", "is_staff": True, "skills": "cake"},
    {"member_id": "x", "is_bot": True},
    {"member_id": "o", "opted_out": True},
]
STEPS = [
    {"member_id": "a2", "program": "Course", "kind": "Training", "invited_at": "2024-01-05", "arm": "Invited"},
    {"member_id": "a", "program": "Course", "kind": "training", "completed_at": "2024-02-05"},
    {"member_id": "d", "program": "Course", "started_at": "2024-02-06"},
    {"member_id": "s", "program": "Course", "kind": "training", "completed_at": "2024-02-07"},
    {"member_id": "b", "program": "Thanks", "kind": "reward", "completed_at": "2024-02-08"},
]
FORMS = [
    {"member_id": "a", "applied_at": "2024-02-01", "skills": "rings", "text": "first"},
    {"member_id": "a2", "applied_at": "2024-02-03", "skills": "venues", "text": "second"},
    {"member_id": "b", "applied_at": "2024-02-02", "skills": None, "text": "me"},
]
NAMES = [
    {"nominator_member_id": "b", "nominee_member_id": "a2", "nominated_at": "2024-02-05", "reason": "kind"},
    {"nominator_member_id": "b", "nominee_member_id": "a", "nominated_at": "2024-02-02", "reason": "helps"},
    {"nominator_member_id": "c", "nominee_member_id": "b", "nominated_at": "2024-02-02", "reason": None},
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(tmp_path_factory.mktemp("home")))
        made = open_workspace("listed")
        names = ("member_id", "occurred_at", "activity_type", "community", "reply_to_member_id")
        load(made, stage([dict(zip(names, act, strict=True)) for act in ACTS], made.spool), now=NOW)
        for kind, rows in (
            ("members", PEOPLE),
            ("programs", STEPS),
            ("applications", FORMS),
            ("nominations", NAMES),
        ):
            load(made, stage(rows, made.spool, kind=kind, file=f"{kind}.csv"), now=NOW)
        with made.write() as connection:
            first = "(select member_key from member where member_id = 'a')"
            connection.execute(f"update member set merged_into = {first} where member_id = 'a2'").fetchall()
        _lists(made)
        yield made
        close_all()


def _lists(made):
    """List 1 was drawn by lot and sent, list 2 invites who waited and was sent later, list 3 is a draft."""
    with made.reader() as reader:
        of = dict(reader.execute("select member_id, member_key from member").fetchall())
    drawn = [
        Entry(of["c"], "the rest", "first", "invited", "one", 0.5),
        Entry(of["a2"], "top 1 %", "second", "held_out", "one"),
        Entry(of["b"], "the rest", "third", "invited", "two"),
    ]
    plain = {"criteria": "{}", "seed": 1, "requested": 3, "left_out": '{"bot": 1}', "sha256": "x"}
    first = Draft("outreach", entries=drawn, purpose="training", program="Course", held_share=0.5, **plain)
    second = Draft("nomination", entries=[Entry(of["a"], "top 1 %", "again")], purpose="hosts", **plain)
    for draft in (first, second, Draft("outreach", entries=drawn[:1], **(plain | {"sha256": "y"}))):
        record_draft(made, draft, who="kim", now=NOW)
    mark_sent(made, 1, who="kim", now=SENT)
    mark_sent(made, 2, who="kim", now=LATER)
    steps = [(of["c"], "joined", LATER), (of["c"], "completed", LATER), (of["b"], "declined", SENT)]
    note_steps(made, 1, steps, who="kim", now=LATER)


@pytest.fixture(scope="module")
def key(workspace):
    with workspace.reader() as reader:
        return dict(reader.execute("select member_id, member_key from member").fetchall())


def named(key, frame, *columns):
    """One row per line of the answer: the id of the person, then these columns with None for what is missing."""
    ids = {number: member_id for member_id, number in key.items()}
    rows = frame[["member_key", *columns]].astype(object).where(frame[["member_key", *columns]].notna(), None)
    return [(ids[row[0]], *row[1:]) for row in rows.itertuples(index=False, name=None)]


def test_not_listable_by_reason(workspace, key):
    found = named(key, ask(workspace, "not_listable", ALL), "count_created", "reason")
    assert sorted(found) == [
        ("[deleted]", 1, "pooled"),
        ("a2", 1, "second_account"),
        ("o", 2, "opted_out"),
        ("s", 1, "staff"),
        ("x", 1, "bot"),
    ]
    january = Filters(to_day=date(2024, 2, 1))
    assert ask(workspace, "not_listable", january).empty


def test_asked_before(workspace, key):
    found = ask(workspace, "asked_before", ALL)
    assert {row[1:] for row in named(key, found, "program", "purpose")} == {
        ("Course", "training"),
        ("Course", None),
        ("hosts", "hosts"),
        ("Thanks", None),
    }
    assert named(key, found, "program", "channel", "asked_at", "held_at", "is_in_program") == sorted(
        [
            ("a", "Course", "outreach", None, SENT, False),
            ("a", "Course", None, datetime(2024, 1, 5), None, True),
            ("a", "hosts", "nomination", LATER, None, False),
            ("b", "Course", "outreach", SENT, None, False),
            ("b", "Thanks", None, None, None, True),
            ("c", "Course", "outreach", SENT, None, False),
            ("d", "Course", None, None, None, True),
            ("s", "Course", None, None, None, True),
        ],
        key=lambda row: (key[row[0]], row[1], row[2] is None, row[2] or ""),
    )


def test_lists_made(workspace):
    found = ask(workspace, "lists_made", ALL).set_index("list_key")
    assert list(found.index) == [3, 2, 1], "the newest first"
    counts = ["count_people", "count_held_out", "count_joined", "count_completed", "count_declined"]
    assert found.loc[1, counts].tolist() == [3, 1, 1, 1, 1]
    assert found.loc[3, counts].tolist() == [1, 0, 0, 0, 0]
    assert (found.loc[1, "program"], found.loc[2, "purpose"], found.loc[1, "held_share"]) == ("Course", "hosts", 0.5)
    assert (found.loc[2, "sent_at"], pd.isna(found.loc[3, "sent_at"])) == (LATER, True)


def test_list_people(workspace, key):
    found = ask(workspace, "list_people", ALL, list_key=1)
    columns = ("position", "name", "tier", "arm", "block", "probability", "why", "joined_at", "completed_at")
    assert named(key, found, *columns, "declined_at") == [
        ("c", 1, "c", "the rest", "invited", "one", 0.5, "first", LATER, LATER, None),
        ("a", 2, "Ada", "top 1 %", "held_out", "one", None, "second", None, None, None),
        ("b", 3, "b", "the rest", "invited", "two", None, "third", None, None, SENT),
    ]
    assert found["listed_member_key"].tolist() == [key["c"], key["a2"], key["b"]]
    assert ask(workspace, "list_people", ALL, list_key=99).empty


def test_list_arms(workspace, key):
    found = ask(workspace, "list_arms", ALL, program="Course")
    assert named(key, found, "list_key", "channel", "sent_at", "tier", "block", "arm", "held_share") == [
        ("c", 1, "outreach", SENT, "the rest", "one", "invited", 0.5),
        ("a", 1, "outreach", SENT, "top 1 %", "one", "held_out", 0.5),
        ("b", 1, "outreach", SENT, "the rest", "two", "invited", 0.5),
    ]
    assert ask(workspace, "list_arms", ALL, program="Other").empty


def test_people_sent(workspace, key):
    found = named(key, ask(workspace, "people_sent", ALL), "list_key", "purpose", "program", "sent_at", "arm")
    assert sorted(found) == [
        ("a", 1, "training", "Course", SENT, "held_out"),
        ("a", 2, "hosts", None, LATER, "invited"),
        ("b", 1, "training", "Course", SENT, "invited"),
        ("c", 1, "training", "Course", SENT, "invited"),
    ]


def test_applications_newest(workspace, key):
    assert named(key, ask(workspace, "applications", ALL), "applied_at", "skills", "text", "count_forms") == [
        ("a", datetime(2024, 2, 3), "venues", "second", 2),
        ("b", datetime(2024, 2, 2), None, "me", 1),
    ]


def test_nominations_by_person(workspace, key):
    found = ask(workspace, "nominations", ALL)
    rows = found[["nominator_key", "nominee_key", "nominated_at", "reason"]].astype(object)
    rows = rows.where(rows.notna(), None)
    assert sorted(rows.itertuples(index=False, name=None)) == sorted(
        [
            (key["b"], key["a"], datetime(2024, 2, 2), "helps"),
            (key["c"], key["b"], datetime(2024, 2, 2), None),
        ]
    )


def test_declared_skills(workspace, key):
    assert named(key, ask(workspace, "declared_skills", ALL), "skills", "source") == [
        ("a", "rings", "application"),
        ("a", "venues", "application"),
        ("a", "cake; rings", "member list"),
    ]


def test_program_steps(workspace, key):
    columns = ("program", "kind", "invited_at", "started_at", "completed_at", "arm")
    assert sorted(named(key, ask(workspace, "program_steps", ALL), *columns), key=str) == sorted(
        [
            ("a", "Course", "training", datetime(2024, 1, 5), None, None, "invited"),
            ("a", "Course", "training", None, None, datetime(2024, 2, 5), None),
            ("d", "Course", "training", None, datetime(2024, 2, 6), None, None),
            ("b", "Thanks", "reward", None, None, datetime(2024, 2, 8), None),
        ],
        key=str,
    )
    assert len(ask(workspace, "program_steps", Filters(with_staff=True))) == 5


def test_member_starts(workspace, key):
    with workspace.reader() as reader:
        names = dict(reader.execute("select community_key, name from community").fetchall())
    found = ask(workspace, "member_starts", ALL)
    rows = named(key, found, "community_key", "first_at", "joined_at")
    assert {row[0]: (names.get(row[1]), *row[2:]) for row in rows} == {
        "a": ("Two", datetime(2024, 1, 1), datetime(2023, 1, 1)),
        "b": ("One", datetime(2024, 2, 25), None),
        "c": ("One", datetime(2024, 2, 1), None),
        "d": (None, None, None),
        "o": ("One", datetime(2024, 3, 1), None),
        "s": (None, datetime(2024, 3, 1), None),
    }


def test_member_weeks(workspace, key):
    found = ask(workspace, "member_weeks", ALL, end_day=date(2024, 3, 4), count_weeks=2)
    bits = {"active": 1, "created": 2, "answers": 4, "accepted": 8, "recommended": 16}
    for name, bit in bits.items():
        found[name] = found["count_acts"].where(found["kinds"] & bit != 0, 0)
    summed = found.groupby(["member_key", "week"])[["count_acts", *bits]].sum().reset_index()
    assert sorted(named(key, summed, "week", "count_acts", *bits)) == [
        ("a", 0, 4, 4, 3, 2, 1, 1),  # the week of 26 Feb to 3 Mar
        ("b", 0, 1, 1, 0, 0, 0, 0),
        ("b", 1, 1, 1, 1, 0, 0, 0),
        ("c", 0, 1, 1, 0, 0, 0, 0),
        ("o", 0, 2, 2, 2, 0, 0, 0),
    ]


def test_reactions_received(workspace, key):
    end = datetime(2024, 3, 4)
    assert named(
        key, ask(workspace, "reactions_received", ALL, end_at=end, count_weeks=2), "week", "count_received"
    ) == [
        ("a", 0, 2)  # of b and c, also for the second account; not the own one, and not that of a month ago
    ]
    assert len(ask(workspace, "reactions_received", ALL, end_at=end, count_weeks=9)) == 2
