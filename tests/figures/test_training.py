"""Training uplift from exports to the numbers that scripts read: promised keys, bad input, planted truth."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest

from actions.settings import name_untouched
from errors import WrongUsage
from figures.programs import programs
from figures.training import training
from figures.training_lottery import lotteries
from figures.training_people import PARTS, people_behind
from figures.training_roll_out import looks_like_roll_out, roll_out
from figures.training_whole import training_with_everything
from queries.filters import Filters
from tests.figures.acts import NOW
from tests.figures.trainings import START, WEEK, acts_of, completions
from tests.staged import stage
from warehouse.load import load

ALL = Filters()
PROMISED = {
    *("scope", "headline", "state", "trained", "log_rate_ratio", "standard_error", "uplift", "low", "high"),
    *("placebo", "smallest_detectable", "by_tier", "verdict"),
}


@pytest.fixture
def trained(make):
    """Gives a function: a workspace with these acts and these steps in programs."""

    def made(acts, steps, members=None):
        workspace = make(acts, members)
        load(workspace, stage(steps, workspace.spool, kind="programs", file="programs.csv"), now=NOW)
        return workspace

    return made


def figures(workspace, filters=ALL, **more):
    """As a script gets it: through JSON."""
    return json.loads(json.dumps(training_with_everything(workspace, filters, **more).as_json(), allow_nan=False))


def test_promised_keys_and_a_planted_effect(trained):
    found = figures(trained(acts_of(160, trained=50, effect=2.2), completions(50)))
    assert set(found) >= PROMISED
    assert (found["trained"], found["kept"], found["verdict"], found["state"]) == (50, 50, "lifted", "ok")
    assert found["low"] < 1.2 < found["high"]
    assert np.log1p(found["uplift"]) == pytest.approx(found["log_rate_ratio"])
    assert found["by_tier"]
    assert found["roll_out"]["reason"] is None or found["roll_out"]["callaway_santanna"]["low"] > 0
    assert "lifted" in found["headline"]


def test_no_programs_is_said_with_the_columns_that_are_missing(make):
    found = figures(make(acts_of(20)))
    assert set(found) >= PROMISED
    assert (found["state"], found["verdict"], found["trained"]) == ("not_shown", "cannot_tell", 0)
    assert "completed_at" in found["reason"]


def test_unknown_program_names_those_there_are(trained):
    workspace = trained(acts_of(30), completions(3))
    with pytest.raises(WrongUsage, match="Course"):
        training(workspace, ALL, program="Curse")


def test_twelve_trained_get_no_estimate(trained):
    found = figures(trained(acts_of(100, trained=12, effect=3), completions(12)))
    assert (found["state"], found["verdict"], found["kept"]) == ("count_only", "cannot_tell", 12)
    assert found["log_rate_ratio"] is None
    assert found["low"] is None
    assert found["smallest_detectable"] > 0.5
    assert "12 of 12" in found["headline"]


def test_everyone_trained_leaves_no_comparison(trained):
    found = figures(trained(acts_of(60), completions(60)))
    assert found["state"] == "not_shown"
    assert "everyone was trained, no comparison exists" in found["reason"]
    assert found["log_rate_ratio"] is None


def test_program_that_nobody_finished_is_no_estimate_and_names_who_to_ask(trained):
    steps = [
        {"member_id": f"p{who}", "program": "Course", "kind": "training", "invited_at": START + 40 * WEEK}
        for who in range(30)
    ]
    workspace = trained(acts_of(80), steps)
    found = figures(workspace)
    assert (found["state"], found["verdict"], found["trained"]) == ("not_shown", "cannot_tell", 0)
    assert "Nobody has completed Course yet" in found["headline"]
    asked = people_behind(workspace, ALL, program="Course", part="unfinished")
    assert len(asked) == 30
    assert asked["why"].str.contains("was invited to Course on").all()


def test_completion_before_joining_is_left_out_and_counted(trained):
    members = [
        {"member_id": f"p{who}", "joined_at": START + (50 if who < 5 else 0) * WEEK - 2 * WEEK} for who in range(120)
    ]
    acts = [row for row in acts_of(120) if int(row["member_id"][1:]) >= 5 or row["occurred_at"] > START + 48 * WEEK]
    found = figures(trained(acts, completions(40), members))
    assert found["left_out"] == {"completed_before_joining": 5}
    assert (found["trained"], found["kept"]) == (40, 35)


def test_completions_typed_in_later_are_noticed(trained):
    workspace = trained(acts_of(120), completions(40, hour=-12))
    assert figures(workspace)["back_dated"] == 40
    measured = training(workspace, ALL).measured
    assert measured.back_dated.is_every_time_midnight


def test_completions_with_their_own_times_are_no_doubt(trained):
    steps = [row | {"completed_at": row["completed_at"] + timedelta(hours=n)} for n, row in enumerate(completions(40))]
    assert figures(trained(acts_of(120), steps))["back_dated"] == 0


def test_two_trainings_on_the_same_day_are_told_and_can_be_left_out(trained):
    steps = completions(40) + completions(20, program="Second")
    workspace = trained(acts_of(160), steps)
    assert [each.name for each in programs(workspace, ALL)] == ["Course", "Second"]
    assert figures(workspace)["also_in_other_programs"] == 20
    alone = training(workspace, ALL, program="Course", without_others=True)
    assert alone.measured.uplift.n_trained == 20
    assert alone.measured.count_also_elsewhere == 0


def test_first_completion_counts_and_repeats_change_nothing(trained):
    once = completions(40)
    again = completions(40, week=55)
    workspace = trained(acts_of(160, trained=40, effect=1.5), once + again)
    assert figures(workspace)["trained"] == 40
    rounds = figures(workspace)["rounds"]
    assert [each["trained"] for each in rounds] == [40]


def test_staff_are_no_trained_people(trained):
    members = [{"member_id": f"p{who}", "is_staff": who < 10} for who in range(160)]
    workspace = trained(acts_of(160), completions(40), members)
    assert figures(workspace)["trained"] == 30
    assert figures(workspace, Filters(with_staff=True))["trained"] == 40


def test_nothing_after_as_of_is_looked_at(trained):
    workspace = trained(acts_of(160, trained=40, effect=1.5), completions(40))
    end = (START + 45 * WEEK).date()
    early = figures(workspace, Filters(to_day=end))
    assert early["weeks_each_side"] == 4
    assert early["kept"] in (0, 40)


def test_tables_of_people_hold_everybody_once(trained):
    members = [{"member_id": f"p{who}", "joined_at": START + (38 if who < 5 else -9) * WEEK} for who in range(160)]
    acts = [row for row in acts_of(160) if int(row["member_id"][1:]) >= 5 or row["occurred_at"] > START + 38 * WEEK]
    workspace = trained(acts, completions(40), members)
    tables = {part: people_behind(workspace, ALL, program="Course", part=part) for part in PARTS}
    assert (len(tables["compared"]), len(tables["left_out"])) == (35, 5)
    assert set(tables["compared"]["member_id"]) | set(tables["left_out"]["member_id"]) == {f"p{n}" for n in range(40)}
    assert not set(tables["comparison"]["member_id"]) & set(tables["compared"]["member_id"])
    assert tables["left_out"]["why"].str.startswith("joined too shortly before").all()
    assert tables["compared"]["why"].str.contains("acts a week before").all()
    assert tables["unfinished"].empty


def test_round_drawn_by_lot_is_read_from_the_arms(trained):
    rng = np.random.default_rng(2)
    arm = rng.permutation([True] * 60 + [False] * 60)
    steps = [
        {
            "member_id": f"p{who}",
            "program": "Course",
            "kind": "training",
            "invited_at": START + 40 * WEEK + timedelta(hours=5),
            "completed_at": START + 40 * WEEK + timedelta(days=1) if arm[who] else None,
            "arm": "invited" if arm[who] else "wait-list",
        }
        for who in range(120)
    ]
    base = acts_of(150, seed=8, mean=3)
    extra = [
        row | {"occurred_at": row["occurred_at"] + timedelta(hours=7)}
        for row in base
        if int(row["member_id"][1:]) < 120 and arm[int(row["member_id"][1:])] and row["occurred_at"] > START + 41 * WEEK
    ]
    workspace = trained(base + extra, steps)
    (found,) = lotteries(workspace, ALL, program="Course")
    assert (found.trial.n_invited, found.trial.n_held_out) == (60, 60)
    assert found.trial.log_ratio.low < np.log(2) < found.trial.log_ratio.high
    assert found.trial.verdict == "lifted"
    assert found.trial.chance <= 0.001
    assert found.trial.joined == 1
    assert figures(workspace)["randomised"][0]["verdict"] == "lifted"


def test_whole_groups_on_one_day_look_like_a_roll_out(trained):
    steps = [row for group, week in enumerate((30, 38, 46)) for row in completions(60, week=week)[20 * group :][:20]]
    workspace = trained(acts_of(160), steps)
    assert looks_like_roll_out(workspace, ALL, program="Course")
    found = roll_out(workspace, ALL, program="Course")
    assert (found.n_trained, found.cohorts) == (60, 3)
    assert abs(found.effect.value) < 4 * found.effect.standard_error
    assert abs(found.second_opinion.value - found.effect.value) < 4 * found.effect.standard_error
    assert min(found.dynamic) < 0 < max(found.dynamic)


def test_groups_that_the_program_is_not_about_are_named_read_and_can_take_the_verdict_back(trained):
    """Everybody writes in Other too, and there the trained double as well: something else moved them."""
    base = acts_of(160, trained=50, effect=2.2)
    other = [row | {"community": "Other", "occurred_at": row["occurred_at"] + timedelta(minutes=3)} for row in base]
    workspace = trained(base + other, completions(50))
    found = figures(workspace)
    assert (found["verdict"], found["negative_control"]["state"]) == ("lifted", "not_shown")
    assert "Nobody has said yet" in found["negative_control"]["says"]
    name_untouched(workspace, "Course", ["Other", "Gone"], now=NOW)
    found = figures(workspace)
    control = found["negative_control"]
    assert (control["groups"], control["not_in_data"], control["acting"]) == (["Other"], ["Gone"], 50)
    assert control["low"] < 1.2 < control["high"]
    assert (control["state"], control["moved"], found["verdict"]) == ("ok", True, "cannot_tell")
    assert {each["verdict"] for each in found["by_tier"] + found["outcomes"] + found["rounds"]} == {"cannot_tell"}
    assert "Where it could change nothing (Other) the same people changed too" in found["headline"]
    assert figures(workspace, Filters(communities=("One",)))["negative_control"]["acting"] == 50


def test_other_groups_that_stay_quiet_leave_the_verdict(trained):
    other = [row | {"community": "Other"} for row in acts_of(160, seed=9)]
    workspace = trained(acts_of(160, trained=50, effect=2.2) + other, completions(50))
    name_untouched(workspace, "Course", ["Other"], now=NOW)
    found = figures(workspace)
    assert (found["negative_control"]["moved"], found["verdict"]) == (False, "lifted")
    assert found["negative_control"]["low"] < 0 < found["negative_control"]["high"]
    assert "no move" in found["negative_control"]["says"]


def test_groups_that_nobody_writes_in_or_that_are_gone_are_said(trained):
    workspace = trained([*acts_of(100), acts_of(1)[0] | {"community": "Other"}], completions(30))
    name_untouched(workspace, "Course", ["Other"], now=NOW)
    control = figures(workspace)["negative_control"]
    assert (control["state"], control["low"]) == ("count_only", None)
    assert "from 20 on" in control["says"]
    name_untouched(workspace, "Course", ["Gone"], now=NOW)
    control = figures(workspace)["negative_control"]
    assert (control["state"], control["not_in_data"]) == ("not_shown", ["Gone"])
    assert "No group of this data is called Gone" in control["says"]
