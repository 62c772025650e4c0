"""Training uplift: the people behind it, rounds drawn by lot, whole-group roll-outs, and the report to print."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from actions.audit import note
from actions.program_report import program_report
from figures.training import Training
from figures.training_lottery import Lottery, lotteries
from figures.training_names import VERDICT_NAMES
from figures.training_people import PARTS, Part, people_behind
from figures.training_roll_out import RollOut, looks_like_roll_out, roll_out
from figures.training_words import signed, signed_number
from figures.words import day
from models.staggered import Effect
from queries.filters import Filters
from ui.gate import gate
from ui.people_of_view import ViewPeople, people_of_view
from ui.text import inert
from ui.waiting import while_waited_for
from warehouse.workspace import Workspace


@st.fragment
@while_waited_for()
def people_section(workspace: Workspace, filters: Filters, program: str, without_others: bool) -> None:
    """Four tables, one at a time; a part of the page of its own."""
    st.header("The people behind it", anchor="people", divider=False)
    part: Part = (
        st.segmented_control(
            "Who",
            list(PARTS),
            default="compared",
            required=True,
            format_func=lambda key: PARTS[key],
            key="training_part",
            label_visibility="collapsed",
        )
        or "compared"
    )
    frame = people_behind(workspace, filters, program=program, part=part, without_others=without_others)
    shown = {"member_id": "Id"}
    if frame["at"].notna().any():
        shown["at"] = "Last step" if part == "unfinished" else "Completed"
    if part == "compared":
        shown["tier"] = "Tier a quarter before"
    people_of_view(
        workspace,
        filters,
        ViewPeople(
            frame=frame,
            shown=shown,
            key=f"training_{part}_{hashlib.sha256(program.encode()).hexdigest()[:8]}",
            alt=f"{PARTS[part]}: name, day and why",
            empty="Nobody is in this table.",
            stem=f"training-{part.replace('_', '-')}",
        ),
    )


def lottery_card(workspace: Workspace, filters: Filters, program: str) -> None:
    """Rounds that were drawn by lot; nothing where there are none."""
    found = lotteries(workspace, filters, program=program)
    if not found:
        return
    with st.container(border=True):
        st.subheader("Drawn by lot", anchor=False)
        st.dataframe(
            pd.DataFrame([_lottery_row(each) for each in found]),
            hide_index=True,
            alt="One row for each round drawn by lot: arms, uplift of the invited, chance, verdict",
            placeholder="–",
        )
        st.caption(
            "All who were drawn count in their arm, whoever took part. Counted is writing and reacting in whole weeks "
            "on both sides of the week of sending; Campaigns counts what people wrote from the day of sending on. "
            "Chance: how often arms drawn anew would differ as much."
        )


def roll_out_card(workspace: Workspace, filters: Filters, program: str) -> None:
    """The cross-check for whole groups; computed when it is asked for, because it takes seconds."""
    with st.container(border=True, height="stretch"):
        st.subheader("Given to whole groups at once?", anchor=False)
        hint = (
            "Many completions share a day, so it looks like it. "
            if looks_like_roll_out(workspace, filters, program=program)
            else ""
        )
        is_asked = st.toggle("Members did not choose these dates", key="roll_out")
        st.caption(f"{hint}Then two estimators for staggered roll-outs can check the result.")
        if is_asked:
            with st.spinner("Comparing groups by periods of four weeks"):
                _roll_out(roll_out(workspace, filters, program=program))


def report_button(workspace: Workspace, view: Training) -> None:
    """The program's report as one page to print."""
    if view.program is None or view.measured is None:
        return
    content = program_report(view, community=workspace.name)
    number = hashlib.sha256(content).hexdigest()[:8]
    name, who = f"{workspace.name}-program-report-{number}.html", gate()

    def noted() -> bytes:
        note(workspace, who=who, what="download", on_what=name, now=datetime.now(UTC).replace(tzinfo=None))
        return content

    st.download_button(
        "Report to print",
        data=noted,
        file_name=name,
        mime="text/html",
        on_click="ignore",
        icon=":material/print:",
        key="program_report",
    )


def _roll_out(found: RollOut) -> None:
    if found.effect is None or found.second_opinion is None:
        st.markdown(f":material/visibility_off: {inert(found.reason or 'Not enough data.')}")
        return
    for name, each in (("Callaway and Sant'Anna", found.effect), ("Imputation", found.second_opinion)):
        st.markdown(f"**{inert(name)}**: {inert(_effect(each))}")
    st.caption(
        inert(
            f"Acts per person and four weeks; {found.n_trained} trained in {found.cohorts} groups against "
            f"{found.n_controls} not trained. Right only if members did not choose when to come."
        )
    )


def _effect(each: Effect) -> str:
    low, high = each.interval
    return f"{signed_number(each.value)} ({signed_number(low)} to {signed_number(high)})"


def _lottery_row(each: Lottery) -> dict[str, object]:
    found = each.trial
    ratio = found.log_ratio if found else None
    known = ratio is not None and ratio.value is not None and ratio.low is not None and ratio.high is not None
    return {
        "Round": f"{each.name}, {day(each.day)}",
        "Invited": found.n_invited if found else None,
        "Waiting": found.n_held_out if found else None,
        "Uplift": signed(_ratio(ratio.value)) if known and ratio else None,
        "95 % interval": f"{signed(_ratio(ratio.low))} to {signed(_ratio(ratio.high))}"
        if known and ratio
        else (ratio.reason if ratio else each.reason),
        "Chance": f"{found.chance:.3f}" if found and found.chance is not None else None,
        "Verdict": VERDICT_NAMES[found.verdict] if found else "Too early to say",
    }


def _ratio(log_ratio: float | None) -> float:
    return math.expm1(log_ratio or 0.0)
