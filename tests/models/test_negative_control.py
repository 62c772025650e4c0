"""The negative control: quiet where nothing moved, and it takes back every verdict where something else did."""

from __future__ import annotations

import numpy as np
import pytest

from bench.training_worlds import WORLDS, run
from models.negative_control import NegativeControl, negative_control
from models.panel import NEVER, cumulated
from models.stacks import Rules, find_stacks
from models.uplift import LogRatio
from models.uplift_summary import uplift
from tests.models.test_uplift import WEEKS, community


def elsewhere(panel, *, effect=1.0, seed=4, mean=1.0):
    """Acts in other groups; those of the trained change by `effect` in the week after completion."""
    rng = np.random.default_rng(seed)
    since = np.arange(WEEKS) > panel.trained_week[:, None]
    return cumulated(rng.poisson(mean * np.where(since, effect, 1.0)))


def verdicts_of(found):
    called = {found.verdict, *(each.verdict for each in found.outcomes), *(each.verdict for each in found.rounds)}
    return called | {each.verdict for each in found.tiers.tiers}


def test_effect_stands_where_the_other_groups_are_quiet():
    panel, outcomes = community(effect=1.6, trained=120)
    found = uplift(panel, outcomes, declared=("activity",), untouched=elsewhere(panel))
    assert not found.beside.untouched.has_moved
    low, high = found.beside.untouched.ratio.interval
    assert low < 0 < high
    assert found.verdict == "lifted"
    assert found.beside.untouched.acting == found.total.n == 120


@pytest.mark.parametrize(("effect", "control"), [(1.6, 1.6), (1.6, 0.6), (0.5, 0.6)])
def test_confounded_world_calls_nothing_anywhere(effect, control):
    """Something that moves these people everywhere, up or down: the number stays and no word is said."""
    panel, outcomes = community(effect=effect, trained=120)
    plain = uplift(panel, outcomes, declared=("activity",))
    assert plain.verdict in ("lifted", "harmed")
    assert plain.beside.undone_by is not None
    found = uplift(panel, outcomes, declared=("activity",), untouched=elsewhere(panel, effect=control))
    assert found.beside.untouched.has_moved
    assert verdicts_of(found) == {"cannot_tell"}
    assert found.total.value == plain.total.value
    assert found.beside.undone_by is None


def test_no_sign_is_taken_back_too():
    """No effect here and a change there: one may hide the other."""
    panel, outcomes = community(n=3000, trained=600, mean=6)
    assert uplift(panel, outcomes, declared=("activity",)).verdict == "no_sign"
    found = uplift(panel, outcomes, declared=("activity",), untouched=elsewhere(panel, effect=1.5))
    assert verdicts_of(found) == {"cannot_tell"}


def test_few_people_with_acts_there_are_counted_and_not_read():
    panel, outcomes = community(effect=1.6, trained=120)
    acts = elsewhere(panel, effect=30.0).copy()
    acts[np.flatnonzero(panel.trained_week < NEVER)[19:]] = 0
    found = uplift(panel, outcomes, declared=("activity",), untouched=acts)
    assert found.beside.untouched.acting == 19
    assert not found.beside.untouched.is_enough
    assert found.verdict == "lifted"


def test_acts_in_the_week_of_completion_are_in_neither_window():
    panel, _ = community(trained=60, week=30)
    acts = np.zeros((panel.n, WEEKS), dtype=int)
    acts[:, 30] = 5
    assert negative_control(find_stacks(panel, Rules()), cumulated(acts)).acting == 0


@pytest.mark.parametrize(
    ("value", "error", "moved"), [(0.3, 0.1, True), (-0.3, 0.1, True), (0.05, 0.01, False), (0.3, 0.2, False)]
)
def test_moved_is_beyond_six_per_cent_with_zero_outside(value, error, moved):
    assert NegativeControl(LogRatio(value, error, 60, (1.0,) * 4), 60).has_moved is moved


def test_burst_selection_and_departure_alone_set_it_off_rarely():
    """World G: no effect, completing in bursts, people leaving; 60 communities of it stand in bench.training_worlds."""
    assert run(WORLDS["G"], replications=5, seed=21).control_moved <= 0.2
