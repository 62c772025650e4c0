"""The workspace's tables made by Spark from canonical acts that are too many for one machine (docs/scaling.md).

usage: SPARK_REMOTE=sc://host:15002 python -m warehouse.spark_tables SOURCE TARGET [--parquet] [--time-zone Z]

SOURCE: a file, folder or pattern of canonical CSV or Parquet, TARGET: a new folder; both as the server sees them.
The same act in two files counts once; identical rows of one file are all kept, as in an import (warehouse/identity.py).
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import duckdb

from errors import NextCircleError, WrongUsage
from ingest.kinds import COLUMNS, POOLED_IDS
from warehouse import spark_tables_sql as sql
from warehouse import types
from warehouse.days import zone
from warehouse.spark import open_session

SCHEMA = Path(__file__).parent / "schema"


class _Tables:
    """The tables of one run, made one after the other and read again from where they were written."""

    def __init__(self, session: Any, target: str) -> None:  # noqa: ANN401 - pyspark is there only where Spark is used
        self.session, self.target = session, target.rstrip("/")

    def write(self, name: str, frame: Any) -> int:  # noqa: ANN401
        """Write a table with all columns of the schema, and read it from there from now on; its rows."""
        empty = self.session.createDataFrame([], empty_schemas()[name])
        whole = empty.unionByName(frame, allowMissingColumns=True)
        whole.write.parquet(f"{self.target}/{name}")
        stored = self.session.read.parquet(f"{self.target}/{name}")
        stored.createOrReplaceTempView(name)
        return int(stored.count())

    def numbered(self, query: str) -> Any:  # noqa: ANN401
        """The distinct names of a query with keys from 1 in their order, without putting them all on one machine."""
        from pyspark.sql import functions as f

        place = f"{self.target}/_numbered"
        names = self.session.sql(f"select distinct name from ({query}) where name is not null")
        names.repartitionByRange("name").select("name", f.spark_partition_id().alias("part")).write.mode(
            "overwrite"
        ).parquet(place)
        self.session.read.parquet(place).createOrReplaceTempView("parts")
        return self.session.sql(
            "select cast(before + row_number() over (partition by parts.part order by parts.name) as int) as key, name"
            " from parts inner join (select part, coalesce(sum(rows) over (order by part rows between unbounded"
            " preceding and 1 preceding), 0) as before from (select part, count(*) as rows from parts group by part))"
            " as counted on parts.part = counted.part"
        )


def make_tables(
    remote: str, source: str, target: str, *, is_parquet: bool = False, time_zone: str = "UTC"
) -> dict[str, int]:
    """Make every table of a workspace under target; rows per table that holds any, and `rejected` rows of the source.

    Raises WrongUsage for a time zone that is none, OurFault when no server answers; Spark's own errors pass.
    """
    zone(time_zone)
    session = open_session(remote)
    try:
        tables = _Tables(session, target)
        _read(session, source, is_parquet)
        counts = {"rejected": _keep(session, tables, source)}
        for table, column in (("community", "community"), ("thread", "thread_id"), ("topic", "topic")):
            named = tables.numbered(f"select {column} as name from acts")
            counts[table] = tables.write(table, named.withColumnRenamed("key", f"{table}_key"))
        counts["activity_type"] = tables.write("activity_type", _types(session))
        tables.numbered("select member_id as name from acts union all select target_id from acts").write.parquet(
            f"{target}/_named"
        )
        session.read.parquet(f"{target}/_named").createOrReplaceTempView("named")
        pooled = ", ".join(f"'{each}'" for each in sorted(POOLED_IDS))
        counts["member"] = tables.write("member", session.sql(sql.MEMBER.format(pooled=pooled)))
        event = session.sql(sql.EVENT.format(time_zone=time_zone))
        counts["event"] = tables.write(
            "event", event.repartitionByRange("occurred_at").sortWithinPartitions("occurred_at")
        )
        rollups = {"member_total": sql.TOTAL, "member_stretch": sql.STRETCH, "thread_start": sql.START}
        for rollup, made in rollups.items():
            counts[rollup] = tables.write(rollup, session.sql(made))
        for name, schema in empty_schemas().items():
            if name not in counts:
                session.createDataFrame([], schema).write.parquet(f"{tables.target}/{name}")
    finally:
        session.stop()
    return counts


def _read(session: Any, source: str, is_parquet: bool) -> None:  # noqa: ANN401
    """The source as the view raw: text columns as in the canonical header, those that it lacks without values."""
    from pyspark.sql import functions as f

    if is_parquet:
        found = session.read.parquet(source)
    else:
        options = {"header": True, "multiLine": True, "escape": '"', "inferSchema": False}
        found = session.read.options(**options).csv(source)
    columns = [column.name for column in COLUMNS["activity"]]
    chosen = [
        (f.col(name).cast("string") if name in found.columns else f.lit(None).cast("string")).alias(name)
        for name in columns
    ]
    found.select(*chosen, f.col("_metadata.file_path").alias("file")).createOrReplaceTempView("raw")


def _keep(session: Any, tables: _Tables, source: str) -> int:  # noqa: ANN401
    """The acts that count, written once and read from there as the view acts; how many rows could not be read."""
    community = source.rstrip("/").rsplit("/", 1)[-1].split(".")[0].replace("'", "''")
    identity = ", ".join(f"trim({name})" for name in sql.IDENTITY)
    session.sql(
        sql.TYPED.format(unknown=types.UNKNOWN, community=community, identity=f"'row', to_json(struct({identity}))")
    ).createOrReplaceTempView("typed")
    session.sql(sql.KEPT).write.parquet(f"{tables.target}/_acts")
    session.read.parquet(f"{tables.target}/_acts").createOrReplaceTempView("acts")
    bad = session.sql("select count(*) as bad from typed where occurred_at is null or coalesce(member_id, '') = ''")
    return int(bad.toArrow()["bad"][0].as_py())


def _types(session: Any) -> Any:  # noqa: ANN401
    """Every type of activity with its key, role and weight; there are few."""
    names = session.sql("select distinct activity_type as name from acts order by name").toArrow()["name"].to_pylist()
    rows = [
        (key, name, types.ROLE_OF_TYPE.get(name, types.ROLE_OF_OTHERS), 1.0) for key, name in enumerate(names, start=1)
    ]
    return session.createDataFrame(rows, empty_schemas()["activity_type"])


def empty_schemas() -> dict[str, Any]:
    """Every table of a new workspace with its columns, as Spark names their types."""
    from pyspark.sql.pandas.types import from_arrow_schema

    with duckdb.connect() as connection:
        for script in sorted(SCHEMA.glob("[0-9][0-9][0-9]_*.sql")):
            connection.execute(script.read_text(encoding="utf-8")).fetchall()
        names = connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
        hidden = "replace (null::bigint as content_hash)"  # Spark has no unsigned numbers
        return {
            name: from_arrow_schema(
                connection.execute(
                    f'select * {hidden if name in {"event", "duplicate_holder"} else ""} from "{name}" limit 0'
                )
                .to_arrow_table()
                .schema,
                prefer_timestamp_ntz=True,
            )
            for (name,) in names
            if name != "erasure_salt"
        }


def main() -> int:
    """Make the tables and print how many rows each holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--parquet", action="store_true", help="the source is Parquet, not CSV")
    parser.add_argument("--time-zone", default="UTC", help="of the community: where its days begin")
    options = parser.parse_args()
    remote = os.environ.get("SPARK_REMOTE")
    try:
        if not remote:
            raise WrongUsage("No Spark server is named", remedy="Set SPARK_REMOTE=sc://host:15002.")
        counts = make_tables(
            remote, options.source, options.target, is_parquet=options.parquet, time_zone=options.time_zone
        )
    except NextCircleError as problem:
        print(problem.sentence())  # noqa: T201 - a command of its own
        return problem.exit_status
    print(counts)  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
