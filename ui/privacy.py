"""Parts of the page Data & privacy: erase or give out one person, backups, who may do what, who did what."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from actions.access import Act, Role
from actions.audit import read_audit, read_door
from actions.backups import back_up, backups_of, put_back
from actions.erase import erase_member, held_about, held_as_json
from actions.imports import now
from actions.retention import SETTING, delete_old, preview
from actions.settings import change_settings, settings_of
from figures.words import count, day
from ui.gate import gate, may_here
from ui.problems import told_in_words
from ui.text import inert
from ui.uploads import drop_all
from warehouse.backup import DAYS_KEPT, KEPT, Backup
from warehouse.settings import LEAST_MONTHS, MOST_MONTHS
from warehouse.workspace import Workspace

AUDIT_SHOWN = 500  # lines: cli.py audit prints all of them
MILLION = 1e6


def one_person(workspace: Workspace) -> None:
    """Find somebody by id or e-mail address; give out what is held, or erase after the id was typed again."""
    st.header("One person", anchor="person")
    _said("erased")
    who = st.text_input("Id or e-mail address, as the export has it", key="subject", max_chars=320)
    if not who.strip():
        st.caption("A member may ask what is held about them, and to be erased. Both are written into the audit.")
        return
    with told_in_words():
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Collect what is held", icon=":material/folder_shared:", key="collect"):
                held = held_about(workspace, who, who=gate(), now=now())
                rows = sum(len(each) for each in held["held"].values())
                st.download_button(
                    f"Download ({count(rows, 'row')})",
                    held_as_json(held),
                    file_name=f"{workspace.name}-held-{now():%Y%m%d-%H%M%S}.json",
                    mime="application/json",
                    on_click="ignore",
                    key="held",
                )
        with st.popover("Erase this person", icon=":material/person_remove:", key="erase_person"):
            st.markdown(
                "Everything that names them goes, from every table and text, and a later import of an old export "
                f"leaves them out. Backups hold them for at most {DAYS_KEPT} days more. **This cannot be taken back.**"
            )
            again = st.text_input("Type the same again", key="erase_again")
            if st.button("Erase for good", type="primary", key="erase_now", disabled=again.strip() != who.strip()):
                done = erase_member(workspace, who, who=gate(), now=now())
                drop_all()
                st.session_state["said_erased"] = done.in_words()
                st.cache_data.clear()
                st.rerun()


def retention_part(workspace: Workspace) -> None:
    """How many months are kept: the choice, what would go by it, and the deletion."""
    st.header("How long it is kept", anchor="retention")
    _said("deleted")
    chosen = settings_of(workspace)[SETTING]
    wanted = st.number_input(
        "Months to keep",
        min_value=LEAST_MONTHS,
        max_value=MOST_MONTHS,
        value=int(chosen) if chosen else None,
        placeholder="All of it",
        key="keep_months",
        width=220,
        help="Counted in whole months. Empty: everything is kept, however old.",
    )
    text = str(wanted or "")
    found = preview(workspace, months=int(wanted or 0), now=now())
    st.caption(found.in_words())
    with st.container(horizontal=True), told_in_words():
        if st.button("Keep it so", key="keep_so", disabled=text == chosen):
            change_settings(workspace.name, [(SETTING, text)], who=gate(), now=now())
            st.rerun()
        is_due = text == chosen and bool(found.acts or found.forms)
        if is_due and st.button("Delete it now", type="primary", key="delete_old", icon=":material/delete_sweep:"):
            st.session_state["said_deleted"] = delete_old(workspace, who=gate(), now=now()).in_words()
            st.rerun()
    if chosen:
        st.caption("It goes by itself while the dashboard runs, once a month, and stands in the audit.")


def backups_part(workspace: Workspace) -> None:
    """What there is, until when; make one, put one back."""
    st.header("Backups", anchor="backups")
    _said("restored")
    known = backups_of(workspace.name)
    st.caption(
        f"Made daily while the dashboard runs and before every erasure and upgrade, read back and counted. "
        f"The newest {KEPT} are kept, none for more than {DAYS_KEPT} days."
    )
    if st.button("Back up now", icon=":material/save:", key="back_up"):
        with told_in_words():
            back_up(workspace, who=gate(), now=now())
        st.rerun()
    if not known:
        st.info("There is no backup yet.", icon=":material/save:")
        return
    _backups_table(known)
    with st.popover("Put one back", icon=":material/settings_backup_restore:", key="put_back"):
        names = {each.file: f"{day(each.made_at)}, {each.made_at:%H:%M}, {each.reason}" for each in known}
        chosen = st.selectbox("Backup", list(names), format_func=lambda file: names[file], key="restore_file")
        st.caption("The present state is backed up first. Who was erased since stays erased.")
        if st.button("Put it back", type="primary", key="restore_now"):
            with told_in_words():
                done = put_back(workspace.name, chosen, who=gate(), now=now())
            st.session_state["said_restored"] = f"The backup of {day(done.made_at)} is in place."
            st.cache_data.clear()
            st.rerun()


def _backups_table(known: Sequence[Backup]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Made (UTC)": [each.made_at for each in known],
                "Why": [each.reason for each in known],
                "Acts": [each.counts.get("event", 0) for each in known],
                "MB": [each.size / MILLION for each in known],
                "Gone on": [each.gone_at.date() for each in known],
            }
        ),
        hide_index=True,
        alt="Backups, the newest first, with how much each holds",
        column_config={
            "Acts": st.column_config.NumberColumn(format="localized"),
            "MB": st.column_config.NumberColumn(format="%.1f"),
            "Made (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "Gone on": st.column_config.DateColumn(format="D MMM YYYY"),
        },
    )


def who_may_what() -> None:
    """The roles and what each may do, and the visitor's own."""
    st.header("Who may do what", anchor="access")
    st.dataframe(
        pd.DataFrame(
            {"What": [act.words for act in Act]}
            | {role.name.capitalize(): ["yes" if role >= act.least else "–" for act in Act] for role in Role}
        ),
        hide_index=True,
        alt="One row for each thing that can be done, and which roles may do it",
    )
    st.caption(f"You are here as {gate().role.name.lower()}. The file of roles says who is what; see docs/running.md.")


