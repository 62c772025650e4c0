"""Overview: how the community is, and what to do this week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from typing import Any

import pandas as pd

from figures.active_blocks import active_blocks
from figures.cache import by_data_version
from figures.concentration import concentration
from figures.concentration_words import half_interval
from figures.next_steps import NextStep, next_steps
from figures.scope import Scope, choices, nothing_in_scope, scope
from figures.words import Number, Sentence, count, day, days
from models.retention import BLOCK_DAYS
from queries.filters import Filters
from warehouse.workspace import Workspace

YEAR_OF_BLOCKS = 13
# A block counts as the same season one year before only where that block is whole, which needs 13 + 12 (METHODS 0.1).
BLOCKS_FOR_SEASON = YEAR_OF_BLOCKS + 12
SPARKLINE_BLOCKS = 13
# Forty years: longer than communities have been online. An act in the year 1 must not make a chart of 26,000 bars.
MOST_BLOCKS = 520
# Two standard deviations of a difference of two counts: a smaller one comes and goes by itself.
CHANCE_DEVIATIONS = 2
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Overview:
    """The view.

    blocks: start (first day), count_active, count_new, count_contributors, count_created; oldest first. days: length of
    a block, 28; fewer where the scope is shorter, then its days are the only block.
    """

    scope: Scope
    state: str
    reason: str | None
    sentence: Sentence
    numbers: tuple[Number, ...]
    blocks: pd.DataFrame
    next_steps: tuple[NextStep, ...]
    days: int = BLOCK_DAYS

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "members": self.scope.count_members,
            "events": self.scope.count_created,
            "blocks": [row | {"start": row["start"].isoformat()} for row in self.blocks.to_dict(orient="records")],
            "next_steps": [step.text for step in self.next_steps],
        }


@dataclass(frozen=True)
class _Blocks:
    """frame: as Overview.blocks. before: active people one year before the last block, None where not comparable.

    origin_known: newcomers of the last block can be told, because the export begins a block or more before it.
    """

    frame: pd.DataFrame
    days: int
    end: date
    before: int | None
    origin_known: bool

    @property
    def last(self) -> pd.Series:
        return self.frame.iloc[-1]

    @property
    def dates(self) -> str:
        """The days of the last block."""
        return days(self.last["start"], self.end - ONE_DAY)


@by_data_version
def overview(workspace: Workspace, filters: Filters) -> Overview:
    """Activity by 28-day block up to the end of the scope, what changed against a year before, and what to do next."""
    facts = scope(workspace, filters)
    if facts.is_empty:
        nothing = nothing_in_scope(workspace, filters)
        return Overview(facts, "not_shown", nothing.text(), nothing, (), pd.DataFrame(), ())
    blocks = _blocks(workspace, filters, facts)
    return Overview(
        scope=facts,
        state="ok",
        reason=None,
        sentence=_sentence(blocks),
        numbers=_numbers(workspace, filters, facts, blocks),
        blocks=blocks.frame,
        next_steps=next_steps(workspace, filters, facts),
        days=blocks.days,
    )


def start_of_block(end: date, block: int) -> date:
    """First day of a block counted back from `end`, block 0 the last; no day before the calendar's first.

    >>> start_of_block(date(2026, 10, 1), 0)
    datetime.date(2026, 9, 3)
    """
    return end - timedelta(days=min(BLOCK_DAYS * (block + 1), (end - date.min).days))


def _blocks(workspace: Workspace, filters: Filters, facts: Scope) -> _Blocks:
    """Whole blocks in scope; the scope's own days where it is shorter than one."""
    first, end = facts.from_day or date.min, facts.end_day or date.max
    export_first = choices(workspace, Filters()).from_day or first
    length = min((end - first).days, BLOCK_DAYS)
    if length < BLOCK_DAYS:
        only = replace(filters, from_day=first, to_day=end)
        frame = _every_block(active_blocks(workspace, only, end=end), end).tail(1).assign(start=first)
        before = None
    else:
        # Before the scope too: the same days one year before may lie there.
        frame = _every_block(active_blocks(workspace, replace(filters, from_day=None, denominator=None), end=end), end)
        before = None
        if (end - export_first).days >= BLOCKS_FOR_SEASON * BLOCK_DAYS:
            active = frame["count_active"].to_numpy()
            before = int(active[-1 - YEAR_OF_BLOCKS]) if len(active) > YEAR_OF_BLOCKS else 0
        frame = frame[frame["start"] >= first]
    frame = frame.reset_index(drop=True)
    known = (frame["start"].iloc[-1] - export_first).days >= BLOCK_DAYS
    return _Blocks(frame, length, end, before, known)


