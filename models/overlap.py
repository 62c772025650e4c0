"""How much audiences have in common: shared people, Jaccard index and overlap coefficient of every two of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from models.histogram import Floats, Ints

MOST_COMPARED = 40  # METHODS 3.3: a larger matrix cannot be read


@dataclass(frozen=True, eq=False)
class Overlap:
    """Of every two of n audiences, as n × n matrices that are symmetric.

    sizes: people in each. shared: people in both. jaccard: shared / people in either. coefficient: shared / the smaller
    one, so 1 where one audience lies wholly in the other. Both are NaN where an audience is empty.
    """

    sizes: Ints
    shared: Ints
    jaccard: Floats
    coefficient: Floats

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        """Places of every two different audiences, each two once."""
        first, second = np.triu_indices(self.sizes.size, k=1)
        return first.astype(np.int64), second.astype(np.int64)


def overlap(sets: csr_array) -> Overlap:
    """Overlap of audiences given as rows with one column per person; whatever stands in a cell means "in it".

    Raises ValueError for more than MOST_COMPARED audiences.

    >>> found = overlap(csr_array(np.array([[1, 1, 1, 0], [0, 1, 1, 1]])))
    >>> int(found.shared[0, 1]), float(found.jaccard[0, 1]), round(float(found.coefficient[0, 1]), 3)
    (2, 0.5, 0.667)
    """
    if sets.shape[0] > MOST_COMPARED:
        raise ValueError(f"at most {MOST_COMPARED} audiences are compared, not {sets.shape[0]}")
    ones = csr_array((np.ones(sets.nnz, dtype=np.int64), sets.indices, sets.indptr), shape=sets.shape)
    shared = np.asarray((ones @ ones.T).toarray(), dtype=np.int64)
    sizes = np.diagonal(shared).copy()
    either = sizes[:, None] + sizes[None, :] - shared
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    return Overlap(sizes, shared, _share(shared, either, smaller), _share(shared, smaller, smaller))


def _share(part: Ints, whole: Ints, smaller: Ints) -> Floats:
    """Part / whole; NaN where one of both audiences is empty, since nothing can be said of it."""
    shares: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=smaller > 0)
    return shares
