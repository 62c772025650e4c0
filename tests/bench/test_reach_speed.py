"""The benchmark of Reach compares like with like: networkx gives our numbers, and a difference stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.generate import generate
from bench.reach_speed import graph_measures, whole_view


def test_networkx_agrees_on_the_same_graph():
    pytest.importorskip("networkx", reason="comes with the tools of development")
    rows = graph_measures(people=300, pairs=2_000, rounds=1)
    assert [row["what"] for row in rows] == ["ours", "networkx"]
    assert rows[0]["times ours"] == 1


def test_whole_view_is_timed_from_a_file(tmp_path: Path):
    (row,) = whole_view(generate(6_000, tmp_path / "acts.csv"), rounds=1)
    assert row["seconds"] > 0
    assert row["acts"] == 6_000
