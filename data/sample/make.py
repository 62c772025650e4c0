"""Writes the sample community: `python -m data.sample.make [FOLDER]`; the same bytes every time."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from data.sample import truth, world, write

HERE = Path(__file__).parent


def make(folder: Path) -> None:
    """Write the five CSV files and truth.json into a folder, which is made when missing."""
    made = world.build()
    folder.mkdir(parents=True, exist_ok=True)
    write.activity(folder / "activity.csv", made.accounts, made.acts)
    write.members(folder / "members.csv", made.people, made.accounts)
    write.programs(folder / "programs.csv", made.accounts, [*made.training, *made.other_programs])
    write.nominations(folder / "nominations.csv", made.accounts, made.nominations)
    write.applications(folder / "applications.csv", made.accounts, made.applications)
    told = json.dumps(truth.build(made), indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(told + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE, help="where to write; beside this script if none")
    make(parser.parse_args().folder)


if __name__ == "__main__":
    main()
