"""Worlds with a known effect, few communities of each: `python -m bench.training_worlds` runs them in full."""

from __future__ import annotations

import numpy as np
import pytest

from bench.training_worlds import WORLDS, run

BIAS, COVER = 0.03, (0.88, 1.0)
FEW = 3


@pytest.fixture(scope="module")
def found():
    return {name: run(WORLDS[name], replications=FEW, seed=11) for name in "ABCDEFGHIJ"}


def test_no_world_is_far_off_the_truth(found):
    """Each world within what so few communities can show, all together within the limit itself."""
    for name, each in found.items():
        assert abs(each.bias) < BIAS + 3 * each.standard_error / np.sqrt(FEW), name
    assert abs(np.mean([each.bias for name, each in found.items() if name != "I"])) < BIAS


def test_intervals_hold_the_truth_as_often_as_they_say(found):
    assert COVER[0] <= np.mean([each.cover for name, each in found.items() if name != "I"]) <= COVER[1]


def test_the_limit_of_the_method_is_known(found):
    """World I: no effect and people who complete only in their greatest bursts."""
    assert abs(found["I"].bias) < 0.08 + 3 * found["I"].standard_error / np.sqrt(FEW)


def test_without_effect_nothing_is_called_lifted(found):
    assert found["G"].lifted == 0
    assert found["G"].tier_lifted == 0
