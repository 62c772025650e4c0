"""Spark Connect: a session for a folder of Parquet tables, and the answer of one statement as a frame."""

from __future__ import annotations

import os
import re
import socket
import threading
import warnings
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import duckdb

from errors import OurFault, WrongUsage
from warehouse.workspace import Workspace

if TYPE_CHECKING:  # commands that ask no question start without it
    import pandas as pd
    import pyarrow as pa

SCHEMA = Path(__file__).parent / "schema"
# What people do in the dashboard itself stays in the workspace's own file and is put beside the tables when it changed:
# nobody is invited twice because the tables are of last month.
LEDGER = (
    "audit",
    "campaign_step",
    "import_report",
    "list_entry",
    "person_decision",
    "recruitment_list",
    "saved_mapping",
    "setting",
)
# What a server is asked for besides: our times are UTC without a zone.
_SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.timestampType": "TIMESTAMP_NTZ"}
_VIEW = re.compile(r"^create (?:or replace )?view (\w+) as\n(.*?);", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"--[^\n]*")
_REMOTE = re.compile(r"sc://([^:/;]+|\[[^\]]+\])(?::(\d+))?")
_DEFAULT_PORT = 15002
SECONDS_TO_CONNECT = 10.0

_opened: dict[tuple[str, str], Spark] = {}
_opening = threading.Lock()


class SparkFailed(Exception):
    """Spark did not answer a statement; is_late: it was stopped because it took too long."""

    def __init__(self, problem: str, *, is_late: bool) -> None:
        super().__init__(problem)
        self.is_late = is_late


class Spark:
    """The tables of one folder on one Spark server. Threads may ask beside each other."""

    def __init__(self, remote: str, tables: str) -> None:
        self.tables = tables.rstrip("/")
        self._session = open_session(remote)
        self._known: set[str] = set()
        self._registering = threading.RLock()
        self._ledger_version: int | None = None

    def put_ledger(self, workspace: Workspace) -> None:
        """Put what people decided and sent beside the tables, as the workspace's own file holds it now."""
        from pyspark.sql.pandas.types import from_arrow_schema

        with self._registering, workspace.reader() as reader:
            version = int(reader.execute("select count_changes from state").fetchall()[0][0])
            if version == self._ledger_version:
                return
            for table in LEDGER:
                rows = reader.execute(f'select * from "{table}"').to_arrow_table()
                try:
                    schema = from_arrow_schema(rows.schema, prefer_timestamp_ntz=True)
                    frame = self._session.createDataFrame(rows if rows.num_rows else [], schema)
                    frame.createOrReplaceTempView(table)
                except _errors() as error:
                    raise SparkFailed(str(error), is_late=False) from error
                self._known.add(table)
            self._ledger_version = version

    def frame(self, sql: str, parameters: Mapping[str, object], *, seconds: float) -> pd.DataFrame:
        """The answer of one statement in DuckDB's SQL, in the types that DuckDB gives. Raises SparkFailed."""
        return as_duckdb_gives(self.table(sql, parameters, seconds=seconds))

    def table(self, sql: str, parameters: Mapping[str, object], *, seconds: float) -> pa.Table:
        """The same as Arrow."""
        from warehouse.spark_sql import translate

        text, given, tables = translate(sql, parameters)
        tag, is_late = uuid4().hex, threading.Event()

        def stop() -> None:
            is_late.set()
            self._session.interruptTag(tag)

        watchdog = threading.Timer(seconds, stop)
        watchdog.daemon = True
        watchdog.start()
        try:
            for table in sorted(tables):
                self._register(table)
            self._session.addTag(tag)
            answer: pa.Table = self._session.sql(text, args=given).toArrow()
            return answer
        except _errors() as error:
            raise SparkFailed(str(error), is_late=is_late.is_set()) from error
        finally:
            watchdog.cancel()
            with suppress(*_errors()):
                self._session.removeTag(tag)

    def close(self) -> None:
        """End the session."""
        self._session.stop()

    def _register(self, name: str) -> None:
        """Make a table or view known to the session, once, with the tables that a view reads."""
        from warehouse.spark_sql import translate

        with self._registering:
            if name in self._known:
                return
            view = views().get(name)
            if view is None:
                self._session.read.parquet(f"{self.tables}/{name}").createOrReplaceTempView(name)
            else:
                text, _, tables = translate(view, {})
                for table in sorted(tables):
                    self._register(table)
                self._session.sql(text).createOrReplaceTempView(name)
            self._known.add(name)


