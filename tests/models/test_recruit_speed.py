"""How much work a long list is: one pass over candidates x skills for each place, and no more."""

from __future__ import annotations

import numpy as np

from models import recruit
from models.recruit import Candidates, choose

N, SKILLS, PLACES = 5_000, 50, 200


def test_each_place_costs_one_pass_over_the_candidates(monkeypatch):
    rng = np.random.default_rng(1)
    people = Candidates(
        rng.random((N, SKILLS)) * (rng.random((N, SKILLS)) < 0.1),
        rng.gamma(1.0, 5.0, SKILLS),
        rng.integers(0, 4, (N, 3)),
        rng.integers(0, 20, N),
    )
    passes = []
    real = recruit._Choice.gains
    monkeypatch.setattr(recruit._Choice, "gains", lambda choice: passes.append(1) or real(choice))
    chosen = choose(people, PLACES, variety="some", most_per_group=20)
    assert len(chosen.rows) == PLACES
    assert len(passes) <= PLACES + 2
