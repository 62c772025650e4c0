"""A list gets its program afterwards, and `figures campaigns` prints every sent list's outcome."""

from __future__ import annotations

import json
from datetime import UTC, date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

import cli
from actions.access import Role, Visitor
from actions.audit import read_audit
from actions.build_list import build_list
from actions.campaigns import mark_list_sent, name_list_program
from errors import NoSuchList, Refused, WrongUsage
from figures.campaigns import campaigns, outcome
from figures.campaigns_whole import campaigns_with_outcomes
from figures.readiness_verdicts import named_words
from figures.support import support
from figures.training_lottery import lotteries
from figures.wish import Wish
from queries.filters import Filters
from tests.figures.acts import NOW
from tests.figures.test_campaigns import PEOPLE, SENT, next_export, sent_list, weekly
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all

ALL = Filters()


@pytest.fixture
def quarter(make):
    """Half a year of 240 people at two posts a week each."""
    return make(weekly(np.full((PEOPLE, 28), 2.0), 28))


def completed(workspace, ids, program="Course"):
    at = SENT + timedelta(days=9)
    steps = [{"member_id": who, "program": program, "kind": "training", "completed_at": at} for who in ids]
    load(workspace, stage(steps, workspace.spool, kind="programs", file=f"{program}.csv"), now=NOW)


def drawn_and_answered(workspace):
    """A list without a program, half of it waiting; the invited then write twice as much, and half of them complete."""
    built = sent_list(workspace, size=60, hold_out=0.5, seed=1)
    invited = list(built.table.loc[built.table["arm"] == "invited", "member_id"])
    rates = np.full((PEOPLE, 13), 2.0)
    rates[np.isin([f"m{who:03}" for who in range(PEOPLE)], invited)] *= 2
    next_export(workspace, rates)
    completed(workspace, invited[:30])
    return built


def test_list_without_a_program_gets_one_and_its_outcome_can_be_read(quarter):
    built = drawn_and_answered(quarter)
    before = outcome(quarter, ALL, number=built.list_id)
    assert (before.joined, lotteries(quarter, ALL, program="Course")) == (0, ())
    assert before.trial.on_joined.value is None
    assert name_list_program(quarter, built.list_id, " Course ", now=NOW)
    assert not name_list_program(quarter, built.list_id, "Course", now=NOW), "said before"
    after = outcome(quarter, ALL, number=built.list_id)
    assert after.joined == pytest.approx(0.5)
    assert after.trial.verdict == before.trial.verdict == "lifted"
    assert after.trial.on_joined.low > 0
    assert "30 of 60 invited people joined, 30 completed" in after.words.text()
    (round_,) = lotteries(quarter, ALL, program="Course")
    assert (round_.trial.n_invited, round_.trial.n_held_out) == (60, 60)
    assert campaigns(quarter, ALL).lists["program"].iloc[0] == "Course"


def test_what_the_data_supports_grows_with_completions_and_a_sent_lottery(quarter):
    asked = ["Did a training lift anyone?", "Did an invitation change anything?"]
    before = support(quarter, ALL).set_index("Question").loc[asked]
    assert list(before["Can it?"]) == ["not yet", "not yet"]
    assert "at most 0 did" in before["What is missing"].iloc[0]
    drawn_and_answered(quarter)
    assert list(support(quarter, ALL).set_index("Question").loc[asked, "Can it?"]) == ["yes", "yes"]


def test_program_is_renamed_and_taken_away_and_the_audit_says_so(quarter):
    built = drawn_and_answered(quarter)
    completed(quarter, [built.table["member_id"].iloc[0]], program="Second")
    for name in ("Course", "Second", ""):
        assert name_list_program(quarter, built.list_id, name, now=NOW)
    assert outcome(quarter, ALL, number=built.list_id).joined == 0
    lines = read_audit(quarter).lines
    said = [str(on) for what, on in zip(lines["what"], lines["on_what"], strict=True) if what == "list program"]
    number = built.list_id
    assert sorted(said) == sorted(
        [
            f"list {number}: no program -> Course",
            f"list {number}: Course -> Second",
            f"list {number}: Second -> no program",
        ]
    )


