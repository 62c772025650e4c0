"""The figures of every page of the sample community from a Spark server over Parquet, beside DuckDB's.

python -m bench.spark_demo [VIEW ...]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from actions.start import SAMPLE, ensure_sample
from bench.spark_server import NoSparkError, local_server
from figures import cache
from figures.registry import VIEWS
from queries.filters import Filters
from warehouse import spark
from warehouse.parquet_out import export_parquet
from warehouse.workspace import Workspace, close_all, open_workspace

RELATIVE = 1e-9


def main(arguments: list[str]) -> int:
    """Print the figures and what differs; 0 where every view is equal."""
    views = arguments or list(VIEWS)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NEXT_CIRCLE_HOME"] = f"{folder}/home"
        try:
            with local_server() as remote:
                try:
                    return _compare(views, Path(folder), remote)
                finally:
                    spark.close_all()
        except NoSparkError as problem:
            print(problem, file=sys.stderr)
            return 1
        finally:
            close_all()


def _compare(views: list[str], folder: Path, remote: str) -> int:
    print("Loading the sample community ...", flush=True)
    ensure_sample()
    workspace = open_workspace(SAMPLE)
    counts = export_parquet(workspace, folder / "tables" / SAMPLE)
    print(f"{counts['event']:,} acts of {counts['member']:,} members, as Parquet.\n", flush=True)
    count_unequal = 0
    for view in views:
        mine, seconds = _figures(workspace, view, {"NEXT_CIRCLE_ENGINE": "duckdb"})
        on_spark = {
            "NEXT_CIRCLE_ENGINE": "spark",
            "SPARK_REMOTE": remote,
            "NEXT_CIRCLE_SPARK_TABLES": str(folder / "tables"),
        }
        other, seconds_spark = _figures(workspace, view, on_spark)
        found = unlike(mine, other)
        count_unequal += bool(found)
        verdict = "equal to DuckDB's" if not found else f"DIFFERENT in {len(found)} places: {'; '.join(found[:5])}"
        print(f"{view}: {verdict} ({seconds_spark:.1f} s on Spark, {seconds:.1f} s on DuckDB)")
        print(f"    {other.get('headline')}", flush=True)
    print(f"\n{len(views) - count_unequal} of {len(views)} views equal.")
    return 1 if count_unequal else 0


def _figures(workspace: Workspace, view: str, environment: dict[str, str]) -> tuple[dict[str, Any], float]:
    """A view's figures with nothing kept from before, and the seconds they took."""
    os.environ.update(environment)
    cache.clear()
    start = time.perf_counter()
    figures = VIEWS[view](workspace, Filters()).as_json()
    return json.loads(json.dumps(figures, default=str)), time.perf_counter() - start


def unlike(mine: object, other: object, path: str = "") -> list[str]:
    """Where two trees of plain values differ; floats by more than 1e-9 of themselves.

    >>> unlike({"a": [1.0, 2]}, {"a": [1.0 + 1e-12, 2]}), unlike({"a": [1, 2]}, {"a": [1, 3]})
    ([], ['.a[1]: 2 and 3'])
    """
    if isinstance(mine, dict) and isinstance(other, dict) and mine.keys() == other.keys():
        return [found for key in mine for found in unlike(mine[key], other[key], f"{path}.{key}")]
    if isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        pairs = enumerate(zip(mine, other, strict=True))
        return [found for place, (one, two) in pairs for found in unlike(one, two, f"{path}[{place}]")]
    if isinstance(mine, float) and isinstance(other, float) and abs(mine - other) <= RELATIVE * abs(mine):
        return []
    return [] if mine == other else [f"{path}: {str(mine)[:60]} and {str(other)[:60]}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
