"""Worlds with a known effect, 60 communities of each: the numbers of docs/training-checks.md, within the limits."""

from __future__ import annotations

import pytest

from bench.training_worlds import REPLICATIONS, WORLDS, run

pytestmark = pytest.mark.slow

BIAS, COVER = 0.03, (0.88, 1.0)
WITHIN = "ABCDEFGHJ"
NULLS = "GI"  # no effect at all
LIMIT_OF_BIAS = 0.08  # world I: people who complete only in their greatest bursts
FALSE_ALARMS = 0.05


@pytest.fixture(scope="module")
def found():
    assert REPLICATIONS >= 60
    return {
        name: run(WORLDS[name], replications=REPLICATIONS, seed=4, with_checks=False) for name in sorted(WITHIN + "I")
    }


@pytest.mark.parametrize("world", WITHIN)
def test_estimate_is_near_the_truth_and_its_interval_holds_it(found, world):
    assert abs(found[world].bias) < BIAS
    assert COVER[0] <= found[world].cover <= COVER[1]


def test_the_limit_of_the_method_is_known(found):
    assert abs(found["I"].bias) <= LIMIT_OF_BIAS


@pytest.mark.parametrize("world", NULLS)
def test_without_effect_nothing_is_called_lifted(found, world):
    assert found[world].lifted <= FALSE_ALARMS
    assert found[world].tier_lifted <= FALSE_ALARMS
