"""The cards of Campaigns: the ledger of lists, one list with its people and steps, and what came of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from actions.access import Act, may
from actions.campaigns import STEPS, StepsRead, mark_list_sent, read_steps, tick_steps
from figures.campaign_waves import HELD_OUT
from figures.campaigns import Campaigns, Outcome
from figures.hit_rate import last_quarter, ranking_in_words
from figures.wish import CHANNELS, PURPOSES
from figures.words import count, day, percent
from queries.filters import Filters
from ui.gate import gate
from ui.problems import told_in_words
from ui.text import inert
from ui.uploads import on_disk
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

HEIGHT = 420


def ledger(view: Campaigns) -> int | None:
    """Every list, newest first; the number of the one that is looked at."""
    rows = view.lists
    names = {int(row["list_key"]): _name(row) for row in rows.to_dict("records")}
    with st.expander(f"All lists ({len(rows):,})", icon=":material/list:"):
        st.dataframe(
            pd.DataFrame(
                {
                    "List": rows["list_key"],
                    "For": [PURPOSES.get(str(key), (str(key or "–"), ""))[0] for key in rows["purpose"].fillna("–")],
                    "By": [CHANNELS.get(str(key), str(key)) for key in rows["channel"]],
                    "Program": rows["program"],
                    "State": rows["state"],
                    "Made": rows["created_at"],
                    "Sent": rows["sent_at"],
                    "Invited": rows["count_invited"],
                    "Held out": rows["count_held_out"],
                    "Joined": rows["count_joined"],
                    "Completed": rows["count_completed"],
                    "Declined": rows["count_declined"],
                }
            ),
            hide_index=True,
            alt="One row per list: purpose, channel, state, days, people by arm and step",
            placeholder="–",
            column_config={name: st.column_config.DateColumn(format="D MMM YYYY") for name in ("Made", "Sent")},
        )
    return st.selectbox("List", list(names), format_func=lambda key: names[key], key="list")


def _name(row: dict[object, object]) -> str:
    purpose = PURPOSES.get(str(row["purpose"]), ("List", ""))[0]
    channel = CHANNELS.get(str(row["channel"]), str(row["channel"]))
    people = count(int(str(row["count_people"])), "person", "people")
    made = day(pd.Timestamp(str(row["created_at"])))
    return f"{row['list_key']} · {purpose}, {channel.casefold()}, {people}, {row['state']}, {made}"


def sending(workspace: Workspace, view: Campaigns, number: int) -> None:
    """Mark a draft as sent; after that its people count as asked."""
    row = view.lists[view.lists["list_key"] == number].iloc[0]
    if row["state"] == "sent":
        st.caption(f":material/send: Sent on {day(row['sent_at'])}; its people are not asked again for 90 days.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Mark as sent",
            type="primary",
            icon=":material/send:",
            key="mark_sent",
            on_click=_mark,
            args=(workspace, number),
        )
        st.caption("A draft: nobody on it counts as asked. Mark it on the day it goes out.")


def _mark(workspace: Workspace, number: int) -> None:
    mark_list_sent(workspace, number, who=gate(), now=datetime.now(UTC))


def outcome_card(found: Outcome) -> None:
    """What came of it, in words and by arm."""
    with st.container(border=True):
        st.subheader("What came of it", anchor=False)
        st.markdown(f"**{inert(found.words.claim)}** {inert(found.words.consequence)}")
        if found.words.next_step:
            st.caption(inert(found.words.next_step))
        if found.weeks is None:
            return
        arms = found.people.assign(arm=found.people["arm"].fillna("invited")).groupby("arm", sort=False)
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        "Arm": "Held out" if arm == HELD_OUT else "Invited",
                        "People": len(part),
                        f"Wrote in {found.weeks} weeks before": float(part["before"].mean()),
                        f"In {found.weeks} weeks after": float(part["after"].mean()),
                        "Took part": percent(float(part["has_joined"].mean())),
                    }
                    for arm, part in arms
                ]
            ),
            hide_index=True,
            alt="One row per arm: people, contributions per person before and after, share who took part",
            column_config={
                f"Wrote in {found.weeks} weeks before": st.column_config.NumberColumn(format="%.1f"),
                f"In {found.weeks} weeks after": st.column_config.NumberColumn(format="%.1f"),
            },
        )


def hit_rate_card(workspace: Workspace, view: Campaigns) -> None:
    """Whether those whom lists named rose; the ranking's own past where no list is old enough."""
    with st.container(border=True):
        st.subheader("Did those we named rise?", anchor=False)
        found = last_quarter(view.hit_rates)
        for each in found:
            st.markdown(inert(each.in_words()))
        if any(each.hits is not None for each in found):
            st.caption(
                "Risen: in the top 5 % of the 12 weeks after, active in both halves. Invited and waiting people count "
                "alike; whether inviting helped stands above."
            )
        else:
            if not found:
                st.markdown("No list was sent yet, so none can be checked.")
            _ranking_check(workspace)


