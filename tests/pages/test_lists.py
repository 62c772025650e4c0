"""Recruitment lists and Campaigns as a visitor meets them, and the planted gaps of the sample covered."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.build_list import build_list
from actions.campaigns import mark_list_sent
from actions.settings import want_superusers
from figures.hit_rate import ranking_in_words
from figures.proposal import proposal
from figures.wish import Wish
from queries.filters import Filters
from warehouse.workspace import open_workspace

TRUTH = json.loads((Path(__file__).parents[2] / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))
GAPS = TRUTH["skills"]["gaps"]
NOW = datetime(2026, 10, 2, tzinfo=UTC)
WANTED = 1.5  # times what as many of the most active people cover


@pytest.fixture
def sample(sample_home, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
    return open_workspace("sample")


@pytest.fixture
def own_home(sample_home, tmp_path, monkeypatch):
    """A copy of the sample for tests that write into it, set after the fixture `app` has set its own."""
    copy = tmp_path / "home"
    shutil.copytree(sample_home, copy)
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(copy))
    return copy


def test_planted_gaps_are_covered_far_better_than_by_the_most_active(sample):
    found = proposal(sample, Filters(), wish=Wish(size=20, skills=tuple(gap["topic"] for gap in GAPS)))
    assert found.covered >= WANTED * found.plain
    experts = {member for gap in GAPS for member in gap["experts"]}
    assert experts <= set(found.people["member_id"])


def test_staff_bots_and_removed_accounts_are_on_no_list(sample):
    found = proposal(sample, Filters(with_staff=True), wish=Wish(size=5_000))
    people = set(found.people["member_id"])
    assert not people & set(TRUTH["people"]["staff"])
    assert not people & {bot["member_id"] for bot in TRUTH["people"]["bots"] if bot["is_flagged"]}
    assert found.pool.left_out["opted_out"] > 0
    assert found.pool.left_out["pooled"] > 0
    assert not any(member.startswith("[") for member in people)


def test_page_previews_the_list_with_its_reasons(app):
    at = app("lists")
    assert not at.exception
    assert at.title[0].value == "Whom do I invite, and by which channel?"
    assert "20 people for training, by direct outreach" in at.markdown[0].value
    assert len(at.get("plotly_chart")) == 1
    assert len(at.get("download_button")) == 3
    at.selectbox(key="hold_out").set_value("20 %").run()
    assert any("too small to hold anybody out" in each.value for each in at.warning)
    at.number_input(key="size").set_value(60).run()
    assert not at.warning
    assert "15 people wait" in at.markdown[0].value


def test_every_channel_and_purpose_has_its_section(app):
    at = app("lists")
    at.selectbox(key="channel").set_value("application").run()
    at.selectbox(key="for").set_value("superusers").run()
    assert not at.exception
    words = " ".join(each.value for each in at.markdown)
    assert "drawn by lot" in words
    assert "participants" in words
    at.selectbox(key="channel").set_value("nomination").run()
    assert not at.exception
    assert any("126 nominations" in each.value for each in at.markdown)


def test_unknown_place_in_a_message_is_a_sentence(app):
    at = app("lists")
    at.text_area(key="message_outreach").set_value("Hi {phone}").run()
    assert not at.exception
    assert any("phone" in each.value for each in at.warning)


def test_people_sent_by_another_page_are_the_candidates(app, sample):
    some = tuple(int(key) for key in proposal(sample, Filters(), wish=Wish(size=3)).people["member_key"])
    at = app("overview")
    at.session_state["list_people"], at.session_state["list_people_are"] = some, "selected"
    at.session_state["list_is_new"] = True
    at.switch_page("../pages/lists.py").run()
    assert not at.exception
    assert at.selectbox(key="source").value == "selected"
    assert "3 people for training" in at.markdown[0].value
    at.button(key="forget_people").click().run()
    assert not at.exception
    assert at.selectbox(key="source").value == "active"


def test_campaigns_without_a_list_leads_to_the_builder(app):
    at = app("campaigns")
    assert not at.exception
    assert "No list was made yet" in at.markdown[0].value


def test_list_is_marked_sent_and_says_what_is_missing(app, own_home):
    built = build_list(open_workspace("sample"), Filters(), Wish(size=40, hold_out=0.2), now=NOW)
    at = app("campaigns")
    assert not at.exception
    assert "1 draft is waiting" in at.markdown[0].value
    at.button(key="mark_sent").click().run()
    assert not at.exception
    assert "40 people were invited by 1 list" in at.markdown[0].value
    assert any("import the next export" in each.value for each in at.markdown)
    assert built.list_id == 1


def test_overview_leads_to_ready_lists_and_a_report(app):
    at = app("overview")
    assert not at.exception
    links = [each for each in at.get("page_link") if each.proto.label == "Open the list"]
    assert len(links) == 2
    assert len(at.get("download_button")) == 1


def test_superusers_are_told_by_skill_and_the_wanted_number_is_kept(app, own_home):
    want_superusers(open_workspace("sample"), [(GAPS[0]["topic"], 9)], now=NOW.replace(tzinfo=None))
    at = app("skills")
    assert not at.exception
    words = " ".join(each.value for each in at.markdown)
    assert "active, " in words
    assert "A rule of thumb names" in words
    (table,) = [
        each.value for each in at.dataframe if "Missing" in each.value.columns and "Needed" in each.value.columns
    ]
    row = table.set_index("Skill").loc[GAPS[0]["topic"]]
    assert (row["Needed"], row["Missing"]) == (9, 9 - row["Active"])


def test_rewards_and_the_harm_watch_stand_on_campaigns(app):
    at = app("campaigns")
    words = " ".join(each.value for each in at.markdown)
    assert "people got" in words
    assert any(said in words for said in ("less active do", "harms the less active"))


def test_sent_list_without_a_hold_out_is_compared_and_its_hit_rate_told(app, own_home):
    sent = datetime(2026, 5, 4, 10, tzinfo=UTC)
    workspace = open_workspace("sample")
    built = build_list(workspace, Filters(to_day=sent.date()), Wish(size=60, source="top_10"), now=sent)
    mark_list_sent(workspace, built.list_id, now=sent)
    at = app("campaigns")
    assert not at.exception
    words = " ".join(each.value for each in at.markdown)
    assert "No lot was drawn" in words
    assert "people that list 1 named on 4 May 2026" in words
    assert "by activity alone it would have been" in words
    assert any("An observation, no proof" in each.value for each in at.caption)


def test_bad_choices_are_sentences_on_the_page(app, own_home):
    workspace = open_workspace("sample")
    some = tuple(int(key) for key in proposal(workspace, Filters(), wish=Wish(size=3)).people["member_key"])
    at = app("overview")
    at.session_state["list_people"], at.session_state["list_people_are"] = some, "selected"
    at.session_state["list_is_new"] = True
    at.switch_page("../pages/lists.py").run()
    assert any(each.value.startswith("3 people instead of 20") for each in at.warning)
    with workspace.write() as connection:
        connection.execute("update member set opted_out = true").fetchall()
    at.run()
    assert not at.exception
    assert "Nobody is left for this list" in at.markdown[0].value
    assert any("3 people who opted out" in each.value for each in at.markdown)


def test_program_is_named_afterwards_on_the_page(app, own_home):
    sent = datetime(2025, 4, 1, 10, tzinfo=UTC)
    workspace = open_workspace("sample")
    built = build_list(workspace, Filters(to_day=sent.date()), Wish(size=60, source="top_10"), now=sent)
    mark_list_sent(workspace, built.list_id, now=sent)
    at = app("campaigns")
    (choice,) = [each for each in at.selectbox if each.label == "Program of this list"]
    assert choice.value is None
    assert "Answer Academy" in choice.options
    choice.set_value("Answer Academy").run()
    assert not at.exception
    (choice,) = [each for each in at.selectbox if each.label == "Program of this list"]
    assert choice.value == "Answer Academy"
    assert "0 of 60 invited people joined" not in " ".join(each.value for each in at.markdown)


def test_ranking_is_checked_against_the_past_when_somebody_asks(app, own_home):
    """No list was sent, so the toggle asks the ranking: the sample has too few who rose, and it says how many."""
    build_list(open_workspace("sample"), Filters(), Wish(size=40), now=NOW)
    at = app("campaigns")
    said = ("cannot be checked against the past", "named in the year up to", "would have named")
    assert "No list was sent yet" in " ".join(each.value for each in at.markdown)
    assert not [each for each in at.markdown if any(words in each.value for words in said)]
    at.toggle(key="ranking_check").set_value(True).run()
    assert not at.exception
    (told,) = [each.value for each in at.markdown if any(words in each.value for words in said)]
    assert told.replace("\\", "") == ranking_in_words(open_workspace("sample"), Filters())
    assert "learning and testing needs" in told
    at.toggle(key="ranking_check").set_value(False).run()
    assert not [each for each in at.markdown if any(words in each.value for words in said)]
