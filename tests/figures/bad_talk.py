"""Exports whose talk says little or nothing: one community for each way in which that happens."""

from __future__ import annotations

from tests.figures.talk import answer, question, talk

STAFF = [{"member_id": "boss", "is_staff": True}]


def without(rows, *names):
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def talk_to_oneself():
    asked = [question(i, f"s{i % 8}", after=24 * i, topic="cake") for i in range(40)]
    return [row for each in asked for row in (each, answer(each, each["member_id"], hours=1))]


TINY = [row for name in ("A", "B", "C") for row in talk(count=4, answered=3, community=name, by=f"helper-{name}")]


BAD = {
    "no thread ids": without(talk(topic="cake"), "thread_id"),
    "neither threads nor whom a reply answers": without(
        talk(topic="cake"), "thread_id", "reply_to_member_id", "activity_type"
    ),
    "no replies": talk(answered=0, topic="cake"),
    "one group": talk(topic="cake"),
    "all groups tiny": TINY,
    "only words to oneself": talk_to_oneself(),
    "staff answer everything": talk(answered=40, by="boss", topic="cake"),
}
