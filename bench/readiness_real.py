"""Almost ready on real communities, out of time: the model against every simple ranking, as a table in Markdown.

usage: python -m bench.readiness_real WORKSPACE...      (imported before, each one community)
"""

from __future__ import annotations

import argparse
import math
import resource
import time

import numpy as np

from figures.readiness_evaluation import evaluation
from models.readiness.evaluate import GroupScore
from queries.filters import Filters
from warehouse.workspace import close_all, open_workspace

# Those that a model is compared with in the issue: rankings that nobody has to fit.
SIMPLE = ("count_4_weeks", "count_12_weeks", "count_48_weeks", "count_mix")
GROUPS = ("rising", "everyone")


def best_simple(score: GroupScore) -> float:
    """Average precision of the best unfitted count."""
    return max(score.baselines[name] for name in SIMPLE)


def main() -> None:
    """One line a community and group, then the geometric means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspaces", nargs="+")
    ratios: dict[str, list[tuple[float, float]]] = {group: [] for group in GROUPS}
    print(
        "| community | group | dates | people | rose | model | 4 w | 12 w | 48 w | 48+4 w | model / best (95 %) |",
        end="",
    )
    print(" said / came | used | seconds |\n" + "|---" * 14 + "|", flush=True)
    for name in parser.parse_args().workspaces:
        began = time.perf_counter()
        found = evaluation(open_workspace(name), Filters())
        took = time.perf_counter() - began
        judged = found.judged
        if judged is None or judged.predictions is None or found.calibrated is None or judged.training is None:
            print(f"| {name} | – | 0 | | | | | | | | {judged.reason if judged else 'no acts'} | | | {took:.0f} |")
            continue
        rows = judged.training.rows.iloc[judged.predictions.tested]
        rose = judged.training.rose[judged.predictions.tested]
        for group in GROUPS:
            score = judged.groups[group]
            here = np.ones(len(rows), dtype=bool) if group == "everyone" else (rows["group"] == group).to_numpy()
            value, best = score.average_precision.value, best_simple(score)
            if value is None:
                print(
                    f"| {name} | {group} | {len(judged.origins)} | {score.n} | {score.positives} | too few | | | | | | | | |"
                )
                continue
            ratios[group].append((value / best, value / score.baselines["count_12_weeks"]))
            said = float(rose[here].sum() / judged.predictions.probability[here].sum())
            counts = " | ".join(f"{score.baselines[each]:.3f}" for each in SIMPLE)
            between = f"{score.ratio.low:.2f}–{score.ratio.high:.2f}"
            print(
                f"| {name} | {group} | {len(judged.origins)} | {score.n} | {score.positives} | {value:.3f} | {counts} |"
                f" {value / best:.2f} ({between}) | {said:.2f} | {judged.ranking} | {took:.0f} |",
                flush=True,
            )
    for group, pairs in ratios.items():
        means = (
            [math.exp(sum(math.log(pair[which]) for pair in pairs) / len(pairs)) for which in (0, 1)] if pairs else []
        )
        print(
            f"{group}: geometric means {means[0]:.3f} × the best count, {means[1]:.2f} × the 12-week count"
            if means
            else ""
        )
    close_all()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