def test_program_that_cannot_be_named(quarter):
    built = build_list(quarter, ALL, Wish(size=5), now=SENT.replace(tzinfo=UTC))
    with pytest.raises(NoSuchList):
        name_list_program(quarter, 99, "Course", now=NOW)
    with pytest.raises(WrongUsage, match="too long"):
        name_list_program(quarter, built.list_id, "x" * 201, now=NOW)
    with pytest.raises(Refused):
        name_list_program(quarter, built.list_id, "Course", who=Visitor("eve", Role.ANALYST), now=NOW)


def test_figures_campaigns_print_every_design_through_the_command_line(quarter, capsys):
    first = drawn_and_answered(quarter)
    name_list_program(quarter, first.list_id, "Course", now=NOW)
    plain = sent_list(quarter, size=40, purpose="reviewers", asked_days=0, source="active")
    draft = build_list(quarter, ALL, Wish(size=5, purpose="hosts"), now=SENT.replace(tzinfo=UTC))
    expected = campaigns_with_outcomes(quarter, ALL).as_json()
    close_all()
    assert cli.main(["figures", "campaigns", "--workspace", "test"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {"scope", "headline", "state", "reason", "lists", "hit_rates", "outcomes", "reward_ledger"} <= set(said)
    assert [each["list_key"] for each in said["lists"]] == [draft.list_id, plain.list_id, first.list_id]
    by_list = {each["list"]: each for each in said["outcomes"]}
    assert set(by_list) == {first.list_id, plain.list_id}, "a draft has no outcome"
    lottery, observed = by_list[first.list_id], by_list[plain.list_id]
    assert (lottery["design"], lottery["verdict"], lottery["invited"], lottery["held_out"]) == (
        "drawn by lot",
        "lifted",
        60,
        60,
    )
    assert lottery["low"] < np.log(2) < lottery["high"]
    assert (lottery["joined"], lottery["completed"]) == (30, 30)
    assert (observed["design"], observed["invited"]) == ("observational", 40)
    assert "everybody on it was invited" in observed["why_no_lottery"]
    assert said["reward_ledger"] == {"rewards": [], "harm_watch": None}
    assert said["outcomes"] == json.loads(json.dumps(expected["outcomes"]))


def test_figures_campaigns_without_a_list_and_too_early(quarter):
    nothing = campaigns_with_outcomes(quarter, ALL).as_json()
    assert (nothing["state"], nothing["outcomes"]) == ("not_shown", [])
    built = build_list(quarter, ALL, Wish(size=60, hold_out=0.5), now=SENT.replace(tzinfo=UTC))
    mark_list_sent(quarter, built.list_id, now=SENT.replace(tzinfo=UTC))
    (early,) = campaigns_with_outcomes(quarter, ALL).as_json()["outcomes"]
    assert (early["state"], early["design"], early["verdict"]) == ("not_shown", None, "cannot_tell")
    assert "import the next export" in early["reason"]


@pytest.mark.parametrize(
    ("is_used", "begins"),
    [
        (True, "Of the 40 people named in the year up to 1 Jun 2026, 9 rose"),
        (False, "The model would have named 40 people in the year up to 1 Jun 2026, of whom 9 rose"),
    ],
)
def test_ranking_of_the_past_says_whose_list_it_was(is_used, begins):
    last = SimpleNamespace(named=40, origins=(3,), rose=9, by_activity=6.2, by_chance=2.4)
    history = SimpleNamespace(day_of=lambda _week: date(2026, 6, 1))
    said = named_words(last, SimpleNamespace(history=history, verdict=SimpleNamespace(is_model_used=is_used)))
    assert said == f"{begins}; by activity alone it would have been 6, by lot 2."


def test_ranking_without_a_past_list_says_so():
    assert named_words(None, None) == "No list of the past has a known outcome yet."
