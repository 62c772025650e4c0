"""All benchmarks as one table: python -m bench.run [--large] (a million acts, with --large ten million)."""

from __future__ import annotations

import argparse
from typing import Any

from bench import concentration_speed, import_speed, training_speed, training_worlds
from bench.generate import FOLDER, generate

ACTS, ACTS_LARGE = 1_000_000, 10_000_000
ROUNDS_LARGE = 1  # one round of ten million takes minutes


def main() -> None:
    """Make the file once, run everything on it, print a table per benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="ten million acts (about 10 GB of disk)")
    options = parser.parse_args()
    acts = ACTS_LARGE if options.large else ACTS
    file = generate(acts, FOLDER / f"acts-{acts}.csv")
    rounds = ROUNDS_LARGE if options.large else import_speed.ROUNDS
    table(f"Import of {acts:,} acts ({file.stat().st_size / 1e6:,.0f} MB)", import_speed.run(file, rounds=rounds))
    table(f"Concentration of {acts:,} acts, once loaded", concentration_speed.run(file))
    table(f"Training uplift of {acts:,} acts, once loaded", training_speed.run(file))
    table("Training uplift in made worlds with a known effect", training_worlds.rows())


def table(title: str, rows: list[dict[str, Any]]) -> None:
    """Print rows with the same keys as a table in Markdown, numbers with four digits."""
    print(f"\n{title}\n")
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + " --- |" * len(rows[0]))
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:,.4g}" if isinstance(cell, float) else str(cell) for cell in row.values()) + " |"
        )


if __name__ == "__main__":
    main()
