"""Every limit is met in words, nothing is stored beyond it, and what comes after works."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from errors import LimitReached
from queries.filters import Filters
from queries.run import ask
from tests.staged import stage
from warehouse import connect, engines, environment, events, limits
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 1, 1)
ACTS = [{"member_id": f"m{n % 7}", "occurred_at": NOW + timedelta(minutes=n)} for n in range(50)]


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A workspace with little memory and hardly any room to spill."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(environment.LEAST, environment.MEMORY, 1)
    monkeypatch.setenv(environment.MEMORY, "40")
    monkeypatch.setattr(connect, "SPILL_LIMIT", "1MB")
    yield open_workspace("test")
    close_all()


SORT = (
    "select count(*) from (select i, row_number() over (order by hash(i)) as n from range(4000000) as t(i)) where n > i"
)


def test_question_beyond_memory_and_spill_is_a_sentence_and_the_next_one_works(small):
    load(small, stage(ACTS, small.spool), now=NOW)
    with pytest.raises(LimitReached, match=r"more than the memory \(40MB\) and disk \(1MB\) .* Ask for less") as told:
        engines.execute(small, SORT, {})
    assert "SET " not in str(told.value), "DuckDB's own advice is not for visitors"
    assert ask(small, "window_sums", Filters())["count_acts"][0] == 50
    assert sum(path.stat().st_size for path in spilled(small)) == 0, "no byte of a question stays on the disk"
    close_all()  # until then DuckDB leaves, one time in ten, an empty file that it could not extend
    assert spilled(small) == []


def spilled(workspace):
    return [path for path in (workspace.folder / "spill").rglob("*") if path.is_file()]


def test_import_beyond_memory_stores_nothing_and_the_next_one_works(small):
    acts = [
        {"member_id": f"member {n} {n * 7919}", "occurred_at": NOW, "topic": f"{n * 104729}"} for n in range(150_000)
    ]
    with pytest.raises(LimitReached, match="changed nothing"):
        load(small, stage(acts, small.spool, file="big.csv"), now=NOW)
    load(small, stage(ACTS, small.spool), now=NOW)
    assert ask(small, "window_sums", Filters())["count_acts"][0] == 50


def test_questions_beyond_the_turns_wait_and_are_not_late_for_that(workspace, monkeypatch):
    monkeypatch.setattr(engines, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setenv("NEXT_CIRCLE_QUERY_SECONDS", "2")
    slow = "select count(*) from range(300000) as a(i), range(400) as b(j) where i % 7 = j % 5"
    with ThreadPoolExecutor(12) as threads:
        asked = [threads.submit(engines.execute, workspace, slow, {}) for _ in range(12)]
        assert {int(each.result().iloc[0, 0]) for each in asked} == {int(asked[0].result().iloc[0, 0])}


def test_question_that_never_gets_its_turn_is_told_so(workspace, monkeypatch):
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(engines, "_turns", turns)
    monkeypatch.setattr(engines, "SECONDS_FOR_A_TURN", 0.05)
    with turns, pytest.raises(LimitReached, match=r"did not get its turn\. Try again in a minute"):
        ask(workspace, "window_sums", Filters())
    assert ask(workspace, "window_sums", Filters())["count_acts"][0] == 0, "a turn that failed is given back"


@pytest.mark.parametrize(("limit", "words"), [("MOST_ACTS", "53 acts"), ("MOST_MEMBERS", "8 members")])
def test_file_that_brings_too_much_is_refused_whole(workspace, count, monkeypatch, limit, words):
    load(workspace, stage(ACTS, workspace.spool, file="1.csv"), now=NOW)
    monkeypatch.setattr(limits, limit, {"MOST_ACTS": 52, "MOST_MEMBERS": 7}[limit])
    further = [{"member_id": "new", "occurred_at": NOW + timedelta(days=n)} for n in range(1, 4)]
    with pytest.raises(LimitReached, match=f"would hold {words}; one machine is meant for .* Nothing was stored"):
        load(workspace, stage(further, workspace.spool, file="2.csv"), now=NOW)
    assert (count("event"), count("member"), count("import")) == (50, 7, 1)
    load(workspace, stage(ACTS[:9], workspace.spool, file="3.csv"), now=NOW)
    assert count("import") == 2


def test_too_many_members_are_told_before_the_acts_are_stored(workspace, monkeypatch):
    monkeypatch.setattr(limits, "MOST_MEMBERS", 6)
    monkeypatch.setattr(events, "_insert", lambda *_: pytest.fail("the acts were stored first"))
    with pytest.raises(LimitReached, match="7 members"):
        load(workspace, stage(ACTS, workspace.spool), now=NOW)
