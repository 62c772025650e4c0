"""`cli.py figures churn`: the keys that scripts rely on, where the rule is found and where an export is too short."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

import cli

KEYS = {
    *("view", "workspace", "scope", "headline", "state", "threshold_days", "threshold_refused", "departures"),
    *("survival", "median_days", "weibull_shape", "cycle_days", "observed_expected", "evergreen", "growth", "cohorts"),
}
FIRST = datetime(2024, 1, 1, 12, tzinfo=UTC)
STAY, EVERY = 60, 3  # days that everybody stays, days between acts


def rows(days: int):
    """Every second day one member joins, acts every third day, and leaves after sixty days."""
    for who in range(0, days, 2):
        for day in range(who, min(who + STAY, days), EVERY):
            yield f"m{who},{FIRST + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ},post,One"


@pytest.fixture
def figures(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))

    def of(days: int):
        file = tmp_path / "acts.csv"
        file.write_text("member_id,occurred_at,activity_type,community\n" + "\n".join(rows(days)), encoding="utf-8")
        assert cli.main(["import", str(file), "--workspace", "w"]) == 0
        capsys.readouterr()
        status = cli.main(["figures", "churn", "--workspace", "w"])
        return status, json.loads(capsys.readouterr().out)

    return of


def test_churn_prints_every_promised_key_and_what_everybody_did(figures):
    status, said = figures(400)
    assert status == 0
    assert set(said) >= KEYS
    assert (said["view"], said["workspace"], said["threshold_days"], said["threshold_refused"]) == (
        "churn",
        "w",
        14,
        None,
    )
    assert said["median_days"] == STAY - EVERY
    assert said["survival"][-1]["days"] == STAY - EVERY
    # those whose last act lies before the last 14 days: joined on day 0 to 328
    assert said["departures"] == len([who for who in range(0, 400, 2) if who + STAY - EVERY < 400 - 14])
    assert set(said["observed_expected"]) == {"bounce", "early", "on_cycle"}


def test_short_export_ends_well_and_says_why(figures):
    status, said = figures(20)
    assert (status, said["state"], said["threshold_days"]) == (0, "not_shown", None)
    assert said["threshold_refused"]
    assert said["reason"]
