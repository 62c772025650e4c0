"""People in blocks counted by a sort are those that sets hold, in however many parts the acts come."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.active_blocks import BLOCKS, NEVER, active_blocks, block_code
from models.special_ids import SpecialIds

# Key 2 is another account of 1, 3 stands for many, 4 is staff, 5 belongs to 9, who never acts.
PERSON = {2: 1, 5: 9}
SPECIAL = SpecialIds(
    member=np.array([2, 3, 4, 5]),
    person=np.array([1, 3, 4, 9]),
    pooled=np.array([False, True, False, False]),
    staff=np.array([False, False, True, False]),
)
ACTS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([0, 1, 2, 7, BLOCKS - 1]), st.booleans()), max_size=40)


def by_sets(acts, first, *, with_staff):
    """Rows (block, active, new, contributors, created), one act after the other."""
    counted = [act for act in acts if with_staff or act[0] != 4]
    people = [(PERSON.get(who, who), block, creates) for who, block, creates in counted if who != 3]
    rows = []
    for block in sorted({block for _, block, _ in counted}):
        here = {who for who, at, _ in people if at == block}
        wrote = {who for who, at, creates in people if at == block and creates}
        created = sum(creates for _, at, creates in counted if at == block)
        new = {who for who in here if first[who] == block}
        rows.append((block, len(here), len(new), len(wrote), created))
    return [row for row in rows if any(row[1:])]


@given(ACTS, st.booleans(), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_counts_are_those_of_sets(acts, with_staff, cut):
    by_id = np.full(8, NEVER)
    for who, block, _ in acts:
        by_id[who] = max(by_id[who], block)
    firsts = {
        person: max(int(by_id[who]) for who in range(8) if PERSON.get(who, who) == person)
        for person in {PERSON.get(who, who) for who in range(8)}
    }
    codes = np.array([block_code(*act[:2], creates=act[2]) for act in acts], dtype=np.int64)
    found = active_blocks([codes[:cut], codes[cut:]], SPECIAL, by_id, with_staff=with_staff)
    columns = zip(found.active, found.new, found.contributors, found.created, strict=True)
    rows = [(block, *map(int, row)) for block, row in enumerate(columns) if any(row)]
    assert rows == by_sets(acts, firsts, with_staff=with_staff)


def test_nobody_is_new_who_was_there_before_the_period():
    codes = np.array([block_code(0, 3, creates=True)])
    found = active_blocks([codes], SPECIAL, np.array([BLOCKS]), with_staff=False)
    assert (found.active.tolist(), found.new.tolist()) == ([0, 0, 0, 1], [0, 0, 0, 0])


def test_acts_of_who_came_meanwhile_wait_for_the_next_version():
    codes = np.array([block_code(0, 1, creates=True), block_code(900, 0, creates=True)])
    found = active_blocks([codes], SPECIAL, np.array([1]), with_staff=False)
    assert (found.active.tolist(), found.created.tolist()) == ([0, 1], [0, 1])
