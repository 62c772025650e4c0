"""What the report says of each view: available, or which column this file lacks; and roles of a format's own words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingest.report import ReadOptions
from ingest.stage import stage
from ingest.text_table import Table
from warehouse.file_views import AVAILABLE, VIEWS
from warehouse.load import load
from warehouse.types import ANSWERS, ROLE_OF_TYPE

NOW = datetime(2026, 3, 1, 12)
CANONICAL = "member_id,email,occurred_at,activity_type,community,thread_id,reply_to_member_id,topic\n"
DISCORD = "AuthorID,Author,Date,Content,Attachments,Reactions\n"


@pytest.fixture
def bring(workspace, tmp_path):
    def run(content: str, name: str = "acts.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return load(workspace, stage(Table(path, name), ReadOptions(), Path(workspace.spool), lambda _: None), now=NOW)

    return run


def available(report) -> set[str]:
    assert tuple(report.views) == VIEWS
    assert all(
        words == AVAILABLE or words.startswith("not available from this file: ") for words in report.views.values()
    )
    return {view for view, words in report.views.items() if words == AVAILABLE}


def test_whole_export_feeds_all_but_training(bring):
    report = bring(
        CANONICAL
        + "a,a@example.org,2024-02-05T12:00:00Z,question,Cakes,t,,icing\n"
        + "b,b@example.org,2024-02-05T13:00:00Z,reply,Cakes,t,a,icing\n"
        + "b,b@example.org,2024-02-06T13:00:00Z,referral,Cakes,,,\n"
    )
    assert set(VIEWS) - available(report) == {"Training"}


def test_replies_that_an_export_does_not_carry_are_named(bring):
    report = bring(DISCORD + "12,mia,2024-02-05T12:00:00Z,hi,,\n13,bo,2024-02-05T12:01:00Z,hi,,\n")
    assert report.views["Seekers & providers"].endswith("or whom a reply answers (reply_to_member_id)")
    assert report.views["Skills"].endswith("(topic)")
    assert report.views["Lists"].endswith("(email)")
    assert {"Overview", "Concentration", "Churn", "Almost ready"} <= available(report)


def test_community_that_only_the_file_name_gives_is_missing(bring):
    content = "member_id,occurred_at\na,2024-02-05T12:00:00Z\nb,2024-02-05T12:00:00Z\n"
    assert "(community)" in bring(content).views["Micro-communities"]
    report = bring(DISCORD + "12,mia,2024-02-05T12:00:00Z,hi,,\n", "G - T - cakes [123456789012345678].csv")
    assert report.views["Micro-communities"] == AVAILABLE


def test_attendance_is_no_content(bring):
    guests = "api_id,name,email,created_at,approval_status,checked_in_at\n"
    came = "g1,Mia,m@example.org,2025-08-08T00:16:45Z,approved,2025-08-09T00:16:45Z\n"
    report = bring(guests + came + "g2,Bo,b@example.org,2025-08-08T00:16:45Z,approved,\n")
    assert "event attendance, rsvp" in report.views["Concentration"]
    assert {"Overview", "Churn", "Lists"} <= available(report)
    assert report.unnamed_types == {}


def test_word_of_a_format_has_the_role_that_the_format_gives_it(workspace, bring):
    bring("username,status,first_answered_at,last_updated_at\nmia,going,2024-05-06 07:08:09 UTC,\n")
    with workspace.reader() as reader:
        assert reader.execute("select name, role from activity_type").fetchall() == [("rsvp", "view")]


def test_same_word_in_our_own_export_counts_as_content(workspace, bring):
    report = bring("member_id,occurred_at,activity_type\na,2024-02-05T12:00:00Z,rsvp\n")
    with workspace.reader() as reader:
        assert reader.execute("select name, role from activity_type").fetchall() == [("rsvp", "create")]
    assert report.unnamed_types == {"rsvp": 1}


def test_nobody_known_gives_nothing_about_members(bring):
    posts = "id,permalink,date,ip,subreddit,gildings,title,url,body\np1,x,2014-08-27 00:59:46 UTC,,Cakes,0,T,,hi\n"
    report = bring(posts)
    assert report.views["Concentration"].endswith("who acted (member_id)")
    assert available(report) == {"Overview"}


@pytest.mark.parametrize(
    ("content", "views"),
    [
        ("member_id,joined_at,email,skills\na,2024-01-01,a@example.org,icing\n", {"Lists", "Skills"}),
        ("member_id,joined_at\na,2024-01-01\n", set()),
        ("member_id,program,completed_at\na,Cakes,2024-01-01\n", {"Training"}),
        ("member_id,program,completed_at\na,Cakes,\n", set()),
        ("nominee_member_id,nominator_member_id\na,b\n", {"Lists"}),
        ("member_id,applied_at,skills\na,2024-01-01,icing\n", {"Lists", "Skills"}),
        ("liker_user_id,liked_user_id,count\n7,8,12\n", set()),
    ],
)
def test_other_kinds_feed_what_their_columns_feed(bring, content, views):
    report = bring(content)
    assert available(report) == views
    assert "occurred_at" in report.views["Concentration"]


def test_same_file_again_says_the_same(bring):
    content = DISCORD + "12,mia,2024-02-05T12:00:00Z,hi,,\n13,bo,2024-02-05T12:01:00Z,hi,,\n"
    assert bring(content).views == bring(content).views


def test_kinds_that_answer_are_enough_for_roles_as_the_overview_says(bring):
    acts = "".join(f"m{n},2024-02-{n:02}T12:00:00Z,{'post' if n % 2 else 'reply'}\n" for n in range(1, 13))
    report = bring("member_id,occurred_at,activity_type\n" + acts)
    assert report.views["Seekers & providers"] == AVAILABLE
    posts = bring("member_id,occurred_at,activity_type\n" + acts.replace("reply", "post"), "posts.csv")
    assert posts.views["Seekers & providers"] != AVAILABLE
    assert set(ANSWERS) <= {name for name, role in ROLE_OF_TYPE.items() if role == "create"}
