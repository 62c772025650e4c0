"""Dates between those that are judged: they teach small communities more, and know nothing that is not known yet."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from figures import cache, readiness_model
from figures.readiness_data import WEEKS_BETWEEN, as_of_day, between, history
from figures.readiness_model import judged
from models.readiness.windows import STEP_WEEKS
from queries.filters import Filters
from tests.figures.test_readiness import acts_of

ALL = Filters()


@pytest.fixture
def many(make):
    return make(acts_of(150, people=900, seed=4), name="many")


def test_a_date_between_is_read_as_any_other_day(many):
    end = as_of_day(many, ALL)
    found = between(many, ALL, as_of=end)
    assert all(0 < weeks < STEP_WEEKS for weeks in WEEKS_BETWEEN)
    assert len(found) == len(WEEKS_BETWEEN)
    for weeks, each in zip(WEEKS_BETWEEN, found, strict=True):
        pd.testing.assert_frame_equal(
            each.rows, history(many, ALL, as_of=end - timedelta(weeks=weeks)).rows, check_exact=True
        )


def test_dates_between_teach_and_are_not_judged(many, monkeypatch):
    end = as_of_day(many, ALL)
    taught = judged(many, ALL, as_of=end)
    monkeypatch.setattr(readiness_model, "MANY_ROSE", 0)
    cache.clear()
    alone = judged(many, ALL, as_of=end)
    assert (taught.training.weight > 0).sum() > 2 * (alone.training.weight > 0).sum()
    assert taught.training.in_band.sum() == alone.training.in_band.sum()
    tested = [each.training.rows.iloc[each.predictions.tested] for each in (taught, alone)]
    assert len(tested[0]) > 50
    keys = ["origin", "member_key"]
    assert tested[0][keys].to_numpy().tolist() == tested[1][keys].to_numpy().tolist()


def test_what_was_predicted_does_not_change_with_what_came_later(many):
    """Origin 2 of the whole log is origin 0 of twelve weeks before, and so is every prediction made there."""
    end = as_of_day(many, ALL)
    late, early = judged(many, ALL, as_of=end), judged(many, ALL, as_of=end - timedelta(weeks=12))

    def said(found, earlier):
        rows = found.training.rows.iloc[found.predictions.tested]
        odds = found.predictions.by_learner["shared"]
        return {
            (int(origin) - earlier, int(key)): value
            for origin, key, value in zip(rows["origin"], rows["member_key"], odds, strict=True)
        }

    then, now = said(early, 0), said(late, 2)
    both = sorted(then.keys() & now.keys())
    assert len(both) == len(then) > 50
    assert np.array([now[each] for each in both]) == pytest.approx(np.array([then[each] for each in both]), abs=1e-9)
