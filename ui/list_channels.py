"""What belongs to one channel: form and score sheet of applications, the nominees, the target for superusers."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from actions.lists import in_words
from figures.applicants import form_text, score_sheet
from figures.nominees import nominated
from figures.skills import skills_view
from figures.wish import PURPOSES, Wish
from figures.words import count, listed
from queries.filters import Filters
from ui.navigation import link
from ui.people_of_view import ViewPeople, people_of_view
from ui.superusers import superusers_card
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace

IN, EVERYBODY = "Get a place", "Everybody who applied"
MOST_SKILLS = 8  # boxes on a form; more are not read


def of_channel(workspace: Workspace, filters: Filters, wish: Wish) -> None:
    """The section of the wish's channel and purpose, if it has one."""
    if wish.channel == "application":
        _application(workspace, filters, wish)
    if wish.channel == "nomination":
        _nominations(workspace, filters, wish)
    if wish.purpose == "superusers":
        superusers_card(workspace, filters)


@st.fragment
@while_waited_for()
def _application(workspace: Workspace, filters: Filters, wish: Wish) -> None:
    st.header("Applications", anchor="applications", divider=False)
    skills = wish.skills or tuple(skill.name for skill in skills_view(workspace, filters).skills[:MOST_SKILLS])
    with st.expander("Text of the form", icon=":material/edit_note:"):
        text = form_text(skills, ask_for=PURPOSES[wish.purpose][1], community=workspace.name)
        st.text_area("To paste into any form tool", text, height=320, key=f"form_{wish.purpose}_{len(skills)}")
    sheet = score_sheet(workspace, filters, wish=wish)
    if not sheet.count_forms:
        st.info("No applications yet. Upload them on the page Import as they come in.", icon=":material/inbox:")
        link("import", "Upload applications")
        return
    in_place = int(sheet.people["place"].sum())
    again = f" {count(sheet.repeated, 'form')} came twice; the newest counts." if sheet.repeated else ""
    st.markdown(
        f"**{in_place:,} of {count(len(sheet.people), 'applicant', 'applicants')} for {wish.size:,} places.** "
        + inert(f"{sheet.lottery}{again}{_out(sheet.left_out)}")
    )
    kind = st.segmented_control(
        "Who", [IN, EVERYBODY], default=IN, required=True, key="applicants_shown", label_visibility="collapsed"
    )
    shown = sheet.people[sheet.people["place"]] if kind == IN else sheet.people
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=shown,
            shown={"band": "Band", "score": "Score", "skills": "Skills named", "text": "Words"},
            key=f"score_sheet_{kind}",
            alt="One row per applicant: band, score, skills and words of the form",
            empty="No applicant may be asked.",
            stem="applicants",
            config={"Score": st.column_config.NumberColumn(format="%.1f", help="Open questions likely answered")},
        ),
    )


@st.fragment
@while_waited_for()
def _nominations(workspace: Workspace, filters: Filters, wish: Wish) -> None:
    st.header("Who was nominated", anchor="nominees", divider=False)
    found = nominated(workspace, filters, wish=wish)
    if not found.count_names:
        st.info("No nominations yet. Upload them on the page Import as they come in.", icon=":material/inbox:")
        link("import", "Upload nominations")
        return
    never = ""
    if found.never_seen:
        some = listed(list(found.never_seen[:3]))
        never = f" Nothing is known of {some}: check how the id is written."
    own = f" {count(found.count_self, 'person')} named themselves, which does not count." if found.count_self else ""
    st.markdown(
        f"**{count(len(found.people), 'person', 'people')} by {count(found.count_names, 'nomination')}.** "
        + inert(f"Whoever names many people counts less for each.{own}{never}{_out(found.left_out)}")
    )
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=found.people.assign(trust=100 * found.people["trust"]),
            shown={"trust": "Trust", "count_nominators": "Named by"},
            key="nominees",
            alt="One row per nominee: share of trust, how many named them",
            empty="No nominee may be asked.",
            stem="nominees",
            config={
                "Trust": st.column_config.NumberColumn(format="%.1f %%", help="Share of all trust; an order, no vote")
            },
        ),
    )


def _out(left_out: Mapping[str, int]) -> str:
    words = in_words(left_out)
    return f" Left out: {words}." if words else ""
