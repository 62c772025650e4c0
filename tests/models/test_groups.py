"""Depth of groups: the funnel's false alarms and finds, and small against large at equal activity."""

from __future__ import annotations

import numpy as np
import pytest

from models.equal_activity import Side, compare
from models.groups import Group, funnel, per_post

RNG = 20_260


def drawn(name, rng, *, people, rate):
    """A group whose people post and get replies at a rate of their own around `rate`."""
    posts = 1 + rng.poisson(2, people)
    received = rng.poisson(rate * rng.gamma(2, 1 / 2, people) * posts)
    return Group(name, posts, received, int(received.sum()))


def test_groups_that_are_alike_stay_inside_the_funnel():
    rng = np.random.default_rng(RNG)
    marked = 0
    for _ in range(40):
        found = funnel([drawn(str(i), rng, people=int(rng.integers(8, 80)), rate=1.5) for i in range(8)])
        marked += sum(group.differs for group in found.groups)
    assert marked / 320 < 0.09  # 5 % each by construction


def test_group_that_is_deeper_lies_outside_and_small_ones_are_pulled():
    rng = np.random.default_rng(RNG)
    groups = [drawn(str(i), rng, people=60, rate=1.0) for i in range(8)] + [drawn("deep", rng, people=60, rate=4.0)]
    found = {group.name: group for group in funnel(groups).groups}
    assert found["deep"].differs
    assert found["deep"].shrunk == pytest.approx(found["deep"].per_post.value, rel=0.2)


def test_limits_narrow_with_posts_and_never_fall_below_none():
    found = funnel([drawn(str(i), np.random.default_rng(i), people=30, rate=1.0) for i in range(5)])
    low, high = found.limits(np.array([1.0, 100.0, 10_000.0]), 0.95)
    wider_low, wider_high = found.limits(np.array([1.0, 100.0, 10_000.0]), 0.998)
    assert low[0] == 0
    assert np.all(np.diff(high) < 0)
    assert np.all(wider_high > high)
    assert np.all(wider_low <= low)


def test_group_of_few_posts_is_counted_alone():
    found = per_post(Group("tiny", np.array([3, 2]), np.array([9, 0]), 9))
    assert (found.value, found.state, found.reason) == (None, "count_only", "5 posts; a ratio needs 10")


def test_replies_that_belong_to_nobody_have_no_interval():
    found = per_post(Group("old", np.full(10, 2), np.zeros(10, dtype=np.int64), 30))
    assert (found.value, found.reason) == (1.5, "the data does not say whose post was answered")


def test_no_group_is_no_funnel():
    assert funnel([]).pooled is None
    assert funnel([Group("one", np.array([1]), np.array([0]), 0)]).pooled is None


def sides(rng, count, *, people, depth, spread=0.0):
    made = []
    for number in range(count):
        created = 1 + rng.poisson(rng.gamma(0.7, 8, people))
        posts = rng.binomial(created, 0.5)
        # the more active get more replies: without equal activity a busy group would look deep
        own = depth * np.exp(rng.normal(0, spread)) if spread else depth
        received = rng.poisson(own * posts * np.sqrt(created) / 2)
        made.append(Side(str(number), created, posts, received))
    return made


def test_equal_depth_is_told_apart_from_equal_activity():
    """Small groups here are busier: their raw ratio is higher, the fair one is 1."""
    rng = np.random.default_rng(RNG)
    busy = [
        Side(side.name, 2 * side.created, 2 * side.posts, rng.poisson(2 * side.posts * np.sqrt(2 * side.created) / 2))
        for side in sides(rng, 12, people=20, depth=1.0)
    ]
    large = sides(rng, 8, people=400, depth=1.0)
    found = compare(busy, large)
    raw = sum(s.received.sum() for s in busy) / sum(s.posts.sum() for s in busy)
    raw /= sum(s.received.sum() for s in large) / sum(s.posts.sum() for s in large)
    assert raw > 1.25
    assert found.ratio.value == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize(("depth", "verdict"), [(2.0, "deeper"), (0.5, "shallower")])
def test_planted_depth_is_found(depth, verdict):
    rng = np.random.default_rng(RNG)
    found = compare(sides(rng, 8, people=20, depth=depth), sides(rng, 8, people=300, depth=1.0))
    assert found.verdict == verdict
    assert found.ratio.low < depth < found.ratio.high


def test_no_difference_is_rarely_called_one_where_groups_differ_by_themselves():
    rng = np.random.default_rng(RNG)
    called = [
        compare(sides(rng, 6, people=20, depth=1.0, spread=0.3), sides(rng, 6, people=120, depth=1.0, spread=0.3))
        for _ in range(150)
    ]
    wrong = np.mean([each.verdict in ("deeper", "shallower") for each in called])
    assert wrong < 0.12


@pytest.mark.parametrize(
    ("small", "large", "words"),
    [(2, 5, "2 small groups are active"), (5, 0, "0 larger groups are active"), (0, 0, "0 small groups")],
)
def test_too_few_groups_are_not_tested(small, large, words):
    rng = np.random.default_rng(RNG)
    found = compare(sides(rng, small, people=20, depth=1.0), sides(rng, large, people=40, depth=1.0))
    assert (found.verdict, found.ratio.state) == ("cannot_tell", "not_shown")
    assert words in found.ratio.reason
