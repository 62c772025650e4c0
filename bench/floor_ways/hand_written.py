"""The floor: what an engineer who knows DuckDB writes by hand against the stored tables for each view's figures.

The queries stand in sql/. They look for no staff, removed accounts or accounts of one person, which the made-up
communities do not have: the lowest floor there is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from bench.floor_ways import finishing
from bench.floor_ways.finishing import Numbers

SQL = Path(__file__).parent / "sql"
THREADS = 2
BLOCK, RECENT = 28, 90
ACTS_READ, MOST_ORIGINS, FEWEST_ORIGINS = 12_000_000, 240, 15  # as figures.readiness_data takes fewer of large exports


def connected(file: Path) -> duckdb.DuckDBPyConnection:
    """The copy of the workspace's file, with as many threads as the machine of docs/performance.md has processors."""
    return duckdb.connect(str(file), read_only=True, config={"threads": THREADS})


def concentration(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """Everything that models.concentration says of the counts, without intervals."""
    found = _columns(connection, "created")
    return finishing.concentration(found["x"], found["members"])


def overview(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """Blocks, counts of the scope, and who made half of everything."""
    first, end = _days(connection)
    people = {
        name: int(column[0]) for name, column in _columns(connection, "overview_people", lately=_lately(end)).items()
    }
    number = (end - date.min).days
    blocks = _frame(connection, "overview_blocks", day_end=number, in_first=(number - 1) % BLOCK + 1)
    whole = blocks[blocks["block"] < (end - first).days // BLOCK]
    half = concentration(connection)["absence_factor_50"]
    return people | finishing.block_numbers(whole) | {"half was made by": half}


def reach(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """Pairs of the whole export, and the graph and people of both windows of 90 days."""
    _, end = _days(connection)
    told = {"begin": end - timedelta(days=2 * RECENT), "border": end - timedelta(days=RECENT), "finish": end}
    whole = {name: int(column[0]) for name, column in _columns(connection, "reach_pairs").items()}
    pairs = _columns(connection, "reach_window", **told)
    return whole | finishing.reach_numbers(pairs, _columns(connection, "reach_people", **told))


def churn(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """The rule of departure, tenure by it, and active people by block."""
    first, end = ((day - date(1970, 1, 1)).days for day in _days(connection))
    _run(connection, "churn_days")
    gaps = _frame(connection, "churn_gaps", finish=end).set_index("t")
    threshold = finishing.threshold_of(gaps, end - first)
    spells = _frame(connection, "churn_spells", threshold=threshold)
    growth = _columns(connection, "churn_growth", begin=end - (end - first) // BLOCK * BLOCK)
    return finishing.churn_numbers(threshold, spells, begin=first, end=end) | finishing.growth_numbers(
        growth["active"].tolist(), growth["lost_after"][:-1].tolist()
    )


def micro_communities(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """Groups with what their people do, pairs within them, and the graph that others are detected in."""
    _, end = _days(connection)
    people = _frame(connection, "micro_members", lately=_lately(end))
    names = _frame(connection, "micro_names")
    people["community"] = _named(people["community_key"], names)
    pairs = _frame(connection, "micro_pairs")
    pairs["community"] = _named(pairs["community_key"], names)
    graph = _columns(connection, "micro_graph")
    return finishing.micro_numbers(people, pairs, graph["days"])


def roles(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """Questions, waits, answers and what came of them; of the whole export and of two periods of 90 days."""
    first, end = _days(connection)
    known = first + timedelta(days=BLOCK)
    people, waiting = {}, {}
    border = end - timedelta(days=RECENT)
    periods = {"whole": (date.min, end), "now": (border, end), "before": (border - timedelta(days=RECENT), border)}
    waits = {}
    for name, (since, until) in periods.items():
        _ask_period(connection, since, until)
        waits[name] = _frame(connection, "questions_waits", until=_at(until))
        people[name] = _frame(connection, "questions_people", by_topic=False)
        waiting[name] = _columns(connection, "questions_newcomers", until=_at(until), known_since=known)
    numbers = finishing.questions_numbers(waits["whole"], people["whole"], int(waiting["whole"]["questions"][0]))
    until = _at(end) - timedelta(hours=72, days=30)
    returns = _columns(connection, "questions_returns", since=_at(known), until=until)
    numbers |= finishing.returns_numbers(returns["is_replied"], returns["newcomers"], returns["back"])
    for name in ("now", "before"):
        numbers |= finishing.period_numbers(name, waits[name], people[name], int(waiting[name]["people"][0]))
    return numbers


def skills(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """The last 90 days by topic."""
    _, end = _days(connection)
    _ask_period(connection, _lately(end), end)
    names = _frame(connection, "topic_names")
    waits = _frame(connection, "questions_waits", until=_at(end))
    people = _frame(connection, "questions_people", by_topic=True)
    return finishing.skills_numbers(*(rows.assign(topic=_named(rows["topic"], names)) for rows in (waits, people)))


def training(connection: duckdb.DuckDBPyConnection) -> Numbers:
    """The panel of people by week, since when they are there, and who completed."""
    first, end = _days(connection)
    told = {"finish": end, "weeks": (end - first).days // 7}
    panel, received = (_columns(connection, f"training_{name}", **told) for name in ("weeks", "received"))
    people = _columns(connection, "training_people")
    sums = {name: int(panel[name].sum()) for name in ("acts", "activity", "created", "answers")}
    return sums | {
        "people": people["member_key"].size,
        "weeks": told["weeks"],
        "received": int(received["received"].sum()),
        "completed": int((~pd.isna(people["completed_at"])).sum()),
    }


def almost_ready(connection: duckdb.DuckDBPyConnection) -> Callable[[], Numbers]:
    """Snapshots of everybody at every origin, and what came after each."""
    first, end = _days(connection)
    days = (end - first).days
    acts = int(connection.execute("select count(*) from event").fetchall()[0][0])
    most = min(MOST_ORIGINS, max(FEWEST_ORIGINS, int(ACTS_READ / (acts * min(1.0, 336 / days)))))
    origins = max(1, min((days - 336) // 42 + 1, most))
    told = {"finish": end, "weeks": 6 * origins + 48}
    _run(connection, "readiness_weeks", **told)
    for name in ("received", "topics", "threads"):
        _run(connection, f"readiness_{name}", origins=origins, **told)
    for name, parameters in (("done", {"origins": origins}), ("firsts", {})):
        _run(connection, f"readiness_{name}", **parameters)
    rows = _columns(connection, "readiness_joined")
    later = _columns(connection, "readiness_outcomes", origins=origins)
    return lambda: finishing.readiness_numbers(rows, later) | {"origins": origins}  # sums for comparing: not timed


def _named(keys: pd.Series, names: pd.DataFrame) -> pd.Categorical:
    """The names of keys; names: the keys, ascending, and the name of each."""
    return pd.Categorical.from_codes(np.searchsorted(names.iloc[:, 0], keys), categories=names["name"])


def _ask_period(connection: duckdb.DuckDBPyConnection, since: date, until: date) -> None:
    _run(connection, "questions_asked", since=_at(since), until=_at(until))
    _run(connection, "questions_answers", until=_at(until))


def _days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    """The first day, and the day after the last."""
    first, last = connection.execute("select min(first_day), max(last_day) from member_total").fetchall()[0]
    return first, last + timedelta(days=1)


def _lately(end: date) -> date:
    return end - timedelta(days=RECENT)


def _at(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _run(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> duckdb.DuckDBPyConnection:
    return connection.execute(_text(name), parameters) if parameters else connection.execute(_text(name))


def _columns(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> dict[str, np.ndarray]:
    return dict(_run(connection, name, **parameters).fetchnumpy())


def _frame(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> pd.DataFrame:
    return _run(connection, name, **parameters).df()
