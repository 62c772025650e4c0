"""Almost ready from acts to the list: labels by hand, no look into the future, thin and odd data in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from figures import cache, readiness_data
from figures.readiness import almost_ready
from figures.readiness_data import as_of_day, history
from figures.readiness_evaluation import evaluation
from figures.readiness_verdicts import drawn_words
from models.readiness.labels import cut, labelled
from models.readiness.windows import RIPE_AFTER
from queries.filters import Filters
from tests.figures.acts import NOW
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

START = datetime(2022, 1, 3)
WEEKS = 112
BASELINES = {"gamma_poisson", "count_4_weeks", "count_12_weeks", "count_48_weeks", "count_mix", "logistic_3"}


def acts_of(weeks=WEEKS, *, people=90, seed=1):
    """A community whose habits wander: one row per act, replies to the person before."""
    rng = np.random.default_rng(seed)
    level = np.log(rng.gamma(0.6, 0.7, people) + 0.02)[:, None] + np.cumsum(
        rng.normal(0, 0.16, (people, weeks)), axis=1
    )
    made = rng.poisson(np.minimum(np.exp(level - 0.5), 12))
    rows = []
    for week in range(weeks):
        for who in np.flatnonzero(made[:, week]):
            for number in range(made[who, week]):
                at = START + timedelta(weeks=week, hours=int(who) % 160 + number / 7)
                whom = f"p{(who * 7 + number + week) % people:03d}"
                kind = (
                    {"activity_type": "reply", "reply_to_member_id": whom} if number % 3 else {"activity_type": "post"}
                )
                thread = (
                    f"t{week}_{who}" if "reply_to_member_id" not in kind else f"t{week}_{whom[1:].lstrip('0') or 0}"
                )
                rows.append(
                    {"member_id": f"p{who:03d}", "occurred_at": at, "thread_id": thread, "topic": f"x{number % 4}"}
                    | kind
                )
    return rows


@pytest.fixture(scope="module")
def acts():
    return acts_of()


@pytest.fixture(scope="module")
def wandering(tmp_path_factory, acts):
    """The community of `acts`, loaded once; opened again by whoever asks, because others close all workspaces."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(home))
        workspace = open_workspace("wandering")
        load(workspace, stage(acts, workspace.spool, file="acts.csv"), now=NOW)
        close_all()
    return home


@pytest.fixture
def workspace(wandering, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(wandering))
    yield open_workspace("wandering")
    close_all()


def by_id(workspace, rows):
    """Rows of a history with ids instead of keys, so that two workspaces can be compared."""
    with workspace.reader() as reader:
        ids = dict(reader.execute("select member_key, member_id from member").fetchall())
    named = rows.assign(member_id=rows["member_key"].map(ids)).drop(columns="member_key")
    return named.sort_values(["origin", "member_id"]).reset_index(drop=True)


def test_log_cut_at_the_snapshot_and_log_shuffled_after_it_give_the_same_features(make):
    acts = acts_of(72, people=40)
    cut_at = START + timedelta(weeks=62)
    rng = np.random.default_rng(5)
    later = [row for row in acts if row["occurred_at"] >= cut_at]
    people = rng.permutation([row["member_id"] for row in later])
    mixed = [row | {"member_id": who} for row, who in zip(later, people, strict=True)]
    before = [row for row in acts if row["occurred_at"] < cut_at]
    found = []
    for name, rows in {"whole": acts, "cut": before, "mixed": before + mixed}.items():
        workspace = make(rows, name=name)
        found.append(by_id(workspace, history(workspace, Filters(), as_of=cut_at.date()).rows))
    assert len(found[0]) > 50
    assert found[0]["count_replies_received_12"].sum() > 0
    pd.testing.assert_frame_equal(found[0], found[1], check_exact=True)
    pd.testing.assert_frame_equal(found[0], found[2], check_exact=True)


def test_earlier_origin_is_the_same_from_a_later_day(workspace):
    """Origin 2 of the whole log is origin 0 of twelve weeks before."""
    end = as_of_day(workspace, Filters())
    whole = history(workspace, Filters(), as_of=end)
    early = history(workspace, Filters(), as_of=end - timedelta(weeks=12))
    one = by_id(workspace, whole.rows[whole.rows["origin"] == 2].assign(origin=0))
    other = by_id(workspace, early.rows[early.rows["origin"] == 0])
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_band_and_groups_are_those_of_the_definition(workspace):
    rows = history(workspace, Filters(), as_of=(START + timedelta(weeks=WEEKS)).date()).rows
    now = rows[rows["origin"] == 0]
    made = now["count_weeks_12"].to_numpy()
    top, band = cut(made, 5), cut(made, 10)
    active = np.sort(made[made > 0])[::-1]
    assert top == active[int(np.ceil(0.05 * active.size)) - 1]
    inside = now[now["is_in_band"]]
    assert len(inside)
    assert ((inside["count_weeks_12"] >= band) & (inside["count_weeks_12"] < top)).all()
    assert (inside["tenure_days"] >= 28).all()
    assert ((inside["group"] == "returning") == inside["is_former"]).all()


