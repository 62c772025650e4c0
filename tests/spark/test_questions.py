"""Every question gives the same rows on Spark as on DuckDB: on a community made by hand and on the sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from queries.filters import Filters
from queries.run import ask, questions, read_question
from tests.spark import made
from tests.spark.compare import differences
from tests.spark.parameters import DAY, held_by, parameters_of
from warehouse.parquet_out import export_parquet
from warehouse.workspace import close_all, open_workspace

NARROW = Filters(
    from_day=date(2024, 3, 1),
    to_day=date(2025, 3, 1),
    communities=("One", "three's", "nowhere \\ \" '"),
    activities=("question", "answer", "post", "like", "accepted_answer", "purchase", "recommendation"),
    with_staff=True,
)
# The order of these rows is nobody's promise.
UNORDERED = "in no order"


class Both:
    """One workspace on both engines."""

    def __init__(self, workspace, tables, remote):
        self.workspace, self.tables, self.remote = workspace, str(tables), remote
        held = held_by(workspace)
        self.parameters = parameters_of(held)
        self.windows = {"reach_acts": (held.end - 180 * DAY, held.end)}  # it counts days of two windows of 90

    def differences(self, name, filters):
        own = self.parameters.get(name, {})
        if name in self.windows:
            filters = replace(filters, from_day=self.windows[name][0], to_day=self.windows[name][1])
        mine = ask(self.workspace, name, filters, **own)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEXT_CIRCLE_ENGINE", "spark")
            patch.setenv("SPARK_REMOTE", self.remote)
            patch.setenv("NEXT_CIRCLE_SPARK_TABLES", self.tables)
            other = ask(self.workspace, name, filters, **own)
        if UNORDERED in read_question(name).sql:
            mine, other = (frame.sort_values(list(frame), ignore_index=True) for frame in (mine, other))
        return differences(mine, other), len(mine)


@pytest.fixture(scope="module")
def by_hand(server, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(tmp_path_factory.mktemp("home")))
        workspace = open_workspace("made")
        made.fill(workspace)
        tables = tmp_path_factory.mktemp("tables")
        export_parquet(workspace, tables / "made")
        yield Both(workspace, tables, server)
        close_all()


@pytest.fixture(scope="module")
def sample(server, sample_home, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
        workspace = open_workspace("sample")
        tables = tmp_path_factory.mktemp("tables")
        export_parquet(workspace, tables / "sample")
        yield Both(workspace, tables, server)
        close_all()


@pytest.mark.parametrize("name", questions())
def test_same_rows_of_a_community_made_by_hand(by_hand, name):
    found, rows = by_hand.differences(name, Filters())
    assert found == []
    assert rows, f"parameters that make {name} answer nothing would compare nothing"
    if read_question(name).relations:  # the filters change nothing in the others
        assert by_hand.differences(name, NARROW)[0] == []


@pytest.mark.parametrize("name", questions())
def test_same_rows_of_the_sample(sample, name):
    assert sample.differences(name, Filters())[0] == []


def test_comparison_sees_what_differs():
    one = pd.DataFrame({"a": [1.0, 2.0, None], "b": ["x", "y", None]})
    assert differences(one, one.copy()) == []
    assert differences(one, one.assign(a=[1.0, 2.0 + 1e-12, None])) == []
    assert differences(one, one.assign(a=[1.0, 2.0 + 1e-8, None]))
    assert differences(one, one.assign(a=[1.0, 2.0, 3.0]))
    assert differences(one, one.assign(b=["x", "z", None]))
    assert differences(one, one.iloc[::-1].reset_index(drop=True))
    assert differences(one, one.iloc[:2])
    assert differences(one, one[["b", "a"]])
    assert differences(one, one.assign(a=["1.0", "2.0", None]))
