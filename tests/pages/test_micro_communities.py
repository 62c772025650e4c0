"""Micro-communities as a visitor meets it, and the planted groups of the sample found again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from actions import access
from figures.micro_communities import micro_communities
from figures.micro_parts import detected
from models.detected import adjusted_rand
from queries.filters import Filters
from warehouse.workspace import open_workspace

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))["groups"]


@pytest.fixture
def sample(sample_home, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    return open_workspace("sample")


def test_planted_groups_are_found(sample):
    home = {who: number for number, group in enumerate(TRUTH) for who in group["home_members"]}
    with sample.reader() as reader:
        names = dict(reader.execute("select member_key, member_id from member").fetchall())
    found = detected(sample, Filters())
    known = [(place, home[names[int(key)]]) for place, key in enumerate(found.people) if names[int(key)] in home]
    places, planted = (np.array(each) for each in zip(*known, strict=True))
    assert places.size > 1_000
    assert adjusted_rand(found.group[places] + 1, planted) >= 0.8
    assert found.stability > 0.9


def test_planted_micro_communities_are_small_and_the_counts_agree(sample):
    view = micro_communities(sample, Filters())
    planted = {group["community"] for group in TRUTH if group["is_micro_community"]}
    assert planted <= {row.name for row in view.micro()}
    active = {row.name: row.active for row in view.rows}
    # the sample counts a person with two accounts and home members a little otherwise
    assert all(abs(active[group["community"]] - group["active_90_days"]) <= 2 for group in TRUTH)


def test_small_is_tested_and_not_assumed_to_be_deeper(sample):
    view = micro_communities(sample, Filters())
    assert view.equal.verdict in {"shallower", "cannot_tell", "no_sign"}
    assert view.equal.ratio.low < view.equal.ratio.value < view.equal.ratio.high


def test_page_shows_funnel_groups_and_bridges(app):
    at = app("micro_communities")
    assert not at.exception
    assert at.title[0].value == "Which small groups thrive?"
    assert [metric.label.replace("\\", "") for metric in at.metric[:4]] == [
        "Micro-communities",
        "People in them",
        "Small against larger",
        "Bridging people",
    ]
    assert [metric.label for metric in at.metric[4:]] == ["Groups detected", "Runs agree to", "Modularity"]
    assert all(metric.help and metric.delta for metric in at.metric)
    (chart,) = at.get("plotly_chart")
    assert "95 and 99.8 % limits" in chart.proto.alt
    assert "Stays together" in at.dataframe[-1].value.columns
    at.segmented_control(key="group_kind").set_value("Larger groups").run()
    assert not at.exception
    assert len(at.get("download_button")) == 2


def test_all_else_is_drawn_before_groups_are_looked_for(app, monkeypatch):
    def slow(*_):
        st.stop()

    monkeypatch.setattr("ui.micro.detected_groups", slow)
    at = app("micro_communities")
    assert len(at.metric) == 4
    assert len(at.get("plotly_chart")) == 1
    assert [each.value for each in at.header] == [
        "Group by group",
        "People who bridge groups",
        "Groups that nobody named",
    ]
    assert len(at.dataframe) == 3  # the chart's, the groups, who bridges


def test_one_group_alone_has_no_funnel(app):
    at = app("micro_communities")
    at.multiselect(key="group").set_value(["Twins & triplets"]).run()
    assert not at.exception
    assert any("nothing to be compared with" in each.value for each in at.caption)
    assert "The only group is a micro" in at.markdown[0].value


def test_viewer_sees_no_names(app, monkeypatch):
    monkeypatch.setattr(access, "LOCAL", access.Visitor("eve", access.Role.VIEWER))
    at = app("micro_communities")
    assert not at.exception
    assert len(at.get("download_button")) == 0
    assert any("Names are shown to analysts" in each.value for each in at.info)
