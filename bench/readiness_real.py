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

# What a model must beat: rankings that nobody has to fit.
SIMPLE = ("count_4_weeks", "count_12_weeks", "count_48_weeks", "count_mix")
GROUPS = ("rising", "everyone")


def best_simple(score: GroupScore) -> float:
    """Average precision of the best unfitted count."""
    return max(score.baselines[name] for name in SIMPLE)


def lines(name: str) -> list[tuple[str, str, tuple[float, float] | None]]:
    """Group, line of the table and the ratios to the best count and to the 12-week count, of each group."""
    began = time.perf_counter()
    found = evaluation(open_workspace(name), Filters())
    took = time.perf_counter() - began
    judged = found.judged
    if judged is None or judged.predictions is None or judged.training is None:
        return [("", f"| {name} | – | {judged.reason if judged else 'no acts'} |" + " |" * 11, None)]
    rows = judged.training.rows.iloc[judged.predictions.tested]
    rose, answer = judged.training.rose[judged.predictions.tested], []
    for group in GROUPS:
        score = judged.groups[group]
        head = f"| {name} | {group} | {len(judged.origins)} | {score.n} | {score.positives} |"
        value, best = score.average_precision.value, best_simple(score)
        if value is None:
            answer.append((group, f"{head} too few |" + " |" * 8, None))
            continue
        here = np.ones(len(rows), dtype=bool) if group == "everyone" else (rows["group"] == group).to_numpy()
        said = float(rose[here].sum() / judged.predictions.probability[here].sum())
        counts = " | ".join(f"{score.baselines[each]:.3f}" for each in SIMPLE)
        ratio = f"{value / best:.2f} ({score.ratio.low:.2f}–{score.ratio.high:.2f})"
        line = f"{head} {value:.3f} | {counts} | {ratio} | {said:.2f} | {judged.ranking} | {took:.0f} |"
        answer.append((group, line, (value / best, value / score.baselines["count_12_weeks"])))
    return answer


def main() -> None:
    """One line a community and group, then the geometric means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspaces", nargs="+")
    print(
        "| community | group | dates | people | rose | model | 4 w | 12 w | 48 w | 48+4 w | model / best (95 %) |",
        end="",
    )
    print(" came / said | used | seconds |\n" + "|---" * 14 + "|", flush=True)
    ratios: dict[str, list[tuple[float, float]]] = {group: [] for group in GROUPS}
    for name in parser.parse_args().workspaces:
        for group, line, pair in lines(name):
            print(line, flush=True)
            if pair is not None:
                ratios[group].append(pair)
    for group, pairs in ratios.items():
        if pairs:
            best, twelve = (math.exp(sum(math.log(pair[at]) for pair in pairs) / len(pairs)) for at in (0, 1))
            print(f"{group}: geometric means {best:.3f} × the best count, {twelve:.2f} × the 12-week count")
    close_all()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
