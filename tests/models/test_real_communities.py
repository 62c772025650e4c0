"""The measures on real communities, against figures counted elsewhere in plain Python (their stats.json)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.concentration import gini, top_share

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs the project's shared folder")


@pytest.mark.parametrize("community", ["collegemsg", "uboot", "linux_mips", "mathoverflow"])
def test_gini_and_top_shares_of_a_real_community(community: str) -> None:
    folder = DATA / community
    expected = json.loads((folder / "stats.json").read_text(encoding="utf-8"))
    rows = pd.read_csv(folder / "activities.csv.gz", usecols=["member_id"], dtype=str)
    counts = rows["member_id"].value_counts().to_numpy(dtype=np.int64)
    assert (counts.size, int(counts.sum())) == (expected["acting_members"], expected["rows"])
    assert gini(counts) == pytest.approx(expected["gini"], abs=5e-5)
    for percent in (1, 5, 10):
        # theirs is of whole people, max(1, round(q n)); ours is of exactly q: alike where q n is that many people
        whole = max(1, round(counts.size * percent / 100))
        published = expected[f"share_of_rows_top_{percent}pct"]
        assert top_share(counts, 100 * whole / counts.size) == pytest.approx(published, abs=5e-5)
        fewer, more = sorted([int(np.floor(counts.size * percent / 100)), int(np.ceil(counts.size * percent / 100))])
        ordered = np.sort(counts)[::-1]
        between = (ordered[:fewer].sum() / counts.sum(), ordered[:more].sum() / counts.sum())
        assert between[0] - 1e-12 <= top_share(counts, percent) <= between[1] + 1e-12
