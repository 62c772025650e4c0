"""What came of an import: every row accounted for, reasons, the rows left out as they stood, where to go next."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actions.imports import first_rejected, rejected_rows
from actions.start import SAMPLE
from downloads.tables import to_csv
from figures.who_is_who import who_counts
from figures.words import count, day
from ingest.report import ImportReport
from queries.filters import Filters
from ui.import_settle import KIND_WORDS, window_in_words
from ui.navigation import link
from ui.text import inert
from warehouse.workspace import list_workspaces, open_workspace

ORDER_WORDS = {"day_first": "dates with the day first", "month_first": "dates with the month first"}
LONGEST_VALUE = 80  # characters of a line that was left out, on screen


def last_reports() -> None:
    """The reports of this session's last import, until the next one, and what to do before the first chart."""
    name, reports = st.session_state.get("reports", ("", []))
    for number, report in enumerate(reports):
        with st.container(border=True):
            report_card(name, report, key=f"last_{number}")
    if any(not report.refused for report in reports) and name in list_workspaces():
        with st.container(border=True):
            _what_next(name)


def report_card(name: str, report: ImportReport, *, key: str) -> None:
    """One report. name: of the workspace; key: tells its buttons from those of other reports on the page."""
    if report.refused:
        st.error(f"**{inert(report.file)}: nothing was stored.**\n\n{inert(report.refused)}", icon=":material/error:")
        return
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
    st.caption(":material/description: " + inert(how_read(report)))
    if report.rejected:
        _left_out(name, report, key)
    if report.warnings:
        st.markdown("**What to know about this file**\n\n" + "\n".join(f"- {inert(each)}" for each in report.warnings))
    if report.views:
        _views(report, key)


def how_read(report: ImportReport) -> str:
    """Format, encoding, dialect, time zone and order of dates, as far as they are known."""
    kind = KIND_WORDS[report.kind] if report.kind else ""
    parts = [
        f"{kind}: {report.format_reason}" if report.format_reason else kind,
        report.encoding or "",
        report.dialect or "",
        f"times in {report.time_zone}" if report.time_zone else "",
        ORDER_WORDS.get(report.day_order or "", ""),
    ]
    return " · ".join(part for part in parts if part)


def _left_out(name: str, report: ImportReport, key: str) -> None:
    """Reasons with count and first line; the lines themselves while the import is there, and all of them as files."""
    frame = pd.DataFrame(
        [{"Reason": each.reason, "Rows": each.count, "First in line": each.first_line} for each in report.rejected]
    )
    st.dataframe(frame, hide_index=True, alt="Why rows were left out, how many, and the first line of each reason")
    number = report.import_key
    if number is None or name not in list_workspaces():
        return
    lines = first_rejected(open_workspace(name), number)
    if lines.empty:
        return
    with st.expander("The first lines left out, as they stand in the file", key=f"{key}_lines"):
        shown = lines.rename(columns={"line": "Line", "column_name": "Column", "value": "Value", "reason": "Reason"})
        shown["As it stands"] = shown.pop("record").str.slice(0, LONGEST_VALUE)
        st.dataframe(shown, hide_index=True, placeholder="–", alt="The first lines left out for each reason")
    with st.container(horizontal=True):
        st.download_button(
            "Download the rows left out",
            data=lambda: to_csv(rejected_rows(open_workspace(name), number)),
            file_name=f"{name}-import-{number}-left-out.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}_left_out",
        )
        st.download_button(
            "The same lines as they stood",
            data=lambda: as_they_stood(rejected_rows(open_workspace(name), number)),
            file_name=f"{name}-import-{number}-left-out-as-they-stood.txt",
            mime="text/plain",
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}_as_stood",
            help="Plain text, to be mended in an editor; a spreadsheet is better served by the table.",
        )


def as_they_stood(lines: pd.DataFrame) -> bytes:
    """The records that were left out, each once and in the order of the file, exactly as they stand in it."""
    records = lines.drop_duplicates("line")["record"].dropna()
    return "".join(f"{str(record).rstrip(chr(10)).rstrip(chr(13))}\n" for record in records).encode()


def _views(report: ImportReport, key: str) -> None:
    """One line per view: available, or what is missing."""
    can = [words == "available" for words in report.views.values()]
    with st.expander(f"What this makes possible: {sum(can)} of {len(can)}", key=f"{key}_views"):
        frame = pd.DataFrame(
            {
                "View": list(report.views),
                "Can it be answered?": ["yes" if each else "not yet" for each in can],
                "What is missing": ["" if words == "available" else words for words in report.views.values()],
            }
        )
        st.dataframe(frame, hide_index=True, alt="One row for each view: available, or what is missing for it")


def _what_next(name: str) -> None:
    """Who is who comes before the first chart, because staff, bots and second accounts change every number."""
    words = who_counts(open_workspace(name), Filters()) if name != SAMPLE else None
    if words is not None and words.consequence:
        st.markdown(f"**Before the first chart: who is who?** {inert(words.consequence)}")
        link("people", "Decide who is who")
    with st.container(horizontal=True):
        link("concentration", "See who carries the community")
        link("overview", "Overview")


def _who_and_when(report: ImportReport) -> str:
    """How many people, in how many groups, over which days."""
    people = count(report.members, "person", "people")
    if report.kind != "activity":
        return f"{people} named in this list. {window_in_words(report.window)}".rstrip()
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
