"""Eight people import the same file in the same moment, and a ninth another one: stored once, the others told so.

usage: python -m bench.at_once [--rounds 20]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import threading
from pathlib import Path

from actions.imports import import_files
from ingest.report import ImportReport, ReadOptions
from warehouse.workspace import close_all, open_workspace

PEOPLE = 8
ROWS = 200
FILES = 2  # different ones


def run(rounds: int) -> dict[str, int]:
    """How many rounds, and in how many of them something was stored twice, not at all, or not told."""
    found = {"rounds": rounds, "stored_twice_or_never": 0, "not_told": 0, "other_file_missing": 0, "failed": 0}
    before = os.environ.get("NEXT_CIRCLE_HOME")
    with tempfile.TemporaryDirectory(prefix="at once ") as scratch:
        os.environ["NEXT_CIRCLE_HOME"] = scratch
        try:
            for number in range(rounds):
                _round(Path(scratch), number, found)
                close_all()
        finally:
            if before is None:
                del os.environ["NEXT_CIRCLE_HOME"]
            else:
                os.environ["NEXT_CIRCLE_HOME"] = before
    return found


def _round(folder: Path, number: int, found: dict[str, int]) -> None:
    name = f"round-{number}"
    files = [folder / f"{number}-{person}.csv" for person in range(PEOPLE + 1)]
    for file in files:
        file.write_text(_export("x" if file is files[-1] else "m"), encoding="utf-8")
    reports: list[ImportReport] = []
    start = threading.Barrier(len(files))

    def take(file: Path) -> None:
        start.wait()
        reports.extend(import_files(name, [file], ReadOptions()))

    threads = [threading.Thread(target=take, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same = [report for report in reports if report.file != files[-1].name]
    new = [report for report in same if report.rows_loaded == ROWS]
    told = [report for report in same if report.rows_loaded == 0 and report.rows_duplicate == ROWS and report.warnings]
    with open_workspace(name).reader() as reader:
        stored = dict(
            reader.execute(
                "select member_id[1], count(*) from event join member using (member_key) group by 1"
            ).fetchall()
        )
        imports = reader.execute("select count(*) from import").fetchall()[0][0]
    found["failed"] += len(reports) != len(files) or any(report.refused for report in reports)
    found["stored_twice_or_never"] += stored.get("m") != ROWS or imports != FILES or len(new) != 1
    found["not_told"] += len(told) != PEOPLE - 1
    found["other_file_missing"] += stored.get("x") != ROWS


def _export(who: str) -> str:
    rows = (f"{who}{n % 9},2024-06-{1 + n % 28:02}T10:{n % 60:02}:00Z,post,Cakes" for n in range(ROWS))
    return "member_id,occurred_at,activity_type,community\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Print what came of it as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    print(json.dumps(run(parser.parse_args().rounds)))


if __name__ == "__main__":
    main()
