"""The pages of seekers, skills and micro-communities on data that says little: a state with its reason on each."""

from __future__ import annotations

import pytest

from tests.figures.acts import NOW
from tests.figures.bad_talk import BAD, STAFF
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import open_workspace

PAGES = ("roles", "skills", "micro_communities")
NO_THREADS = "0 start a thread that can be followed. Next: import an export with a column for the thread (thread_id)"
NO_QUESTIONS = "Next: map a column that says question, post or reply"
SAID = {
    # what each page says of it, at its top or where the part that is missing would stand
    "no thread ids": (NO_THREADS, NO_THREADS, "Whether small is deeper cannot be tested: 1 small group is active"),
    "neither threads nor whom a reply answers": (
        NO_QUESTIONS,
        NO_QUESTIONS,
        "whom a reply answers (reply_to_member_id)",
    ),
    "no replies": (
        "40 questions, and too few answers for shares: 0 answers in this export; roles need 30",
        "Nobody active answered on this before or says that they know it",
        "Nobody is seen to reply to anybody else here",
    ),
    "one group": (
        "75 % of questions get an answer within three days",
        "“cake” hangs on one person",
        "One group alone has nothing to be compared with",
    ),
    "all groups tiny": (
        "12 acts are of the type question; this view needs 30",
        "12 acts are of the type question; this view needs 30",
        "3 groups, too few posts for a ratio.** No group has 10 posts",
    ),
    "only words to oneself": (
        "40 questions, and too few answers for shares: 0 answers in this export",
        "No answers in the last 90 days",
        "Nobody is seen to reply to anybody else here",
    ),
    "staff answer everything": (
        "0 answers by members, the rest by staff: roles need 30",
        "stay without an answer of a member for 3 days.** Staff are first to answer 100 % of what is answered",
        "only staff reply or are replied to",
    ),
}


@pytest.fixture
def pages(app, tmp_path, monkeypatch):
    """Gives a function: the three pages on one of the cases."""

    def of(case):
        monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
        workspace = open_workspace("odd")
        load(workspace, stage(BAD[case], workspace.spool, file="acts.csv"), now=NOW)
        load(workspace, stage(STAFF, workspace.spool, kind="members", file="people.csv"), now=NOW)
        return [app(page, workspace="odd") for page in PAGES]

    return of


def words_of(at):
    """What somebody reads on the page, without the backslashes that keep it from being markup."""
    return " ".join(each.value for kind in (at.markdown, at.caption, at.info) for each in kind).replace("\\", "")


@pytest.mark.parametrize("case", BAD)
def test_each_page_says_what_it_cannot_say_and_why(pages, case):
    for at, said in zip(pages(case), SAID[case], strict=True):
        assert not at.exception
        assert said in words_of(at)


def test_tiny_groups_are_not_called_one_group(pages):
    assert "0 of 3 groups have 10 posts" in words_of(pages("all groups tiny")[2])
