"""DiscordChatExporter JSON: one channel or thread with replies and the people who reacted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.trees.json_reader import JsonReader
from ingest.trees.rows import NO_RECORD, NOTICE, UNKNOWN_PERSON, Row, TreeTable, columns_of, listed, pick

TITLE = "Discord channel by DiscordChatExporter (JSON)"
# Kinds of message that a person writes; 20 and 23 are commands, which the exporter knows by number only.
ACTS = frozenset({"Default", "Reply", "20", "23", "ThreadStarterMessage"})
DELETED_USER = "456226577798135808"
_HEAD = re.compile(r'\s*\{\s*"guild"\s*:\s*\{')


def is_discord(head: str) -> bool:
    """Whether the beginning of a file is that of this export."""
    return _HEAD.match(head) is not None and '"channel"' in head and '"messages"' in head


class Discord:
    """Reads one file. bots: id -> name of the authors that are programs; known after the rows."""

    def __init__(self, reader: JsonReader, name: str, community: str) -> None:
        self._reader, self._name, self._community = reader, name, community
        self._thread = ""
        self._reactions = self._unnamed = 0
        self.bots: dict[str, str] = {}

    def tables(self) -> Iterator[TreeTable]:
        """The messages; then the bots among the authors, where there are some."""
        yield TreeTable(
            self._name, TITLE, "guild, channel and messages are those of DiscordChatExporter", "activity", "JSON",
            self._rows(), columns_of("activity", "email", "topic", "value", "is_staff"), self._said,
        )  # fmt: skip
        if self.bots:
            bots = enumerate(self.bots.items(), 1)
            yield TreeTable(
                f"Bots in {self._name}", TITLE, "authors that the export marks as bots", "members", "JSON",
                [Row(number, {"member_id": key, "name": name, "is_bot": "true"}) for number, (key, name) in bots],
                ("member_id", "name", "is_bot"),
            )  # fmt: skip

    def _rows(self) -> Iterator[Row]:
        for key in self._reader.members():
            if key == "channel":
                self._enter(self._reader.value())
            elif key == "messages":
                for number in self._reader.elements():
                    yield from self._message(number, self._reader.value())
        self._reader.finish()

    def _enter(self, channel: object) -> None:
        is_thread = "Thread" in pick(channel, "type")
        self._thread = pick(channel, "id") if is_thread else ""
        self._community = pick(channel, "category" if is_thread else "name") or self._community

    def _message(self, number: int, message: object) -> Iterator[Row]:
        key, kind = pick(message, "id"), pick(message, "type")
        if not key:
            yield Row(number, {"text": str(message)[:200]}, NO_RECORD)
            return
        author = self._person(message.get("author") if isinstance(message, dict) else None)
        parent = pick(message, "reference", "messageId") if kind == "Reply" else ""
        values = {
            "member_id": author,
            "member_name": self._name_of(message, "author"),
            "occurred_at": pick(message, "timestamp"),
            "activity_type": "reply" if parent else "post",
            "community": self._community,
            "thread_id": self._thread,
            "event_id": f"discord:{key}",
            "text": pick(message, "content"),
        }
        yield Row(number, values, "" if kind in ACTS or not kind else NOTICE, key, parent)
        yield from self._reacted(number, message, key, values)

    def _reacted(self, number: int, message: object, key: str, values: dict[str, str]) -> Iterator[Row]:
        for reaction in listed(message, "reactions"):
            users = listed(reaction, "users")
            count = pick(reaction, "count")
            self._unnamed += max(0, int(count) - len(users)) if count.isdigit() and len(count) < 9 else 0  # noqa: PLR2004
            sign = pick(reaction, "emoji", "id") or pick(reaction, "emoji", "name")
            for user in users:
                self._reactions += 1
                person = self._person(user)
                yield Row(
                    number,
                    {
                        "member_id": person,
                        "member_name": pick(user, "nickname") or pick(user, "name"),
                        "occurred_at": values["occurred_at"],
                        "activity_type": "reaction",
                        "community": self._community,
                        "thread_id": self._thread,
                        "reply_to_member_id": values["member_id"],
                        "event_id": f"discord:{key}:{sign}:{person}",
                    },
                    within=key,
                )

    def _person(self, author: object) -> str:
        """The id of an author or reactor; a bot is remembered as one."""
        person = pick(author, "id")
        if pick(author, "isBot") == "true" and person:
            self.bots.setdefault(person, pick(author, "name"))
        return person or UNKNOWN_PERSON

    def _name_of(self, message: object, role: str) -> str:
        if pick(message, role, "id") == DELETED_USER:
            return ""
        return pick(message, role, "nickname") or pick(message, role, "name")

    def _said(self) -> list[str]:
        said = reactions_said(self._reactions)
        if self._unnamed:
            said.append(unnamed_said(self._unnamed))
        return said


def reactions_said(count: int) -> list[str]:
    """What the report tells of reactions that carry no time of their own."""
    if not count:
        return []
    words = "1 reaction is an act of its own" if count == 1 else f"{count:,} reactions are acts of their own"
    return [f"{words}; the time is estimated: the export has only that of the message reacted to"]


def unnamed_said(count: int) -> str:
    """What the report tells of reactions whose people the export does not name."""
    words = "1 reaction has" if count == 1 else f"{count:,} reactions have"
    return f"{words} no named person in the export; no act is made of it"
