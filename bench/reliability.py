"""Prints what is promised of safety as one table: the figure, what was measured here, and what is not measured yet.

A row is measured by its own count (kills, damage) or by the tests that hold it; `make reliability` runs them all.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from actions import backups
from actions.imports import import_files
from bench import at_once, load
from bench.kills import NAME, NOW, in_child, run, write_exports
from errors import WorkspaceDamaged
from ingest.report import ReadOptions
from warehouse.workspace import FILE, open_workspace

ROOT = Path(__file__).resolve().parents[1]
KILLS = 40  # of each of five kinds: 200
ROWS = 20_000
FLIPS = 100
HELD, IN_PART, NOT_HELD = "held by", "held in part, because some were skipped here, by", "NOT held:"
NOTICED = {"sums": "told that it is damaged"}


@dataclass(frozen=True)
class Row:
    """One promise: its number and words, how it is measured (a count, or tests), or why it is not."""

    number: int
    figure: str
    tests: tuple[str, ...] = ()
    count: Callable[[], str] | None = None
    missing: str = ""


def kills() -> str:
    """Kills at random moments of five kinds of work, summed up."""
    found = run(KILLS, ROWS)
    total = sum(each["kills"] for each in found.values())
    bad = {name: sum(each[name] for each in found.values()) for name in next(iter(found.values())) if name != "kills"}
    return f"{total} kills: " + ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in bad.items())


def damage() -> str:
    """Single bits flipped in a workspace file: noticed at opening, or harmless; never another number."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_exports(folder, ROWS)
        place = folder / "start"
        in_child(place, lambda: _stored(folder / "first.csv"))
        whole = in_child(place, _sums)
        data = (place / NAME / FILE).read_bytes()
        chance, noticed, wrong, raw = random.Random(1), 0, 0, 0
        for _ in range(FLIPS):
            copy = folder / "copy"
            shutil.copytree(place, copy)
            harmed = bytearray(data)
            harmed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            (copy / NAME / FILE).write_bytes(harmed)
            sums = in_child(copy, _sums)
            raw += sums is None
            noticed += sums == NOTICED
            wrong += sums not in (None, NOTICED, whole)
            shutil.rmtree(copy)
    unread = FLIPS - noticed - wrong - raw
    return f"{FLIPS} bit flips: {noticed} told in words, {raw} not, {unread} in bytes not read, {wrong} wrong numbers"


def _stored(path: Path) -> None:
    import_files(NAME, [path], ReadOptions())
    backups.back_up(open_workspace(NAME), now=NOW - timedelta(days=9))


def _sums() -> dict[str, str] | None:
    try:
        with open_workspace(NAME).reader() as reader:
            rows = reader.execute("select count(*), sum(epoch(occurred_at)), sum(member_key) from event").fetchall()
    except WorkspaceDamaged:
        return NOTICED
    return {"sums": str(rows)}


def many_visitors() -> str:
    """The short form of the load run; the long one is `python -m bench.load`."""
    found = load.run(None, sessions=30, seconds=60, think=30)
    change, once = found["filter_change"], found["all_at_once"]
    return (
        f"30 visitors for 60 s on 1 M acts: {found['errors']} errors, a change of filter takes"
        f" {change.get('median_s')} s (95 %: {change.get('p95_s')} s), all at once {once.get('median_s')} s"
        f" (95 %: {once.get('p95_s')} s), {found['processor_s_per_draw']} s of processor each; memory after they left"
        f" {100 * found['growth_after_leaving']:+.0f} %, after a second wave"
        f" {100 * found['growth_of_the_second_wave']:+.0f} % more; load average of the machine {found['load_average']}"
    )


def same_file_at_once() -> str:
    """Rounds in which eight people import the same file at once."""
    found = at_once.run(20)
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in found.items())


