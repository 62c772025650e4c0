"""Parts of the time: every day once, none too full, whole stretches, nothing outside the period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from figures.day_parts import day_parts
from queries.filters import Filters
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

FIRST, END = date(2024, 1, 1), date(2024, 4, 10)  # a hundred days
BUSY = date(2024, 2, 1)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """One act a day, fifty on one of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(tmp_path_factory.mktemp("home")))
        made = open_workspace("parts")
        days = [FIRST + timedelta(days=each) for each in range(100)] + [BUSY] * 49
        start = datetime.min.time()
        acts = [
            {"member_id": f"m{number}", "occurred_at": datetime.combine(day, start), "activity_type": "post"}
            for number, day in enumerate(days)
        ]
        load(made, stage(acts, made.spool), now=datetime(2026, 1, 1))
        yield made
        close_all()


def lengths(parts):
    return [(until - since).days for since, until in parts]


@pytest.mark.parametrize("every", [1, 7])
def test_parts_follow_each_other_and_hold_no_more_than_asked(workspace, every):
    parts = day_parts(workspace, Filters(), end=END, every=every, most=30)
    assert parts[0][1] == END
    assert parts[-1][0] <= FIRST < parts[-1][0] + timedelta(days=every)
    assert all(newer[0] == older[1] for newer, older in pairwise(parts))
    assert all(days % every == 0 for days in lengths(parts))
    for since, until in parts:
        acts = (until - max(since, FIRST)).days + (49 if since <= BUSY < until else 0)
        assert acts <= 30 or (until - since).days == every, "one stretch is never cut"
    assert len(parts) > 4


def test_what_fits_is_one_part(workspace):
    assert day_parts(workspace, Filters(), end=END) == ((FIRST, END),)
    assert day_parts(workspace, Filters(), end=END, every=28) == ((END - timedelta(days=112), END),)


def test_period_and_end_are_kept(workspace):
    march = Filters(from_day=date(2024, 3, 1), to_day=date(2024, 3, 31))
    assert day_parts(workspace, march, end=END) == ((date(2024, 3, 1), date(2024, 3, 31)),)
    assert day_parts(workspace, Filters(), end=date(2024, 1, 11)) == ((FIRST, date(2024, 1, 11)),)
    assert day_parts(workspace, Filters(), end=FIRST) == ()
    assert day_parts(workspace, Filters(from_day=date(2025, 1, 1)), end=END) == ()
