"""Nominations that came in, weighed: whom others trust, serial and mutual nominators counting less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.candidates import pool
from figures.micro_pairs import ONE_PART
from figures.wish import SELECTED, Wish
from figures.words import count
from models.nominations import nominees
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Nominated:
    """people: member_key, member_id, name, trust (share), count_nominators, why; the most trusted first.

    left_out: reason -> nominees who may not be asked. never_seen: nominees of whom no export knows an act. count_self:
    people who named themselves.
    """

    people: pd.DataFrame
    left_out: Mapping[str, int]
    never_seen: tuple[str, ...]
    count_names: int
    count_self: int


@by_data_version
def nominated(workspace: Workspace, filters: Filters, *, wish: Wish) -> Nominated:
    """Everybody who was nominated and may be asked; the wish gives program and the days since asking."""
    forms = ask(workspace, "nominations", filters)
    known = forms[forms["nominator_key"].notna()]
    reactions = ask(workspace, "interactions", filters, **ONE_PART)
    found = nominees(
        known["nominator_key"].to_numpy(dtype=np.int64),
        known["nominee_key"].to_numpy(dtype=np.int64),
        thanked=(reactions["member_key"].to_numpy(), reactions["target_member_key"].to_numpy()),
    )
    keys = tuple(int(key) for key in found.keys)
    asked = Wish(
        purpose=wish.purpose, source=SELECTED, member_keys=keys, program=wish.program, asked_days=wish.asked_days
    )
    can = pool(workspace, filters, wish=asked)
    rows = pd.DataFrame(
        {
            "member_key": keys,
            "trust": found.trust,
            "count_nominators": found.count_nominators,
            "is_only_mutual": found.is_only_mutual,
        }
    )
    people = rows.merge(can.frame, on="member_key", how="inner")
    people["why"] = [_why(row) for row in people.to_dict("records")]
    shown = ["member_key", "member_id", "name", "trust", "count_nominators", "why"]
    never = _never_seen(workspace, filters, keys)
    return Nominated(people[shown], can.left_out, never, len(forms), found.count_self)


def _never_seen(workspace: Workspace, filters: Filters, keys: tuple[int, ...]) -> tuple[str, ...]:
    """Ids of nominees who never did anything: perhaps mistyped."""
    about = ask(workspace, "people", Filters(with_staff=filters.with_staff), member_keys=list(keys) or [-1])
    return tuple(str(each) for each in about.loc[about["first_active_at"].isna(), "member_id"])


def _why(row: Mapping[object, object]) -> str:
    said = f"named by {count(int(str(row['count_nominators'])), 'person', 'people')}"
    if row["is_only_mutual"]:
        said += ", all of whom they named themselves"
    times = count(int(str(row["count_created"])), "time")
    return f"{said}; wrote {times} in the last 90 days, mostly in {row['community']}"
