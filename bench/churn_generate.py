"""Writes a made-up community whose members join, stay for about a cycle and leave: canonical CSV, one seed one file.

usage: python -m bench.churn_generate ACTS FILE.csv [--seed N]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

ACTS_PER_MEMBER = 50
DAYS = 730
CYCLE, SHAPE = 300, 3  # days and Weibull shape of tenure
BEFORE = 200  # days before the export in which the first members joined

# As in bench.generate: every value is a function of the row's number and the seed. A member's own acts are spread over
# the tenure, some members are far more active than others, and one in five comes once.
_SQL = """
copy (
    with acts as (
        select i, floor($members * pow(u(i, 1), 1.6))::bigint as who
        from range($acts) as numbers (i)
    ),
    placed as (
        select
            i,
            who,
            -{before} + ({days} + {before}) * u(who, 2) as joined,
            case when u(who, 3) < 0.2 then 0.2 else {cycle} * pow(-ln(1 - u(who, 4)), 1.0 / {shape}) end as tenure
        from acts
    ),
    timed as (
        select i, who, greatest(joined, 0) + u(i, 5) * (joined + tenure - greatest(joined, 0)) as at_day
        from placed
        where joined + tenure > 0
    )
    select
        'm' || lpad(who::varchar, 8, '0') as member_id,
        strftime(timestamp '2024-01-01' + to_microseconds((86400000000 * at_day)::bigint), '%Y-%m-%dT%H:%M:%SZ')
            as occurred_at,
        case when u(i, 6) < 0.3 then 'reaction' else 'post' end as activity_type,
        'Group ' || floor(12 * u(who, 7))::integer::varchar as community
    from timed
    where at_day < {days}
) to '{file}' (header, delimiter ',')
"""


def generate(acts: int, file: Path, *, seed: int = 1) -> Path:
    """Write an export of about so many acts by a fiftieth as many members, unless the file is there already."""
    if file.exists():
        return file
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    sql = _SQL.format(before=BEFORE, days=DAYS, cycle=CYCLE, shape=SHAPE, file=unfinished)
    rows = round(acts / 0.76)  # the others fall outside the export
    with duckdb.connect() as connection:
        connection.execute(
            f"create macro u(n, part) as hash(n, part, {seed})::double / 18446744073709551616.0"
        ).fetchall()
        connection.execute(sql, {"acts": rows, "members": acts // ACTS_PER_MEMBER}).fetchall()
    unfinished.rename(file)
    return file


def main() -> None:
    """Parse the arguments and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("acts", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(generate(options.acts, options.file, seed=options.seed))


if __name__ == "__main__":
    main()
