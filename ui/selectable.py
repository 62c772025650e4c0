"""A table whose rows can be selected by those who may act on them; for everybody else it is only read."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

HEIGHT = 320  # pixels: about eight rows, then it scrolls
ROWS_IN_HEIGHT = 8


def selected_rows(
    frame: pd.DataFrame, *, key: str, mode: Literal["single-row", "multi-row"], alt: str, may_select: bool
) -> list[int]:
    """Draw the table and give back the places of the selected rows.

    frame: columns under the names that are read. key: changes with the data, so that no old selection meets new rows.
    """
    height: Literal["content"] | int = "content" if len(frame) <= ROWS_IN_HEIGHT else HEIGHT
    columns = {
        str(name): st.column_config.NumberColumn(format="localized")
        for name in frame.columns
        if pd.api.types.is_integer_dtype(frame[name])
    }
    draw = partial(
        st.dataframe, frame, key=key, alt=alt, column_config=columns, hide_index=True, height=height, placeholder="–"
    )
    if not may_select:
        draw()
        return []
    state: Any = draw(on_select="rerun", selection_mode=mode)
    return [row for row in state["selection"]["rows"] if row < len(frame)]
