"""Negative control: what the trained did where the program could change nothing, by the same comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.panel import Cumulated, window
from models.stacks import Stacks
from models.uplift import FEWEST, SMALLEST_CALLED, LogRatio, log_ratio, symmetric, window_sums


@dataclass(frozen=True, eq=False)
class NegativeControl:
    """ratio: the default estimate of acts that the program cannot reach. acting: compared trained with any of them."""

    ratio: LogRatio
    acting: int

    @property
    def is_enough(self) -> bool:
        """Enough people act there for it to say anything."""
        return self.acting >= FEWEST and self.ratio.is_known

    @property
    def has_moved(self) -> bool:
        """Its interval leaves 0 out and it is beyond what data that nobody randomised may be wrong by.

        Stricter against ourselves than a verdict, which needs the whole interval beyond: a warning is worth more here
        than a claim.
        """
        low, high = self.ratio.interval
        beyond = abs(self.ratio.value or 0.0) > SMALLEST_CALLED
        return self.is_enough and beyond and (low > 0 or high < 0)


def negative_control(stacks: Stacks, untouched: Cumulated) -> NegativeControl:
    """The same people, controls, weights and weeks; only the acts are those in groups that the program is not about.

    Source: METHODS 4.3.
    """
    length = stacks.rules.length
    ratio = log_ratio(window_sums(stacks, untouched, symmetric(length), by_tier=False))
    acting = 0
    for stack in stacks.stacks:
        both = window(untouched, stack.trained, stack.week - length, stack.week + length)
        there = window(untouched, stack.trained, stack.week, stack.week)
        acting += int(np.count_nonzero(both - there))
    return NegativeControl(ratio, acting)
