"""What a list can be chosen from and hold: sources, days since the last ask, one campaign, columns of the file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest

from actions.build_list import build_list
from actions.campaigns import mark_list_sent, name_list_program
from errors import WrongUsage
from figures.applicants import form_text
from figures.proposal import proposal
from figures.readiness import almost_ready
from figures.scope import scope
from figures.wish import PURPOSES, Wish
from queries.filters import Filters
from tests.figures.test_lists import crowd
from warehouse.workspace import open_workspace

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
ALL = Filters()


def end_of(workspace) -> datetime:
    end: date = scope(workspace, ALL).end_day
    return datetime.combine(end, time(), tzinfo=UTC)


@pytest.mark.parametrize("source", ["rising", "returning"])
def test_candidates_from_the_model_are_those_of_almost_ready(sample_home, monkeypatch, source):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    workspace = open_workspace("sample")
    there = set(almost_ready(workspace, ALL).of_group(source)["member_id"])
    found = proposal(workspace, ALL, wish=Wish(size=500, source=source))
    named = set(found.people["member_id"])
    assert named <= there
    assert len(named) + sum(found.pool.left_out.values()) == len(there)
    assert named, "the sample has people of both groups"


@pytest.mark.parametrize(("days", "left_out"), [(89, {"asked_lately": 60}), (91, {})])
def test_who_was_asked_in_the_last_ninety_days_is_left_out(make, days, left_out):
    workspace = make(crowd(60))
    first = build_list(workspace, ALL, Wish(size=60), now=NOW)
    mark_list_sent(workspace, first.list_id, now=end_of(workspace) - timedelta(days=days))
    assert proposal(workspace, ALL, wish=Wish(size=60, purpose="hosts")).pool.left_out == left_out


def test_who_waits_stays_out_of_the_next_list_of_the_purpose_whatever_program_the_first_got(make):
    workspace = make(crowd(60))
    first = build_list(workspace, ALL, Wish(size=40, hold_out=0.2), now=NOW)
    mark_list_sent(workspace, first.list_id, now=end_of(workspace) - timedelta(days=1))
    kept = {"asked_lately": 40, "waiting": 10}
    assert proposal(workspace, ALL, wish=Wish(size=60)).pool.left_out == kept
    name_list_program(workspace, first.list_id, "Course", now=NOW)
    assert proposal(workspace, ALL, wish=Wish(size=60)).pool.left_out == kept
    assert proposal(workspace, ALL, wish=Wish(size=60, program="Course")).pool.left_out == kept
    other = proposal(workspace, ALL, wish=Wish(size=60, program="Another")).pool.left_out
    assert other == {"asked_lately": 40}, "another program is another campaign; nobody there was asked but the invited"


def test_columns_are_chosen_and_the_reward_comes_with_its_evidence(make):
    workspace = make(crowd(10))
    chosen = build_list(workspace, ALL, Wish(size=5), columns=("member_id", "reward"), now=NOW)
    rows = list(csv.reader(io.StringIO(chosen.content("csv").decode("utf-8-sig"))))
    assert rows[0] == ["member_id", "reward"]
    book = openpyxl.load_workbook(io.BytesIO(build_list(workspace, ALL, Wish(size=5), now=NOW).content("xlsx")))
    head, first = ([cell.value for cell in row] for row in book["List"].iter_rows(max_row=2))
    told = dict(zip(head, first, strict=True))
    assert all(told[key] for key in ("why", "message", "reward", "evidence", "doubt"))
    criteria = {row[0].value: row[1].value for row in book["Criteria"].iter_rows(min_row=2)}
    told = ("Made on", "Purpose", "Channel", "Asked for", "Given", "From", "Asked within", "Held out", "Program")
    assert [criteria[name] for name in told] == [
        *("1 Sep 2026", "Training", "Direct outreach", "5 people", "5 people", "Active in 90 days"),
        *("90 days counts as asked", "nobody", "none yet"),
    ]
    with pytest.raises(WrongUsage, match="no column"):
        build_list(workspace, ALL, Wish(size=5), columns=("phone",), now=NOW)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_form_asks_for_each_skill_that_is_wanted(purpose):
    text = form_text(("feeding", "sleep"), ask_for=PURPOSES[purpose][1], community="Brides")
    assert all(words in text for words in ("feeding", "sleep", PURPOSES[purpose][1]))
