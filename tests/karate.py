"""Zachary's karate club as an attention graph: every tie in both directions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from models.attention import Attention, attention

TIES = pd.read_csv(Path(__file__).parent / "reference" / "karate_edges.csv")


def karate() -> Attention:
    """34 people, 78 ties, weighted as networkx ships them."""
    ends, weights = TIES[["a", "b"]].to_numpy(), TIES["weight"].to_numpy()
    both = np.concatenate([ends, ends[:, ::-1]])
    return attention(both[:, 0], both[:, 1], np.concatenate([weights, weights]))
