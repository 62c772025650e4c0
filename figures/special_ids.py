"""The ids that need more than their own key, as the models take them that look them up themselves."""

from __future__ import annotations

import numpy as np

from figures.cache import by_data_version
from models.special_ids import SpecialIds
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


def special_ids(workspace: Workspace) -> SpecialIds:
    """Staff and bots, pooled ids and second accounts of the whole workspace."""
    return _special_ids(workspace, Filters())


@by_data_version
def _special_ids(workspace: Workspace, filters: Filters) -> SpecialIds:
    found = ask(workspace, "special_ids", filters)
    return SpecialIds(
        member=found["member_key"].to_numpy(dtype=np.int64),
        person=found["person_key"].to_numpy(dtype=np.int64),
        pooled=found["is_pooled"].to_numpy(dtype=bool),
        staff=found["is_staff"].to_numpy(dtype=bool),
    )
