"""Stack Exchange data dumps: answers find whom they answer, comments theirs; unsafe and damaged XML is refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from read_tree import cells, read, read_one, reasons, zipped
from staged_rows import column

from errors import RefusedFile
from ingest.report import StagedFile
from ingest.trees.stackexchange import NO_POST

TOP = '<?xml version="1.0" encoding="utf-8"?>\n'
POSTS = f"""\ufeff{TOP}<posts>
  <row Id="1" PostTypeId="1" AcceptedAnswerId="3" CreationDate="2020-03-01T10:00:00.123" Score="2" Body="How?"
    OwnerUserId="7" Title="How" Tags="&lt;icing&gt;&lt;cake&gt;" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2020-03-01T11:00:00.000" Body="so" OwnerDisplayName="user99" />
  <row Id="3" PostTypeId="2" ParentId="1" CreationDate="2020-03-02T11:00:00.000" Body="or so" OwnerUserId="8" />
  <row Id="4" PostTypeId="5" CreationDate="2020-03-02T12:00:00.000" Body="about a tag" OwnerUserId="8" />
</posts>"""
COMMENTS = f"""{TOP}<comments>
  <row Id="1" PostId="3" Score="0" Text="thanks" CreationDate="2020-03-03T10:00:00.000" UserId="7" />
  <row Id="2" PostId="77" Text="lost" CreationDate="2020-03-03T11:00:00.000" UserId="8" />
</comments>"""
USERS = f"""{TOP}<users>
  <row Id="-1" Reputation="1" CreationDate="2019-01-01T00:00:00.000" DisplayName="Community" />
  <row Id="7" Reputation="9" CreationDate="2019-05-01T08:30:00.000" DisplayName="Zoë" AboutMe="&lt;p&gt;hi" />
</users>"""


def test_posts_alone(tmp_path: Path) -> None:
    staged = read_one(tmp_path, POSTS, "cooking.xml")
    names = ("member_id", "activity_type", "reply_to_member_id", "thread_id", "topic", "community")
    assert cells(staged, *names) == [
        ("7", "question", None, "1", "icing", "cooking"),
        ("[deleted]", "answer", "7", "1", None, "cooking"),
        ("8", "accepted_answer", "7", "1", None, "cooking"),
    ]
    assert column(staged, "occurred_at")[0] == datetime(2020, 3, 1, 10, 0, 0, 123000)
    assert staged.time_zone_known
    assert reasons(staged) == [(NO_POST, 1, 4)]


def test_whole_dump_joins_its_parts(tmp_path: Path) -> None:
    content = {"Users.xml": USERS, "Comments.xml": COMMENTS, "Posts.xml": POSTS, "Votes.xml": f"{TOP}<votes></votes>"}
    posts, comments, users = read(tmp_path, zipped(content), "cooking.stackexchange.com.zip")
    assert isinstance(posts, StagedFile)
    assert isinstance(comments, StagedFile)
    assert isinstance(users, StagedFile)
    assert cells(comments, "member_id", "activity_type", "reply_to_member_id", "thread_id", "community") == [
        ("7", "comment", "8", "1", "cooking.stackexchange.com"),
        ("8", "comment", None, "77", "cooking.stackexchange.com"),
    ]
    assert any(words.startswith("1 row answers a message") for words in comments.warnings)
    assert cells(users, "member_id", "name", "joined_at")[1] == ("7", "Zoë", datetime(2019, 5, 1, 8, 30))
    assert [posts.file, comments.file] == [
        "Posts.xml in cooking.stackexchange.com.zip",
        "Comments.xml in cooking.stackexchange.com.zip",
    ]


BOMB = "<!DOCTYPE x [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10)) + "]>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (POSTS.replace("<posts>", f"{BOMB}<posts>").replace('"so"', '"&a9;"'), "unsafe|XML"),
        (POSTS.replace("<posts>", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><posts>'), "unsafe|XML"),
        (POSTS.lstrip("\ufeff").replace("utf-8", "klingon"), "names an encoding"),
        (POSTS[:-60], "breaks off.*line"),
        (POSTS.replace('Body="so"', 'Body="so'), "damaged.*line 5"),
        (POSTS.replace('PostTypeId="5"', 'PostTypeId="5" Id="4"'), "damaged.*line 7"),
        (POSTS.replace("<posts>", "<posts><row><deep/></row>"), "no list of posts"),
        (f"{TOP}<posts><row Id='1' Body='{'x' * (20 << 20)}'/></posts>", "longer than 16 MB"),
        (f"{TOP}<posts>\n</posts>", "XML|no data rows"),
        (f"{TOP}<rows><row a='1'/></rows>", "XML"),
    ],
)
def test_xml_that_is_damaged_or_made_to_hurt_is_refused(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(RefusedFile, match=words):
        read(tmp_path, content, "Posts.xml")
    assert list((tmp_path / "spool").iterdir()) == []


def test_entities_inside_are_refused_where_the_beginning_is_harmless(tmp_path: Path) -> None:
    late = POSTS.replace('<?xml version="1.0" encoding="utf-8"?>\n<posts>', f"{TOP}<!-- {'-x' * 10} --><posts>")
    with pytest.raises(RefusedFile):
        read(tmp_path, late.replace("</posts>", "&never;</posts>"), "Posts.xml")


def test_dump_with_a_cut_off_part_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile, match=r"breaks off.*Users\.xml"):
        read(tmp_path, zipped({"Posts.xml": POSTS, "Users.xml": USERS[:-30]}), "x.zip")
