"""The page of Reach on thin and odd data: what is there and why no more is, never an error and never a claim."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.figures.acts import FIRST, NOW, posts
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import open_workspace


def talk(pairs, *, day=0):
    """One reply per (who answered, whom), a minute apart."""
    return [
        {
            "member_id": by,
            "occurred_at": FIRST + timedelta(days=day, minutes=number),
            "activity_type": "reply",
            "community": "One",
            "reply_to_member_id": to,
        }
        for number, (by, to) in enumerate(pairs)
    ]


RING = [(f"m{number}", f"m{(number + step) % 90}") for number in range(90) for step in (1, 2, 3)]
TO_SILENT = [(f"m{number}", "silent") for number in range(90)]
IN_ONE_THREAD = [
    {"member_id": who, "occurred_at": FIRST + timedelta(minutes=at), "activity_type": kind, "thread_id": "t"}
    for at, (who, kind) in enumerate([("first", "post"), *[(f"m{number}", "reply") for number in range(60)] * 2])
]
NO_TARGETS = "needs a column that names whom a reply answers"
# what is in the file, what the page must say, and whether people are ranked
ODD = {
    "no targets": (posts({f"m{number}": 3 for number in range(40)}), NO_TARGETS, False),
    "self-replies": (talk([(f"m{number}", f"m{number}") for number in range(40)]), NO_TARGETS, False),
    "one pair": (talk([("a", "b")]), "1 pair of people talked to each other", False),
    "two members": (talk([("a", "b"), ("b", "a")] * 60), "2 pairs of people talked to each other", False),
    "one thread": (IN_ONE_THREAD, "needs 30 people who were answered; there is 1", False),
    "pooled star": (
        talk([(by, "[deleted]") for by, _ in TO_SILENT] + RING),
        "Nobody reaches far more people than the others",
        True,
    ),
    "target never acts": (
        [*talk(TO_SILENT + RING, day=20), *talk(TO_SILENT + RING, day=120), *talk(TO_SILENT[:1], day=190)],
        "silent alone reaches 90 people",
        True,
    ),
}


@pytest.fixture
def page(app, tmp_path, monkeypatch):
    """Gives a function: the page on an export with these acts."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))

    def of(acts):
        workspace = open_workspace("odd")
        load(workspace, stage(acts, workspace.spool, file="acts.csv"), now=NOW)
        return app("reach", workspace="odd")

    return of


@pytest.mark.parametrize("name", ODD)
def test_odd_data_is_a_sentence_with_its_reason(page, name):
    acts, said, is_ranked = ODD[name]
    at = page(acts)
    assert not at.exception
    words = " ".join(each.value for each in [*at.markdown, *at.caption]).replace("\\", "")
    assert said in words.replace("Needs", "needs")
    assert "out-reach " not in words
    assert ("Micro-influencers" in [metric.label.replace("\\", "") for metric in at.metric]) == is_ranked
    if not is_ranked:
        assert not at.get("plotly_chart")


def test_removed_accounts_are_neither_star_nor_in_a_table(page):
    at = page(ODD["pooled star"][0])
    star = next(metric for metric in at.metric if metric.label == "Star")
    assert (star.value, star.delta) == ("none", "nobody is far ahead")
    assert not any("[deleted]" in str(frame.value.to_dict()) for frame in at.dataframe)
