"""WhatsApp chats: both shapes of lines, longer messages, invisible marks, the order of day and month."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from read_tree import cells, read, read_one, reasons, zipped
from staged_rows import column

from errors import RefusedFile, UnclearDates
from ingest.trees.recognise import tree_kind
from ingest.trees.rows import NOTICE

ANDROID = (
    "31/12/2023, 21:04 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.\n"
    '31/12/2023, 21:04 - Anna created group "Cakes: the best"\n'
    "31/12/2023, 21:05 - Anna: Hello\nsecond line: with a colon\n\nfourth line\n"
    "31/12/2023, 21:06 - +49 170 1234567: <Media omitted>\n"
    "01/01/2024, 00:00 - Ben Müller: 31/12 was fun\n"
)
IPHONE = (
    "\u200e[31.12.23, 21:04:59] Cakes: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "[31.12.23, 21:05:00] Anna: Hello\r\nmore\r\n"
    "\u200e[31.12.23, 21:05:01] Anna: \u200eimage omitted\r\n"
    "[31.12.23, 21:05:02] Cakes: \u200eAnna added Ben\r\n"
    "[31.12.23, 21:05:03] \u202a+49\u00a0170\u00a01234567\u202c: Hi\r\n"
)


def test_android_lines(tmp_path: Path) -> None:
    staged = read_one(tmp_path, ANDROID, "WhatsApp Chat with Cakes.txt", keep_text=True)
    assert cells(staged, "member_id", "occurred_at", "text") == [
        ("Anna", datetime(2023, 12, 31, 21, 5), "Hello\nsecond line: with a colon\n\nfourth line"),
        ("+49 170 1234567", datetime(2023, 12, 31, 21, 6), "<Media omitted>"),
        ("Ben Müller", datetime(2024, 1, 1), "31/12 was fun"),
    ]
    assert set(column(staged, "community")) == {"Cakes"}
    assert reasons(staged) == [(NOTICE, 2, 1)]
    assert (staged.day_order, staged.time_zone_known) == ("day_first", False)


def test_iphone_lines(tmp_path: Path) -> None:
    staged = read_one(tmp_path, zipped({"_chat.txt": IPHONE}), "WhatsApp Chat - Cakes.zip", keep_text=True)
    assert cells(staged, "member_id", "occurred_at", "text", "community") == [
        ("Anna", datetime(2023, 12, 31, 21, 5), "Hello\nmore", "Cakes"),
        ("Anna", datetime(2023, 12, 31, 21, 5, 1), "image omitted", "Cakes"),
        ("+49 170 1234567", datetime(2023, 12, 31, 21, 5, 3), "Hi", "Cakes"),
    ]
    assert reasons(staged) == [(NOTICE, 2, 1)]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    late = ANDROID + "01/01/2024, 00:01 - Ben left\n"
    assert reasons(read_one(tmp_path, late.partition("\n")[2].partition("\n")[2], "x.txt")) == [(NOTICE, 1, 7)]


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("12/31/23, 9:05\u202fPM - Anna: x", datetime(2023, 12, 31, 21, 5)),
        ("31/12/23, 9:05 p.\u00a0m. - Anna: x", datetime(2023, 12, 31, 21, 5)),
        ("[2023-12-31, 21:05:06] Anna: x", datetime(2023, 12, 31, 21, 5, 6)),
        ("[31/12/2023 9:05:06 AM] Anna: x", datetime(2023, 12, 31, 9, 5, 6)),
        ("31.12.2023, 21.05 - Anna: x", datetime(2023, 12, 31, 21, 5)),
    ],
)
def test_ways_to_write_the_time(tmp_path: Path, line: str, moment: datetime) -> None:
    assert cells(read_one(tmp_path, line, "x.txt"), "member_id", "occurred_at") == [("Anna", moment)]


def test_order_of_day_and_month_is_asked_for(tmp_path: Path) -> None:
    text = "1/2/24, 21:05 - Anna: x\n3/4/24, 21:05 - Ben: y\n"
    with pytest.raises(UnclearDates, match="day first or month first"):
        read(tmp_path, text, "x.txt")
    staged = read_one(tmp_path, text, "x.txt", day_order="month_first")
    assert column(staged, "occurred_at") == [datetime(2024, 1, 2, 21, 5), datetime(2024, 3, 4, 21, 5)]


def test_what_the_export_lacks_is_said(tmp_path: Path) -> None:
    said = read_one(tmp_path, ANDROID, "x.txt").warnings
    assert any(words.startswith("Replies are not available from this file") for words in said)
    assert any("name no time zone" in words for words in said)


def test_days_that_do_not_exist_are_left_out(tmp_path: Path) -> None:
    staged = read_one(tmp_path, "31/12/2023, 21:05 - Anna: x\n32/12/2023, 21:05 - Ben: y\n", "x.txt")
    assert reasons(staged) == [("occurred_at is no day of the calendar", 1, 2)]


def test_identical_messages_are_kept(tmp_path: Path) -> None:
    staged = read_one(tmp_path, "31/12/2023, 21:05 - Anna: x\n" * 3, "x.txt")
    assert len(column(staged, "member_id")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "member_id,occurred_at\nanna,31/12/2023\n",
        "31/12/2023, 21:05, Anna, x\n",
        "Date - Name: text\n",
        "[1, 2, 3]",
        "12/31/2023 21:05 - 22:00\n",
    ],
)
def test_tables_are_no_chats(text: str) -> None:
    assert tree_kind(text) is None


def test_chat_of_notices_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile):
        read(tmp_path, "31/12/2023, 21:05 - Anna left\n", "x.txt")
