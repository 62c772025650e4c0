"""Headline numbers: label, value, its interval or base in a quiet chip, the definition behind the question mark."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from figures.definitions import definition
from figures.words import Number, Sentence
from ui.text import inert

MOST_NUMBERS = 5  # more cannot be read at a glance (PRODUCT, "The views")
NARROWEST_CARD = 165  # pixels: two cards beside each other on a phone


def headline(question: str, sentence: Sentence) -> None:
    """The view's question as the title; the answer in bold, then what follows from it and what to do next."""
    st.title(question, anchor=False)
    rest = " ".join(inert(part) for part in (sentence.consequence, sentence.next_step) if part)
    st.markdown(f"**{inert(sentence.claim)}** {rest}")


def numbers(shown: Sequence[Number]) -> None:
    """Up to five numbers in a row that wraps on a narrow screen."""
    with st.grid(len(shown[:MOST_NUMBERS]) or 1, min_column_width=NARROWEST_CARD):
        for number in shown[:MOST_NUMBERS]:
            st.metric(
                inert(number.label),
                f":gray[{inert(number.value)}]" if number.grey else number.value,
                delta=number.base or None,
                delta_color="off",
                delta_arrow="off",
                help=definition(number.definition).as_help(),
                border=True,
                height="stretch",
                chart_data=list(number.sparkline) or None,
                chart_type="bar",
            )
