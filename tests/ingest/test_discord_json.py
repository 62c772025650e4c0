"""DiscordChatExporter JSON: replies, reactors, bots, deleted users, threads."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from read_tree import cells, read, read_one, reasons, zipped
from staged_rows import column

from errors import RefusedFile
from ingest.report import StagedFile
from ingest.trees.rows import NO_RECORD, NOTICE

ANNA = {"id": "100000000000000001", "name": "anna", "discriminator": "0000", "nickname": "Anna K", "isBot": False}
BEN = {"id": "100000000000000002", "name": "ben", "nickname": "Ben", "isBot": False}
ROBOT = {"id": "100000000000000003", "name": "Robo", "isBot": True}
GONE = {"id": "456226577798135808", "name": "Deleted User", "isBot": False}


def message(number: int, author: dict[str, Any], kind: str = "Default", **more: Any) -> dict[str, Any]:
    moment = f"2023-09-23T13:15:{number:02}.3790000+03:00"
    return {
        "id": f"90000000000000000{number}",
        "type": kind,
        "timestamp": moment,
        "content": f"text {number}",
        "author": author,
        **more,
    }


def answer(number: int, author: dict[str, Any], to: int) -> dict[str, Any]:
    return message(number, author, "Reply", reference={"messageId": f"90000000000000000{to}", "channelId": "55"})


def export(messages: list[Any], **channel: str) -> dict[str, Any]:
    place = {"id": "55", "type": "GuildTextChat", "categoryId": "5", "category": "Talk", "name": "cakes", **channel}
    return {
        "guild": {"id": "1", "name": "Brand"},
        "channel": place,
        "dateRange": {},
        "messages": messages,
        "messageCount": len(messages),
    }


def test_replies_find_whom_they_answer(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps(export([message(1, ANNA), answer(2, BEN, 1), answer(3, ANNA, 2)])), "x.csv")
    assert cells(staged, "member_id", "activity_type", "reply_to_member_id", "thread_id", "community") == [
        (ANNA["id"], "post", None, "900000000000000001", "cakes"),
        (BEN["id"], "reply", ANNA["id"], "900000000000000001", "cakes"),
        (ANNA["id"], "reply", BEN["id"], "900000000000000001", "cakes"),
    ]
    assert column(staged, "member_name")[0] == "Anna K"
    assert column(staged, "occurred_at")[0] == datetime(2023, 9, 23, 10, 15, 1, 379000)
    assert (staged.format, staged.dialect) == ("Discord channel by DiscordChatExporter (JSON)", "JSON")


def test_reply_that_stands_before_its_message_finds_it_too(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps(export([answer(2, BEN, 1), message(1, ANNA)])), "x.json")
    assert column(staged, "reply_to_member_id") == [ANNA["id"], None]


def test_reply_to_a_message_outside_the_export_is_said(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps(export([message(1, ANNA), answer(3, BEN, 2)])), "x.json")
    assert column(staged, "reply_to_member_id") == [None, None]
    assert any(words.startswith("1 row answers a message that the export does not hold") for words in staged.warnings)


def test_reactors_are_people_and_others_are_counted(tmp_path: Path) -> None:
    liked = message(1, ANNA, reactions=[{"emoji": {"id": "", "name": "👍"}, "count": 3, "users": [BEN, GONE]}])
    staged = read_one(tmp_path, json.dumps(export([liked])), "x.json")
    assert cells(staged, "member_id", "activity_type", "reply_to_member_id")[1:] == [
        (BEN["id"], "reaction", ANNA["id"]),
        (GONE["id"], "reaction", ANNA["id"]),
    ]
    assert any("1 reaction has no named person" in words for words in staged.warnings)
    assert any("estimated" in words for words in staged.warnings)


def test_bots_become_members_marked_as_bots(tmp_path: Path) -> None:
    acts, bots = read(tmp_path, json.dumps(export([message(1, ANNA), message(2, ROBOT), message(3, ROBOT)])), "x.json")
    assert isinstance(bots, StagedFile)
    assert (bots.kind, cells(bots, "member_id", "name", "is_bot")) == ("members", [(ROBOT["id"], "Robo", True)])
    assert isinstance(acts, StagedFile)
    assert acts.rows_read == 3


def test_deleted_users_share_their_pooled_id_without_a_name(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps(export([message(1, GONE)])), "x.json")
    assert cells(staged, "member_id", "member_name") == [("456226577798135808", None)]


def test_a_thread_belongs_to_its_channel(tmp_path: Path) -> None:
    channel = {"type": "GuildPublicThread", "id": "77", "name": "icing", "category": "cakes"}
    staged = read_one(tmp_path, json.dumps(export([message(1, ANNA), answer(2, BEN, 1)], **channel)), "x.json")
    assert cells(staged, "community", "thread_id") == [("cakes", "77"), ("cakes", "77")]


def test_notices_and_what_is_no_message_are_named(tmp_path: Path) -> None:
    pinned = message(2, ANNA, "ChannelPinnedMessage")
    staged = read_one(tmp_path, json.dumps(export([message(1, ANNA), pinned, {"oops": 1}, message(1, ANNA)])), "x.json")
    assert reasons(staged) == [
        (NOTICE, 1, 2),
        (NO_RECORD, 1, 3),
        ("a message that stands in this export already", 1, 4),
    ]


def test_indented_utf16_in_an_archive_is_recognised(tmp_path: Path) -> None:
    text = json.dumps(export([message(1, ANNA)]), indent=2).encode("utf-16")
    acts = read_one(tmp_path, zipped({"Brand - cakes.json": text}), "x.zip")
    assert (acts.file, acts.encoding, column(acts, "community")) == ("Brand - cakes.json", "UTF-16-LE", ["cakes"])


@pytest.mark.parametrize("at", [0.3, 0.6, 0.95])
def test_cut_off_export_is_refused(tmp_path: Path, at: float) -> None:
    whole = json.dumps(export([message(n, ANNA) for n in range(1, 9)]), indent=1)
    with pytest.raises(RefusedFile, match=r"breaks off.*line"):
        read(tmp_path, whole[: int(len(whole) * at)], "x.json")
    assert list((tmp_path / "spool").iterdir()) == []


def test_two_exports_glued_together_are_refused(tmp_path: Path) -> None:
    whole = json.dumps(export([message(1, ANNA)]))
    with pytest.raises(RefusedFile, match="more text follows"):
        read(tmp_path, whole + whole, "x.json")
