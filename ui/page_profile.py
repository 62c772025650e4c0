"""Where a page's time goes, in its foot, for whoever changes the code: only with NEXT_CIRCLE_PROFILE=1."""

from __future__ import annotations

import cProfile
import os
import pstats
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

SWITCH = "NEXT_CIRCLE_PROFILE"
ROOT = Path(__file__).resolve().parents[1]
# Folder -> what a person calls the time spent below it. Figures call queries and models; time is told apart by where a
# folder is entered; what is left over is the figures' own work, Streamlit and the browser's messages.
PARTS = {"queries": "queries", "models": "models", "charts": "charts"}
MOST_CALLS = 8

Function = tuple[str, int, str]


class Entry(NamedTuple):
    """A function of ours through which the time of a part was spent, the code that called it, and the seconds."""

    part: str
    function: str
    caller: str
    seconds: float


def with_profile(page: Callable[[], None]) -> None:
    """Run a page; with the switch on, say below it where its time went. Background work and fragments are not in it."""
    if os.environ.get(SWITCH) not in {"1", "true"}:
        page()
        return
    profiler = cProfile.Profile()
    began = time.perf_counter()
    try:
        profiler.enable()
    except ValueError:  # one thread at a time can be measured on newer Pythons
        page()
        return
    try:
        page()
    finally:
        profiler.disable()
        _foot(entries(pstats.Stats(profiler)), time.perf_counter() - began)


def entries(stats: pstats.Stats) -> list[Entry]:
    """Every way into a part's folder from outside it, the longest first."""
    found = []
    table: dict[Function, Any] = stats.stats  # type: ignore[attr-defined] # pstats does not type its own table
    for function, (_calls, _primitive, _own, _cumulative, callers) in table.items():
        part = PARTS.get(_folder(function))
        for caller, (_c, _p, _o, seconds) in callers.items():
            if part is not None and _folder(caller) != _folder(function):
                found.append(Entry(part, _name(function), _name(caller), seconds))
    return sorted(found, key=lambda each: -each.seconds)


def _foot(found: list[Entry], seconds: float) -> None:
    sums = {part: sum(each.seconds for each in found if each.part == part) for part in PARTS.values()}
    sums["everything else"] = max(seconds - sum(sums.values()), 0.0)
    st.divider()
    st.caption(f"This page took {seconds:.2f} s: " + ", ".join(f"{name} {value:.2f} s" for name, value in sums.items()))
    rows = [{"part": e.part, "what": e.function, "asked by": e.caller, "seconds": e.seconds} for e in found]
    with st.expander("Where its time went"):
        st.dataframe(rows[:MOST_CALLS], hide_index=True)


def _folder(function: Function) -> str:
    path = Path(function[0])
    return path.relative_to(ROOT).parts[0] if path.is_relative_to(ROOT) else ""


def _name(function: Function) -> str:
    path = Path(function[0])
    place = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
    return f"{place}: {function[2]}"
