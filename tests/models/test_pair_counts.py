"""Pairs of people counted by a sort are those that sets of pairs hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from models.pair_counts import OF_REMOVED, TO_SELF, TO_STAFF, PairCounts, pair_code, pair_counts

KEYS = st.integers(1, 6) | st.integers(2**29, 2**29 + 2)


@given(st.lists(st.tuples(KEYS, KEYS)), st.lists(st.sampled_from([OF_REMOVED, TO_STAFF])))
@settings(max_examples=100, deadline=None)
def test_counts_are_those_of_sets(acts, left_out):
    between = [act for act in acts if act[0] != act[1]]
    pairs = set(between)
    mutual = sum((whom, who) in pairs for who, whom in pairs)
    found = pair_counts([*(pair_code(*act) for act in acts), *left_out])
    assert found == PairCounts(len(between), len(pairs), mutual, len(acts) - len(between), left_out.count(OF_REMOVED))


def test_parts_with_nobody_in_common_add_up():
    first, second = [pair_code(1, 2), pair_code(2, 1), TO_SELF], [pair_code(3, 4)]
    assert pair_counts(first) + pair_counts(second) == pair_counts(first + second)
    assert pair_counts([]) == PairCounts()
