"""Codes of acts taken apart give what counting by hand gives, for any acts."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from models.act_codes import PEOPLE, answered_pairs, people_acts


@pytest.mark.parametrize("seed", range(20))
def test_pairs_are_those_counted_one_by_one(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 300))
    later, inferred = rng.integers(0, 2, (2, n))
    author, replier = (PEOPLE - 1 - rng.integers(0, 6, (2, n))).astype(np.int64)  # the largest keys there can be
    day = rng.integers(0, 90, n)
    code = (later << 62) + (author << 35) + (replier << 8) + 2 * day + inferred
    days, count, guessed = defaultdict(set), Counter(), Counter()
    for each in zip(later.tolist(), author.tolist(), replier.tolist(), day.tolist(), inferred.tolist(), strict=True):
        days[each[:3]].add(each[3])
        count[each[:3]] += 1
        guessed[each[:3]] += each[4]
    expected = [(*key, len(days[key]), count[key], guessed[key]) for key in sorted(days)]
    windows = answered_pairs(np.append(code, [-1, -1]))
    found = [
        (number, *row)
        for number, window in enumerate(windows)
        for row in zip(
            *(getattr(window, name).tolist() for name in ("author", "replier", "days", "acts", "inferred")), strict=True
        )
    ]
    assert found == expected


@pytest.mark.parametrize("seed", range(20))
def test_people_are_those_counted_one_by_one(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(0, 300))
    later, doing = rng.integers(0, 2, n), rng.integers(0, 16, n)
    member = 2**31 - 1 - rng.integers(0, 6, n)
    group, week = rng.integers(0, 4, n), rng.integers(0, 13, n)
    code = (later << 59) + (member << 28) + (group << 8) + (week << 4) + doing
    for number, frame in enumerate(people_acts(code)):
        mine = later == number
        assert frame["member_key"].tolist() == np.unique(member[mine]).tolist()
        for row in frame.itertuples():
            his = mine & (member == row.member_key)
            assert row.count_acts == his.sum()
            assert row.count_weeks == np.unique(week[his & (week < 12)]).size
            acts = np.bincount(group[his], minlength=4)
            assert row.community_key == int(acts.argmax())  # of equals the lowest
            sums = [int((doing[his] & flag > 0).sum()) for flag in (8, 4, 2, 1)]
            assert [row.count_created, row.count_recommending, row.count_questions, row.count_answers] == sums


def test_keys_that_do_not_fit_are_an_error_and_no_wrong_number():
    with pytest.raises(ValueError, match="134,217,728 people"):
        answered_pairs([-1, -2, 5])
    with pytest.raises(ValueError, match="1,048,576 groups"):
        people_acts([7 << 28, -2])
