"""The benchmark compares like with like: both scripts give our numbers, and a difference stops it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from bench.concentration_speed import check_equal, run
from bench.generate import generate
from bench.plain_scripts import with_pandas, with_polars
from models.concentration import absence_factor, gini, hhi, top_share
from models.theil import theil
from models.tiers import tiers


def _events(counts: list[int]) -> pd.DataFrame:
    members = np.repeat([f"m{i}" for i in range(len(counts))], counts)
    content = pd.DataFrame({"member_id": members, "activity_type": "post"})
    other = pd.DataFrame({"member_id": ["m0", "lurker"], "activity_type": ["reaction", "visit"]})
    return pd.concat([content, other]).sample(frac=1, random_state=1)


@pytest.mark.parametrize("counts", [[1000, 202, 90, 33, 332, 343, 42, 433], [9] * 3 + [4] * 6 + [1] * 240, [2] * 120])
def test_plain_scripts_give_the_numbers_of_our_models(counts: list[int]) -> None:
    events = _events(counts)
    found = with_pandas(events)
    check_equal(found, with_polars(pl.from_pandas(events)), "polars")
    assert found["members"] == len(counts)
    assert found["gini"] == pytest.approx(gini(counts), abs=1e-12)
    assert found["hhi"] == pytest.approx(hhi(counts))
    assert found["theil"] == pytest.approx(theil(counts), abs=1e-12)
    assert found["absence_factor_80"] == absence_factor(counts, share=0.8)
    assert found["top_share_5%"] == pytest.approx(top_share(counts, 5))
    if len(counts) >= 100:
        for tier in tiers(counts)[:-1]:
            assert found[f"tier {tier.key} members"] == tier.actual
            assert found[f"tier {tier.key} content"] == tier.content


def test_a_difference_stops_the_benchmark() -> None:
    with pytest.raises(ValueError, match="pandas has gini"):
        check_equal({"gini": 0.5}, {"gini": 0.5 + 1e-6}, "pandas")


def test_benchmark_runs_from_file_to_ratios(tmp_path: Path) -> None:
    rows = run(generate(6_000, tmp_path / "acts.csv"), rounds=1)
    assert [row["what"] for row in rows] == ["ours", "pandas", "polars"]
    assert rows[0]["times ours"] == 1
    assert all(row["seconds"] > 0 for row in rows)
