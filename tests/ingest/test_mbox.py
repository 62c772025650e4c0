"""Mailing list archives: threads by their headers, encoded words, hidden and replaced addresses, bad dates."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path

import pytest
from read_tree import cells, read, read_one, reasons
from staged_rows import column

from ingest.report import StagedFile
from ingest.trees.recognise import tree_kind

START = "From anna@example.org Mon Feb  5 12:00:00 2024\n"
FIRST = f"""{START}From: =?utf-8?B?{base64.b64encode("Zoë K".encode()).decode()}?= <Anna@Example.org>
Date: Mon, 5 Feb 2024 13:00:00 +0100
Message-ID: <one@example.org>
Subject: Cake
List-Id: Cake bakers <cakes.lists.example.org>

Hello
>From here on
From now on this is text, at 12:00 in 2024 or not

"""
SECOND = """From ben@example.org Mon Feb  5 13:00:00 2024
From: Ben via Cakes <cakes@lists.example.org>
Reply-To: Ben <ben@example.org>
Date: Mon, 5 Feb 2024 12:30:00 -0000
Message-ID: <two@example.org>
In-Reply-To: <one@example.org>
References: <one@example.org>

Yes

"""
THIRD = """From carl@example.org Mon Feb  5 14:00:00 2024
From: carl at example.org (Carl)
Date: 5 Feb 2024 09:00:00 EST
Message-ID: <three@example.org>
References: <one@example.org>
\t<two@example.org>
Content-Type: multipart/alternative; boundary=xyz

--xyz
Content-Type: text/html

<p>Me <b>too</b></p>
--xyz
Content-Type: text/plain; charset=latin-1
Content-Transfer-Encoding: quoted-printable

Me too =E9

--xyz--

"""
BAD = """From dora@example.org Mon Feb  5 15:00:00 2024
From: dora@example.org
Date: sometime in spring
Message-ID: <four@example.org>

When?
"""


def test_mails_and_their_threads(tmp_path: Path) -> None:
    staged = read_one(tmp_path, FIRST + SECOND + THIRD, "archive.mbox", keep_text=True)
    assert cells(staged, "member_id", "member_name", "activity_type", "reply_to_member_id", "thread_id") == [
        ("anna@example.org", "Zoë K", "post", None, "one@example.org"),
        ("ben@example.org", "Ben", "reply", "anna@example.org", "one@example.org"),
        ("carl@example.org", "Carl", "reply", "ben@example.org", "one@example.org"),
    ]
    assert column(staged, "occurred_at") == [
        datetime(2024, 2, 5, 12),
        datetime(2024, 2, 5, 12, 30),
        datetime(2024, 2, 5, 14),
    ]
    assert column(staged, "community") == ["Cake bakers", "archive", "archive"]
    assert column(staged, "text")[0] == "Hello\nFrom here on\nFrom now on this is text, at 12:00 in 2024 or not"
    assert column(staged, "text")[2] == "Me too é"
    assert (staged.format, staged.time_zone_known) == ("Mailing list archive (mbox)", True)


def test_answer_before_its_mail_finds_it(tmp_path: Path) -> None:
    staged = read_one(tmp_path, SECOND + FIRST, "archive.mbox")
    assert column(staged, "reply_to_member_id") == ["anna@example.org", None]


def test_thread_without_references_is_followed(tmp_path: Path) -> None:
    bare = THIRD.replace("References: <one@example.org>\n\t<two@example.org>\n", "In-Reply-To: <two@example.org>\n")
    plain = SECOND.replace("References: <one@example.org>\n", "")
    staged = read_one(tmp_path, FIRST + plain + bare, "archive.mbox")
    assert set(column(staged, "thread_id")) == {"one@example.org"}


@pytest.mark.parametrize("date", ["sometime in spring", "", "99", "Mon, 45 Feb 2024 99:00:00 +9999"])
def test_bad_dates_are_left_out_with_the_reason_and_the_line(tmp_path: Path, date: str) -> None:
    staged = read_one(tmp_path, FIRST + BAD.replace("sometime in spring", date), "archive.mbox")
    (found,) = reasons(staged)
    assert found[0] in ("occurred_at is not a date or time that can be read", "occurred_at is empty")
    assert found[1:] == (1, 1 + FIRST.count("\n"))


def test_the_same_mail_twice_counts_once(tmp_path: Path) -> None:
    staged = read_one(tmp_path, FIRST + SECOND + FIRST, "archive.mbox")
    assert [row[:2] for row in reasons(staged)] == [("a message that stands in this export already", 1)]


def test_mails_without_an_id_are_said(tmp_path: Path) -> None:
    staged = read_one(tmp_path, FIRST.replace("Message-ID: <one@example.org>\n", "") + SECOND, "archive.mbox")
    assert any("1 mail has no Message-ID" in words for words in staged.warnings)
    assert column(staged, "reply_to_member_id") == [None, None]


def test_damaged_parts_cost_their_text_and_no_more(tmp_path: Path) -> None:
    odd = THIRD.replace("charset=latin-1", "charset=klingon").replace("boundary=xyz", 'boundary="xyz')
    staged = read_one(tmp_path, FIRST.replace("=?utf-8?B?", "=?klingon?B?") + odd + BAD, "archive.mbox")
    assert isinstance(staged, StagedFile)
    assert staged.rows_read == 3


def test_attachments_do_not_fill_memory(tmp_path: Path) -> None:
    long = FIRST + "x" * 70 + "\n"
    staged = read_one(tmp_path, long + ("y" * 75 + "\n") * 60_000 + "\n" + SECOND, "archive.mbox")
    assert column(staged, "text_length")[0] <= 1 << 20
    assert staged.rows_read == 2


@pytest.mark.parametrize(
    "text", ["From,To,Count\na,b,3\n", "From anna to ben at 12:00 in 2024\nthey wrote\n", "From: anna\n"]
)
def test_texts_that_begin_alike_are_no_archives(text: str) -> None:
    assert tree_kind(text) is None


def test_cut_off_archive_is_read_to_its_end(tmp_path: Path) -> None:
    (staged,) = read(tmp_path, FIRST + SECOND[:150], "archive.mbox")
    assert isinstance(staged, StagedFile)
    assert staged.rows_read == 2
