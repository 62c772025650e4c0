"""The people of a list with message and reason, its columns, and the buttons that make and download it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from actions.access import Visitor
from actions.build_list import BuiltList, build_list, download
from actions.list_files import COLUMNS, DEFAULT_COLUMNS
from downloads.tables import file_name
from errors import WrongUsage
from figures.messages import PLACES, TEMPLATES, starter
from figures.proposal import HELD_OUT, Proposal
from figures.rewards import REWARDS, suggested
from figures.wish import Wish
from figures.words import capital
from queries.filters import Filters
from ui.gate import gate
from ui.navigation import link
from ui.text import inert
from warehouse.workspace import Workspace

KINDS = {
    "xlsx": ("Download for Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("Download as CSV", "text/csv"),
    "txt": ("E-mail addresses alone", "text/plain"),
}
HEIGHT = 420


def list_out(workspace: Workspace, filters: Filters, found: Proposal) -> None:
    """The people, then what to write to them, then the files."""
    st.header("The people", anchor="people", divider=False)
    wish = found.wish
    template = st.session_state.get(_key(wish)) or TEMPLATES[wish.channel]
    try:
        texts = [
            starter(row, found.pool.skills, wish, community=workspace.name, text=template)
            for row in found.people.to_dict("records")
        ]
    except WrongUsage as wrong:
        st.warning(inert(wrong.sentence()), icon=":material/edit_off:")
        texts = ["" for _ in range(len(found.people))]
        template = TEMPLATES[wish.channel]
    messages = _people(found, texts)
    _message_card(wish)
    _rewards_card()
    _files(workspace, filters, found, template, messages)


def _key(wish: Wish) -> str:
    return f"message_{wish.channel}"


def _people(found: Proposal, texts: Sequence[str]) -> dict[int, str]:
    """The table; messages that were edited in it, by member key."""
    people = found.people
    drawn = pd.DataFrame(
        {
            "Name": people["name"],
            "Tier": people["tier"],
            "Mostly in": people["community"],
            "Arm": ["waits" if arm == HELD_OUT else "invite" for arm in people["arm"]],
            "Why": people["why"],
            "Reward": [capital(suggested(row).kind) for row in people.to_dict("records")],
            "Message": texts,
        }
    )
    if not found.held_out:
        drawn = drawn.drop(columns="Arm")
    version = hashlib.sha256(repr((list(people["member_key"]), list(texts))).encode()).hexdigest()[:8]
    edited = st.data_editor(
        drawn,
        key=f"list_people_{version}",
        hide_index=True,
        height=min(HEIGHT, 36 * (len(drawn) + 1) + 4),
        disabled=[name for name in drawn.columns if name != "Message"],
        alt="The people of the list in the order of choice, with the reason; the message can be edited",
        column_config={
            "Name": st.column_config.TextColumn(width=150),
            "Why": st.column_config.TextColumn(width=300),
            "Reward": st.column_config.TextColumn(width=90, help="What it is, and what is known of it, stands below."),
            "Message": st.column_config.TextColumn(width=220, help="Click twice to edit."),
        },
    )
    keys = [int(key) for key in people["member_key"]]
    rows = zip(keys, texts, edited["Message"], strict=True)
    return {key: str(text) for key, before, text in rows if isinstance(text, str) and text != before}


def _message_card(wish: Wish) -> None:
    with st.expander("What to write", icon=":material/edit:"):
        st.text_area("Beginning of the message", TEMPLATES[wish.channel], key=_key(wish), height=150)
        places = ", ".join(f"{{{name}}} is {words}" for name, words in PLACES.items())
        st.caption(inert(f"{places}. Nothing is sent from here: copy it, or use the column Message of the file."))


def _rewards_card() -> None:
    with st.expander("What they might value", icon=":material/redeem:"):
        for each in REWARDS:
            st.markdown(f"**{inert(each.words)}.** {inert(each.evidence)}. :gray[{inert(each.doubt)}.]")
        st.caption("A suggestion from what a person does, never a fact about them. Ask before you reward.")


def _files(workspace: Workspace, filters: Filters, found: Proposal, template: str, messages: Mapping[int, str]) -> None:
    columns = st.multiselect(
        "Columns of the file", list(COLUMNS), list(DEFAULT_COLUMNS), format_func=COLUMNS.__getitem__, key="list_columns"
    )
    if not columns:
        st.caption("Choose at least one column.")
        return
    who = gate()  # here: the click runs elsewhere

    def make() -> BuiltList:
        return build_list(
            workspace,
            filters,
            found.wish,
            template=template,
            messages=messages,
            columns=columns,
            who=who,
            now=datetime.now(UTC),
        )

    versions = f"{workspace.folder}|{workspace.data_version}|{workspace.settings_version}|{filters}|{found.wish}"
    number = hashlib.sha256(f"{versions}|{template}|{sorted(messages.items())}|{columns}".encode()).hexdigest()
    what = f"{found.wish.purpose}-{found.wish.channel}-{found.given}-people"
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind, (words, mime) in KINDS.items():
            st.download_button(
                words,
                data=_bytes(workspace, make, kind, who),
                file_name=file_name(workspace.name, what, 0, number, ending=kind).replace("-0000-", "-"),
                mime=mime,
                on_click="ignore",
                type="primary" if kind == "xlsx" else "secondary",
                icon=":material/mail:" if kind == "txt" else ":material/download:",
                key=f"list_{kind}",
            )
    st.caption("A download makes a draft in the ledger: nobody counts as asked until it is marked as sent.")
    link("campaigns", "Mark it as sent, and see what comes of it")


def _bytes(workspace: Workspace, make: Callable[[], BuiltList], kind: str, who: Visitor) -> Callable[[], bytes]:
    return lambda: download(workspace, make(), kind, who=who, now=datetime.now(UTC))
