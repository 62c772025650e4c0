"""Pollock's polluted files through `cli.py read`, fully automatic: marks of the reader with nothing told to it.

usage: python -m bench.pollock FOLDER [--out FOLDER] [--every 1] [--main]

FOLDER is the unpacked benchmark: polluted_files/csv, and its score.py beside polluted_files. Each file is read by the
command line, one process a file; what is there already in --out is not read again, so that it can be stopped and begun
anew. --main calls the command line's main function instead, which saves the start of Python and still starts the
child. Files that were refused or failed are listed; score.py then gives the marks.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def read_all(files: list[Path], out: Path, *, by_main: bool = False) -> list[str]:
    """Read each file into `out` under its own name; what was said of those that did not end well."""
    bad: list[str] = []
    for path in files:
        target = out / path.name
        if target.exists():
            continue
        arguments = ["read", str(path), "--out", str(target)]
        status, said = _by_main(arguments) if by_main else _by_process(arguments)
        if status:
            bad.append(f"{path.name}: ended {status}, {said[-200:]}")
    return bad


def _by_process(arguments: list[str]) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "cli.py", *arguments], cwd=ROOT, capture_output=True, check=False)
    return done.returncode, done.stderr.decode("utf-8", "replace")


def _by_main(arguments: list[str]) -> tuple[int, str]:
    import cli

    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = cli.main(arguments)
    said.seek(0)
    return status, said.read()


def main() -> int:
    """Read, then print what the benchmark's own score says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where the tables go; they are kept there")
    parser.add_argument("--every", type=int, default=1, help="read only every so many of the files")
    parser.add_argument("--main", action="store_true")
    options = parser.parse_args()
    files = sorted((options.folder / "polluted_files" / "csv").iterdir())[:: options.every]
    with tempfile.TemporaryDirectory() as scratch:
        out = options.out or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        bad = read_all(files, out, by_main=options.main)
        print(f"{len(files):,} files, {len(bad)} not read", *bad, sep="\n")
        score = [sys.executable, str(options.folder / "score.py"), str(out), "polluted_files"]
        return subprocess.run(score, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
