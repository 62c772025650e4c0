"""Whether groups stay equally long: the log-rank test, with late entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from models.survival import Lifetimes, risk_table, weight_at_risk


@dataclass(frozen=True)
class LogRank:
    """Distance of the groups from one common curve (chi-square), and how likely one as large is by chance."""

    statistic: float
    degrees: int
    chance: float


def log_rank(groups: Sequence[Lifetimes]) -> LogRank:
    """Test of one common hazard in all groups, of lifetimes that all weigh 1.

    Weak where curves cross. Groups in which nobody was ever at risk add nothing. Source: Mantel 1966, Cancer
    Chemotherapy Reports 50:163.

    >>> from models.survival import lifetimes
    >>> log_rank([lifetimes([1, 2], [1, 1]), lifetimes([1, 2], [1, 1])]).statistic
    0.0
    """
    everybody = Lifetimes(
        exit=np.concatenate([group.exit for group in groups]),
        ended=np.concatenate([group.ended for group in groups]),
        entry=np.concatenate([group.entry for group in groups]),
        weight=np.concatenate([group.weight for group in groups]),
    )
    time, at_risk, events = risk_table(everybody)
    share = np.array([weight_at_risk(group, time) / at_risk for group in groups])
    away = np.array([group.count_ended for group in groups]) - share @ events
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(at_risk > 1, events * (at_risk - events) / (at_risk - 1), 0.0)
    covariance = np.diag(share @ spread) - (share * spread) @ share.T
    degrees = int(np.linalg.matrix_rank(covariance)) if time.size else 0
    if degrees == 0:
        return LogRank(0.0, 0, 1.0)
    statistic = float(away @ np.linalg.pinv(covariance) @ away)
    return LogRank(statistic, degrees, float(chi2.sf(statistic, degrees)))
