"""Headline numbers say what their interval allows; a download's name is that of its content alone."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import ui.download_button as downloads
import ui.list_builder as builder
import ui.list_offer as offer
from actions.access import LOCAL
from errors import RefusedFile
from figures.concentration import concentration
from figures.concentration_words import Parts, half_written_by
from models.estimate import Estimate
from models.histogram import histogram
from queries.filters import Filters
from tests.staged import stage
from ui.concentration_more import _slope
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace

HERE = SimpleNamespace(name="shop", folder=Path("shop"), data_version=1, settings_version=1)
ALL = Filters()


def script_of_numbers():
    from figures.words import Number, Sentence
    from ui.number import headline, numbers

    headline("Who?", Sentence("A [b](c).", "Then *d*.", "Next: e."))
    numbers(
        [
            Number("Sure", "31 %", "25–38 %", "top_share_1", (1.0, 2.0)),
            Number("Unsure [x](y)", "0.20–0.80", "wide; about 0.51", "gini", grey=True),
            *[Number(f"More {i}", "1", "", "gini") for i in range(6)],
        ]
    )


def test_wide_number_is_grey_and_its_interval_comes_first():
    at = AppTest.from_function(script_of_numbers).run()
    assert not at.exception
    sure, unsure = at.metric[0], at.metric[1]
    assert (sure.value, sure.delta) == ("31 %", "25–38 %")
    assert unsure.value.startswith(":gray[0\\.20–0\\.80")
    assert unsure.delta == "wide; about 0.51"
    assert sure.help


def test_at_most_five_numbers_and_names_are_plain():
    at = AppTest.from_function(script_of_numbers).run()
    assert len(at.metric) == 5
    assert at.metric[1].label == "Unsure \\[x\\]\\(y\\)"
    assert at.markdown[0].value == "**A \\[b\\]\\(c\\)\\.** Then \\*d\\*\\. Next\\: e\\."


@pytest.fixture
def parts(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    workspace = open_workspace("test")
    acts = [{"member_id": who, "occurred_at": f"2024-01-0{day}"} for who in "ab" for day in range(1, 5)]
    load(workspace, stage(acts, workspace.spool), now=pd.Timestamp("2026-01-01").to_pydatetime())
    view = concentration(workspace, ALL)
    yield Parts(view.scope, histogram([4, 4]), view.summary, view.tiers, 1)
    close_all()


@pytest.mark.parametrize(
    ("state", "value", "base", "grey"),
    [
        ("ok", "7 people", "5–12 of 2", False),
        ("wide", "2–40 people", "wide; about 7 of 2", True),
    ],
)
def test_half_written_by_shows_a_wide_interval_first(parts, state, value, base, grey):
    low, high = (5, 12) if state == "ok" else (2, 40)
    absence = {**parts.summary.absence, 0.5: Estimate(7, low, high, 2, state)}
    shown = half_written_by(replace(parts, summary=replace(parts.summary, absence=absence)))
    assert (shown.value, shown.base, shown.grey) == (value, base, grey)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((0.01, 0.03), "Change in a year: +0.02 (+0.01 to +0.03)."),
        ((0.001, 0.039), "Change in a year: +0.020 (+0.001 to +0.039)."),
        ((None, None), ""),
    ],
)
def test_change_whose_interval_leaves_out_nothing_does_not_read_as_none(ends, words):
    assert _slope(Estimate(0.02, *ends, 40, "ok")) == words


@pytest.fixture
def offered(monkeypatch):
    """Gives a function: the contents that the list of a choice is named by."""
    seen = []
    quiet = SimpleNamespace(
        markdown=lambda _: None, caption=lambda _: None, button=lambda *_, **__: False, session_state={}
    )
    monkeypatch.setattr(builder, "st", quiet)
    monkeypatch.setattr(offer, "st", quiet)
    monkeypatch.setattr(offer, "may_here", lambda _act: True)
    monkeypatch.setattr(builder, "tier_labels", lambda *_: {"top_1": "top 1 %", "top_5": "1–5 %"})
    monkeypatch.setattr(builder, "keys_of_tier", lambda *_, tier: {"top_1": (1,), "top_5": (2, 3)}[tier])
    monkeypatch.setattr(offer, "not_on_a_list", lambda *_, member_keys: {})
    monkeypatch.setattr(offer, "list_download", lambda _where, _make, *, contents, **_: seen.append(contents))

    def of(workspace=HERE, filters=ALL, tier="everyone", selected=(1, 2)):
        builder._offer_list(workspace, filters, tier, selected)
        return seen.pop()

    return of


@pytest.mark.parametrize(
    "change",
    [
        {"workspace": SimpleNamespace(**{**vars(HERE), "folder": Path("other")})},
        {"workspace": SimpleNamespace(**{**vars(HERE), "data_version": 2})},
        {"workspace": SimpleNamespace(**{**vars(HERE), "settings_version": 2})},
        {"filters": Filters(from_day=date(2024, 1, 1))},
        {"filters": Filters(to_day=date(2024, 1, 1))},
        {"filters": Filters(communities=("One",))},
        {"filters": Filters(activities=("One",))},
        {"filters": Filters(with_staff=True)},
        {"filters": Filters(denominator="active")},
        {"selected": (1, 3)},
        {"selected": (), "tier": "top_1"},
        {"selected": (), "tier": "top_5"},
    ],
    ids=", ".join,
)
def test_every_part_of_the_choice_changes_what_a_list_is_named_by(offered, change):
    assert offered(**change) != offered()


def test_order_of_selecting_does_not_make_another_list(offered):
    assert offered(selected=(2, 1)) == offered(selected=(1, 2))


@pytest.fixture
def names(monkeypatch):
    """Gives a function: the file names of the buttons for some contents."""

    def of(contents):
        found = []
        buttons = SimpleNamespace(
            container=lambda **_: nullcontext(), download_button=lambda *_, **about: found.append(about["file_name"])
        )
        monkeypatch.setattr(downloads, "st", buttons)
        downloads.list_download(
            HERE, lambda: None, stem="shop-outreach-2-people", contents=contents, key="list", who=LOCAL
        )
        return found

    return of


def test_file_name_has_the_hash_of_the_choice(names):
    assert names("a") == ["shop-outreach-2-people-ca978112.csv", "shop-outreach-2-people-ca978112.xlsx"]
    assert set(names("a")).isdisjoint(names("b"))


def test_download_is_made_on_the_click_and_not_before(monkeypatch):
    made = []
    monkeypatch.setattr(downloads, "download", lambda _where, draft, kind, **_: f"{draft} as {kind}".encode())
    content = downloads._bytes_of(HERE, lambda: made.append(1) or "Ada", "csv", LOCAL)
    assert made == []
    assert content() == b"Ada as csv"
    assert made == [1]


def script_of_a_problem():
    from tests.ui.test_numbers_and_downloads import problem
    from ui.problems import told_in_words

    with told_in_words():
        raise problem()


def problem():
    return RefusedFile("![x](y) is bad", remedy="Mend `it`.", file="<b>.csv", line=1234, column="a|b")


def test_problem_is_told_in_plain_words_with_its_place():
    at = AppTest.from_function(script_of_a_problem).run()
    assert not at.exception
    assert at.error[0].value == "**\\!\\[x\\]\\(y\\) is bad**\n\nMend \\`it\\`\\."
    assert at.caption[0].value == "Where: \\<b\\>\\.csv · line 1,234 · a\\|b"
