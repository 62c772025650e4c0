"""The pages there are: groups by intent, names, icons, addresses; and links from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

PAGES = Path(__file__).parent.parent / "pages"
# group -> address -> title and icon; the first page is where a visit begins
GROUPS: dict[str, dict[str, tuple[str, str]]] = {
    "Understand": {
        "overview": ("Overview", "home"),
        "concentration": ("Concentration", "stacked_line_chart"),
        "roles": ("Seekers & providers", "forum"),
        "churn": ("Churn", "autorenew"),
        "micro_communities": ("Micro-communities", "groups"),
    },
    "Act": {
        "skills": ("Skills", "psychology"),
        "reach": ("Reach", "campaign"),
        "training": ("Training uplift", "school"),
        "almost_ready": ("Almost ready", "trending_up"),
        "lists": ("Recruitment lists", "group_add"),
        "campaigns": ("Campaigns", "fact_check"),
    },
    "Data": {
        "import": ("Import", "upload_file"),
        "people": ("People", "badge"),
        "privacy": ("Data & privacy", "shield_person"),
        "definitions": ("Definitions", "menu_book"),
    },
}


def pages() -> dict[str, list[st.Page]]:
    """All pages by group, for st.navigation."""
    return {group: [page(name) for name in names] for group, names in GROUPS.items()}


def page(name: str) -> st.Page:
    """One page of pages/ by its address. Raises KeyError for a page that is not there."""
    title, icon = next(names[name] for names in GROUPS.values() if name in names)
    first = next(iter(next(iter(GROUPS.values()))))
    return st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", url_path=name, default=name == first)


def link(name: str, words: str, query: Mapping[str, str] | None = None) -> None:
    """A link to another page of ours; the filters come along, because they live in the session too.

    query: what the page opens with, beyond them.
    """
    st.page_link(page(name), label=words, icon=":material/arrow_forward:", query_params=dict(query) if query else None)
