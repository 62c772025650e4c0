"""Telegram JSON: epoch times, replies, pieces of text, notices, deleted accounts, whole accounts."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from read_tree import cells, read, read_one, reasons
from staged_rows import column

from errors import RefusedFile
from ingest.trees.rows import NO_RECORD, NOTICE, PRIVATE


def message(number: int, person: str | None = "user1", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": f"2024-02-05T13:00:{number:02}",
        "date_unixtime": str(1707134400 + number),
        "from": person and person.title(), "from_id": person or "user404", "text": f"text {number}",
        "text_entities": [], **more,
    }  # fmt: skip


def chat(messages: list[Any], **more: Any) -> dict[str, Any]:
    return {"name": "Cakes", "type": "private_supergroup", "id": 1234567890, "messages": messages, **more}


def test_times_are_those_of_the_epoch_not_of_the_exporter(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps(chat([message(1)])), "result.json")
    assert cells(staged, "member_id", "member_name", "occurred_at", "community") == [
        ("user1", "User1", datetime(2024, 2, 5, 12, 0, 1), "Cakes")
    ]
    assert staged.time_zone_known
    assert staged.format == "Telegram chat (JSON)"


def test_replies_and_their_thread(tmp_path: Path) -> None:
    messages = [message(1), message(2, "user2", reply_to_message_id=1), message(3, "user3", reply_to_message_id=2)]
    staged = read_one(tmp_path, json.dumps(chat(messages), indent=1), "result.json")
    assert cells(staged, "activity_type", "reply_to_member_id", "thread_id") == [
        ("post", None, "1234567890:1"),
        ("reply", "user1", "1234567890:1"),
        ("reply", "user2", "1234567890:1"),
    ]


def test_text_in_pieces_is_one_text(tmp_path: Path) -> None:
    pieces = ["see ", {"type": "link", "text": "https://example.org"}, " and ", {"type": "bold", "text": "laugh"}]
    staged = read_one(tmp_path, json.dumps(chat([message(1, text=pieces)])), "result.json", keep_text=True)
    assert column(staged, "text") == ["see https://example.org and laugh"]


def test_reactions_have_the_time_of_their_own(tmp_path: Path) -> None:
    recent = [{"from": "Ben", "from_id": "user2", "date": "2024-02-05T13:30:00"}]
    liked = message(1, reactions=[{"type": "emoji", "count": 5, "emoji": "❤", "recent": recent}])
    staged = read_one(tmp_path, json.dumps(chat([liked])), "result.json")
    assert cells(staged, "member_id", "activity_type", "occurred_at", "thread_id")[1] == (
        "user2", "reaction", datetime(2024, 2, 5, 12, 30), "1234567890:1",
    )  # fmt: skip
    assert any("4 reactions have no named person" in words for words in staged.warnings)


def test_deleted_accounts_are_nobody(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps(chat([message(1, None)])), "result.json")
    assert cells(staged, "member_id", "member_name") == [("[deleted]", None)]


def test_notices_and_unsupported_messages_are_named(tmp_path: Path) -> None:
    joined = {
        "id": 2,
        "type": "service",
        "date_unixtime": "1707134402",
        "actor": "Ben",
        "actor_id": "user2",
        "action": "join_group_by_link",
    }
    staged = read_one(tmp_path, json.dumps(chat([message(1), joined, {"type": "unsupported"}])), "result.json")
    assert reasons(staged) == [(NOTICE, 1, 2), (NO_RECORD, 1, 3)]


def test_whole_account_leaves_private_chats_out(tmp_path: Path) -> None:
    private = chat([message(7, text="secret")], type="personal_chat", name="Ben", id=5)
    account = {
        "about": "all",
        "contacts": {"list": [{"user_id": 1}]},
        "chats": {"about": "", "list": [private, chat([message(1)])]},
    }
    staged = read_one(tmp_path, json.dumps(account), "result.json")
    assert column(staged, "community") == ["Cakes"]
    assert reasons(staged) == [(PRIVATE, 1, 1)]
    assert staged.rejected_path is not None
    assert b"secret" not in staged.rejected_path.read_bytes()


def test_escapes_that_json_does_not_know_are_read(tmp_path: Path) -> None:
    text = json.dumps(chat([message(1, text="MARK"), message(2)])).replace("MARK", r"a\x0Ab \\x41")
    staged = read_one(tmp_path, text, "result.json", keep_text=True)
    assert column(staged, "text") == ["a\nb \\x41", "text 2"]


def test_exports_without_epoch_have_local_times(tmp_path: Path) -> None:
    old = message(1)
    del old["date_unixtime"]
    staged = read_one(tmp_path, json.dumps(chat([old])), "result.json", time_zone="Europe/Berlin")
    assert column(staged, "occurred_at") == [datetime(2024, 2, 5, 12, 0, 1)]


def test_damage_in_the_middle_says_where(tmp_path: Path) -> None:
    text = json.dumps(chat([message(n) for n in range(1, 60)]), indent=1)
    broken = text.replace('"id": 30,', '"id": 30;')
    line = broken.splitlines().index('   "id": 30;') + 1
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, broken, "result.json")
    assert refused.value.line == line
    assert "damaged at sign 12 of the line" in refused.value.problem
