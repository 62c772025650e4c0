"""Learns models/readiness/prior.json: what real communities, each left out in turn, teach about rising.

usage: python -m bench.readiness_prior WORKSPACE...      (imported before, each one community)
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from figures.readiness_data import as_of_day, history
from models.readiness.labels import labelled
from models.readiness.learners import training
from models.readiness.linear import LinearScore
from models.readiness.prior import FILE, learn_prior
from models.readiness.windows import RIPE_AFTER
from queries.filters import Filters
from warehouse.workspace import close_all, open_workspace

DIGITS = 6


def rows_of(name: str) -> tuple[str, Any]:
    """A community's first act and its features, outcomes and weights."""
    workspace = open_workspace(name)
    day = as_of_day(workspace, Filters())
    found = history(workspace, Filters(), as_of=day) if day else None
    if found is None or found.first_created_at is None:
        raise SystemExit(f"{name} holds no acts")
    data = training(labelled(found.rows, found.outcomes, count_ripe_from=RIPE_AFTER))
    import pandas as pd

    features = pd.DataFrame(data.features, columns=list(data.names))
    return found.first_created_at.isoformat(timespec="seconds"), (features, data.rose, data.weight)


def plain(score: LinearScore) -> dict[str, Any]:
    """The score with as many digits as matter."""
    values = score.as_json()
    return {
        key: [round(each, DIGITS) for each in value] if isinstance(value, list) and key != "names" else value
        for key, value in values.items()
    }


def main() -> None:
    """Learn from all, and from all but each one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspaces", nargs="+")
    names = parser.parse_args().workspaces
    parts = dict(rows_of(name) for name in names)
    close_all()
    learned = {
        "sources": dict(zip(names, parts, strict=True)),
        "rows": {name: int((part[2] > 0).sum()) for name, part in zip(names, parts.values(), strict=True)},
        "all": plain(learn_prior(list(parts.values()))),
        "without": {key: plain(learn_prior([part for other, part in parts.items() if other != key])) for key in parts},
    }
    FILE.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(parts)} communities, {sum(learned['rows'].values()):,} rows")


if __name__ == "__main__":
    main()
