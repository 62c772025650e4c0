"""What the report notices by itself: gaps that look like outages, files that end at a limit."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from staged_rows import HEADER, Stage

from ingest.outages import outage_words, outages

START = date(2024, 1, 1)


def acts(days: int, *, usual: float, empty: set[int] = frozenset(), seed: int = 0) -> dict[date, int]:  # type: ignore[assignment]
    """Days with about as many acts as usual, fewer at weekends, and none on the empty ones."""
    rng = random.Random(seed)
    counts: dict[date, int] = {}
    for number in range(days):
        day = START + timedelta(number)
        mean = usual * (0.4 if day.weekday() >= 5 else 1.2)
        count = sum(rng.random() < mean / 400 for _ in range(400))
        if count and number not in empty:
            counts[day] = count
    return counts


@pytest.mark.parametrize("length", [1, 3])
def test_days_without_an_act_in_a_busy_community_are_named(length: int) -> None:
    gap = set(range(101, 101 + length))
    (found,) = outages(acts(200, usual=40, empty=gap))
    assert (found.first, found.last) == (START + timedelta(101), START + timedelta(100 + length))
    assert found.usual == pytest.approx(39, abs=4)


def test_quiet_community_has_no_outages_in_two_hundred_files() -> None:
    assert sum(bool(outages(acts(365, usual=1.5, seed=seed))) for seed in range(200)) == 0


def test_gap_before_or_after_a_single_act_is_no_outage() -> None:
    lone = {START - timedelta(3_000): 1, START + timedelta(3_000): 1}
    assert outages(acts(200, usual=40) | lone) == []
    assert outages({}) == []


def test_month_without_an_act_is_named_also_where_little_happens() -> None:
    (found,) = outages(acts(200, usual=3, empty=set(range(100, 131))))
    assert found.first <= START + timedelta(100)
    assert "from 2024-04-" in outage_words([found])[0]


def test_report_names_the_gap_and_what_is_usual(stage_text: Stage) -> None:
    days = acts(90, usual=30, empty={44, 45})
    rows = "".join(f"m{n % 9},{day}T10:{n:02}:00Z,post,{n}\n" for day, count in days.items() for n in range(count))
    said = " ".join(stage_text(f"{HEADER}\n{rows}").warnings)
    assert "not one act from 2024-02-14 to 2024-02-15 (2 days)" in said


@pytest.mark.parametrize(
    ("count", "words"),
    [(10_000, "Data Explorer ends: it is probably cut off"), (7_000, "exactly 7,000 rows; so round"), (9_999, "")],
)
def test_file_that_ends_at_a_limit_is_probably_cut_off(stage_text: Stage, count: int, words: str) -> None:
    rows = "".join(f"m{n},2024-02-05T{n % 24:02}:00:00Z,post,{n}\n" for n in range(count))
    said = " ".join(stage_text(f"{HEADER}\n{rows}Total,{count},,\n").warnings)
    assert (words in said) if words else "cut" not in said
