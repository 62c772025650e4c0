"""Training uplift on what exports bring: every kind of program, quality, and people nobody can be compared with."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest

from actions.imports import import_files
from figures.training_whole import training_with_everything
from ingest.report import Mapping, ReadOptions
from queries.filters import Filters
from tests.figures.acts import NOW
from tests.figures.trainings import START, WEEK, acts_of, completions
from tests.staged import stage
from warehouse.load import load

KINDS = ("training", "badge", "reward", "affiliate", "superuser campaign", "webinar")


@pytest.fixture
def trained(make):
    """Gives a function: a workspace with these acts and these steps in programs."""

    def made(acts, steps):
        workspace = make(acts)
        load(workspace, stage(steps, workspace.spool, kind="programs", file="programs.csv"), now=NOW)
        return workspace

    return made


def figures(workspace, **more):
    found = training_with_everything(workspace, Filters(), **more).as_json()
    return json.loads(json.dumps(found, allow_nan=False))


def test_every_kind_of_program_is_uploaded_and_measured(make, tmp_path):
    workspace = make(acts_of(160))
    at = START + 40 * WEEK
    lines = [
        f"p{who},On {kind},{kind},{at:%Y-%m-%d} 13:0{place}" for place, kind in enumerate(KINDS) for who in range(25)
    ]
    file = tmp_path / "programs.csv"
    file.write_text("\n".join(["member_id,program,kind,completed_at", *lines]), encoding="utf-8")
    (report,) = import_files(workspace.name, [file], ReadOptions())
    assert report.rows_loaded == 25 * len(KINDS)
    told = {each["program"]: each["kind"] for each in figures(workspace)["programs"]}
    assert told == {f"On {kind}": kind for kind in KINDS}
    for kind in KINDS:
        found = figures(workspace, program=f"On {kind}")
        assert (found["kind"], found["trained"], found["kept"]) == (kind, 25, 25)
        assert found["low"] < 0 < found["high"]


def test_completions_come_by_a_mapping_of_ones_own_columns(make, tmp_path):
    workspace = make(acts_of(160, trained=50, effect=2.2))
    rows = [f"p{who};Kurs;{START + 40 * WEEK:%d.%m.%Y %H:%M}" for who in range(50)]
    file = tmp_path / "kurse.csv"
    file.write_text("\n".join(["Mitglied;Angebot;Fertig", *rows]), encoding="utf-8")
    columns = {"member_id": "Mitglied", "program": "Angebot", "completed_at": "Fertig"}
    (report,) = import_files(
        workspace.name, [file], ReadOptions(kind="programs", mapping=Mapping(columns=columns), day_order="day_first")
    )
    assert report.rows_loaded == 50
    found = figures(workspace)
    assert (found["program"], found["kind"], found["trained"], found["verdict"]) == ("Kurs", "training", 50, "lifted")


def test_outcomes_are_activity_answers_and_quality_called_together(trained):
    """Accepted answers, recommendations, and reactions per member and per post; the last two only stand beside."""
    base = acts_of(160, trained=50, effect=2.2)
    kinds = ("post", "answer", "accepted_answer", "recommendation")
    acts = [row | {"activity_type": kinds[place % 4]} for place, row in enumerate(base)]
    reactions = [
        {
            "member_id": f"p{(int(row['member_id'][1:]) + 1) % 160}",
            "occurred_at": row["occurred_at"] + timedelta(minutes=1),
            "activity_type": "reaction",
            "community": "One",
            "reply_to_member_id": row["member_id"],
        }
        for row in base[::2]
    ]
    found = figures(trained(acts + reactions, completions(50)))
    told = {each["outcome"]: each for each in found["outcomes"]}
    assert set(told) == {"activity", "answers", "accepted", "recommendations", "received", "received_per_post"}
    tested = {name for name, each in told.items() if each["tested"]}
    assert tested == {"activity", "answers", "accepted", "recommendations"}
    assert told["received"]["low"] < np.expm1(np.log(2.2)) < told["received"]["high"]
    assert told["received_per_post"]["low"] < 0 < told["received_per_post"]["high"]
    assert {told[name]["verdict"] for name in tested} <= {"lifted", "cannot_tell"}
    assert told["answers"]["verdict"] == "lifted"
    assert {told[name]["verdict"] for name in set(told) - tested} == {"cannot_tell"}


def test_nobody_else_alive_leaves_no_comparison(trained):
    """The others were there for a year, and silent in the week of completion."""
    acts = [row for row in acts_of(120) if int(row["member_id"][1:]) < 30 or row["occurred_at"] < START + 39 * WEEK]
    found = figures(trained(acts, completions(30)))
    assert (found["kept"], found["verdict"], found["log_rate_ratio"]) == (0, "cannot_tell", None)
    assert (found["state"], "nobody else was active" in found["reason"]) == ("not_shown", True)
    assert sum(found["left_out"].values()) == 30
    assert found["headline"]


def test_one_day_for_all_is_one_round_and_is_offered_the_cross_check(trained):
    found = figures(trained(acts_of(160, trained=60, effect=2.2), completions(60)))
    assert [(each["trained"], each["kept"]) for each in found["rounds"]] == [(60, 60)]
    assert (found["verdict"], found["rounds"][0]["verdict"]) == ("lifted", "lifted")
    assert found["roll_out"]["cohorts"] == 1
    assert found["roll_out"]["callaway_santanna"]["low"] > 0
    assert found["roll_out"]["imputation"]["low"] > 0
