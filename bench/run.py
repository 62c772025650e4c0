"""All benchmarks as one table: python -m bench.run [--large] (a million acts, with --large ten million)."""

from __future__ import annotations

import argparse

from bench import (
    append_speed,
    churn_generate,
    churn_speed,
    concentration_speed,
    floors,
    import_speed,
    reach_speed,
    roles_speed,
    training_speed,
    training_worlds,
)
from bench.generate import FOLDER, generate
from bench.report import LOAD_OF_A_MILLION, table, typed_load

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
    million = generate(ACTS, FOLDER / f"acts-{ACTS}.csv")
    seconds = typed_load(million)
    slower = {"times the machine of the budgets": seconds / LOAD_OF_A_MILLION}
    table("The machine", [{"what": "DuckDB's typed load of a million acts", "seconds": seconds} | slower])
    table(f"Import of {acts:,} acts ({file.stat().st_size / 1e6:,.0f} MB)", import_speed.run(file, rounds=rounds))
    table(f"Every view of {acts:,} acts beside its floor, once loaded", floors.rows(file, rounds=rounds))
    table(f"Concentration of {acts:,} acts, once loaded", concentration_speed.run(file))
    table(f"Reach of {acts:,} acts, once loaded", reach_speed.whole_view(file))
    table("PageRank and greedy coverage of a million pairs", reach_speed.graph_measures())
    table(f"Roles, skills and micro-communities of {acts:,} acts, once loaded", roles_speed.run(acts))
    stays = churn_generate.generate(acts, FOLDER / f"stays-{acts}.csv")
    table(f"Churn of {acts:,} acts, once loaded", churn_speed.run(stays, rounds=ROUNDS_LARGE))
    table(f"Training uplift of {acts:,} acts, once loaded", training_speed.run(file))
    table("A month appended to the history", append_speed.rows(file))
    table("Training uplift in made worlds with a known effect", training_worlds.rows())


if __name__ == "__main__":
    main()
