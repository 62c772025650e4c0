"""The questions of Reach on a community small enough to count by hand."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pandas as pd
import pytest

from models.act_codes import answered_pairs, people_acts
from models.pair_counts import PairCounts, pair_codes, pair_counts
from models.special_ids import SpecialIds
from queries.filters import Filters
from queries.run import ask
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

BORDER, END = date(2024, 2, 1), date(2024, 3, 1)
RULE = {"rule_types": ["recommendation"], "rule_topics": ["strollers"], "rule_words": ["dress"]}

# member, time, type, community, thread, whom it answers, topic. s is staff, a2 another account of a.
ACTS = [
    ("a", "2024-01-05T10:00", "post", "One", "t1", None, None),
    ("b", "2024-01-05T11:00", "reply", "One", "t1", "a", None),
    ("b", "2024-01-05T12:00", "reply", "One", "t1", "a", None),
    ("b", "2024-01-06T11:00", "like", "One", "t1", "a", None),
    ("a", "2024-01-06T12:00", "reply", "One", "t1", "b", None),
    ("c", "2024-02-03T10:00", "reply", "Two", "t1", None, None),
    ("a", "2024-02-04T10:00", "reply", "Two", "t1", "a", None),
    ("c", "2024-02-05T10:00", "like", "Two", "t1", "a2", None),
    ("c", "2024-02-05T11:00", "recommendation", "Two", "dress codes", None, "venues"),
    ("c", "2024-02-06T11:00", "post", "One", "t9", None, "strollers"),
    ("b", "2024-02-06T12:00", "post", "One", "white dresses", None, None),
    ("s", "2024-02-07T10:00", "reply", "One", "t9", "c", None),
    ("b", "2024-02-07T11:00", "reply", "One", "t9", "s", None),
    ("b", "2024-02-08T11:00", "reply", "One", "t9", "[deleted]", None),
    ("[deleted]", "2024-02-08T12:00", "reply", "One", "t9", "b", None),
    ("b", "2024-02-09T12:00", "visit", "One", None, "c", None),
    ("b", "2024-02-10T12:00", "purchase", "One", None, "c", None),
    ("b", "2024-02-11T12:00", "purchase", "One", None, "b", None),
]
WHOLE = (date(2024, 1, 1), date(2024, 3, 1))
IN_PARTS = (WHOLE[0], date(2024, 1, 6), date(2024, 2, 8), WHOLE[1])
PAIR = ("replier", "author", "days", "acts", "inferred")
PEOPLE = [{"member_id": "s", "is_staff": True}]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(tmp_path_factory.mktemp("home")))
        made = open_workspace("questions")
        names = ("member_id", "occurred_at", "activity_type", "community", "thread_id", "reply_to_member_id", "topic")
        load(made, stage([dict(zip(names, act, strict=True)) for act in ACTS], made.spool), now=datetime(2026, 1, 1))
        load(made, stage(PEOPLE, made.spool, kind="members", file="people.csv"), now=datetime(2026, 1, 1))
        with made.write() as connection:
            first = "(select member_key from member where member_id = 'a')"
            connection.execute(f"update member set merged_into = {first} where member_id = 'a2'").fetchall()
        yield made
        close_all()


@pytest.fixture(scope="module")
def ids(workspace):
    with workspace.reader() as reader:
        return dict(reader.execute("select member_key, member_id from member").fetchall())


def acts(workspace, filters):
    parts = [
        ask(
            workspace,
            "reach_acts",
            filters,
            later_from=BORDER,
            later_end=END,
            part_from=since,
            part_until=until,
            **RULE,
        )
        for since, until in pairwise(IN_PARTS)
    ]
    return pd.concat(parts, ignore_index=True)


def edges(workspace, ids, filters=Filters()):  # noqa: B008 - a frozen value
    windows = answered_pairs(acts(workspace, filters)["pair_code"])
    return {
        (is_later, ids[by], ids[to]): numbers
        for is_later, found in zip((False, True), windows, strict=True)
        for by, to, *numbers in zip(*(getattr(found, name).tolist() for name in PAIR), strict=True)
    }


def test_attention_by_window_counts_days_and_acts_and_infers_the_starter(workspace, ids):
    assert edges(workspace, ids) == {
        (False, "b", "a"): [2, 3, 0],
        (False, "a", "b"): [1, 1, 0],
        (True, "c", "a"): [2, 2, 1],  # one reply that names nobody, one like of the second account
    }


def test_staff_come_back_with_the_switch(workspace, ids):
    found = edges(workspace, ids, Filters(with_staff=True))
    assert found[(True, "s", "c")] == [1, 1, 0]
    assert found[(True, "b", "s")] == [1, 1, 0]


def targets(workspace, borders):
    return [
        ask(workspace, "reach_targets", Filters(), part_from=since, part_until=until)
        for since, until in pairwise(borders)
    ]


def special(workspace):
    found = ask(workspace, "special_ids", Filters())
    return SpecialIds(*(found[name].to_numpy() for name in ("member_key", "person_key", "is_pooled", "is_staff")))


@pytest.mark.parametrize("borders", [WHOLE, IN_PARTS])
def test_totals_count_every_act_with_a_target_once(workspace, borders):
    ids = special(workspace)
    found = pair_counts(
        pair_codes(part["member_key"], part["target_key"], ids, with_staff=False)
        for part in targets(workspace, borders)
    )
    # b to a 3, a to b 1, c to a 1, b to c by a visit and a purchase
    assert found == PairCounts(edges=7, pairs=4, mutual=2, to_self=2, of_removed=2)


def test_targets_are_the_ids_as_exported(workspace, ids):
    (asked,) = targets(workspace, WHOLE)
    said = sorted((ids[by], ids[to]) for by, to in asked.itertuples(index=False))
    assert said == sorted((act[0], act[5]) for act in ACTS if act[5] is not None)


def test_special_ids_are_staff_pooled_ids_and_second_accounts(workspace, ids):
    found = ask(workspace, "special_ids", Filters())
    rows = {ids[key]: (ids[person], *flags) for key, person, *flags in found.itertuples(index=False)}
    assert rows == {"s": ("s", False, True), "[deleted]": ("[deleted]", True, False), "a2": ("a", False, False)}


def test_what_people_did_by_window(workspace, ids):
    earlier, later = (
        rows.assign(who=rows["member_key"].map(ids)) for rows in people_acts(acts(workspace, Filters())["doing_code"])
    )
    later = later.set_index("who")
    assert later.loc["c", ["count_acts", "count_created", "count_recommending", "count_weeks"]].tolist() == [4, 3, 2, 1]
    assert later.loc["b", ["count_created", "count_recommending", "count_answers"]].tolist() == [3, 1, 2]
    with workspace.reader() as reader:
        groups = dict(reader.execute("select community_key, name from community").fetchall())
    assert {who: groups[key] for who, key in later["community_key"].items()} == {"a": "Two", "b": "One", "c": "Two"}
    assert earlier["who"].tolist() == ["a", "b"]
    assert earlier["count_weeks"].tolist() == [1, 1]


def test_rule_matches_by_type_topic_and_word(workspace):
    rows = ask(workspace, "recommending_acts", Filters(), **RULE)
    found = {(row["activity_type"], row["topic"]) for row in rows.fillna("").to_dict("records")}
    assert found == {("recommendation", "venues"), ("post", "strollers"), ("post", "")}
    nothing = {"rule_types": [""], "rule_topics": [""], "rule_words": [""]}
    assert ask(workspace, "recommending_acts", Filters(), **nothing).empty


def test_outcomes_by_person_and_by_whom_they_came(workspace, ids):
    after = ask(workspace, "outcomes_after", Filters(), from_landmark=date(2024, 2, 11), until_day=END).iloc[0]
    assert (ids[after["member_key"]], after["count_before"], after["count_after"]) == ("b", 1, 1)
    credited = ask(workspace, "outcomes_credited", Filters())
    assert [(ids[row.member_key], row.count_outcomes) for row in credited.itertuples()] == [("c", 1)]


def test_shorter_ids_come_first(workspace, ids):
    rows = ask(workspace, "member_order", Filters()).sort_values("place")
    assert [ids[key] for key in rows["member_key"]] == ["a", "b", "c", "s", "a2", "[deleted]"]


def test_recognitions_are_no_trainings_and_none_of_later_days(workspace, ids):
    with workspace.write() as connection:
        for who, kind, at in (
            ("b", "Badge", "2024-02-01"),
            ("c", "training", "2024-02-01"),
            ("a", "reward", "2025-01-01"),
        ):
            connection.execute(
                "insert into program_event select 1, member_key, $kind || ' of', $kind, null, null, $at::timestamp,"
                " null from member where member_id = $who",
                {"who": who, "kind": kind, "at": at},
            ).fetchall()
    rows = ask(workspace, "recognitions", Filters(), kinds=["badge", "reward"], until_at=datetime(2024, 3, 1))
    assert [(ids[row.member_key], row.program) for row in rows.itertuples()] == [("b", "Badge of")]
