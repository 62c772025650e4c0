"""The people behind any view: a table with the view's own columns, selection, who is left out, and the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from figures.words import count
from queries.filters import Filters
from ui.gate import may_see_names
from ui.list_offer import list_offer
from ui.text import inert
from warehouse.workspace import Workspace

HEIGHT = 420  # pixels: about eleven people, then it scrolls
MOST_ROWS = 500  # as figures.people: a table of more is not read by anybody


@dataclass(frozen=True)
class ViewPeople:
    """The people of one view, in the view's order.

    frame: member_key, name, member_id, why (the reason on the list, readable by itself) and the columns that `shown`
    names. shown: column of frame -> the name that is read. config: name that is read -> st.column_config, where the
    plain look of its type is not enough. key: unique on the page. alt: what the table holds, for who cannot see it.
    empty: the sentence when nobody is in it. stem: what the list is, for the file's name ("providers").
    """

    frame: pd.DataFrame
    shown: Mapping[str, str]
    key: str
    alt: str
    empty: str
    stem: str
    config: Mapping[str, Any] = field(default_factory=dict)


def people_of_view(workspace: Workspace, filters: Filters, people: ViewPeople) -> tuple[int, ...]:
    """Draw the table and the way to a list; the member keys of the selected rows, none where nothing is selected.

    Without a selection everybody in the table is offered as a list.
    """
    if not may_see_names(workspace, people.stem):
        return ()
    if people.frame.empty:
        st.info(inert(people.empty), icon=":material/group_off:")
        return ()
    if len(people.frame) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {count(len(people.frame), 'person', 'people')}.")
    selected = _table(people, version=f"{workspace.data_version}_{workspace.settings_version}")
    _offer(workspace, filters, people, selected)
    return selected


def _table(people: ViewPeople, *, version: str) -> tuple[int, ...]:
    rows = people.frame.head(MOST_ROWS)
    drawn = pd.DataFrame(
        {"Name": rows["name"]} | {label: rows[column] for column, label in people.shown.items()} | {"Why": rows["why"]}
    )
    state: Any = st.dataframe(
        drawn,
        key=f"{people.key}_{version}",
        hide_index=True,
        height=min(HEIGHT, 36 * (len(drawn) + 1) + 4),
        on_select="rerun",
        selection_mode="multi-row",
        alt=people.alt,
        placeholder="–",
        column_config=_looks(drawn) | dict(people.config),
    )
    keys = rows["member_key"].to_numpy()
    return tuple(int(keys[row]) for row in state["selection"]["rows"] if row < len(keys))


def _looks(drawn: pd.DataFrame) -> dict[str, Any]:
    """How whole numbers and days look where the view says nothing; reasons get room."""
    looks: dict[str, Any] = {"Why": st.column_config.TextColumn(width="large")}
    for name in drawn.columns:
        if pd.api.types.is_integer_dtype(drawn[name]):
            looks[str(name)] = st.column_config.NumberColumn(format="localized")
        elif pd.api.types.is_datetime64_any_dtype(drawn[name]):
            looks[str(name)] = st.column_config.DateColumn(format="D MMM YYYY")
    return looks


def _offer(workspace: Workspace, filters: Filters, people: ViewPeople, selected: tuple[int, ...]) -> None:
    chosen = people.frame[people.frame["member_key"].isin(selected)] if selected else people.frame
    keys = tuple(int(key) for key in chosen["member_key"])
    list_offer(
        workspace,
        filters,
        keys,
        who="selected" if selected else "in this table",
        stem=people.stem,
        key=f"{people.key}_list",
        reasons={key: str(why) for key, why in zip(keys, chosen["why"], strict=True)},
    )
