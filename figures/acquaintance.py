"""Who knows whom well enough to nominate them: people who turned to each other on many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from figures.micro_pairs import ONE_PART
from figures.roles_parts import named
from models.histogram import Floats
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

KNOWS_DAYS = 3  # days with words between two people after which the one is likely (63 %) to know the other
MOST_CANDIDATES = 500  # who might be nominated: more names than a form is sent for
MOST_NAMED = 3  # candidates named to one person who is asked


@dataclass(frozen=True, eq=False)
class Known:
    """names: of the people who might be nominated. knows: shape (people asked, names), the chance to know each."""

    keys: tuple[int, ...]
    names: tuple[str, ...]
    knows: Floats


def known_candidates(workspace: Workspace, lately: Filters, people: pd.DataFrame, candidates: Sequence[int]) -> Known:
    """The chance 1 - exp(-days / KNOWS_DAYS) that each of the people knows each candidate, from their last 90 days.

    people: with member_key, in the order of the result. Nobody knows themselves: nobody may name themselves.
    """
    keys = tuple(candidates)[:MOST_CANDIDATES]
    about = named(workspace, lately, keys).set_index("member_key")["name"].reindex(list(keys))
    pairs = ask(workspace, "interactions", replace(lately, activities=()), **ONE_PART)
    turned = pairs.rename(columns={"member_key": "target_member_key", "target_member_key": "member_key"})
    both = pd.concat([pairs, turned])
    place_of = {int(key): place for place, key in enumerate(people["member_key"])}
    column_of = {key: place for place, key in enumerate(keys)}
    both = both[both["member_key"].isin(place_of) & both["target_member_key"].isin(column_of)]
    days = np.zeros((len(place_of), len(keys)))
    rows, columns = both["member_key"].map(place_of), both["target_member_key"].map(column_of)
    np.add.at(days, (rows.to_numpy(dtype=np.int64), columns.to_numpy(dtype=np.int64)), both["count_days"].to_numpy())
    names = tuple(str(name) for name in about.where(about.notna(), "somebody without a name"))
    return Known(keys, names, -np.expm1(-days / KNOWS_DAYS))


def why_asked(gains: Floats, names: Sequence[str], chances: Floats) -> str:
    """Whom this person knows best, in words; empty where nobody.

    gains: shape (names,), what they add to those already asked. chances: to know each.
    """
    best = [int(place) for place in np.argsort(-chances, kind="stable")[:MOST_NAMED] if chances[place] > 0]
    if not best:
        return ""
    told = ", ".join(names[place] for place in best)
    return f"talks most with {told}; can tell about {gains.sum():.1f} candidates whom nobody else asked knows"
