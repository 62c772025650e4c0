"""Pairs of people counted by a sort are those that sets of pairs hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pair_counts import PairCounts, pair_codes, pair_counts
from models.special_ids import NONE_SPECIAL, SpecialIds

KEYS = st.integers(1, 6) | st.integers(2**20, 2**20 + 2)
ACTS = st.lists(st.tuples(KEYS, KEYS))
# Key 2 is another account of 1, 3 stands for many, 4 is staff, 5 is an account of 4 and so staff too.
PERSON = {2: 1, 5: 4}
SPECIAL = SpecialIds(
    member=np.array([2, 3, 4, 5]),
    person=np.array([1, 3, 4, 4]),
    pooled=np.array([False, True, False, False]),
    staff=np.array([False, False, True, True]),
)


def codes_of(acts, special, *, with_staff=False):
    who, whom = np.array(acts, dtype=np.int32).reshape(-1, 2).T
    return pair_codes(who, whom, special, with_staff=with_staff)


def counted(acts, *, with_staff):
    """The same by sets, one act after the other."""
    joined, to_self, of_removed = [], 0, 0
    for who, whom in acts:
        by, to = PERSON.get(who, who), PERSON.get(whom, whom)
        if who in (4, 5) and not with_staff:
            continue
        if by == to:
            to_self += 1
        elif 3 in (who, whom):
            of_removed += 1
        elif with_staff or whom not in (4, 5):
            joined.append((by, to))
    pairs = set(joined)
    mutual = sum((to, by) in pairs for by, to in pairs)
    return PairCounts(len(joined), len(pairs), mutual, to_self, of_removed)


@given(ACTS, st.booleans(), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_counts_are_those_of_sets_in_however_many_parts(acts, with_staff, cut):
    parts = [codes_of(part, SPECIAL, with_staff=with_staff) for part in (acts[:cut], acts[cut:])]
    assert pair_counts(parts) == counted(acts, with_staff=with_staff)


@given(ACTS)
@settings(max_examples=50, deadline=None)
def test_without_special_ids_every_key_is_a_person(acts):
    between = [act for act in acts if act[0] != act[1]]
    pairs = set(between)
    mutual = sum((whom, who) in pairs for who, whom in pairs)
    found = pair_counts([codes_of(acts, NONE_SPECIAL)])
    assert found == PairCounts(len(between), len(pairs), mutual, len(acts) - len(between))


@pytest.mark.parametrize("parts", [[], [np.zeros(0, dtype=np.int64)]])
def test_nothing_counts_as_nothing(parts):
    assert pair_counts(parts) == PairCounts()
