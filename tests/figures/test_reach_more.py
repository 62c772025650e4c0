"""Shared audiences, other orders, cut-offs and thread reach: on the sample and on threads that name nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial

import numpy as np
import pytest

from figures.day_parts import day_parts
from figures.reach import reach
from figures.reach_notes import cut_off_words, thread_words
from figures.reach_orders import orders
from figures.reach_overlap import audience_overlap
from figures.reach_team import Conditions, team_of
from figures.reach_windows import totals, windows
from models.attention import decayed_reach
from queries.filters import Filters
from tests.figures.acts import FIRST

ALL = Filters()


def test_overlap_is_of_the_team_and_the_star_and_agrees_with_joint_reach(sample):
    found, team = audience_overlap(sample, ALL), team_of(sample, ALL)
    assert found.keys == (team.star, *team.keys)
    assert found.has_star
    graph = team.measured_in.window.graph
    assert found.overlap.sizes.tolist() == graph.reach[graph.places(found.keys)].tolist()
    table = found.table()
    assert len(table) == 12 * 11 / 2
    assert table["Jaccard"].is_monotonic_decreasing
    assert (table["Both"] <= table[["Reach of one", "Reach of other"]].min(axis=1)).all()
    assert table["One"].iloc[0] in found.finding()
    alone = audience_overlap(sample, ALL, Conditions(size=1))
    assert len(alone.keys) == 2


def test_orders_have_places_and_say_whether_the_constant_matters(sample):
    found = orders(sample, ALL)
    frame = found.frame
    assert len(frame) == 200 < found.total
    assert frame["Name"].iloc[0] == "Anna Quinn"
    assert (frame["Decayed reach"] == decayed_reach(frame["Reach"], frame["Two hops"])).all()
    for name in ("By reach", "By decayed reach", "By PageRank", "By HITS authority"):
        assert frame[name].min() == 1
        assert frame[name].max() <= 200
    assert "0.5 (β)" in found.stability()
    assert "0.3 and 0.7" in found.stability()
    assert f"{found.found.tau:.2f}" in found.stability()


def test_cut_offs_are_those_that_chose(sample):
    view = reach(sample, ALL)
    said, printed = cut_off_words(view), view.as_json()["cut_offs"]
    graph, voices = view.later.window.graph, view.voices
    assert printed["micro_reach"] == np.quantile(graph.reach[voices.ranked], 0.25)
    assert graph.reach[voices.micro].min() >= printed["micro_reach"]
    assert printed["star_reach"] == 3 * graph.reach[voices.ranked[4]]
    assert f"at least {printed['micro_reach']:.0f} people" in said
    assert "active in 6 of 12 weeks" in said
    assert f"{printed['star_reach']:.0f} people" in said
    assert thread_words(view) == ""


def test_pairs_counted_in_parts_are_the_same(sample, monkeypatch):
    whole = totals(sample, ALL)
    parts = []
    in_parts = partial(day_parts, most=10_000)
    monkeypatch.setattr("figures.reach_windows.day_parts", lambda *a, **k: parts.extend(in_parts(*a, **k)) or parts)
    assert totals.__wrapped__(sample, ALL) == whole
    assert len(parts) > 3
    assert whole.pairs > windows(sample, ALL).later.window.graph.pairs


def threads(named):
    """40 people start a thread each; 12 others answer each of them, the first `named` of these by name."""
    for author in range(40):
        row = {"community": "One", "thread_id": f"t{author}", "reply_to_member_id": None}
        at = FIRST + timedelta(hours=author)
        yield row | {"member_id": f"a{author}", "occurred_at": at, "activity_type": "post"}
        for step in range(12):
            who = {"member_id": f"m{(author + step) % 60}", "activity_type": "reply"}
            whom = {"reply_to_member_id": f"a{author}"} if step < named else {}
            yield row | who | {"occurred_at": at + timedelta(minutes=1 + step)} | whom


@pytest.mark.parametrize(("named", "by_thread"), [(9, False), (8, True), (0, True)])
def test_more_than_three_tenths_inferred_is_called_thread_reach(make, named, by_thread):
    view = reach(make(list(threads(named))), ALL)
    printed = view.as_json()
    assert json.loads(json.dumps(printed)) == printed
    assert printed["inferred_share"] == pytest.approx(1 - named / 12)
    assert printed["kind"] == ("thread reach" if by_thread else "reach")
    assert ("This is thread reach" in thread_words(view)) == by_thread
    assert printed["cut_offs"]["micro_reach"] == 12


def test_nothing_to_compare_or_order_is_no_error(make):
    workspace = make({"a": 3, "b": 2})
    assert orders(workspace, ALL) is None
    assert not audience_overlap(workspace, ALL)
    assert cut_off_words(reach(workspace, ALL)) == ""
