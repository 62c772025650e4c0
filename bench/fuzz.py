"""Damaged files by the thousand through the real reading: does anything crash, hang, or lose a row without a word?

usage: python -m bench.fuzz [--files 10000] [--seed 1] [--keep FOLDER] [--store-every 1]

Each file is a seed of bench.fuzz_seeds with random damage. It is read as the import's child reads it, its rows are
counted against the account, and then stored in a workspace, in a transaction that is undone (with --store-every 4
every fourth of them only, which takes half the time). One confined process does many files and is started anew when it
dies or stands still. Exit status 1 when a file ended otherwise than as rows or as a sentence, left anything behind, or
read = loaded + duplicate + rejected did not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.fuzz_mutate import mutated
from bench.fuzz_seeds import seeds

ROOT = Path(__file__).resolve().parents[1]
HANG_SECONDS = 60.0
NOW = datetime(2026, 1, 1)  # noqa: DTZ001 - the workspace stores UTC without a zone


@dataclass
class Found:
    """What came of the files. bad: name of the file and what happened, for everything that must not happen."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[str, str]] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    first_mb: float = 0.0
    last_mb: float = 0.0


class Worker:
    """The confined process that reads, and the pipe to it."""

    def __init__(self, home: Path, store_every: int) -> None:
        self.process = subprocess.Popen(  # its first line says that it is ready
            [sys.executable, "-m", "bench.fuzz", "--worker", "--store-every", str(store_every)],
            cwd=ROOT,
            env={**os.environ, "NEXT_CIRCLE_HOME": str(home), "TZ": "UTC", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def ask(self, path: Path) -> dict[str, Any]:
        """What came of one file; {"outcome": "died" or "hung"} when there is no answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(f"{path}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # told below
        ready, _, _ = select.select([self.process.stdout], [], [], HANG_SECONDS)
        if not ready:
            return {"outcome": "hung"}
        line = self.process.stdout.readline()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        said = self.process.stderr.read()[-300:] if self.process.stderr is not None else ""
        return {"outcome": "died", "words": f"{self.process.wait()} {said}"}

    def end(self) -> None:
        """No process is left behind."""
        self.process.kill()
        self.process.communicate()


def fuzz(count: int, seed: int, keep: Path | None = None, *, store_every: int = 1) -> Found:
    """Read `count` damaged files and store every so many of them; those that end badly are copied to `keep`."""
    chance, found = random.Random(seed), Found()
    made = seeds()
    names, others = sorted(made), list(made.values())
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        folder = Path(scratch)
        worker = Worker(folder / "home", store_every)
        try:
            for number in range(count):
                name = names[number % len(names)]
                path = folder / f"{number:05}-{name}"
                path.write_bytes(mutated(made[name], others, chance) if number >= len(names) else made[name])
                begun = time.monotonic()
                answer = worker.ask(path)
                _note(found, path, answer, time.monotonic() - begun, keep)
                if answer["outcome"] in ("hung", "died"):
                    worker.end()
                    worker = Worker(folder / "home", store_every)
                path.unlink()
        except KeyboardInterrupt:  # ended by hand: what was done is told
            pass
        finally:
            worker.end()
    return found


def _note(found: Found, path: Path, answer: dict[str, Any], seconds: float, keep: Path | None) -> None:
    found.counts[answer["outcome"]] += 1
    found.slowest = max(found.slowest, (seconds, path.name))
    found.last_mb = answer.get("mb", found.last_mb)
    found.first_mb = found.first_mb or found.last_mb
    if answer["outcome"] not in ("loaded", "refused"):
        found.bad.append((path.name, f"{answer['outcome']}: {answer.get('words', '')}"))
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, keep / path.name)


def work(store_every: int) -> None:
    """The worker: paths on standard input, one answer a line."""
    from ingest.confine import confine
    from warehouse.workspace import opened_for_import

    confine(os.getppid())
    with (
        opened_for_import("fuzz") as workspace,
        tempfile.TemporaryDirectory(prefix="import-", dir=workspace.spool) as scratch,
    ):
        print("ready", flush=True)
        for number, line in enumerate(sys.stdin):
            spool = Path(scratch) / str(number)
            spool.mkdir()
            answer = _read(Path(line.rstrip("\n")), spool, workspace if number % store_every == 0 else None)
            left = sorted(one.name for one in spool.iterdir())
            if answer["outcome"] == "refused" and left:
                answer = {"outcome": "left behind", "words": ", ".join(left)}
            shutil.rmtree(spool)
            print(json.dumps({**answer, "mb": _resident_mb()}), flush=True)


def _read(path: Path, spool: Path, workspace: Any) -> dict[str, Any]:  # noqa: ANN401 - imported late
    from pyarrow.parquet import read_metadata

    from errors import OurFault, Refused
    from ingest.report import ReadOptions, StagedFile
    from ingest.road import read_tables
    from warehouse.load import rehearsal, store

    try:
        tables = read_tables(path, path.name, ReadOptions(), spool, lambda _: None)
        staged = [table for table in tables if isinstance(table, StagedFile)]
        for table in staged:
            if table.rows_read != read_metadata(table.rows_path).num_rows + table.rows_rejected:
                return {"outcome": "unbalanced", "words": str(table)[:300]}
        with nullcontext() if workspace is None else rehearsal(workspace) as connection:
            for table in staged if connection is not None else ():
                report = store(connection, table, replace=False, who="fuzz", now=NOW)
                if report.rows_read != report.rows_loaded + report.rows_duplicate + report.rows_rejected:
                    return {"outcome": "unbalanced", "words": str(report)[:300]}
    except OurFault:
        return {"outcome": "fault", "words": traceback.format_exc()[-700:]}
    except (Refused, MemoryError) as refusal:
        return {"outcome": "refused", "words": str(refusal)}
    except Exception:  # noqa: BLE001 - this is what is looked for
        return {"outcome": "crash", "words": traceback.format_exc()[-700:]}
    return {"outcome": "loaded" if staged else "refused"}


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--store-every", type=int, default=1)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        work(asked.store_every)
        return 0
    begun = time.monotonic()
    found = fuzz(asked.files, asked.seed, asked.keep, store_every=asked.store_every)
    for name, words in found.bad:
        print(f"{name}: {words}")
    ends = ", ".join(f"{count:,} {outcome}" for outcome, count in found.counts.most_common())
    print(f"{found.counts.total():,} files in {time.monotonic() - begun:.0f} s: {ends}")
    print(
        f"slowest {found.slowest[0]:.1f} s ({found.slowest[1]}); memory {found.first_mb:.0f} to {found.last_mb:.0f} MB"
    )
    return 1 if found.bad else 0


if __name__ == "__main__":
    sys.exit(main())