def audit_part(workspace: Workspace) -> None:
    """Who did what, the newest first, and whether a line is missing."""
    st.header("Who did what", anchor="audit")
    found = read_audit(workspace, who=gate())
    if found.broken_at is not None:
        st.error(f"Line {found.broken_at:,} does not follow from the one before it: somebody changed the audit.")
    else:
        st.caption("Every line fits the one before it: none was changed, and none is missing between them.")
    lines = found.lines.head(AUDIT_SHOWN)
    st.dataframe(
        lines.rename(
            columns={"audit_key": "No.", "acted_at": "When (UTC)", "who": "Who", "what": "What", "on_what": "On what"}
        ),
        hide_index=True,
        placeholder="–",
        alt="Lines of the audit, the newest first",
        column_config={"When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm:ss")},
    )


def door_part() -> None:
    """Who signed in and what was refused; for admins of all communities, because it tells of all."""
    if gate().workspaces is not None:
        return
    st.subheader("Sign-ins and refusals", anchor="door")
    found = read_door(who=gate())
    if found.broken_at is not None:
        st.error(
            f"Line {found.broken_at:,} is missing or does not follow from the one before it: somebody changed the file."
        )
    elif not found.lines:
        st.caption("Nobody has signed in, and nobody was refused.")
    else:
        st.caption("Of all communities. The same refusal within a minute is one line; no line was changed.")
    if not found.lines:
        return
    st.dataframe(
        pd.DataFrame(
            [
                [each["audit_key"], pd.Timestamp(str(each["acted_at"])), each["who"], each["what"], each["on_what"]]
                for each in found.lines[:AUDIT_SHOWN]
            ],
            columns=["No.", "When (UTC)", "Who", "What", "On what"],
        ),
        hide_index=True,
        placeholder="–",
        alt="Sign-ins and refusals, the newest first",
        column_config={"When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm:ss")},
    )


def admins_only(act: Act) -> bool:
    """Whether the visitor may; otherwise a sentence."""
    if may_here(act):
        return True
    st.info("Erasing, backups and the audit are for admins.", icon=":material/lock:")
    return False


def _said(what: str) -> None:
    words = st.session_state.pop(f"said_{what}", None)
    if words:
        st.success(inert(words), icon=":material/check:")
