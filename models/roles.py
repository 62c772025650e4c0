"""Who answers and who asks: how sure one can be from a few acts, and how strong the leaning is."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import betainc

from models.histogram import Floats, Ints

FEWEST_ACTS = 3  # METHODS 1.5: below, a role is a guess
SURE = 0.9  # at least this sure to call someone a provider, at most 1 minus it to call someone a seeker

Role = Literal["provider", "seeker", "mixed", "too_few"]
ROLES: tuple[Role, ...] = ("provider", "seeker", "mixed", "too_few")


def provider_probability(provides: Ints, seeks: Ints) -> Floats:
    """P(more than half of a member's acts are answers), from a answers and q questions: 1 - I_½(a+1, q+1).

    One row per member; the prior is even over all shares (Beta(1,1)).

    >>> provider_probability(np.array([3, 2]), np.array([0, 0])).tolist()
    [0.9375, 0.875]
    """
    result: Floats = np.asarray(1 - betainc(np.asarray(provides) + 1.0, np.asarray(seeks) + 1.0, 0.5), dtype=np.float64)
    return result


def roles(provides: Ints, seeks: Ints) -> list[Role]:
    """The role of each member, by provider_probability.

    >>> roles(np.array([5, 0, 2, 1]), np.array([0, 6, 2, 1]))
    ['provider', 'seeker', 'mixed', 'too_few']
    """
    sure = provider_probability(provides, seeks)
    few = np.asarray(provides) + np.asarray(seeks) < FEWEST_ACTS
    choice = np.select([few, sure >= SURE, sure <= 1 - SURE], [3, 0, 1], default=2)
    return [ROLES[index] for index in choice]


def leaning(provides: Ints, seeks: Ints) -> Floats:
    """How far a answers outweigh q questions, in standard deviations of a fair coin: (a - q)/√(a + q), 0 without acts.

    Source: Zhang, Ackerman & Adamic 2007, WWW.

    >>> round(float(leaning(np.array([9]), np.array([1]))[0]), 4)
    2.5298
    """
    acts = np.asarray(provides) + np.asarray(seeks)
    result: Floats = (np.asarray(provides) - np.asarray(seeks)) / np.sqrt(np.maximum(acts, 1))
    return result
