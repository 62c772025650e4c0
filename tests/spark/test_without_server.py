"""What is said where Spark is not as it should be; needs no server."""

from __future__ import annotations

import socket

import pytest

from bench import spark_server
from errors import OurFault, WrongUsage
from warehouse import spark
from warehouse.spark_sql import translate

pytestmark = pytest.mark.no_server


def test_duckdb_is_the_engine_unless_another_is_named(monkeypatch):
    monkeypatch.delenv("NEXT_CIRCLE_ENGINE", raising=False)
    assert spark.chosen("w") is None


@pytest.mark.parametrize("engine", ["spark", "oracle"])
def test_engine_without_its_address_is_refused(monkeypatch, engine):
    monkeypatch.setenv("NEXT_CIRCLE_ENGINE", engine)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    with pytest.raises(WrongUsage, match="SPARK_REMOTE"):
        spark.chosen("w")


def test_address_where_nobody_listens_is_said_at_once():
    pytest.importorskip("grpc")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(OurFault, match="No Spark server answers"):
        spark.Spark(f"sc://127.0.0.1:{port}", "tables")


def test_machine_without_java_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(spark_server.NoSparkError, match=r"has none\. Install Java 17"):
        spark_server.java_version()


def test_java_that_is_too_old_is_told(monkeypatch, tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(spark_server.NoSparkError, match="too old"):
        spark_server.java_version()


@pytest.mark.parametrize(
    ("ours", "sparks"),
    [
        ("select quantile_cont(x, 0.05) as q from t", "SELECT PERCENTILE(x, 0.05D) AS q FROM t"),
        (
            "select epoch(a) - epoch(b) as s from t",
            "SELECT (UNIX_MICROS(CAST(a AS TIMESTAMP_LTZ)) / 1000000.0D)"
            " - (UNIX_MICROS(CAST(b AS TIMESTAMP_LTZ)) / 1000000.0D) AS s FROM t",
        ),
        ("select x from t order by x", "SELECT x FROM t ORDER BY x NULLS LAST"),
    ],
)
def test_what_spark_says_otherwise(ours, sparks):
    assert translate(ours, {})[0] == sparks


def test_parameters_travel_with_their_types():
    from datetime import date, datetime

    given = {"d": date(2024, 1, 2), "t": datetime(2024, 1, 2, 3), "l": ["a'b", 'c"d'], "k": [1, 2], "n": 3}
    text, plain, tables = translate("select $d, $t, $l, $k, $n from event", given)
    assert text == (
        "SELECT CAST(:d AS DATE), CAST(:t AS TIMESTAMP_NTZ), FROM_JSON(:l, 'array<string>'),"
        " FROM_JSON(:k, 'array<bigint>'), :n FROM event"
    )
    assert plain == {"d": "2024-01-02", "t": "2024-01-02 03:00:00", "l": '["a\'b", "c\\"d"]', "k": "[1, 2]", "n": 3}
    assert tables == {"event"}
