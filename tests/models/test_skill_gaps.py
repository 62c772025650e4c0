"""Skill gaps by hand: expected unserved questions, shrinkage, single points, who would serve."""

from __future__ import annotations

import numpy as np
import pytest

from models.answers import waits
from models.shrink import shrunk_interval, shrunk_share, shrunk_to_pooled
from models.skills import Topic, chance_to_serve, skills, surely_serves


def topic(name, *, answered, still_open, answers=(), seeks=None):
    """A topic in which so many questions were answered after an hour, and so many stay open for 200 hours."""
    n = answered + still_open
    data = waits([1.0] * answered + [200.0] * still_open, [1] * answered + [0] * still_open, range(n))
    given = np.array(answers, dtype=np.int64)
    return Topic(name, data, given, np.zeros(given.size, dtype=np.int64) if seeks is None else np.array(seeks))


def test_gap_is_what_the_formula_says():
    served, unserved = topic("a", answered=30, still_open=0), topic("b", answered=3, still_open=27)
    first, second = skills([served, unserved])
    pooled = 33 / 60
    assert [first.name, second.name] == ["b", "a"]
    assert first.gap.value == pytest.approx(30 * (1 - (3 + 10 * pooled) / 40))
    assert second.gap.value == pytest.approx(30 * (1 - (30 + 10 * pooled) / 40))
    assert first.gap.low < first.gap.value < first.gap.high
    assert first.answered.value == pytest.approx(0.1)


def test_few_questions_are_counted_alone_and_stand_last():
    found = skills([topic("few", answered=0, still_open=4), topic("many", answered=20, still_open=1)])
    assert [skill.name for skill in found] == ["many", "few"]
    assert (found[1].state, found[1].gap.reason) == ("count_only", "4 questions; a gap needs 5")
    assert found[1].demand == 4


def test_single_point_and_providers():
    (found,) = skills([topic("dress", answered=12, still_open=3, answers=[11, 2, 2], seeks=[0, 0, 9])])
    assert (found.absence, found.is_single, found.answerers, found.answers) == (1, True, 3, 15)
    assert found.providers == 1  # 2 answers are too few, and 2 against 9 is a seeker


def test_two_answers_make_no_single_point():
    (found,) = skills([topic("rare", answered=2, still_open=8, answers=[2])])
    assert (found.absence, found.is_single, found.providers) == (1, False, 0)


def test_topic_without_answers_has_no_absence_factor():
    (found,) = skills([topic("none", answered=0, still_open=8)])
    assert (found.absence, found.answerers, found.answered.value) == (None, 0, 0)


def test_order_of_topics_changes_nothing():
    topics = [topic(name, answered=k, still_open=12 - k) for k, name in enumerate("abcdefg")]
    assert skills(topics) == skills(topics[::-1])


def test_shrunk_share_lies_between_its_own_and_the_pooled():
    assert shrunk_share(0.2, 10, pooled=0.6) == pytest.approx(0.4)
    low, high = shrunk_interval(0.2, 10, pooled=0.6)
    assert low < 0.4 < high


def test_alike_groups_are_pulled_together_and_unlike_ones_stay():
    rng = np.random.default_rng(3)
    chance = np.full(40, 0.04)
    alike = shrunk_to_pooled(2 + rng.normal(0, 0.2, 40), chance, np.ones(40))
    assert np.ptp(alike.values) < 0.4
    unlike = shrunk_to_pooled(2 + rng.normal(0, 2.0, 40), chance, np.ones(40))
    assert unlike.spread == pytest.approx(4.0, rel=0.5)
    assert np.ptp(unlike.values) > 4


def test_four_groups_are_too_few_to_be_pulled():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    assert shrunk_to_pooled(values, np.ones(4), np.ones(4)).values.tolist() == values.tolist()


def test_chance_to_serve_by_hand():
    good, n, weeks = np.array([3, 0, 0]), np.array([4, 4, 0]), np.array([16.0, 16.0, 1.0])
    assert chance_to_serve(good, n, weeks) == pytest.approx([4 / 6 * (1 - np.exp(-1)), 1 / 6 * (1 - np.exp(-1)), 0.0])


def test_chance_to_serve_needs_answers_and_goes_by_how_often_somebody_answers():
    one, busy = np.array([1]), {"is_declared": np.array([False]), "writes_per_week": np.array([50.0])}
    assert chance_to_serve(np.array([0]), np.array([0]), np.array([5.0]), **busy)[0] == 0
    assert chance_to_serve(one, one, np.array([1e9]), **busy)[0] == pytest.approx(0, abs=1e-8), (
        "writing a lot is no answering"
    )
    assert chance_to_serve(np.array([400]), np.array([400]), np.array([4.0]))[0] == pytest.approx(401 / 402)


def test_declared_skill_counts_little_and_only_until_an_answer_was_seen():
    told = {"is_declared": np.array([True, True, False]), "writes_per_week": np.array([1.0, 1.0, 1.0])}
    n, weeks = np.array([0, 2, 0]), np.array([8.0, 8.0, 8.0])
    by_deed = 3 / 4 * (1 - np.exp(-1))
    assert chance_to_serve(n, n, weeks, **told) == pytest.approx([0.3 * (1 - np.exp(-4)), by_deed, 0.0])
    assert surely_serves(n, n, weeks, **told)[0] == pytest.approx(0.2 * 0.3 * (1 - np.exp(-4)))


def test_one_lucky_answer_does_not_rank_before_a_proven_helper():
    good, n, weeks = np.array([1, 15]), np.array([1, 20]), np.array([4.0, 80.0])
    lucky, proven = surely_serves(good, n, weeks)
    assert lucky < proven
