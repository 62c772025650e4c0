"""Writes a made-up community's activity export of any size: canonical CSV, heavy-tailed, the same bytes for one seed.

usage: python -m bench.generate ACTS FILE.csv [--seed N] [--acts-per-member N]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent / "out"

ACTS_PER_MEMBER = 40
COMMUNITIES = 40
ACTS_PER_THREAD = 6
DAYS = 760  # a bit more than 24 months
HOURS_OF_JITTER = 36  # an export is nearly in order of time, never quite

# Every value is a function of the row's number and the seed, so that neither threads nor size change a row.
# u(n, part) is uniform in 0-1; powers of it make a few members, groups and topics carry most of what happens.
# A group's own people are a slice of the members as large as its share of the acts; most acts are theirs, and
# somebody who has spoken in a thread often speaks again.
_SQL = """
copy (
    with numbered as (
        select
            i,
            i // {per_thread} as thread,
            i % {per_thread} as place,
            floor({groups} * pow(u(i // {per_thread}, 5), 2)) as home
        from range($acts) as numbers (i)
    ),
    spoken as (
        select
            *,
            speaker($members, i, home) as acting,
            speaker($members, i - 1, home) as answered
        from numbered
    )
    select
        'm' || lpad(acting::varchar, 8, '0') as member_id,
        strftime(
            timestamp '2023-01-01' + to_microseconds(
                1000000 * (
                    3600 * (thread * {per_thread} / $acts * {days} * 24 + u(thread, 3) * {jitter} + place * u(i, 9))
                )::bigint
            ),
            '%Y-%m-%dT%H:%M:%SZ'
        ) as occurred_at,
        case
            when place = 0 then 'post' when u(i, 4) < 0.2 then 'reaction' when u(i, 4) < 0.4 then 'answer' else 'reply'
        end as activity_type,
        'Group ' || lpad(home::integer::varchar, 2, '0') as community,
        't' || thread::varchar as thread_id,
        case when place > 0 then 'm' || lpad(answered::varchar, 8, '0') end as reply_to_member_id,
        'topic ' || floor(200 * pow(u(thread, 6), 2))::integer::varchar as topic
    from spoken
) to '{file}' (header, delimiter ',')
"""
_MACROS = """
create macro u(n, part) as hash(n, part, {seed})::double / 18446744073709551616.0;
create macro draw(i) as case when i % {per_thread} >= 2 and u(i, 8) < 0.4 then i - 2 else i end;
create macro speaker(members, i, home) as floor(
    members * case
        when u(draw(i), 7) < 0.15 then pow(u(draw(i), 1), 3)
        else sqrt(home / {groups}) + (sqrt((home + 1) / {groups}) - sqrt(home / {groups})) * pow(u(draw(i), 1), 3)
    end
)::bigint;
"""


def generate(acts: int, file: Path, *, seed: int = 1, acts_per_member: int = ACTS_PER_MEMBER) -> Path:
    """Write an export of this many acts, unless the file is there already; of the members nearly all are in it."""
    if file.exists():
        return file
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    with duckdb.connect() as connection:
        connection.execute(_MACROS.format(seed=seed, groups=COMMUNITIES, per_thread=ACTS_PER_THREAD)).fetchall()
        sql = _SQL.format(
            days=DAYS, jitter=HOURS_OF_JITTER, groups=COMMUNITIES, per_thread=ACTS_PER_THREAD, file=unfinished
        )
        connection.execute(sql, {"acts": acts, "members": max(acts // acts_per_member, 1)}).fetchall()
    return unfinished.rename(file)


def main() -> None:
    """Parse the arguments and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("acts", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acts-per-member", type=int, default=ACTS_PER_MEMBER)
    options = parser.parse_args()
    print(generate(options.acts, options.file, seed=options.seed, acts_per_member=options.acts_per_member))


if __name__ == "__main__":
    main()
