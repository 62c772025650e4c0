"""Real communities from the file to the figures by the command line, against counts made elsewhere in plain Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli import main

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs the project's shared folder")

# Foreign headers and seconds since 1970: nothing that could be recognised, so a mapping says it.
MAPPING = {
    "columns": {
        "member_id": "SOURCE",
        "reply_to_member_id": "TARGET",
        "occurred_at": "TIME",
        "value": "RATING",
        "community": "COMMUNITY",
    },
    "occurred_at_format": "epoch_seconds",
    "defaults": {"activity_type": "reply"},
}


@pytest.mark.parametrize(("community", "is_mapped"), [("bitcoin_trust", True), ("collegemsg", False), ("uboot", False)])
def test_figures_of_a_real_export_are_those_counted_elsewhere(community, is_mapped, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    expected = json.loads((DATA / community / "stats.json").read_text(encoding="utf-8"))
    arguments = ["import", str(DATA / community / "activities.csv.gz"), "--workspace", "real"]
    if is_mapped:
        (tmp_path / "map.json").write_text(json.dumps(MAPPING), encoding="utf-8")
        arguments += ["--mapping", str(tmp_path / "map.json")]
    assert main(arguments) == 0
    read = json.loads(capsys.readouterr().out)["files"][0]
    assert read["rows_read"] == expected["rows"]
    assert read["rows_read"] == read["rows_loaded"] + read["rows_duplicate"] + read["rows_rejected"]
    assert main(["figures", "concentration", "--workspace", "real"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["members"] == expected["acting_members"]
    assert figures["gini"] == pytest.approx(expected["gini"], abs=5e-5)
    if figures["members"] >= 1000:  # in smaller ones a tenth is no whole number of people, and the two definitions part
        for percent in (5, 10):
            share = expected[f"share_of_rows_top_{percent}pct"]
            assert figures["top_share"][f"{percent}%"] == pytest.approx(share, abs=2e-3)
