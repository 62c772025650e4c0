"""The reward ledger: what was given to whom by hand, and worlds in which a reward harms the less active or nobody."""

from __future__ import annotations

import numpy as np
import pytest

from figures.reward_ledger import reward_ledger
from queries.filters import Filters
from tests.figures.acts import FIRST, NOW
from tests.figures.test_campaigns import WEEK, weekly
from tests.staged import stage
from warehouse.load import load

ALL = Filters()
PEOPLE, WEEKS, GIVEN = 300, 40, 26


def given(workspace, who, *, program="Thank-you box", kind="reward", week=GIVEN):
    rows = [
        {"member_id": f"m{each:03}", "program": program, "kind": kind, "completed_at": FIRST + week * WEEK}
        for each in who
    ]
    load(workspace, stage(rows, workspace.spool, kind="programs", file=f"{program}.csv"), now=NOW)


def world(make, factor):
    """The first 30 write twenty times a week, the others two; 80 of these are rewarded and go on by `factor`."""
    rates = np.full((PEOPLE, WEEKS), 2.0)
    rates[:30] = 20.0
    rates[100:180, GIVEN + 1 :] *= factor
    workspace = make(weekly(rates, WEEKS))
    given(workspace, [*range(5), *range(100, 180)])
    return workspace


@pytest.mark.parametrize(("factor", "verdict"), [(0.5, "harmed"), (1.0, "cannot_tell"), (1.6, "lifted")])
def test_harm_of_the_less_active_is_called_and_nothing_else(make, factor, verdict):
    found = reward_ledger(world(make, factor), ALL).watch
    assert 55 <= found.n <= 80, "who was idle in that week is not compared"
    assert found.reason is None
    assert abs(found.ratio.value - np.log(factor)) < 3 * found.ratio.standard_error
    assert found.verdict == verdict
    words = {"harmed": "did less", "cannot_tell": "Cannot tell", "lifted": "did more"}
    assert words[verdict] in found.in_words()
    assert "still there" in found.in_words()


def test_ledger_by_hand(make):
    workspace = make(weekly(np.full((9, 30), 1.0), 30))
    given(workspace, [1, 2, 3])
    given(workspace, [3], program="Star", kind="badge", week=27)
    given(workspace, [4], program="Course", kind="training")
    ledger = reward_ledger(workspace, ALL)
    assert list(ledger.given["member_id"]) == ["m003", "m001", "m002", "m003"], "the newest first, no training"
    rows = ledger.by_program.set_index("program")
    assert rows["people"].to_dict() == {"Star": 1, "Thank-you box": 3}
    assert rows.loc["Star", "first_at"].date() == (FIRST + 27 * WEEK).date()
    assert ledger.watch.verdict == "cannot_tell"
    assert "this needs 20" in ledger.watch.in_words()
    assert ledger.as_json()["harm_watch"]["log_rate_ratio"] is None


def test_nothing_given_is_empty_and_no_error(make):
    ledger = reward_ledger(make({"a": 1}), ALL)
    assert ledger.given.empty
    assert ledger.by_program.empty
    assert ledger.watch is None
    assert ledger.as_json() == {"rewards": [], "harm_watch": None}


def test_who_had_left_before_the_gift_is_no_harm(make):
    """Half of the rewarded had left a month before: without the rule about the index week that would look like harm."""
    rates = np.full((PEOPLE, WEEKS), 2.0)
    rates[100:140, GIVEN - 4 :] = 0
    workspace = make(weekly(rates, WEEKS))
    given(workspace, range(100, 180))
    found = reward_ledger(workspace, ALL).watch
    assert 25 <= found.n <= 40
    assert found.verdict in ("no_sign", "cannot_tell")
