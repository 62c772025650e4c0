"""Several topics in one cell: which ones, and frames with one row for each of them."""

from __future__ import annotations

import re

import pandas as pd

# Blanks, "and" and a comma followed by a blank stand inside the name of one topic more often than between two.
_PARTS = re.compile(r"[;|\n\t]|,(?!\s)|>\s*<")


def topics_of(cell: str) -> tuple[str, ...]:
    """The topics that stand in one cell, each once, in their order; the cell itself where it is one topic.

    >>> topics_of("dress;venue"), topics_of("<python><pandas>"), topics_of("a|b|a"), topics_of("food, drink")
    (('dress', 'venue'), ('python', 'pandas'), ('a', 'b'), ('food, drink',))
    """
    plain = cell.strip()
    is_tagged = plain.startswith("<") and plain.endswith(">")
    parts = [part.strip() for part in _PARTS.split(plain[1:-1] if is_tagged else plain)]
    return tuple(dict.fromkeys(part for part in parts if part)) or (cell,)


def one_topic_each(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with one for each topic of its cell: for counts by topic, never for totals.

    Rows without a topic stay as they are.
    """
    cells = rows["topic"]
    split = {str(cell): topics_of(str(cell)) for cell in cells.dropna().unique()}
    if all(len(topics) == 1 and topics[0] == cell for cell, topics in split.items()):
        return rows
    listed = pd.Series([split.get(str(cell), (None,)) for cell in cells], index=rows.index, dtype="object")
    return pd.DataFrame(rows.assign(topic=listed).explode("topic", ignore_index=True))
