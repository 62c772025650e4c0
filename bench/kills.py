"""Kills the product at random moments of an import, erasure, backup, restore and upgrade, and looks at what is left.

After every kill the workspace opens, holds the old or the new state and never a mixture, and works on. The parent never
opens a workspace itself: each step is a forked child, as a server that is killed would be.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from actions import backups
from actions.erase import erase_member
from actions.imports import import_files
from ingest.report import ReadOptions
from warehouse import audit, connect
from warehouse.backup import find_backup
from warehouse.left_behind import PENDING
from warehouse.workspace import close_all, home, open_workspace

NAME = "kills"
NOW = datetime(2026, 9, 10, 12)  # noqa: DTZ001 - UTC without a zone, as the workspace has it
ERASED = "m7"
# The slowest step may be slower under load than when it was measured; a kill after the end tells nothing new.
BEYOND_THE_END = 1.05

State = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One thing that is killed. before, after: acts there may be; prepare: what is done once, before the copies."""

    name: str
    work: Callable[[Path], None]
    allowed: tuple[int, ...]


def kinds(rows: int) -> list[Kind]:
    """What is killed, with the numbers of acts that may be left."""
    people = 50
    of_one = rows // people
    return [
        Kind("import", lambda folder: _import(folder / "second.csv"), (rows, 2 * rows)),
        Kind("erase", lambda _folder: void(erase_member(open_workspace(NAME), ERASED, now=NOW)), (rows, rows - of_one)),
        Kind("backup", lambda _folder: void(backups.back_up(open_workspace(NAME), now=NOW)), (rows,)),
        Kind("restore", lambda _folder: void(backups.put_back(NAME, now=NOW)), (rows,)),
        Kind("upgrade", _upgrade, (rows,)),
    ]


def run(kills: int, rows: int, seed: int = 1) -> dict[str, dict[str, int]]:
    """Kind -> kills, and how many left rows lost or doubled, could not be opened, or left a broken audit or files."""
    with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
        folder = Path(scratch)
        write_exports(folder, rows)
        start = folder / "start"
        in_child(start, lambda: _prepare(folder))
        chance = random.Random(seed)
        return {kind.name: _kill_often(kind, folder, start, kills, chance) for kind in kinds(rows)}


def _kill_often(kind: Kind, folder: Path, start: Path, kills: int, chance: random.Random) -> dict[str, int]:
    place = folder / "copy"
    shutil.copytree(start, place)
    began = time.monotonic()
    if in_child(place, lambda: kind.work(folder)) is None:
        raise SystemExit(f"{kind.name} failed before anything was killed; is the machine too busy?")
    lasts = time.monotonic() - began
    found = {"kills": kills, "wrong_rows": 0, "unopenable": 0, "audit_broken": 0, "left_over": 0, "lost_backup": 0}
    for _ in range(kills):
        shutil.rmtree(place)
        shutil.copytree(start, place)
        child = fork(place, lambda: kind.work(folder))
        time.sleep(chance.uniform(0, BEYOND_THE_END * lasts))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        state = in_child(place, _look)
        if state is None:
            found["unopenable"] += 1
            continue
        found["wrong_rows"] += state["acts"] not in kind.allowed or state["acts"] != state["sum"]
        found["audit_broken"] += not state["is_audit_whole"]
        found["left_over"] += bool(state["left_over"])
        found["lost_backup"] += not state["is_backup_whole"]
    shutil.rmtree(place)
    return found


def _look() -> State:
    """What is left, asked through the product; a further change shows that it works on."""
    workspace = open_workspace(NAME)
    with workspace.reader() as reader:
        acts = int(reader.execute("select count(*) from event").fetchall()[0][0])
        total = int(reader.execute("select coalesce(sum(count_acts), 0) from member_total").fetchall()[0][0])
        is_whole = audit.first_break(reader) is None
    newest = backups.backups_of(NAME)[-1]
    with workspace.write("nothing"):
        pass
    left = [path.name for path in workspace.spool.iterdir()] + [PENDING] * (workspace.folder / PENDING).exists()
    is_backup_whole = find_backup(workspace.folder, newest.file)[0].counts == newest.counts
    return {
        "acts": acts,
        "sum": total,
        "is_audit_whole": is_whole,
        "left_over": left,
        "is_backup_whole": is_backup_whole,
    }


def _prepare(folder: Path) -> None:
    _import(folder / "first.csv")
    backups.back_up(open_workspace(NAME), now=NOW - timedelta(days=9))


def _import(path: Path) -> None:
    report = import_files(NAME, [path], ReadOptions())[0]
    if report.refused:
        raise SystemExit(report.refused)


def _upgrade(folder: Path) -> None:
    """Open with one further migration, which writes every act anew."""
    schema = folder / "schema"
    schema.mkdir(exist_ok=True)
    script = "create table later as select * from event; alter table member add column later integer;"
    (schema / "900_later.sql").write_text(script, encoding="utf-8")
    connect.SCHEMA = schema
    open_workspace(NAME)


def write_exports(folder: Path, rows: int) -> None:
    """Two exports of so many acts each, by the same fifty people, in two years."""
    for name, year in (("first", 2024), ("second", 2025)):
        lines = ["member_id,occurred_at,activity_type,community"]
        for number in range(rows):
            moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=311 * number)
            lines.append(f"m{number % 50},{moment:%Y-%m-%dT%H:%M:%SZ},post,group {number % 7}")
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def in_child(place: Path, work: Callable[[], State | None]) -> State | None:
    """Do something in a child of its own and wait; what it gave, {} for nothing, None when it failed."""
    reading, writing = os.pipe()
    child = fork(place, work, writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def fork(place: Path, work: Callable[[], State | None], answer: int | None = None) -> int:
    """Start a child that works on the data folder `place`; its process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.environ["NEXT_CIRCLE_HOME"] = str(place)
        given = work()
        close_all()
        if answer is not None:
            os.write(answer, json.dumps(given or {"home": str(home())}).encode())
        status = 0
    except BaseException as error:  # noqa: BLE001 - the child ends here whatever happens
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    finally:
        os._exit(status)


def void(_value: object) -> None:
    """Drop a value."""


def main() -> None:
    """Print what came of so many kills of each kind, as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40, help="of each of the five kinds")
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    print(json.dumps(run(options.kills, options.rows), indent=1))


if __name__ == "__main__":
    main()
