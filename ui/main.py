"""The script that the app runs for every visit: gate, logo, navigation, workspace, then the page that was asked for."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.gate import gate, who_is_here
from ui.navigation import pages
from ui.page_profile import with_profile
from ui.problems import told_in_words
from ui.waiting import while_waited_for
from ui.workspace import workspace_chooser

ASSETS = Path(__file__).parent / "assets"


def main() -> None:
    """Everything around a page. The gate comes first, also for a deep link on a fresh server."""
    st.set_page_config(page_title="Next Circle", page_icon=str(ASSETS / "icon.svg"), layout="wide")
    logo = "logo-dark.svg" if st.context.theme.type == "dark" else "logo-light.svg"
    st.logo(str(ASSETS / logo), icon_image=str(ASSETS / "icon.svg"), size="large")
    page = st.navigation(pages(), expanded=True)
    with told_in_words(), while_waited_for():
        visitor = gate()
        workspace_chooser()
        who_is_here(visitor)
        with_profile(page.run)


main()
