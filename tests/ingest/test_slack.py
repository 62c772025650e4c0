"""Slack message exports: threads, reactions, notices, bots, members; damaged and hostile archives."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from read_tree import cells, read, read_one, reasons, zipped
from staged_rows import column

from errors import RefusedFile
from ingest.report import RefusedTable, StagedFile
from ingest.trees.rows import NOTICE, OF_A_BOT, PRIVATE

USERS = [
    {"id": "U1", "name": "anna", "is_admin": True, "profile": {"real_name": "Anna K", "email": "anna@example.org"}},
    {"id": "U2", "name": "ben", "real_name": "Ben", "is_owner": False, "profile": {}},
    {"id": "U3", "name": "helper", "is_bot": True, "profile": {"real_name": "Helper"}},
]
FIRST = {
    "type": "message", "user": "U1", "text": "Cake &amp; icing?\nAny", "ts": "1707134400.000100",
    "thread_ts": "1707134400.000100",
    "reactions": [{"name": "tada", "users": ["U2", "U3"], "count": 2}],
}  # fmt: skip
ANSWER = {
    "type": "message", "user": "U2", "text": "yes", "ts": "1707134460.123456", "thread_ts": "1707134400.000100",
    "parent_user_id": "U1",
}  # fmt: skip
OLD_ANSWER = {
    "type": "message",
    "user": "U1",
    "text": "thanks",
    "ts": "1707220800.000000",
    "thread_ts": "1707134400.000100",
}
JOINED = {"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1707134401.000000", "text": "joined"}
ROBOT = {"type": "message", "subtype": "bot_message", "bot_id": "B9", "ts": "1707134402.000000", "text": "build ok"}


def export(**changed: Any) -> dict[str, Any]:
    entries = {
        "channels.json": [{"id": "C1", "name": "cakes"}, {"id": "C2", "name": "venues"}],
        "users.json": USERS,
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
        "cakes/2024-02-05.json": [FIRST, JOINED, ROBOT, ANSWER],
        "cakes/2024-02-06.json": [OLD_ANSWER],
        "venues/2024-02-05.json": [{"type": "message", "user": "U9", "ts": "1707134400.000100", "text": "a barn"}],
        "D1/2024-02-05.json": [{"type": "message", "user": "U1", "ts": "1707134500.000000", "text": "secret"}],
        "integration_logs.json": [],
    }
    return {**entries, **{name.replace("__", "/"): content for name, content in changed.items()}}


def acts_and_members(folder: Path, entries: dict[str, Any], **options: Any) -> tuple[StagedFile, StagedFile]:
    acts, members = read(folder, zipped(entries), "Brand Slack export.zip", **options)
    assert isinstance(acts, StagedFile)
    assert isinstance(members, StagedFile)
    return acts, members


def test_messages_of_all_channels_are_one_table(tmp_path: Path) -> None:
    acts, _ = acts_and_members(tmp_path, export())
    assert (acts.kind, acts.format) == ("activity", "Slack message export (JSON)")
    assert "channels.json" in acts.format_reason
    assert cells(acts, "community", "member_id", "activity_type", "reply_to_member_id", "thread_id") == [
        ("cakes", "U1", "post", None, "1707134400.000100"),
        ("cakes", "U2", "reaction", "U1", "1707134400.000100"),
        ("cakes", "U3", "reaction", "U1", "1707134400.000100"),
        ("cakes", "U2", "reply", "U1", "1707134400.000100"),
        ("cakes", "U1", "reply", "U1", "1707134400.000100"),
        ("venues", "U9", "post", None, "1707134400.000100"),
    ]
    assert cells(acts, "member_name", "email")[0] == ("Anna K", "anna@example.org")


def test_times_keep_their_six_decimals(tmp_path: Path) -> None:
    acts, _ = acts_and_members(tmp_path, export())
    assert column(acts, "occurred_at")[3] == datetime(2024, 2, 5, 12, 1, 0, 123456)
    assert acts.time_zone_known


def test_equal_times_in_two_channels_are_two_messages(tmp_path: Path) -> None:
    acts, _ = acts_and_members(tmp_path, export())
    assert len(set(column(acts, "content_hash"))) == 6
    assert column(acts, "event_id")[0] == "slack:C1:1707134400.000100"


def test_what_is_no_act_of_a_person_is_left_out_with_its_number(tmp_path: Path) -> None:
    acts, _ = acts_and_members(tmp_path, export())
    assert sorted(reasons(acts)) == sorted([(PRIVATE, 1, 1), (NOTICE, 1, 3), (OF_A_BOT, 1, 4)])
    assert acts.rows_read == 9


def test_private_words_are_not_kept_anywhere(tmp_path: Path) -> None:
    acts, _ = acts_and_members(tmp_path, export())
    assert acts.rejected_path is not None
    assert b"secret" not in acts.rejected_path.read_bytes()


def test_reactions_are_said_to_have_an_estimated_time(tmp_path: Path) -> None:
    acts, _ = acts_and_members(tmp_path, export())
    (said,) = [words for words in acts.warnings if "estimated" in words]
    assert said.startswith("2 reactions are acts of their own")
    assert any("integration_logs.json" in words for words in acts.warnings)


def test_users_become_members_with_staff_and_bots(tmp_path: Path) -> None:
    _, members = acts_and_members(tmp_path, export())
    assert (members.kind, members.file) == ("members", "users.json in Brand Slack export.zip")
    assert cells(members, "member_id", "name", "email", "is_staff", "is_bot") == [
        ("U1", "Anna K", "anna@example.org", True, False),
        ("U2", "Ben", None, False, False),
        ("U3", "Helper", None, False, True),
    ]


def test_text_counts_as_a_reader_sees_it(tmp_path: Path) -> None:
    acts, _ = acts_and_members(tmp_path, export(), keep_text=True)
    assert column(acts, "text")[0] == "Cake & icing?\nAny"
    assert column(acts, "text_length")[0] == 17


def test_asked_for_acts_alone_the_members_are_named(tmp_path: Path) -> None:
    acts, members = read(tmp_path, zipped(export()), "x.zip", kind="activity")
    assert isinstance(acts, StagedFile)
    assert isinstance(members, RefusedTable)
    assert "only activity was asked for" in members.refused


def test_more_days_than_an_archive_of_tables_may_have_files(tmp_path: Path) -> None:
    days = {f"cakes/20{year}-01-{day:02}.json": [FIRST] for year in range(10, 20) for day in range(1, 29)}
    acts, _ = acts_and_members(tmp_path, {**export(), **days})
    assert acts.rows_read == 9 + 3 * 280
    assert reasons(acts)[0] == ("a message that stands in this export already", 280, acts.rejected[0].first_line)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cakes/2024-02-05.json", '[{"ts": "1707134400.000100", "user": "U1"}, {"ts": ', "breaks off"),
        ("cakes/2024-02-05.json", '[\n{"ts": "1707134400.000100"},\n{"ts" "x"}]', "damaged at sign 7.*line 3"),
        ("cakes/2024-02-05.json", '{"ok": false, "error": "not_authed"}', "holds no list"),
        ("cakes/2024-02-05.json", b'[{"ts": "1707134400.0001", "text": "caf\xe9 bar and more"}]', "not UTF-8"),
        ("cakes/2024-02-05.json", "[" * 3000, "nested more than 100 levels"),
        ("users.json", "[{", "breaks off"),
        ("../2024-02-05.json", "[]", "unsafe path"),
    ],
)
def test_damaged_export_is_refused_as_a_whole(tmp_path: Path, name: str, content: Any, words: str) -> None:
    with pytest.raises(RefusedFile, match=words):
        read(tmp_path, zipped({**export(), name: content}), "x.zip")
    assert list((tmp_path / "spool").iterdir()) == []


def test_damaged_bytes_in_the_archive_are_noticed(tmp_path: Path) -> None:
    whole = bytearray(zipped({**export(), "cakes/2024-02-07.json": [FIRST] * 50}))
    at = whole.find(b"cakes/2024-02-07.json") + 40
    whole[at] ^= 0xFF
    with pytest.raises(RefusedFile, match="damaged"):
        read(tmp_path, bytes(whole), "x.zip")


def test_archive_that_grows_beyond_measure_is_refused(tmp_path: Path) -> None:
    many = "[" + '{"ts": "1707134400.000100"},' * (1 << 20) + '{"ts": "1"}]'
    with pytest.raises(RefusedFile, match="too much for its size"):
        read(tmp_path, zipped({**export(), "cakes/2024-02-07.json": many}), "x.zip")


def test_messages_that_are_none_are_named(tmp_path: Path) -> None:
    acts, _ = acts_and_members(
        tmp_path, {**export(), "cakes/2024-02-06.json": [7, None, {"text": "no time"}, OLD_ANSWER]}
    )
    assert ("this is no message as this export writes them", 3, 6) in reasons(acts)


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    first, second = (read(tmp_path, zipped(export()), "x.zip")[0] for _ in range(2))
    assert isinstance(first, StagedFile)
    assert isinstance(second, StagedFile)
    assert first.sha256 == second.sha256


def test_one_channel_without_lists_is_read_too(tmp_path: Path) -> None:
    staged = read_one(tmp_path, zipped({"channels.json": [], "cakes/2024-02-05.json": [FIRST]}), "x.zip")
    assert column(staged, "community") == ["cakes"] * 3
