"""Every floor and every script finds the numbers of our views on its own, and the tables tell what was measured."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench import floors
from bench.floor_ways import finishing
from bench.floor_ways.data import Source
from bench.floor_ways.process import Child
from bench.floor_ways.ways import VIEWS, WAYS
from bench.generate import generate
from bench.plain_scripts import with_pandas
from bench.report import table
from figures import registry

ACTS = 4_000
# Fewer would mean that a view was empty, and empty views agree easily. Topics and blocks make most of them.
FEWEST_COMPARED = {
    "overview": 100,
    "concentration": 22,
    "roles": 27,
    "skills": 100,
    "micro-communities": 500,
    "churn": 50,
    "reach": 23,
    "training": 8,
    "almost-ready": 28,
}


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> Path:
    return generate(ACTS, tmp_path_factory.mktemp("floors") / "acts.csv")


def test_every_way_agrees_with_every_view(export, capsys):
    rows = floors.rows(export, rounds=1, in_processes=False)  # raises where a number differs
    assert [row["view"] for row in rows] == list(VIEWS) == list(FEWEST_COMPARED)
    assert set(VIEWS) <= set(registry.VIEWS)
    for row in rows:
        assert row["numbers compared"] >= FEWEST_COMPARED[row["view"]]
        assert row["acts"] >= ACTS
        ran = [way for way in WAYS if row[f"{way}, s"] != floors.LEFT_OUT]
        assert ran == (["ours", "floor"] if row["view"] in ("training", "almost-ready") else list(WAYS))
        assert 0 < row["of ours asking DuckDB, s"] < row["ours, s"]
        assert row["ours / floor"] == row["ours, s"] / row["floor, s"]
        assert row["pandas / ours"] == (row["pandas, s"] / row["ours, s"] if "pandas" in ran else floors.LEFT_OUT)
        assert "not" in row["floor covers"]
    table("small", rows)
    assert capsys.readouterr().out.count("\n") == len(rows) + 5


def test_a_process_of_its_own_tells_the_same_and_its_memory(export, tmp_path):
    acts = pd.read_csv(export).assign(member_id=lambda rows: pd.factorize(rows["member_id"])[0])
    acts.assign(thread_id=None, reply_to_member_id=None).to_parquet(tmp_path / "acts.parquet")
    source = Source(tmp_path, tmp_path / "none.duckdb", tmp_path / "acts.parquet", ACTS)
    child = Child("concentration", "pandas", source)
    assert child.numbers == pytest.approx(with_pandas(acts))
    assert child.seconds().whole > 0
    assert 0.05 < child.peak() < 4
    with pytest.raises(ValueError, match=r"(?s)floor of concentration: .*none\.duckdb"):
        Child("concentration", "floor", source)


def test_a_difference_or_a_missing_number_stops_the_benchmark():
    floors.check_equal("x", "pandas", {"a": 1.0, "b": math.nan}, {"a": 1.0, "b": math.nan}, equal=1e-9)
    for found in ({"a": 1.0 + 1e-6}, {"a": math.nan}):
        with pytest.raises(ValueError, match="pandas of x has a = "):
            floors.check_equal("x", "pandas", {"a": 1.0}, found, equal=1e-9)
    with pytest.raises(ValueError, match=r"other numbers than ours: \['b'\]"):
        floors.check_equal("x", "floor", {"a": 1.0, "b": 2.0}, {"a": 1.0}, equal=1e-9)


def test_exponents_tell_how_time_grows():
    small, large = ({"view": "x", "acts": acts, "polars, s": floors.LEFT_OUT} for acts in (1_000, 10_000))
    small |= {"ours, s": 1.0, "floor, s": 1.0, "pandas, s": 0.5}
    large |= {"ours, s": 10.0, "floor, s": 100.0, "pandas, s": 0.5}
    (row,) = floors.exponents([small], [large])
    assert row["times"] == 10
    grows = [row[f"{way} grows as acts to the power of"] for way in WAYS]
    assert grows == [pytest.approx(1), pytest.approx(2), 0, floors.LEFT_OUT]


def test_finishing_agrees_with_a_script_that_looks_at_everybody():
    counts = [1000, 202, 90, 33, 332, 343, 42, 433] + [3] * 70 + [2] * 60 + [1] * 240
    members = np.repeat([f"m{i}" for i in range(len(counts))], counts)
    expected = with_pandas(pd.DataFrame({"member_id": members, "activity_type": "post"}))
    x, people = np.unique(counts, return_counts=True)
    assert finishing.concentration(x, people) == pytest.approx(expected)


def test_share_answered_follows_open_questions_as_long_as_they_were():
    hours, answered = np.array([1.0, 2.0, 50.0, 80.0, 80.0]), np.array([True, True, False, True, False])
    assert finishing.answered_within(hours, answered, 24) == pytest.approx(0.4)
    assert finishing.answered_within(hours, answered, 80) == pytest.approx(1 - 0.6 * 0.5)
    assert math.isnan(finishing.answered_within(hours, answered, 100))  # nobody was followed so long
    assert math.isnan(finishing.answered_within(hours[:4], answered[:4], 24))  # four questions are too few
