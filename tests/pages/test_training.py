"""Training uplift: sentence, numbers, charts with words for them, people, planner, and the planted truths."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from actions.program_report import program_report
from figures.training import training
from figures.training_people import people_of_round
from figures.training_whole import training_with_everything
from queries.filters import Filters
from warehouse.workspace import open_workspace

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))


def test_page_shows_the_numbers_that_the_command_line_prints(app):
    at = app("training")
    assert not at.exception
    printed = training_with_everything(open_workspace("sample"), Filters()).as_json()
    assert at.title[0].value == "Did the training lift anyone?"
    assert printed["program"] == TRUTH["training"]["program"]
    assert at.metric[0].value == f"+{100 * printed['uplift']:.0f}\u00a0%"
    assert at.metric[3].value == f"{printed['kept']} of {printed['trained']}"
    assert len(at.metric) == 5
    assert all(metric.help and metric.delta for metric in at.metric)
    charts = at.get("plotly_chart")
    assert len(charts) == 4
    for chart in charts:
        assert len(chart.proto.alt) > 20
        assert json.loads(chart.proto.spec)["data"]


def test_planted_effect_is_inside_the_interval_and_called_by_tier(sample_home, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    found = training(open_workspace("sample"), Filters()).as_json()
    planted = TRUTH["training"]["expected_log_rate_ratio_12_weeks"]
    assert np.log1p(found["low"]) < planted < np.log1p(found["high"])
    assert found["verdict"] == "lifted"
    verdicts = {each["tier"]: each["verdict"] for each in found["by_tier"] if each["state"] in ("ok", "wide")}
    assert verdicts == {"top_10": "lifted"}
    assert found["trained"] == len(TRUTH["training"]["trained"])
    assert found["placebo"]["low"] < 0 < found["placebo"]["high"]
    assert len(found["rounds"]) == len(TRUTH["training"]["rounds"])


def test_a_badge_without_effect_is_not_called_lifted(app):
    at = app("training")
    at.selectbox(key="program").set_value(TRUTH["badge"]["program"]).run()
    assert not at.exception
    found = training(open_workspace("sample"), Filters(), program=TRUTH["badge"]["program"]).as_json()
    assert found["verdict"] in ("no_sign", "cannot_tell")
    assert found["low"] < 0 < found["high"]
    assert not [each for each in found["by_tier"] if each["verdict"] in ("lifted", "harmed")]
    assert any("Restivo" in each.value for each in at.caption)


def test_too_few_rewards_are_counted_and_nothing_is_claimed(app):
    at = app("training")
    at.selectbox(key="program").set_value("Thank-you box").run()
    assert not at.exception
    assert len(at.metric) == 2
    assert any("Too few to say" in each.value for each in at.markdown)


def test_people_can_be_chosen_and_downloaded(app):
    at = app("training")
    at.segmented_control(key="training_part").set_value("unfinished").run()
    assert not at.exception
    labels = [button.proto.label for button in at.get("download_button")]
    assert {"Download as CSV", "Download for Excel", "Report to print"} <= set(labels)


def test_people_of_a_round_are_its_planted_ones(app):
    """What a selected row shows: everybody of the round, compared or not, and nobody else."""
    at = app("training")
    workspace = open_workspace("sample")
    rounds = training(workspace, Filters()).measured.uplift.rounds
    frames = [
        people_of_round(workspace, Filters(), program="Answer Academy", number=number) for number in range(len(rounds))
    ]
    assert [len(frame) for frame in frames] == [each.n_trained for each in rounds]
    assert {who for frame in frames for who in frame["member_id"]} == set(TRUTH["training"]["trained"])
    for frame, planted in zip(frames, TRUTH["training"]["rounds"], strict=True):
        assert set(frame["member_id"]) <= set(planted["invited"])
    assert people_of_round(workspace, Filters(), program="Answer Academy", number=99).empty
    assert any("Select a round" in each.value for each in at.caption)


def test_planner_is_worked_out_when_it_is_opened(app):
    at = app("training")
    assert not [table for table in at.dataframe if "To see an uplift of" in table.value.columns]
    at.session_state["planner"] = True
    at.run()
    assert not at.exception
    (table,) = [table for table in at.dataframe if "To see an uplift of" in table.value.columns]
    assert len(table.value) == 4
    assert table.value["Trained, 12 weeks"].str.endswith(("people", "–")).all()


def test_report_is_one_inert_page(sample_home, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    view = training(open_workspace("sample"), Filters())
    text = program_report(view, community="<script>").decode()
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    assert "Answer Academy lifted those who completed it" in text
    assert "Could have been seen" in text
    assert "Nobody has said yet which groups Answer Academy is not about" in text
    assert program_report(view, community="<script>").decode() == text


def test_groups_it_is_not_about_are_chosen_kept_and_read(app):
    """The sample's planted effect reaches every group, so that naming one shows the control at work."""
    at = app("training")
    (choice,) = [each for each in at.multiselect if "is not about" in each.label]
    assert choice.value == []
    choice.set_value(["Honeymoon & travel", "Budget & DIY", "Registry advice"]).run()
    assert not at.exception
    (choice,) = [each for each in at.multiselect if "is not about" in each.label]
    assert set(choice.value) == {"Honeymoon & travel", "Budget & DIY", "Registry advice"}
    found = training(open_workspace("sample"), Filters()).as_json()["negative_control"]
    assert found["acting"] >= 20
    assert any("which Answer Academy is not about" in each.value for each in at.markdown)
    choice.set_value([]).run()
    assert training(open_workspace("sample"), Filters()).as_json()["negative_control"]["state"] == "not_shown"
