"""The reader alone (`read FILE --out`): the table as text is written by the child, and put in its place when whole."""

from __future__ import annotations

import csv
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from errors import WrongUsage
from ingest.child import run
from ingest.report import ReadOptions


@dataclass(frozen=True)
class TableRead:
    """What `read` found and wrote. rows: records below the header. skipped: lines above it that were left out."""

    encoding: str
    dialect: str
    columns: int
    rows: int
    skipped: int


def read_table(path: Path, out: Path, *, encoding: str | None = None, spool: Path | None = None) -> TableRead:
    """Write the first table of a file as UTF-8, comma, every field quoted; reads in the child process.

    What stood at `out` before is replaced when all is written, never in part. Raises WrongUsage when `out` is the
    file itself or nothing can be written there, RefusedFile only for what is no text table at all (a picture, a
    program, a damaged archive).
    """
    target = out.resolve()
    _check_target(path, target)
    is_special = target.exists() and not target.is_file()  # such as /dev/null: written to, never replaced
    part = target if is_special else target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        answer = run(
            "table", path, ReadOptions(encoding=encoding), spool=spool or target.parent, more={"out": str(part)}
        )
        if not is_special:
            part.replace(target)
    finally:
        if not is_special:
            part.unlink(missing_ok=True)
    return TableRead(**cast("dict[str, Any]", answer))


def _check_target(path: Path, target: Path) -> None:
    """Raise WrongUsage unless the table can go to `target` without harm to the file that is read."""
    if target == path.resolve() or (target.exists() and path.exists() and target.samefile(path)):
        raise WrongUsage(
            "The table cannot be written over the file that is read", remedy="Name another file with --out."
        )
    if target.is_dir() or not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise WrongUsage(
            f"A table cannot be written to {target}", remedy="Name a file in a folder that can be written."
        )


def rows_of(path: Path, spool: Path) -> list[list[str]]:
    """The first table of a small file, header first, as text; read in the child process as every file of others is."""
    with tempfile.TemporaryDirectory(prefix="table-", dir=spool) as folder:
        out = Path(folder) / "table.csv"
        read_table(path, out, spool=Path(folder))
        with out.open(encoding="utf-8", newline="") as text:
            return list(csv.reader(text))
