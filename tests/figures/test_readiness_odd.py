"""Almost ready on odd data: one date, nobody or everybody rose, ids that change, stamps in the future, labels."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from errors import Refused
from figures.readiness import almost_ready
from figures.readiness_gains import gains_table
from figures.readiness_labels import FEWEST_OF_LABEL, labels, offered
from figures.readiness_model import _too_little
from figures.readiness_ranking import rankings_of
from figures.readiness_words import sentence_of
from models.readiness.evaluate import Verdict
from models.readiness.labels import RETURNING, RISING
from models.readiness.rolling import test_origins as origins_to_test
from queries.filters import Filters
from tests.figures.test_readiness import START, acts_of


def steady(weeks):
    """People who never change: three write eight times a week, three four times, fifty others once in six weeks."""
    rows = []
    for week in range(weeks):
        at = START + timedelta(weeks=week)
        wrote = [(f"p{who:02d}", day) for who, made in enumerate([8] * 3 + [4] * 3) for day in range(made)]
        wrote += [(f"q{who:02d}", who % 7) for who in range(50) if week % 6 == 0]
        rows += [
            {"member_id": who, "occurred_at": at + timedelta(days=day % 7, hours=day), "activity_type": "post"}
            for who, day in wrote
        ]
    return rows


def with_rose(rose):
    """Labelled rows of nine origins, ten people each, all in the band."""
    origin = np.repeat(np.arange(2, 11), 10)
    return SimpleNamespace(
        rows=pd.DataFrame({"origin": origin}), rose=rose(origin), in_band=np.ones(origin.size, dtype=bool)
    )


def test_one_date_gives_counts_and_the_day_of_a_model(make):
    view = almost_ready(make(acts_of(50, people=60)), Filters())
    assert view.judged.history.count_origins == 1
    assert view.state == "count_only"
    assert view.judged.possible_from > view.as_of
    assert "past dates" in view.reason


def test_nobody_rose_is_said_and_no_model_is_made(make):
    view = almost_ready(make(steady(112)), Filters())
    assert view.judged.predictions is None
    assert view.reason.startswith("0 people rose")
    assert view.as_json()["eligible"] == len(view.as_json()["people"]) > 0


def test_everybody_rose_is_said_and_is_never_learned_from():
    found = SimpleNamespace(from_day=START.date(), as_of=(START + timedelta(weeks=200)).date())
    data = with_rose(lambda origin: np.ones(origin.size, dtype=np.int64))
    reason, _ = _too_little(found, data)
    assert "nothing to tell apart" in reason
    assert origins_to_test(data) == []
    one_did_not = with_rose(lambda origin: (np.arange(origin.size) != origin.size - 1).astype(np.int64))
    assert _too_little(found, one_did_not) == (None, None)
    assert origins_to_test(one_did_not)


def test_ids_that_change_are_new_people_and_nothing_breaks(make):
    acts = acts_of(40, people=40)
    changed_at = START + timedelta(weeks=25)
    renamed = [
        row if row["occurred_at"] < changed_at else row | {"member_id": f"new-{row['member_id']}"} for row in acts
    ]
    people = almost_ready(make(renamed), Filters()).as_json()["people"]
    assert people
    assert all(each["member_id"].startswith("new-") and each["group"] in (RISING, RETURNING) for each in people)


def test_one_stamp_in_the_future_leaves_nobody_in_the_band_and_says_so(make):
    acts = acts_of(30, people=40)
    view = almost_ready(make([*acts, acts[0] | {"occurred_at": datetime(2024, 6, 1)}]), Filters())
    assert view.state == "not_shown"
    assert "1 people wrote" in view.reason or "Nobody" in view.reason


def test_label_with_too_few_risers_is_refused_and_not_offered(make):
    workspace = make(acts_of(50, people=60))
    view = almost_ready(workspace, Filters())
    assert view.as_json()["label"] == "default"
    counts = labels(workspace, Filters(), as_of=view.as_of)
    assert offered(counts) == ["default"]
    assert offered(counts | {"strict": FEWEST_OF_LABEL}) == ["default", "strict"]
    with pytest.raises(Refused, match="this meaning needs 70"):
        almost_ready(workspace, Filters(), label="strict")


def test_without_a_training_its_effect_is_not_tested(make):
    view = almost_ready(make(acts_of(50, people=60)), Filters())
    nothing = {"program": None, "share_of_people_looked_at": 1.0, "by_tier": [], "by_tenure": [], "lottery": None}
    assert view.as_json()["gains"] == nothing
    assert set(gains_table(view.gains)["Uplift"]) == {"not tested"}
    assert view.gains.in_words(100.0, float("nan")) == "not tested"
    assert view.gains.in_words(100.0, 0.043) == "+4 points if invited"


def test_ranks_inside_groups_give_each_large_group_its_own_band(make):
    one = [row | {"community": "One"} for row in acts_of(14, people=150, seed=1)]
    two = [
        row | {"community": "Two", "member_id": f"z{row['member_id']}"}
        for row in acts_of(14, people=150, seed=2)
        for _ in range(1)
    ]
    workspace = make(one + two)
    view = almost_ready(workspace, Filters(), by_group=True)
    band = view.judged.band
    assert 0 not in set(view.judged.history.rows["unit"])
    assert len(band) == len(view.people) > 0
    assert (band["standing"] < band["cut_top"]).all()


def test_each_group_is_ordered_by_what_its_own_past_chose():
    def score(best, positives):
        return SimpleNamespace(best=best, positives=positives)

    groups = {"everyone": score("count_48_weeks", 90), "rising": score("count_mix", 60), "returning": score("x", 5)}
    said = Verdict(False, "count_mix", "why")
    assert rankings_of(groups, said) == {RISING: "count_mix", RETURNING: "count_48_weeks"}
    alarm = Verdict(False, "logistic_3", "why", is_alarm=True)
    assert rankings_of(groups, alarm) == dict.fromkeys((RISING, RETURNING), "logistic_3")
    judged = SimpleNamespace(
        predictions=object(), label="strict", verdict=said, rankings=rankings_of(groups, said), size=5,
        groups={"rising": SimpleNamespace(group="rising", n=0, precision=SimpleNamespace(value=0.2))},
        chance=SimpleNamespace(rising=0.1, returning=None, everyone=0.1),
    )  # fmt: skip
    told = sentence_of(judged, pd.DataFrame({"group": [RISING, RETURNING]}), None).text()
    assert "The rising are ordered by what they wrote in 48 and in 4 weeks together" in told
    assert "Rising here means in the top 5 % in both halves" in told
