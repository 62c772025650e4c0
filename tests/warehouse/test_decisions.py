"""Who is who as people decided it: merges, staff, bots, pooled ids; taken back, and through imports and their undo."""

from __future__ import annotations

from datetime import datetime

import pytest

from errors import Refused
from tests.staged import stage
from warehouse.decide import Decision, Manner, decide, undo_decision
from warehouse.decisions import Chains
from warehouse.load import load, undo

NOW = datetime(2026, 1, 1)
ANN = Manner("ann@example.org", NOW)


@pytest.fixture
def keys(workspace):
    """Acts of a, b, c and a pooled id, a member list of a and b; gives the key of an id."""
    acts = [{"member_id": name, "occurred_at": NOW, "activity_type": "post"} for name in ("a", "b", "c", "guest")]
    load(workspace, stage(acts, workspace.spool), now=NOW)
    people = [
        {"member_id": "a", "name": "Ada", "email": "ada@example.org", "opted_out": True, "joined_at": "2023-05-01"},
        {"member_id": "b", "is_staff": True, "joined_at": "2024-05-01"},
    ]
    load(workspace, stage(people, workspace.spool, kind="members", file="people.csv"), now=NOW)
    with workspace.reader() as reader:
        return dict(reader.execute("select member_id, member_key from member").fetchall())


def facts(workspace, what: str) -> dict[str, object]:
    """Member id -> an expression on member."""
    with workspace.reader() as reader:
        return dict(reader.execute(f"select member_id, {what} from member").fetchall())


def goes_by(workspace) -> dict[str, str | None]:
    with workspace.reader() as reader:
        return dict(
            reader.execute(
                "select member.member_id, root.member_id from member"
                " left join member as root on member.merged_into = root.member_key"
            ).fetchall()
        )


def same(keys, old, new):
    return Decision("same", keys[old], "test", keys[new])


def test_chain_ends_at_its_last_account_and_a_circle_changes_nothing(workspace, keys):
    decide(workspace, [same(keys, "a", "b"), same(keys, "b", "c"), same(keys, "c", "a")], ANN)
    assert goes_by(workspace) == {"a": "c", "b": "c", "c": None, "guest": None}


def test_undoing_a_link_of_a_chain_leaves_the_others(workspace, keys):
    first, second = decide(workspace, [same(keys, "a", "b"), same(keys, "b", "c")], ANN)
    undo_decision(workspace, second, ANN)
    assert goes_by(workspace) == {"a": "b", "b": None, "c": None, "guest": None}
    undo_decision(workspace, first, ANN)
    assert set(goes_by(workspace).values()) == {None}


def test_what_one_account_says_is_known_of_the_person_until_the_merge_is_undone(workspace, keys):
    (number,) = decide(workspace, [same(keys, "a", "c")], ANN)
    assert facts(workspace, "opted_out")["c"] is True
    assert facts(workspace, "name")["c"] == "Ada"
    assert facts(workspace, "joined_at")["c"] == datetime(2023, 5, 1)
    undo_decision(workspace, number, ANN)
    assert facts(workspace, "opted_out")["c"] is False
    assert facts(workspace, "name")["c"] is None
    assert facts(workspace, "opted_out")["a"] is True


def test_every_decision_and_its_undo_raise_the_data_version(workspace, keys):
    before = workspace.data_version
    (number,) = decide(workspace, [same(keys, "a", "b")], ANN)
    assert workspace.data_version == before + 1
    undo_decision(workspace, number, ANN)
    assert workspace.data_version == before + 2


def test_a_person_says_more_than_the_export_and_the_newest_word_counts(workspace, keys):
    (ordinary,) = decide(workspace, [Decision("member", keys["b"], "no longer")], ANN)
    assert facts(workspace, "is_staff")["b"] is False
    (machine,) = decide(workspace, [Decision("bot", keys["b"], "posts at night")], ANN)
    assert facts(workspace, "is_bot")["b"] is True
    undo_decision(workspace, machine, ANN)
    assert (facts(workspace, "is_bot")["b"], facts(workspace, "is_staff")["b"]) == (False, False)
    undo_decision(workspace, ordinary, ANN)
    assert facts(workspace, "is_staff")["b"] is True


def test_staff_by_hand_outlives_the_next_member_list(workspace, keys):
    decide(workspace, [Decision("staff", keys["c"], "works here")], ANN)
    newer = [{"member_id": "c", "name": "Cleo", "is_staff": False}]
    report = load(workspace, stage(newer, workspace.spool, kind="members", file="newer.csv"), now=NOW)
    assert (facts(workspace, "is_staff")["c"], facts(workspace, "name")["c"]) == (True, "Cleo")
    undo(workspace, report.import_key, now=NOW)
    assert (facts(workspace, "is_staff")["c"], facts(workspace, "name")["c"]) == (True, None)


def test_merge_outlives_the_undo_of_an_import_and_its_return(workspace, keys):
    decide(workspace, [same(keys, "a", "b")], ANN)
    undo(workspace, 2, now=NOW)
    assert goes_by(workspace)["a"] == "b"
    assert facts(workspace, "opted_out")["b"] is False
    people = [{"member_id": "a", "name": "Ada", "opted_out": True}]
    load(workspace, stage(people, workspace.spool, kind="members", file="again.csv"), now=NOW)
    assert facts(workspace, "opted_out")["b"] is True


def test_pooled_id_can_be_added_and_a_known_one_put_back(workspace, keys):
    added, back = decide(workspace, [Decision("pooled", keys["c"], ""), Decision("member", keys["guest"], "")], ANN)
    assert facts(workspace, "is_pooled") == {"a": False, "b": False, "c": True, "guest": False}
    undo_decision(workspace, added, ANN)
    undo_decision(workspace, back, ANN)
    assert facts(workspace, "is_pooled") == {"a": False, "b": False, "c": False, "guest": True}


def test_each_act_is_in_the_audit_with_who_did_it(workspace, keys, count):
    (number,) = decide(workspace, [same(keys, "a", "b")], ANN)
    undo_decision(workspace, number, ANN)
    assert count("audit", "who = 'ann@example.org' and what in ('people', 'people undo')") == 2


@pytest.mark.parametrize("number", [1, 7])
def test_decision_that_is_not_in_force_cannot_be_undone(workspace, keys, number):
    decide(workspace, [same(keys, "a", "b")], ANN)
    undo_decision(workspace, 1, ANN)
    with pytest.raises(Refused, match=rf"Decision {number} "):
        undo_decision(workspace, number, ANN)


def test_failing_decision_stores_nothing(workspace, keys, count, monkeypatch):
    def fail(_connection):
        raise RuntimeError

    monkeypatch.setattr("warehouse.people.decisions.apply", fail)
    with pytest.raises(RuntimeError):
        decide(workspace, [same(keys, "a", "b")], ANN)
    assert (count("person_decision"), count("audit", "what = 'people'")) == (0, 0)


def test_long_chain_is_followed_in_no_time_whatever_its_order():
    chains = Chains[int]()
    for old in reversed(range(50_000)):
        assert chains.join(old, old + 1)
    assert chains.end(0) == 50_000
    assert not chains.join(50_000, 0)
