"""The report of a community on a page or two: sentence, numbers and charts of the views that are chosen, to print."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import streamlit as st

from actions.access import Visitor
from actions.audit import note
from downloads.one_page import Figure, Part, Report, to_html
from figures.churn import churn
from figures.concentration import concentration
from figures.filter_words import in_words
from figures.overview import overview
from figures.reach import reach
from figures.readiness import almost_ready
from figures.roles import roles
from figures.scope import choices
from figures.skills import skills_view
from figures.training import training
from figures.words import day
from queries.filters import Filters
from ui.chart_card import collected
from ui.churn import survival_card
from ui.concentration import lorenz_card, tier_card
from ui.facts import active_card
from ui.gate import gate
from ui.roles import wait_card
from ui.skills import gap_card
from ui.training import profile_card
from ui.training import tier_card as uplift_card
from warehouse.workspace import Workspace


def _uplift(view: Any) -> None:  # noqa: ANN401 - the view of Training uplift
    if view.measured is not None:
        profile_card(view, view.measured)
        uplift_card(view, view.measured)


def _who_carries(view: Any) -> None:  # noqa: ANN401 - the view of Concentration
    lorenz_card(view)
    tier_card(view)


# view -> its question, how it is computed, and its charts
PARTS: dict[str, tuple[str, Callable[[Workspace, Filters], Any], Callable[[Any], None] | None]] = {
    "Overview": ("How is the community?", overview, active_card),
    "Concentration": ("Who carries the community?", concentration, _who_carries),
    "Seekers & providers": ("Who asks, who answers?", roles, wait_card),
    "Churn": ("Are people leaving?", churn, survival_card),
    "Reach": ("Whose voice carries?", reach, None),
    "Training uplift": ("Did the training change anything?", training, _uplift),
    "Almost ready": ("Who is almost ready?", almost_ready, None),
    "Skills": ("Which skills are missing?", skills_view, gap_card),
}
USUAL = ("Overview", "Concentration", "Seekers & providers", "Skills")
FOOT = (
    "An interval says what another period from the same members' habits would give. Made by Next Circle from the "
    "community's own export; nothing was sent anywhere."
)


def report_download(workspace: Workspace, filters: Filters) -> None:
    """Choose views, then one button; the file is made on the click."""
    with st.expander("Report to print", icon=":material/print:"):
        chosen = st.multiselect("Views in it", list(PARTS), list(USUAL), key="report_views")
        if not chosen:
            st.caption("Choose at least one view.")
            return
        versions = f"{workspace.folder}|{workspace.data_version}|{workspace.settings_version}|{filters}|{chosen}"
        name = f"{workspace.name}-report-{hashlib.sha256(versions.encode()).hexdigest()[:8]}.html"
        st.download_button(
            "Download the report",
            data=partial(_noted, workspace, filters, tuple(chosen), name, gate()),
            file_name=name,
            mime="text/html",
            on_click="ignore",
            icon=":material/download:",
            key="report_download",
        )
        st.caption("One file that opens without a network; print it from the browser. It holds no names of a table.")


def _noted(workspace: Workspace, filters: Filters, views: Sequence[str], name: str, who: Visitor) -> bytes:
    """The file's bytes, with a line in the audit."""
    now = datetime.now(UTC)
    content = report(workspace, filters, views, now.date())
    note(workspace, who=who, what="download", on_what=f"{name} ({', '.join(views)})", now=now.replace(tzinfo=None))
    return content


def report(workspace: Workspace, filters: Filters, views: Sequence[str], made: date) -> bytes:
    """The file's bytes: the same for the same data, filters, views and day."""
    scope = in_words(filters, choices(workspace, Filters()))
    parts = [_part(workspace, filters, name) for name in PARTS if name in views]
    return to_html(Report(f"Community {workspace.name}", scope, day(made), parts, FOOT))


def _part(workspace: Workspace, filters: Filters, name: str) -> Part:
    question, compute, draw = PARTS[name]
    view = compute(workspace, filters)
    with collected() as cards:
        if draw is not None and view.state not in ("not_shown", "count_only"):
            draw(view)
    sentence = view.sentence
    steps = [step.text for step in getattr(view, "next_steps", ())]
    return Part(
        question=question,
        claim=sentence.claim,
        more=" ".join(words for words in (sentence.consequence, sentence.next_step) if words),
        numbers=[(each.label, each.value, each.base) for each in view.numbers],
        figures=[Figure(card.finding, card.figure, card.alt) for card in cards],
        steps=steps,
    )