@st.fragment
@while_waited_for()
def _ranking_check(workspace: Workspace) -> None:
    """On demand, because judging the ranking at dates of the past takes seconds."""
    if st.toggle("Check the ranking of Almost ready against the past", key="ranking_check"):
        with st.spinner("Ranking people as of the past"):
            words = ranking_in_words(workspace, Filters())
        st.markdown(inert(words))


@st.fragment
@while_waited_for()
def people_and_steps(workspace: Workspace, found: Outcome) -> None:
    """Who is on the list; tick who joined, completed or declined, or upload the list with it filled in."""
    st.header("The people", anchor="people", divider=False)
    if not may(gate(), Act.SEE_NAMES):
        st.info("Names are shown to analysts, managers and admins.", icon=":material/lock:")
        return
    people = found.people
    drawn = pd.DataFrame(
        {
            "Name": people["name"],
            "Id": people["member_id"],
            "Arm": ["waits" if arm == HELD_OUT else "invited" for arm in people["arm"]],
            "Joined": people["joined_at"],
            "Completed": people["completed_at"],
            "Declined": people["declined_at"],
            "Why": people["why"],
        }
    )
    days = {name: st.column_config.DateColumn(format="D MMM YYYY") for name in STEPS.values()}
    state = st.dataframe(
        drawn,
        key=f"steps_{found.number}_{workspace.settings_version}",
        hide_index=True,
        height=min(HEIGHT, 36 * (len(drawn) + 1) + 4),
        on_select="rerun",
        selection_mode="multi-row",
        alt="The people of the list with arm and steps",
        placeholder="–",
        column_config=days | {"Why": st.column_config.TextColumn(width="large")},
    )
    if not may(gate(), Act.MAKE_LISTS):
        return
    keys = [int(people["listed_member_key"].iloc[row]) for row in state["selection"]["rows"] if row < len(people)]
    _ticks(workspace, found.number, keys)
    _upload(workspace, found.number)


def _ticks(workspace: Workspace, number: int, keys: list[int]) -> None:
    if not keys:
        st.caption("Select people to note that they joined, completed or declined.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{count(len(keys), 'person', 'people')} selected:**")
        for step, words in STEPS.items():
            if st.button(words, key=f"step_{step}"):
                with told_in_words():
                    tick_steps(workspace, number, step, keys, who=gate(), now=datetime.now(UTC))
                st.rerun()


def _upload(workspace: Workspace, number: int) -> None:
    with st.expander("Upload the list with results", icon=":material/upload_file:"):
        upload = st.file_uploader(
            "The downloaded list with a column joined, completed or declined filled in",
            type=["csv", "xlsx", "tsv", "txt"],
            key=f"results_{number}",
        )
        if upload is not None and st.button("Note these results", key="note_results", type="primary"):
            with told_in_words():
                st.session_state["results_read"] = read_steps(
                    workspace, number, on_disk(upload), name=upload.name, who=gate(), now=datetime.now(UTC)
                )
                st.rerun()
        noted = st.session_state.get("results_read")
        if isinstance(noted, StepsRead):
            st.success(inert(noted.in_words()))
