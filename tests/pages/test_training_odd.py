"""The page of Training uplift on thin and odd data: a sentence each time, never an error and never a claim."""

from __future__ import annotations

import pytest

from tests.figures.acts import NOW
from tests.figures.trainings import START, WEEK, acts_of, completions
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import open_workspace

UNFINISHED = [
    {"member_id": f"p{who}", "program": "Course", "kind": "training", "invited_at": START + 40 * WEEK}
    for who in range(30)
]
MEMBERS = [{"member_id": f"p{who}", "joined_at": START + 45 * WEEK} for who in range(40)]
ODD = {
    "twelve": (acts_of(90, trained=12, effect=3), completions(12), None, "12 of 12 trained can be compared"),
    "everyone": (acts_of(60), completions(60), None, "everyone was trained, no comparison exists"),
    "never finished": (acts_of(80), UNFINISHED, None, "Nobody has completed Course yet"),
    "nobody else alive": (
        [row for row in acts_of(90) if int(row["member_id"][1:]) < 30 or row["occurred_at"] < START + 39 * WEEK],
        completions(30),
        None,
        "nobody else was active in that week, no comparison exists",
    ),
    "before joining": (
        [row for row in acts_of(90) if int(row["member_id"][1:]) >= 40 or row["occurred_at"] > START + 45 * WEEK],
        completions(40),
        MEMBERS,
        "0 of 40 trained can be compared",
    ),
    "no program": (acts_of(30), None, None, "No program is known yet"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_data_is_a_sentence(app, tmp_path, monkeypatch, name):
    acts, steps, members, said = ODD[name]
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    workspace = open_workspace("odd")
    load(workspace, stage(acts, workspace.spool, file="acts.csv"), now=NOW)
    if members:
        load(workspace, stage(members, workspace.spool, kind="members", file="people.csv"), now=NOW)
    if steps:
        load(workspace, stage(steps, workspace.spool, kind="programs", file="programs.csv"), now=NOW)
    at = app("training", workspace="odd")
    assert not at.exception
    words = " ".join(each.value for each in at.markdown)
    assert said in words.replace("\\", "")
    assert "lifted" not in words


def test_times_at_midnight_are_asked_about_and_two_programs_on_a_day_are_told(app, tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    workspace = open_workspace("odd")
    steps = completions(40, hour=-12) + completions(20, hour=-12, program="Second")
    load(workspace, stage(acts_of(120), workspace.spool, file="acts.csv"), now=NOW)
    load(workspace, stage(steps, workspace.spool, kind="programs", file="programs.csv"), now=NOW)
    at = app("training", workspace="odd")
    assert not at.exception
    assert any("carry the time 00:00" in each.value.replace("\\", "") for each in at.warning)
    assert any("20 people of those compared completed another program" in each.value for each in at.caption)
    at.toggle(key="alone").set_value(True).run()
    assert not at.exception
    assert not any("completed another program within the same" in each.value for each in at.caption)
