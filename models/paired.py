"""The fair Gini of several blocks over the same resamples of members, so that the blocks can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from models.histogram import CountHistogram, Floats, Ints
from models.intervals import RESAMPLES
from models.thinning import Thinned, share_kept, thinned

# Members are drawn one by one up to this many rows (member and block): a tenth of a second. Above, draws come from the
# normal distribution that the resamples tend to; with that many rows the two agree to a few per cent of the width.
MOST_ROWS_RESAMPLED = 15_000


@dataclass(frozen=True, eq=False)
class PairedBlock:
    """One block: counts by member row (those above zero), their histogram with any zeros, and its thinning."""

    block: int
    member: Ints
    count: Ints
    data: CountHistogram
    table: Thinned
    among_contributors: bool

    def gini(self, members: Ints) -> Floats:
        """Fair Gini of histograms over data.values, one row each."""
        return self.table.gini_of_rows(members, among_contributors=self.among_contributors)

    @property
    def value(self) -> float:
        """Fair Gini of the block as it is."""
        return float(self.gini(self.data.members[None, :])[0])

    @property
    def place(self) -> Ints:
        """Where each row's count stands among data.values."""
        return np.searchsorted(self.data.values, self.count).astype(np.int64)


def paired_block(
    block: int, member: Ints, count: Ints, *, data: CountHistogram, mean: float, among_contributors: bool
) -> PairedBlock:
    """A block whose members' counts are thinned to `mean`. data: histogram of `count` and of known members at zero."""
    keep = share_kept(data, mean, among_contributors=among_contributors)
    return PairedBlock(block, member, count, data, thinned(data.values, keep), among_contributors)


def paired_draws(
    blocks: list[PairedBlock], n_members: int, *, rng: np.random.Generator, resamples: int = RESAMPLES
) -> Floats:
    """Fair Gini of each block in each resample of members, shape (resamples, blocks).

    A member is drawn with all their blocks. n_members: members are numbered below it; where blocks have more, the
    others are at zero throughout. Resamples that leave a block empty are NaN there.
    """
    rows = sum(block.member.size for block in blocks)
    if rows > MOST_ROWS_RESAMPLED:
        return _normal_draws(blocks, n_members, rng=rng, resamples=resamples)
    weights = np.empty((n_members, resamples), dtype=np.int64)
    size = _size(blocks, n_members)
    for column in range(resamples):
        times = int(rng.binomial(size, n_members / size))  # the others are drawn too, and stay at zero
        weights[:, column] = np.bincount(rng.integers(0, n_members, times), minlength=n_members)
    return np.column_stack([block.gini(_resampled(block, weights)) for block in blocks])


def _size(blocks: list[PairedBlock], n_members: int) -> int:
    """Members that are drawn from, those at zero in every block included."""
    return max(n_members, *(block.data.n for block in blocks))


def _resampled(block: PairedBlock, weights: Ints) -> Ints:
    """Histograms of the block in each resample. Members at zero fill up to the block's size."""
    here = csr_array(
        (np.ones(block.member.size, dtype=np.int64), (block.place, block.member)),
        shape=(block.data.values.size, weights.shape[0]),
    )
    members: Ints = np.asarray(here @ weights).T
    if block.data.values[0] == 0:
        members[:, 0] = np.maximum(block.data.n - members.sum(axis=1), 0)
    return members


def _normal_draws(blocks: list[PairedBlock], n_members: int, *, rng: np.random.Generator, resamples: int) -> Floats:
    """The same from the joint normal limit: each member's pull on each block's Gini, squared and summed.

    Source: infinitesimal jackknife, Efron 1982, The Jackknife, the Bootstrap and Other Resampling Plans, ch. 6.
    """
    pulls = np.zeros((len(blocks), n_members))
    for row, block in enumerate(blocks):
        pull = block.table.gradient(block.data.members, among_contributors=block.among_contributors)
        if block.data.values[0] == 0:  # whoever is not drawn leaves their place to one at zero
            pull = pull - pull[0]
        pulls[row, block.member] = pull[block.place]
    sums = pulls.sum(axis=1)
    spread = pulls @ pulls.T - np.outer(sums, sums) / _size(blocks, n_members)
    result: Floats = rng.multivariate_normal([block.value for block in blocks], spread, size=resamples, method="eigh")
    return result
