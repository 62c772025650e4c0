"""`cli.py figures reach`: the keys that scripts rely on, on a community whose team can be counted by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

import cli

HEADER = "member_id,occurred_at,activity_type,community,thread_id,reply_to_member_id,topic\n"
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
WEEKS, FANS, VOICES, EACH = 27, 60, 8, 10


def rows():
    """Every week 60 fans answer the star, and ten of them each of eight voices, who recommend now and then."""
    for week in range(WEEKS):
        for fan in range(FANS):
            at = FIRST + timedelta(weeks=week, minutes=fan)
            if fan < 35:
                yield f"f{fan},{at:%Y-%m-%dT%H:%M:%SZ},reply,One,t{week},star,"
            number = 1 + fan // EACH
            yield f"f{fan},{at:%Y-%m-%dT%H:%M:%SZ},reaction,One,u{week},v{number},"
        for number in range(1, VOICES + 1):
            at = FIRST + timedelta(weeks=week, hours=number)
            kind = "review" if week % 2 else "recommendation"
            yield f"v{number},{at:%Y-%m-%dT%H:%M:%SZ},{kind},One,w{week}-{number},,prams"
            for fan in range(30):
                if number == 8:
                    yield f"v{number},{at:%Y-%m-%dT%H:%M:%SZ},reply,One,x{week},f{fan},"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    file = tmp_path / "acts.csv"
    file.write_text(HEADER + "\n".join(rows()) + "\n", encoding="utf-8")

    def command(*arguments: str):
        status = cli.main(list(arguments))
        return status, json.loads(capsys.readouterr().out)

    assert command("import", str(file), "--workspace", "w")[0] == 0
    return command


def test_reach_prints_star_team_and_when_it_was_measured(run):
    status, said = run("figures", "reach", "--workspace", "w")
    assert (status, said["view"], said["workspace"], said["state"]) == (0, "reach", "w", "ok")
    assert (said["star"], said["star_reach"]) == ("star", 35)
    # six voices with ten fans each: whose fans answer nobody else has the higher PageRank; then the lower id is first
    assert said["team"] == ["v5", "v6", "v4", "v1"]
    assert (said["team_reach"], said["team_size_to_beat_star"], said["team_size_when_picked"]) == (40, 4, 4)
    # 60 fans answer six voices in all, 35 of them the star; v8 answers 30 fans, of whom v1 to v3 are none
    assert said["pairs"] == 60 + 35 + 30
    assert said["edges"] == WEEKS * said["pairs"]
    assert said["reciprocity"] == 0
    assert set(said["measured_on"]) == {"from", "to"}
    assert said["intervals"]["team_size_to_beat_star"]["low"] <= 4


def test_another_rule_changes_the_multiple_and_nothing_else(run):
    before = run("figures", "reach", "--workspace", "w")[1]
    assert run("settings", "recommends_types=nothing such", "recommends_topics=prams", "--workspace", "w")[0] == 0
    after = run("figures", "reach", "--workspace", "w")[1]
    assert after["team"] == before["team"]
    assert after["rates"][0]["events"] > before["rates"][0]["events"] > 0
    assert "prams" in after["rule"]


def test_as_of_looks_at_nothing_later(run):
    said = run("figures", "reach", "--workspace", "w", "--as-of", "2025-05-01")[1]
    assert said["measured_on"] is None
    assert said["scope"]["to"] == "2025-05-01"
    assert said["team_size_when_picked"] == 4


def test_rule_that_is_too_long_is_refused(run):
    status, said = run("settings", f"recommends_words={'x' * 200}", "--workspace", "w")
    assert status == 2
    assert "too long" in said["error"]
