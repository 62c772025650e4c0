"""Churn on made communities with a known truth, in full number: false alarms, power, and where nobody leaves.

usage: python -m bench.churn_worlds [--worlds N]    (tests/models/test_churn_worlds.py has the same in small)
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from models.observed_expected import judge, reference
from models.retention import wilson
from models.silence import choose_threshold
from models.tenure import Tenures
from tests.models.churn_worlds import WEEK, crude_alarm, posting, rotating

JUDGED, CYCLE = 130 * WEEK, 30.4 * WEEK
WORLDS, STAYING_WORLDS = 1000, 50


def is_alarm(found: Tenures) -> bool:
    """More departures than expected, by the interval of all of them."""
    return judge(found, JUDGED, reference(found, JUDGED), on_cycle=CYCLE, bounce=28).total.side > 0


def rate(name: str, worlds: int, alarm: Callable[[np.random.Generator], bool]) -> None:
    """Print how often something is said, with its Wilson interval."""
    hits = sum(alarm(np.random.default_rng(seed)) for seed in range(worlds))
    low, high = wilson(np.array([hits]), np.array([worlds]))
    print(f"{name}: {hits} of {worlds}, {hits / worlds:.3f} ({low[0]:.3f}-{high[0]:.3f})", flush=True)


def staying(worlds: int) -> None:
    """Print what the rule of departure says where nobody leaves."""
    rules = [choose_threshold(*posting(np.random.default_rng(seed), stay=1.0)[:2]).days for seed in range(worlds)]
    told = [days for days in rules if days is not None]
    least = min(told) if told else "-"
    print(
        f"nobody leaves: refused {len(rules) - len(told)} of {worlds}, shortest rule otherwise {least} days", flush=True
    )


def main() -> None:
    """Parse the arguments and print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    worlds = parser.parse_args().worlds
    rate("burst of joiners, false alarms", worlds, lambda rng: is_alarm(rotating(rng, n=600, burst=True)))
    rate("the same by a crude rate", worlds, lambda rng: crude_alarm(rotating(rng, n=600, burst=True), JUDGED)[1])
    rate("no change, 150 members, false alarms", worlds, lambda rng: is_alarm(rotating(rng, n=150)))
    rate("hazard x 1.5, 600 members, power", worlds, lambda rng: is_alarm(rotating(rng, n=600, times=1.5)))
    rate("hazard x 1.5, 150 members, power", worlds, lambda rng: is_alarm(rotating(rng, n=150, times=1.5)))
    staying(min(worlds, STAYING_WORLDS))


if __name__ == "__main__":
    main()