SIGN_IN = "tests/journeys/test_sign_in.py"
TABLE = (
    Row(1, "kill -9 during import, erase, backup, restore, upgrade: 0 lost, doubled, unopenable", count=kills),
    Row(2, "the same: old or new state, no orphans", missing="counted in row 1"),
    Row(
        3,
        "disk full: plain message, nothing lost",
        ("tests/warehouse/test_workspaces.py", "tests/warehouse/test_full_disk.py"),
    ),
    Row(4, "damaged file: noticed, restore offered, 0 wrong numbers", ("tests/warehouse/test_backups.py",), damage),
    Row(
        5,
        "one file imported by several sessions at once: stored once",
        ("tests/actions/test_jobs.py",),
        same_file_at_once,
    ),
    Row(6, "10 M rows within 2 x DuckDB and 1.5 GB", missing="see make bench-large"),
    Row(7, "30 sessions change a filter: p95 <= 3 s", count=many_visitors),
    Row(
        8,
        "every query ends in 10 s; a page that is left stops asking",
        ("tests/queries/test_files.py", "tests/warehouse/test_asking.py", "tests/ui/test_waiting.py"),
    ),
    Row(9, "memory and spill limits: message, server alive", ("tests/warehouse/test_limits.py",)),
    Row(10, "hostile corpus 100 %", ("tests/ingest/test_hostile.py",)),
    Row(11, "Pollock >= 9.90 / 9.65", missing="see the Intake benchmark"),
    Row(12, "10,000 mutations: no crash", ("tests/bench/test_fuzz.py",), missing="all of them: bench/fuzz.py"),
    Row(13, "unpack limits", ("tests/ingest/test_variants_archives.py",)),
    Row(14, "parser in a limited child", ("tests/ingest/test_child.py",)),
    Row(15, "no access without sign-in, >= 40 attempts", (SIGN_IN,)),
    Row(16, "no access across people", (SIGN_IN, "tests/journeys/test_two_at_once.py")),
    Row(
        17,
        "upload quota per session, and per person and day",
        (
            "tests/ui/test_limits.py",
            "tests/warehouse/test_uploads_today.py",
            "tests/journeys/test_limits_at_the_door.py",
        ),
    ),
    Row(18, "foreign origin and host refused; headers", (SIGN_IN,)),
    Row(
        19,
        "markup: 0 scripts, 0 requests to others",
        ("tests/ui/test_hostile_names.py", "tests/ui/test_inert_in_browser.py", "tests/ui/test_naughty.py"),
    ),
    Row(20, "exports: 0 live formulas", ("tests/downloads/test_tables.py",)),
    Row(21, "the download is what is on screen", ("tests/ui/test_numbers_and_downloads.py",)),
    Row(
        22,
        "audit: one line per act, a removed line shows",
        ("tests/warehouse/test_erase.py", "tests/warehouse/test_door_log.py", "tests/cli/test_safety.py", SIGN_IN),
    ),
    Row(23, "erase leaves 0 occurrences", ("tests/warehouse/test_erase.py",)),
    Row(
        24,
        "subject access; retention",
        ("tests/cli/test_safety.py", "tests/warehouse/test_retention.py", "tests/pages/test_pseudonyms.py"),
    ),
    Row(25, "backup and restore: equal sums, erasures re-applied", ("tests/warehouse/test_backups.py",)),
)


def main() -> None:
    """Measure the rows asked for, all without a choice, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, metavar="N")
    chosen = parser.parse_args().rows
    print("| # | figure | measured |\n|---|---|---|")
    for row in TABLE:
        if not chosen or row.number in chosen:
            print(f"| {row.number} | {row.figure} | {_measured(row)} |", flush=True)


def _measured(row: Row) -> str:
    said = [row.missing] if row.missing else []
    if row.count is not None:
        said.append(row.count())
    for word in (HELD, IN_PART, NOT_HELD):
        names = [test for test in row.tests if _state(test) == word]
        if names:
            said.append(f"{word} {', '.join(names)}")
    return "; ".join(said)


@cache
def _state(test: str) -> str:
    """How far the tests of a file hold: one that was skipped, as for want of a browser, holds nothing."""
    command = [sys.executable, "-m", "pytest", "--no-header", "-p", "no:cacheprovider", test]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0 or " passed" not in done.stdout:
        return NOT_HELD
    return IN_PART if " skipped" in done.stdout else HELD


if __name__ == "__main__":
    main()
