"""Definitions: all of them, and a search that finds by any word."""

from __future__ import annotations

from figures.definitions import definitions


def test_every_definition_is_on_the_page(app):
    at = app("definitions")
    assert not at.exception
    assert [each.value for each in at.subheader] == [entry.name for entry in definitions()]


def test_search_finds_by_the_statistics_name(app):
    at = app("definitions")
    at.text_input[0].set_value("herfindahl").run()
    assert 0 < len(at.subheader) < len(definitions())


def test_search_without_a_match_says_so(app):
    at = app("definitions")
    at.text_input[0].set_value("zzzz").run()
    assert len(at.subheader) == 0
    assert "No definition" in at.info[0].value
