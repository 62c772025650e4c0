"""The community that is shown: the one that the address names, the one used last without one, never a substitute."""

from __future__ import annotations


def test_address_names_the_community_also_where_nobody_chose(app):
    at = app("overview")
    assert at.query_params["workspace"] == "sample"


def test_unknown_community_is_answered_in_words_and_no_other_is_shown(app):
    at = app("overview", workspace="nowhere")
    assert not at.exception
    assert "There is no community **nowhere** here" in at.warning[0].value
    assert len(at.metric) == 0
