"""Lists: who is on them, in which order, why, who is left out, and that the ledger remembers a choice once."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta, timezone

import openpyxl
import pandas as pd
import pytest

from actions.access import Role, Visitor
from actions.audit import read_audit
from actions.lists import COLUMNS, download, make_list
from errors import NothingToList, Refused, WrongUsage
from queries.filters import Filters
from warehouse.rollups import rebuild
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)
EVERYTHING = Filters()
KIM, LEE = Visitor("kim", Role.MANAGER), Visitor("lee", Role.ADMIN)

# member_key, member_id, name, posts by (group, day): what a reader can count by hand.
PEOPLE = {
    1: ("ann", "Ann", {("Dresses", "2026-09-03"): 6, ("Venues", "2026-09-01"): 4}),
    2: ("0002", "Bea", {("Dresses", "2026-08-01"): 5}),
    3: ("cy", "=Cy()", {("Dresses", "2026-08-02"): 5}),
    4: ("dan", "Dan of the team", {("Dresses", "2026-09-02"): 8}),
    5: ("bot", "Robot", {("Venues", "2026-09-02"): 20}),
    6: ("eve", "Eve", {("Venues", "2026-09-02"): 7}),
    7: ("[deleted]", None, {("Venues", "2026-09-02"): 30}),
    8: ("ann-2", "Ann again", {("Venues", "2026-09-02"): 2}),
    9: ("fay", None, {("Venues", "2026-07-15"): 1}),
}
FLAGS = {4: "is_staff", 5: "is_bot", 6: "opted_out", 7: "is_pooled"}
ALL_LEFT_OUT = {"staff": 1, "bot": 1, "opted_out": 1, "pooled": 1, "second_account": 1}

# day, member, type, community, how many acts
ACTS = (
    "insert into event by name select $1 as occurred_at, $1 as day, $2 as member_key, $3 as type_key,"
    " $4 as community_key, 0 as content_hash, number as ordinal, 1 as import_key from range($5) as numbers (number)"
)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    made = open_workspace("lists")
    with made.write() as connection:
        connection.execute("insert into activity_type values (1, 'post', 'create', 1)").fetchall()
        connection.execute("insert into community values (1, 'Dresses'), (2, 'Venues')").fetchall()
        for key, (member_id, name, acts) in PEOPLE.items():
            row = "insert into member (member_key, member_id, name, merged_into) values ($1, $2, $3, $4)"
            connection.execute(row, [key, member_id, name, 1 if key == 8 else None]).fetchall()
            for (group, day), number in acts.items():
                group_key = 1 if group == "Dresses" else 2
                values = [date.fromisoformat(day), key, 1, group_key, number]
                connection.execute(ACTS, values).fetchall()
        rebuild(connection)
        for key, flag in FLAGS.items():
            connection.execute(f"update member set {flag} = true where member_key = {key}").fetchall()
    yield made
    close_all()


def count_of(workspace, table: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(f"select count(*) from {table}").fetchall()[0][0])


def test_list_names_the_most_active_first_and_counts_who_is_left_out(workspace):
    made = make_list(workspace, EVERYTHING, now=NOW)
    assert list(made.people.columns) == list(COLUMNS)
    assert list(made.people["member_id"]) == ["ann", "cy", "0002", "fay"], "ties: the last active first"
    assert made.left_out == ALL_LEFT_OUT
    assert (made.requested, made.given) == (9, 4)
    assert made.left_out_in_words() == (
        "1 person of staff, 1 bot, 1 person who opted out, "
        "1 removed or anonymous account and 1 second account of a person"
    )


def test_second_account_counts_for_its_person(workspace):
    first = make_list(workspace, EVERYTHING, now=NOW).people.iloc[0]
    assert first["why"] == "wrote 12 posts and replies in 2 groups; last active 3 Sep 2026"
    assert first["last_active"] == date(2026, 9, 3)


def test_person_without_a_name_is_called_by_the_id(workspace):
    last = make_list(workspace, EVERYTHING, now=NOW).people.iloc[-1]
    assert (last["name"], last["why"]) == ("fay", "wrote 1 post or reply in Venues; last active 15 Jul 2026")


def test_size_ends_the_list_and_the_count_of_those_left_out(workspace):
    made = make_list(workspace, EVERYTHING, size=2, now=NOW)
    assert list(made.people["member_id"]) == ["ann", "cy"]
    assert made.left_out == {"staff": 1, "bot": 1, "opted_out": 1, "pooled": 1}
    assert (made.requested, made.given) == (2, 2)


def test_list_shorter_than_asked_says_so(workspace):
    made = make_list(workspace, EVERYTHING, size=50, now=NOW)
    assert (made.requested, made.given) == (50, 4)


def test_selection_names_only_the_selected(workspace):
    made = make_list(workspace, EVERYTHING, member_keys=[9, 4, 2, 777], now=NOW)
    assert made.member_keys == (2, 9)
    assert made.left_out == {"staff": 1, "not_in_scope": 1}
    assert made.requested == 4


def test_staff_stay_off_the_list_even_when_the_filters_count_them(workspace):
    made = make_list(workspace, Filters(with_staff=True), now=NOW)
    assert made.left_out == ALL_LEFT_OUT
    assert len(made.people) == 4


def test_filters_decide_who_and_why(workspace):
    made = make_list(workspace, Filters(from_day=date(2026, 8, 2), communities=("Dresses",)), now=NOW)
    assert list(made.people["why"]) == [
        "wrote 6 posts and replies in Dresses; last active 3 Sep 2026",
        "wrote 5 posts and replies in Dresses; last active 2 Aug 2026",
    ]
    assert made.left_out == {"staff": 1}


def test_nobody_left_is_a_sentence_with_a_way_out(workspace):
    with pytest.raises(NothingToList, match=r"left out: 1 person of staff.*Widen"):
        make_list(workspace, EVERYTHING, member_keys=[4], now=NOW)
    with pytest.raises(NothingToList, match="Nobody wrote"):
        make_list(workspace, Filters(from_day=date(2030, 1, 1)), now=NOW)
    assert count_of(workspace, "recruitment_list") == 0


@pytest.mark.parametrize("choice", [{"channel": "post"}, {"tier": "top_2"}, {"size": 0}])
def test_choice_that_cannot_be_is_refused(workspace, choice):
    with pytest.raises(WrongUsage):
        make_list(workspace, EVERYTHING, now=NOW, **choice)


def test_same_choice_is_one_entry_in_the_ledger(workspace):
    first = make_list(workspace, EVERYTHING, size=3, seed=7, who=KIM, now=NOW)
    later = make_list(workspace, EVERYTHING, size=3, seed=7, who=LEE, now=NOW + timedelta(days=1))
    assert (first.list_id, first.sha256, first.member_keys) == (later.list_id, later.sha256, later.member_keys)
    assert first.people.equals(later.people)
    assert (count_of(workspace, "recruitment_list"), count_of(workspace, "list_entry")) == (1, 3)
    assert count_of(workspace, "audit") == 2, "each making is an act of its own"


@pytest.mark.parametrize("other", [{"size": 2}, {"seed": 1}, {"member_keys": [1, 2, 3, 9]}, {"tier": "rest"}])
def test_other_choice_is_another_entry(workspace, other):
    first = make_list(workspace, EVERYTHING, size=3, now=NOW)
    second = make_list(workspace, EVERYTHING, **({"size": 3} | other), now=NOW)
    assert (first.list_id, second.list_id) == (1, 2)


def test_draft_excludes_nobody_from_the_next_list(workspace):
    first = make_list(workspace, EVERYTHING, size=2, now=NOW)
    second = make_list(workspace, EVERYTHING, now=NOW)
    assert set(first.member_keys) <= set(second.member_keys)


def test_list_leaves_the_data_version_alone(workspace):
    versions = workspace.data_version, workspace.settings_version
    make_list(workspace, EVERYTHING, now=NOW)
    assert (workspace.data_version, workspace.settings_version) == versions


def test_ledger_keeps_the_reasons_and_the_time_in_utc(workspace):
    summer = timezone(timedelta(hours=2))
    made = make_list(workspace, EVERYTHING, size=3, who=KIM, now=datetime(2026, 9, 10, 14, tzinfo=summer))
    with workspace.reader() as reader:
        row = reader.execute("select * from recruitment_list").df().iloc[0]
        entries = reader.execute("select * from list_entry order by position").df()
        who, what, on_what = reader.execute("select who, what, on_what from audit").fetchall()[0]
    assert (row["created_at"], row["created_by"]) == (pd.Timestamp("2026-09-10 12:00"), "kim")
    assert pd.isna(row["sent_at"]), "a draft"
    assert json.loads(row["left_out"]) == made.left_out
    assert json.loads(row["criteria"])["size"] == 3
    assert list(entries["member_key"]) == list(made.member_keys)
    assert list(entries["reasons"]) == list(made.people["why"])
    assert list(entries["position"]) == [1, 2, 3]
    assert (who, what, on_what) == ("kim", "list", "list 1 (outreach, 3 people)")


def test_files_hold_the_list_and_no_formula(workspace):
    made = make_list(workspace, EVERYTHING, now=NOW)
    assert made.file_name("csv") == f"lists-outreach-0001-{made.sha256[:8]}.csv"
    assert "'=Cy(),cy," in made.content("csv").decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(made.content("xlsx")))
    sheet = book.active
    about = {row[0].value: row[1].value for row in book["Criteria"].iter_rows(min_row=2)}
    assert (about["Made on"], about["Given"], about["Groups"]) == ("10 Sep 2026", "4 people", "all")
    assert [cell.value for cell in sheet["B"]] == ["member_id", "ann", "cy", "0002", "fay"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "d"}
    with pytest.raises(WrongUsage, match=r"\.csv"):
        made.content("pdf")


def test_percentage_of_contributors_is_said_where_there_are_enough(workspace):
    with workspace.write() as connection:
        for key in range(100, 200):
            connection.execute(
                "insert into member (member_key, member_id) values ($1, $2)", [key, f"m{key}"]
            ).fetchall()
            connection.execute(ACTS, [date(2026, 7, 1), key, 1, 1, 1]).fetchall()
        rebuild(connection)
    made = make_list(workspace, EVERYTHING, tier="top_1", now=NOW)
    assert list(made.people["why"]) == [
        "wrote 12 posts and replies in 2 groups, more than 99 % of contributors; last active 3 Sep 2026"
    ]
    assert list(made.people["tier"]) == ["top 1 %"]


def test_who_may_only_look_gets_no_list_and_leaves_no_trace(workspace):
    with pytest.raises(Refused, match="manager"):
        make_list(workspace, EVERYTHING, who=Visitor("eve", Role.ANALYST), now=NOW)
    assert count_of(workspace, "list_entry") == 0


def test_list_of_a_view_keeps_its_order_and_its_reasons(workspace):
    reasons = {9: "asked twice and got no answer", 1: "answered 12 newcomers"}
    draft = make_list(workspace, EVERYTHING, member_keys=(1, 9), reasons=reasons, now=NOW)
    assert draft.member_keys == (9, 1)
    assert list(draft.people["why"]) == list(reasons.values())


def test_every_file_of_a_list_has_its_line_in_the_audit(workspace):
    made = make_list(workspace, EVERYTHING, who=KIM, now=NOW)
    for ending in ("csv", "xlsx"):
        assert download(workspace, made, ending, who=KIM, now=NOW) == made.content(ending)
    with pytest.raises(Refused):
        download(workspace, made, "csv", who=Visitor("eve", Role.ANALYST), now=NOW)
    lines = read_audit(workspace, who=LEE).lines
    told = lines.loc[lines["what"] == "download", ["who", "on_what"]].to_records(index=False).tolist()
    assert sorted(told) == [("kim", f"list 1: {made.file_name(ending)}") for ending in ("csv", "xlsx")]
