"""What came of the last import: every row accounted for, reasons, the rows left out as a download, where to go next."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.imports import rejected_rows
from downloads.tables import to_csv
from figures.words import count, day
from ingest.report import ImportReport
from ui.navigation import link
from ui.text import inert
from warehouse.workspace import open_workspace


def last_reports() -> None:
    """The reports of this session's last import, until the next one."""
    name, reports = st.session_state.get("reports", ("", []))
    for number, report in enumerate(reports):
        with st.container(border=True):
            if report.refused:
                st.error(
                    f"**{inert(report.file)}: nothing was stored.**\n\n{inert(report.refused)}", icon=":material/error:"
                )
            else:
                _report(name, report, number)


def _report(name: str, report: ImportReport, number: int) -> None:
    st.subheader(inert(_finding(report)), anchor=False)
    with st.grid(4, min_column_width=165):
        for label, value, words in (
            ("Rows read", report.rows_read, "below the header"),
            ("Loaded", report.rows_loaded, "new in this community"),
            ("Already there", report.rows_duplicate, "read before, not counted twice"),
            ("Left out", report.rows_rejected, "each with its reason"),
        ):
            st.metric(label, f"{value:,}", delta=words, delta_color="off", delta_arrow="off", border=True)
    st.markdown(inert(_who_and_when(report)))
    if report.rejected:
        frame = pd.DataFrame(
            [{"Reason": each.reason, "Rows": each.count, "First in line": each.first_line} for each in report.rejected]
        )
        st.dataframe(frame, hide_index=True, alt="Why rows were left out")
    if report.rejected and report.import_key is not None:
        key = report.import_key
        st.download_button(
            "Download the rows left out",
            data=lambda: to_csv(rejected_rows(open_workspace(name), key)),
            file_name=f"{name}-import-{key}-left-out.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"left_out_{number}",
        )
    if report.warnings:
        st.markdown("**What to know about this file**\n\n" + "\n".join(f"- {inert(each)}" for each in report.warnings))
    with st.container(horizontal=True):
        link("concentration", "See who carries the community")
        link("overview", "Overview")


def _who_and_when(report: ImportReport) -> str:
    """How many people, in how many groups, over which days."""
    people = count(report.members, "person", "people")
    if report.kind != "activity":
        return f"{people} named in this list."
    when = f", from {day(report.from_at)} to {day(report.to_at)}" if report.from_at and report.to_at else ""
    return f"{people} in {count(report.communities, 'group')}{when}."


def _finding(report: ImportReport) -> str:
    """The report's first words."""
    if report.rows_read and report.rows_duplicate == report.rows_read:
        return f"{report.file}: every row was there already"
    if report.rows_rejected:
        loaded = f"{report.rows_loaded:,} of {report.rows_read:,} rows loaded"
        return f"{report.file}: {loaded}, {report.rows_rejected:,} left out"
    return f"{report.file}: all {report.rows_read:,} rows accounted for"
