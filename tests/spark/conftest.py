"""One Spark server for all tests marked `spark`; `make test-spark` asks for them, other runs pass them by."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.spark_server import local_server
from warehouse import spark

ASKED = "NEXT_CIRCLE_TEST_SPARK"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder; skip it where Spark was not asked for."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("no_server") is None:
            item.add_marker(pytest.mark.spark)
            if not os.environ.get(ASKED):
                item.add_marker(pytest.mark.skip(reason="`make test-spark` runs what needs a Spark server"))


@pytest.fixture(scope="session")
def server():
    """Address of a Spark server; fails, with the reason, where none can be started."""
    with local_server() as remote:
        yield remote
        spark.close_all()
