"""Takes the numbers apart that queries/reach_acts.sql packs each act into: what people did, and who answered whom.

Millions of different pairs are counted by one sort of integers; a database groups them several times as slowly, and a
row of six columns for each takes more memory than one number for each act.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from models.histogram import Ints

LATER_DOING, LATER_PAIR = 1 << 59, 1 << 62
COMMUNITIES = 1 << 20  # keys of groups are below
PEOPLE = 1 << 27  # and those of people, or the number would not hold two of them
TOO_LARGE = -2  # what stands for an act of any other person or group
WHOLE_WEEKS = 12
FLAGS = {"count_created": 8, "count_recommending": 4, "count_questions": 2, "count_answers": 1}


@dataclass(frozen=True, eq=False)
class AnsweredPairs:
    """Distinct pairs of one window, by author, then replier.

    days, acts: on how many days it happened, and how often. inferred: acts whose author is inferred.
    """

    replier: Ints
    author: Ints
    days: Ints
    acts: Ints
    inferred: Ints


def answered_pairs(codes: ArrayLike) -> tuple[AnsweredPairs, AnsweredPairs]:
    """The pairs of the earlier and of the later window; -1 is an act that answers nobody.

    Raises ValueError where an act is of somebody whose key is too large.

    >>> code = (7 << 35) + (5 << 8)
    >>> first, second = answered_pairs([code, code + 1, code + 2 * 3, LATER_PAIR + code, -1])
    >>> first.days.tolist(), first.acts.tolist(), first.inferred.tolist(), second.author.tolist()
    ([2], [3], [1], [7])
    """
    ordered = np.sort(np.asarray(codes, dtype=np.int64))
    if ordered.size and ordered[0] == TOO_LARGE:
        raise ValueError(f"more than {PEOPLE:,} people")
    begin, border = (int(np.searchsorted(ordered, code)) for code in (0, LATER_PAIR))
    return _pairs(ordered[begin:border]), _pairs(ordered[border:])


def _pairs(ordered: Ints) -> AnsweredPairs:
    starts = _starts(ordered >> 8)
    first = ordered[starts]
    is_new_day = np.zeros(ordered.size, dtype=np.int64)
    is_new_day[_starts(ordered >> 1)] = 1
    return AnsweredPairs(
        replier=(first >> 8) & (PEOPLE - 1),
        author=(first >> 35) & (PEOPLE - 1),
        days=_sums(is_new_day, starts),
        acts=np.diff(starts, append=ordered.size),
        inferred=_sums(ordered & 1, starts),
    )


def people_acts(codes: ArrayLike) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row per person of the earlier and of the later window: acts, sums, whole weeks, and the group with most acts.

    Of groups with equally many acts it is the one with the lowest key. Raises ValueError where a group's key is too
    large.

    >>> in_group, in_other = (7 << 28) + (3 << 8), (7 << 28) + (2 << 8)
    >>> first, _ = people_acts([in_group + 8, in_other + 16 + 8 + 4])
    >>> first[["member_key", "community_key", "count_weeks", "count_created", "count_recommending"]].values.tolist()
    [[7, 2, 2, 2, 1]]
    """
    ordered = np.sort(np.asarray(codes, dtype=np.int64))
    if ordered.size and ordered[0] == TOO_LARGE:
        raise ValueError(f"more than {COMMUNITIES:,} groups")
    border = int(np.searchsorted(ordered, LATER_DOING))
    return _people(ordered[:border]), _people(ordered[border:] - LATER_DOING)


def _people(ordered: Ints) -> pd.DataFrame:
    of_group = _starts(ordered >> 8)
    groups = ordered[of_group] >> 8
    size = np.diff(of_group, append=ordered.size)
    first_group = _starts(groups >> 20)
    starts = of_group[first_group]
    most = size * COMMUNITIES - groups % COMMUNITIES
    week = (ordered >> 4) & 15
    weeks = np.where(week < WHOLE_WEEKS, np.left_shift(1, week), 0)
    columns = {
        "member_key": groups[first_group] >> 20,
        "community_key": -(np.maximum.reduceat(most, first_group) if starts.size else most) % COMMUNITIES,
        "count_weeks": np.bitwise_count(np.bitwise_or.reduceat(weeks, starts) if starts.size else weeks),
        "count_acts": np.diff(starts, append=ordered.size),
    }
    sums = {name: _sums((ordered & flag) // flag, starts) for name, flag in FLAGS.items()}
    return pd.DataFrame(columns | sums).astype(np.int64)


def _starts(ordered: Ints) -> Ints:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if ordered.size else np.zeros(0, np.int64)


def _sums(values: Ints, starts: Ints) -> Ints:
    """Sum of each run."""
    return np.add.reduceat(values, starts) if starts.size else np.zeros(0, dtype=np.int64)
