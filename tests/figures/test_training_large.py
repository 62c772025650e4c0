"""Training uplift of more people or acts than are held at once: parts of the time, people drawn by lot."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from figures import cache, training_panel
from figures.day_parts import day_parts
from figures.readiness_data import as_of_day
from figures.readiness_gains import gains
from figures.reward_ledger import reward_ledger
from figures.training import training
from figures.training_lottery import lotteries
from figures.training_panel import weeks_of
from figures.training_words import drawn_words
from queries.filters import Filters
from tests.figures.acts import NOW
from tests.figures.trainings import acts_of, completions
from tests.staged import stage
from warehouse.load import load

ALL = Filters()
PEOPLE, TRAINED, DRAWN = 900, 60, 300


@pytest.fixture
def workspace(make):
    rng = np.random.default_rng(11)
    arm = rng.permutation([True] * TRAINED + [False] * TRAINED)
    steps = completions(2 * TRAINED, invited_at=None)
    for row, invited in zip(steps, arm, strict=True):
        row |= {"invited_at": row["completed_at"], "arm": "invited" if invited else "wait-list"}
        row["completed_at"] = row["completed_at"] if invited else None
    made = make(acts_of(PEOPLE, trained=2 * TRAINED, effect=2.0))
    badges = completions(TRAINED, week=38, program="Star", kind="badge")
    load(made, stage(steps + badges, made.spool, kind="programs", file="programs.csv"), now=NOW)
    return made


@pytest.fixture
def by_lot(monkeypatch):
    monkeypatch.setattr(training_panel, "MOST_PEOPLE", DRAWN)


def test_panel_read_in_parts_of_the_time_is_the_same(workspace, monkeypatch):
    whole = weeks_of(workspace, ALL, program="Course")
    parts = []
    in_parts = partial(day_parts, most=9_000)
    monkeypatch.setattr(training_panel, "day_parts", lambda *a, **k: parts.extend(in_parts(*a, **k)) or parts)
    again = weeks_of(workspace, ALL, program="Course")
    assert len(parts) > 3
    assert whole.outcomes.keys() == again.outcomes.keys()
    assert (whole.panel.acts == again.panel.acts).all()
    assert all((whole.outcomes[name] == again.outcomes[name]).all() for name in whole.outcomes)


def test_everybody_trained_is_compared_with_people_drawn_by_lot(workspace, monkeypatch):
    everybody = training(workspace, ALL).measured
    cache.clear()
    monkeypatch.setattr(training_panel, "MOST_PEOPLE", DRAWN)
    drawn = training(workspace, ALL).measured
    assert drawn.uplift.n_trained == everybody.uplift.n_trained == TRAINED
    assert drawn.uplift.total.n >= 0.95 * everybody.uplift.total.n
    assert TRAINED + 0.8 * DRAWN < drawn.keys.size < TRAINED + 1.2 * DRAWN < everybody.keys.size
    assert drawn.uplift.total.value == pytest.approx(
        everybody.uplift.total.value, abs=everybody.uplift.total.standard_error
    )
    assert drawn.share == pytest.approx(DRAWN / PEOPLE, abs=0.01)
    assert drawn_words(everybody.share) == ""
    assert "33 % of them" in drawn_words(drawn.share)


def test_who_was_drawn_to_wait_is_read_though_never_trained(workspace, by_lot):
    (found,) = lotteries(workspace, ALL, program="Course")
    assert (found.trial.n_invited, found.trial.n_held_out) == (TRAINED, TRAINED)


def test_other_pages_say_too_that_people_alike_were_drawn(workspace, monkeypatch):
    assert "drawn by lot" not in reward_ledger(workspace, ALL).watch.in_words()
    cache.clear()
    monkeypatch.setattr(training_panel, "MOST_PEOPLE", DRAWN)
    found = gains(workspace, ALL, as_of=as_of_day(workspace, ALL))
    assert found.share == pytest.approx(DRAWN / PEOPLE, abs=0.01)
    assert "33 % of them, drawn by lot" in reward_ledger(workspace, ALL).watch.in_words()
