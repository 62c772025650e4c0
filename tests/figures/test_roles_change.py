"""Answers within a day against the period before; question marks where no type says what asks."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from figures.questions import questions, questions_of
from figures.roles import roles
from figures.roles_against import ROWS, against, roles_with_change
from figures.support import support
from models.estimate import count_only, with_interval
from models.share_change import count_change, ratio_change, share_change
from queries.filters import Filters
from tests.figures.talk import talk

ALL = Filters()


def share(value, low, high):
    return with_interval(value, low, high, n=100)


@pytest.mark.parametrize(
    ("now", "before", "ends", "verdict"),
    [
        # -.3 - sqrt(.1² + .06²) and -.3 + sqrt(.08² + .09²)
        ((0.5, 0.4, 0.58), (0.8, 0.71, 0.86), (-0.41662, -0.17958), "fell"),
        ((0.8, 0.71, 0.86), (0.5, 0.4, 0.58), (0.17958, 0.41662), "rose"),
        ((0.8, 0.76, 0.84), (0.8, 0.77, 0.83), (-0.05, 0.05), "no_sign"),
        ((0.8, 0.6, 0.9), (0.7, 0.5, 0.85), (-0.15, 0.32361), "cannot_tell"),
    ],
)
def test_difference_by_hand(now, before, ends, verdict):
    found = share_change(share(*now), share(*before))
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-5)
    assert found.verdict == verdict


def test_share_without_an_interval_cannot_tell():
    found = share_change(share(0.5, 0.4, 0.6), count_only(n=3, reason="few"))
    assert (found.low, found.high, found.verdict) == (None, None, "cannot_tell")


def test_fewer_answers_than_in_the_period_before(make):
    # 200 questions, one a day by 40 people: of the first 110 all are answered after ten hours, of the others none
    view = roles(make(talk(count=200, askers=40, answered=110)), ALL)
    found = view.as_json()["against_period_before"]
    assert found["verdict"] == "fell"
    assert (found["answered_72h"], found["answered_72h_before"]) == (0.0, 1.0)
    assert (
        "In the last 90 days 0 % were answered within three days, 100 % in the 90 days before: fewer"
        in view.sentence.text()
    )


def test_chosen_period_is_compared_with_one_of_equal_length(make):
    workspace = make(talk(count=200, askers=40, answered=200))
    view = roles(workspace, Filters(from_day=date(2024, 4, 1), to_day=date(2024, 5, 11)))
    assert view.change.verdict == "no_sign"
    assert (view.change.now.n, view.change.before.n) == (40, 40)
    assert "in the period before: no sign of a change" in view.sentence.text()


def test_nothing_is_compared_where_the_export_does_not_reach_back(make):
    view = roles(make(talk(count=100)), ALL)
    assert view.change is None
    assert view.as_json()["against_period_before"] is None


def test_few_questions_before_cannot_tell(make):
    workspace = make(talk(count=200))
    view = roles(workspace, Filters(from_day=date(2024, 3, 1), to_day=date(2024, 5, 30), communities=("One",)))
    assert view.change is None  # the export begins 60 days before
    narrow = roles(workspace, Filters(from_day=date(2024, 6, 1), to_day=date(2024, 6, 21)))
    assert narrow.state == "not_shown"


def chat(rows, *, asks):
    """The same talk in a chat that knows no types; asks: what its first messages end with."""
    return [
        row | {"activity_type": "message", "is_question": asks and row["activity_type"] == "question"} for row in rows
    ]


def test_question_marks_stand_in_for_the_type(make):
    workspace = make(chat(talk(), asks=True))
    found = roles(workspace, ALL).as_json()
    typed = roles(make(talk(), name="typed"), ALL).as_json()
    assert (found["questions"], found["questions_by_mark"], typed["questions_by_mark"]) == (40, 40, 0)
    names = ("providers", "seekers", "answered_24h", "answered_72h", "state")
    assert [found[name] for name in names] == [typed[name] for name in names]
    can = support(workspace, ALL).set_index("Question")["Can it?"]
    assert can["Who asks, and what stays unanswered?"] == "yes"


def test_chat_without_question_marks_is_not_shown(make):
    found = roles(make(chat(talk(), asks=False)), ALL)
    assert found.state == "not_shown"
    assert "0 acts are of the type question" in found.reason
    assert "the text" in found.reason


def test_few_question_marks_are_counted_in_the_reason(make):
    assert "12 first posts have a question mark" in roles(make(chat(talk(count=12), asks=True)), ALL).reason


def test_part_of_the_questions_at_hand_is_what_asking_for_it_gives(make):
    workspace = make(talk(count=60, hours=30.0, answered=50))
    part = Filters(from_day=date(2024, 1, 10), to_day=date(2024, 2, 1))
    asked = questions(workspace, part).drop(columns="count_answerers")
    assert len(asked) == 22
    assert asked["answered_at"].isna().any()  # answered after the part's end
    pd.testing.assert_frame_equal(questions_of(workspace, ALL, part)[list(asked.columns)], asked)


def test_ratio_by_hand():
    # the factors exp(ln 2 - sqrt(ln²(2/1.6) + ln²(1.3/1))) and exp(ln 2 + sqrt(ln²(2.5/2) + ln²(1/.8)))
    found = ratio_change(with_interval(2.0, 1.6, 2.5, n=100), with_interval(1.0, 0.8, 1.3, n=100))
    assert (found.low, found.high) == pytest.approx((1.41726, 2.74209), abs=1e-5)
    assert found.verdict == "rose"
    assert ratio_change(with_interval(2.0, 0.0, 9.0, n=9), with_interval(1.0, 0.8, 1.3, n=9)).verdict == "cannot_tell"


@pytest.mark.parametrize(("now", "before", "verdict"), [(30, 4, "rose"), (0, 12, "fell"), (5, 5, "cannot_tell")])
def test_counts_of_people(now, before, verdict):
    assert count_change(now, before).verdict == verdict


def test_every_number_of_the_top_row_is_compared(make):
    workspace = make(talk(count=200, askers=40, answered=110))
    found = against(workspace, ALL)
    assert list(found.changes) == list(ROWS)
    unanswered = found.changes["unanswered_72h"]
    assert (unanswered.now.value, unanswered.before.value, unanswered.verdict) == (1.0, 0.0, "rose")
    assert 0 < unanswered.low < unanswered.high <= 1
    assert found.changes["taken_up"].verdict == "cannot_tell"
    table = found.table().set_index("Number")
    assert table.loc["Unanswered after three days", "So"] == "higher"
    numbers = roles_with_change(workspace, ALL).as_json()["against_period_before"]["numbers"]
    assert numbers["unanswered_72h"]["verdict"] == "rose"
    assert all(each["low"] is not None or each["reason"] for each in numbers.values())
    assert all(each["n"] >= 0 and each["n_before"] >= 0 for each in numbers.values())
    assert table.loc["Unanswered after three days", "People"] == "40 and 40"


def test_without_a_period_before_nothing_is_compared(make):
    workspace = make(talk(count=100))
    assert against(workspace, ALL) is None
    assert roles_with_change(workspace, ALL).as_json()["against_period_before"] is None
