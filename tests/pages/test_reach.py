"""Reach on screen: sentence, numbers, curve, map, conditions, people and the way to a list."""

from __future__ import annotations

import json

from figures.reach import reach
from queries.filters import Filters
from warehouse.workspace import open_workspace


def charts(at):
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def labels(spec):
    return [note.get("text", "") for note in spec["layout"].get("annotations", [])]


def test_page_shows_the_numbers_that_the_command_line_prints(app):
    at = app("reach")
    assert not at.exception
    printed = reach(open_workspace("sample"), Filters()).as_json()
    assert at.title[0].value == "Which team out-reaches the star?"
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Your star reaches"] == f"{printed['star_reach']} people"
    assert shown["It takes"] == f"{printed['team_size_to_beat_star']} people"
    assert shown["The team reaches"] == f"{printed['team_reach']} people"
    assert shown["They recommend"] == f"{printed['rate_multiple']:.0f} ×"
    assert len(at.metric) <= 5
    for metric in at.metric:
        assert metric.help
        assert metric.delta


def test_charts_are_the_curve_the_multiple_and_the_map(app):
    at = app("reach")
    curve, rate, network = charts(at)
    assert any("Anna Quinn" in words for words in labels(curve))
    assert any("22.2" in words for words in labels(rate))
    dots = next(trace for trace in network["data"] if trace["mode"] == "markers")
    assert len(dots["text"]) <= 300
    for chart in at.get("plotly_chart"):
        assert len(chart.proto.alt) > 20


def test_click_on_a_person_says_who_it_is(app):
    at = app("reach")
    dots = next(trace for trace in charts(at)[2]["data"] if trace["mode"] == "markers")
    keys = dots["customdata"]
    first = keys[0] if isinstance(keys, list) else reach(open_workspace("sample"), Filters()).star
    at.session_state["reach_map"] = {"selection": {"points": [{"customdata": first}], "point_indices": [0], "box": []}}
    at.run()
    assert not at.exception
    assert any("the star" in info.value and "Anna Quinn" in info.value for info in at.info)


def test_condition_changes_the_curve_and_the_people(app):
    at = app("reach")
    at.number_input(key="team_size").set_value(3).run()
    assert not at.exception
    assert any(each.value.startswith("3 people together reach") for each in at.subheader)


def test_team_and_thanks_due_can_be_downloaded(app):
    at = app("reach")
    assert [button.proto.label for button in at.get("download_button")] == ["Download as CSV", "Download for Excel"]
    assert any("11 people in this table" in each.value for each in at.markdown)
    at.segmented_control(key="reach_who").set_value("thanks").run()
    assert not at.exception
    assert any("without a badge" in each.value for each in at.caption)


def test_another_rule_is_previewed_before_it_counts(app):
    at = app("reach")
    before = [metric.value for metric in at.metric]
    at.multiselect(key="rule_types").set_value(["review"]).run()
    assert not at.exception
    assert any(button.label == "Use this rule" for button in at.button)
    assert [metric.value for metric in at.metric] == before


def test_period_too_short_for_two_windows_says_so(app):
    at = app("reach")
    at.selectbox(key="period").set_value("Last 12 weeks").run()
    assert not at.exception
    assert any("flatters" in each.value for each in at.markdown)


def test_small_group_gets_its_pairs_and_no_rank(app):
    at = app("reach")
    at.multiselect(key="group").set_value(["Dads' corner"]).run()
    assert not at.exception
    assert any(each.value == "Who answered whom" for each in at.subheader)
    assert not at.get("plotly_chart")


def open_tab(at, name):
    at.session_state["reach_more"] = name
    return at.run()


def test_cut_offs_of_this_community_are_on_the_page(app):
    at = app("reach")
    assert any("offs of this community" in each.value for each in at.caption)
    assert not at.warning


def test_shared_audiences_are_a_heat_map_with_a_table_behind_a_tab(app):
    at = app("reach")
    assert len(charts(at)) == 3
    open_tab(at, "Shared audiences")
    assert not at.exception
    heat = charts(at)[-1]["data"][0]
    assert heat["type"] == "heatmap"
    assert any("share" in each.value for each in at.subheader)


def test_other_orders_name_the_constant_and_whether_it_matters(app):
    at = open_tab(app("reach"), "Other orders")
    assert not at.exception
    table = next(each.value for each in at.dataframe if "By HITS authority" in each.value)
    assert table["Name"].iloc[0] == "Anna Quinn"
    assert any("β" in each.value and "τ" in each.value for each in at.caption)
