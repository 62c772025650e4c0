"""`cli.py figures training` with a list drawn by lot and sent: both arms are read back and judged as what they are."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta

import numpy as np
import pytest

import cli
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import close_all, open_workspace

START, WEEK, WEEKS, SENT = datetime(2024, 1, 1, 12), timedelta(days=7), 60, 30
PEOPLE, DRAWN = 150, 120
SENT_AT = START + SENT * WEEK + timedelta(hours=5)


def acts(is_invited):
    """Posts of everybody; the invited write twice as much from the week after the list went out."""
    rng = np.random.default_rng(8)
    rates = np.repeat(rng.gamma(2.0, 1.5, PEOPLE)[:, None] + 0.3, WEEKS, axis=1)
    rates[:DRAWN][is_invited, SENT + 1 :] *= 2
    for who, week in zip(*np.nonzero(counts := rng.poisson(rates)), strict=True):
        for place in range(counts[who, week]):
            at = START + int(week) * WEEK + timedelta(minutes=37 * place)
            yield f"p{who}", f"{at:%Y-%m-%dT%H:%M:%SZ}", "post", "One"
    yield "p0", f"{START + WEEKS * WEEK - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}", "post", "One"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Gives a function: the command line over a community in which half of list 1 was invited and the rest waits."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    is_invited = np.random.default_rng(2).permutation(np.arange(DRAWN) % 2 == 0)
    with (tmp_path / "acts.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("member_id", "occurred_at", "activity_type", "community"), *acts(is_invited)])
    came = [who for who in np.flatnonzero(is_invited) if who % 3]
    done = f"{SENT_AT + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    with (tmp_path / "programs.csv").open("w", encoding="utf-8", newline="") as out:
        header = ("member_id", "program", "kind", "completed_at")
        csv.writer(out).writerows([header, *((f"p{who}", "Course", "training", done) for who in came)])

    def command(*arguments: str):
        status = cli.main(list(arguments))
        return status, json.loads(capsys.readouterr().out)

    files = [str(tmp_path / name) for name in ("acts.csv", "programs.csv")]
    assert command("import", *files, "--workspace", "w")[0] == 0
    workspace = open_workspace("w")
    with workspace.write("data") as connection:
        keys = dict(connection.execute("select member_id, member_key from member").fetchall())
        for number, sent_at in ((1, SENT_AT), (2, None)):  # list 2 was drawn and never sent
            connection.execute(
                "insert into recruitment_list (list_key, channel, criteria, seed, data_version, requested, given,"
                " left_out, sha256, created_at, created_by, sent_at, program)"
                " values (?, 'training', '{}', 1, 1, ?, ?, '{}', '', ?, 'test', ?, 'Course')",
                [number, DRAWN, DRAWN, SENT_AT, sent_at],
            )
            connection.executemany(
                "insert into list_entry (list_key, position, member_key, tier, arm) values (?, ?, ?, ?, ?)",
                [
                    (number, who + 1, keys[f"p{who}"], None, "Invited" if is_invited[who] else "held_out")
                    for who in range(DRAWN)
                ],
            )
        connection.execute("insert into list_entry (list_key, position, member_key) values (1, 999, ?)", [keys["p140"]])
    yield command
    close_all()


def test_sent_list_is_judged_by_its_arms(run):
    status, said = run("figures", "training", "--workspace", "w")
    assert (status, said["program"]) == (0, "Course")
    (found,) = said["randomised"]  # the list that was never sent is no round
    assert (found["round"], found["from"]) == ("list 1", SENT_AT.date().isoformat())
    assert (found["invited"], found["held_out"]) == (60, 60)
    assert found["joined"] == pytest.approx(said["trained"] / 60)
    assert found["low"] < np.log(2) < found["high"]
    assert (found["verdict"], found["p"] <= 0.001) == ("lifted", True)
    assert {plan["weeks"] for plan in said["planner"]} == {4, 8, 12}


def test_groups_it_is_not_about_are_named_by_a_setting(run):
    status, said = run("settings", "not_about.Course=One; Two", "--workspace", "w")
    assert (status, said["settings"]["not_about.Course"]) == (0, "One; Two")
    found = run("figures", "training", "--workspace", "w")[1]["negative_control"]
    assert (found["groups"], found["not_in_data"]) == (["One"], ["Two"])
    assert found["state"] == "ok"
    assert found["moved"] is True, "everything happens in One, so the effect itself is what moved"
    assert run("settings", "not_about.=One", "--workspace", "w")[0] == 2


def test_arms_stand_in_the_order_of_the_list_and_merged_people_under_one_key(run):
    workspace = open_workspace("w")
    rows = ask(workspace, "list_arms", Filters(), program="Course")
    assert (len(rows), set(rows["list_key"]), set(rows["arm"])) == (DRAWN, {1}, {"invited", "held_out"})
    assert set(rows["tier"]) == {""}
    first, second = rows["member_key"].iloc[0], rows["member_key"].iloc[1]
    with workspace.write("data") as connection:
        connection.execute("update member set merged_into = ? where member_key = ?", [int(second), int(first)])
    assert ask(workspace, "list_arms", Filters(), program="Course")["member_key"].iloc[0] == second