@cache
def views() -> Mapping[str, str]:
    """The views of the workspace, by name, as the newest schema defines them."""
    found: dict[str, str] = {}
    for script in sorted(SCHEMA.glob("[0-9][0-9][0-9]_*.sql")):
        text = _COMMENT.sub("", script.read_text(encoding="utf-8"))
        found |= {name: sql.strip() for name, sql in _VIEW.findall(text)}
    return found


def as_duckdb_gives(table: pa.Table) -> pd.DataFrame:
    """The frame that DuckDB would have given for the same columns: days as instants, text as text."""
    with duckdb.connect() as connection:
        connection.register("answer", table)
        return connection.execute("select * from answer").df()


def chosen(workspace: str) -> Spark | None:
    """A workspace's tables on the server of the environment; None where the engine is DuckDB.

    NEXT_CIRCLE_SPARK_TABLES is a folder that the server can read, a folder a workspace. Raises WrongUsage, OurFault.
    """
    engine = os.environ.get("NEXT_CIRCLE_ENGINE") or "duckdb"
    if engine == "duckdb":
        return None
    remote, tables = os.environ.get("SPARK_REMOTE"), os.environ.get("NEXT_CIRCLE_SPARK_TABLES")
    if engine != "spark" or not remote or not tables:
        raise WrongUsage(
            f'The engine "{engine}" cannot be used as it is named',
            remedy="Set NEXT_CIRCLE_ENGINE=spark, SPARK_REMOTE=sc://host:15002 and NEXT_CIRCLE_SPARK_TABLES=folder.",
        )
    place = remote, f"{tables.rstrip('/')}/{workspace}"
    with _opening:
        if place not in _opened:
            _opened[place] = Spark(*place)
        return _opened[place]


def close_all() -> None:
    """End every session of this process; before the server stops, or the client would wait for it in vain."""
    with _opening:
        while _opened:
            _opened.popitem()[1].close()


def open_session(remote: str) -> Any:  # noqa: ANN401 - pyspark is there only where Spark is used
    """A session on the server at this address, with our times. Raises OurFault, WrongUsage."""
    try:
        with warnings.catch_warnings():
            # Frames never pass through pyspark here: answers come as Arrow.
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            from pyspark.sql.connect.session import SparkSession
    except ImportError as error:
        raise OurFault(
            "Spark's client is not installed",
            remedy="Install it: .venv/bin/python -m pip install -r requirements-spark.txt -c constraints.txt",
        ) from error
    try:
        _knock(remote)  # the client itself would try again for ten minutes
        session = SparkSession.builder.remote(remote).create()
        for key, value in _SETTINGS.items():
            session.conf.set(key, value)
    except _not_reached() as error:
        raise OurFault(
            f"No Spark server answers at {remote}", remedy="Start it, or set SPARK_REMOTE to where it is."
        ) from error
    return session


def _knock(remote: str) -> None:
    """Raise OSError unless somebody listens at the address; WrongUsage for what is none."""
    found = _REMOTE.match(remote)
    if found is None:
        raise WrongUsage(f'SPARK_REMOTE cannot be "{remote}"', remedy="Use an address such as sc://host:15002.")
    place = found[1].strip("[]"), int(found[2] or _DEFAULT_PORT)
    with socket.create_connection(place, timeout=SECONDS_TO_CONNECT):
        pass


def _not_reached() -> tuple[type[Exception], ...]:
    return OSError, *_errors()


@cache
def _errors() -> tuple[type[Exception], ...]:
    from grpc import RpcError
    from pyspark.errors import PySparkException

    return PySparkException, RpcError
