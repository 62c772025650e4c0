"""The commands of safety: give out, erase, back up, restore, audit; their statuses and what they print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli
from actions.imports import now
from warehouse import door_log
from warehouse.names import home
from warehouse.workspace import open_workspace

ROWS = """member_id,member_name,email,occurred_at,activity_type,community
zq-77,Zora Needlewoman,zora@needle.example,2024-05-01T10:00:00Z,post,Dresses
zq-77,Zora Needlewoman,zora@needle.example,2024-05-02T10:00:00Z,post,Dresses
ben,Ben,ben@x.example,2024-05-01T11:00:00Z,reply,Dresses
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Gives the exit status, the JSON and the words of one command on a workspace with two people."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    (tmp_path / "may.csv").write_text(ROWS, encoding="utf-8")

    def command(*arguments: object) -> tuple[int, dict[str, object], str]:
        status = cli.main([str(each) for each in arguments])
        said = capsys.readouterr()
        return status, json.loads(said.out), said.err

    assert command("import", tmp_path / "may.csv", "--workspace", "w")[0] == 0
    return command


def folder_holds(folder: Path, needle: str) -> bool:
    return any(needle.encode() in path.read_bytes().lower() for path in folder.rglob("*") if path.is_file())


def test_what_is_held_is_given_out_and_nothing_erased(run, tmp_path):
    out = tmp_path / "held.json"
    status, said, _ = run("erase", "ZORA@needle.example", "--workspace", "w", "--show", out)
    held = json.loads(out.read_text(encoding="utf-8"))
    assert (status, said["file"], held["accounts"]) == (0, str(out), ["zq-77"])
    assert len(held["held"]["event"]) == 2
    assert {row["community"] for row in held["held"]["event"]} == {"Dresses"}, "names in the place of keys"
    assert "Ben" not in out.read_text(encoding="utf-8")
    assert out.stat().st_mode & 0o077 == 0
    assert next(line["what"] for line in run("audit", "--workspace", "w")[1]["lines"]) == "give out"


def test_erase_takes_the_person_out_and_says_until_when_backups_hold_them(run, tmp_path):
    status, said, words = run("erase", "zq-77", "--workspace", "w")
    assert (status, said["accounts"], said["rows"]["event"], said["backups_that_still_hold"]) == (0, 1, 2, 1)
    assert said["gone_from_backups_on"]
    assert "2 acts" in words
    assert not folder_holds(tmp_path / "home" / "w", "needle")
    assert run("erase", "zq-77", "--workspace", "w")[0] == 3, "there is nobody of that id any more"


def test_backup_then_restore(run, tmp_path):
    status, said, words = run("backup", "--workspace", "w")
    (made,) = said["backups"]
    assert (status, made["counts"]["event"], made["reason"]) == (0, 3, "asked for")
    assert "3 acts, read back and counted" in words
    run("undo", 1, "--workspace", "w")
    status, said, _ = run("restore", "--workspace", "w", made["file"])
    assert (status, said["restored"]["file"]) == (0, made["file"])
    with open_workspace("w").reader() as reader:
        assert reader.execute("select count(*) from event").fetchall() == [(3,)]
    assert len(run("backup", "--workspace", "w", "--list")[1]["backups"]) == 2, "the state before it, and none made"
    status, said, _ = run("restore", "--workspace", "w", "../../etc/passwd")
    assert status == 3
    assert "no such backup" in said["refused"]


def test_audit_names_every_act_and_notices_a_missing_line(run):
    run("settings", "time_zone=Europe/Berlin", "--workspace", "w")
    run("backup", "--workspace", "w")
    door_log.add({"at": now(), "who": "eve", "what": "refused", "on_what": "the dashboard"})
    status, said, _ = run("audit", "--workspace", "w")
    assert (status, said["whole"], said["door"]["whole"]) == (0, True, True)
    assert [line["what"] for line in said["lines"]] == ["backup", "setting", "import"], "the newest first"
    assert [(line["who"], line["what"]) for line in said["door"]["lines"]] == [("eve", "refused")]
    (home() / door_log.FILE).write_text("", encoding="utf-8")
    status, said, words = run("audit", "--workspace", "w")
    assert (status, said["whole"], said["door"]["whole"]) == (0, True, False)
    assert "Line 1 of the sign-ins" in words
    workspace = open_workspace("w")
    with workspace.write("nothing") as connection:
        connection.execute("delete from audit where audit_key = 2").fetchall()
    status, said, words = run("audit", "--workspace", "w")
    assert (status, said["whole"]) == (0, False)
    assert "Line 2 does not follow" in words


def test_retention_says_what_would_go_and_deletes_only_when_told(run):
    assert run("retention", "--workspace", "w")[2].strip() == "Everything is kept, however old."
    run("settings", "keep_months=6", "--workspace", "w")
    status, said, words = run("retention", "--workspace", "w")
    assert (status, said["months"], said["acts"], said["people"], said["is_deleted"]) == (0, 6, 3, 2, False)
    assert "would go" in words
    assert run("retention", "--workspace", "w", "--now")[1]["is_deleted"] is True
    assert run("retention", "--workspace", "w")[1]["acts"] == 0
    assert run("settings", "keep_months=1", "--workspace", "w")[0] == 2


@pytest.mark.parametrize("command", [("erase", "x"), ("backup",), ("audit",), ("restore",)])
def test_workspace_that_is_not_there_is_not_made(run, tmp_path, command):
    status, said, _ = run(*command, "--workspace", "nowhere")
    assert status in {2, 3}
    assert said.get("refused") or said.get("error")
    assert not (tmp_path / "home" / "nowhere").exists()


def test_each_of_fifty_acts_is_one_line(run, tmp_path):
    for number in range(9):
        rows = f"member_id,occurred_at,activity_type\nm{number},2026-0{1 + number % 8}-03T10:00:00Z,post\n"
        (tmp_path / f"{number}.csv").write_text(rows, encoding="utf-8")
    files = [tmp_path / f"{number}.csv" for number in range(9)]
    script: list[tuple[str, tuple[object, ...]]] = [
        *(("import", ("import", file)) for file in files),
        *(("import again", ("import", file)) for file in files[:4]),
        *(("setting", ("settings", f"superusers={number}")) for number in range(14)),
        *(("backup", ("backup",)) for _ in range(3)),
        *(("give out", ("erase", f"m{number}", "--show", tmp_path / "held.json")) for number in range(5)),
        *(("undo", ("undo", number + 2)) for number in range(4)),
        *(("export of all tables", ("export-parquet", tmp_path / f"tables {number}")) for number in range(2)),
        *(("erase", ("erase", f"m{number}")) for number in (5, 6, 7)),
        ("setting", ("settings", "keep_months=6")),
        ("delete old", ("retention", "--now")),
        *(("import", ("import", file, "--day-first", "--replace")) for file in files[8:]),
        ("restore", ("restore",)),
        *(("setting", ("settings", f"denominator={each}")) for each in ("active", "contributors")),
    ]
    assert len(script) == 50
    for _, command in script:
        status, said, _ = run(*command, "--workspace", "w")
        assert status == 0, (command, said)
    found = run("audit", "--workspace", "w")[1]
    assert found["whole"] is True
    told = [line["what"] for line in reversed(found["lines"])][1:]  # the first is the fixture's import
    assert told == [what for what, _ in script]
