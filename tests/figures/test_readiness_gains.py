"""Who gains, from acts and a round drawn by lot to the words beside a person: told where it is so and only there."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from figures.readiness_data import history
from figures.readiness_gains import gains
from queries.filters import Filters
from tests.figures.acts import NOW
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

START, ROUND, WEEKS, PEOPLE = datetime(2023, 1, 2), 30, 44, 1_000


def world(workspace, *, helps):
    """A thousand people who write once in two weeks. Every second one answers, the others only post.

    In week 30 half are invited by lot. helps: of those invited who answer, 60 % then write ten times as much; otherwise
    as many of everybody do, invited or not.
    """
    rng = np.random.default_rng(7)
    is_invited = rng.permutation(PEOPLE) < PEOPLE // 2
    answers = np.arange(PEOPLE) % 2 == 0
    grows = rng.random(PEOPLE) < 0.15
    if helps:
        grows = is_invited & answers & (rng.random(PEOPLE) < 0.6)
    rows = []
    for week in range(WEEKS):
        made = rng.poisson(np.where(grows & (week >= ROUND), 5.0, 0.5))
        for who in np.flatnonzero(made):
            kind = {"activity_type": "post"}
            if answers[who]:
                kind = {"activity_type": "reply", "reply_to_member_id": f"p{(who + week + 1) % PEOPLE}"}
            for number in range(made[who]):
                at = START + timedelta(weeks=week, minutes=int(who) * 7 + number)
                rows.append({"member_id": f"p{who}", "occurred_at": at} | kind)
    day = START + timedelta(weeks=ROUND)
    drawn = [
        {"member_id": f"p{who}", "program": "Course", "kind": "training", "invited_at": day.isoformat()}
        | ({"arm": "invited", "completed_at": (day + timedelta(days=3)).isoformat()} if invited else {"arm": "control"})
        for who, invited in enumerate(is_invited)
    ]
    load(workspace, stage(rows, workspace.spool), now=NOW)
    load(workspace, stage(drawn, workspace.spool, kind="programs", file="programs.csv"), now=NOW)
    return gains(workspace, Filters(), as_of=(START + timedelta(weeks=WEEKS)).date())


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    yield open_workspace("drawn")
    close_all()


def test_who_gains_is_told_from_who_does_not_after_a_round_drawn_by_lot(workspace):
    found = world(workspace, helps=True)
    assert (found.program, found.lottery.n_invited, found.lottery.n_held_out) == ("Course", 500, 500)
    assert found.lottery.is_used
    assert found.lottery.area[1] > 0, "the whole interval of the Qini area"
    people = history(workspace, Filters(), as_of=(START + timedelta(weeks=ROUND)).date()).rows
    people = people[people["origin"] == 0]
    gain = pd.Series(found.of(people), index=people["count_answers_12"] > 0)
    # of 250 invited who answer, 150 write much more, for about 50 places; nobody else gains one
    assert gain[True].mean() == pytest.approx(50 / 250, abs=0.07)
    assert gain[False].mean() == pytest.approx(0, abs=0.05)
    assert gain[True].quantile(0.1) > gain[False].quantile(0.9)
    assert found.in_words(300, float(gain[True].max())).endswith("points if invited")


def test_nobody_is_told_apart_where_the_invitation_changed_nothing(workspace):
    found = world(workspace, helps=False)
    assert (found.lottery.n_invited, found.lottery.n_held_out) == (500, 500)
    assert not found.lottery.is_used
    assert "cannot be told from chance" in found.lottery.reason
    assert found.lottery.area[1] < 0 < found.lottery.area[2]
    people = history(workspace, Filters(), as_of=(START + timedelta(weeks=ROUND)).date()).rows
    assert np.isnan(found.of(people)).all()
    assert "if invited" not in found.in_words(300, float("nan"))
