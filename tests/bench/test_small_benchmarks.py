"""The benchmarks that print tables give rows of the same keys on a small file, so that `bench.run` reaches its end."""

from __future__ import annotations

from pathlib import Path

from bench import append_speed, roles_speed
from bench.generate import generate
from bench.report import table, typed_load


def test_appending_is_told_as_shares_of_the_history(tmp_path: Path):
    rows = append_speed.rows(generate(3_000, tmp_path / "acts.csv"), 0.1)
    by_name = {row["what"]: row for row in rows}
    assert by_name["history"]["of history"] == by_name["history"]["beyond one act"] == 1
    assert by_name["one act"]["beyond one act"] == 0


def test_roles_tell_the_machine_and_every_view(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setattr(roles_speed, "FOLDER", tmp_path)
    monkeypatch.setattr(roles_speed, "PAIRS", 1_000)
    rows = roles_speed.run(3_000)
    assert len(rows) == 2 + len(roles_speed.FIRST) + len(roles_speed.LAST)
    table("small", rows)
    assert capsys.readouterr().out.count("\n") == len(rows) + 5
    assert typed_load(tmp_path / "acts-3000.csv", rounds=1) > 0
