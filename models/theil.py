"""Theil's index, which splits exactly into inequality between groups and inequality within them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.histogram import Counts, check_something_counted, from_pairs, histogram


@dataclass(frozen=True)
class TheilSplit:
    """total = between + within, exactly. within_of: what each group adds to `within`, by name."""

    total: float
    between: float
    within: float
    within_of: Mapping[str, float]


def theil(counts: Counts) -> float:
    """Theil's T: 0 all alike, ln n one person made everything.

    T = (1/n) Σ (x/m) ln(x/m) with 0·ln 0 = 0. Members at zero count. Falls with few events as Gini does.
    Source: Theil 1967, Economics and Information Theory.

    >>> round(theil([1, 2, 3, 4, 5]), 6)
    0.119688
    """
    data = histogram(counts)
    check_something_counted(data)
    made = data.positive()
    ratio = made.values / data.mean
    return max(0.0, float(made.members @ (ratio * np.log(ratio))) / data.n)


def theil_split(groups: Mapping[str, Counts]) -> TheilSplit:
    """Theil's T of all groups together, split into between and within (each member in one group).

    T = Σ_g s_g ln(s_g / a_g) + Σ_g s_g T_g, s_g the group's share of content, a_g its share of members.
    Groups without members or events are inequality between groups alone. Source: Shorrocks 1980, Econometrica 48:613.

    >>> split = theil_split({"a": [1, 2, 3], "b": [10, 20]})
    >>> round(split.total, 6), round(split.between, 6), round(split.within, 6)
    (0.459881, 0.398152, 0.061729)
    """
    parts = {name: histogram(counts) for name, counts in groups.items()}
    everyone = from_pairs(
        np.concatenate([part.values for part in parts.values()] or [np.zeros(0, dtype=np.int64)]),
        np.concatenate([part.members for part in parts.values()] or [np.zeros(0, dtype=np.int64)]),
    )
    check_something_counted(everyone)
    between = 0.0
    within_of: dict[str, float] = {}
    for name, part in parts.items():
        content = part.total / everyone.total
        within_of[name] = content * theil(part) if part.total else 0.0
        between += content * float(np.log(content / (part.n / everyone.n))) if part.total else 0.0
    return TheilSplit(theil(everyone), between, sum(within_of.values()), within_of)
