"""Every question on a community small enough to count by hand."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from figures.active_blocks import active_blocks
from models.active_blocks import block_code
from queries.filters import Filters
from queries.run import ask, questions
from tests.staged import stage
from warehouse import settings
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 1, 1)
EVERYTHING = Filters()
HERE = Path(__file__)
WITH_STAFF = Filters(with_staff=True)
FEBRUARY = Filters(from_day=date(2024, 2, 1), to_day=date(2024, 3, 1))

# member, time, type, community, thread, whom it answers. s is staff, x a bot, a2 another account of a.
ACTS = [
    ("a", "2024-01-01T10:00", "post", "One", "t1", None),
    ("b", "2024-01-01T11:00", "reply", "One", "t1", "a"),
    ("b", "2024-01-02T11:00", "reply", "One", "t1", "a"),
    ("c", "2024-01-02T12:00", "like", "One", "t1", "a"),
    ("a", "2024-02-10T09:00", "post", "Two", "t2", None),
    ("c", "2024-02-10T10:00", "answer", "Two", "t2", "a"),
    ("a2", "2024-03-01T00:30", "post", "One", "t3", None),
    ("s", "2024-03-01T12:00", "post", "One", "t4", None),
    ("[deleted]", "2024-03-02T12:00", "post", "One", "t5", None),
    ("d", "2024-03-03T12:00", "visit", "One", None, None),
    ("x", "2024-03-03T13:00", "like", "One", "t1", "a"),
    ("b", "2024-03-04T12:00", "purchase", "One", None, None),
]
PEOPLE = [
    {"member_id": "a", "name": "Ada", "email": "ada@example.com", "joined_at": "2023-01-01"},
    {"member_id": "b", "joined_at": "2024-02-01"},
    {"member_id": "s", "is_staff": True},
    {"member_id": "x", "is_bot": True},
    {"member_id": "e", "joined_at": "2024-06-01"},
    {"member_id": "f", "left_at": "2023-12-31", "opted_out": True},
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(tmp_path_factory.mktemp("home")))
        made = open_workspace("questions")
        names = ("member_id", "occurred_at", "activity_type", "community", "thread_id", "reply_to_member_id")
        acts = [dict(zip(names, act, strict=True)) for act in ACTS]
        load(made, stage(acts, made.spool), now=NOW)
        load(made, stage(PEOPLE, made.spool, kind="members", file="people.csv"), now=NOW)
        with made.write() as connection:
            first = "(select member_key from member where member_id = 'a')"
            connection.execute(f"update member set merged_into = {first} where member_id = 'a2'").fetchall()
        yield made
        close_all()


@pytest.fixture(scope="module")
def key(workspace):
    with workspace.reader() as reader:
        return dict(reader.execute("select member_id, member_key from member").fetchall())


def rows(workspace, name, filters=EVERYTHING, **parameters):
    return list(ask(workspace, name, filters, **parameters).itertuples(index=False, name=None))


def by_id(key, answer):
    ids = {number: member_id for member_id, number in key.items()}
    return {ids[row[0]]: row[1:] for row in answer}


# Questions that are counted by hand where their view is, on communities made there: folder of tests -> questions.
COUNTED_IN_FIGURES = {
    "test_reach.py": {"community_names"},
    "test_readiness.py": {"first_created", "readiness_outcomes", "tried_and_answered"},
    "test_readiness_odd.py": {"readiness_homes"},
}
TESTS = Path(__file__).parents[1]


def test_every_question_is_counted_by_hand():
    texts = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")}
    here = {name for path, text in texts.items() if path.parent.name == "queries" for name in _tried(text)}
    named = {name for name in questions() if any(f'"{name}"' in text for path, text in texts.items() if path != HERE)}
    in_figures = {name for names in COUNTED_IN_FIGURES.values() for name in names}
    assert set(questions()) - here - named - in_figures == set()
    assert in_figures <= set(questions())
    assert {name for name in COUNTED_IN_FIGURES if not (TESTS / "figures" / name).is_file()} == set()


def _tried(text: str) -> set[str]:
    found = re.findall(r"def test_(\w+)", text)
    return {name for name in questions() if any(test == name or test.startswith(f"{name}_") for test in found)}


def test_block_acts_names_who_when_and_whether_it_creates(workspace, key):
    asked = {"block_end": date(2024, 3, 5), "part_from": date(2023, 12, 12), "part_until": date(2024, 3, 5)}
    in_blocks = [
        *(("a", 2, True), ("b", 2, True), ("b", 2, True), ("c", 2, False), ("a", 0, True), ("c", 0, True)),
        *(("a2", 0, True), ("s", 0, True), ("[deleted]", 0, True), ("x", 0, False)),
    ]
    codes = sorted(block_code(key[who], block, creates=creates) for who, block, creates in in_blocks)
    assert sorted(rows(workspace, "block_acts", **asked)) == [(code,) for code in codes]
    parts = [
        row
        for days in ((date(2023, 12, 12), date(2024, 2, 6)), (date(2024, 2, 6), date(2024, 3, 5)))
        for row in rows(workspace, "block_acts", **asked | dict(zip(("part_from", "part_until"), days, strict=True)))
    ]
    assert sorted(parts) == [(code,) for code in codes]
    february = [block_code(key["a"], 0, creates=True), block_code(key["c"], 0, creates=True)]
    assert sorted(rows(workspace, "block_acts", FEBRUARY, **asked)) == [(code,) for code in february]


def test_first_active_is_of_the_whole_export_by_id(workspace, key):
    found = by_id(key, rows(workspace, "first_active", FEBRUARY))
    days = {"a": (1, 1), "b": (1, 1), "c": (1, 2), "a2": (3, 1), "s": (3, 1), "[deleted]": (3, 2), "x": (3, 3)}
    assert found == {who: (datetime(2024, *day),) for who, day in days.items()}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        # block, active, new, contributors, created: a2 is a, of the pooled id only what it created counts
        (EVERYTHING, [(0, 2, 0, 2, 4), (2, 3, 3, 2, 3)]),
        (WITH_STAFF, [(0, 4, 2, 3, 5), (2, 3, 3, 2, 3)]),
        (Filters(from_day=date(2024, 1, 2)), [(0, 2, 0, 2, 4), (2, 2, 1, 1, 1)]),  # only c's first act is in it
        (Filters(communities=("Two",)), [(0, 2, 0, 2, 2)]),
        (Filters(activities=("like",)), [(2, 1, 1, 0, 0)]),
    ],
)
def test_people_in_blocks(workspace, filters, expected):
    found = active_blocks(workspace, filters, end=date(2024, 3, 5))
    assert list(found.itertuples(index=False, name=None)) == expected


def test_export_days(workspace):
    first, last = datetime(2024, 1, 1), datetime(2024, 3, 4)
    assert rows(workspace, "export_days") == [(first, last, True)]
    assert rows(workspace, "export_days", FEBRUARY) == [(first, last, True)]


def test_window_sums(workspace):
    assert rows(workspace, "window_sums") == [(10, 7, 1, 2, 1)]
    assert rows(workspace, "window_sums", WITH_STAFF) == [(12, 8, 1, 0, 0)]
    assert rows(workspace, "window_sums", FEBRUARY) == [(2, 2, 0, 0, 0)]
    assert rows(workspace, "window_sums", Filters(communities=("Nowhere",))) == [(0, 0, 0, 0, 0)]


def active(workspace, filters=EVERYTHING):
    """How many people are active, and how many of them contribute."""
    spread = ask(workspace, "created_spread", filters, recent_from=date(1, 1, 1))
    return int(spread["count_members"].sum()), int(spread.loc[spread["count_created"] > 0, "count_members"].sum())


def test_created_spread(workspace):
    lately = {"recent_from": date(2024, 3, 1)}
    assert rows(workspace, "created_spread", **lately) == [(1, 1, 0), (2, 1, 0), (3, 1, 1)]
    assert active(workspace) == (3, 3)
    assert active(workspace, WITH_STAFF) == (5, 4)
    assert active(workspace, FEBRUARY) == (2, 2)


def test_member_totals(workspace, key):
    assert by_id(key, rows(workspace, "member_totals")) == {
        "a": (3, 3, datetime(2024, 3, 1)),
        "b": (2, 3, datetime(2024, 1, 2)),
        "c": (1, 2, datetime(2024, 2, 10)),
    }
    assert list(ask(workspace, "member_totals", WITH_STAFF)["count_created"]) == [3, 2, 1, 1]


def test_filters_by_community_and_activity(workspace, key):
    only_one = by_id(key, rows(workspace, "member_totals", Filters(communities=("One",))))
    assert {name: row[0] for name, row in only_one.items()} == {"a": 2, "b": 2}
    replies = by_id(key, rows(workspace, "member_totals", Filters(activities=("reply", "answer"))))
    assert {name: row[0] for name, row in replies.items()} == {"b": 2, "c": 1}


def test_people(workspace, key):
    answer = ask(workspace, "people", EVERYTHING, member_keys=[key["a"], key["s"], key["d"]]).set_index("member_id")
    assert answer.loc["a", "name"] == "Ada"
    assert tuple(answer.loc["a", ["count_communities", "top_community"]]) == (2, "One")
    assert tuple(answer.loc["a", ["first_active_at", "last_active_at"]]) == (datetime(2024, 1, 1), datetime(2024, 3, 1))
    assert answer.loc["s", "is_staff"]
    assert list(answer.loc[["s", "d"], "count_communities"]) == [0, 0]


def test_registered(workspace):
    ever = {"since_at": datetime(1, 1, 1), "until_at": datetime(9999, 12, 31)}
    february = {"since_at": datetime(2024, 2, 1), "until_at": datetime(2024, 3, 1)}
    # c is on no list but created; f left before February, e joined after it
    assert rows(workspace, "registered", **ever) == [(5, True)]
    assert rows(workspace, "registered", FEBRUARY, **february) == [(3, True)]
    assert rows(workspace, "registered", WITH_STAFF, **ever) == [(7, True)]


def test_communities(workspace):
    assert [row[1:] for row in rows(workspace, "communities")] == [("One", 2, 5, 3), ("Two", 2, 2, 2)]
    assert [row[1:] for row in rows(workspace, "communities", FEBRUARY)] == [("Two", 2, 2, 2)]


def test_community_active_in_the_last_90_days_only(workspace):
    # The scope of one community ends with the whole export, 5 March 2024; 90 days before is 6 December 2023.
    late = Filters(activities=("post", "purchase"))
    assert [row[1:] for row in rows(workspace, "communities", late)] == [("One", 1, 3, 1), ("Two", 1, 1, 1)]


def test_community_counts(workspace):
    assert [row[1:] for row in rows(workspace, "community_counts")] == [("One", 2, 2), ("Two", 1, 2)]


def test_member_blocks(workspace, key):
    answer = rows(workspace, "member_blocks", block_end=date(2024, 3, 5))
    blocks = {(member, block): count for member, block, count in answer}
    assert blocks == {(key["a"], 0): 2, (key["a"], 2): 1, (key["b"], 2): 2, (key["c"], 0): 1}


def test_daily_activity(workspace):
    assert [(str(day.date()), *row) for day, *row in rows(workspace, "daily_activity")] == [
        ("2024-01-01", 2, 2, 2),
        ("2024-01-02", 2, 1, 2),
        ("2024-02-10", 2, 2, 2),
        ("2024-03-01", 1, 1, 1),
        ("2024-03-02", 1, 1, 0),
        ("2024-03-03", 1, 0, 0),
        ("2024-03-04", 1, 0, 0),
    ]


def test_contributions(workspace, key):
    assert by_id(key, rows(workspace, "contributions")) == {"a": (3, 0, 3), "b": (2, 2, 0), "c": (1, 1, 0)}


def test_activity_types(workspace):
    assert rows(workspace, "activity_types") == [
        ("post", "create", 1.0, 4),
        ("reply", "create", 1.0, 2),
        ("answer", "create", 1.0, 1),
        ("like", "react", 1.0, 1),
        ("purchase", "outcome", 1.0, 1),
        ("visit", "view", 1.0, 1),
    ]


def test_choices(workspace):
    assert rows(workspace, "choices", FEBRUARY) == [
        ("community", "One", 10),
        ("community", "Two", 2),
        ("activity", "post", 5),
        ("activity", "like", 2),
        ("activity", "reply", 2),
        ("activity", "answer", 1),
        ("activity", "purchase", 1),
        ("activity", "visit", 1),
    ]


def test_imports(workspace):
    answer = ask(workspace, "imports", EVERYTHING)
    assert list(answer["file_name"]) == ["acts.csv", "people.csv"]
    assert list(answer["rows_loaded"]) == [12, 6]
    assert not answer["is_undone"].any()


def test_rejected_rows(workspace):
    assert rows(workspace, "rejected_rows", import_key=1) == []


def test_events_and_rollups_agree_on_every_window(workspace):
    for first, last in [(1, 1), (1, 2), (60, 61), (61, 62), (1, 70)]:
        window = Filters(
            from_day=date.fromordinal(date(2023, 12, 31).toordinal() + first),
            to_day=date.fromordinal(date(2023, 12, 31).toordinal() + last),
        )
        totals = ask(workspace, "member_totals", window)[["member_key", "count_created"]]
        events = ask(workspace, "contributions", window)[["member_key", "count_created"]]
        assert totals.to_numpy().tolist() == events.to_numpy().tolist()


def test_views_count_where_the_manager_says_so(workspace):
    settings.set(workspace, "role.visit", "react", now=NOW)
    try:
        assert active(workspace)[0] == 4
    finally:
        settings.set(workspace, "role.visit", "view", now=NOW)
    assert active(workspace)[0] == 3


def test_days_are_those_of_the_time_zone(workspace):
    settings.set(workspace, "time_zone", "America/New_York", now=NOW)
    try:
        days = [str(day.date()) for day in ask(workspace, "daily_activity", EVERYTHING)["day"]]
        assert "2024-02-29" in days  # 00:30 UTC on 1 March is the evening before in New York
        assert len(ask(workspace, "member_totals", FEBRUARY)) == 2
        assert len(ask(workspace, "contributions", FEBRUARY)) == 2
        from_march = Filters(from_day=date(2024, 3, 1))
        assert active(workspace, from_march)[1] == 0
    finally:
        settings.set(workspace, "time_zone", "UTC", now=NOW)


def test_first_rejected(workspace):
    with workspace.write() as connection:
        for line, reason in ((9, "bad"), (2, "bad"), (5, "bad"), (7, "worse"), (8, "bad")):
            connection.execute(
                "insert into rejected_row values (77, $1, 'occurred_at', 'x', $2, 'a;x')", [line, reason]
            ).fetchall()
    found = rows(workspace, "first_rejected", import_key=77, most_per_reason=2)
    assert [(line, reason) for line, _, _, reason, _ in found] == [(2, "bad"), (5, "bad"), (7, "worse")]


def test_import_report(workspace):
    kept = rows(workspace, "import_report", import_key=1)
    assert json.loads(kept[0][0])["rows_loaded"] == 12
    assert rows(workspace, "import_report", import_key=99) == []


def test_saved_mappings(workspace):
    assert rows(workspace, "saved_mappings") == []


def bits(*days: int) -> int:
    return sum(1 << day for day in days)


def test_active_days(workspace, key):
    """A row a person and stretch of 56 days, counted from year 1, a bit a day."""
    first = (date(2024, 1, 1) - date(1, 1, 1)).days
    stretch, start = divmod(first, 56)

    def of(*offsets):
        return (stretch + (start + offsets[0]) // 56, bits(*((start + each) % 56 for each in offsets)))

    answer = {}
    for member, *row in rows(workspace, "active_days"):
        answer.setdefault(member, set()).add(tuple(row))
    assert answer[key["b"]] == {of(0, 1)}
    assert answer[key["a"]] == {of(0), of(40, 60)}  # day 60, 1 March, under another account
    assert key["d"] not in answer  # a visit is no activity
    assert key["[deleted]"] not in answer


def test_member_clocks(workspace, key):
    first, later = 19_723, 19_724  # 1 and 2 January 2024
    answer = by_id(key, rows(workspace, "member_clocks"))
    assert {who: row[0] for who, row in answer.items()} == {
        "a": first,
        "b": first,
        "c": later,
        "s": first + 60,
        "x": first + 62,
    }
    assert answer["a"][1] == 19_358  # 1 January 2023, of the account that the other one was joined to
    assert answer["b"][1] == 19_754
    assert ask(workspace, "member_clocks", EVERYTHING)["milestone_number"].isna().all()


def test_homes(workspace, key):
    answer = by_id(key, rows(workspace, "homes"))
    assert answer == {"a": ("One",), "b": ("One",), "c": ("One",)}  # of equals the first by name
    assert by_id(key, rows(workspace, "homes", FEBRUARY)) == {"a": ("Two",), "c": ("Two",)}


def test_export_daily(workspace):
    first = 19_723
    assert rows(workspace, "export_daily", FEBRUARY) == [
        *((first, 2), (first + 1, 2), (first + 40, 2)),
        *((first + 60, 2), (first + 61, 1), (first + 62, 2), (first + 63, 1)),
    ]


def test_at_stake(workspace, key):
    keys = [key[who] for who in ("a", "b", "d")]
    assert by_id(key, rows(workspace, "at_stake", member_keys=keys)) == {"a": (3, 0, 2), "b": (2, 2, 0)}
