"""People chosen by their last quarter: without an effect none is found, with one it is; too few are only counted."""

from __future__ import annotations

import numpy as np
import pytest

from models.chosen import CHOSEN_BY, LENGTHS, chosen_uplift, windows_of
from models.panel import NEVER, Panel, cumulated
from models.stacks import Rules, find_stacks
from models.uplift import log_ratio, symmetric, window_sums

WEEKS, SENT, PEOPLE, CHOSEN = 60, 40, 900, 80


def world(seed, *, effect=1.0, departure=0.0, chosen=CHOSEN):
    """Gamma rates with bursts that come and go (weekly correlation .8); the most active of the last quarter invited."""
    rng = np.random.default_rng(seed)
    burst = np.zeros((PEOPLE, WEEKS))
    for week in range(1, WEEKS):
        burst[:, week] = 0.8 * burst[:, week - 1] + rng.normal(0, 0.3, PEOPLE)
    rates = rng.gamma(1.0, 1.5, PEOPLE)[:, None] * np.exp(burst)
    gone = rng.geometric(departure, PEOPLE) if departure else np.full(PEOPLE, WEEKS)
    rates *= np.arange(WEEKS) < gone[:, None]
    first = rng.poisson(rates)
    lately = first[:, SENT - CHOSEN_BY : SENT].sum(axis=1)
    invited = np.argsort(-lately, kind="stable")[:chosen]
    more = np.ones((PEOPLE, WEEKS))
    more[invited, SENT:] = effect
    counts = np.where(more > 1, rng.poisson(rates * more), first)
    week = np.full(PEOPLE, NEVER)
    week[invited] = SENT
    sums = cumulated(counts)
    zero = np.zeros(PEOPLE, dtype=np.int64)
    return Panel(sums, sums, zero, np.ones(PEOPLE, dtype=bool), zero, week)


# Not the worlds that the rule was chosen on: those had the seeds from 0 on.
FRESH = range(1000, 1200)


@pytest.mark.parametrize("effect", [1.0, 1.5])
@pytest.mark.parametrize("departure", [0.0, 0.01, 0.03])
def test_effect_and_no_effect_are_told_apart_in_worlds_not_seen_before(departure, effect):
    worlds = (world(seed, departure=departure, effect=effect) for seed in FRESH)
    found = [chosen_uplift(panel, panel.acts) for panel in worlds]
    truth = np.log(effect)
    bias = np.mean([each.total.value for each in found]) - truth
    assert abs(bias) < 0.03  # as METHODS 4.2 asks of the default; measured at most .018
    cover = np.mean([low < truth < high for low, high in (each.total.interval for each in found)])
    assert 0.88 <= cover <= 1  # measured .915 to .945
    called = [each.verdict in {"lifted", "harmed"} for each in found].count(True)
    if effect == 1:
        assert called <= 0.05 * len(found)
    else:
        assert [each.verdict for each in found].count("harmed") == 0
        assert called >= 0.5 * len(found)


def test_base_of_the_choice_itself_would_call_a_harm():
    """What the plain default says of the same worlds: the reason why the windows stand apart."""
    panel = world(1)
    stacks = find_stacks(panel, Rules(length=12))
    assert log_ratio(window_sums(stacks, panel.acts, symmetric(12))).value < -0.15


def test_effect_is_found():
    found = [chosen_uplift(panel, panel.acts) for panel in (world(seed, effect=1.5) for seed in range(24))]
    values = np.array([each.total.value for each in found])
    assert values.mean() == pytest.approx(np.log(1.5), abs=0.07)
    assert [each.verdict for each in found].count("lifted") >= 16
    assert {(each.length, each.count_chosen) for each in found} == {(12, CHOSEN)}


def test_few_are_counted_alone():
    panel = world(1, chosen=12)
    found = chosen_uplift(panel, panel.acts)
    assert (found.state, found.verdict) == ("count_only", "cannot_tell")
    assert "an estimate needs 20" in found.reason


def test_windows_have_the_same_distance_from_the_quarter_of_the_choice():
    for length in LENGTHS:
        (first, last), (begin, end) = windows_of(length)
        assert last - first == end - begin == length - 1
        assert begin == -last == CHOSEN_BY // 2 + 2  # counted from the middle of the quarter
