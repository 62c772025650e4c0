"""Numbers as words at their edges: zero, one, everything, and intervals that earn a decimal."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.words import Sentence, capital, count, day, index, listed, percent, percent_range


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.009, "0.9 %"), (0.01, "1 %"), (0.0004, "under 0.1 %"), (0.0006, "0.1 %")],
)
def test_percent_without_an_interval(share, words):
    assert percent(share) == words


def test_one_end_alone_earns_no_decimal():
    assert percent(0.5, 0.499, None) == "50 %"
    assert index(0.5, None, 0.501) == "0.50"


def test_interval_decides_the_decimals():
    assert percent(0.5, 0.49, 0.52) == "50 %"
    assert percent(0.5, 0.495, 0.505) == "50.0 %"
    assert percent_range(0.495, 0.505) == "49.5–50.5 %"
    assert index(0.5, 0.498, 0.502) == "0.500"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1_234_567, "1,234,567 people")]
)
def test_count_with_its_noun(number, words):
    assert count(number, "person", "people") == words


def test_day_is_never_a_number_alone():
    assert day(date(2026, 3, 4)) == "4 Mar 2026"


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c", "d"], "a, b, c and d")]
)
def test_list_of_any_length(parts, words):
    assert listed(parts) == words


def test_sentence_has_no_gaps_where_parts_are_missing():
    assert Sentence("One.").text() == "One."
    assert Sentence("One.", next_step="Three.").text() == "One. Three."


def test_capital_of_nothing():
    assert capital("") == ""


@given(st.floats(0, 1), st.floats(0, 1))
def test_shown_interval_holds_what_it_shows(one, other):
    low, high = sorted((one, other))
    shown_low, shown_high = percent_range(low, high).removesuffix(" %").split("–")
    assert float(shown_low) <= float(shown_high)
    assert abs(float(shown_low) - 100 * low) <= 0.5
    assert abs(float(shown_high) - 100 * high) <= 0.5