def _every_block(found: pd.DataFrame, end: date) -> pd.DataFrame:
    """A row for every block up to the last. Without those of nobody the last one and a year before would be others."""
    columns = ["start", "count_active", "count_new", "count_contributors", "count_created"]
    found = found.set_index("block")
    every_block = range(min(int(found.index.max()), MOST_BLOCKS - 1), -1, -1)
    frame = found.reindex(every_block, fill_value=0)
    return frame.assign(start=[start_of_block(end, block) for block in every_block])[columns]


def _sentence(blocks: _Blocks) -> Sentence:
    now, newcomers = int(blocks.last["count_active"]), int(blocks.last["count_new"])
    period = f"the 28 days from {day(blocks.last['start'])}"
    if blocks.days < BLOCK_DAYS:
        period = f"these {blocks.days} days, {blocks.dates}" if blocks.days > 1 else f"this one day, {blocks.dates}"
    claim = f"{count(now, 'person was', 'people were')} active in {period}."
    step = ""
    if newcomers and blocks.origin_known:
        step = f"{count(newcomers, 'of them is a newcomer', 'of them are newcomers')}: greet them first."
    return Sentence(claim, _change(now, blocks), step)


def _change(now: int, blocks: _Blocks) -> str:
    """Against the same days one year before, or why that cannot be said."""
    if blocks.days < BLOCK_DAYS:
        return f"A change cannot be told from fewer than {BLOCK_DAYS} days."
    if blocks.before is None:
        return "With less than two years of data a change cannot be told from the season."
    before = blocks.before
    if now == before:
        return f"That is as many as over the same days a year before ({before:,})."
    change = f"{abs(now - before):,} {'more' if now > before else 'fewer'} than"
    by_chance = abs(now - before) <= CHANCE_DEVIATIONS * sqrt(now + before)
    words = ", within what chance gives" if by_chance else ""
    return f"That is {change} over the same days a year before ({before:,}){words}."


def _numbers(workspace: Workspace, filters: Filters, facts: Scope, blocks: _Blocks) -> tuple[Number, ...]:
    recent = blocks.frame.tail(SPARKLINE_BLOCKS)

    def by_block(label: str, column: str, key: str) -> Number:
        bars = tuple(float(value) for value in recent[column]) if blocks.days == BLOCK_DAYS else ()
        return Number(label, f"{int(blocks.last[column]):,}", blocks.dates, key, bars)

    newcomers = by_block("Newcomers", "count_new", "newcomers")
    if not blocks.origin_known:
        newcomers = replace(newcomers, value="–", base="not known where the export begins", sparkline=())
    carried = concentration(workspace, filters)
    known = half_interval(carried.summary) if carried.summary else ""
    since, until = facts.from_day or date.min, (facts.end_day or date.max) - ONE_DAY
    period = f"since {since:%b %Y}" if filters.to_day is None else f"until {until:%b %Y}"
    base = f"{known.replace('about', '≈')} {period}".strip()  # a card's chip holds no more
    half = [replace(each, base=base) for each in carried.numbers if each.definition == "absence_factor_50"]
    return (
        by_block("Active people", "count_active", "active_members"),
        by_block("Contributors", "count_contributors", "contributors"),
        newcomers,
        by_block("Contributions", "count_created", "events"),
        *half,
    )
