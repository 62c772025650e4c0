"""Results of the Overview as chart facts and as the tables beside the charts."""

from __future__ import annotations

import pandas as pd

from charts.over_time import BarFacts, bar_figure
from figures.overview import Overview
from ui.chart_card import chart_card, colours


def active_facts(blocks: pd.DataFrame) -> BarFacts:
    """Active people by block: newcomers apart from those who were there before."""
    new = [int(count) for count in blocks["count_new"]]
    return BarFacts(
        starts=list(blocks["start"]),
        lit=new,
        rest=[int(active) - fresh for active, fresh in zip(blocks["count_active"], new, strict=True)],
        lit_name="newcomers",
        rest_name="there before",
        axis="People active in 28 days",
    )


def active_table(blocks: pd.DataFrame) -> pd.DataFrame:
    """The same with plain column names, newest first."""
    names = {
        "start": "28 days from",
        "count_active": "Active people",
        "count_new": "Newcomers",
        "count_contributors": "Contributors",
        "count_created": "Contributions",
    }
    return blocks.iloc[::-1][list(names)].rename(columns=names)


def active_card(view: Overview) -> None:
    """People active by block, newcomers on top."""
    chart_card(
        "People active in each 28 days, newcomers on top",
        bar_figure(active_facts(view.blocks), colours()),
        alt=view.sentence.text(),
        read="each bar is 28 days; a person counts once in a bar. The coloured part was there for the first time; "
        "in the first bars nearly everybody looks new, because the export begins there.",
        table=active_table(view.blocks),
        key="active",
    )
