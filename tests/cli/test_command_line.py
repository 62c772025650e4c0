"""The command line as a script meets it: one JSON object, an exit status, words on standard error."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from warehouse.workspace import list_workspaces

HEADER = "member_id,occurred_at,activity_type,community,thread_id,reply_to_member_id\n"
ROWS = [
    "ann,2024-05-01T10:00:00Z,post,Dresses,t1,",
    "ben,2024-05-01T11:00:00Z,reply,Dresses,t1,ann",
    "ann,2024-05-02T10:00:00Z,post,Venues,t2,",
    "ann,2024-05-02T10:00:00Z,post,Venues,t2,",
]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Gives the exit status and the JSON of one command."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))

    def command(*arguments: object) -> tuple[int, dict[str, object]]:
        status = cli.main([str(each) for each in arguments])
        said = capsys.readouterr().out
        assert said.count("\n") == 1
        return status, json.loads(said)

    return command


@pytest.fixture
def export(tmp_path) -> Path:
    path = tmp_path / "may.csv"
    path.write_text(HEADER + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def test_import_reports_and_the_same_file_again_adds_nothing(run, export):
    status, said = run("import", export, "--workspace", "w")
    (file,) = said["files"]
    assert (status, said["workspace"], said["refused"]) == (0, "w", None)
    assert (file["kind"], file["rows_read"], file["rows_loaded"], file["members"]) == ("activity", 4, 4, 2)
    assert (file["from"], file["to"]) == ("2024-05-01T10:00:00Z", "2024-05-02T10:00:00Z")
    status, said = run("import", export, "--workspace", "w")
    assert (status, said["files"][0]["rows_loaded"], said["files"][0]["rows_duplicate"]) == (0, 0, 4)


def test_rows_out_holds_the_loaded_rows_in_file_order(run, export, tmp_path):
    out = tmp_path / "rows.csv"
    run("import", export, "--workspace", "w", "--rows-out", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["member_id"], row["occurred_at"], row["community"]) for row in rows] == [
        ("ann", "2024-05-01T10:00:00Z", "Dresses"),
        ("ben", "2024-05-01T11:00:00Z", "Dresses"),
        ("ann", "2024-05-02T10:00:00Z", "Venues"),
        ("ann", "2024-05-02T10:00:00Z", "Venues"),
    ]
    overlapping = tmp_path / "june.csv"
    overlapping.write_text(HEADER + ROWS[2] + "\ncleo,2024-06-01T10:00:00Z,post,Venues,t3,\n", encoding="utf-8")
    run("import", overlapping, "--workspace", "w", "--rows-out", out)
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["member_id"] for row in csv.DictReader(file)] == ["cleo"]


def test_dry_run_stores_nothing_and_makes_no_workspace(run, export):
    status, said = run("import", export, "--workspace", "w", "--dry-run")
    assert (status, said["files"][0]["rows_loaded"]) == (0, 4)
    assert list_workspaces() == ()


def test_refused_file_is_status_3_with_a_sentence_and_leaves_no_workspace(run, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    status, said = run("import", path, "--workspace", "w")
    assert status == 3
    assert said["refused"]
    assert list_workspaces() == ()


def test_one_bad_file_does_not_keep_the_good_one_out(run, export, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("colour\nred\n", encoding="utf-8")
    status, said = run("import", bad, export, "--workspace", "w")
    assert (status, said["refused"]) == (0, None)
    assert [bool(file["refused"]) for file in said["files"]] == [True, False]


def test_undo_by_number(run, export):
    run("import", export, "--workspace", "w")
    assert run("undo", 1, "--workspace", "w") == (0, {"workspace": "w", "undone": 1, "rows_removed": 4})
    assert run("undo", 1, "--workspace", "w")[0] == 3


def test_settings_are_chosen_and_shown(run):
    status, said = run("settings", "time_zone=Europe/Berlin", "role.badge=react", "--workspace", "w")
    assert (status, said["settings"]["time_zone"], said["settings"]["role.badge"]) == (0, "Europe/Berlin", "react")
    assert run("workspaces") == (0, {"workspaces": ["w"]})


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["import"],
        ["import", "x.csv", "--kind", "posts"],
        ["import", "x.csv", "--day-first", "--month-first"],
        ["figures", "concentration", "--from", "yesterday"],
        ["settings", "time_zone"],
        ["settings", "time_zone=Nowhere"],
        ["undo", "first"],
        ["list", "outreach", "--size", "5", "--out", "people.pdf"],
        ["figures", "overview", "--program", "mentors"],
    ],
)
def test_wrong_usage_is_status_2_and_json(run, arguments):
    status, said = run(*arguments)
    assert (status, list(said)) == (2, ["error"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["figures", "overview"],
        ["undo", "1"],
        ["settings"],
        ["read", "no.csv", "--out", "x.csv"],
    ],
)
def test_what_is_not_there_is_refused(run, arguments):
    status, said = run(*arguments)
    assert (status, list(said)) == (3, ["refused"])


def test_figures_have_the_keys_that_scripts_rely_on(run, export):
    run("import", export, "--workspace", "w")
    status, said = run("figures", "concentration", "--workspace", "w", "--from", "2024-05-01", "--to", "2024-05-03")
    assert status == 0
    assert {"view", "workspace", "scope", "headline", "state"} <= set(said)


def test_unknown_view_names_the_known_ones(run, export):
    run("import", export, "--workspace", "w")
    status, said = run("figures", "weather", "--workspace", "w")
    assert status == 2
    assert "concentration" in said["error"]


def test_list_is_written_with_its_ledger_number(run, export, tmp_path):
    run("import", export, "--workspace", "w")
    out = tmp_path / "people.csv"
    status, said = run("list", "outreach", "--size", 1, "--out", out, "--workspace", "w")
    assert (status, said["list_id"], said["size"], said["people"][0]["member_id"]) == (0, 1, 1, "ann")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_missing_file_has_its_own_entry_and_keeps_no_other_out(run, export, tmp_path):
    status, said = run("import", tmp_path / "nothing.csv", export, tmp_path, "--workspace", "w")
    assert (status, said["workspace"], said["refused"]) == (0, "w", None)
    assert [(file["file"], file["rows_loaded"]) for file in said["files"]] == [
        ("nothing.csv", 0),
        ("may.csv", 4),
        (tmp_path.name, 0),
    ]
    assert "no such file" in said["files"][0]["refused"]
    status, said = run("import", tmp_path / "nothing.csv", "--workspace", "other")
    assert (status, len(said["files"]), "no such file" in said["refused"]) == (3, 1, True)
    assert list_workspaces() == ("w",)


def test_table_is_never_written_over_the_file_that_is_read(run, export, tmp_path):
    before = export.read_bytes()
    link = tmp_path / "link.csv"
    link.symlink_to(export)
    hard = tmp_path / "hard.csv"
    hard.hardlink_to(export)
    for out in (export, link, hard):
        status, said = run("read", export, "--out", out)
        assert (status, list(said)) == (2, ["error"])
    assert export.read_bytes() == before


def test_table_that_cannot_be_read_leaves_what_was_there(run, tmp_path):
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    out = tmp_path / "table.csv"
    out.write_text("from before")
    assert run("read", picture, "--out", out)[0] == 3
    assert out.read_text() == "from before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cat.png", "table.csv"]


def test_as_of_ends_the_scope_like_to(run, export):
    run("import", export, "--workspace", "w")
    capped = run("figures", "overview", "--workspace", "w", "--as-of", "2024-05-02")
    assert capped == run("figures", "overview", "--workspace", "w", "--to", "2024-05-02")
    assert capped[0] == 0
    assert capped == run("figures", "overview", "--workspace", "w", "--to", "2024-05-03", "--as-of", "2024-05-02")
    assert capped != run("figures", "overview", "--workspace", "w", "--to", "2024-05-03")


@pytest.mark.parametrize("arguments", [["--help"], ["import", "--help"]])
def test_help_is_json_too(run, arguments):
    status, said = run(*arguments)
    assert (status, list(said)) == (0, ["help"])
    assert "usage: cli.py" in said["help"]


def test_answer_is_utf8_json_whatever_the_locale_and_the_names(tmp_path):
    folder = os.fsencode(tmp_path)
    names = [folder + b"/caf\xe9.csv", folder + "/Müller.csv".encode()]
    for number, name in enumerate(names):
        row = f"ann{number},2024-05-01T10:00:00Z,post,Dresses,t1,"
        Path(os.fsdecode(name)).write_text(f"{HEADER}{row}\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    environment |= {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "NEXT_CIRCLE_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, cli.__file__, "import", *names, "--workspace", "w"],
        env=environment,
        capture_output=True,
        check=False,
    )
    said = json.loads(done.stdout.decode("utf-8"))
    assert [(file["file"], file["rows_loaded"]) for file in said["files"]] == [("caf\ufffd.csv", 1), ("Müller.csv", 1)]
    assert done.returncode == 0


def test_merges_by_table_undo_and_list(run, export, tmp_path):
    run("import", export, "--workspace", "w")
    table = tmp_path / "moved.csv"
    table.write_text("old_id,new_id\nben,ann\nann,ben\n", encoding="utf-8")
    status, said = run("merges", table, "--workspace", "w")
    assert (status, said["rows_read"], said["rows_loaded"], said["rows_rejected"]) == (0, 2, 1, 1)
    assert [(each["old_id"], each["new_id"], each["undone"]) for each in said["merges"]] == [("ben", "ann", False)]
    assert run("figures", "concentration", "--workspace", "w")[1]["members"] == 1
    assert run("merges", "--undo", 1, "--workspace", "w")[1]["merges"][0]["undone"] is True
    assert run("figures", "concentration", "--workspace", "w")[1]["members"] == 2
    assert run("merges", "--undo", 1, "--workspace", "w")[0] == 3
    assert run("merges", "--workspace", "w") == (
        0,
        {"workspace": "w", "merges": run("merges", "--workspace", "w")[1]["merges"]},
    )


def test_view_of_people_has_what_every_view_has(run, export):
    run("import", export, "--workspace", "w")
    status, said = run("figures", "people", "--workspace", "w")
    assert (status, said["view"], said["state"], said["same_person"], said["not_members"]) == (
        0,
        "people",
        "ok",
        [],
        [],
    )
    assert said["headline"].startswith("Nothing is left to decide.")


def crowd(path: Path) -> Path:
    """An export of sixty people who wrote twice each."""
    rows = [f"p{who:02},2024-05-{1 + day:02}T10:00:00Z,post,Dresses,t{who}," for who in range(60) for day in (0, 9)]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("channel", ["outreach", "application", "nomination"])
def test_list_of_every_channel_has_the_promised_keys(run, tmp_path, channel):
    run("import", crowd(tmp_path / "crowd.csv"), "--workspace", "w")
    out = tmp_path / "people.xlsx"
    options = ["--size", 40, "--hold-out", 0.2, "--seed", 3, "--variety", "some", "--skills", "dresses,venues"]
    status, said = run("list", channel, *options, "--out", out, "--workspace", "w")
    assert status == 0
    assert (said["channel"], said["size"], said["held_out"], len(said["people"])) == (channel, 40, 10, 40)
    assert said["left_out"] == {}
    assert said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    again = run("list", channel, *options, "--out", out, "--workspace", "w")[1]
    assert again == said


def test_sent_list_excludes_its_people_and_a_draft_nobody(run, tmp_path):
    run("import", crowd(tmp_path / "crowd.csv"), "--workspace", "w")
    ask = ("list", "outreach", "--size", 40, "--out", tmp_path / "people.csv", "--workspace", "w")
    first, second = run(*ask)[1], run(*ask, "--sent")[1]
    assert (first["list_id"], second["sent"]) == (second["list_id"], True)
    status, third = run(*ask)
    assert (status, third["requested"], third["given"], third["left_out"]) == (0, 40, 20, {"asked_lately": 40})
    run(*ask, "--sent")
    status, said = run(*ask)
    assert (status, list(said)) == (3, ["refused"])
    assert "60 people asked not long ago" in said["refused"]
