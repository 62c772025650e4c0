"""Seekers & providers as a visitor meets it, and the planted roles of the sample found again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli
from figures.roles import roles
from figures.roles_parts import members, unanswered_newcomers
from queries.filters import Filters
from warehouse.workspace import open_workspace

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))
MOST_OFFERS = 2


def ids(workspace) -> dict[int, str]:
    with workspace.reader() as reader:
        return dict(reader.execute("select member_key, member_id from member").fetchall())


def test_planted_roles_are_recovered(sample_home, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    workspace = open_workspace("sample")
    found = members(workspace, Filters())
    found = found[found["count_answers"] + found["count_seeks"] >= 10]
    planted = dict.fromkeys(TRUTH["people"]["providers"], "provider")
    planted |= dict.fromkeys(TRUTH["people"]["seekers"], "seeker")
    names = ids(workspace)
    pairs = [
        (planted[names[int(key)]], role)
        for key, role in zip(found["member_key"], found["role"], strict=True)
        if names[int(key)] in planted
    ]
    assert len(pairs) > 200
    assert sum(one == other for one, other in pairs) / len(pairs) >= 0.95


def test_planted_neglect_shows_among_waiting_newcomers(sample_home, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    workspace = open_workspace("sample")
    waiting = unanswered_newcomers(workspace, Filters())
    ignored = {one["member_id"]: one["asked_at"] for one in TRUTH["avoidable_churn"]["ignored"]}
    late = {who for who, asked in ignored.items() if asked >= "2026-09-03"}
    assert late <= set(waiting["member_id"])
    assert waiting["age_days"].between(0, 28).all()


def test_page_shows_the_numbers_that_the_command_line_prints(app):
    at = app("roles")
    assert not at.exception
    printed = roles(open_workspace("sample"), Filters()).as_json()
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Answered in three days"] == f"{100 * printed['answered_72h']:.0f} %"
    assert shown["Providers"] == f"{printed['providers']} people"
    assert shown["Newcomers waiting"] == f"{printed['unanswered_newcomers']}"
    assert all(metric.help and metric.delta for metric in at.metric)


def test_every_chart_has_words_for_those_who_cannot_see_it(app):
    charts = app("roles").get("plotly_chart")
    assert len(charts) == 5
    assert all(len(chart.proto.alt) > 20 and json.loads(chart.proto.spec)["data"] for chart in charts)


@pytest.mark.parametrize("kind", ["waiting", "great", "providers", "seekers"])
def test_every_kind_of_people_can_be_downloaded(app, kind):
    at = app("roles")
    at.segmented_control(key="role_kind").set_value(kind).run()
    assert not at.exception
    assert len(at.get("download_button")) == MOST_OFFERS
    assert len(at.dataframe) >= 1


def test_group_with_few_questions_is_not_shown_in_words(app):
    at = app("roles")
    at.multiselect(key="group").set_value(["Brides of Autumn 2024"]).run()
    assert not at.exception
    assert "Questions cannot be told from talk here" in at.markdown[0].value
    assert len(at.metric) == 0


@pytest.mark.parametrize(
    ("view", "keys"),
    [
        ("roles", {"providers", "seekers", "answered_24h", "answered_72h", "unanswered_newcomers"}),
        ("skills", {"topics"}),
        ("micro-communities", {"groups"}),
    ],
)
def test_command_line_prints_the_promised_keys(sample_home, monkeypatch, capsys, view, keys):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    assert cli.main(["figures", view, "--workspace", "sample"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) >= keys | {"view", "workspace", "scope", "headline", "state", "reason"}
    assert (said["view"], said["state"]) == (view, "ok")


def test_every_top_number_stands_against_the_period_before(app):
    at = app("roles")
    table = at.dataframe[-1].value.set_index("Number")
    assert len(table) == len(at.metric) == 5
    assert set(table["So"]) <= {"higher", "lower", "no sign of a change", "cannot tell"}
    assert any("each as known at its own end" in each.value for each in at.caption)
