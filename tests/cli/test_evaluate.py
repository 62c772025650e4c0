"""The command `evaluate almost-ready` and the view on the command line: keys, refusals, the card that is kept."""

from __future__ import annotations

import json

import pytest

import cli
from actions.model_card import card_file, keep_card, keep_new_card, read_card
from actions.start import ensure_sample
from tests.figures.acts import NOW
from warehouse.workspace import close_all, open_workspace


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(folder))
        ensure_sample()
        close_all()
    return folder


@pytest.fixture
def run(home, monkeypatch, capsys):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(home))

    def command(*arguments):
        status = cli.main(list(arguments))
        return status, json.loads(capsys.readouterr().out)

    return command


def test_evaluation_of_the_sample_has_all_keys(run):
    status, answer = run("evaluate", "almost-ready", "--workspace", "sample")
    assert status == 0
    keys = {"origins", "positives", "base_rate", "average_precision", "baselines", "precision_at", "brier_skill"}
    assert keys | {"calibration", "chosen", "reason", "view", "workspace"} <= set(answer)
    assert answer["chosen"] == "gamma_poisson"
    assert "rose at past dates" in answer["reason"]


def test_view_ends_the_same_before_a_given_day(run):
    status, answer = run("figures", "almost-ready", "--workspace", "sample", "--as-of", "2026-07-01")
    assert status == 0
    assert answer["as_of"] == "2026-07-01"
    assert answer["eligible"] == len(answer["people"]) > 0


def test_other_view_is_refused_in_words(run):
    status, answer = run("evaluate", "overview", "--workspace", "sample")
    assert status == 2
    assert "cannot be evaluated" in answer["refused" if "refused" in answer else "error"]


def test_card_is_plain_json_and_a_broken_one_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    workspace = open_workspace("cards")
    assert read_card(workspace) is None
    keep_card(workspace, {"ranking": "shared", "value": float("nan")}, now=NOW)
    assert read_card(workspace) == {"ranking": "shared", "value": None, "kept_at": NOW.isoformat()}
    card_file(workspace).write_text("[1", encoding="utf-8")
    assert read_card(workspace) is None
    close_all()


def test_label_is_chosen_by_name_and_refused_where_too_few_met_it(run):
    status, answer = run("figures", "almost-ready", "--workspace", "sample", "--label", "strict")
    assert status == 3
    assert "this meaning needs 70" in answer["refused"]
    status, answer = run("evaluate", "almost-ready", "--workspace", "sample", "--label", "default")
    assert status == 0
    assert run("figures", "overview", "--workspace", "sample", "--label", "strict")[0] == 2


def test_new_card_is_written_once(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    workspace = open_workspace("cards")
    assert keep_new_card(workspace, {"ranking": "shared", "value": 0.1}, now=NOW)
    assert not keep_new_card(workspace, {"ranking": "shared", "value": 0.1}, now=NOW)
    assert keep_new_card(workspace, {"ranking": "own", "value": 0.1}, now=NOW)
    assert read_card(workspace)["ranking"] == "own"
    close_all()