def test_label_counts_whole_and_both_halves(make):
    """Forty people with one act; the best of the next 12 weeks rises only when active in both halves."""
    placed = pd.DataFrame({"origin": 2, "member_key": range(40)})
    outcomes = pd.DataFrame(
        {
            "origin": 2,
            "member_key": range(40),
            "count_first_half": [9, 5, *[1] * 38],
            "count_second_half": [0, 3, *[1] * 38],
        }
    )
    default = labelled(placed, outcomes, count_ripe_from=RIPE_AFTER)
    assert default["rose"].tolist() == [False, True] + [False] * 38
    strict = labelled(placed, outcomes, count_ripe_from=RIPE_AFTER, label="strict")
    assert strict["rose"].tolist() == [False, True] + [False] * 38
    gone = labelled(placed, outcomes[outcomes["member_key"] != 1], count_ripe_from=RIPE_AFTER)
    assert not gone["rose"][1]
    assert labelled(placed.assign(origin=1), outcomes, count_ripe_from=RIPE_AFTER).empty


def test_list_and_evaluation_have_the_promised_keys(workspace):
    view = almost_ready(workspace, Filters()).as_json()
    assert {"as_of", "eligible", "people", "model", "baseline", "headline", "state", "scope"} <= set(view)
    assert view["eligible"] == len(view["people"]) > 0
    assert all(0 <= each["probability"] <= 1 and each["reasons"] for each in view["people"])
    assert {each["group"] for each in view["people"]} <= {"rising", "returning"}
    judged = evaluation(workspace, Filters()).as_json()
    assert set(judged["baselines"]) == BASELINES
    keys = {"origins", "positives", "base_rate", "average_precision", "precision_at", "brier_skill", "calibration"}
    assert keys | {"chosen", "reason"} <= set(judged)


def test_every_period_that_ends_on_a_day_has_one_fit_and_one_list(workspace):
    day = as_of_day(workspace, Filters())
    whole, short = (almost_ready(workspace, Filters(from_day=first)) for first in (None, day - timedelta(days=90)))
    assert whole.scope != short.scope
    assert (whole.judged is short.judged, whole.sentence, whole.as_json()["people"]) == (
        True,
        short.sentence,
        short.as_json()["people"],
    )
    assert evaluation(workspace, Filters(from_day=day - timedelta(days=90))) is evaluation(workspace, Filters())
    earlier = almost_ready(workspace, Filters(to_day=day - timedelta(days=90)))
    assert earlier.as_of == day - timedelta(days=90)
    assert earlier.judged is not whole.judged


def test_large_community_learns_from_people_drawn_by_lot_and_lists_everybody(workspace, monkeypatch):
    day = as_of_day(workspace, Filters())
    whole = history(workspace, Filters(), as_of=day)
    assert drawn_words(almost_ready(workspace, Filters()).judged) == ""
    monkeypatch.setattr(readiness_data, "MOST_ROWS", 0.6 * whole.count_origins * 90)
    cache.clear()
    part = history(workspace, Filters(), as_of=day)
    drawn = set(part.rows.loc[part.rows["origin"] > 0, "member_key"])
    assert 0.4 * 90 < len(drawn) < 0.8 * 90
    assert part.share == pytest.approx(len(drawn) / 90, abs=0.05)
    assert set(part.outcomes["member_key"]) <= drawn
    newest = [each.rows[each.rows["origin"] == 0].reset_index(drop=True) for each in (whole, part)]
    pd.testing.assert_frame_equal(*newest, check_exact=True)
    of_drawn = whole.rows[(whole.rows["origin"] > 0) & whole.rows["member_key"].isin(drawn)]
    counts = [name for name in of_drawn.columns if name.startswith(("count_weeks", "count_people", "sum_", "active_w"))]
    assert len(counts) > 10
    earlier = part.rows[part.rows["origin"] > 0]
    pd.testing.assert_frame_equal(earlier[counts].reset_index(drop=True), of_drawn[counts].reset_index(drop=True))
    view = almost_ready(workspace, Filters())
    assert f"the past of {len(drawn)} people drawn by lot" in drawn_words(view.judged)
    cache.clear()


def test_as_of_looks_at_nothing_later(make):
    acts = acts_of(60, people=60)
    day = (START + timedelta(weeks=50)).date()
    view = almost_ready(make(acts), Filters(to_day=day), as_of=day)
    before = [row for row in acts if row["occurred_at"] < START + timedelta(weeks=50)]
    assert view.as_json()["people"] == almost_ready(make(before, name="cut"), Filters(), as_of=day).as_json()["people"]
    assert view.as_json()["people"]


def test_three_months_of_data_give_counts_and_the_date_of_a_model(make):
    view = almost_ready(make(acts_of(13, people=90)), Filters())
    assert view.state == "count_only"
    assert view.judged.possible_from > date(2023, 1, 1)
    assert view.as_json()["model"]["ranking"] == "gamma_poisson"
    assert "Too little history" in view.sentence.consequence


def test_community_that_died_is_said_to_have_nobody(make):
    rows = acts_of(20, people=40)
    rows.append(rows[0] | {"occurred_at": START + timedelta(weeks=80)})
    view = almost_ready(make(rows), Filters())
    assert view.state == "not_shown"
    assert "Nobody is in the 5–10 % band" in view.reason


def test_time_stamps_in_the_future_do_not_break_it(make):
    acts = acts_of(30, people=40)
    rows = [*acts, acts[0] | {"occurred_at": datetime(2099, 1, 1)}]
    view = almost_ready(make(rows), Filters(), as_of=date(2022, 8, 1))
    assert view.as_of == date(2022, 8, 1)
    assert view.as_json()["eligible"] >= 0


def test_empty_workspace_is_said_in_words(make):
    view = almost_ready(make([]), Filters())
    assert view.state == "not_shown"
    assert view.as_json()["people"] == []
    assert evaluation(make([], name="two"), Filters()).as_json()["average_precision"] is None
