"""What every way of bench.floors starts from: a workspace, a copy of its file for DuckDB alone, and typed acts."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

WORKSPACE = "bench"
KINDS = ("acts", "questions", "stays")
TRAINED = 2_000  # people who complete a program, on days spread over the middle of the export
WORDS = ("activity_type", "community", "topic")  # columns of few different words
NOBODY = -1  # in pandas' whole numbers, where an act is aimed at nobody or stands in no thread

_PROGRAMS = """
copy (
    select
        member_id,
        'Course' as program,
        'training' as kind,
        strftime(date '2023-09-01' + (hash(member_id, 'day') % 366)::integer, '%Y-%m-%d')
        || 'T' || lpad((hash(member_id, 'hour') % 24)::varchar, 2, '0') || ':00:00Z' as completed_at
    from (select distinct member_id from read_csv('{source}', all_varchar = true))
    order by hash(member_id)
    limit {trained}
) to '{target}' (header, delimiter ',')
"""
# Members and threads under the workspace's own numbers, so that acts of one second stand in one order in every way.
_TYPED = """
copy (
    select
        who.member_key as member_id,
        acts.occurred_at::timestamp as occurred_at,
        acts.activity_type,
        acts.community,
        {thread} as thread_id,
        {target} as reply_to_member_id,
        {topic} as topic
    from read_csv('{source}', all_varchar = true) as acts
    inner join stored.member as who on acts.member_id = who.member_id
    {joins}
) to '{file}' (format parquet)
"""


@dataclass(frozen=True)
class Source:
    """One community: its NEXT_CIRCLE_HOME, a copy of the workspace's file, the acts as Parquet, how many there are."""

    home: Path
    file: Path
    events: Path
    acts: int


@contextmanager
def prepared(csv_path: Path, kind: str) -> Iterator[Source]:
    """A community of one of KINDS made from the export, gone afterwards; of as many acts, made anew where it is stays.

    acts: the export and a program that people completed. questions: every second thread starts with one. stays: people
    join and leave, as bench.churn_generate has it.
    """
    from actions.imports import import_files
    from ingest.report import ReadOptions
    from warehouse.workspace import FILE, close_all

    before = os.environ.get("NEXT_CIRCLE_HOME")
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        home = Path(scratch)
        os.environ["NEXT_CIRCLE_HOME"] = scratch
        try:
            files = _files(csv_path, kind, home)
            for report in import_files(WORKSPACE, files, ReadOptions()):
                if report.refused:
                    raise ValueError(report.refused)
            close_all()
            alone, events = home / "alone.duckdb", home / "events.parquet"
            shutil.copy(home / WORKSPACE / FILE, alone)
            yield Source(home, alone, events, _typed(files[0], alone, events))
        finally:
            close_all()
            os.environ.pop("NEXT_CIRCLE_HOME")
            if before is not None:
                os.environ["NEXT_CIRCLE_HOME"] = before


def as_pandas(source: Source) -> pd.DataFrame:
    """The acts as a data frame of typed columns: words as categories, ids as whole numbers."""
    import pyarrow.parquet as pq

    frame = pq.read_table(source.events, read_dictionary=list(WORDS)).to_pandas(integer_object_nulls=False)
    for name in ("thread_id", "reply_to_member_id"):
        frame[name] = frame[name].fillna(NOBODY).astype("int32")
    for name in WORDS:
        frame[name] = frame[name].astype("category")
    return frame


def as_polars(source: Source) -> pl.DataFrame:
    """The same for polars; where pandas has NOBODY there is null."""
    import polars as pl

    return pl.read_parquet(source.events).with_columns(pl.col(name).cast(pl.Categorical) for name in WORDS)


def _files(csv_path: Path, kind: str, home: Path) -> list[Path]:
    from bench.churn_generate import generate as generate_stays
    from bench.roles_speed import QUESTIONS as WITH_QUESTIONS

    made = home / f"{kind}.csv"
    if kind == "stays":
        with duckdb.connect() as connection:
            found = connection.execute(
                "select count(*) from read_csv($file, all_varchar = true)", {"file": str(csv_path)}
            )
            acts = found.fetchall()[0][0]
        return [generate_stays(acts, made)]
    sql = WITH_QUESTIONS if kind == "questions" else _PROGRAMS
    with duckdb.connect() as connection:
        connection.execute(sql.format(source=csv_path, target=made, trained=TRAINED)).fetchall()
    return [made] if kind == "questions" else [csv_path, made]


def _typed(csv_path: Path, alone: Path, events: Path) -> int:
    """Write the acts with keys instead of names; how many there are. Raises ValueError where one of them is lost."""
    with csv_path.open(encoding="utf-8", newline="") as rows:
        columns = set(next(csv.reader(rows)))
    joins = {
        "thread_id": ("thread.thread_key", "left join stored.thread as thread on acts.thread_id = thread.name"),
        "reply_to_member_id": (
            "aimed_at.member_key",
            "left join stored.member as aimed_at on acts.reply_to_member_id = aimed_at.member_id",
        ),
    }
    column = {name: joins[name][0] if name in columns else "null::integer" for name in joins}
    sql = _TYPED.format(
        source=csv_path,
        file=events,
        thread=column["thread_id"],
        target=column["reply_to_member_id"],
        topic="acts.topic" if "topic" in columns else "null::varchar",
        joins="\n".join(join for name, (_, join) in joins.items() if name in columns),
    )
    with duckdb.connect() as connection:
        connection.execute(f"attach '{alone}' as stored (read_only)").fetchall()
        written = int(connection.execute(sql).fetchall()[0][0])
        stored = int(connection.execute("select count(*) from stored.event").fetchall()[0][0])
    if written != stored:
        raise ValueError(f"the file holds {written:,} acts, the workspace {stored:,}")
    return written
